"""Write the corpus: synthetic documents for train and dev, the hand-written ones for test, as spaCy's DocBin.

$ python scripts/generate.py corpus --seed 7 --train 6000 --dev 500
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from names import ASSETS
from noise import reworded, worn, wrapped
from paper import Cell, Line, draw
from slots import LABELS
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span
from tokens import blank

from verifier.domain import TextCell
from verifier.fields.entities import placed

_MARK = re.compile(r"<(/?)([ELPVKQ])>")
PLACED = 0.8              # of the papers: the model must bear a text of which only the words are known
SHORTEST = 42             # lines of a full page

@dataclass(frozen=True)
class Marked:
    """A text, the places of its names, and how its cells stand (none where only the words are known)."""

    text: str
    names: tuple[tuple[int, int, str], ...]
    cells: tuple[TextCell, ...] = ()


def marked(lines: list[Line], *, placed: bool = True) -> Marked:
    """A paper as the verifier gives it to the model: cells apart by tabs, white as an empty line; unplaced, the bare words."""
    text, names, cells = "", [], []
    lines = [replace(line, cells=tuple(cell for cell in line.cells if cell.text.strip())) for line in lines]
    lines = [line for line in lines if line.cells]
    widest = max((cell.end for line in lines for cell in line.cells), default=1.0)
    usual = median([cell.size for line in lines for cell in line.cells] or [1.0])
    last: Line | None = None
    for number, line in enumerate(lines):
        text += "\n" if text and line.gap and placed else ""
        for place, cell in enumerate(line.cells):
            text += ("\t" if placed else " ") if place else ""
            start = len(text)
            for part, label in tidy(cell.runs):
                if label and part.strip():
                    names.append((len(text), len(text) + len(part), label))
                text += part
            depth = number / max(len(lines), SHORTEST)
            left, size = cell.x / max(widest, 0.7), cell.size / usual
            cells.append(TextCell(start, len(text), size, left, depth, _above(cell, line, last)))
        text += "\n"
        last = line
    return Marked(text, tuple(names), tuple(cells) if placed else ())


def tidy(runs: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    """The runs with one space between words and none at the ends, as words read off a page are put together."""
    kept: list[tuple[str, str]] = []
    for text, label in runs:
        part = re.sub(r"\s+", " ", text)
        part = part.lstrip() if not kept or kept[-1][0].endswith(" ") else part
        kept += [(part, label)] if part else []
    if kept:
        kept[-1] = (kept[-1][0].rstrip(), kept[-1][1])
    return kept


def _above(cell: Cell, line: Line, last: Line | None) -> str:
    """The words over a cell, as `verifier.fields.layout.Sheet.above` finds them."""
    if last is None:
        return ""
    shared = [(min(other.end, cell.end) - max(other.x, cell.x), other) for other in last.cells]
    overlap, best = max(shared, key=lambda pair: pair[0])
    if overlap > 0.25 * min(best.end - best.x, cell.end - cell.x):
        return best.text
    return last.cells[line.cells.index(cell)].text if len(last.cells) == len(line.cells) > 1 else ""


def synthetic(split: str, seed: int, count: int) -> Iterator[Marked]:
    """So many papers of a split; each is drawn from its own seed, so that one more changes none of the others."""
    for number in range(count):
        rng = random.Random(f"{split}-{seed}-{number}")
        lines = draw(split, rng)
        lines = reworded(lines, rng) if split == "train" else lines
        yield marked(wrapped(worn(lines, rng), rng), placed=rng.random() < PLACED)


def written(name: str = "*") -> Iterator[Marked]:
    """The hand-written test documents, of one file or of all."""
    for path in sorted((ASSETS / "test").glob(f"{name}.txt")):
        for block in re.split(r"\n\n+", path.read_text(encoding="utf-8").strip("\n")):
            yield read_marks("\n".join(line for line in block.split("\n") if not line.startswith("#")))


def read_marks(block: str) -> Marked:
    """A text with its `<E>…</E>` marks taken out, and where they stood."""
    text, spans, start, last = "", [], 0, 0
    for mark in _MARK.finditer(block):
        text += block[last:mark.start()]
        last = mark.end()
        if mark.group(1):
            spans.append((start, len(text), LABELS[mark.group(2)]))
        start = len(text)
    return Marked(text + block[last:], tuple(spans))


def as_doc(nlp: Language, document: Marked) -> Doc:
    """A spaCy document; a name glued to its neighbour takes the whole token."""
    doc = placed(nlp.make_doc(document.text), document.cells)
    spans: list[Span] = []
    for start, end, label in document.names:
        span = doc.char_span(start, end, label=label, alignment_mode="expand")
        if span is not None and (not spans or span.start >= spans[-1].end):
            spans.append(span)
    doc.spans["sc"] = spans
    return doc


def main() -> None:
    """Write train.spacy, dev.spacy and test.spacy."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--train", type=int, default=6000)
    parser.add_argument("--dev", type=int, default=500)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    nlp = blank()
    counts = {"train": options.train, "dev": options.dev}
    splits = {split: synthetic(split, options.seed, count) for split, count in counts.items()} | {"test": written()}
    for split, documents in splits.items():
        docs = [as_doc(nlp, document) for document in documents]
        DocBin(docs=docs).to_disk(options.folder / f"{split}.spacy")
        print(f"{split}: {len(docs)} documents, {sum(map(len, docs))} tokens, {sum(len(doc.spans['sc']) for doc in docs)} names")


if __name__ == "__main__":
    main()
