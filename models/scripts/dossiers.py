"""What the model adds on whole dossiers: the pipeline with and without it, with the corpus's own catalogue and with none.

$ python scripts/dossiers.py fr_justificatif CORPUS [reading]

CORPUS holds manifest.csv, catalogue/ and truth.jsonl (a line a dossier: `status`, its pièces' `fields`). With no catalogue,
every name is one that nobody knows. What was read of the files is kept in the folder `reading`, so that it is read once.
"""

from __future__ import annotations

import json
import pickle
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from noise import plain

from verifier import pages, pipeline, resources
from verifier.batch import manifest
from verifier.domain import Claim, Document, FieldName, Piece, Spotted, Verification
from verifier.fields.entities import TrainedEntities
from verifier.settings import Settings

__all__ = ["outcomes"]

FIELDS = (FieldName.EDITOR, FieldName.SOFTWARE, FieldName.PRACTITIONER, FieldName.VERSION, FieldName.CONNECTOR, FieldName.PACK)
FORMS = {"sas", "sasu", "sarl", "sa", "eurl", "dr", "docteur", "mme", "madame", "m", "monsieur"}


class NoCatalogue:
    """A spotter that knows no name."""

    def spot(self, words: Sequence[str]) -> tuple[Spotted, ...]:
        """Nothing, whatever the words."""
        del words
        return ()


def key(field: FieldName, value: object) -> object:
    """A comparable form: case, accents, signs and forms folded; a person's names in any order."""
    words = [word for word in re.split(r"[^a-z0-9+]+", plain(str(value).lower())) if word and word not in FORMS]
    return frozenset(words) if field is FieldName.PRACTITIONER else "".join(words)


def outcomes(verified: Verification, truth: dict[str, Any]) -> Iterator[str]:
    """« verdict right », « editor wrong »… of a dossier of one pièce; nothing where the truth says nothing."""
    yield f"verdict {'right' if verified.verdict.status in {truth['status'], *truth.get('accept', ())} else 'wrong'}"
    if len(truth["pieces"]) != 1 or len(verified.facts) != 1:
        return
    for field in FIELDS:
        wanted = truth["pieces"][0]["fields"].get(field, ...)
        if wanted is ...:
            continue
        right = wanted["any"] if isinstance(wanted, dict) else [wanted]
        value = verified.facts[0].value(field)
        if value is not None:
            good = any(one is not None and key(field, one) == key(field, value) for one in right)
            yield f"{field} {'right' if good else 'wrong'}"
        elif None not in right:
            yield f"{field} missing"


def keep_reading(folder: Path) -> None:
    """Have each file read once, whatever is asked afterwards."""
    folder.mkdir(parents=True, exist_ok=True)
    read = pages.read

    def kept(piece: Piece, reader: pages.Reader) -> Document:
        path = folder / f"{piece.sha256}.pickle"
        if not path.exists():
            path.write_bytes(pickle.dumps(read(piece, reader)))
        document: Document = pickle.loads(path.read_bytes())  # noqa: S301  written above
        return replace(document, name=piece.name)

    pages.read = kept


def main() -> None:
    """Print the table of the card."""
    corpus = Path(sys.argv[2])
    truths = {one["dossier"]: one for one in map(json.loads, (corpus / "truth.jsonl").read_text(encoding="utf-8").splitlines())}
    loaded = resources.load(replace(Settings(), catalogue=corpus / "catalogue"))
    dossiers = manifest.from_manifest(corpus / "manifest.csv", corpus, Claim())
    if len(sys.argv) > 3:
        keep_reading(Path(sys.argv[3]))
    model = TrainedEntities(Path(sys.argv[1]))
    columns = [f"{field} right / wrong / missing" for field in FIELDS]
    print(f"| {len(truths)} dossiers | verdicts right | {' | '.join(columns)} |\n| --- |{' --- |' * (1 + len(columns))}")
    for known in (True, False):
        for entities in (None, model):
            finders = replace(loaded.finders, entities=entities, spotter=loaded.finders.spotter if known else NoCatalogue())
            given = replace(loaded, finders=finders)
            counts = Counter(
                outcome
                for one in dossiers if one.name in truths
                for outcome in outcomes(pipeline.verify(one.paths, one.claim, given, one.name), truths[one.name])
            )
            title = f"{'catalogue' if known else 'no catalogue'}, {'rules and model' if entities else 'rules alone'}"
            cells = [" / ".join(str(counts[f"{field} {word}"]) for word in ("right", "wrong", "missing")) for field in FIELDS]
            print(f"| {title} | {counts['verdict right']} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
