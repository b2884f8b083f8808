"""What the pipeline knows of words before it learns: everyday French, first names, surnames, places, as tiny vectors.

$ python scripts/lexicon.py corpus/lexicon

A word has no vector of its own, only the row of the lists on which it stands; a word on none has none. That is how the model
tells an invented product from the French around it. Two names in five are left out on purpose, so that it also learns
names that no list has.
"""

from __future__ import annotations

import sys
import zlib
from collections import defaultdict
from pathlib import Path

import numpy as np
from names import ASSETS, words
from noise import plain
from spacy.vectors import Vectors
from tokens import blank

__all__ = ["flags", "vectors"]

LISTS = {"ordinaires": 0, "professions": 0, "fonctions": 0, "prenoms_f": 1, "prenoms_m": 1, "noms": 2, "villes": 3, "voies": 3}
WIDTH = 4
KNOWN = 0.6


def known(name: str) -> bool:
    """Whether a person's name is among those that the model is told of."""
    return zlib.crc32(name.encode()) % 100 < KNOWN * 100


def flags() -> dict[str, frozenset[int]]:
    """Each word in small letters, with and without accents, and the lists on which it stands."""
    found: dict[str, set[int]] = defaultdict(set)
    for name, flag in LISTS.items():
        for entry in words(name):
            if flag in {1, 2} and not known(entry):
                continue
            for word in entry.split():
                if flag != 3 or word[0].isupper():
                    found[word.lower()].add(flag)
                    found[plain(word.lower())].add(flag)
    return {word: frozenset(kinds) for word, kinds in found.items()}


def vectors() -> Vectors:
    """The vectors: one row for each set of lists, and for each word the row it shares."""
    table = flags()
    rows = sorted({tuple(sorted(kinds)) for kinds in table.values()})
    data = np.zeros((len(rows), WIDTH), dtype="f")
    for place, kinds in enumerate(rows):
        data[place, list(kinds)] = 1.0
    made = Vectors(data=data, name="fr_lexique", attr="LOWER")
    for word in sorted(table):
        made.add(word, row=rows.index(tuple(sorted(table[word]))))
    return made


def main() -> None:
    """Save an empty pipeline that holds the vectors."""
    nlp = blank()
    nlp.vocab.vectors = vectors()
    nlp.to_disk(Path(sys.argv[1]))
    print(f"{nlp.vocab.vectors.n_keys} words on {len(LISTS)} lists of {ASSETS.name}/words")


if __name__ == "__main__":
    main()
