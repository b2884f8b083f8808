"""What the sentences say of the DMP, of Ségur and of the LAP: a small grammar of polarity, time, condition and subject.

A mention is looked for in a statement (a sentence, a table cell, a line); the clause around it tells its polarity. Only a
plain, present, unconditional statement about the software is positive; everything else has a polarity of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from verifier.domain import Mention, NameKind, NameSpotter, Polarity, Topic
from verifier.fields.folding import fold
from verifier.fields.layout import Row, Run, Sheet
from verifier.fields.values import read_dates

__all__ = ["find_mentions", "hidden_mentions"]

_DMP = r"(?:d\.?m\.?p\.?|dossiers? medica(?:l|ux) (?:partages?|personnels?))"
_LINK = r"(?:\s*[-:/\"«»()]\s*|\s+)"
_WITH = (
    r"(?:(?:avec|a|au|aux|du|de|des|le|la|les|l'|d'|pour|et|usage|utilisation|un|services?|teleservices?|insi?|ins|adri?|mssante|"
    r"sesam-vitale|fse|[,/:+&\"«»()-])\s*){0,8}"
)
# A topic's key words, in the form that says the compatibility itself.
KEYS: dict[Topic, re.Pattern[str]] = {
    Topic.DMP: re.compile(
        rf"(?<![a-z]){_DMP}{_LINK}?(?:in)?compatib\w*|(?<![a-z])(?:in)?compatib\w*{_LINK}?{_WITH}{_DMP}(?![a-z])|"
        rf"(?<![a-z])homologu?\w*{_LINK}?{_WITH}{_DMP}(?![a-z])|(?<![a-z]){_DMP}{_LINK}(?:est )?homologu\w*|"
        rf"(?<![a-z])homologation\s+(?:cnda\s+)?{_WITH}{_DMP}(?![a-z])|(?<![a-z])(?:agree|certifie|"
        rf"conforme)e?{_LINK}{_WITH}{_DMP}(?![a-z])",
    ),
    Topic.SEGUR: re.compile(
        r"(?<![a-z])referenc\w*(?:\s+(?:par l'ans|ans|au titre du|dans le cadre du|au|du|pour le|(?:par|"
        r"dans) le))*[\s\"«»:-]*(?:programme )?segur\w*|"
        r"segur[\s\"«»:-]*(?:du numerique(?: en sante)?[\s,]*)?(?:vague ?\d|v\d|va\d)?[\s\"«»:(-]*(?:est |a ete |"
        r"deja )?referenc\w*|"
        r"(?<![a-z])(?:compatib\w*|conforme|labellis\w*|certifie\w*|eligible)[\s\"«»-]*(?:au |avec le |"
        r"aux exigences (?:du )?)?segur|segur[\s-]*(?:compatib\w*|vague ?\d|v\d\b|va\d)|"
        r"(?:solution|logiciel)s? referenc\w+ (?:par l'|a l'|aupres de l')?(?:ans\b|agence du numerique)|"
        r"referencement (?:ans\b|segur)",
    ),
    Topic.LAP: re.compile(
        r"(?<![a-z])(?:l\.?a\.?p\.?|logiciels? d'aide a la prescription)[\s\"«»:()-]*(?:est |a ete |"
        r"bien )?(?:dument )?certifi\w*|(?<![a-z])certifi\w*[\s\"«»:()-]*(?:par la has |has |en tant que |comme |"
        r"au titre (?:du |de )?)*(?:l\.?a\.?p\b|logiciels? d'aide a la prescription)|"
        r"(?<![a-z])certification[\s\"«»:()-]*(?:has )?(?:du )?l\.?a\.?p\b|"
        r"(?<![a-z])l\.?a\.?p\b[^.;]{0,40}(?:certifi\w*|certificat has)|module (?:lap|"
        r"de prescription)[^.;]{0,20}certifi\w*",
    ),
}
# The topic named in another form: a function, a module, the site.
WEAK: dict[Topic, re.Pattern[str]] = {
    Topic.DMP: re.compile(
        rf"(?<![a-z])(?:(?:alimentation|consultation|acces|creation|envoi|transmission|ouverture|lien|liaison|echanges?|"
        rf"interface|module|option|connecteur|pack|alimente\w*|consulter?)\b[^.;]{{0,40}}?{_DMP}|{_DMP}(?![a-z])|"
        rf"mon espace sante)",
    ),
    Topic.SEGUR: re.compile(r"(?<![a-z])segur(?![a-z])"),
    Topic.LAP: re.compile(r"(?<![a-z])(?:l\.?a\.?p\b|aide a la prescription)"),
}
WEB = re.compile(
    rf"web[\s-]*{_DMP}|{_DMP}[\s-]*web|(?:acces|portail|site|interface|service|navigateur|consultation|"
    rf"compatib\w*)[^.;]{{0,25}}(?:web|internet|en ligne)[^.;]{{0,15}}{_DMP}|(?:www\.)?dmp\.fr|{_DMP} (?:via|depuis|par|"
    rf"sur) (?:le |un |votre )?(?:web|navigateur|portail|site)",
)
_NEGATIVE = re.compile(
    r"\bn(?:e |')\s*(?:est|sont|sera|seront|etait|possede|dispose|comporte|propose|permet|integre|gere|assure|prend|"
    r"beneficie|inclut|peut|fait|figure|a|ont|offre|fournit|garantit)\b[^.;,]{0,30}?\b(?:pas|plus|point|aucun\w*|jamais|"
    r"ni|nullement)\b|"
    r"\bpas (?:encore |a ce jour |actuellement )?(?:\w+ ){0,2}$|\bpas (?:encore )?(?:ete )?(?:compatib|homologu|"
    r"referenc|certifi|dmp|segur|lap)|\bnon[\s-]+(?:\w+ )?(?:compatib|homologu|referenc|certifi|dmp|segur|lap)|"
    r"\bincompatib|\baucun\w* (?:\w+ ){0,2}(?:compatib|homologa|referenc|certific|dmp)|"
    r"\bsans (?:\w+ ){0,2}(?:compatib|homologa|referenc|certifi|dmp|lap)|\bni\b [^.;]{0,40}(?:compatib|homologu|dmp|"
    r"segur|lap)|\bhors (?:\w+ )?(?:dmp|segur)|\bexclu(?:s|e|es|t|ant|re)?\b|\bnon (?:inclus|fourni|compris|souscrit|"
    r"disponible|prise? en charge)",
)
_ANSWER = re.compile(
    r"^[\s\"«»):.=-]*(?:[:=]|\.{2,}|\?)?\s*(?:\(.{0,12}\)\s*)?(?P<answer>oui|non|yes|no|ok|neant|\[ ?x ?\]|\[ ?\]|☒|☑|✓|"
    r"✔|☐|✗|✘|n/a|sans objet)(?![a-z])",
)
_PAST = re.compile(
    r"\banterieur\w*|\b(?:ancien|precedent)\w* (?:version|edition)|\betai(?:t|ent)\b|\bavai(?:t|ent)\b|\bjusqu'(?:au|"
    r"a la|en)\b|\bfut\b",
)
_PARTNER = re.compile(r"\bconnecteur|\bediteur (?:tiers|partenaire|associe)|\b(?:autre|tiers) editeur|\bpack|\bmodule")
_ASSERTS = re.compile(
    r"\b(?:attest(?:e|ons)|certifi(?:e|ons)|confirm(?:e|ons)|assur\w+|garanti\w*|dispos\w+|beneficie\w*|possede\w*|"
    r"offre|integr\w+|est|a obtenu|obtenue?|acquise?|valide\w*|homologu\w+|native|incluse?|complete|depuis|deliv\w+)\b",
)
_FUTURE = re.compile(
    r"\b(?:sera|seront|deviendra|deviendront|devrait|beneficiera|disposera|integrera|prochain\w*|bientot|a venir|"
    r"ulterieur\w*|futur\w*|prevu\w*|courant (?:du |de )?(?:\w+ )?20\d\d|d'ici|"
    r"des (?:la|le|que|\w+ 20\d\d)|a partir de la version|planifi\w*|au cours de|avant la fin|feuille de route|roadmap|"
    r"en developpement|a l'etude|objectif|vise|rendra|permettra|pourra)\b",
)
_PROGRESS = re.compile(
    r"\ben (?:cours|attente|phase|instance|voie)\b|\bcandidat\w*|\bdepos\w* (?:\w+ ){0,3}dossier|\bdossier depose|"
    r"\bdemande (?:de |d')\w+ (?:deposee|en)|\bencours\b|\bdemarche|\bpostul",
)
_CONDITION = re.compile(
    r"\bsous (?:reserve|condition)|\ba condition|\bsi (?:vous|le|la|l')|\bsi et|\bsauf\b|\bpeut (?:etre|devenir)|"
    r"\bpeuvent\b|\bpourrait|\ble cas echeant|\ben option|\boptionnel\w*|\bnecessit\w*|\bmoyennant|"
    r"\bsubordonn\w*|\bapres (?:souscription|activation|installation|achat|mise a jour)|\bavec (?:l'ajout|souscription|"
    r"un abonnement|l'option)|\bdes lors que|\bserait|\bdepend\w*|\bsous contrat|\bsi souscri\w*|\bau choix|"
    r"\ben supplement|\ba souscrire|\bsoumis\w* a|\buniquement (?:avec|si|pour)|\bwww|\bdisponible (?:en|avec|via)|"
    r"\bliv?re separement",
)
_RANGE = re.compile(
    r"\b(?:notre|nos|votre|toute (?:la|notre)|l'ensemble (?:de nos|des)|tous (?:nos|les)|toutes (?:nos|les)|"
    r"la plupart (?:de nos|des)|certain\w* (?:de nos )?|plusieurs (?:de nos )?|une partie de)\s*(?:gamme|logiciels|"
    r"solutions|produits|progiciels|applications|offres|outils|editeurs|versions|suite|catalogue)|"
    r"\b(?:logiciels|solutions|produits|progiciels|applications) (?:de (?:notre|la) (?:gamme|societe|marque)|"
    r"[a-z]+ (?:sont|peuvent))|\bles logiciels\b(?! suivants)|\bgamme\b|\bqu'est-ce|\bpour (?:etre|beneficier|obtenir|"
    r"percevoir|pretendre|valider)|\bafin d|\brappel\b|\bguide\b|\ble fami\b.{0,30}(?:exige|demande|impose)|"
    r"\bindicateur\b",
)
_SINCE = re.compile(r"\b(?:depuis|a compter|a partir|des|le|du|en date)\b")
_CLAUSE_END = re.compile(
    r"[;|]|\.\s|,\s*(?:mais|toutefois|cependant|en revanche|tandis que|alors que|contrairement|et (?:le|la|notre|nos|"
    r"votre)|or)\b|\s(?:mais|toutefois|cependant|tandis que|alors que)\s|\bet (?=(?:n'|ne |sera|est|a ))",
)
_SUBJECT = re.compile(
    r"(?P<name>(?:[A-ZÀ-Þ0-9][\w+'’&.-]*)(?:\s+(?:[A-ZÀ-Þ0-9+&][\w+'’&.-]*))*)\s*"
    r"(?P<link>\([^)]*\)\s*)?(?:est|sont|n'est|ne sont|sera|:|\(|-|–|«)\s*(?:(?:bien|déjà|aussi|également|un|le|"
    r"logiciel|produit|actuellement|à ce jour|pas|plus)\s+)*[«\"(]*\s*$",
)
_NO_NAME = re.compile(
    r"(?:ce|cet|cette|le|la|les|notre|votre|nos|vos|produits?|logiciels?|mention|il|elle|solutions?|version|module|"
    r"option|dmp|compatib\w*|statut|oui|non|\d+|conformite|certification|editeur|reference|attestation|metier|\W+)$",
)
HARDWARE = re.compile(
    r"(?:lecteurs?|terminal|terminaux|imprimantes?|tablettes?|serveurs?|messagerie|agenda|boitier|"
    r"materiel)(?: [\w'-]+){0,3}\W*$",
)


@dataclass(frozen=True)
class _Found:
    """A mention and the words that carry it, by identity."""

    mention: Mention
    words: frozenset[int]


def find_mentions(sheet: Sheet, spotter: NameSpotter) -> tuple[Mention, ...]:
    """Every mention of the sheet's visible words. `subject` is set; whether it is the pièce's software is settled later."""
    found: list[_Found] = []
    for statement in _statements(sheet):
        for topic in KEYS:
            found += _in_statement(statement, topic, spotter)
    return tuple(_without_repeats(found))


def hidden_mentions(run: Run) -> tuple[Mention, ...]:
    """The mentions in words that an eye cannot see: known, shown, never counted."""
    return tuple(
        Mention(topic, Polarity.POSITIVE, run.evidence(*match.span()), hidden=True)
        for topic, pattern in KEYS.items()
        for match in pattern.finditer(run.plain)
    )


def _statements(sheet: Sheet) -> Iterator[Run]:
    """Sentences of the blocks; and whole rows, where a table sets the answer or the product in the cell beside."""
    yield from sheet.statements
    for row in sheet.rows:
        if len(row.cells) > 1:
            yield row


def _in_statement(run: Run, topic: Topic, spotter: NameSpotter) -> Iterator[_Found]:
    strong = list(KEYS[topic].finditer(run.plain))
    for match in strong:
        yield _Found(_mention(run, topic, match, spotter), _identities(run, match))
    weak = None if strong else WEAK[topic].search(run.plain)
    if weak:
        yield _Found(_weak_mention(run, topic, weak), _identities(run, weak))


def _identities(run: Run, match: re.Match[str]) -> frozenset[int]:
    return frozenset(id(word) for word in run.at(*match.span()))


def _mention(run: Run, topic: Topic, match: re.Match[str], spotter: NameSpotter) -> Mention:
    clause_start, clause_end = _clause(run, *match.span())
    clause = _without_names(run, spotter)[clause_start:clause_end]
    polarity = _polarity(run.plain, match, clause, topic)
    subject = _subject(run, 0 if isinstance(run, Row) else clause_start, match, spotter)
    since = _since(run.plain, match.end(), clause_end)
    short = polarity is Polarity.POSITIVE and not _PARTNER.search(clause)
    place = match.span() if short else (clause_start, clause_end)
    evidence = run.evidence(*place)
    return Mention(topic, polarity, evidence, round(run.confidence(*match.span()), 4), subject, since=since)


def _weak_mention(run: Run, topic: Topic, match: re.Match[str]) -> Mention:
    """The topic without the word that says compatible: the site, a negation, progress, or a partial function."""
    around = run.plain[max(0, match.start() - 90) : match.end() + 90]
    if topic is Topic.DMP and WEB.search(run.plain):
        polarity = Polarity.WEB_DMP
    elif _NEGATIVE.search(run.plain[max(0, match.start() - 70) : match.end() + 40]):
        polarity = Polarity.NEGATIVE
    elif _PROGRESS.search(around):
        polarity = Polarity.IN_PROGRESS
    elif _FUTURE.search(around) and topic is not Topic.DMP:
        polarity = Polarity.FUTURE
    else:
        polarity = Polarity.PARTIAL
    return Mention(topic, polarity, run.evidence(*match.span()), round(run.confidence(*match.span()), 4))


def _without_names(run: Run, spotter: NameSpotter) -> str:
    """The folded text, the names of products blotted out: « Pas à Pas » denies nothing."""
    plain = run.plain
    for spotted in spotter.spot([word.text for word in run.words]):
        if spotted.kind is NameKind.LOGICIEL:
            start = run.starts[spotted.start]
            end = run.starts[spotted.end - 1] + len(run.words[spotted.end - 1].text)
            plain = plain[:start] + "x" * (end - start) + plain[end:]
    return plain


def _clause(run: Run, start: int, end: int) -> tuple[int, int]:
    """The clause around a place: up to the last clause end before, to the first after; never beyond the cell of a row."""
    left, right = _cell_limits(run, start, end) if isinstance(run, Row) else (0, len(run.plain))
    before = [m.end() for m in _CLAUSE_END.finditer(run.plain, left, start)]
    after = _CLAUSE_END.search(run.plain, end, right)
    return (before[-1] if before else left), (after.start() if after else right)


def _cell_limits(row: Row, start: int, end: int) -> tuple[int, int]:
    """Where the cells that text[start:end] touches begin and end in the row's text."""
    place, left, right = 0, 0, len(row.plain)
    for cell in row.cells:
        if place <= start < place + len(cell.plain):
            left = place
        if place < end <= place + len(cell.plain):
            right = place + len(cell.plain)
        place += len(cell.plain) + 1
    return left, right


def _polarity(plain: str, match: re.Match[str], clause: str, topic: Topic) -> Polarity:
    answer = _ANSWER.match(plain[match.end() :])
    box = re.search(r"(\[ ?x ?\]|☒|☑|✓|✔|\[ ?\]|☐)\s*[\"«]?\s*(?:logiciel|produit|solution|module)?\s*$", plain[: match.start()])
    said = answer["answer"] if answer else box[1] if box else ""
    if said in {"non", "no", "neant", "✗", "✘", "n/a", "sans objet"}:
        return Polarity.NEGATIVE
    if said == "☐" or re.fullmatch(r"\[ ?\]", said):
        return Polarity.GENERAL  # a box that nobody ticked says nothing
    if topic is Topic.DMP and WEB.search(clause):
        return Polarity.WEB_DMP
    if said:
        return Polarity.POSITIVE
    if re.search(r"est-(?:il|elle|ce)\b|\?\s*$", clause) or plain[match.end() :].lstrip().startswith("?"):
        return Polarity.GENERAL  # a question says nothing
    rules = (
        (_PAST, Polarity.CONDITIONAL),
        (_NEGATIVE, Polarity.NEGATIVE),
        (_PROGRESS, Polarity.IN_PROGRESS),
        (_FUTURE, Polarity.FUTURE),
        (_CONDITION, Polarity.CONDITIONAL),
        (_RANGE, Polarity.GENERAL),
    )
    seulement = re.sub(
        r"\bnon (?:seulement|content)|\bn'est plus a (?:prouver|demontrer)|\bsans (?:surcout|frais|supplement)\b", " ", clause
    )
    told = next((polarity for pattern, polarity in rules if pattern.search(seulement)), Polarity.POSITIVE)
    titled = "compatibilite" in match[0] and not _ASSERTS.search(clause)
    return (
        Polarity.PARTIAL if told is Polarity.POSITIVE and titled else told
    )  # « Attestation de compatibilité DMP » states nothing


def _since(plain: str, start: int, end: int) -> date | None:
    read = next(iter(sorted(read_dates(plain[start:end]), key=lambda r: r.start)), None)
    if read is None or read.start > 60 or not _SINCE.search(plain[start : start + read.start]):
        return None
    return read.day


def _subject(run: Run, clause_start: int, match: re.Match[str], spotter: NameSpotter) -> str | None:
    """The product that the mention is about: the last software named before it in the clause, else the words it is said of."""
    before = run.part(clause_start, match.start()).words if match.start() > clause_start else ()
    spotted = [s for s in spotter.spot([w.text for w in before]) if s.kind is NameKind.LOGICIEL and not s.ordinary]
    if spotted:
        return max(spotted, key=lambda s: (s.start, s.end)).name
    hardware = HARDWARE.search(run.plain[clause_start : match.start()])
    if hardware:
        return hardware[0].strip(" (:-")
    told = _SUBJECT.search(run.text[clause_start : match.start()])
    name = told["name"] if told else ""
    return (
        name
        if name and not all(_NO_NAME.match(word) for word in fold(name).split()) and not any(read_dates(fold(name)))
        else None
    )


def _without_repeats(found: list[_Found]) -> list[Mention]:
    """A mention found in a sentence and again in its row is one: the more careful reading of the two is kept."""
    kept: list[_Found] = []
    for one in found:
        same = next((k for k in kept if k.mention.topic is one.mention.topic and k.words & one.words), None)
        if same is None:
            kept.append(one)
            continue
        careful, other = sorted((same, one), key=lambda f: -CAUTION.index(f.mention.polarity))
        merged = replace(
            careful.mention,
            subject=careful.mention.subject or other.mention.subject,
            since=careful.mention.since or other.mention.since,
        )
        kept[kept.index(same)] = _Found(merged, same.words | one.words)
    return [one.mention for one in kept]


CAUTION = (
    Polarity.PARTIAL,
    Polarity.POSITIVE,
    Polarity.GENERAL,
    Polarity.CONDITIONAL,
    Polarity.FUTURE,
    Polarity.IN_PROGRESS,
    Polarity.WEB_DMP,
    Polarity.NEGATIVE,
)
