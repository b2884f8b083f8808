"""How well pictures of pages are read, and at what cost.

    python benchmarks/reading.py [--write] [--only NAME] [--without STEP] [--pages N] [--ablation]

Fourteen pages drawn by `degraded/papers.py`, whose every word is known, are damaged as scanners, faxes and telephones do
(`degraded/damage.py`) and read. --only: the damages whose name holds this; --without: with one step of the preparation
switched off; --pages: only the first ones; --ablation: every step in turn; --write puts the tables into benchmarks/README.md.

Characters: edits between the text read and the truth, over the truth's length. Decisive words: read exactly, at their line and in
their order. Cost: CPU (Tesseract's included) over that of one bare `tesseract` pass on the clean page at 300 dpi, in this run.
"""

import argparse
import hashlib
import importlib
import os
import platform
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from degraded.damage import DAMAGES, painted
from degraded.papers import Paper, Truth, bare, papers
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from verifier import pages
from verifier.domain import Document, Media, Piece
from verifier.pages.picture import ocr
from verifier.pages.reader import Reader

FIGURES = Path(__file__).with_name("README.md")
LIKE = 55.0          # of 100: how alike a row read and a true one must be to be the same row

Step = tuple[str, str, Any]   # a module of verifier.pages.picture, a name in it, and what stands there instead

STEPS: dict[str, tuple[Step, ...]] = {}


@dataclass(frozen=True)
class Score:
    """One damaged page read."""

    damage: str
    edits: int
    letters: int
    exact: int
    decisive: int
    ratio: float
    calls: int
    quality: float
    signals: tuple[str, ...]
    missed: tuple[str, ...]


def plain(text: str) -> str:
    """The text without what typography chooses freely."""
    text = unicodedata.normalize("NFKC", text).replace("’", "'").replace("–", "-").replace("—", "-")
    return " ".join(re.sub(r"[.…]{3,}", " ", text).split())


def cpu() -> float:
    """Seconds of CPU of this process and of the children that it waited for."""
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def spent(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of CPU of a piece of work, and what it made."""
    before = cpu()
    made = work()
    return cpu() - before, made


def bare_pass(paper: Paper) -> float:
    """Seconds of CPU of one bare pass on the clean page at 300 dpi."""
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder) / "page.png"
        painted(paper.pdf, 300).save(picture, dpi=(300, 300))
        words = ["tesseract", str(picture), "-", "-l", "fra", "--psm", "3", "--dpi", "300", "tsv"]
        environ = os.environ | {"OMP_THREAD_LIMIT": "1"}
        return statistics.median(
            spent(lambda: subprocess.run(words, env=environ, capture_output=True, check=True))[0] for _ in range(3))


def counted() -> dict[str, int]:
    """A count of Tesseract's calls from now on."""
    counts, see = {"calls": 0}, ocr.see

    def counting(*given: Any, **named: Any) -> Any:
        counts["calls"] += 1
        return see(*given, **named)

    ocr.see = counting
    return counts


def decisive_read(rows: Sequence[Truth], read: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """Each decisive word, and whether it was read exactly, at its row and in order."""
    for row in rows:
        if not row.decisive:
            continue
        text = " ".join(row.words)
        best = max(read, key=lambda other: fuzz.ratio(text, other), default="")
        left = [bare(word) for word in best.split()] if fuzz.ratio(text, best) >= LIKE else []
        for word in row.decisive:
            found = plain(word) in left
            yield word, found
            left = left[left.index(plain(word)) + 1 :] if found else left


def scored(paper: Paper, damage: str, document: Document, ratio: float, calls: int) -> Score:
    """How well one page was read."""
    read = [plain(line.text) for page in document.pages for line in page.lines]
    truth = plain(" ".join(word for row in paper.rows for word in row.words))
    words = list(decisive_read(paper.rows, read))
    edits, exact_words = Levenshtein.distance(truth, " ".join(read)), sum(found for _, found in words)
    codes, missed = tuple(signal.code for signal in document.signals), tuple(word for word, found in words if not found)
    return Score(damage, edits, len(truth), exact_words, len(words), ratio, calls, document.quality, codes, missed)


def measured(place: int, damages: Sequence[str], without: str) -> list[Score]:
    """One page under each damage."""
    for module, name, instead in STEPS[without] if without else ():
        setattr(importlib.import_module(f"verifier.pages.picture.{module}"), name, instead)
    known, reader, counts, scores = papers(), Reader(), counted(), []
    paper, verso = known[place], known[place - 1].pdf
    raw = 1.0 if without else bare_pass(paper)
    for damage in damages:
        data = DAMAGES[damage](paper.pdf, verso, random.Random(f"{damage} {place}"))
        piece = Piece("page", hashlib.sha256(data).hexdigest(), Media.IMAGE, data)
        before = counts["calls"]
        seconds, document = spent(lambda piece=piece: pages.read(piece, reader))
        scores.append(scored(paper, damage, document, seconds / raw, counts["calls"] - before))
    return scores


def all_scores(options: argparse.Namespace, without: str = "", few: int | None = None) -> list[Score]:
    """Every page under every damage, two at a time."""
    damages = [name for name in DAMAGES if options.only in name]
    places = range(few or options.pages)
    with ProcessPoolExecutor(2) as pool:
        found = list(pool.map(measured, places, [damages] * len(places), [without] * len(places)))
    return [score for scores in found for score in scores]


def table(scores: Sequence[Score], shows: bool) -> Iterator[str]:
    """The figures, a row a damage."""
    yield "| damage | characters wrong | decisive words exact | cost, median page | Tesseract calls | worst quality told |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for damage in dict.fromkeys(score.damage for score in scores):
        mine = [score for score in scores if score.damage == damage]
        cost, calls = statistics.median(score.ratio for score in mine), statistics.mean(score.calls for score in mine)
        worst = min(score.quality for score in mine)
        yield f"| {damage} | {wrong(mine):.2f} % | {exact(mine):.1f} % | × {cost:.2f} | {calls:.1f} | {worst:.2f} |"
        if shows:
            for place, score in enumerate(mine):
                print(f"   {damage} {place}: {wrong([score]):.1f} % ×{score.ratio:.2f} {score.calls} calls q {score.quality:.2f} "
                      f"{score.signals} {score.missed}", file=sys.stderr)


def wrong(scores: Sequence[Score]) -> float:
    """Characters wrong, in per cent."""
    return 100 * sum(score.edits for score in scores) / sum(score.letters for score in scores)


def exact(scores: Sequence[Score]) -> float:
    """Decisive words exact, in per cent."""
    return 100 * sum(score.exact for score in scores) / sum(score.decisive for score in scores)


def ablation(options: argparse.Namespace) -> Iterator[str]:
    """What each step buys: the damages that suffer most without it."""
    whole = all_scores(options)
    yield "| without | decisive words exact | characters wrong | where it hurts most |"
    yield "| --- | --- | --- | --- |"
    yield f"| – | {exact(whole):.1f} % | {wrong(whole):.2f} % | |"
    for step in STEPS:
        less = all_scores(options, step)
        hurts = []
        for damage in dict.fromkeys(score.damage for score in whole):
            one, other = ([score for score in scores if score.damage == damage] for scores in (whole, less))
            hurts.append((exact(one) - exact(other), wrong(other) - wrong(one), damage, one, other))
        worst = [f"{damage}: {exact(one):.0f} → {exact(other):.0f} %, characters {wrong(one):.1f} → {wrong(other):.1f} %"
                 for lost, more, damage, one, other in sorted(hurts, key=lambda hurt: -hurt[0] - hurt[1])[:2]
                 if lost + more > 0.05]
        yield f"| {step} | {exact(less):.1f} % | {wrong(less):.2f} % | {'; '.join(worst) or 'nowhere'} |"


def written(text: str, mark: str) -> None:
    """Put a text between its marks in the README."""
    page = FIGURES.read_text(encoding="utf-8")
    page = re.sub(rf"(<!-- {mark} -->\n).*?(?=<!-- end {mark} -->)", lambda found: found[1] + text, page, flags=re.DOTALL)
    FIGURES.write_text(page, encoding="utf-8")


def main() -> None:
    """Measure, show, and write where asked."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--write", action="store_true")
    options.add_argument("--ablation", action="store_true")
    options.add_argument("--verbose", action="store_true", help="each page, on the standard error")
    options.add_argument("--only", default="")
    options.add_argument("--without", default="", choices=["", *STEPS])
    options.add_argument("--pages", type=int, default=14)
    given = options.parse_args()
    rows = ablation(given) if given.ablation else table(all_scores(given, given.without), given.verbose)
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    machine = f"{given.pages} pages, Python {platform.python_version()}, {os.cpu_count()} cores, load {load}."
    text = "\n".join(rows) + f"\n\n{machine}\n"
    print(text, end="")
    if given.write:
        written(text, "ablation" if given.ablation else "reading")


if __name__ == "__main__":
    main()
