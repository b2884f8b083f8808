"""The wall around spaCy: the names that no label announces, found by the trained pipeline of `models/`.

Nothing is loaded before the first question, because importing spaCy and opening the model cost about a second of CPU. A
confidence is the model's own probability of a stretch of words, put on the scale of how often it was right on documents whose
sentences it had never seen (`models/README.md`): 0.8 means four times in five there.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from verifier.domain import Entity, EntityLabel, PageText, TextCell
from verifier.errors import EngineMissing
from verifier.wording import say

__all__ = ["TrainedEntities", "model_version", "placed"]

SPANS = "sc"  # the key under which the pipeline leaves its spans
FLOOR = 0.5  # below, a name is wrong more often than right, and is not reported
CHUNK = 6000  # characters given to the pipeline at once
EDGES = " \t\n,;:.-–—|/\"'«»()"
LONG = 120                          # characters over a cell that are looked at
OPENS = "+&*•· "                      # never the first sign of a name
COMPANY = re.compile(r"(?:(?:la|notre) )?(?:société|sté|établissements|ets) (?=\S)", re.IGNORECASE)      # no part of a name
SIZES = (0.87, 1.17, 1.6)           # of type, beside the usual: small, usual, large, huge
DEPTHS = (0.1, 0.25, 0.5, 0.85)     # down the page: head, under it, upper and lower half, foot
LEFTS = (0.12, 0.42, 0.7)           # across it: left edge, left half, right half, right edge
MAKES = (                           # what stands over a cell
    ("title", re.compile(r"^\W*(?:dr|docteure?|m|mr|mme|mlle|monsieur|madame)\b", re.IGNORECASE)),
    ("figures", re.compile(r"\d")),
    ("sentence", re.compile(r" [a-zà-ÿ]")),
    ("capitals", re.compile(r"^[^a-zà-ÿ]+$")),
)


class TrainedEntities:
    """Finds professionals, éditeurs and software in running text. The model opens at the first question."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, text: str) -> tuple[Entity, ...]:
        """The names of a text (lines separated by newlines), in the order of the text, none over another.

        Raises:
            EngineMissing: the model, or spaCy, is not there.
        """
        if not text.strip():
            return ()
        nlp = _loaded(self._folder)
        cells = text.cells if isinstance(text, PageText) else ()
        return tuple(entity for part in _chunks(text, cells) for entity in _entities(nlp, part))

    def tokenise(self, text: str) -> tuple[str, ...]:
        """The words of a text, as the model sees them: elisions cut, names and references whole."""
        return tuple(token.text for token in _loaded(self._folder).make_doc(text) if not token.is_space)


def model_version(folder: Path) -> str:
    """Name and version of the model, without opening it: `fr_justificatif-0.1.0`."""
    meta = _meta(folder)
    return f"{meta['name']}-{meta['version']}"


def _meta(folder: Path) -> dict[str, Any]:
    try:
        return dict(json.loads((folder / "meta.json").read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise EngineMissing(say("fields_entities.modele_absent", dossier=folder)) from None
    except (OSError, ValueError):
        raise EngineMissing(say("fields_entities.modele_abime", dossier=folder)) from None


@cache
def _loaded(folder: Path) -> Any:
    """The pipeline, opened once a process."""
    _meta(folder)
    try:
        import spacy  # noqa: PLC0415  late: a second of CPU
    except ImportError as error:
        if "map segment" in str(error) or "allocate" in str(error):  # there, but too large for what a pièce may take
            raise MemoryError from None
        raise EngineMissing(say("fields_entities.spacy_absent")) from None
    try:
        return spacy.load(folder)
    except (OSError, ValueError):
        raise EngineMissing(say("fields_entities.modele_abime", dossier=folder)) from None


def placed(doc: Any, cells: tuple[TextCell, ...]) -> Any:
    """A spaCy document whose words tell the model how they stand: type size and zone, and what is printed over their cell."""
    number = 0
    for token in doc:
        while number < len(cells) and cells[number].end <= token.idx:
            number += 1
        if number < len(cells) and cells[number].start <= token.idx and not token.is_space:
            token.tag_, token.lemma_, token.dep_ = _told(cells[number])
    return doc


def _told(cell: TextCell) -> tuple[str, str, str]:
    """Type size and zone of a cell; the last word over it; of which make the words over it are."""
    size = bisect_right(SIZES, cell.size)
    zone = f"{size}.{bisect_right(DEPTHS, cell.depth)}.{bisect_right(LEFTS, cell.left)}"
    over = cell.above.strip(EDGES)[-LONG:]
    last = re.sub(r"\d", "0", over.split()[-1].strip(EDGES).lower()) if over else ""
    make = "" if not over else next((name for name, pattern in MAKES if pattern.search(over)), "name")
    return zone, last, make


class _Part(NamedTuple):
    """A part of a long text: where it starts, its words, its cells counted from there."""

    start: int
    text: str
    cells: tuple[TextCell, ...]


def _chunks(text: str, cells: tuple[TextCell, ...]) -> list[_Part]:
    """A long text in parts cut at line ends, each with its place."""
    cuts = [0]
    while len(text) - cuts[-1] > CHUNK:
        end = text.rfind("\n", cuts[-1], cuts[-1] + CHUNK) + 1
        cuts.append(end if end > cuts[-1] else cuts[-1] + CHUNK)
    return [
        _Part(start, text[start:end], tuple(
            replace(cell, start=cell.start - start, end=cell.end - start) for cell in cells if start <= cell.start < end
        ))
        for start, end in pairwise((*cuts, len(text)))
    ]


def _entities(nlp: Any, part: _Part) -> list[Entity]:
    """The spans of a part, the surest first where two overlap, then in the order of the text."""
    with nlp.memory_zone():  # the words of one document are forgotten with it: a long batch does not grow
        doc = nlp(placed(nlp.make_doc(part.text), part.cells))
        group = doc.spans.get(SPANS, ())
        scored = sorted(zip(_scores(group), group, strict=True), key=lambda pair: (-pair[0], pair[1].start, pair[1].end))
        told = [_entity(nlp, span, score, part.start) for score, span in scored]
    kept: list[Entity] = []
    for entity in filter(None, told):
        if not any(entity.start < other.end and other.start < entity.end for other in kept):
            kept.append(entity)
    return sorted(kept, key=lambda entity: entity.start)


def _scores(group: Any) -> list[float]:
    return [float(score) for score in group.attrs["scores"].reshape(-1)] if group else []


def _entity(nlp: Any, span: Any, score: float, offset: int) -> Entity | None:
    """A span without the punctuation around it; None across the end of a line or cell, empty, an address, or too unlikely."""
    bare = span.text.strip(EDGES).lstrip(OPENS)
    confidence = _calibrated(nlp.meta.get("calibration", {}).get(span.label_, ()), score)
    if not bare or "\n" in bare or "\t" in bare or "@" in bare or confidence < FLOOR:
        return None
    start = offset + span.start_char + span.text.index(bare)
    announced = COMPANY.match(bare) if span.label_ == EntityLabel.EDITEUR else None
    if announced:
        start, bare = start + announced.end(), bare[announced.end():]
    return Entity(EntityLabel(span.label_), start, start + len(bare), bare, confidence)


def _calibrated(points: Any, score: float) -> float:
    """A score on the scale of how often it was right: straight lines between the points measured."""
    if not points:
        return round(score, 2)
    place = bisect_right([raw for raw, _ in points], score)
    if place in {0, len(points)}:
        return round(float(points[min(place, len(points) - 1)][1]), 2)
    (x0, y0), (x1, y1) = points[place - 1], points[place]
    return round(float(y0 + (y1 - y0) * (score - x0) / (x1 - x0)), 2)
