"""What the batch itself costs beside reading: two processes against one, journal and results, start-up; ratios within one run.

    python benchmarks/batch/run.py [--write]     a Markdown table; --write puts it into benchmarks/README.md

CPU counts child processes. What is compared is measured in turns and the medians are taken; the clock of a shared machine says
little, and its load stands under the table. `pdftotext` (poppler-utils) must be there.
"""

import argparse
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import papers

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import speed

from verifier import batch, pipeline, resources
from verifier.batch.on_processes import goes_on
from verifier.batch.workers import Bounds, Workers
from verifier.domain import Claim, Facts, Verification
from verifier.settings import Settings

Read = list[tuple[batch.Dossier, tuple[Facts, ...]]]
Row = tuple[str, str, str]
TEXTS, SCANS, ROUNDS = 200, 6, 5


def clock(work: Callable[[], object]) -> float:
    """Seconds by the clock."""
    before = time.perf_counter()
    work()
    return time.perf_counter() - before


def loaded_lot(folder: Path, count: int, channel: str) -> tuple[batch.Row, resources.Resources]:
    """Drawn dossiers of one channel, and what they are read with."""
    manifest = papers.lot(folder / channel, count, channel)
    found = resources.load(Settings(catalogue=manifest.parent / "catalogue"))
    return batch.from_manifest(manifest, manifest.parent, Claim()), found


def two_by_one(dossiers: batch.Row, loaded: resources.Resources) -> Iterator[Row]:
    """Two processes against one, on scans, in turns."""
    pairs = [[clock(lambda jobs=jobs: list(batch.examined(dossiers, loaded, jobs))) for jobs in (1, 2)] for _ in range(3)]
    gains = sorted(one / two for one, two in pairs)
    told = f"× {statistics.median(gains):.2f} ({gains[0]:.2f} – {gains[-1]:.2f})"
    yield "dossiers of a scan, by the clock: one process / two", told, "≥ 1.8"


def reading(dossiers: batch.Row, loaded: resources.Resources) -> tuple[float, Read]:
    """Seconds of CPU of reading and judging all, in this process and warm; the facts."""
    list(batch.run([dossiers[0]], loaded))
    pipeline.verify(dossiers[0].paths, dossiers[0].claim, loaded)
    found: Read = []

    def read() -> None:
        for dossier in dossiers:
            facts: list[Facts] = []
            for path in dossier.paths:
                for piece in pipeline.unpack(path, loaded):
                    facts.extend(pipeline.examine(piece, loaded, len(facts)))
            pipeline.judge(facts, dossier.claim, loaded, dossier.name)
            found.append((dossier, tuple(facts)))

    return speed.spent(read), found


def apart(found: Read, loaded: resources.Resources) -> float:
    """Seconds of CPU of having it read in a process apart, less the reading: the errands, the pipe, the way of the facts."""
    bounds = Bounds(loaded.limits.seconds, loaded.limits.memory_bytes)
    workers = Workers(lambda rank, _start: iter([found[rank][1]]), 1, bounds, goes_on)
    return speed.spent(lambda: list(workers.run(range(len(found)))))


def written(judged: list[Verification], dossiers: batch.Row, folder: Path, many: int) -> tuple[float, float, float]:
    """Seconds of CPU of the journal, seconds of its clock, and CPU of the results, for these verifications."""
    with batch.opened(folder, {}) as journal:
        def keep() -> None:
            journal.plan(dossiers)
            for rank, _ in journal.left(dossiers):
                journal.keep(rank, judged[rank % many])

        took: list[float] = []
        before = speed.cpu()
        took.append(clock(keep))
        kept = speed.cpu() - before
        return kept, took[0], speed.spent(lambda: batch.publish(journal))


def beside(dossiers: batch.Row, loaded: resources.Resources, folder: Path, channel: str) -> Iterator[Row]:
    """What a dossier costs the batch beside its reading."""
    count = len(dossiers)
    read, found = reading(dossiers, loaded)
    judged = [pipeline.judge(facts, dossier.claim, loaded, dossier.name) for dossier, facts in found]
    way = statistics.median(apart(found, loaded) for _ in range(ROUNDS))
    rounds = [written(judged, dossiers, folder / f"{channel}-{turn}", count) for turn in range(ROUNDS)]
    kept, took, results = (statistics.median(column) for column in zip(*rounds, strict=True))
    whole, unit = way + kept + results, 1000 / count
    share = f"{100 * whole / read:.2f} % of reading and judging it, {unit * read:.0f} ms"
    bound = "≤ 5 %" if channel == "scan" else "≤ 1 ms"
    yield f"a dossier of a {channel}: batch, journal and results, CPU", f"{unit * whole:.2f} ms ({share})", bound
    parts = f"process apart {unit * way:.2f} ms, journal {unit * kept:.2f} ms ({unit * took:.2f} by the clock, synced)"
    yield f"of which ({channel})", f"{parts}, results {unit * results:.2f} ms", "–"


def start_up() -> Iterator[Row]:
    """What an agent waits for before anything is read."""
    bare, click, shown, cold = (speed.command(*words) for words in (
        ("python", "-c", "pass"), ("python", "-c", "import click"), ("verify", "--help"), ("verify", str(speed.TEXT_PDF))))
    pdftotext = lambda: subprocess.run(["pdftotext", speed.TEXT_PDF, "-"], capture_output=True, check=True)  # noqa: E731
    none, one, two, text, whole = (1000 * each for each in speed.in_turns(bare, click, shown, pdftotext, cold, rounds=2 * ROUNDS))
    bound = 1.5 * one + 50
    yield "`verify --help`, CPU", f"{two:.0f} ms", f"≤ {bound:.0f} ms (1.5 × `python -c 'import click'`, {one:.0f} ms, + 50)"
    yield ("a text PDF, cold, from the shell, CPU", f"{whole:.0f} ms: × {whole / (text + none):.1f}",
           f"≤ × 3 (`pdftotext` {text:.0f} ms + `python -c pass` {none:.0f} ms)")


def measured(folder: Path) -> Iterator[Row]:
    """Every figure, in the order of the table."""
    yield from start_up()
    texts, loaded = loaded_lot(folder, TEXTS, "text")
    yield from beside(texts, loaded, folder, "text")
    scans, loaded = loaded_lot(folder, SCANS, "scan")
    yield from beside(scans, loaded, folder, "scan")
    yield from two_by_one(scans, loaded)
    photos, loaded = loaded_lot(folder, SCANS, "photo")
    spent, _ = reading(photos, loaded)
    yield "a dossier of a photo, read and judged, CPU", f"{1000 * spent / SCANS:.0f} ms", "–"


def main() -> None:
    """Measure, show, and write where asked."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--write", action="store_true", help="put the table into benchmarks/README.md")
    write = options.parse_args().write
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)     # an installed tool is compiled once, not at each start
    with tempfile.TemporaryDirectory() as folder:
        rows = ""
        for row in measured(Path(folder)):
            rows += "| " + " | ".join(row) + " |\n"
            print(row, file=sys.stderr, flush=True)
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    machine = f"Python {platform.python_version()}, {os.cpu_count()} cores, load {load}."
    text = f"| what | figure | wanted |\n| --- | --- | --- |\n{rows}\n{machine}\n"
    print(text, end="")
    if write:
        page = speed.FIGURES.read_text(encoding="utf-8")
        page = re.sub(r"(<!-- batch -->\n).*?(?=<!-- end batch -->)", lambda found: found[1] + text, page, flags=re.DOTALL)
        speed.FIGURES.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
