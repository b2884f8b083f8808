"""Values that a label announces: after it in the same cell, in the cell beside it, or in the cell below."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from verifier.fields.drawn_rules import BLANK
from verifier.fields.layout import Cell, Run, Sheet, Span
from verifier.fields.names import FUNCTION, person_name
from verifier.fields.vocabulary import date_roles, label

__all__ = ["Labelled", "labelled"]

_SEPARATOR = r"\s*(?:\([^)]{0,24}\)|/ ?[a-z][a-z. ]{1,22}?(?=\s*[:=]|\s*$))?\s*(?P<mark>[:=»>]|\.{2,}|[-–](?= ))?\s*"
GRID_LABELS = frozenset(
    {"document_number", "document_number_weak", "version", "practitioner_id"}
)  # their values show what they are: look both ways
LEADING = 4  # characters of a number or bullet before a label
# The label that follows on the line: « Logiciel : X    Acquis le : … ».
_NEXT = re.compile(
    r"\s(?=(?:(?:acquis|achete|installe|souscrit|livre|active|mis en service)e?(?: le| depuis)?|depuis(?: le)?|"
    r"date(?: [a-z']+){0,4}|version(?: [a-z]+)?|edit(?:eur|e par)|praticien(?:ne)?|client(?:e)?|logiciel|profession|"
    r"specialite|rpps|adeli|n°(?: [a-z]+){0,3}|numero(?: [a-z]+){0,3}|tel(?:ephone)?|siret|siren|adresse|e-?mail|courriel|"
    r"montant(?: [a-z]+)?|statut|nombre de postes|postes?|duree|periode)\.?\s?:)",
)
SENTENCE = 9  # words of a line, at least, that is one of a paragraph
SAME, RIGHT, BELOW = 0.97, 0.95, 0.9
LABEL_NAMES = (
    "document_number",
    "document_number_weak",
    "editor",
    "issuer",
    "software",
    "version",
    "connector",
    "pack",
    "client",
    "practitioner_id",
    "profession",
)
OTHER_LABELS = re.compile(
    r"^(?:date|total|montant|tva|siret|siren|rcs|tel|telephone|e-?mail|courriel|adresse|designation|libelle|description|"
    r"quantite|qte|"
    r"p\.?u\.?|prix|echeance|mode de|reglement|conditions|page|iban|bic|remise|unite|taux|ref|code|client|objet|duree|statut)\b",
)
# What ends a letter or a form: no label's value.
CLOSES = re.compile(
    r"^\W*(?:fait (?:a|le|en)\b|(?:a )?[\w' -]{3,30}, le \d|(?:signature|cachet|tampon)\b|(?:nous |je )?(?:vous )?pri(?:e|ons)\b|"
    r"veuillez\b|"
    r"(?:bien )?cordialement|salutations|pour (?:servir|faire valoir)\b|certifie (?:exact|sincere))",
)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A value and the label that announces it: run.text[start:end]; `sure` tells how close the two stand."""

    name: str
    run: Run
    start: int
    end: int
    sure: float
    marked: bool = True  # a colon, a cell's edge or a line's end parts label and value; else it reads as prose
    label: str = ""      # as printed, folded

    @property
    def span(self) -> Span:
        """The words of the value."""
        return Span(self.run, self.start, self.end)


def labelled(sheet: Sheet, name: str) -> Iterator[Labelled]:
    """Every value that a label of this name announces, in reading order."""
    pattern = re.compile(
        rf"(?:^(?:\d+[.)]\s*|[-–•*☑☒]\s*)?|[|;(•]\s*|\s[-–]\s)(?P<label>{label(name).pattern})(?![a-z0-9]){_SEPARATOR}",
    )
    for cell in sheet.cells:
        for match in pattern.finditer(cell.plain):
            if match.start("label") > LEADING and not match["mark"]:
                continue
            yield from _value(sheet, cell, match, name)


def _value(sheet: Sheet, cell: Cell, match: re.Match[str], name: str) -> Iterator[Labelled]:
    end = _value_end(cell.plain, match.end())
    if cell.plain[match.end() : end].strip(" .:-"):
        sure = SAME if match["mark"] else SAME - 0.05
        yield Labelled(name, cell, match.end(), end, sure, bool(match["mark"]), match["label"])
        return
    unfilled = BLANK.search(cell.plain, match.end("label")) is not None      # left so: no line below answers
    right, below = sheet.right_of(cell), None if unfilled else sheet.below(cell)
    below = None if below is None or CLOSES.match(below.plain) else below
    beside = right is not None and not is_label(right) and not (below is not None and _prose(sheet, right))
    beside = beside and not (name == "software" and right is not None and _signs(sheet, right))
    if right is not None and beside:
        yield Labelled(name, right, 0, len(right.text), RIGHT, label=match["label"])
    if below is not None and not below.tabled and not is_label(below) and (not beside or name in GRID_LABELS):
        yield Labelled(name, below, 0, len(below.text), BELOW - (0.12 if beside else 0.0), label=match["label"])


def _prose(sheet: Sheet, cell: Cell) -> bool:
    """Whether a cell is a line of a paragraph, which stands beside a label's column by chance."""
    block = sheet.block_of.get(id(cell))
    return len(cell.words) >= SENTENCE and block is not None and len(block.cells) > 1


def _signs(sheet: Sheet, cell: Cell) -> bool:
    """Whether a cell is the name of somebody over the function that he signs with."""
    under = sheet.below(cell, 1)
    return under is not None and person_name(cell.text) is not None and FUNCTION.match(under.plain) is not None


def _value_end(plain: str, start: int) -> int:
    """Where the value ends: at a next label of the same cell (« | », « ; », two dashes) or at the cell's end."""
    following = re.search(r"\s[|;•]\s|\s[-–]\s(?=[a-z' ]{3,25}\s?:)", plain[start:])
    ends = [start + found.start() for found in (following, _NEXT.search(plain[start:].rstrip(), 1)) if found]
    return min(ends, default=len(plain))


def is_label(cell: Cell) -> bool:
    """Whether the whole cell is a label, and so no value."""
    plain = cell.plain.strip(" :.")
    if any(
        pattern.search(plain + " ")
        for role, pattern in date_roles()
        if len(plain.split()) <= 4 and re.search(r"date|le$|du$|avant|echeance", plain)
    ):
        return True
    return bool(OTHER_LABELS.match(plain) and len(plain) < 40) or any(label(name).fullmatch(plain) for name in LABEL_NAMES)
