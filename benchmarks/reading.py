"""How well pictures of pages are read, and at what cost.

    python benchmarks/reading.py [--write] [--only NAME] [--without STEP] [--pages N] [--ablation]

Fourteen pages drawn by `degraded/papers.py`, whose every word is known, are damaged as scanners, faxes and telephones do
(`degraded/damage.py`) and read. --only: the damages whose name holds this; --without: with one step of the preparation
switched off; --pages: only the first ones; --ablation: every step in turn; --write puts the tables into benchmarks/README.md.

Characters: edits between the text read and the truth, over the truth's length. Decisive words: read exactly, at their line and in
their order. Cost: CPU (Tesseract's included) over that of one bare `tesseract` pass on the clean page at 300 dpi, and over that
of one on this very picture as it arrives, in this run.
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
from typing import Any, NamedTuple

from degraded.damage import DAMAGES
from degraded.papers import Paper, Truth, bare, papers
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from verifier import pages
from verifier.domain import Document, Media, Piece
from verifier.pages.picture import ocr
from verifier.pages.reader import Reader

FIGURES = Path(__file__).with_name("README.md")
LIKE = 55.0          # of 100: how alike a row read and a true one must be to be the same row


class Step(NamedTuple):
    """A step of the preparation: a name in a module of verifier.pages.picture, what replaces it, and what it is for."""

    module: str
    name: str
    instead: Any
    damages: tuple[str, ...]


COARSE_FAX = "fax 204 × 98, 1 bit"
SCANS = ("clean 200 dpi", "clean 300 dpi")
PHOTOS = ("photo, 12 Mpx", "photo, 7 Mpx, strong")
STEPS = {
    "the sheet cut out and seen from above": Step("preparing", "corners_of", lambda _little: None, PHOTOS),
    "even light": Step("light", "EVEN", 0.0, ("shadow", *PHOTOS)),
    "pale ink made dark": Step("light", "PALEST_INK", 0.0, ("low contrast", "noise, tilt 3°, 150 dpi")),
    "dark bands inverted": Step("light", "inverted", lambda pixels, _bands: pixels, ("clean 200 dpi", "photo, 12 Mpx")),
    "straightening": Step("preparing", "tilt", lambda _lit: 0.0, ("tilt 2°, JPEG 50, 300 dpi", "noise, tilt 3°, 150 dpi")),
    "turning a page on its side": Step("preparing", "lies_on_its_side", lambda _lit: False, ("turned 90°", "turned 270°")),
    "enlarging": Step("preparing", "MOST_ENLARGED", 1.0, ("clean 100 dpi", "clean 150 dpi", COARSE_FAX)),
    "underlines taken out": Step("lettering", "without_underlines", lambda pixels, *_: pixels, SCANS),
    "leader dots taken out": Step("lettering", "without_leaders", lambda pixels, *_: pixels, SCANS),
    "a coarse fax smoothed": Step("preparing", "FAX_BLUR", 0.0, (COARSE_FAX,)),
    "turning a page on its head": Step("lettering", "looks_upside_down", lambda _ink: False, ("turned 180°", "turned 90°")),
    "second looks": Step("lettering", "second_looks", lambda _first, _reader: iter(()), (COARSE_FAX, "stamp over the text")),
    "ink that no word accounts for": Step("lettering", "unread_zones", lambda _pixels, _words: [],
                                          ("stamp over the text", "verso shows through")),
}


@dataclass(frozen=True)
class Score:
    """One damaged page read."""

    damage: str
    edits: int
    letters: int
    exact: int
    decisive: int
    ratio: float
    ratio_here: float
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


def clean_picture(paper: Paper) -> bytes:
    """The clean page at 300 dpi."""
    return DAMAGES["clean 300 dpi"](paper.pdf, b"", random.Random(0))


def bare_pass(data: bytes, times: int) -> float:
    """Seconds of CPU of one bare pass on a picture file, the median of so many."""
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder) / "page"
        picture.write_bytes(data)
        words = ["tesseract", str(picture), "-", "-l", "fra", "--psm", "3", "tsv"]
        environ = os.environ | {"OMP_THREAD_LIMIT": "1"}
        return statistics.median(
            spent(lambda: subprocess.run(words, env=environ, capture_output=True, check=True))[0] for _ in range(times))


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


def scored(paper: Paper, damage: str, document: Document, ratios: tuple[float, float], calls: int) -> Score:
    """How well one page was read."""
    read = [plain(line.text) for page in document.pages for line in page.lines]
    truth = plain(" ".join(word for row in paper.rows for word in row.words))
    words = list(decisive_read(paper.rows, read))
    edits, exact_words = Levenshtein.distance(truth, " ".join(read)), sum(found for _, found in words)
    codes, missed = tuple(signal.code for signal in document.signals), tuple(word for word, found in words if not found)
    return Score(damage, edits, len(truth), exact_words, len(words), *ratios, calls, document.quality, codes, missed)


def measured(place: int, damages: Sequence[str], without: str) -> list[Score]:
    """One page under each damage."""
    if without:
        step = STEPS[without]
        setattr(importlib.import_module(f"verifier.pages.picture.{step.module}"), step.name, step.instead)
    known, reader, counts, scores = papers(), Reader(), counted(), []
    paper, verso = known[place], known[place - 1].pdf
    raw = 1.0 if without else bare_pass(clean_picture(paper), 3)
    for damage in damages:
        data = DAMAGES[damage](paper.pdf, verso, random.Random(f"{damage} {place}"))
        piece = Piece("page", hashlib.sha256(data).hexdigest(), Media.IMAGE, data)
        before = counts["calls"]
        seconds, document = spent(lambda piece=piece: pages.read(piece, reader))
        here = 1.0 if without else bare_pass(data, 1)
        scores.append(scored(paper, damage, document, (seconds / raw, seconds / here), counts["calls"] - before))
    return scores


def all_scores(damages: Sequence[str], few: int, without: str = "") -> list[Score]:
    """Every page under these damages, two at a time."""
    with ProcessPoolExecutor(2) as pool:
        found = list(pool.map(measured, range(few), [damages] * few, [without] * few))
    return [score for scores in found for score in scores]


def table(scores: Sequence[Score], shows: bool) -> Iterator[str]:
    """The figures, a row a damage."""
    yield ("| damage | characters wrong | decisive words exact | cost / a raw pass on the clean page "
           "| cost / a raw pass on this very picture | Tesseract calls | worst quality told |")
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for damage in dict.fromkeys(score.damage for score in scores):
        mine = [score for score in scores if score.damage == damage]
        cost, calls = statistics.median(score.ratio for score in mine), statistics.mean(score.calls for score in mine)
        here, worst = statistics.median(score.ratio_here for score in mine), min(score.quality for score in mine)
        costs = f"× {cost:.2f} | × {here:.2f}"
        yield f"| {damage} | {wrong(mine):.2f} % | {exact(mine):.1f} % | {costs} | {calls:.1f} | {worst:.2f} |"
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


def ablation(few: int) -> Iterator[str]:
    """What each step buys under the damages that it is meant for, and on a clean scan."""
    yield "| without | under | decisive words exact | characters wrong |"
    yield "| --- | --- | --- | --- |"
    whole = all_scores(sorted({damage for step in STEPS.values() for damage in step.damages}), few)
    for name, step in STEPS.items():
        less = all_scores(step.damages, few, name)
        for damage in step.damages:
            one, other = ([score for score in scores if score.damage == damage] for scores in (whole, less))
            yield f"| {name} | {damage} | {exact(one):.1f} → {exact(other):.1f} % | {wrong(one):.2f} → {wrong(other):.2f} % |"


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
    damages = [name for name in DAMAGES if given.only in name]
    rows = ablation(given.pages) if given.ablation else table(all_scores(damages, given.pages, given.without), given.verbose)
    lines = []
    for row in rows:
        print(row, flush=True)
        lines.append(row)
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    machine = f"{given.pages} pages, Python {platform.python_version()}, {os.cpu_count()} cores, load {load}."
    text = "\n".join([*lines, "", machine, ""])
    print(f"\n{machine}")
    if given.write:
        written(text, "ablation" if given.ablation else "reading")


if __name__ == "__main__":
    main()
