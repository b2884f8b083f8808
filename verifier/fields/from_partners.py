"""The connector and the pack through which a software reaches the DMP, and whether the pack was subscribed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from verifier.domain import Candidate, Item, NameKind, NameSpotter
from verifier.fields.folding import fold
from verifier.fields.from_labels import labelled
from verifier.fields.from_software import NAME
from verifier.fields.layout import Run, Sheet, Span

__all__ = ["find_connectors", "find_pack_subscription", "find_packs"]

SPOTTED_SURE, SAID_SURE, BILLED_SURE, WORD_SURE = 0.95, 0.93, 0.9, 0.88
_CONNECTOR = re.compile(
    r"(?<![a-z])connecteurs?(?: dmp| associe| externe| homologue| tiers| compatible)*\s*(?:[:–-]\s*)?(?:est |nomme |"
    r"denomme |utilise |fourni par |edite par |de la societe |le |la |de |d')*\s*",
)
_THANKS_TO = re.compile(
    r"(?:assuree?|realisee?|fournie?|obtenue?|garantie?|portee?|rendue? possible|passe|permise?|effectuee?)\s+(?:par|"
    r"via|grace a|au moyen d[eu]|a l'aide d[eu])\s+(?:le |la |l'|un |une )?(?:connecteur|module|composant|solution|"
    r"service|produit)?\s*(?:dmp\s+)?",
)
_PACK = re.compile(r"(?<![a-z])packs?(?: complementaire| specifique| optionnel)*\s*(?::\s*)?")
NOT_A_NAME = re.compile(
    r"^(?:dmp|oui|non|compatible|integre|le|la|un|une|aucun|non applicable|neant|externe|souscrit\w*|complementaire\w*|"
    r"sans|via|annuel|mensuel|logiciel|de|segur)$",
)
SUBSCRIBED = re.compile(
    r"\b(?:a (?:bien )?(?:ete )?souscri\w*|est (?:bien )?(?:souscri|inclus|compris|actif|active|installe)\w*|"
    r"avez (?:bien )?souscri\w*|souscription (?:active|en cours|effectuee|du)|souscrit\w*(?: le| depuis| au| :? ?oui)?|"
    r"inclus\w*|compris\w*|active\b|beneficie du|dispose du|titulaire du|abonne au|facture)",
)
UNSUBSCRIBED = re.compile(
    r"\bn'?(?:a|ont|avez|est|etait)\b[^.;]{0,30}\b(?:pas|aucun)\b[^.;]{0,30}(?:souscri|pack|inclus|compris|active)|"
    r"\bnon (?:souscri|inclus|compris|active)|\bsans (?:le |souscription |souscrire )|\b(?:souscri\w*|inclus) ?: ?non|"
    r"\bpas (?:ete )?(?:souscri|inclus)|pack[^.;:]{0,40}: ?(?:non|neant|aucun)\b|\baucun pack|resili",
)
_MARKS = " «»\"()[].,;:-–'’"
_NAME_ENDS = re.compile(r"\s+(?:[ÉéEe]dité|[Dd]éveloppé|[Ff]ourni|[Vv]ersion|souscrit|inclus|\d+,\d\d)\b|\s[–-]\s")
BOXES = re.compile(r"(?:(?:\[ ?x? ?\]|☐|☑|☒|✓|✔)\s*(?:oui|non)\b\W*){2}")
TICKED = re.compile(r"(?:\[ ?x ?\]|☑|☒|✓|✔)\s*(?P<answer>oui|non)\b")
CONDITION = re.compile(
    r"\bsi (?:un|le|la|votre|ce)|preciser|au besoin|indiquer|sous (?:reserve|condition)|a condition|si vous|si le|"
    r"necessaire|necessit|moyennant|peut|doit|proposons|disponible|en option|\bsera\b|\bseront\b|prochain|\?",
)


def find_connectors(sheet: Sheet, spotter: NameSpotter) -> tuple[Candidate, ...]:
    """Connectors, best first."""
    found = [
        *_spotted(sheet, spotter, NameKind.CONNECTEUR),
        *_labelled(sheet, "connector"),
        *_worded(sheet, _CONNECTOR),
        *_worded(sheet, _THANKS_TO),
    ]
    return tuple(sorted(found, key=lambda c: -c.confidence))


def find_packs(sheet: Sheet, spotter: NameSpotter) -> tuple[Candidate, ...]:
    """Packs, best first, with their word « Pack » where it is printed."""
    found = [*_spotted(sheet, spotter, NameKind.PACK), *_labelled(sheet, "pack"), *_worded(sheet, _PACK, keep_word=True)]
    return tuple(sorted(found, key=lambda c: -c.confidence))


def _spotted(sheet: Sheet, spotter: NameSpotter, kind: NameKind) -> Iterator[Candidate]:
    for row in sheet.rows:
        for spotted in spotter.spot([word.text for word in row.words]):
            if spotted.kind is kind and not spotted.ordinary:
                end = row.starts[spotted.end - 1] + len(row.words[spotted.end - 1].text)
                span = Span(row, row.starts[spotted.start], end).stripped(_MARKS, _MARKS)
                yield span.candidate(span.text, SPOTTED_SURE * spotted.score, "catalogue")


def _labelled(sheet: Sheet, name: str) -> Iterator[Candidate]:
    for value in labelled(sheet, name):
        span = _name_at(value.run, value.span.stripped(" ", "").start)
        if span:
            yield span.candidate(span.text, WORD_SURE, "label")


def _worded(sheet: Sheet, pattern: re.Pattern[str], *, keep_word: bool = False) -> Iterator[Candidate]:
    """Names that follow a word; with the word itself (« Pack X ») where `keep_word` says so and the name is not quoted."""
    for run in sheet.statements:
        for match in pattern.finditer(run.plain):
            span = _name_at(run, match.end())
            if span:
                quoted = run.text[span.start - 1 : span.start] in {"«", '"', "“"} or run.text[: span.start].rstrip().endswith("«")
                named = keep_word and not quoted and not fold(span.text).startswith("pack")
                text = f"{run.text[match.start() : span.start].strip()} {span.text}" if named else span.text
                yield span.candidate(text, WORD_SURE, "words")


def _name_at(run: Run, start: int) -> Span | None:
    """The name, quoted or in capitals, that starts at a place."""
    name = NAME.match(run.text, start)
    if not name:
        return None
    span = Span(run, *name.span("quoted" if name["quoted"] else "bare"))
    end = _NAME_ENDS.search(span.text)
    span = (span.part(0, end.start()) if end else span).stripped(" .,;:", " .,;:")
    nothing = len(span.text) < 3 or all(NOT_A_NAME.match(part) for part in fold(span.text).split())
    return None if nothing else span


def find_pack_subscription(sheet: Sheet, pack: str | None, items: tuple[Item, ...]) -> tuple[Candidate, ...]:
    """True where a sentence says that the pack is subscribed or a line bills it, False where a sentence denies it."""
    about = [run for run in sheet.statements if re.search(r"\bpack\b", run.plain) or (pack and fold(pack) in run.plain)]
    found = [candidate for run in about for candidate in _subscribed(run)]
    if not found and pack:
        billed = [item for item in items if fold(pack) in fold(item.text)]
        found = [Candidate(value=True, confidence=BILLED_SURE, evidence=item.evidence, how="item") for item in billed]
    return tuple(sorted(found, key=lambda c: (bool(c.value), -c.confidence)))


def _subscribed(run: Run) -> Iterator[Candidate]:
    """What a sentence about a pack says of its subscription."""
    boxes = BOXES.search(run.plain)
    if boxes:
        answer = TICKED.search(boxes[0])
        if answer:
            span = Span(run, boxes.start() + answer.start(), boxes.start() + answer.end())
            yield span.candidate(answer["answer"] == "oui", SAID_SURE, "boxes")
        return
    if re.search(r"\bnecessaire\b", run.plain):
        return                                          # speaks of the need, not of the subscription
    denied, said = UNSUBSCRIBED.search(run.plain), SUBSCRIBED.search(run.plain)
    if denied:
        yield Span(run, *denied.span()).candidate(False, SAID_SURE, "sentence")
    elif said and not CONDITION.search(run.plain):
        yield Span(run, *said.span()).candidate(True, SAID_SURE, "sentence")
