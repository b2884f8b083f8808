"""How many small faults put into the judgement the tests see: Cosmic Ray on verifier/rules/checks and judging.py.

    X/bin/python benchmarks/mutants/run.py [--only dates.py] [--sample 300] [--seed 1] [--write]

X is a venv that has cosmic-ray (`make mutants` makes one); the tests run by `--python`, the project's own. It works on a copy: a
run that is stopped leaves no fault behind. Prints the survivors, then the table; `--write` puts it into the README.
"""

import argparse
import ast
import collections
import itertools
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from cosmic_ray.tools.filters.operators_filter import main as filter_operators
from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import MutationSpec, TestOutcome, WorkerOutcome, WorkItem, WorkResult

ROOT = Path(__file__).resolve().parent.parent.parent
CONFIG = Path(__file__).with_name("cosmic-ray.toml")
FIGURES = ROOT / "benchmarks" / "README.md"
COPIED = ("verifier", "tests", "docs", "software_catalog", "pyproject.toml")
SKIPPED = WorkResult(worker_outcome=WorkerOutcome.SKIPPED)


def copied(folder: Path, python: Path) -> None:
    """What the tests need, and the configuration that names their Python."""
    for name in COPIED:
        source, target = ROOT / name, folder / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    text = CONFIG.read_text(encoding="utf-8").replace("PYTHON", str(python))
    (folder / CONFIG.name).write_text(text, encoding="utf-8")


def annotated(path: Path) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """From where to where (line, column) annotations stand: they are not evaluated, and no test can see them."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    notes = (note for node in nodes for name in ("annotation", "returns") if (note := getattr(node, name, None)))
    return [((note.lineno, note.col_offset), (note.end_lineno, note.end_col_offset)) for note in notes]


def kept(work: WorkDB, folder: Path, only: str, sample: int, seed: int) -> None:
    """Leave only the mutants that are worth a run."""
    silent = {path: annotated(path) for path in folder.glob("verifier/rules/**/*.py")}
    left = []
    for item in work.pending_work_items:
        spec = of(item)
        unseen = any(first <= spec.start_pos < last for first, last in silent[folder / spec.module_path])
        if unseen or only not in str(spec.module_path):
            work.set_result(item.job_id, SKIPPED)
        else:
            left.append(item)
    left.sort(key=place_of)
    drawn = {item.job_id for item in random.Random(seed).sample(left, min(sample, len(left)))} if sample else set()
    for item in left if sample else ():
        if item.job_id not in drawn:
            work.set_result(item.job_id, SKIPPED)


def of(item: WorkItem) -> MutationSpec:
    """The one mutation of an item."""
    return item.mutations[0]


def place_of(item: WorkItem) -> tuple[str, tuple[int, int], str, int]:
    """Where a mutation stands, to put them in order."""
    spec = of(item)
    return str(spec.module_path), spec.start_pos, spec.operator_name, spec.occurrence


def table(work: WorkDB) -> str:
    """The figures by file, and the survivors on the error output."""
    results = {job: result for job, result in work.results if result.worker_outcome is not WorkerOutcome.SKIPPED}
    items = sorted((item for item in work.work_items if item.job_id in results), key=place_of)
    rows, total, killed = [], 0, 0
    for name, group in itertools.groupby(items, key=lambda item: Path(of(item).module_path).name):
        outcomes = collections.Counter()
        for item in group:
            result = results[item.job_id]
            outcomes[result.test_outcome] += 1
            if result.test_outcome is not TestOutcome.KILLED:
                changed = [line for line in result.diff.splitlines() if re.match(r"[+-](?![+-])", line)]
                print(f"{name}:{of(item).start_pos[0]}", *changed, sep="\n    ", file=sys.stderr)
        total, killed = total + outcomes.total(), killed + outcomes[TestOutcome.KILLED]
        rows.append(row(name, outcomes.total(), outcomes[TestOutcome.KILLED]))
    return "\n".join(["| file | mutants | seen by the tests |", "| --- | --- | --- |", *rows, row("all", total, killed)])


def row(name: str, total: int, killed: int) -> str:
    """A line of the table."""
    return f"| {name} | {total} | {killed} ({100 * killed / max(total, 1):.1f} %) |"


def measured(folder: Path, said: argparse.Namespace) -> str:
    """A session of Cosmic Ray from its beginning to its table."""
    copied(folder, said.python.absolute())
    os.chdir(folder)
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    command = [sys.executable, "-m", "cosmic_ray.cli"]
    for step in (["init", CONFIG.name, "session.sqlite"], ["baseline", CONFIG.name]):
        subprocess.run([*command, *step], check=True, env=environment)
    filter_operators(["session.sqlite", CONFIG.name])
    with use_db("session.sqlite") as work:
        kept(work, folder, said.only, said.sample, said.seed)
    subprocess.run([*command, "exec", CONFIG.name, "session.sqlite"], check=True, env=environment)
    with use_db("session.sqlite") as work:
        return table(work)


def main() -> None:
    """Measure, print, and with --write put the table into the README."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--only", default="", help="mutants of the files whose path holds this")
    asked.add_argument("--sample", type=int, default=0, help="so many mutants, drawn; 0: all of them")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--python", type=Path, default=ROOT / ".venv" / "bin" / "python")
    asked.add_argument("--write", action="store_true")
    said = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = measured(Path(folder).resolve(), said)
    print(figures)
    if said.write:
        text = FIGURES.read_text(encoding="utf-8")
        text = re.sub(r"(?s)(<!-- mutants -->\n).*?(<!-- end -->)", rf"\g<1>{figures}\n\g<2>", text)
        FIGURES.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
