"""What others would answer to the same wordings: the name alone, as they take no more."""

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

from rapidfuzz import fuzz, process, utils
from wordings import Wording

from verifier.catalog import Catalog

SURE = 90       # of 100


def names_of(catalog: Catalog) -> dict[str, list[str]]:
    """Every name of every product, by id."""
    return {one.id: [one.nom, *one.alias] for one in catalog.logiciels.values()}


class Ratio:
    """RapidFuzz: the best WRatio over all names, from 90 on; names folded once."""

    def __init__(self, catalog: Catalog) -> None:
        pairs = [(utils.default_process(text), name) for name, texts in names_of(catalog).items() for text in texts]
        self._texts, self._ids = [text for text, _ in pairs], [name for _, name in pairs]

    def __call__(self, one: Wording, _catalog: Catalog) -> str | None:
        """The id of the best, None below."""
        found = process.extractOne(utils.default_process(one.nom), self._texts, scorer=fuzz.WRatio, score_cutoff=SURE)
        return self._ids[found[2]] if found else None


def nomenklatura(python: Path, catalog: Catalog, asked: Sequence[Wording]) -> tuple[list[str | None], float]:
    """The answers of nomenklatura, from an environment of its own, and its seconds of CPU a wording."""
    lines = [json.dumps(names_of(catalog)), *(json.dumps(one.nom) for one in asked)]
    worker = Path(__file__).parent / "nomenklatura_worker.py"
    done = subprocess.run([python, worker], input="\n".join(lines), capture_output=True, text=True, encoding="utf-8", check=True)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    return [answer for answer, _ in answers], sum(seconds for _, seconds in answers) / len(answers)
