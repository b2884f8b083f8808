"""What grows with the number of dossiers: time, memory, disk. `verify batch` itself, on text PDFs that all differ.

    python benchmarks/batch/growth.py [--write] [--sizes 100,1000,10000]

--write puts the table into benchmarks/README.md and draws growth.svg. Memory is the kernel's own peak (VmHWM) of the command
and of its readers, looked at twice a second (Linux).
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import papers

ROOT = Path(__file__).resolve().parent.parent.parent
FIGURES = ROOT / "benchmarks" / "README.md"
DRAWING = Path(__file__).with_name("growth.svg")
SIZES = (100, 1_000, 10_000)
GLANCE = 0.5


class Run(NamedTuple):
    """What one run took: seconds by the clock and of CPU, peaks in MB, bytes on disk a dossier."""

    count: int
    clock: float
    cpu: float
    parent: float
    reader: float
    journal: float
    results: float


def peak(pid: int) -> float:
    """The most memory that a process held so far, in MB; 0 for one that is gone."""
    try:
        found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text(encoding="utf-8"))
    except OSError:
        return 0.0
    return int(found[1]) / 1024 if found else 0.0


def children(pid: int) -> list[int]:
    """The processes that this one has started and that are there."""
    try:
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8").split()]
    except OSError:
        return []


def measured(manifest: Path, count: int, out: Path) -> Run:
    """One run of the command, watched."""
    folder, asked = manifest.parent, papers.shortened(manifest, count)
    words = [sys.executable, "-m", "verifier.cli", "batch", folder, "--manifeste", asked, "--catalogue", folder / "catalogue",
             "--output", out]
    before, began = os.times(), time.perf_counter()
    process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    parent = reader = 0.0
    while process.poll() is None:
        parent = max(parent, peak(process.pid))
        reader = max([reader, *map(peak, children(process.pid))])
        time.sleep(GLANCE)
    clock, after = time.perf_counter() - began, os.times()
    done = sum(1 for _ in (out / "results.jsonl").open(encoding="utf-8"))
    if process.returncode not in {0, 1, 3} or done != count:
        raise SystemExit(f"verify batch answered {process.returncode}, {done} of {count} done")
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    sizes = [(out / name).stat().st_size / count for name in ("journal.sqlite", "results.jsonl")]
    return Run(count, clock, cpu, parent, reader, *sizes)


def table(runs: list[Run]) -> str:
    """The runs as Markdown."""
    head = ("| dossiers | CPU a dossier | clock a dossier | peak of the command | peak of a reader | journal | results.jsonl |\n"
            "| --- | --- | --- | --- | --- | --- | --- |\n")
    return head + "".join(
        f"| {each.count:,} | {1000 * each.cpu / each.count:.1f} ms | {1000 * each.clock / each.count:.1f} ms "
        f"| {each.parent:.0f} MB | {each.reader:.0f} MB "
        f"| {each.journal / 1000:.1f} KB a dossier | {each.results / 1000:.1f} KB a dossier |\n" for each in runs)


def svg(runs: list[Run]) -> str:
    """Two plots beside each other, the number of dossiers on a logarithmic scale: CPU a dossier, and peaks of memory."""
    series = (
        ("CPU a dossier (ms)", (("#1b4f72", "", [1000 * each.cpu / each.count for each in runs]),)),
        ("peak of memory (MB)", (("#1b4f72", "command", [each.parent for each in runs]),
                                 ("#b03a2e", "reader", [each.reader for each in runs]))),
    )
    parts = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 300" font-family="sans-serif" font-size="12" role="img">',
             "<title>verify batch: CPU and memory by number of dossiers</title>",
             '<rect width="760" height="300" fill="#fff"/>']
    for place, (title, lines) in enumerate(series):
        left, top = 60 + 380 * place, 1.25 * max(value for _, _, values in lines for value in values)
        parts.append(f'<text x="{left}" y="24" font-weight="bold">{title}</text>')
        for rank in range(5):
            height = 260 - 52.5 * rank
            parts.append(f'<path d="M{left} {height}h290" stroke="#ddd"/>'
                         f'<text x="{left - 6}" y="{height + 4}" text-anchor="end">{top * rank / 4:.0f}</text>')
        across = [left + 20 + 250 * rank / max(1, len(runs) - 1) for rank in range(len(runs))]
        for x, each in zip(across, runs, strict=True):
            parts.append(f'<text x="{x:.0f}" y="280" text-anchor="middle">{each.count:,}</text>')
        for colour, name, values in lines:
            points = [(x, 260 - 210 * value / top) for x, value in zip(across, values, strict=True)]
            way = " ".join(f"{x:.0f},{y:.1f}" for x, y in points)
            parts.append(f'<polyline points="{way}" fill="none" stroke="{colour}" stroke-width="2"/>')
            parts += [f'<circle cx="{x:.0f}" cy="{y:.1f}" r="4" fill="{colour}"/>' for x, y in points]
            x, y = points[-1]
            parts.append(f'<text x="{x:.0f}" y="{y - 9:.0f}" text-anchor="end" fill="{colour}">{name}</text>')
    return "\n".join([*parts, "</svg>", ""])


def main() -> None:
    """Draw the papers, run, show, and write where asked."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--write", action="store_true", help="put the table into benchmarks/README.md and draw growth.svg")
    options.add_argument("--sizes", default=",".join(map(str, SIZES)))
    given = options.parse_args()
    sizes = sorted(int(each) for each in given.sizes.split(","))
    with tempfile.TemporaryDirectory() as folder:
        manifest = papers.lot(Path(folder) / "lot", max(sizes), "text")
        runs = []
        for count in sizes:
            runs.append(measured(manifest, count, Path(folder) / f"out-{count}"))
            print(json.dumps(runs[-1]._asdict()), file=sys.stderr, flush=True)
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    text = table(runs) + f"\n{os.cpu_count()} cores, two readers, load {load}.\n"
    print(text, end="")
    if given.write:
        page = FIGURES.read_text(encoding="utf-8")
        found = re.compile(r"(<!-- growth -->\n).*?(?=<!-- end growth -->)", re.DOTALL)
        FIGURES.write_text(found.sub(lambda part: part[1] + text, page), encoding="utf-8")
        DRAWING.write_text(svg(runs), encoding="utf-8")


if __name__ == "__main__":
    main()
