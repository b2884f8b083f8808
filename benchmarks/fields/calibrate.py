"""The scale that says what a confidence is worth: fitted on drawn papers, written into verifier/fields/calibration.yaml.

    python benchmarks/fields/calibrate.py DIR [DIR…] [--without A,B] [--write]

Each DIR holds dossiers whose truth is known (`draw.py`: manifest.csv, catalogue, files, truth.jsonl), other ones than those
on which the figures are told. Every value that is given, with the confidence of its finder and whether it is right, goes into
an isotonic regression (pool adjacent violators), field by field, papers read as text and by OCR apart. --without: none of the
papers of these families, which are kept for the figures.
"""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml

from verifier import pipeline, resources
from verifier.batch import manifest
from verifier.batch.dossiers import Dossier
from verifier.domain import Claim
from verifier.evaluation.comparing import Outcome, compare
from verifier.fields import calibration
from verifier.reports import render
from verifier.settings import Settings

OUT = Path(calibration.__file__).with_name("calibration.yaml")
LEAST = 30           # values without which papers read by OCR are counted with those of text
MOST_SURE = 0.995    # nothing is surer than that
OCR = {"ocr", "mixte"}


class Said(NamedTuple):
    """A value given: its field, how it was read, how sure its finder was, whether it is right."""

    field: str
    how: str
    sure: float
    right: bool


class Block(NamedTuple):
    """Values pooled: their mean confidence, how many, how many right."""

    sure: float
    count: int
    right: int

    @property
    def share(self) -> float:
        """The share that is right, drawn a little to the middle where there are few."""
        return min(MOST_SURE, (self.right + 0.5) / (self.count + 1))


@cache
def loaded(catalogue: Path) -> resources.Resources:
    """Everything loaded, confidences as the finders say them."""
    found = resources.load(replace(Settings(), catalogue=catalogue))
    return replace(found, finders=replace(found.finders, scale=None))


def results(folder: Path, job: Dossier) -> str:
    """One dossier's result, as a line of JSON."""
    found = loaded(folder / "catalogue")
    return render([pipeline.verify(job.paths, job.claim, found, job.name)], "jsonl", colour=False)


def said(folder: Path, without: Collection[str]) -> Iterator[Said]:
    """Every value that is given for a dossier of a folder, where the truth tells; of no family `without`."""
    lines = (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines()
    truths = {told["dossier"]: told for told in map(json.loads, lines) if told["tags"].get("layout") not in without}
    jobs = [job for job in manifest.from_manifest(folder / "manifest.csv", folder, Claim()) if job.name in truths]
    with ProcessPoolExecutor(2) as pool:
        for line in pool.map(results, [folder] * len(jobs), jobs, chunksize=8):
            result = json.loads(line)
            wanted = truths[result["dossier"]]["pieces"]
            if len(wanted) == len(result["pieces"]):
                for want, piece in zip(wanted, result["pieces"], strict=True):
                    yield from of_piece(want.get("fields", {}), piece)


def of_piece(wanted: dict[str, object], piece: dict[str, object]) -> Iterator[Said]:
    """Every value that is given for a pièce, where the truth tells."""
    how = "ocr" if piece["reading"] in OCR else "texte"
    for name, field in piece["fields"].items():
        if name in wanted and name != "devices":
            outcome = compare(name, wanted[name], field["value"])
            if outcome not in {Outcome.NONE, Outcome.MISSED}:
                yield Said(name, how, field["confidence"], outcome is Outcome.RIGHT)


def pooled(values: Sequence[Said]) -> list[Block]:
    """Neighbouring values pooled until the share that is right rises."""
    blocks: list[Block] = []
    for value in sorted(values, key=lambda each: each.sure):
        blocks.append(Block(value.sure, 1, int(value.right)))
        while len(blocks) > 1 and blocks[-2].right / blocks[-2].count >= blocks[-1].right / blocks[-1].count:
            last, before = blocks.pop(), blocks.pop()
            count = last.count + before.count
            mean = (last.sure * last.count + before.sure * before.count) / count
            blocks.append(Block(mean, count, last.right + before.right))
    return blocks


def points(values: Sequence[Said]) -> list[list[float]]:
    """The points of the scale, both sides rising."""
    made: list[list[float]] = []
    for block in pooled(values):
        share = round(max(block.share, made[-1][1] if made else 0.0), 4)
        if made and round(block.sure, 4) <= made[-1][0]:
            continue
        made.append([round(block.sure, 4), share])
    return made


def main() -> int:
    """Fit, show, write."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folders", nargs="+", type=Path)
    options.add_argument("--without", type=lambda text: frozenset(text.split(",")), default=frozenset())
    options.add_argument("--write", action="store_true", help="write the scale into the tool")
    asked = options.parse_args()
    by: dict[str, dict[str, list[Said]]] = defaultdict(lambda: defaultdict(list))
    for folder in asked.folders:
        for value in said(folder, asked.without):
            by[value.field][value.how].append(value)
    told = {}
    for field in sorted(by):
        everything = [*by[field]["texte"], *by[field]["ocr"]]
        told[field] = {
            how: points(by[field][how] if len(by[field][how]) >= LEAST else everything) for how in ("texte", "ocr")
        }
        print(field, {how: (len(by[field][how]), made) for how, made in told[field].items()})
    if asked.write:
        head = f"# Written by benchmarks/fields/calibrate.py, {len(asked.folders)} drawn sets: confidence said, share right.\n"
        OUT.write_text(head + yaml.safe_dump({"points": told}, default_flow_style=None, width=120), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
