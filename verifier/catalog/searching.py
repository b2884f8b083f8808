"""A few letters → the software whose names hold them, each with its whole story: for a page that is looked at, or a program."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from verifier.catalog.catalog import Catalog
from verifier.catalog.names import compact
from verifier.catalog.records import Editeur, Listing, Logiciel, Origin

__all__ = ["Card", "Listed", "search"]


@dataclass(frozen=True, slots=True)
class Listed:
    """What a list says, the product through which it does, and where that is from."""

    row: Listing
    via: str
    source: Origin | None


@dataclass(frozen=True, slots=True)
class Card:
    """All that the catalogue knows of one software. `labels`: amelipro's, for it."""

    logiciel: Logiciel
    editeur: Editeur | None
    versions: tuple[str, ...]
    listed: tuple[Listed, ...]
    labels: tuple[str, ...]
    source: Origin | None


def search(catalog: Catalog, text: str, most: int) -> tuple[Card, ...]:
    """The software whose name, other name, id or éditeur holds these letters; those whose name begins with them first."""
    key = compact(text)
    if not key:
        return ()
    rows = catalog.logiciels.values()
    ranked = sorted((rank, one.nom.casefold(), one.id) for one in rows for rank in _ranks(one, key, catalog))
    names = dict.fromkeys(name for _, _, name in ranked)
    return tuple(_card(catalog.logiciels[name], catalog) for name in list(names)[:most])


def _ranks(one: Logiciel, key: str, catalog: Catalog) -> Iterator[int]:
    """How well a software answers, 0 best; nothing where it does not."""
    own, maker = compact(one.nom), catalog.editeurs.get(one.editeur_id)
    if key in {own, compact(one.id)}:
        yield 0
    elif own.startswith(key):
        yield 1
    elif key in own or any(key in compact(name) for name in one.alias):
        yield 2
    elif maker and any(key in compact(name) for name in (maker.nom, *maker.alias)):
        yield 3


def _card(one: Logiciel, catalog: Catalog) -> Card:
    rows = tuple(
        Listed(row, via.nom if (via := catalog.connecteurs.get(row.via)) else "", catalog.sources.get(row.source_id))
        for row in catalog.listings.get(one.id, ())
    )
    labels = tuple(label.libelle for label in catalog.libelles.values() if label.logiciel_id == one.id)
    return Card(
        one, catalog.editeurs.get(one.editeur_id), tuple(sorted(catalog.known_versions[one.id])), rows, labels,
        catalog.sources.get(one.source_id),
    )
