"""Several people named at once: « Drs Paul et Anne-Sophie VIALARD » share a family name, « Drs QUESNEL / MORVAN » a title."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from verifier.fields.folding import CAPITALS, SMALLS, fold
from verifier.fields.layout import Run, Sheet, Span
from verifier.fields.names import PAPER_WORDS, person_name

__all__ = ["named_together"]

_GIVEN = rf"[{CAPITALS}][{SMALLS}]+(?:[-'’ ]?[{CAPITALS}][{SMALLS}]+)?(?![{SMALLS}])"
_PARTICLES = r"(?:(?:de la|de|du|des|le|la|van|von|el|al|ben|da|dos|DE LA|DE|DU|DES|LE|LA|VAN|VON|EL|BEN) |[dD]['’])?"
_CAPITAL = rf"{_PARTICLES}[{CAPITALS}]['’{CAPITALS}]+(?:[ -][{CAPITALS}]['’{CAPITALS}]+)*(?![{SMALLS}])"
_PLAIN = rf"{_PARTICLES}[{CAPITALS}][{SMALLS}]+(?:-[{CAPITALS}][{SMALLS}]+)*"
_ONE = r"(?:[Dd]octeurs?|DOCTEURS?|D[Rr][Ss]?|Pr|M(?:onsieur|adame|lle|ademoiselle|me|r)|M(?=\.))\.?"
_TITLE = rf"(?:(?:[Ll][ea]s? )?{_ONE} )?"
_AND = r"(?:,? (?:et|&|ou) |, | ?/ | - | – )"
_PAIR = (
    r"(?:(?:[Mm]onsieur|M\.?|Mr) (?:et|ou|&) (?:[Mm]adame|Mme)|(?:[Mm]adame|Mme) (?:et|ou|&) (?:[Mm]onsieur|M\.|Mr)|"
    r"D[Rr] (?:et|&) D[Rr]|[Dd]octeurs?|DOCTEURS?|D[Rr][Ss]?|Mesdames|Messieurs|Mmes|MM|Mlles)\.?"
)
_MANY = r"(?:[Dd]octeurs|DOCTEURS|D[Rr][Ss]|Mesdames|Messieurs|Mmes|MM|Mlles|.{1,9} (?:et|ou|&) .{1,9})\.?"
_SHARED = re.compile(
    rf"(?<!\w)(?P<title>(?:{_PAIR}|{_ONE}) )?(?P<givens>{_GIVEN}(?:{_AND}{_TITLE}{_GIVEN})+) "
    rf"(?P<family>{_CAPITAL}|{_PLAIN})(?!\w)",
)
_FAMILIES = re.compile(
    rf"(?<!\w)(?P<title>{_PAIR} )(?P<names>(?:{_GIVEN} )?{_CAPITAL}(?:{_AND}{_TITLE}(?:{_GIVEN} )?{_CAPITAL})+)",
)


@dataclass(frozen=True, slots=True)
class Together:
    """One of several people named at once, and the words that name them all."""

    name: str
    span: Span


def named_together(sheet: Sheet) -> Iterator[Together]:
    """Everyone whom a list under one title, or over one family name, names."""
    for run in sheet.statements:
        for match in _SHARED.finditer(run.text):
            yield from _sharing(run, match)
        for match in _FAMILIES.finditer(run.text):
            for name in _apart(match["names"]):
                yield from _told(name, Span(run, *match.span()))


def _sharing(run: Run, match: re.Match[str]) -> Iterator[Together]:
    """The given names before a family name: in capitals, or after a title that says that several come."""
    end = max(run.line_end(match.start(), match.end()), match.start("family"))
    family = run.text[match.start("family") : end].strip() or match["family"]
    title = match["title"] or ""
    several = re.fullmatch(_MANY, title.strip()) is not None
    capitals = family.isupper() or re.search(rf"[{CAPITALS}]{{2}}", family) is not None
    alone = not run.text[: match.start()].strip() or run.text[: match.start()].rstrip().endswith(":")
    if not (capitals and (title or alone)) and not several:
        return
    givens = _apart(match["givens"])
    if any(PAPER_WORDS.fullmatch(fold(given)) for given in givens):      # « Calimaps – Facture DS-23 »
        return
    for given in givens:
        yield from _told(f"{given} {family}", Span(run, match.start(), match.end()))


def _apart(names: str) -> list[str]:
    """The names of a list, without a title of their own."""
    return [re.sub(rf"^(?:[Ll][ea]s? )?{_ONE} ", "", name.strip()) for name in re.split(_AND, names)]


def _told(name: str, span: Span) -> Iterator[Together]:
    if person_name(name, titled=True) and not re.fullmatch(r"(?:de|du|la|le)", fold(name)):
        yield Together(name, span)
