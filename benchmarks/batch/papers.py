"""Dossiers for the figures of the batch: drawn papers, each with its own professional, product, amount, number and words."""

import csv
import importlib
import random
import sys
from pathlib import Path

FIELDS = Path(__file__).resolve().parent.parent / "fields"
sys.path.insert(0, str(FIELDS))


def lot(out: Path, count: int, channel: str, seed: int = 1) -> Path:
    """So many dossiers of one paper each, as `text`, `scan` or `photo`, with their manifest and catalogue; the manifest."""
    channels, draw, world = (importlib.import_module(name) for name in ("channels", "draw", "world"))
    for name in draw.DRAWINGS:
        importlib.import_module(f"families.{name}")
    (out / "files").mkdir(parents=True, exist_ok=True)
    people = world.world_of("test", seed)
    world.write_catalogue(people, out / "catalogue")
    with (out / "manifest.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, draw.COLUMNS)
        writer.writeheader()
        for rank, (_, case, pdf) in enumerate(draw.papers("test", people, count, seed)):
            ending, data, _ = channels.arrived(pdf, channel, random.Random(f"{channel} {rank}"))
            file = f"files/{rank:05}.{ending}"
            (out / file).write_bytes(data)
            row = {column: case.claim.get(column, "") for column in draw.COLUMNS}
            writer.writerow(row | {"dossier": f"D-{rank:05}", "fichier": file})
    return out / "manifest.csv"


def shortened(manifest: Path, count: int) -> Path:
    """A manifest of its first dossiers only."""
    found = manifest.with_name(f"manifest-{count}.csv")
    found.write_text("".join(manifest.read_text(encoding="utf-8").splitlines(keepends=True)[:count + 1]), encoding="utf-8")
    return found
