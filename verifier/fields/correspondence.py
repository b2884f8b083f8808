"""What a letter without a title says that it is: it tells of a software, calls itself an attestation, asks to be paid."""

from __future__ import annotations

import re

from verifier.fields.layout import Sheet

__all__ = ["SAYS_STANDING", "asks_again", "attests_of_use", "calls_itself_attestation", "tells_of_software"]

SAYS_STANDING = re.compile(r"\bdmp\b|\bdossier medical (?:partage|personnel)|\bsegur\b")
_SOFTWARE = re.compile(rf"\b(?:pro|lo)giciels?\b|\blicences?\b|{SAYS_STANDING.pattern}|\blap\b")
_IS_HIS = re.compile(
    r"\bacqui(?:s|se|rez|sition)\b|\bachete|\bachat\b|\bsouscri|\binstalle|\bequipe|\butilis|\bdispos(?:e|ez)\b|\babonne|"
    r"\bcompatib|\bhomologu|\breferenc|\bcertifi",
)
_OTHER_TEXT = re.compile(      # an advertisement, the professional's own letter, the end of a contract, a paper of care or use
    r"\bdecouvr|\bessayez\b|\bprofitez\b|\bdemonstration\b|\bnos offres\b|\ba partir de \d+(?:,\d\d)? ?€|\bplaquette|\bbrochure|"
    r"\bplaisir de vous (?:annoncer|presenter)|\bnouveautes\b|\bnewsletter|\blettre d'information|\bcommunique\b|"
    r"\bci-joint|\bpiece jointe|\bveuillez trouver|\bj'(?:ai|utilise|atteste)\b|\bje (?:dispose|suis equipe|souhaite)|"
    r"\bmon (?:logiciel|cabinet|editeur)\b|"
    r"\bresili|\bimpaye|\brelance\b|\bmise en demeure|\bpreavis\b|"
    r"\bpatients? ?:|\bcompte[- ]rendu|\bordonnance|\bposologie|\bmode d'emploi|\bmanuel\b|\bguide d|\bnotice\b|"
    r"\bconditions generales|\bconfidentialite\b|\bemargement|\bprogramme de (?:la )?formation|\bconvocation",
)
_CONFIRMS = re.compile(
    r"\b(?:plaisir|soin|tenons a|souhaitons|permettons|pouvons|sommes en mesure) (?:de )?(?:vous )?"
    r"(?:confirmer|attester|certifier) que\b",
)
_ABOUT = (
    r"(?: (?:d'(?:utilisation|abonnement|equipement|usage|acquisition|editeur)|de l'editeur|editeur|"
    r"de (?:licence|compatibilite|conformite)|d[eu] (?:votre )?logiciel(?: metier)?|dmp|segur|fami|forfait structure|"
    r"(?:en |pour )?20\d\d))*"
)
_TITLED_LINE = re.compile(rf"\W*attestation{_ABOUT} ?: ?(?=\S)")        # « Attestation : vous utilisez X »
_OBJECT = re.compile(rf"\W*(?:objet|sujet|concerne) ?: ?(?:votre )?attestation{_ABOUT}\W*")
_TELLS_USE = re.compile(
    r"\bvous (?:utilisez|disposez|avez (?:acquis|souscrit)|etes (?:bien )?(?:equipe|abonne|utilisat|titulaire))|"
    r"\b(?:utilise|dispose d|a acquis|a souscrit|est (?:bien )?(?:equipee? d|abonnee? a|utilisat))",
)
_OF_ATTESTING = re.compile(      # it asks for an attestation, promises one, or tells how to have it
    r"\bdemand|\bobten|\bfourni|\btransm[ei]|\bjoindre|\bci-joint|\btelecharg|\benvo[iy]|\badress(?:er|ons|ee|ez)\b|\brecev|"
    r"\bparv[ei]|\bprochain|\bpourr|\bpourriez|\?|\bsouhait|\bmerci de\b|\bveuillez\b|\brappel|\bsi vous\b|\bdisponible|"
    r"\bremplac|\bremis|\battestation\b[^.;:]{0,30}\b(?:sera|seront|suit|suivra)\b",
)
_ITSELF = re.compile(r"\b(?:cette|(?:la )?presente) attestation\b")
_ASKS_AGAIN = re.compile(
    r"\W*(?:(?:objet|sujet|concerne) ?: ?)?(?:\d ?(?:ere?|e|eme)? |premiere? |deuxieme |seconde? |derniere? |"
    r"(?:avis|lettre|courrier) de )*(?:relance\b(?! ?:)|mise en demeure|"
    r"rappel (?:de |d'|avant )(?:votre |la |une )?(?:paiement|reglement|facture|echeance|impaye|poursuite))",
)
_HEAD_DEPTH = 0.5        # of the first page
_MOST_WORDS = 12         # of a title, or of an object


def tells_of_software(plain: str) -> bool:
    """Whether a text tells somebody of a software bought, used or compatible, and nothing says that it is another paper."""
    return bool(_SOFTWARE.search(plain) and _IS_HIS.search(plain)) and not _OTHER_TEXT.search(plain)


def calls_itself_attestation(plain: str) -> bool:
    """Whether a letter confirms something, and says of itself that it is an attestation: it is not one that it sends."""
    return bool(_CONFIRMS.search(plain) and _ITSELF.search(plain)) and not _OTHER_TEXT.search(plain)


def attests_of_use(sheet: Sheet) -> bool:
    """Whether a letter whose object, or first words, are « attestation » tells somebody of the software that he uses."""
    plain = sheet.plain.replace("\n", " ")
    head = (cell for row in sheet.rows if row.page == sheet.first_page and row.depth < _HEAD_DEPTH for cell in row.cells)
    named = any(_TITLED_LINE.match(cell.plain) or _OBJECT.fullmatch(cell.plain) for cell in head)
    return named and bool(_TELLS_USE.search(plain)) and tells_of_software(plain) and not _OF_ATTESTING.search(plain)


def asks_again(sheet: Sheet) -> bool:
    """Whether the paper asks again for what an invoice asked: its title or its object says so."""
    head = [row for row in sheet.rows if row.page == sheet.first_page and row.depth < _HEAD_DEPTH]
    return any(_ASKS_AGAIN.match(cell.plain) and len(cell.words) <= _MOST_WORDS for row in head for cell in row.cells)
