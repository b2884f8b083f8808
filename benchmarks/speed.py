"""What it costs: CPU as ratios within one run, never wall times alone.

    python benchmarks/speed.py [--write]     a Markdown table; --write puts it into benchmarks/README.md

Each pair is measured in turns (A, B, A, B…), so that a busy machine slows both; the medians are compared. CPU counts the child
processes (Tesseract) too.
"""

import argparse
import os
import platform
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pypdfium2

from verifier import batch, catalog, fields, intake, likeness, pages, pipeline, reports, resources, rules
from verifier.domain import Claim, Entity, Reading, Verification
from verifier.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "sample_docs"
FIGURES = Path(__file__).with_name("README.md")
TEXT_PDF = SAMPLES / "facture-avec-mention.pdf"
SCAN = SAMPLES / "attestation-scannee.pdf"
STAGES = ("intake", "pages", "fields", "likeness", "catalog", "rules", "reports")
ROUNDS = 5

Row = tuple[str, str]


def cpu() -> float:
    """Seconds of CPU spent by this process and the children that it has waited for."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    return own.ru_utime + own.ru_stime + children_cpu()


def children_cpu() -> float:
    """Seconds of CPU spent by the children alone: Tesseract, while a page is read."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


def spent(work: Callable[[], object]) -> float:
    """Seconds of CPU of one piece of work."""
    before = cpu()
    work()
    return cpu() - before


def in_turns(*works: Callable[[], object], rounds: int = ROUNDS) -> list[float]:
    """The median CPU of each, measured in turns after one turn that is not counted."""
    turns = [[spent(work) for work in works] for _ in range(rounds + 1)][1:]
    return [statistics.median(column) for column in zip(*turns, strict=True)]


@dataclass
class Meter:
    """Seconds of CPU by stage."""

    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    @contextmanager
    def on(self, stage: str) -> Iterator[None]:
        """Count what happens inside as this stage's."""
        before = cpu()
        yield
        self.seconds[stage] += cpu() - before


@dataclass
class AskedEntities:
    """The model behind a counter: which texts it was asked about."""

    model: Any
    asked: int = 0

    def find(self, text: str) -> tuple[Entity, ...]:
        """What the model finds."""
        self.asked += bool(text.strip())
        return tuple(self.model.find(text))


def command(*words: str) -> Callable[[], object]:
    """Running the tool's command, or Python, and throwing away what it says."""
    program = [Path(sys.executable).with_name(words[0]), *words[1:]]
    return lambda: subprocess.run(program, cwd=ROOT, capture_output=True, check=False)


def most_memory(*words: str) -> int:
    """The most memory that a command held, in MB (Linux counts it in KB).

    A small process in between starts it: what a child held counts from the copy of its parent, and this one is large.
    """
    asks = ("import os, resource, subprocess, sys; subprocess.run(sys.argv[1:], capture_output=True); "
            "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)")
    program = Path(sys.executable).with_name(words[0])
    found = subprocess.run([sys.executable, "-S", "-c", asks, program, *words[1:]], cwd=ROOT, capture_output=True, check=True)
    return int(found.stdout) // 1024


def staged(dossier: batch.Dossier, loaded: resources.Resources, meter: Meter) -> Verification:
    """The way through of `pipeline.verify`, each stage on the meter."""
    with meter.on("intake"):
        pieces = intake.unpack(dossier.paths, loaded.limits)
    with meter.on("pages"):
        documents = [pages.read(piece, loaded.reader) for piece in pieces]
    with meter.on("fields"):
        papers = [paper for document in documents for paper in fields.divide(document)]
        facts = [fields.extract(place, paper, loaded.finders) for place, paper in enumerate(papers)]
    with meter.on("likeness"):
        facts = [likeness.mark(each, paper) for each, paper in zip(facts, papers, strict=True)]
    with meter.on("catalog"):
        found = catalog.match(facts, loaded.catalog, dossier.claim)
    with meter.on("rules"):
        claim = rules.settle(dossier.claim, facts, found, loaded.rulebook)
    with meter.on("catalog"):
        matching = catalog.stand(found, facts, loaded.catalog, claim)
    with meter.on("rules"):
        verdict = rules.judge(claim, facts, matching, loaded.rulebook)
    with meter.on("likeness"):
        told = likeness.tell_twins(facts)
    verification = Verification(dossier.name, claim, told, matching, verdict, loaded.versions)
    with meter.on("reports"):
        reports.render([verification], "texte")
    return verification


def sort_of(verification: Verification) -> str:
    """How a dossier was read: the costs of the three have nothing in common."""
    if any(facts.error for facts in verification.facts):
        return "refused"
    return "with text" if all(facts.reading is Reading.TEXTE for facts in verification.facts) else "with OCR"


def start_up() -> Iterator[Row]:
    """What `verify --help` costs."""
    starts = (command("python", "-c", "pass"), command("python", "-c", "import click"), command("verify", "--help"))
    bare, click, shown = in_turns(*starts, rounds=2 * ROUNDS)
    yield "`verify --help` / `python -c 'import click'`", f"× {shown / click:.1f}"
    yield "`verify --help` / `python -c pass`", f"× {shown / bare:.1f} ({1000 * shown:.0f} ms / {1000 * bare:.0f} ms)"


def against_bare_text(dossiers: Sequence[batch.Dossier], loaded: resources.Resources) -> Iterator[Row]:
    """The whole pipeline on text PDFs, against the bare text of the same pages."""
    files = [path for dossier in dossiers for path in dossier.paths if path.suffix == ".pdf"]
    whole = [dossier for dossier in dossiers if all(path.suffix == ".pdf" for path in dossier.paths)]

    def bare() -> None:
        for path in files:
            for page in pypdfium2.PdfDocument(path):
                page.get_textpage().get_text_bounded()

    def verify() -> None:
        for dossier in whole:
            pipeline.verify(dossier.paths, dossier.claim, loaded, dossier.name)

    count = sum(len(pypdfium2.PdfDocument(path)) for path in files)
    text, verified = in_turns(bare, verify)
    yield f"{count} pages of PDF with text, whole way / bare pypdfium2 text", (
        f"× {verified / text:.0f} ({1000 * verified / count:.0f} ms / {1000 * text / count:.1f} ms a page)")


def text_pages(dossiers: Sequence[batch.Dossier], loaded: resources.Resources) -> Iterator[Row]:
    """Reading alone: every PDF with text as positioned words, what an eye sees of them and what was drawn, against bare text."""
    paths = [path for dossier in dossiers for path in dossier.paths if path.suffix == ".pdf"]
    pieces = [piece for piece in intake.unpack(paths, loaded.limits) if pages.read(piece, loaded.reader).reading is Reading.TEXTE]

    def bare() -> None:
        for piece in pieces:
            for page in pypdfium2.PdfDocument(piece.data):
                page.get_textpage().get_text_range()

    def read() -> None:
        for piece in pieces:
            pages.read(piece, loaded.reader)

    text, whole = in_turns(bare, read, rounds=3 * ROUNDS)
    count = sum(len(pypdfium2.PdfDocument(piece.data)) for piece in pieces)
    yield "A text page read (`pages.read`) / bare pypdfium2 text", (
        f"× {whole / text:.1f} ({1000 * whole / count:.1f} ms / {1000 * text / count:.1f} ms, {count} pages)")


def by_stage(metered: Mapping[str, Meter], counts: Mapping[str, int]) -> Iterator[Row]:
    """Where the time goes, for what has text and for what had to be read by OCR."""
    for sort, meter in sorted(metered.items()):
        total = sum(meter.seconds.values())
        shares = ", ".join(f"{stage} {100 * meter.seconds[stage] / total:.1f} %" for stage in STAGES)
        yield f"{counts[sort]} dossiers {sort}, by stage", f"{shares} ({1000 * total / counts[sort]:.0f} ms each)"


def without_spacy(dossier: batch.Dossier) -> str:
    """Whether a fresh process loads spaCy for a dossier that asks nothing of the model."""
    code = ("import sys; from pathlib import Path; from verifier import pipeline, resources; from verifier.domain import Claim; "
            "from verifier.settings import Settings; "
            "paths = [Path(word) for word in sys.argv[1:]]; pipeline.verify(paths, Claim(), resources.load(Settings())); "
            "print('spacy' in sys.modules)")
    words = [sys.executable, "-c", code, *map(str, dossier.paths)]
    found = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    return "no" if found.stdout.split()[-1] == "False" else "yes"


def apart(dossiers: Sequence[batch.Dossier], loaded: resources.Resources) -> Iterator[Row]:
    """What it costs that each file is read in a worker, and what two of them save."""
    def here() -> None:
        for dossier in dossiers:
            pipeline.verify(dossier.paths, dossier.claim, loaded, dossier.name)

    def by(jobs: int) -> Callable[[], object]:
        return lambda: list(batch.run(dossiers, loaded, jobs))

    own, one, two = in_turns(here, by(1), by(2), rounds=3)
    yield f"{len(dossiers)} dossiers, CPU: in one worker, in two / in this process", (
        f"× {one / own:.2f}, × {two / own:.2f} ({own:.1f} s)")
    serial, parallel = ([clocked(by(jobs)) for _ in range(3)] for jobs in (1, 2))
    yield "The same by the clock: two workers / one (two cores, shared)", f"× {min(parallel) / min(serial):.2f}"


def clocked(work: Callable[[], object]) -> float:
    """Seconds by the clock."""
    before = time.perf_counter()
    work()
    return time.perf_counter() - before


def ocr_page(loaded: resources.Resources) -> Iterator[Row]:
    """Reading a scanned page, against one bare pass of Tesseract on the same page."""
    piece = intake.unpack([SCAN], loaded.limits)[0]
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder) / "page.png"
        pypdfium2.PdfDocument(SCAN)[0].render(scale=300 / 72, grayscale=True).to_pil().save(picture, dpi=(300, 300))
        bare = ["tesseract", str(picture), "-", "-l", "fra", "--psm", "3", "--dpi", "300", "tsv"]
        environ = os.environ | {"OMP_THREAD_LIMIT": "1"}
        raw, read = in_turns(
            lambda: subprocess.run(bare, env=environ, capture_output=True, check=True),
            lambda: pages.read(piece, loaded.reader), rounds=3)
    before = children_cpu()
    whole = spent(lambda: pages.read(piece, loaded.reader))
    yield "Tesseract's part of reading a scanned page", f"{100 * (children_cpu() - before) / whole:.0f} %"
    yield "A scanned page read / one bare `tesseract` pass at 300 dpi", f"× {read / raw:.2f} ({read:.2f} s / {raw:.2f} s)"


def memory(asker: batch.Dossier | None) -> Iterator[Row]:
    """The most memory of one command."""
    bare, text, scan = most_memory("python", "-c", "pass"), most_memory("verify", str(TEXT_PDF)), most_memory("verify", str(SCAN))
    if asker:
        yield "Memory: one that asks the spaCy model", f"{most_memory('verify', *map(str, asker.paths))} MB"
    yield "Memory: one PDF with text / `python -c pass`", f"{text} MB / {bare} MB"
    yield "Memory: one scan (Tesseract's own apart)", f"{scan} MB"


@dataclass
class Samples:
    """The samples gone through once, stage by stage, and the same samples by `pipeline.verify`."""

    loaded: resources.Resources
    metered: dict[str, Meter] = field(default_factory=lambda: defaultdict(Meter))
    groups: dict[str, list[batch.Dossier]] = field(default_factory=lambda: defaultdict(list))
    askers: list[batch.Dossier] = field(default_factory=list)
    quiet: list[batch.Dossier] = field(default_factory=list)

    def go_through(self) -> None:
        """Meter each dossier at its second reading, the first having opened what it needs."""
        counter = AskedEntities(self.loaded.finders.entities)
        counting = replace(self.loaded, finders=replace(self.loaded.finders, entities=counter))
        for dossier in batch.from_manifest(SAMPLES / "manifest.csv", SAMPLES, Claim()):
            before = counter.asked
            whole = pipeline.verify(dossier.paths, dossier.claim, counting, dossier.name)
            (self.askers if counter.asked > before else self.quiet).append(dossier)
            sort = sort_of(whole)
            self.groups[sort].append(dossier)
            again = staged(dossier, counting, self.metered[sort])
            if reports.render([again], "json") != reports.render([whole], "json"):
                raise SystemExit(f"{dossier.name}: this benchmark no longer goes the way of pipeline.verify")


def measured() -> Iterator[Row]:
    """Every figure, in the order of the table."""
    yield from start_up()
    samples = Samples(resources.load(Settings()))
    samples.go_through()
    yield from against_bare_text(samples.groups["with text"], samples.loaded)
    yield from text_pages(samples.groups["with text"], samples.loaded)
    samples.metered.pop("refused", None)
    yield from by_stage(samples.metered, {sort: len(dossiers) for sort, dossiers in samples.groups.items()})
    asked, told = samples.askers, ", ".join(dossier.name for dossier in samples.askers)
    yield "Dossiers that ask the spaCy model", f"{len(asked)} of {len(asked) + len(samples.quiet)} ({told or '–'})"
    yield f"spaCy loaded for one that does not ask ({samples.quiet[0].name})", without_spacy(samples.quiet[0])
    yield from apart([*samples.askers, *samples.quiet], samples.loaded)
    yield from ocr_page(samples.loaded)
    yield from memory(asked[0] if asked else None)


def main() -> None:
    """Measure, show, and write where asked."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--write", action="store_true", help="put the table into benchmarks/README.md")
    write = options.parse_args().write
    rows = "\n".join(f"| {what} | {figure} |" for what, figure in measured())
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    machine = f"Python {platform.python_version()}, {os.cpu_count()} cores, load {load}."
    text = f"| what | figure |\n| --- | --- |\n{rows}\n\n{machine}\n"
    print(text, end="")
    if write:
        page = FIGURES.read_text(encoding="utf-8")
        page = re.sub(r"(<!-- figures -->\n).*?(?=<!-- end -->)", lambda found: found[1] + text, page, flags=re.DOTALL)
        FIGURES.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
