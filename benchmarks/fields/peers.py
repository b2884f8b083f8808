"""What others would read in the same papers: results of the peers, in the form of `verify batch`'s.

    python benchmarks/fields/peers.py DIR --output OUT [--invoice2data PYTHON]

DIR holds manifest.csv, catalogue/ and the files. Every peer gets the same words of each pièce: its text layer as
`pdftotext -layout` gives it, and Tesseract's (fra, 300 dpi, direction told by OSD) of a page that has none.
OUT/<peer>.jsonl holds, for each, one line a dossier: only the fields that the peer can give, and no verdict, for it gives none.

regex          pdftotext and the regular expressions of an hour (naive.py)
rapidfuzz      « DMP compatible » by partial_ratio over the text, software and éditeur by WRatio of the catalogue's names over
               the lines, all from 90 on
invoice2data   as it comes: its own templates, else the one that it suggests for the paper
generic        invoice2data with one template of ours (generic.yml)

invoice2data (MIT) is no dependency of the project. In an environment of its own: `python -m venv X && X/bin/pip install
invoice2data`, then --invoice2data X/bin/python. Without it these two peers are left out, and it is said.
"""

import argparse
import csv
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parent))
from naive import naive
from PIL import Image, ImageOps, ImageSequence
from rapidfuzz import fuzz, process

from verifier.domain import Media, Piece
from verifier.intake import Limits, unpack

HERE = Path(__file__).parent
FEWEST = 25         # letters of a page that has a text layer
TALLEST = 3508      # pixels of an A4 sheet at 300 dpi
SURE = 90           # of 100: RapidFuzz's own scale
MENTIONS = ("dmp compatible", "compatible dmp", "compatible avec le dmp")
SHORTEST = 3        # letters of a name looked for

Fields = Mapping[str, Any]


@dataclass(frozen=True)
class Read:
    """One pièce of one dossier, and its words, one text a page."""

    dossier: str
    piece: str
    pages: tuple[str, ...]

    @property
    def text(self) -> str:
        """All its words."""
        return "\n".join(self.pages)


def dossiers(folder: Path) -> dict[str, list[Path]]:
    """The files of each dossier of the manifest, in its order."""
    found: dict[str, list[Path]] = {}
    with (folder / "manifest.csv").open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            found.setdefault(row["dossier"], []).append(folder / row["fichier"])
    return found


def read(folder: Path, kept: Path) -> list[Read]:
    """The words of every pièce; what was read before is found again in `kept`."""
    kept.mkdir(parents=True, exist_ok=True)
    pieces = [(name, piece) for name, paths in dossiers(folder).items() for piece in unpack(paths, Limits())]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        texts = pool.map(lambda each: remembered(each[1], kept), pieces)
        return [Read(name, piece.name, pages) for (name, piece), pages in zip(pieces, texts, strict=True)]


def remembered(piece: Piece, kept: Path) -> tuple[str, ...]:
    """The pages of a pièce, read once."""
    file = kept / f"{piece.sha256}.json"
    if not file.exists():
        file.write_text(json.dumps(pages(piece), ensure_ascii=False), encoding="utf-8")
    return tuple(json.loads(file.read_text(encoding="utf-8")))


def pages(piece: Piece) -> list[str]:
    """The words of each page; none of what is neither a PDF nor a picture."""
    with tempfile.TemporaryDirectory() as folder:
        if piece.media is Media.PDF:
            file = Path(folder) / "a.pdf"
            file.write_bytes(piece.data)
            texts = ran("pdftotext", "-layout", "-q", "-enc", "UTF-8", str(file), "-").split("\f")[:-1]
            return [text if letters(text) >= FEWEST else seen(rendered(file, place)) for place, text in enumerate(texts, 1)]
        if piece.media is Media.IMAGE:
            return [seen(upright(frame)) for frame in ImageSequence.Iterator(Image.open(io.BytesIO(piece.data)))]
    return []


def letters(text: str) -> int:
    """How many letters and figures."""
    return sum(char.isalnum() for char in text)


def rendered(file: Path, place: int) -> bytes:
    """A page as a picture, of the size of an A4 sheet at 300 dpi."""
    target = file.with_name(f"page-{place}")
    ran("pdftoppm", "-scale-to", str(TALLEST), "-gray", "-singlefile", "-f", str(place), "-l", str(place), str(file), str(target))
    made = target.with_suffix(".pgm")
    return made.read_bytes() if made.exists() else b""


def upright(image: Image.Image) -> bytes:
    """A photo as its telephone says that it stands."""
    buffer, stood = io.BytesIO(), ImageOps.exif_transpose(image).convert("L")
    stood.thumbnail((TALLEST, TALLEST))
    stood.save(buffer, "PPM")
    return buffer.getvalue()


def seen(picture: bytes) -> str:
    """Tesseract's words of a picture, in their columns."""
    columns = ("-c", "preserve_interword_spaces=1")
    return ran("tesseract", "-", "-", "-l", "fra", "--psm", "1", "--dpi", "300", *columns, data=picture) if picture else ""


def ran(*command: str, data: bytes = b"") -> str:
    """What a command says; nothing where it fails, as on a broken file."""
    done = subprocess.run(command, input=data, capture_output=True, check=False, env={**os.environ, "OMP_THREAD_LIMIT": "1"})
    return done.stdout.decode("utf-8", "replace")


def lines(text: str) -> Iterator[str]:
    """Its lines, and the cells between wide gaps of each, folded."""
    for line in text.splitlines():
        cells = [folded(cell) for cell in re.split(r"\s{3,}", line.strip())]
        yield from dict.fromkeys([folded(line), *cells])


def folded(text: str) -> str:
    """Lower case, no accents, one space."""
    split = unicodedata.normalize("NFKD", text)
    return " ".join("".join(char for char in split if not unicodedata.combining(char)).lower().split())


class Catalogue:
    """The names of the catalogue, folded, each with the one to be given."""

    def __init__(self, folder: Path) -> None:
        self.software, self.editors = self.names(folder / "logiciels.csv"), self.names(folder / "editeurs.csv")

    @staticmethod
    def names(file: Path) -> dict[str, str]:
        """Name or alias, folded → name."""
        with file.open(encoding="utf-8-sig", newline="") as rows:
            return {folded(alias): row["nom"] for row in csv.DictReader(rows)
                    for alias in [row["nom"], *row["alias"].split("|")] if len(folded(alias)) >= SHORTEST}

    def fields(self, paper: Read) -> Fields:
        """The fields that RapidFuzz can give, each with its score as a confidence."""
        cells = [line for line in lines(paper.text) if len(line) >= SHORTEST]
        found = {name: nearest(names, cells) for name, names in (("software", self.software), ("editor", self.editors))}
        whole = folded(paper.text)
        score = max(fuzz.partial_ratio(mention, whole) for mention in MENTIONS) if len(whole) >= len(MENTIONS[0]) else 0
        found["dmp_compatible"] = {"value": True, "confidence": score / 100} if score >= SURE else None
        return {name: each for name, each in found.items() if each}


def nearest(names: Mapping[str, str], cells: Sequence[str]) -> dict[str, Any] | None:
    """The name that comes nearest to a line, from 90 on; of two as near, the longer one."""
    if not names or not cells:
        return None
    scores = process.cdist(list(names), cells, scorer=fuzz.WRatio).max(axis=1)
    best = max((float(score), len(name), name) for name, score in zip(names, scores, strict=True))
    return {"value": names[best[2]], "confidence": best[0] / 100} if best[0] >= SURE else None


def asked(python: Path, papers: Sequence[Read], template: Path | None) -> Iterator[Fields]:
    """What invoice2data gives for each paper, in an interpreter that has it."""
    command = [str(python), str(HERE / "invoice2data_worker.py"), *([str(template)] if template else [])]
    given = "".join(json.dumps(paper.text) + "\n" for paper in papers)
    told = {**os.environ, "PYTHONHASHSEED": "0"}     # it puts several values of a field in a set
    done = subprocess.run(command, input=given, capture_output=True, text=True, encoding="utf-8", check=True, env=told)
    return map(json.loads, done.stdout.splitlines())


def has_it(python: Path | None) -> bool:
    """Whether this interpreter has invoice2data."""
    asks = [str(python), "-c", "import invoice2data"]
    return python is not None and subprocess.run(asks, capture_output=True, check=False).returncode == 0


def results(papers: Sequence[Read], given: Sequence[Fields]) -> Iterator[str]:
    """One line a dossier, in the form of `verify batch`."""
    found: dict[str, list[dict[str, Any]]] = {}
    for paper, fields in zip(papers, given, strict=True):
        values = {name: value if isinstance(value, dict) else {"value": value} for name, value in fields.items()}
        kind = values.pop("kind", {}).get("value")
        found.setdefault(paper.dossier, []).append({"name": paper.piece, "kind": kind, "fields": values})
    return (json.dumps({"dossier": name, "pieces": pieces}, ensure_ascii=False) + "\n" for name, pieces in found.items())


def run(folder: Path, output: Path, python: Path | None) -> dict[str, Path]:
    """The results of each peer that is there."""
    papers = read(folder, output / "texts")
    catalogue = Catalogue(folder / "catalogue")
    peers: dict[str, Callable[[], Sequence[Fields]]] = {
        "regex": lambda: [naive(paper.text) for paper in papers],
        "rapidfuzz": lambda: [catalogue.fields(paper) for paper in papers],
    }
    if python and has_it(python):
        peers["invoice2data"] = lambda: list(asked(python, papers, None))
        peers["generic"] = lambda: list(asked(python, papers, HERE / "generic.yml"))
    else:
        print("invoice2data is left out: say --invoice2data PYTHON, one that has it (see --help).", file=sys.stderr)
    for name, fields in peers.items():
        (output / f"{name}.jsonl").write_text("".join(results(papers, fields())), encoding="utf-8")
    return {name: output / f"{name}.jsonl" for name in peers}


def main() -> None:
    """Run every peer, and say where its results are."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("--output", type=Path, required=True)
    options.add_argument("--invoice2data", type=Path, metavar="PYTHON")
    given = options.parse_args()
    for name, file in run(given.folder, given.output, given.invoice2data).items():
        print(f"{name:14}{file}")


if __name__ == "__main__":
    main()
