"""Write the corpus: synthetic documents for train and dev, the hand-written ones for test, as spaCy's DocBin.

$ python scripts/generate.py corpus --seed 7 --train 6000 --dev 500
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Iterator
from pathlib import Path

from names import ASSETS
from noise import reworded, worn, wrapped
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span
from templates import Row, compose
from tokens import blank

_MARK = re.compile(r"<(/?)([ELP])>")
_LABEL = {"E": "EDITEUR", "L": "LOGICIEL", "P": "PRATICIEN"}

Marked = tuple[str, list[tuple[int, int, str]]]


def marked(rows: list[Row]) -> Marked:
    """Rows as one text and the places of its entities."""
    text, spans = "", []
    for row in rows:
        for part, label in row:
            if label and part.strip():
                spans.append((len(text), len(text) + len(part), label))
            text += part
        text += "\n"
    return text.rstrip("\n"), spans


def synthetic(split: str, seed: int, count: int) -> Iterator[Marked]:
    """So many documents of a split; each is drawn from its own seed, so that one more changes none of the others."""
    for number in range(count):
        rng = random.Random(f"{split}-{seed}-{number}")
        rows = compose(split, rng)
        rows = reworded(rows, rng) if split == "train" else rows
        yield marked(wrapped(worn(rows, rng), rng))


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
            spans.append((start, len(text), _LABEL[mark.group(2)]))
        start = len(text)
    return text + block[last:], spans


def as_doc(nlp: Language, document: Marked) -> Doc:
    """A spaCy document; a name glued to its neighbour takes the whole token."""
    text, marks = document
    doc = nlp.make_doc(text)
    spans: list[Span] = []
    for start, end, label in marks:
        span = doc.char_span(start, end, label=label, alignment_mode="expand")
        if span is not None and (not spans or span.start >= spans[-1].end):
            spans.append(span)
    doc.ents = spans
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
        print(f"{split}: {len(docs)} documents, {sum(map(len, docs))} tokens, {sum(len(doc.ents) for doc in docs)} names")


if __name__ == "__main__":
    main()
