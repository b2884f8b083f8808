"""A file of JSON lines → the dossiers in it. A line that cannot be read is told in French, and its dossier counted missing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from verifier.errors import UsageError
from verifier.evaluation.records import Result, Truth, looks_like_result, looks_like_truth, result_of, truth_of
from verifier.reports.cleaning import clean, shorten
from verifier.wording import say

__all__ = ["Records", "check_shared", "results_of", "truths_of"]

_LONGEST = 60      # characters of a dossier's reference in a message
_TOLD = 5    # faults of one file told one by one; the others are counted


class _Named(Protocol):
    @property
    def dossier(self) -> str: ...


Record = TypeVar("Record", bound=_Named)


@dataclass(frozen=True, slots=True)
class Records(Generic[Record]):
    """The dossiers of one file, in its order, and what was wrong with its lines (French, one sentence each)."""

    dossiers: tuple[Record, ...]
    faults: tuple[str, ...]


def results_of(path: Path) -> Records[Result]:
    """The results that `verify batch` wrote, or a frozen run. Raises UsageError when it cannot be read at all, or is a truth."""
    return _read(path, result_of, looks_like_truth, "resultat")


def truths_of(path: Path) -> Records[Truth]:
    """The truth. Raises UsageError when the file cannot be read at all, is no truth or holds no dossier: nothing is to count."""
    read = _read(path, truth_of, looks_like_result, "verite")
    if not read.dossiers:
        raise UsageError(say("evaluation.verite_vide", fichier=clean(path.name)))
    return read


def check_shared(results: Sequence[Result], truths: Sequence[Truth], path: Path, truth: Path) -> None:
    """Refuse results that share no dossier with the truth: every figure would be of nothing. Raises UsageError."""
    if not results:
        raise UsageError(say("evaluation.resultats_vides", fichier=clean(path.name)))
    if {each.dossier for each in results}.isdisjoint(each.dossier for each in truths):
        first, other = (shorten(clean(each[0].dossier), _LONGEST) for each in (results, truths))
        raise UsageError(say(
            "evaluation.rien_de_commun", resultats=clean(path.name), verite=clean(truth.name), premier=first, autre=other,
        ))


def _read(
    path: Path, record: Callable[[object], Record], is_other: Callable[[object], bool], sort: str
) -> Records[Record]:
    """One record a line; `sort`: what the sentences for a line that is none, or is one of the `other` sort, are named after.

    A dossier written twice is told; the last one counts, at the place of the first.
    """
    found: dict[str, Record] = {}
    faults: list[str] = []
    for place, line in _lines(path):
        try:
            written = json.loads(line.decode("utf-8-sig" if place == 1 else "utf-8"))
            each = record(written)
        except (ValueError, RecursionError):
            faults.append(say(f"evaluation.ligne_{sort}", fichier=clean(path.name), ligne=place))
            continue
        if is_other(written):
            raise UsageError(say(f"evaluation.autre_que_{sort}", fichier=clean(path.name), ligne=place))
        if each.dossier in found:
            name = shorten(clean(each.dossier))
            faults.append(say("evaluation.dossier_double", fichier=clean(path.name), ligne=place, dossier=name))
        found[each.dossier] = each
    return Records(tuple(found.values()), _told(faults, path))


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """The lines that hold something, counted from 1."""
    try:
        with path.open("rb") as file:
            yield from ((place, line) for place, line in enumerate(file, 1) if line.strip())
    except OSError:
        raise UsageError(say("evaluation.fichier_illisible", fichier=clean(str(path)))) from None


def _told(faults: list[str], path: Path) -> tuple[str, ...]:
    more = len(faults) - _TOLD
    rest = [say("evaluation.autres_lignes", fichier=clean(path.name), n=more)] if more > 0 else []
    return (*faults[:_TOLD], *rest)
