"""An invented catalogue of any size, the same for the same seed: éditeurs, groups, families of products, numbers, everyday words.

python benchmarks/matching/invented.py DIR --products 5000 --seed 1
"""

import argparse
import csv
import random
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

WORDS = yaml.safe_load((Path(__file__).parent / "words.yaml").read_text(encoding="utf-8"))
ONSETS, VOWELS, CODAS, EVERYDAY = (WORDS[name] for name in ("onsets", "vowels", "codas", "everyday"))
FIELDS = ("Santé", "Kiné", "Dentaire", "Vitale", "Médecin", "Infirmier", "Agenda", "Mobile", "Cabinet", "Ortho", "Junior", "Web")
NUMBERS = ("2", "3", "4", "5", "7", "20", "100", "300", "500", "2000", "3000", "4000", "+2000", "+4000")
TRADES = ("Logiciels", "Informatique", "Éditions", "Systèmes", "Santé", "Développement", "Médical", "Solutions")
PROFESSIONS = ("medecin", "chirurgien-dentiste", "infirmier", "masseur-kinesitherapeute", "sage-femme", "orthophoniste")
PER_MAKER = 3


@dataclass
class Maker:
    """One éditeur: its word, its name, its other names, its group."""

    id: str
    word: str
    nom: str
    alias: tuple[str, ...]
    groupe: str


@dataclass
class Product:
    """One software."""

    id: str
    maker: Maker
    nom: str
    alias: tuple[str, ...]
    professions: tuple[str, ...]


def flat(text: str) -> str:
    """The letters and digits of a text, without case or accents: what a reader says aloud."""
    spread = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe").replace("&", " et "))
    return re.sub(r"[^a-z0-9+]", "", "".join(sign for sign in spread if not unicodedata.combining(sign)))


class Invention:
    """Words that were not said before, out of one chance."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.said: set[str] = {flat(word) for word in (*FIELDS, *EVERYDAY, *TRADES)}

    def word(self, fewest: int = 2, most: int = 3) -> str:
        """A new word, of so many syllables."""
        while True:
            count = self.chance.randint(fewest, most)
            parts = [self.chance.choice(ONSETS) + self.chance.choice(VOWELS) + self.chance.choice(CODAS) for _ in range(count)]
            found = "".join(parts)
            if len(found) >= 3 * fewest - 1 and flat(found) not in self.said:
                self.said.add(flat(found))
                return found.capitalize()

    def maker(self, rank: int, groups: Sequence[str]) -> Maker:
        """A company: « Word Trade », often known by its word, sometimes by a former name."""
        word = self.word(2, 3)
        alias = [word] if self.chance.random() < 0.8 else []
        if self.chance.random() < 0.3:
            alias.append(f"{self.word(2, 3)} {self.chance.choice(TRADES)}")
        groupe = self.chance.choice(groups) if self.chance.random() < 0.3 else ""
        return Maker(f"e-{rank}", word, f"{word} {self.chance.choice(TRADES)}", tuple(alias), groupe)

    def names(self) -> list[str]:
        """The names of a family of products: one word, its editions, its numbers."""
        draw, stem = self.chance.random(), self.word()
        if draw < 0.55:
            return [stem]
        if draw < 0.72:
            fields = self.chance.sample(FIELDS, self.chance.randint(1, 3))
            return [*([stem] if self.chance.random() < 0.5 else []), *(f"{stem} {field}" for field in fields)]
        if draw < 0.84:
            joint = self.chance.choice(["", " "])
            return [f"{stem}{'' if number[0] == '+' else joint}{number}"
                    for number in self.chance.sample(NUMBERS, self.chance.randint(1, 3))]
        if draw < 0.92:
            return [f"{stem} {self.word()}"]
        if draw < 0.96:
            return [f"{stem}-{self.chance.choice(FIELDS)}"]
        return [self.word(1, 1).upper()]


def products(count: int, seed: int) -> list[Product]:
    """So many products, a few of them called by an everyday word, each name once."""
    make = Invention(seed)
    groups = [f"Groupe {make.word(2, 3)}" for _ in range(max(2, count // 60))]
    makers = [make.maker(rank, groups) for rank in range(max(2, count // PER_MAKER))]
    everyday = make.chance.sample(EVERYDAY, max(1, min(len(EVERYDAY) // 2, count // 40)))
    found: list[Product] = []
    taken: set[str] = set()
    while len(found) < count:
        maker = make.chance.choice(makers)
        for nom in ([everyday.pop()] if everyday else make.names()):
            if flat(nom) not in taken and len(found) < count:
                taken.add(flat(nom))
                found.append(Product(f"l-{len(found)}", maker, nom, _alias(nom, maker, make, taken), _served(make)))
    return found


def _served(make: Invention) -> tuple[str, ...]:
    return tuple(make.chance.sample(PROFESSIONS, make.chance.randint(1, 3)))


def _alias(nom: str, maker: Maker, make: Invention, taken: set[str]) -> tuple[str, ...]:
    """Sometimes the éditeur's word before the name, sometimes a former name of the product."""
    found: list[str] = []
    if make.chance.random() < 0.15:
        found.append(f"{maker.word} {nom}")
    if make.chance.random() < 0.08:
        found.append(make.word())
    taken.update(flat(one) for one in found)
    return tuple(found)


def write(folder: Path, every: Sequence[Product]) -> Path:
    """The catalogue's files."""
    folder.mkdir(parents=True, exist_ok=True)
    makers = {one.maker.id: one.maker for one in every}
    source = ("s-1", "Inventé", "", "2024-01-01", "publique")
    _put(folder / "sources.csv", ("source_id", "titre", "url", "date", "autorite"), [source])
    _put(folder / "editeurs.csv", ("id", "nom", "alias", "groupe", "source_id"),
         ((one.id, one.nom, "|".join(one.alias), one.groupe, "s-1") for one in makers.values()))
    _put(folder / "logiciels.csv", ("id", "editeur_id", "nom", "alias", "professions", "source_id"),
         ((one.id, one.maker.id, one.nom, "|".join(one.alias), "|".join(one.professions), "s-1") for one in every))
    return folder


def _put(path: Path, header: Sequence[str], rows: Sequence[Sequence[str]] | Iterator[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main() -> None:
    """Write one."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("--products", type=int, default=5000)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    write(chosen.folder, products(chosen.products, chosen.seed))


if __name__ == "__main__":
    main()
