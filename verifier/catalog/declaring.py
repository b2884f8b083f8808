"""The amelipro label « NOM - VERSION - ÉDITEUR » as understood."""

from __future__ import annotations

import re
from collections.abc import Iterator

from verifier.catalog.catalog import Catalog
from verifier.catalog.matching import identify
from verifier.catalog.names import folded
from verifier.domain import Declared, Tie

__all__ = ["cut", "declared", "label_key", "parts_of"]

_DASH = re.compile(r"\s+[-–—]\s*|\s*[-–—]\s+")


def declared(label: str, catalog: Catalog) -> Declared:
    """The label as understood: a known one is read as the catalogue says, another is split from the right."""
    known = next((one for one in catalog.libelles.values() if label_key(one.libelle) == label_key(label)), None)
    if known:
        nom, _, editeur = next(_splits(known.libelle))
        return Declared(label, nom, known.version or None, editeur, known.logiciel_id, known_label=True, tie=Tie.EDITEUR)
    ranked = sorted(enumerate(_splits(label)), key=lambda pair: (-_worth(pair[1], catalog), pair[0]))
    nom, version, editeur = ranked[0][1]
    fit = identify(nom, version, editeur, catalog)
    tie = fit.tie if fit else Tie.INCONNU
    return Declared(label, nom, version, editeur, fit.logiciel_id if fit else None, known_label=False, tie=tie)


def cut(label: str, catalog: Catalog) -> tuple[str, str | None, str | None]:
    """Name, version and éditeur of a label, from the right; an éditeur whose own name holds a dash is left whole."""
    splits = list(_splits(label))
    return next((each for each in splits[1:] if each[2] and catalog.companies.named(each[2])), splits[0])


def label_key(label: str) -> str:
    """The label without case, accents, or uneven spaces."""
    return " - ".join(" ".join(folded(part).split()) for part in parts_of(label))


def parts_of(label: str) -> list[str]:
    """What stands between the dashes of a label."""
    return _DASH.split(label.strip())


def _splits(label: str) -> Iterator[tuple[str, str | None, str | None]]:
    """The ways to cut a label, the usual one first: éditeur last, version before it, the rest is the name."""
    parts = [part.strip() for part in parts_of(label)]
    if len(parts) == 1 and label.count("-") >= 2:
        parts = [part.strip() for part in label.rsplit("-", 2)]
    if len(parts) == 1:
        yield parts[0], None, None
    elif len(parts) == 2:
        numbered = re.match(r"v?\d", parts[1], re.IGNORECASE) is not None
        yield (parts[0], parts[1], None) if numbered else (parts[0], None, parts[1])
    else:
        for tail in range(1, len(parts) - 1):  # an éditeur's name, too, may hold a dash
            yield " - ".join(parts[: -tail - 1]), parts[-tail - 1], " - ".join(parts[-tail:])


def _worth(split: tuple[str, str | None, str | None], catalog: Catalog) -> int:
    """How much of a split the catalogue knows."""
    nom, version, editeur = split
    known = 2 * (identify(nom, version, editeur, catalog) is not None)
    return known + (editeur is not None and catalog.companies.read(editeur).known)
