"""The connector and the pack through which a software reaches the DMP, and whether the pack was subscribed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from verifier.domain import Candidate, Item, NameKind, NameSpotter
from verifier.fields.folding import fold
from verifier.fields.from_labels import labelled
from verifier.fields.from_software import NAME
from verifier.fields.layout import Run, Sheet

__all__ = ["find_connectors", "find_pack_subscription", "find_packs"]

SPOTTED_SURE, WORD_SURE = 0.95, 0.88
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
CONDITION = re.compile(
    r"\bsi (?:un|le|la|votre|ce)|preciser|au besoin|indiquer|sous (?:reserve|condition)|a condition|si vous|si le|"
    r"necessit|moyennant|peut|doit|proposons|disponible|en option",
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
                start = row.starts[spotted.start]
                end = row.starts[spotted.end - 1] + len(row.words[spotted.end - 1].text)
                text = row.text[start:end].strip(" «»\"()[].,;:-–'’")
                yield Candidate(
                    text,
                    round(SPOTTED_SURE * spotted.score * row.confidence(start, end), 4),
                    row.evidence(sheet.piece, start, end),
                    "catalogue",
                )


def _labelled(sheet: Sheet, name: str) -> Iterator[Candidate]:
    for value in labelled(sheet, name):
        candidate = _named(sheet, value.run, value.start, WORD_SURE)
        if candidate:
            yield candidate


def _worded(sheet: Sheet, pattern: re.Pattern[str], *, keep_word: bool = False) -> Iterator[Candidate]:
    for run in sheet.statements:
        for match in pattern.finditer(run.plain):
            candidate = _named(sheet, run, match.end(), WORD_SURE, match.start() if keep_word else None)
            if candidate:
                yield candidate


def _named(sheet: Sheet, run: Run, start: int, sure: float, word: int | None = None) -> Candidate | None:
    """The name at a place, quoted or in capitals; with the word « Pack » before it where `word` says so."""
    name = NAME.match(run.text, start + len(run.text[start:]) - len(run.text[start:].lstrip()))
    if not name:
        return None
    text = (name["quoted"] or name["bare"]).strip(" .,;:")
    text = re.split(r"\s+(?:édité|Édité|développé|fourni|[Vv]ersion|souscrit|inclus|\d+,\d\d)\b|\s[–-]\s", text)[0].strip()
    if all(NOT_A_NAME.match(part) for part in fold(text).split()) or len(text) < 3:
        return None
    place = name.start("quoted") if name["quoted"] else name.start("bare")
    whole = text if word is None or name["quoted"] or fold(text).startswith("pack") else f"{run.text[word:place].strip()} {text}"
    return Candidate(
        whole,
        round(sure * run.confidence(place, place + len(text)), 4),
        run.evidence(sheet.piece, place, place + len(text)),
        "words",
    )


def find_pack_subscription(sheet: Sheet, pack: str | None, items: tuple[Item, ...]) -> tuple[Candidate, ...]:
    """True where a sentence says that the pack is subscribed or a line bills it, False where a sentence denies it."""
    found = []
    for run in sheet.statements:
        if not re.search(r"\bpack\b", run.plain) and not (pack and fold(pack) in run.plain):
            continue
        denied, said = UNSUBSCRIBED.search(run.plain), SUBSCRIBED.search(run.plain)
        if denied:
            found.append(
                Candidate(
                    False, round(0.93 * run.confidence(*denied.span()), 4), run.evidence(sheet.piece, *denied.span()), "sentence"
                )
            )
        elif said and not CONDITION.search(run.plain):
            found.append(
                Candidate(
                    True, round(0.93 * run.confidence(*said.span()), 4), run.evidence(sheet.piece, *said.span()), "sentence"
                )
            )
    for item in items:
        if pack and fold(pack) in fold(item.text) and not found:
            found.append(Candidate(True, 0.9, item.evidence, "item"))
    return tuple(sorted(found, key=lambda c: (bool(c.value), -c.confidence)))
