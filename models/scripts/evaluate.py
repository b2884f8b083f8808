"""How often the trained pipeline is right, on documents whose sentences it has never seen: metrics.json.

$ python scripts/evaluate.py fr_justificatif metrics.json

Asked through `verifier.fields.entities`, as the verifier asks it. A name is right when label, first and last letter are.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from generate import Marked, synthetic, written
from names import ASSETS

from verifier.domain import Entity, EntityLabel, PageText
from verifier.fields.entities import TrainedEntities, model_version

__all__ = ["SEED", "SURE", "Answer", "answers", "figures"]

SEED = 7
DEV = range(300, 700)      # dev documents by which nothing was chosen: the first 300 pick the best of the training
SET_ASIDE = ("neufs", "papiers")     # hand-written, asked at the end
SURE = 0.5                 # the confidence from which a name is counted as found
BANDS = (0.5, 0.7, 0.85, 0.95, 1.01)

Answer = tuple[list[Entity], set[tuple[int, int, str]]]


def answers(finder: TrainedEntities, documents: Iterable[Marked]) -> list[Answer]:
    """What was found and what stood there, document by document."""
    return [(list(finder.find(PageText(one.text, one.cells))), set(one.names)) for one in documents]


def right(entity: Entity, names: set[tuple[int, int, str]]) -> bool:
    """Whether that name stands exactly there."""
    return (entity.start, entity.end, str(entity.label)) in names


def figures(found: Sequence[Answer], sure: float = SURE) -> dict[str, dict[str, float]]:
    """Precision, recall and F of each label and of all."""
    good: Counter[str] = Counter()
    given: Counter[str] = Counter()
    there: Counter[str] = Counter()
    for entities, names in found:
        for entity in entities:
            if entity.confidence >= sure:
                given.update((entity.label, "ensemble"))
                good.update((entity.label, "ensemble") if right(entity, names) else ())
        for _, _, label in names:
            there.update((label, "ensemble"))
    return {label: _scores(good[label], given[label], there[label]) for label in (*EntityLabel, "ensemble")}


def _scores(good: int, given: int, there: int) -> dict[str, float]:
    p, r = good / given if given else 0.0, good / there if there else 0.0
    return {"p": round(p, 3), "r": round(r, 3), "f": round(2 * p * r / (p + r), 3) if p + r else 0.0, "n": there}


def reliability(found: Sequence[Answer]) -> list[dict[str, float]]:
    """For each band of confidence: how many names, and what share of them was right."""
    pairs = [(entity.confidence, right(entity, names)) for entities, names in found for entity in entities]
    bands = []
    for low, high in pairwise(BANDS):
        inside = [good for confidence, good in pairs if low <= confidence < high]
        bands.append({"from": low, "names": len(inside), "right": round(sum(inside) / len(inside), 3) if inside else 0.0})
    return bands


def report(folder: Path) -> dict[str, Any]:
    """Everything that metrics.json holds: no clock in it, so that two runs agree to the letter."""
    finder = TrainedEntities(folder)
    dev = answers(finder, list(synthetic("dev", SEED, DEV.stop))[DEV.start:])
    tests = {path.stem: answers(finder, written(path.stem)) for path in sorted((ASSETS / "test").glob("*.txt"))}
    seen = [answer for name, found in tests.items() if name not in SET_ASIDE for answer in found]
    return {
        "model": model_version(folder),
        "bytes": sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()),
        "sure": SURE,
        "dev": {"documents": len(dev), **figures(dev)},
        "test": {"documents": len(seen), **figures(seen)},
        **{name: {"documents": len(tests[name]), **figures(tests[name])} for name in SET_ASIDE},
        "reliability": reliability([answer for found in tests.values() for answer in found]),
    }


def main() -> None:
    """Write metrics.json."""
    metrics = report(Path(sys.argv[1]))
    Path(sys.argv[2]).write_text(json.dumps(metrics, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(json.dumps({split: metrics[split]["ensemble"] for split in ("dev", "test", *SET_ASIDE)}))


if __name__ == "__main__":
    main()
