"""Make the model that the verifier opens out of the best of the training: its card in short, its confidences put right.

$ python scripts/assemble.py training/model-best fr_justificatif 0.1.1

A raw score is what the softmax says; how often a name with such a score is right is measured on the dev documents, label by
label, in bands of equal size made to rise (pool adjacent violators). The points stand in meta.json, under `calibration`.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import spacy
from evaluate import SEED, Answer, answers, right
from generate import synthetic
from spacy.language import Language

from verifier.domain import EntityLabel
from verifier.fields.entities import TrainedEntities

__all__ = ["calibration"]

BAND = 40                 # names in a band
DOCUMENTS = range(700, 1500)   # dev documents of which nothing else was asked
CARD = {
    "name": "fr_justificatif",
    "description": (
        "Noms de praticien, d'éditeur, de logiciel, de connecteur et de pack, et versions, "
        "dans les justificatifs, en français (voir models/README.md)"
    ),
    "author": "verifier",
    "license": "MIT",
}


def calibration(found: list[Answer]) -> dict[str, list[list[float]]]:
    """For each label, points (score, share that was right), both rising."""
    curves = {}
    for label in EntityLabel:
        given = [(entity, names) for entities, names in found for entity in entities if entity.label is label]
        pairs = sorted((entity.confidence, right(entity, names)) for entity, names in given)
        bands = [pairs[start:start + BAND] for start in range(0, len(pairs), BAND)]
        curves[str(label)] = [[round(score, 3), round(share, 3)] for score, share, _ in _rising(bands)]
    return curves


def _rising(bands: list[list[tuple[float, bool]]]) -> list[tuple[float, float, int]]:
    """Mean score, share right and size of each band, neighbours merged until the shares rise."""
    merged: list[tuple[float, float, int]] = []
    for band in bands:
        share = (sum(good for _, good in band) + 1) / (len(band) + 2)   # Laplace: forty right of forty is no certainty
        new = (sum(score for score, _ in band) / len(band), share, len(band))
        while merged and merged[-1][1] >= new[1]:
            last = merged.pop()
            size = last[2] + new[2]
            new = ((last[0] * last[2] + new[0] * new[2]) / size, (last[1] * last[2] + new[1] * new[2]) / size, size)
        merged.append(new)
    return merged


def save(nlp: Language, target: Path) -> None:
    """Write the pipeline, without the words of the corpus: the model knows them by number."""
    nlp.to_disk(target)
    strings = sorted(set(nlp.get_pipe("spancat").labels))
    (target / "vocab" / "strings.json").write_text(json.dumps(strings, ensure_ascii=False), encoding="utf-8")


def main() -> None:
    """Write the model."""
    source, target, version = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    shutil.rmtree(target, ignore_errors=True)
    nlp = spacy.load(source)
    nlp.config["initialize"]["before_init"] = None
    nlp.config["initialize"]["vectors"] = None
    nlp.meta.update(CARD, version=version)
    nlp.meta.pop("performance", None)
    save(nlp, target)
    found = answers(TrainedEntities(target), list(synthetic("dev", SEED, DOCUMENTS.stop))[DOCUMENTS.start:])
    nlp.meta["calibration"] = calibration(found)
    save(nlp, target)
    print(f"{target}: {nlp.meta['calibration']}")


if __name__ == "__main__":
    main()
