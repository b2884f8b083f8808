"""A thousand damaged files, judged in one row: nothing may stop it, nothing may hang, no damage may turn a no into a yes.

    python benchmarks/hostile.py [--count 1000] [--seed 1] [--seconds 60] [--keep DIR] [--write]

Each sample of sample_docs is damaged again and again (benchmarks/mutating.py) and judged for the claim of its sample. A
`conforme` is an offence unless the undamaged file is `conforme` too and the same words decide. `--keep` writes offenders there.
"""

import argparse
import collections
import re
import resource as system
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from mutating import mutated

from verifier import batch, resources
from verifier.domain import Claim, FieldName, Status, Verification
from verifier.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "sample_docs"
FIGURES = Path(__file__).with_name("README.md")
DECISIVE = (FieldName.VERSION, FieldName.ACQUISITION_DATE, FieldName.DOCUMENT_DATE, FieldName.DMP_COMPATIBLE, FieldName.DMP_SINCE)


def originals() -> Sequence[batch.Dossier]:
    """The samples of one file, each with its claim."""
    found = batch.from_manifest(SAMPLES / "manifest.csv", SAMPLES, Claim())
    return [dossier for dossier in found if len(dossier.paths) == 1 and dossier.paths[0].is_file()]


def damaged(count: int, seed: int, folder: Path) -> Iterator[batch.Dossier]:
    """So many damaged files, each a dossier that remembers its sample."""
    samples = originals()
    for place in range(count):
        sample = samples[place % len(samples)]
        path = folder / f"{place:06}-{sample.paths[0].name}"
        path.write_bytes(mutated(sample.paths[0].read_bytes(), seed * 1_000_003 + place))
        yield batch.Dossier(f"{place}", (path,), sample.claim, sample.name)


def decisive(verification: Verification) -> set[tuple[str, object]]:
    """What decides: the software of the catalogue, and the version, dates and mention of all the pièces."""
    best = verification.matching.best
    said = {(str(name), facts.value(name)) for facts in verification.facts for name in DECISIVE if facts.value(name) is not None}
    return said | {("match", best.logiciel_id if best else None)}


def offence(found: Verification, original: Verification) -> str:
    """What is wrong with the verdict of a damaged file, "" where nothing is."""
    if found.verdict.status is Status.CONFORME:
        if original.verdict.status is not Status.CONFORME:
            return "a no became a yes"
        if not decisive(found) <= decisive(original):
            return "a yes by other words"
    if any(facts.error and "erreur imprévue" in facts.error for facts in found.facts):
        return "the tool stumbled"
    return "" if found.facts else "no pièce is left"


def run(count: int, seed: int, seconds: int, keep: Path | None) -> dict[str, str]:
    """The figures of a row."""
    loaded = resources.load(Settings(max_seconds=seconds))
    samples = originals()
    true = {dossier.name: found for dossier, found in zip(samples, batch.run(samples, loaded, 2), strict=True)}
    statuses: collections.Counter[str] = collections.Counter()
    reasons: collections.Counter[str] = collections.Counter()
    longest, offences, last = 0.0, [], time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        row = list(damaged(count, seed, Path(folder)))
        for dossier, found in zip(row, batch.run(row, loaded, 2), strict=True):
            longest, last = max(longest, time.monotonic() - last), time.monotonic()
            statuses[found.verdict.status] += 1
            reasons.update(re.sub(r"\d+|« .*? »", "…", facts.error)[:70] for facts in found.facts if facts.error)
            if wrong := offence(found, true[dossier.origin]):
                offences.append(f"{dossier.paths[0].name}: {wrong}")
                if keep:
                    keep.mkdir(parents=True, exist_ok=True)
                    (keep / f"{seed}-{dossier.paths[0].name}").write_bytes(dossier.paths[0].read_bytes())
    for reason, times in reasons.most_common():
        print(f"  {times:5} {reason}", file=sys.stderr)
    for line in offences:
        print(line, file=sys.stderr)
    return {
        f"{count} damaged files (seed {seed}), judged": ", ".join(f"{times} {name}" for name, times in statuses.most_common()),
        "Verdicts turned positive by damage, tool stumbling, pièces lost": str(len(offences)),
        "Longest wait for a verdict / limit": f"{longest:.1f} s / {seconds} s",
        "Most memory of a worker": f"{system.getrusage(system.RUSAGE_CHILDREN).ru_maxrss // 1024} MB",
    }


def main() -> None:
    """Measure, print, and with --write put the table into the README."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--count", type=int, default=1000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--seconds", type=int, default=60)
    asked.add_argument("--keep", type=Path)
    asked.add_argument("--forever", action="store_true")
    asked.add_argument("--write", action="store_true")
    said = asked.parse_args()
    seed = said.seed
    while True:
        figures = run(said.count, seed, said.seconds, said.keep)
        table = "\n".join(["| what | figure |", "| --- | --- |", *(f"| {name} | {figure} |" for name, figure in figures.items())])
        print(table, flush=True)
        if not said.forever:
            break
        seed += 1
    if said.write:
        text = FIGURES.read_text(encoding="utf-8")
        FIGURES.write_text(re.sub(r"(?s)(<!-- hostile -->\n).*?(<!-- end -->)", rf"\g<1>{table}\n\g<2>", text), encoding="utf-8")


if __name__ == "__main__":
    main()
