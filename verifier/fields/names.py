"""Is this the name of a person, of a company, of a structure? Told by its shape and by the words that such names never hold."""

from __future__ import annotations

import re
from functools import cache

from verifier.fields.folding import CAPITALS, SMALLS, fold, squeeze

__all__ = [
    "FOR_A_COMPANY", "FUNCTION", "LEGAL_FORM", "NAME_CALLS_ON", "PAPER_WORDS", "company_name", "is_address", "is_entity",
    "lone_name", "person_name", "without_title",
]

LEGAL_FORM = (
    r"(?:s\.?a\.?s\.?u?|s\.?a\.?r\.?l|s\.?a|e\.?u\.?r\.?l|s\.?n\.?c|scop|sci|gie|societe par actions simplifiee|"
    r"societe anonyme)\.?"
)
TITLE = re.compile(
    r"^(?:du (?=(?:dre?|docteure?)\b))?"
    r"(?:(?:(?:m\.?|mr\.?|monsieur) (?:et|ou|&) (?:mme|madame)|m\.|mm\.|mr\.?|mme|mlle|melle|monsieur|madame|mademoiselle|"
    r"maitre|m(?= [a-z]))\.?\s*(?:,?\s*(?:le|la)\s+)?)?"
    r"(?:(?:drs?|dre|docteurs?|docteure|docteur\(e\)|pr|professeur)(?![a-z])\.?\s*)?",
)
ENTITY = re.compile(
    r"\b(?:selarl|selas|selasu|selafa|scm|scp|sisa|sel|msp|spfpl|eirl|cabinet|maison de sante|centre (?:de sante|"
    r"medical|dentaire|d[eu] |des |d')|pole (?:de )?sante|"
    r"groupe medical|association|clinique|hopital|maison medicale|espace sante|societe civile|structure)\b",
)
_PARTICLE = r"(?:de|du|des|la|le|les|da|dos|van|von|der|den|ben|ibn|el|al|d'|l'|dit|[eé]pouse|veuve|[eé]p\.?|nee|née|n[ée]e|y)"
_PART = (
    rf"(?:[{CAPITALS}][{SMALLS}]+(?:['’\-][{CAPITALS}]?[{SMALLS}]+)*|"  # Martin, Saint-Martin, Floc'h
    rf"[{CAPITALS}]['’][{CAPITALS}][{SMALLS}{CAPITALS}]+|"  # L'Hostis
    rf"[{CAPITALS}]{{2,}}(?:['’\-][{CAPITALS}]+)*|"  # MARTIN, LE FLOC'H
    rf"[{CAPITALS}]\.(?:-?[{CAPITALS}]\.)?|"  # J., J.-P.
    rf"[{CAPITALS}]['’][{CAPITALS}{SMALLS}]+|"  # D'ORGEVAL
    rf"(?:Mc|Mac|Le|La|De|Du)[{CAPITALS}][{SMALLS}]+)"  # McCartney, LeGoff
)
_LEAD = (     # « de Kermadec Solène », « d'Orgeval »
    r"(?:(?:de la|de le|van der|van den|de|du|des|le|la|van|von|el|al|ben|da|dos) |de l['’]|[dl]['’])?"
)
NAME = re.compile(
    rf"(?:{_LEAD}{_PART})"
    rf"(?:[ -](?:(?:{_PARTICLE}|[a-z]['’])[ ]?){{0,2}}{_PART}|[ ]\((?:[a-zé]+ )?{_PART}\)){{1,4}}",
)
NAME_CALLS_ON = re.compile(r"\b(?:de|du|des|d'|la|le|les|l'|van|von|der|den|nee|epouse|veuve|dite?)$")      # of a folded name
FUNCTION = re.compile(     # what somebody is in a company, behind or under the name
    r"^\W*(?:[,–-]|\(|en qualite d\w+)?\s*(?:en (?:sa|ma) qualite de|agissant)?\W*(?:le |la |l')?(?:directeur|"
    r"directrice|gerante?|presidente?|responsable|charge|chef|service|support|commercial|technicien|associe gerant|dg\b|"
    r"pdg|ceo|fondat|cogerant|representant|secretaire|comptable|assistant|correspondant|referent)",
)
SHORT_PROFESSION = re.compile(r"(?<=\w) (?:IDEL?|MKDE|MKL|SFL)$")      # « CASTAGNER ODILE IDEL »
SELLS = re.compile(      # behind a name: what a company is, and no professional
    r"\s*(?:[,(]|\s-\s)\s*(?:votre |le |la )?(?:revendeu[rs]e?|distribut\w+|editeur|editrice|concessionnaire|installateur|"
    r"grossiste|integrateur|negoce|vente (?:de|et)|depannage)\b",
)
FOR_A_COMPANY = re.compile(      # who signs for it
    r",? pour (?:le compte de )?(?:la |notre )?(?:societe|entreprise)\b(?! (?:sel|scm|scp|civile))",
)
_ENDS_AS_COMPANY = re.compile(rf"(?:^|\s){LEGAL_FORM}$")
NEVER_A_PERSON = re.compile(
    r"\b(?:bill|billed|sold|ship|shipped|invoiced) to\b|"
    r"\b(?:je|nous|vous|il|elle|societe|logiciels?|logiciel|progiciel|facture|devis|commande|attestation|certificat|contrat|bon|rue|avenue|"
    r"boulevard|place|chemin|allee|"
    r"route|impasse|quai|cours|square|residence|batiment|bp|cedex|cs|zone|parc|zi|za|za[ce]|sante|medical|medicale|"
    r"informatique|systemes?|"
    r"solutions?|technologies?|services?|groupe|holding|editions?|editeur|studio|numerique|digital|software|conseil|"
    r"france|direction|departement|"
    r"technique|commercial[e]?|client|clients|total|montant|tva|date|page|siret|siren|rcs|iban|bic|tel|telephone|fax|"
    r"email|courriel|banque|credit|"
    r"caisse|assurance|maladie|cpam|dmp|segur|lap|has|ans|cnda|gie|sesam|vitale|dossier|partage|compatible|version|"
    r"licence|license|abonnement|"
    r"maintenance|module|pack|option|connecteur|messagerie|mention|monsieur|madame|objet|reference|designation|quantite|"
    r"prix|reglement|paiement|"
    r"virement|cheque|conditions|generales|vente|utilisation|janvier|fevrier|juillet|septembre|octobre|novembre|decembre|"
    r"chirurgien|dentiste|pedicurie|podologie|orthophonie|orthoptie|kinesitherapie|dentaire|soins|infirmiers|infirmier|infirmiere|kinesitherapeute|masseur|sage|femme|orthophoniste|orthoptiste|pedicure|"
    r"podologue|medecin|generaliste|"
    r"specialiste|docteur|cachet|signature|tampon|fait|bonjour|cordialement|nom|prenom|qualite|adresse|ville|code|"
    r"postal|pour|accord|lu|approuve|"
    r"responsable|directeur|directrice|gerant|gerante|president|presidente|support|service|hotline|formation|"
    r"installation|particulieres|attention|"
    r"bordereau|livraison|proforma|avoir|releve|compte|mode|echeance|net|payer|remise|acompte|annuel|annuelle|mensuel|"
    r"mensuelle|an|mois|"
    r"acces|utilisateur|praticien|profession|fonction|specialite|professionnel|destinataire|emetteur|vendeur|fournisseur|plateforme|application|"
    r"compatibilite|conformite|indicateur|"
    r"forfait|aide|modernisation|informatisation|sur|lieu|cabinet|centre|maison|pole|clinique|hopital|association|libre|liberal|"
    r"liberale|utilise|mot|votre|vos|notre|nos|dans|avec|sans|est|et|bis|ter|non|oui|payee?|acquittee?|merci|sas|sasu|"
    r"sarl|eurl|scop|snc|selarl|scm|sci|mutuelle|mutualite|organisme|certification|laboratoire|laboratoires|institut|agence|"
    r"federation|syndicat|compagnie|developpement|consulting|ingenierie|distribution|concept|concepts|partenaires?|hebergement|"
    r"cloud|ateliers?|tresorerie|urssaf|remplacant\w*|titulaire|prestataire|soussignee?s?|article|prenoms?|naissance|mme|equipee?)\b",
)
ADDRESS = re.compile(
    r"(?:^|\s)(?:\d{1,4}\s?(?:bis|ter|quater|[a-d])?,?\s+)?(?<!\ben )(?:rue|r\.|av\.?|avenue|bd\.?|bld|boulevard|place|pl\.|"
    r"chemin|ch\.|allees?|route|rte|impasse|"
    r"quai|cours|square|residence|res\.|bat\.?|batiment|lot\.?|lotissement|hameau|lieu[- ]dit|zone|z\.?[ai]\.?c?|parc|"
    r"villa|passage|sentier|voie|esplanade|"
    r"faubourg|fg|montee|promenade|rond-point|bp|cs|immeuble|etage|tour|domaine|clos|mail|traverse|venelle|cite)(?![\w-])|"
    r"^(?:le|la|les|l')\s?(?:grand |petit |vieux |haut |bas )?(?:bourg|village|hameau|ferme|mas|moulin|gare|chateau|"
    r"plan|plaine)\b|\b(?:f-|fr-)?\d{5}\s+[a-z]|cedex|^france$",
)


# « M. Ulric SENTIER », « Mme Jeanne DE LA TOUR »: a family name in capitals that a street's first word is too.
# A street would go on.
_STREET_NAME = (
    r"(?:RUE|PLACE|CHEMIN|SENTIER|VILLA|TOUR|CLOS|MAIL|COURS|QUAI|PARC|SQUARE|PASSAGE|DOMAINE|IMPASSE|HAMEAU|MONTEE|CITE|VOIE|ROUTE|"
    r"BOURG|ZONE|RES|LOT|PLAINE|MOULIN|FERME|GARE|CHATEAU)"
)
_OF = r"(?:(?:DE L['’]|D['’]|de l['’]|d['’])|(?:DE LA|DE LE|DE|DU|DES|LA|LE|de la|de|du|des|la|le) )"
# Words of the papers themselves: alone or together they name no company.
PAPER_WORDS = re.compile(
    r"(?:codes?|adresses?|prestations?|designations?|libelles?|articles?|produits?|quantites?|qte|nb|nombre|unitaires?|prix|"
    r"montants?|totale?|totaux|ht|ttc|tva|hors|taxes?|sous|references?|ref|dates?|numeros?|n°|no|clients?|destinataires?|"
    r"expediteurs?|emetteurs?|vendeurs?|fournisseurs?|acheteurs?|prestataires?|societe|entreprise|editeurs?|logiciels?|"
    r"progiciels?|solutions?|factur\w+|devis|commandes?|bons?|livraisons?|livre|livree|attestations?|certificats?|contrats?|"
    r"licences?|abonnements?|maintenance|assistance|telephonique|forfaits?|annuel(?:le)?s?|mensuel(?:le)?s?|formations?|"
    r"installations?|parametrage|versions?|mode|reglements?|paiements?|virement|cheque|prelevement|echeances?|pages?|objet|"
    r"noms?|prenoms?|tel|telephone|fax|e|mail|courriel|site|web|internet|contacts?|siege|social|capital|rcs|siret|siren|ape|"
    r"naf|iban|bic|rib|cachet|signatures?|tampon|services?|direction|generale?s?|technique|commerciale?|comptabilite|"
    r"standard|hotline|support|horaires|bienvenue|bonjour|merci|cordialement|madame|monsieur|docteur|dr|m|mme|entre|les|"
    r"soussigne\w*|au|aux|a|du|de|des|d|l|la|le|et|en|ou|pour|par|sur|avec|votre|vos|notre|nos|ce|cette|cet|conditions|"
    r"particulieres|vente|utilisation|usage|duplicata|copie|original|exemplaire|payee|acquittee|reglee|interlocuteur|dossier|"
    r"suivi|periode|remise|acompte|solde|net|payer|mentions?|legales?|informations?|professionnels?|praticiens?|"
    r"titulaires?|beneficiaires?|adherents?|identifiant|juridique|denomination|raison|statut|present\w*|document|"
    r"coordonnees|bancaires?|recapitulatif|details?|geran\w+|direct\w+|presiden\w+|responsable|clientele|revendeurs?|installateurs?|distributeurs?|agree\w*|indemnite|penalites?|dmp|compatible|segur|lap|has|ans|cnda|cpam|"
    r"sesam|vitale|assurance|maladie|caisse|banque|gie|mssante|euros?|eur|ue|rgpd|cnil|iso|hds|loi|tele|unite|taux|pu|nature|objets?|accord|homologu\w*|certifi\w*|"
    r"referenc\w*|compatib\w*|v\d+|"
    r"statement|compliance|certificate|conformity|invoice|receipt|purchase|orders?|quote|credit|note|license|subscription|customer|of|to|the|and|for|by)",
)


@cache
def as_a_street() -> re.Pattern[str]:
    """A name whose family name is a street's first word; a large pattern, which few papers ask for."""
    return re.compile(rf"{_PART}(?:[ -]{_PART})? {_OF}?{_STREET_NAME}|{_OF}{_STREET_NAME} {_PART}(?:-{_PART})?")


@cache
def lone_name() -> re.Pattern[str]:
    """One part of a name, or two; a large pattern, which few papers ask for."""
    return re.compile(rf"(?:{_LEAD}{_PART})(?:[ -]{_PART})?")


def without_title(text: str) -> str:
    """The text without « Dr », « Mme », « Monsieur le Docteur »… at its start, nor what follows the name."""
    text = squeeze(text)
    plain = fold(text)
    start = TITLE.match(plain)
    text = text[start.end() :] if start else text
    name = re.split(r"\s*(?:[,;:|/(]|\s[–—-]\s|\bRPPS\b|\bADELI\b|\bn°)", text, maxsplit=1)[0].strip(" .")
    short = SHORT_PROFESSION.sub("", name)
    return short if " " in short else name


def person_name(text: str, *, titled: bool = False) -> str | None:
    """The person's name that the text is (its title and what follows the name left out), or None.

    `titled` = a title or label already says that a person comes: one word is then enough.
    """
    title = TITLE.match(fold(squeeze(text)))
    titled = titled or bool(title and title.end())
    name = without_title(text)
    if not name or re.search(r"\d|@|€|www", name) or is_entity(name) or _ENDS_AS_COMPANY.search(fold(name)):
        return None
    if not titled and SELLS.match(fold(squeeze(text)), len(name)):
        return None
    if titled and is_address(name) and as_a_street().fullmatch(name) and not NEVER_A_PERSON.search(fold(name.split()[0])):
        return name
    if is_address(name):
        return None
    whole = (NAME.fullmatch(name) if " " in name else None) or (re.fullmatch(_PART, name) if titled and len(name) > 2 else None)
    if not whole or NEVER_A_PERSON.search(fold(name)):
        return None
    return name


def is_entity(text: str) -> bool:
    """Whether the text names a structure (SELARL, SCM, cabinet…) rather than a person."""
    return bool(ENTITY.search(fold(text)))


def is_address(text: str) -> bool:
    """Whether the text is a line of a postal address; « Cabinet du Parc » is a name."""
    plain = fold(text)
    return bool(ADDRESS.search(plain)) and not (ENTITY.match(plain) and not re.search(r"\d", plain))


def company_name(text: str) -> str | None:
    """The company's name that the text is: no digits of an address or date, not a title of a paper, some letters."""
    name = squeeze(text).strip(" -–—•|:;,.")
    plain = fold(name)
    if not 2 <= len(name) <= 60 or not re.search(r"[a-z].*[a-z]", plain) or is_address(name):
        return None
    if re.fullmatch(r"aucune?|neant|oui|non|to whom it may concern|dear .+", plain) or not _names_something(plain) or re.search(
        r"@|www\.|https?:|€|\d{4,}|\d{1,2}/\d{1,2}|^\W*(?:n°|tel|fax|page|date|siret|siren|rcs|tva|capital|iban)\b", plain
    ):
        return None
    return name


def _names_something(plain: str) -> bool:
    """Whether a word is more than those of papers; letters apart (« S.O.F.T. ») are a name of their own."""
    words = [word for word in re.split(r"[^a-z0-9°]+", plain) if not word.isdigit()]
    spelt = [word for word in words if len(word) == 1]
    return (len(spelt) > 1 and len(spelt) == len(words)) or any(word and not PAPER_WORDS.fullmatch(word) for word in words)
