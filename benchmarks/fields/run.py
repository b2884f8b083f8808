"""How right the fields are on papers that nobody has seen, beside the peers.

    python benchmarks/fields/run.py DIR [--output OUT] [--results FILE] [--invoice2data PYTHON] [--no-peers]
                                        [--layouts A,B] [--write [--mark MARK]]

DIR was drawn before (manifest.csv, catalogue/, truth.jsonl, the files). `verify batch` judges it, the peers (peers.py) read the
same files, and `verifier.evaluation` counts all of them by the same rules. --results: these results of `verify batch` instead
of a new run; --layouts: the papers of these families only; --write puts the tables into benchmarks/README.md, between
`<!-- champs -->` and `<!-- end champs -->` (or MARK's).

A cell is precision / recall, in per cent: of the values given, those that are right; of the values that the papers show, those
given and right. A dash: none was given, or none is shown. « n »: the values that the papers show. Peers give no verdict.
"""

import argparse
import os
import platform
import re
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parent))
import peers

from verifier import evaluation

FIGURES = Path(__file__).parents[1] / "README.md"
DECISIVE = ("editor", "software", "version", "acquisition_date", "dmp_compatible", "connector", "pack", "practitioner")
ENTIRE = "all"
WORST_EXIT = 3      # of `verify batch`, above which the tool itself could not work

Figures = evaluation.Figures


def judged(folder: Path, output: Path) -> Path:
    """The results of `verify batch`, by this interpreter."""
    command = [sys.executable, "-m", "verifier.cli", "batch", str(folder), "--manifeste", str(folder / "manifest.csv"),
               "--catalogue", str(folder / "catalogue"), "--output", str(output)]
    status = subprocess.run(command, stderr=subprocess.DEVNULL, check=False).returncode
    if status > WORST_EXIT or status == 2:
        raise SystemExit(f"verify batch: {status}")
    return output / "results.jsonl"


def counted(results: Path, truth: Path, layouts: Collection[str] = ()) -> Mapping[str, Figures]:
    """The figures of each channel, and of all of them; of some families of papers, where they are named."""
    found, known = evaluation.results_of(results), evaluation.truths_of(truth)
    for fault in (*found.faults, *known.faults):
        print(fault, file=sys.stderr)
    kept = [each for each in known.dossiers if not layouts or each.tags.get("layout") in layouts]
    told = evaluation.evaluate(found.dossiers, kept, ("channel",))
    if told.absent:
        print(f"{results.name}: {len(told.absent)} dossiers without a result", file=sys.stderr)
    return {ENTIRE: told.figures, **told.by_tag.get("channel", {})}


def table(runs: Mapping[str, Mapping[str, Figures]]) -> Iterator[str]:
    """Field by channel, one column for each who read."""
    ours = next(iter(runs.values()))
    yield "| channel | field | n | " + " | ".join(runs) + " |"
    yield "| --- " * (3 + len(runs)) + "|"
    for channel, figures in sorted(ours.items(), key=lambda each: (each[0] == ENTIRE, -each[1].dossiers)):
        for name in (*(each for each in DECISIVE if each in figures.fields), "every field", "kind"):
            cells = [cell(run[channel], name) for run in runs.values()]
            yield f"| {channel} | {name} | {shown(figures, name)} | " + " | ".join(cells) + " |"
        verdicts = [verdict(run[channel]) for run in runs.values()]
        yield f"| {channel} | false `conforme` / false refusals | {figures.dossiers} | " + " | ".join(verdicts) + " |"


def score_of(figures: Figures, name: str) -> evaluation.Score | None:
    """The score of a field, of all of them, or of the kind."""
    if name == "kind":
        return figures.kind
    return figures.every_field if name == "every field" else figures.fields.get(name)


def shown(figures: Figures, name: str) -> int:
    """How many values the papers show."""
    score = score_of(figures, name)
    return score.right + score.wrong + score.missed if score else 0


def cell(figures: Figures, name: str) -> str:
    """Precision / recall of who gives the field at all."""
    score = score_of(figures, name)
    if score is None or not score.right + score.wrong + score.spurious:
        return "–"
    return f"{percent(score.precision)} / {percent(score.recall)}"


def verdict(figures: Figures) -> str:
    """The false verdicts of who gives some."""
    if not any(got != evaluation.NO_RESULT for _, got in figures.confusion):
        return "–"
    judged_so = figures.judgements
    return f"{judged_so.get(evaluation.Judgement.FALSE_CONFORME, 0)} / {judged_so.get(evaluation.Judgement.FALSE_REFUSAL, 0)}"


def reliability(ours: Mapping[str, Figures]) -> Iterator[str]:
    """What share of the values is right, by the confidence that they were given with."""
    channels = sorted(ours, key=lambda each: (each == ENTIRE, -ours[each].dossiers))
    yield "| confidence | " + " | ".join(f"{each}: right (values)" for each in channels) + " | mean told |"
    yield "| --- " * (2 + len(channels)) + "|"
    for band in ours[ENTIRE].reliability:
        here = [next((each for each in ours[channel].reliability if each.least == band.least), None) for channel in channels]
        cells = [f"{percent(each.share)} ({each.given})" if each else "–" for each in here]
        yield f"| {spelt(band.least)} | " + " | ".join(cells) + f" | {percent(band.told)} |"


def spelt(least: float | None) -> str:
    """A band of confidences."""
    if least is None:
        return "none told"
    place = evaluation.BANDS.index(least)
    return f"≥ {least:.2f}" if place == 0 else f"{least:.2f} – {evaluation.BANDS[place - 1]:.2f}"


def percent(share: float | None) -> str:
    """« 98.4 », or a dash."""
    return "–" if share is None else f"{100 * share:.1f}"


def put(text: str, mark: str) -> None:
    """Put the tables between their marks in the README."""
    page = FIGURES.read_text(encoding="utf-8")
    between = re.compile(rf"(<!-- {re.escape(mark)} -->\n).*?(?=<!-- end(?: {re.escape(mark)})? -->)", re.DOTALL)
    if not between.search(page):
        raise SystemExit(f"{FIGURES.name} has no place for these figures: write <!-- {mark} --> and <!-- end {mark} -->")
    FIGURES.write_text(between.sub(lambda found: found[1] + text, page), encoding="utf-8")


def read(given: argparse.Namespace, output: Path) -> Mapping[str, Mapping[str, Figures]]:
    """The figures of ours, first, and of the peers."""
    truth = given.folder / "truth.jsonl"
    files = {"ours": given.results or judged(given.folder, output / "ours")}
    if not given.no_peers:
        files |= peers.run(given.folder, output, given.invoice2data)
    return {name: counted(file, truth, given.layouts) for name, file in files.items()}


def arguments(words: Sequence[str] | None = None) -> argparse.Namespace:
    """What is asked for."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("--output", type=Path, help="where results are kept, and the words that the peers were given")
    options.add_argument("--results", type=Path)
    options.add_argument("--invoice2data", type=Path, metavar="PYTHON")
    options.add_argument("--no-peers", action="store_true")
    options.add_argument("--layouts", type=lambda text: frozenset(text.split(",")), default=frozenset())
    options.add_argument("--write", action="store_true")
    options.add_argument("--mark", default="champs")
    return options.parse_args(words)


def main() -> None:
    """Judge, read, count, show, and write where asked."""
    given = arguments()
    with tempfile.TemporaryDirectory() as folder:
        output = given.output or Path(folder)
        output.mkdir(parents=True, exist_ok=True)
        runs = read(given, output)
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    papers = runs["ours"][ENTIRE].dossiers
    machine = f"{papers} dossiers, Python {platform.python_version()}, load {load}."
    text = "\n".join([*table(runs), "", *reliability(runs["ours"]), "", machine, ""])
    print(text)
    if given.write:
        put(text, given.mark)


if __name__ == "__main__":
    main()
