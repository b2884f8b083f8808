"""The wall around spaCy: the names that no label announces, found by the trained pipeline of `models/`.

Nothing is loaded before the first question, because importing spaCy and opening the model cost about a second of CPU. A
confidence is the model's own probability of a stretch of words, put on the scale of how often it was right on documents whose
sentences it had never seen (`models/README.md`): 0.8 means four times in five there.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from verifier.domain import Entity, EntityLabel
from verifier.errors import EngineMissing
from verifier.wording import say

__all__ = ["TrainedEntities", "model_version"]

SPANS = "sc"  # the key under which the pipeline leaves its spans
FLOOR = 0.2  # below, a name is noise and is not reported
CHUNK = 6000  # characters given to the pipeline at once
EDGES = " \t\n,;:.-–—|/\"'«»()"


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
        return tuple(entity for start, part in _chunks(text) for entity in _entities(nlp, part, start))

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


def _chunks(text: str) -> list[tuple[int, str]]:
    """A long text in parts cut at line ends, each with its place."""
    cuts = [0]
    while len(text) - cuts[-1] > CHUNK:
        end = text.rfind("\n", cuts[-1], cuts[-1] + CHUNK) + 1
        cuts.append(end if end > cuts[-1] else cuts[-1] + CHUNK)
    return [(start, text[start:end]) for start, end in pairwise((*cuts, len(text)))]


def _entities(nlp: Any, text: str, offset: int) -> list[Entity]:
    """The spans of a part, the surest first where two overlap, then in the order of the text."""
    with nlp.memory_zone():  # the words of one document are forgotten with it: a long batch does not grow
        doc = nlp(text)
        group = doc.spans.get(SPANS, ())
        scored = sorted(zip(_scores(group), group, strict=True), key=lambda pair: (-pair[0], pair[1].start, pair[1].end))
        told = [_entity(nlp, span, score, offset) for score, span in scored]
    kept: list[Entity] = []
    for entity in filter(None, told):
        if not any(entity.start < other.end and other.start < entity.end for other in kept):
            kept.append(entity)
    return sorted(kept, key=lambda entity: entity.start)


def _scores(group: Any) -> list[float]:
    return [float(score) for score in group.attrs["scores"].reshape(-1)] if group else []


def _entity(nlp: Any, span: Any, score: float, offset: int) -> Entity | None:
    """A span without the punctuation around it; None across a line end, empty, or too unlikely."""
    bare = span.text.strip(EDGES)
    confidence = _calibrated(nlp.meta.get("calibration", {}).get(span.label_, ()), score)
    if not bare or "\n" in bare or confidence < FLOOR:
        return None
    start = offset + span.start_char + span.text.index(bare)
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
