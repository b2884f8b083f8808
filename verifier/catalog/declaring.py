"""The amelipro label « NOM - VERSION - ÉDITEUR » as understood.

A dash may stand within each of the three, and the version or the éditeur may be missing: every way to cut the label is weighed by
what looks like a version, and by what the catalogue knows of the name and of the éditeur.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from verifier.catalog.catalog import Catalog
from verifier.catalog.indexing import Sort
from verifier.catalog.matching import identify
from verifier.catalog.names import compact, folded, plain
from verifier.domain import Declared, NameKind, Tie

__all__ = ["cut", "declared", "label_key", "parts_of"]

NAMED = 2       # what an éditeur is worth whose very name it is
MOST = 7        # parts of a label that are weighed: more are the name's
_DASH = re.compile(r"\s+[-–—]\s*|\s*[-–—]\s+")
_VERSION = re.compile(r"v(?:ersion)?\.? ?\d.*|(?:sp|rc|[bpr])\d+|\d[\d.,_/]*[a-z]{0,2}\d*(?: .*)?", re.IGNORECASE)


class _Split(NamedTuple):
    """One way to cut a label: the parts of each."""

    nom: tuple[str, ...]
    version: tuple[str, ...]
    editeur: tuple[str, ...]

    @property
    def told(self) -> tuple[str, str | None, str | None]:
        """As texts."""
        return " - ".join(self.nom), " - ".join(self.version) or None, " - ".join(self.editeur) or None


def declared(label: str, catalog: Catalog) -> Declared:
    """The label as understood: a known one is read as the catalogue says, another as its cut tells."""
    known = next((one for one in catalog.libelles.values() if label_key(one.libelle) == label_key(label)), None)
    if known:
        nom, _, editeur = cut(known.libelle, catalog)
        return Declared(label, nom, known.version or None, editeur, known.logiciel_id, known_label=True, tie=Tie.EDITEUR)
    nom, version, editeur = cut(label, catalog)
    fit = identify(nom, version, editeur, catalog)
    tie = fit.tie if fit else Tie.INCONNU
    return Declared(label, nom, version, editeur, fit.logiciel_id if fit else None, known_label=False, tie=tie)


def cut(label: str, catalog: Catalog) -> tuple[str, str | None, str | None]:
    """Name, version and éditeur of a label: the cut that is worth most, the usual one where nothing tells."""
    return max(_splits(_pieces(label)), key=lambda split: _worth(split, catalog)).told


def label_key(label: str) -> str:
    """The label without case, accents, or uneven spaces."""
    return " - ".join(" ".join(folded(part).split()) for part in parts_of(label))


def parts_of(label: str) -> list[str]:
    """What stands between the dashes of a label."""
    return _DASH.split(label.strip())


def _pieces(label: str) -> tuple[str, ...]:
    """The parts that are weighed: without spaces around its dashes, a label has three."""
    parts = [part.strip() for part in parts_of(label)]
    if len(parts) == 1 and label.count("-") >= 2:
        parts = [part.strip() for part in label.rsplit("-", 2)]
    return (" - ".join(parts[:-MOST]), *parts[-MOST:]) if len(parts) > MOST else tuple(parts)


def _splits(parts: tuple[str, ...]) -> Iterator[_Split]:
    """The ways to cut a label, the usual one first: one part each for éditeur and version, the rest is the name."""
    size = len(parts)
    for tail in (1, *range(2, size), 0):
        for length in (1, 0, 2) if size > 2 else (0, 1):
            start = size - tail - length
            if start > 0:
                yield _Split(parts[:start], parts[start:start + length], parts[start + length:])


def _worth(split: _Split, catalog: Catalog) -> int:
    """How much a cut looks like name, version, éditeur, and how much of it the catalogue knows."""
    maker = _of_editeur(split.editeur, catalog)
    outside = any(map(_is_version, (*split.nom[1:], *(() if maker == NAMED else split.editeur))))
    return _of_version(split) - 3 * outside + maker + _of_name(split, catalog)


def _of_version(split: _Split) -> int:
    """A version begins with a number; a word may be one (« SAAS »), not one that makes another product (« MOBILE »)."""
    if not split.version:
        return 2 if len(split.nom) == 1 else 1
    if all(map(_is_version, split.version)):
        return 5
    edition = any(folded(part) in plain("editions") for part in split.version)
    return -4 if edition else -1 if len(split.version) > 1 else 2 if split.editeur else 1


def _of_editeur(parts: Sequence[str], catalog: Catalog) -> int:
    """One that the catalogue knows by this name; of several parts, only such a one is likely."""
    text = " - ".join(parts)
    if text and catalog.companies.named(text):
        return NAMED
    return -4 if len(parts) > 1 else int(bool(text) and catalog.companies.read(text).known)


def _of_name(split: _Split, catalog: Catalog) -> int:
    """The very name of a software, else one that is recognised."""
    names = catalog.index.named(compact(split.told[0]))
    if any(name.kind is NameKind.LOGICIEL and name.sort is Sort.NOM for name in names):
        return 4
    return 2 * (identify(*split.told, catalog) is not None)


def _is_version(part: str) -> bool:
    return _VERSION.fullmatch(part) is not None
