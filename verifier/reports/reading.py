"""A file of results, as `verify` or `verify batch` wrote it (JSON or JSON lines) → what it tells."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from verifier.domain import Verification
from verifier.errors import UsageError
from verifier.reports.cleaning import clean, shorten
from verifier.reports.coherence import contradiction
from verifier.reports.from_json import MisshapenError, verification_of
from verifier.reports.gist import Gist, reader
from verifier.reports.shapes import Complete
from verifier.wording import say

__all__ = ["Result", "at", "check", "choose", "named", "read", "stream"]

_NAMED = 8          # dossiers named in a message


@dataclass(frozen=True, slots=True)
class Result:
    """One dossier of a file: what it tells, and the JSON object as it stands there."""

    verification: Verification
    written: Any


def read(path: Path) -> tuple[Result, ...]:
    """The results of a file, in its order; one that is written twice, word for word, counts once. Raises UsageError."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, ValueError):
        raise UsageError(say("reports.resultat_illisible", fichier=clean(str(path)))) from None
    found = [_result(path, line, written) for line, written in _objects(path, text)]
    if not found:
        raise UsageError(say("reports.resultat_vide", fichier=clean(path.name)))
    return tuple({json.dumps(result.written, sort_keys=True): result for result in found}.values())


def stream(path: Path) -> Iterator[tuple[int, Gist]]:
    """What the books tell of each result of a file of JSON lines, and its offset in bytes. Raises UsageError, OSError."""
    offset, gist = 0, reader()
    with path.open("rb") as lines:
        for place, line in enumerate(lines, 1):
            try:
                told = gist(line)
            except (ValueError, RecursionError):
                _on_line(path, place, line)     # says in which key
                _refuse(path, place)
            yield offset, told
            offset += len(line)


def at(path: Path, offsets: Iterable[int]) -> Iterator[Verification]:
    """Those that `stream` found at these offsets, in their order."""
    with path.open("rb") as lines:
        for offset in offsets:
            lines.seek(offset)
            yield _on_line(path, 0, lines.readline())


def choose(results: tuple[Result, ...], dossier: str | None) -> tuple[Result, ...]:
    """The one of that name, or all of them. Raises UsageError, naming those that there are."""
    chosen = tuple(result for result in results if dossier is None or result.verification.dossier == dossier)
    if not chosen:
        raise UsageError(say("reports.dossier_inconnu", dossier=shorten(clean(dossier or "")), dossiers=named(results)))
    return chosen


def check(verifications: Iterable[Verification], path: Path) -> None:
    """Refuse what contradicts itself, and may therefore tell nobody anything. Raises UsageError: file, dossier and reason."""
    for each in verifications:
        reason = contradiction(each)
        if reason:
            dossier = shorten(clean(each.dossier))
            raise UsageError(say("reports.resultat_contredit", fichier=clean(path.name), dossier=dossier, raison=reason))


def named(results: Sequence[Result]) -> str:
    """The names of the first dossiers, for a message."""
    names = [shorten(clean(result.verification.dossier)) for result in results[:_NAMED]]
    return ", ".join([*names, "…"] if len(results) > _NAMED else names)


def _objects(path: Path, text: str) -> Iterator[tuple[int, Any]]:
    """Every JSON object with its line: the whole file is one, or a list of them, or each line is one."""
    try:
        whole = _loaded(text)
    except (ValueError, RecursionError):
        lines = text.split("\n")       # not splitlines: a string may hold other ends of line
        yield from ((place, _one(path, place, line)) for place, line in enumerate(lines, 1) if line.strip())
        return
    yield from ((1, each) for each in (whole if isinstance(whole, list) else [whole]))


def _one(path: Path, place: int, line: str) -> Any:
    try:
        return _loaded(line)
    except (ValueError, RecursionError):
        _refuse(path, place)


def _on_line(path: Path, place: int, line: bytes) -> Verification:
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        _refuse(path, place)
    try:
        written = json.loads(text, parse_constant=_not_json, object_hook=Complete)
    except (ValueError, RecursionError):
        _refuse(path, place)
    return _result(path, place, written).verification


def _loaded(text: str) -> Any:
    return json.loads(text, parse_constant=_not_json)


def _not_json(word: str) -> NoReturn:
    raise ValueError(word)


def _result(path: Path, line: int, written: Any) -> Result:
    try:
        return Result(verification_of(written), written)
    except MisshapenError as error:
        _refuse(path, line, say("reports.resultat_endroit", cle=clean(error.place)))
    except (ValueError, RecursionError):
        _refuse(path, line)


def _refuse(path: Path, line: int, place: str = "") -> NoReturn:
    raise UsageError(say("reports.resultat_faux", fichier=clean(path.name), ligne=line, endroit=place)) from None
