"""The software's version: « version 7.0 », « v5.60 NEW », after its label or glued to the name. Never SESAM-Vitale's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from verifier.domain import Candidate
from verifier.fields.folding import compact, fold
from verifier.fields.from_labels import labelled
from verifier.fields.layout import Cell, Row, Run, Sheet, Span
from verifier.fields.other_products import behind, of_another_product

__all__ = ["find_versions"]

LABEL_SURE, WORD_SURE, ALONE_SURE, GLUED_SURE = 0.95, 0.93, 0.8, 0.8
_NUMBER = r"(?:\d+(?:(?:[.,]| \.)\d+)*[a-z]?|[a-z]?\d+(?:[.,]\d+)+[a-z]?|20\d\d(?:[.,]\d+)*|[ivx]{1,4}(?= |$))"
_SUFFIX = r"(?:[ -](?:NEW|New|SP ?\d+|R\d+|beta|Beta|LTS|Pro|PRO|bis|build \d+|rev\.? ?\d+|patch \d+|[A-C])\b|-[a-c]\b)?"
_WORDED = re.compile(
    rf"(?<![a-z])(?:ver ?sions?|vers\.|ver\.|release|rel\.|edition|rev\.?|build)(?:\s+(?:commerciale|logicielle|actuelle|"
    rf"installee|n°|numero|no|actuellement|porte le (?:numero|n°)|est la|majeure|[a-z]{{3,10}}ee|"
    rf"en (?:service|production|cours|place)|"
    rf"du logiciel))*\s*[:=n°«\"]*\s*(?P<v>v?\.?\s?{_NUMBER})(?![\w/-]|[.,]\d)",
)
_SHORT = re.compile(rf"(?<![a-z0-9.@/])v(?:\.\s?|\s)?(?P<v>{_NUMBER})(?![\w/-]|[.,]\d|\.[a-z])")
_GLUED = re.compile(r"^\s*[-(]?\s*(?P<v>\d+(?:[.,]\d+)+[a-z]?)(?![\w/%€-]|[.,]\d| ?€| ?eur)")
_RANK = re.compile(r" (?P<v>\d{1,2})(?= ?(?:$|[,;:(]|[–—-] ))")      # « Velmora 11 – logiciel … »; OCR may glue a quantity
_ADDENDUM = re.compile(r"[\s,(–-]*(?:addend|add\.|add\s*(?:n°\s*)?\d|avenant\s*(?:n°\s*)?\d)")
_CUT = re.compile(r"(?<![a-z])(?:version|vers\.?|ver\.?|release|v\.?)$")      # a line that its value is cut from
NOT_THE_SOFTWARE = re.compile(
    r"lecteur|terminal|imprimante|sesam|cahier des charges|addend|apicrypt|windows|android|\bios\b|macos|vague|"
    r"segur[\s-]*(?:du numerique )?$|"
    r"segur\W{0,3}(?:v|va)|cdc\b|referentiel|lap (?:certifie )?|api\b|navigateur|firefox|chrome|firmware|pdf|factur-?x|"
    r"rpps|"
    r"mailiz|mssante|insi|adri|convention|avenant|modele|\btls\b|acrobat|specification",
)
_COUNTED_ON = re.compile(r"(?<![\d.])\d{6,}(?![\d.])")       # digits in a row: an invoice's, a client's
_RANGE = re.compile(r"(?:\.x)? (?:et|ou) (?:suivantes?|plus\b|\+|ulterieures?|superieures?|posterieures?|au[- ]dela)")
_LEFT = re.compile(r"(?:\)|\.x)? ?(?:vers (?=\D{0,40}\d)|->|→|=>|➔|a (?:la |sa )?version \d|remplacee? par)")
_CONDITIONS = re.compile(r"\bc\.?g\.?[vu]\b|\bconditions (?:generales|particulieres|de vente|d'utilisation)")
_SINCE = re.compile(r"\b(?:depuis|a partir d[eu]|des|a compter d[eu])(?: la| sa| notre| le)? (?:n° ?)?$")
_STOP = re.compile(r"[;|]|\.(?=\s|$)|\),? |,? (?:et|mais) ")
_COMING = re.compile(
    r"\b(?:sera|seront|serez|aurez|beneficier(?:a|ez)|recevr(?:a|ez)|passer(?:a|ez)|evoluera|migrer(?:a|ez)|remplacera|succedera|"
    r"disposer(?:a|ez)|installerons|livrerons|deploierons|sortira|arrivera|proposera)\b|\bva(?:-t-elle)? etre\b|"
    r"\bprochaine?(?:ment)?\b|"
    r"\ba venir\b|\bfuture?\b|\bbientot\b|\bpr[ée]vue? (?:pour|en|le|au|courant)|\bdoit (?:etre|lui|vous)|\bplanifiee?\b|"
    r"\battendue? (?:pour|en|le)|"
    r"\bprogrammee? (?:pour|en|le|au)|\bannoncee? (?:pour|en|le)|"
    r"\b(?:peut|pourra|peuvent) etre (?:telecharg|install|demand|command)\w*|\btelechargeable|\best (?:desormais )?disponible\b",
)
_OUT_SINCE = re.compile(r"\b(?:disponible|parue?|sortie|diffusee?|publiee?) depuis\b")       # it is out, nobody says installed
_IN_USE = re.compile(
    r"\b(?:utilis|equip|dispose\b|actuel|installee? (?:le|depuis|a|chez|sur)|en service|en production|fonctionne|possed|exploit|"
    r"livree? le|depuis|detient|fourni[est])",
)
AMELIPRO = re.compile(r"^\s*(?P<nom>\S.*?)\s+[-–]\s+(?P<version>[^–-]*\d[^–-]*?)\s+[-–]\s+(?P<editeur>[^–]+?)\s*$")


def find_versions(sheet: Sheet, software: str | None, places: tuple[tuple[Run, int], ...]) -> tuple[Candidate, ...]:
    """The versions that could be the software's, best first. `places` are where its name ends on the sheet."""
    found = [*_from_labels(sheet), *_glued(places), *_from_words(sheet, software), *_from_amelipro(sheet)]
    best: dict[str, Candidate] = {}
    for candidate in found:
        key = compact(str(candidate.value).replace(",", ".").replace(".", "+"))
        if key not in best or candidate.confidence > best[key].confidence:
            best[key] = candidate
    return tuple(sorted(best.values(), key=lambda c: -c.confidence))


def _version(span: Span, sure: float, how: str) -> Iterator[Candidate]:
    """The version that the words print, with its suffix (« 5.60 NEW »), without its « v »."""
    after = span.run.plain[span.end :]
    if _ADDENDUM.match(after) or _RANGE.match(after) or _LEFT.match(after):
        return        # « 1.40 addendum 8 » is a specification's, « 5.0 ou supérieures » a range, « 7.5 vers 8.0 » left behind
    suffix = re.match(_SUFFIX, span.run.text[span.end :])
    span = Span(span.run, span.start, span.end + (suffix.end() if suffix else 0))
    text = re.sub(r"^[vV]\.?\s?", "", span.text.strip()).replace(" .", ".")     # a line's end cut it
    if re.fullmatch(r"\d+[A-Z]", text) or (how != "label" and _COUNTED_ON.search(text)):
        return                                          # « V6N » is a name, « FACTURE V2100417 » a number
    text = text.replace(",", ".") if span.confidence < 1.0 else text      # OCR takes a point for a comma
    if re.search(r"\d", text) or re.fullmatch(r"[IVX]+", text):
        yield span.candidate(text, sure, how)


def _from_labels(sheet: Sheet) -> Iterator[Candidate]:
    for found in labelled(sheet, "version"):
        number = re.match(rf"\s*[«\"]?\s*(?P<v>v?\.?\s?{_NUMBER})(?![\w/-]|[.,]\d)", found.span.plain)
        priced = number and _counts_or_costs(found.run, number["v"]) and not _heads_a_form(sheet, found.run)
        if number and not priced and not _foreign(found.run, found.start):
            yield from _version(found.span.part(*number.span("v")), LABEL_SURE, "label")


def _heads_a_form(sheet: Sheet, run: Run) -> bool:
    """Whether the value of a label stands alone beside it, and no amount in euros: « Version installée | 5.55 »."""
    row = sheet.rows[run.row].cells if isinstance(run, Cell) else ()
    return len(row) == 2 and row[1] is run and "version" in row[0].plain and not re.search("€|eur", run.plain)


def _counts_or_costs(run: Run, number: str) -> bool:
    """Whether a number is how many, or what, the line of a table costs: « version : | 978,00 | 1 | 978,00 »."""
    return isinstance(run, Cell) and run.tabled and run.column > 0 and re.fullmatch(r"\d{1,2}|\d+[.,]\d\d", number) is not None


def _from_words(sheet: Sheet, software: str | None) -> Iterator[Candidate]:
    known = compact(software or "")
    for run in (*sheet.statements, *_wrapped(sheet)):
        for pattern in (_WORDED, _SHORT):
            for match in pattern.finditer(run.plain):
                if _foreign(run, match.start()) or _within(software, run, *match.span()) or _to_come(run, match.start()):
                    continue
                before = run.text[max(0, match.start() - 60) : match.start()]
                if known and of_another_product(before, known):
                    continue
                near = bool(known) and known in compact(before) and not _glued_before(before, known, match["v"])
                span = Span(run, *match.span("v"))
                yield from _version(span, WORD_SURE, "near") if near else _version(span, ALONE_SURE, "words")


def _glued_before(before: str, software: str, version: str) -> bool:
    """Whether another version stands just behind the software's name, nearer than a later one."""
    glued = _GLUED.match(fold(behind(before, software)))
    return glued is not None and glued["v"] not in version


def _wrapped(sheet: Sheet) -> Iterator[Run]:
    """Where « version » and its number are apart: at a line's end, over a gap, behind « rév. », which ends no sentence."""
    yield from (cell for cell in sheet.cells if re.search(r"\bre[lv]\. ?\d", cell.plain))
    for cell in sheet.cells:
        for near in (sheet.right_of(cell), sheet.below(cell, 1)) if _CUT.search(cell.plain) else ():
            if near and re.match(r"(?:sion )?v?\.?\d", near.plain):
                yield Run(cell.piece, cell.page, (*cell.words, *near.words))
                break


def _within(software: str | None, run: Run, start: int, end: int) -> bool:
    """Whether the number is a part of the software's own name: « V 5 », « Nom V 6 Cabinet »."""
    name = fold(software or "")
    places = re.finditer(rf"(?<![a-z0-9]){re.escape(name)}(?![a-z0-9])", run.plain) if name else ()
    return any(place.start() <= start and end <= place.end() for place in places)


def _foreign(run: Run, start: int) -> bool:
    """Whether the number is the version of something else: SESAM-Vitale, Apicrypt, Windows or a référentiel."""
    before = re.split(r"[.;(,]\s|\s[–-]\s", run.plain[max(0, start - 45) : start])[-1]
    after = re.split(r"[,;]|\.\s|\s[–-]\s(?!sesam|cdc|addend|cahier)", run.plain[start : start + 40])[0]
    if re.search(r"\d\s+(?:du|de la|des) (?:forfait|guide|referentiel|cahier|convention|contrat|norme)", after):
        return True
    if _SINCE.search(before):
        return True                                     # « DMP compatible à partir de la version 10 »: his own is not told
    conditions = _CONDITIONS.search(run.plain[max(0, start - 80) : start])      # « Conditions générales de vente, version 2 »
    return bool(conditions or NOT_THE_SOFTWARE.search(before) or re.search(r"addend|sesam|cahier des charges", after))


def _to_come(run: Run, start: int) -> bool:
    """Whether the sentence says of the version, and of no use of it today, that it is still to come."""
    opened = max((match.end() for match in _STOP.finditer(run.plain[:start])), default=0)
    rest = run.plain[start:]
    clause = run.plain[opened:start] + (_STOP.split(rest, maxsplit=1)[0])
    return bool(_COMING.search(clause)) and not _IN_USE.search(_OUT_SINCE.sub(" ", clause))


def _glued(places: tuple[tuple[Run, int], ...]) -> Iterator[Candidate]:
    """« LOGICIEL 8.0 »: a dotted number just after the software's name."""
    for run, end in places:
        rest = run.plain[end : _cell_end(run, end)]
        match = _GLUED.match(rest) or (_RANK.match(rest) if run.confidence(end, len(run.text)) == 1.0 else None)
        if match:
            yield from _version(Span(run, end, len(run.text)).part(*match.span("v")), GLUED_SURE, "glued")


def _cell_end(run: Run, place: int) -> int:
    """Where the cell that holds a place of a row ends."""
    end = 0
    for cell in run.cells if isinstance(run, Row) else ():
        end += len(cell.text) + 1
        if place < end:
            return end - 1
    return len(run.plain)


def _from_amelipro(sheet: Sheet) -> Iterator[Candidate]:
    """The middle of an amelipro label « NOM - VERSION - ÉDITEUR »."""
    for cell in sheet.cells:
        text = cell.text.split(":", 1)[-1]
        shift = len(cell.text) - len(text)
        match = AMELIPRO.match(text)
        if match and re.fullmatch(rf"v?\.?\s?{_NUMBER}{_SUFFIX}", match["version"], re.IGNORECASE):
            yield from _version(Span(cell, shift, len(cell.text)).part(*match.span("version")), WORD_SURE, "amelipro")
