"""How often the catalogue names the right software, and how fast, beside others.

    .venv/bin/python benchmarks/matching/run.py [--write] [--nomenklatura PYTHON]

Wordings are drawn (wordings.py says how, and what is fair) from the shipped catalogue and from an invented one of a thousand
products, by seeds that nothing was tuned on. They are asked as the pipeline asks: the facts of a pièce, `catalog.match`. Times
are of one process, CPU.

nomenklatura (MIT) is no dependency of the project. In an environment of its own: `python -m venv X && X/bin/pip install
nomenklatura`, then --nomenklatura X/bin/python. Without it this peer is left out. It compares pair by pair: it is asked a part of
the wordings.
"""

import argparse
import os
import platform
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).parent))
import invented
from asking import facts_of
from peers import Ratio, nomenklatura
from scoring import Judged, judged, total
from wordings import DRAWN, Wording, drawn

from verifier import catalog
from verifier.domain import Claim, Facts

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "benchmarks" / "README.md"
HELD_OUT = (20261, 20262)       # seeds that were judged once
EACH, PART = 100, 12            # wordings of a class: for us, for a peer that compares pair by pair
SIZES = (500, 1000, 2000, 5000, 10000)
MANY, OF = 100_000, 5000        # queries, products


def cpu(work: Callable[[], object]) -> float:
    """Seconds of CPU."""
    started = time.process_time()
    work()
    return time.process_time() - started


def line(*cells: object) -> str:
    """A row of a table."""
    return "| " + " | ".join(map(str, cells)) + " |"


def percent(part: float) -> str:
    """A share, rounded down: 100 % is only said of all."""
    return f"{int(part * 1000) / 10:g} %"


def accuracy(known: Sequence[catalog.Catalog], python: Path | None) -> Iterator[str]:
    """Ours and RapidFuzz's on all wordings, class by class; then all together, nomenklatura on a part."""
    pairs = list(zip(known, HELD_OUT, strict=True))
    ours = [one for each, seed in pairs for one in judged(each, seed, EACH)]
    theirs = [one for each, seed in pairs for one in judged(each, seed, EACH, Ratio(each))]
    yield from (line("class", "pairs", "ours", "RapidFuzz WRatio ≥ 90"), line("---", "---", "---", "---"))
    for sort in (*DRAWN, "withdrawn from the catalogue"):
        scores = [total([one for one in every if one.wording.sort == sort]) for every in (ours, theirs)]
        yield line(sort, scores[0].count, *(percent(score.right / score.count) for score in scores))
    yield from ("", line("matcher", "pairs", "precision", "recall", "right"), line("---", "---", "---", "---", "---"))
    yield summary("ours", ours)
    yield summary("RapidFuzz WRatio ≥ 90", theirs)
    yield from part(known[0], python) if python else ()


def summary(name: str, every: Sequence[Judged]) -> str:
    """One matcher's row."""
    score = total(every)
    return line(name, score.count, percent(score.precision), percent(score.recall), percent(score.right / score.count))


def part(known: catalog.Catalog, python: Path) -> Iterator[str]:
    """All three on what nomenklatura is asked: the shipped catalogue, a few of each class."""
    asked = drawn(known, HELD_OUT[0], PART)
    answers, seconds = nomenklatura(python, known, asked)
    yield summary(f"nomenklatura logic-v2 ≥ 0.7, {1000 * seconds:.0f} ms a query of {len(known.logiciels)} products",
                  [Judged(*pair) for pair in zip(asked, answers, strict=True)])
    ratio = Ratio(known)
    took = cpu(lambda: [ratio(one, known) for one in asked]) / len(asked)
    yield summary(f"the same pairs, RapidFuzz, {1000 * took:.2f} ms", [Judged(one, ratio(one, known)) for one in asked])
    facts = [facts_of(one) for one in asked]
    took = cpu(lambda: [catalog.match([one], known, Claim()) for one in facts]) / len(asked)
    yield summary(f"the same pairs, ours, {1000 * took:.2f} ms",
                  [one for one in judged(known, HELD_OUT[0], PART) if one.wording.sort in DRAWN])


def asked_of(known: catalog.Catalog) -> list[Facts]:
    """Wordings of every class as facts, in no order."""
    facts = [facts_of(one) for one in drawn(known, HELD_OUT[1], EACH)]
    random.Random(1).shuffle(facts)
    return facts


def speed(folder: Path) -> Iterator[str]:
    """A query by the size of the catalogue; a hundred thousand; the load."""
    yield from (line("what", "figure", "wanted"), line("---", "---", "---"))
    costs = {}
    for size in SIZES:
        known = catalog.load(invented.write(folder / str(size), invented.products(size, 7)))
        facts = asked_of(known)
        for one in facts[:200]:
            catalog.match([one], known, Claim())
        costs[size] = statistics.median(asking(known, facts) for _ in range(3))
        if size == OF:
            told = list(many(known, facts))
    told_costs = ", ".join(f"{size}: {1000 * cost:.2f} ms" for size, cost in costs.items())
    growth = costs[SIZES[-1]] / costs[SIZES[0]]
    yield line("one query, warm, by products", told_costs, "≤ 5 ms")
    yield line(f"a catalogue {SIZES[-1] // SIZES[0]} times larger", f"× {growth:.1f}", f"well under × {SIZES[-1] // SIZES[0]}")
    yield from told
    shipped = ROOT / "software_catalog"
    yield line("the shipped catalogue read and checked", f"{1000 * load(shipped):.0f} ms", "≤ 50 ms")
    yield line("the same, every index made", f"{1000 * load(shipped, made=True):.0f} ms", "≤ 50 ms")
    white = with_white_list(shipped, folder / "white")
    yield line("with a white list of 5,000 domains", f"{1000 * load(white):.0f} ms", "–")
    yield line("the same, every index made", f"{1000 * load(white, made=True):.0f} ms", "≤ 50 ms")


def asking(known: catalog.Catalog, facts: Sequence[Facts]) -> float:
    """Seconds of CPU a query, one after the other."""
    return cpu(lambda: [catalog.match([one], known, Claim()) for one in facts]) / len(facts)


def many(known: catalog.Catalog, facts: Sequence[Facts]) -> Iterator[str]:
    """A hundred thousand queries, one after the other; RapidFuzz's for as many, from a part."""
    took = asking(known, [facts[rank % len(facts)] for rank in range(MANY)]) * MANY
    yield line(f"{MANY:,} queries against {OF:,} products, one core", f"{took:.0f} s", "≤ 60 s")
    ratio, some = Ratio(known), drawn(known, HELD_OUT[1], 5)
    took = cpu(lambda: [ratio(one, known) for one in some]) * MANY / len(some)
    yield line("RapidFuzz WRatio for as many (from a part)", f"{took:.0f} s", "–")


def load(folder: Path, *, made: bool = False) -> float:
    """Seconds of CPU of a load; `made`: with all that a first query and a first address make."""
    first = facts_of(Wording("", "Zanivert Santé", None, "Nobody's"))

    def work() -> None:
        known = catalog.load(folder)
        if made:
            catalog.match([first], known, Claim())
            catalog.spotter(known).spot(["x@exemple.mssante.fr"])

    return statistics.median(cpu(work) for _ in range(9))


def with_white_list(shipped: Path, folder: Path) -> Path:
    """A copy of a catalogue with five thousand domains more."""
    folder.mkdir()
    for path in shipped.glob("*.csv"):
        (folder / path.name).write_bytes(path.read_bytes())
    source = next(iter(catalog.load(shipped).sources))
    make = invented.Invention(5)
    with (folder / "messageries.csv").open("a", encoding="utf-8") as out:
        for rank in range(OF):
            domain = f"@{invented.flat(make.word(2, 3))}.mssante.fr"
            out.write(f"m-liste-{rank},{domain},Opérateur,{domain},oui,{source}\n")
    return folder


def main() -> None:
    """Measure, show, and write where asked."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--write", action="store_true", help="put the tables into benchmarks/README.md")
    options.add_argument("--nomenklatura", type=Path, help="an interpreter that has it")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        known = [catalog.load(ROOT / "software_catalog"),
                 catalog.load(invented.write(folder / "held", invented.products(1000, HELD_OUT[1])))]
        rows = [*accuracy(known, chosen.nomenklatura), "", *speed(folder)]
    machine = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    text = "\n".join(rows) + f"\n\nPython {platform.python_version()}, {os.cpu_count()} cores, load {machine}.\n"
    print(text, end="")
    if chosen.write:
        page = PAGE.read_text(encoding="utf-8")
        page = re.sub(r"(<!-- matching -->\n).*?(?=<!-- end matching -->)", lambda found: found[1] + text, page, flags=re.DOTALL)
        PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
