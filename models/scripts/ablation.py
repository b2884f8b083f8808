"""What the model adds over the rules alone: the fields stage with and without it, on free letters whose names no catalogue knows.

$ python scripts/ablation.py fr_justificatif

Takes the hand-written documents of at least four lines that speak of one éditeur, one software or one professional, draws each as
a PDF, reads it as the verifier does, and compares the settled fields with the marks.
"""

from __future__ import annotations

import hashlib
import io
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from generate import Marked, written

from verifier import fields, pages
from verifier.domain import Facts, FieldName, Media, Piece, Spotted
from verifier.fields.entities import TrainedEntities

__all__ = ["compared"]

FIELDS = {"EDITEUR": FieldName.EDITOR, "LOGICIEL": FieldName.SOFTWARE, "PRATICIEN": FieldName.PRACTITIONER}
OUTCOMES = ("right", "wrong", "missing", "invented")
ROW, COLUMN = 15, 240     # points: two cells side by side never touch, three may where they are short


class NoCatalogue:
    """A spotter that knows no name."""

    def spot(self, words: Sequence[str]) -> tuple[Spotted, ...]:
        """Nothing, whatever the words."""
        del words
        return ()


def drawn(text: str) -> Piece:
    """A text as a one-page PDF."""
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415  a tool of development

    paper = io.BytesIO()
    canvas = Canvas(paper, pagesize=(595, 842), invariant=1)
    for number, line in enumerate(text.split("\n")):
        for place, cell in enumerate(line.split("\t")):
            canvas.drawString(60 + COLUMN * place, 780 - ROW * number, cell)
    canvas.save()
    data = paper.getvalue()
    return Piece("lettre.pdf", hashlib.sha256(data).hexdigest(), Media.PDF, data)


def letters() -> Iterator[Marked]:
    """The documents of some length in which no label stands for two names."""
    for document in written():
        told = {label: _named(document, label) for label in FIELDS}
        if document.text.count("\n") >= 3 and all(len(values) <= 1 for values in told.values()):
            yield document


def compared(facts: Facts, document: Marked) -> Iterator[str]:
    """For each field « EDITEUR right », « wrong », « missing » or « invented »; nothing where there was and is none."""
    for label, field in FIELDS.items():
        wanted = _named(document, label)
        value = str(facts.value(field) or "").lower()
        if value or wanted:
            yield f"{label} {_outcome(value, next(iter(wanted), ''))}"


def _named(document: Marked, label: str) -> set[str]:
    return {document.text[a:b].lower() for a, b, found in document.names if found == label}


def _outcome(value: str, wanted: str) -> str:
    if not value:
        return "missing"
    if not wanted:
        return "invented"
    return "right" if set(value.split()) == set(wanted.split()) else "wrong"


def main() -> None:
    """Print the table of the card: the fields with rules alone, and with the model."""
    model = TrainedEntities(Path(sys.argv[1]))
    documents = [(document, pages.read(drawn(document.text), pages.Reader())) for document in letters()]
    print(f"| {len(documents)} documents | field | {' | '.join(OUTCOMES)} |\n| --- | --- |{' --- |' * len(OUTCOMES)}")
    for title, entities in (("rules alone", None), ("rules and model", model)):
        finders = fields.Finders(spotter=NoCatalogue(), entities=entities)
        counts = Counter(line for marks, read in documents for line in compared(fields.extract(0, read, finders), marks))
        for label in FIELDS:
            print(f"| {title} | {label} | " + " | ".join(str(counts[f"{label} {word}"]) for word in OUTCOMES) + " |")


if __name__ == "__main__":
    main()
