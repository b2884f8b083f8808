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
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import papers

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import speed

from verifier import batch, pipeline, reports, resources
from verifier.batch.on_processes import goes_on
from verifier.batch.workers import Bounds, Workers
from verifier.domain import Claim, Facts, Verification
from verifier.settings import Settings

Read = list[tuple[batch.Dossier, tuple[Facts, ...]]]
Row = tuple[str, str, str]
TEXTS, SCANS, PAIRED, ROUNDS = 500, 6, 24, 5
SHORT = reports.Extent(crops=0, detailed=0, rows=0)     # a page that shows no dossier: what is left grows with their number


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
    """Two processes against one, on scans, in turns: by the clock, which is the machine's too, and by CPU, which is ours."""
    gains, shares = [], []
    for _ in range(3):
        (one, alone), (two, both) = (timed(lambda jobs=jobs: list(batch.examined(dossiers, loaded, jobs))) for jobs in (1, 2))
        gains.append(one / two)
        shares.append(alone / both)
    told = f"× {statistics.median(gains):.2f} ({min(gains):.2f} – {max(gains):.2f}); CPU × {statistics.median(shares):.2f}"
    yield f"{len(dossiers)} dossiers of a scan, by the clock: one process / two", told, "≥ 1.8"


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock, seconds of CPU."""
    before = speed.cpu()
    took = clock(work)
    return took, speed.cpu() - before


def on_the_clock(dossiers: batch.Row, loaded: resources.Resources, folder: Path, channel: str) -> Iterator[Row]:
    """A whole batch with one reader, less the same dossiers verified in a loop in this process; in turns."""
    count, gaps = len(dossiers), []

    def loop() -> None:
        for dossier in dossiers:
            pipeline.verify(dossier.paths, dossier.claim, loaded, dossier.name)

    for turn in range(3):
        with batch.opened(folder / f"clock-{channel}-{turn}", {}) as journal:
            def whole(journal: batch.Journal = journal) -> None:
                journal.plan(dossiers)
                list(batch.record(dossiers, loaded, journal))
                batch.publish(journal)
                batch.publish_books(journal.directory, dossiers, replace(loaded, extent=SHORT))

            (alone, _), (took, _) = timed(loop), timed(whole)
        gaps.append(1000 * (took - alone) / count)
    told = f"{statistics.median(gaps):.2f} ms ({min(gaps):.2f} – {max(gaps):.2f})"
    yield f"a dossier of a {channel}: a batch with one reader / a loop in one process, by the clock, difference", told, "≤ 1 ms"


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
    """Seconds of CPU of having it read in a process apart, less the reading: the errands, the pipe, the way of the facts.

    None of them is held, as a batch holds none: all together they cost a third as much again, in memory that is touched.
    """
    bounds = Bounds(loaded.limits.seconds, loaded.limits.memory_bytes)
    workers = Workers(lambda rank, _start: iter([found[rank][1]]), 1, bounds, goes_on)
    return speed.spent(lambda: deque(workers.run(range(len(found))), maxlen=0))


def written(
    judged: list[Verification], dossiers: batch.Row, loaded: resources.Resources, folder: Path,
) -> tuple[float, float, float, float, float]:
    """Seconds of the journal (CPU, clock), then CPU of results, of what grows in the reports, and of the page's dossiers."""
    with batch.opened(folder, {}) as journal:
        def keep() -> None:
            journal.plan(dossiers)
            for rank, _ in journal.left(dossiers):
                journal.keep(rank, judged[rank])

        took, kept = timed(keep)
        results = speed.spent(lambda: batch.publish(journal))
        short, full = replace(loaded, extent=SHORT), loaded
        books, whole = (speed.spent(lambda by=by: batch.publish_books(folder, dossiers, by)) for by in (short, full))
        return kept, took, results, books, whole - books


def beside(dossiers: batch.Row, loaded: resources.Resources, folder: Path, channel: str) -> Iterator[Row]:
    """What a dossier costs the batch beside its reading."""
    count = len(dossiers)
    read, found = reading(dossiers, loaded)
    judged = [pipeline.judge(facts, dossier.claim, loaded, dossier.name) for dossier, facts in found]
    way = statistics.median(apart(found, loaded) for _ in range(ROUNDS))
    rounds = [written(judged, dossiers, loaded, folder / f"{channel}-{turn}") for turn in range(ROUNDS)]
    kept, took, results, books, page = (statistics.median(column) for column in zip(*rounds, strict=True))
    whole, unit = way + kept + results + books, 1000 / count
    share = f"{100 * whole / read:.2f} % of reading and judging it, {unit * read:.0f} ms"
    bound = "≤ 5 %" if channel == "scan" else "≤ 1 ms"
    yield f"a dossier of a {channel}: batch, journal, results and reports, CPU", f"{unit * whole:.2f} ms ({share})", bound
    parts = f"process apart {unit * way:.2f} ms, journal {unit * kept:.2f} ms ({unit * took:.2f} by the clock, synced)"
    yield f"of which ({channel})", f"{parts}, results {unit * results:.2f} ms, reports {unit * books:.2f} ms", "–"
    yield f"the {count} dossiers that the page shows ({channel}), with crops; once, however many there are", f"{page:.1f} s", "–"


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
    yield from on_the_clock(texts, loaded, folder, "text")
    scans, loaded = loaded_lot(folder, SCANS, "scan")
    yield from beside(scans, loaded, folder, "scan")
    scans, loaded = loaded_lot(folder / "paired", PAIRED, "scan")
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
