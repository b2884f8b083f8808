"""How a paper is known again: what is kept of it, and how two of them are alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Likeness(StrEnum):
    """How a paper is like one seen before, the surest first."""

    BYTES = "octets"        # the same bytes
    PAGE = "page"           # the same words that tell it apart: a scan, a photo or another export of one paper
    NUMBER = "numero"       # the same number from the same company, on a page that is not the same


@dataclass(frozen=True, slots=True)
class Imprint:
    """What a history keeps of a paper: digests that are equal or not, from which no word can be read.

    `piece`: its place in the dossier; `number`: of the number and its company, `page`: of all the words that tell it apart; empty
    where there are none.
    """

    piece: int
    sha256: str
    number: str
    page: str


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What is kept of a paper to know it again: a kilobyte or less of plain data, which a store can keep beside a decision.

    `part`: its first and last page in its file, 0 and 0 for the whole file. `kind`, `number`, `issuer` (folded) and `day` are
    those printed; `person` is the professional named on it; `named`: whether it is made out to anybody, a company too.
    `words`: the folded words that tell it apart from others of its make (with digits, or a capital), in the order of reading;
    `exact`: they were not guessed by OCR.
    """

    sha256: str
    part: tuple[int, int]
    kind: str
    number: str
    issuer: str
    day: date | None
    person: str
    named: bool
    words: tuple[str, ...]
    exact: bool
