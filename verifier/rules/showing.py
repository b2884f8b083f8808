"""What is in force, in plain French: the table of `tabling`, folded for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import fill

from verifier.domain import Dispositif, Indicateur, Profession
from verifier.rules.rulebook import Rulebook
from verifier.rules.tabling import Block, Line, Sheet, Sort, in_force
from verifier.wording import say

__all__ = ["show"]

_WIDTH = 100
_LAID_OUT = "\n\N{NO-BREAK SPACE}"
_INDENT = {Sort.PAIR: "  ", Sort.PLAIN: "  ", Sort.WARNING: "  ! ", Sort.REMARK: "  ℹ "}


def show(
    rulebook: Rulebook,
    dispositif: Dispositif,
    exercice: int,
    profession: Profession | None,
    indicateur: Indicateur | None = None,
) -> str:
    """The whole table of an exercice and a profession, or one of its indicators; UsageError where there is none."""
    sheets = in_force(rulebook, dispositif, exercice, profession, indicateur)
    text = "\n\n".join(map(_sheet, sheets)) + "\n" + say("rules.montre.pied", version=rulebook.version) + "\n"
    return "".join(char if char.isprintable() or char in _LAID_OUT else " " for char in text)     # a file may hold any sign


def _sheet(sheet: Sheet) -> str:
    return "\n\n".join((sheet.title, *("\n".join(_block(each)) for each in sheet.blocks))) + "\n"


def _block(block: Block) -> Iterator[str]:
    yield _folded(block.title, "")
    before: Sort | None = None
    for line in block.lines:
        if line.sort is Sort.CRITERION is not before:
            yield say("rules.montre.criteres")
        yield _line(line)
        before = line.sort


def _line(line: Line) -> str:
    if line.sort is Sort.CRITERION:
        return f"    {line.id} — {line.label}\n" + _folded(line.text, "      ")
    said = say("rules.montre.paire", mot=line.label, valeur=line.text) if line.sort is Sort.PAIR else line.text
    return _folded(said, _INDENT[line.sort])


def _folded(text: str, indent: str) -> str:
    return fill(text, _WIDTH, initial_indent=indent, subsequent_indent=" " * max(4, len(indent)))
