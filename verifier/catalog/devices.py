"""Which devices of the year's list the pièces name, and which of them are connected."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from verifier.catalog.catalog import Catalog
from verifier.catalog.indexing import Sort
from verifier.catalog.matching import texts
from verifier.catalog.names import folded, tokens
from verifier.catalog.records import Appareil
from verifier.catalog.spotting import longest
from verifier.domain import NOT_MEDICAL, Claim, Dispositif, Facts, FieldName, NameKind

__all__ = ["devices_of"]

_CONNECTED = re.compile(
    r"\b(?:connectee?s?|bluetooth|ble|wi-?fi|sans[ -]fil|appli(?:cation)?s?|smartphone|iphone|ipad|android|nfc)\b",
)
_LINK = r"(?:connect\w*|connexion\w*|bluetooth|wi-?fi|appli\w*|smartphone)"
_NOT_CONNECTED = re.compile(     # or not as it is sold
    rf"\b(?:non|pas|sans)[ -]+(?:etre +)?{_LINK}|"
    rf"\b{_LINK}(?:\W+{_LINK})?\W+(?:est |mobile )?\(?(?:en option|optionnel\w*|en sus|en supplement|separement|"
    rf"sur demande|a venir|prochainement|"
    r"(?:non|pas) (?:inclus|compris|fourni|active|dispon)\w*)|"
    rf"\b(?:en option|options? possibles?)\W+(?:\w+ )?{_LINK}",
)


def devices_of(facts: Sequence[Facts], catalog: Catalog, claim: Claim) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The ids of the classes that the pièces name, and of those among them that are connected; in the catalogue's order."""
    classes = _classes(catalog)
    listed = {classes[row.id] for row in catalog.appareils.values() if _on_list(row, claim)}
    named: set[str] = set()
    connected: set[str] = set()
    for piece, text in [(one, text) for one in facts for text in texts(one, FieldName.DEVICES)]:
        found = {(classes[name], model) for name, model in _named(text, catalog)}
        wording = _says_connected(_in_its_line(text, piece))
        named |= {name for name, _ in found}
        connected |= {name for name, model in found if wording or (model and wording is not False)}
    order = [name for name in dict.fromkeys(classes.values()) if name in listed]
    return tuple(name for name in order if name in named), tuple(name for name in order if name in connected)


def _in_its_line(text: str, piece: Facts) -> str:
    """A device with all that the billed line says of it."""
    return " ".join([text, *(item.text for item in piece.items if folded(text) in folded(item.text))])


def _classes(catalog: Catalog) -> dict[str, str]:
    """For each row, the id of its class: the first row with the same `classe`."""
    first: dict[str, str] = {}
    return {row.id: first.setdefault(folded(row.classe), row.id) for row in catalog.appareils.values()}


def _on_list(row: Appareil, claim: Claim) -> bool:
    """Whether a row stands on the list of the claim's year and aid."""
    year = claim.exercice
    in_time = year is None or ((row.debut or year) <= year <= (row.fin or year))
    aids = {Dispositif.FORFAIT_STRUCTURE if claim.dispositif is Dispositif.DONUM else claim.dispositif, claim.dispositif}
    return in_time and (not row.dispositifs or claim.dispositif is None or bool(aids & set(row.dispositifs)))


def _named(text: str, catalog: Catalog) -> Iterable[tuple[str, bool]]:
    """The rows that a text names, and whether by a model known to be connected."""
    if NOT_MEDICAL.search(folded(text)):
        return ()
    row = tokens(text.split())
    hits = [hit for hit in catalog.index.hits(row) if hit.name.kind is NameKind.APPAREIL]
    return ((hit.name.id, hit.name.sort is Sort.MODEL) for hit in longest(hits, row))


def _says_connected(text: str) -> bool | None:
    """Whether the words say connected, say not, or say nothing."""
    flat = folded(text)
    if _NOT_CONNECTED.search(flat):
        return False
    return True if _CONNECTED.search(flat) else None
