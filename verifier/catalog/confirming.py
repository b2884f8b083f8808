"""« This wording is that software »: what agents confirmed, in a folder of the caisse's own, never in the catalogue's files.

`confirmations.csv` (`libelle,logiciel_id,geste,agent,le`; geste `confirme` or `annule`) only grows: a line undoes another, none
is taken out. What stands is what the last line of a wording says.
"""

from __future__ import annotations

import csv
import fcntl
import os
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from io import StringIO
from pathlib import Path

from verifier.catalog.names import compact
from verifier.errors import CatalogError, OutputError
from verifier.wording import say

__all__ = ["FILE", "Confirmation", "Gesture", "exported", "gestures", "record", "standing_of"]

FILE = "confirmations.csv"
_COLUMNS = ("libelle", "logiciel_id", "geste", "agent", "le")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Gesture(StrEnum):
    """What an agent did."""

    CONFIRME = "confirme"
    ANNULE = "annule"


@dataclass(frozen=True, slots=True)
class Confirmation:
    """One gesture: which wording is, or is no more, which software; who said so, and when."""

    libelle: str
    logiciel_id: str
    geste: Gesture
    agent: str
    le: date


def gestures(folder: Path) -> tuple[Confirmation, ...]:
    """Every gesture, oldest first; none where nothing was ever confirmed. Raises CatalogError: file, line, reason."""
    path = folder / FILE
    if not path.exists():
        return ()
    try:
        rows = list(csv.reader(StringIO(path.read_text(encoding="utf-8-sig"), newline=""), strict=True))
    except (OSError, UnicodeDecodeError, csv.Error):
        raise CatalogError(say("catalog_confirm.illisible", file=path)) from None
    if not rows:        # somebody is writing its first line
        return ()
    if tuple(rows[0]) != _COLUMNS:
        raise CatalogError(say("catalog_confirm.entete", file=path, columns=",".join(_COLUMNS)))
    return tuple(_gesture(path, line, row) for line, row in enumerate(rows[1:], 2) if row)


def _gesture(path: Path, line: int, row: list[str]) -> Confirmation:
    with suppress(ValueError):
        libelle, logiciel_id, geste, agent, le = row
        if compact(libelle) and logiciel_id and _DAY.fullmatch(le):
            return Confirmation(libelle, logiciel_id, Gesture(geste), agent, date.fromisoformat(le))
    raise CatalogError(say("catalog_confirm.ligne", file=path, line=line, columns=",".join(_COLUMNS)))


def standing_of(every: Iterable[Confirmation]) -> tuple[Confirmation, ...]:
    """What stands: of each wording the last gesture, where it was not undone."""
    last: dict[str, Confirmation] = {}
    for one in every:
        last.pop(compact(one.libelle), None)
        last[compact(one.libelle)] = one
    return tuple(one for one in last.values() if one.geste is Gesture.CONFIRME)


def record(folder: Path, gesture: Confirmation) -> None:
    """One more line, the file held meanwhile: two agents at once lose nothing. Raises OutputError."""
    line = _line((gesture.libelle, gesture.logiciel_id, gesture.geste, gesture.agent, gesture.le.isoformat()))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / FILE).open("a", encoding="utf-8", newline="") as out:
            fcntl.flock(out, fcntl.LOCK_EX)
            head = "" if os.fstat(out.fileno()).st_size else _line(_COLUMNS)
            out.write(head + line)      # one write, at the end of the block: then the file is let go
    except OSError:
        raise OutputError(say("catalog_confirm.ecriture", folder=folder)) from None


def exported(every: Iterable[Confirmation]) -> str:
    """Gestures as CSV."""
    rows = ((one.libelle, one.logiciel_id, one.geste.value, one.agent, one.le.isoformat()) for one in every)
    return "".join(_line(row) for row in (_COLUMNS, *rows))


def _line(cells: Iterable[str]) -> str:
    out = StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()
