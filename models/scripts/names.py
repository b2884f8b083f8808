"""Names that nobody bears: companies, products and people, made up anew for each document."""

from __future__ import annotations

import random
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

__all__ = ["ASSETS", "Person", "company", "connector", "initials", "pack", "pick", "product", "slug", "syllables", "words"]

OPENINGS = ("L'", "L’", "Le ", "La ", "Mon ", "Ma ", "Mes ", "monsieur", "mon", "mes", "i", "e", "my")
ASSETS = Path(__file__).resolve().parent.parent / "assets"


@cache
def words(name: str) -> tuple[str, ...]:
    """The lines of `assets/words/<name>.txt`."""
    return tuple((ASSETS / "words" / f"{name}.txt").read_text(encoding="utf-8").split("\n")[:-1])


@cache
def parts() -> dict[str, Any]:
    """The word parts of `assets/names.yml`."""
    loaded: dict[str, Any] = yaml.safe_load((ASSETS / "names.yml").read_text(encoding="utf-8"))
    return {key: [str(part) for part in value] for key, value in loaded.items()}


def pick(rng: random.Random, name: str) -> str:
    """One line of a word list."""
    return rng.choice(words(name))


def slug(text: str) -> str:
    """A name as it stands in an address: « Médi Soft » gives `medisoft`."""
    plain = unicodedata.normalize("NFD", text.lower())
    return "".join(letter for letter in plain if letter.isascii() and letter.isalnum()) or "info"


def syllables(rng: random.Random) -> str:
    """An invented word, capitalised: two to four syllables."""
    table = parts()
    middle = "".join(rng.choice(table["milieu"]) for _ in range(rng.choice((0, 1, 1, 1, 2))))
    return (rng.choice(table["debut"]) + middle + rng.choice(table["fin"])).capitalize()


def everyday(rng: random.Random) -> str:
    """An ordinary word, capitalised: products bear such names too."""
    return next(word for word in iter(lambda: pick(rng, "ordinaires"), "") if 4 <= len(word) <= 9).capitalize()


def initials(rng: random.Random) -> str:
    """Two to four capital letters, sometimes with a figure or dots."""
    letters = "".join(rng.choice("ABCDEFGHIKLMNOPRSTVX") for _ in range(rng.choice((2, 3, 3, 4))))
    return rng.choice((letters, letters, letters, ".".join(letters) + ".", letters + rng.choice("1247")))


def _fused(rng: random.Random) -> str:
    return syllables(rng) + rng.choice(("", "-")) + rng.choice(parts()["coupe"])


def _house(rng: random.Random) -> str:
    """« Atelier X », « Éditions X »."""
    head = rng.choice(parts()["maison"])
    return f"{head} {rng.choice((syllables(rng), pick(rng, 'noms'), rng.choice(parts()['mots']), everyday(rng)))}"


def _company_root(rng: random.Random) -> str:
    return rng.choice((
        syllables, syllables, syllables, _fused, _fused, initials,
        lambda r: pick(r, "noms"), lambda r: r.choice(parts()["mots"]), lambda r: f"{syllables(r)} {syllables(r)}",
        lambda r: f"{pick(r, 'noms')} {r.choice(('&', 'et'))} {r.choice(('Fils', 'Associés', pick(r, 'noms')))}",
        _house,
        lambda r: f"{syllables(r)}{r.choice(('-', ' & ', '.', ''))}{syllables(r)}",
        lambda r: everyday(r) + r.choice(("", syllables(r).lower())),
    ))(rng)


def company(rng: random.Random) -> str:
    """The name of a company, without its legal form."""
    root, roll = _company_root(rng), rng.random()
    bare = roll < 0.3 and " " not in root
    table = parts()
    tail = "" if bare else " " + rng.choice(table["activite"] if roll < 0.8 else table["activite_longue"])
    if rng.random() < 0.04:
        root, tail = f"{rng.choice(table['activite'])} {root}", ""
    return _cased(rng, root + tail, upper=0.3)


def _cased(rng: random.Random, name: str, upper: float) -> str:
    roll = rng.random()
    if roll < upper:
        return name.upper()
    return name.lower() if roll > 0.97 else name


def _product_root(rng: random.Random) -> str:
    table = parts()
    return rng.choice((
        syllables, syllables, syllables, initials, _fused,
        lambda r: r.choice(table["devant"]) + syllables(r),
        lambda r: r.choice(table["devant"]) + syllables(r).lower(),
        lambda r: f"{syllables(r)} {r.choice(table['derriere'])}",
        lambda r: f"{syllables(r)}{r.choice(('', ' '))}{r.choice(table['derriere'])}",
        lambda r: f"{r.choice(table['devant'])} {r.choice(table['derriere'])}",
        lambda r: r.choice((r.choice(table["mots"]), everyday(r))),
        lambda r: f"{r.choice((r.choice(table['mots_metier']), everyday(r)))} {r.choice(table['adjectif'] + table['derriere'])}",
        lambda r: f"{r.choice(table['mots'])} {r.choice(table['derriere'])}",
        lambda r: f"{r.choice(table['mots_metier'])} {r.choice(('&', 'et'))} {r.choice(table['mots_metier'])}",
        lambda r: f"{r.choice('2345678')} {r.choice(table['mots_metier'])}",
        lambda r: r.choice(OPENINGS) + everyday(r),
        lambda r: f"{everyday(r)}{r.choice((' ', ' du ', ' de ', '-', ' à '))}{r.choice((everyday(r), syllables(r)))}",
        lambda r: f"{r.choice('ABCDEGKLMNOPSTVX')}{r.choice('-.')}{r.choice((syllables(r), r.choice(table['derriere'])))}",
        lambda r: f"{initials(r)} {r.choice((r.choice(table['derriere']), syllables(r)))}",
        lambda r: syllables(r).lower() + r.choice((".fr", ".net", ".care", ".io", syllables(r), r.choice(table["derriere"]))),
        lambda r: syllables(r) + r.choice(table["derriere"]).split(" ")[0],
        lambda r: pick(r, r.choice(("prenoms_f", "prenoms_m"))),
        lambda r: f"{everyday(r)} {r.choice(('&', 'et', '+'))} {everyday(r)}",
        lambda r: f"{r.choice(table['mots'])} {r.choice(table['metiers'])}",
        lambda r: f"{syllables(r)} {r.choice(table['metiers'])}",
    ))(rng)


def product(rng: random.Random, maker: str) -> str:
    """The name of a software, now and then akin to its maker's."""
    roll = rng.random()
    head = maker.split(maxsplit=1)[0].title()
    if roll < 0.05:
        return head
    name = f"{head} {rng.choice(parts()['derriere'])}" if roll < 0.17 else _product_root(rng)
    if roll > 0.88:
        number = rng.choice(("2", "3", "4", "5", "7", "10", "3000", "2000", "+", ".fr", ".net"))
        name += rng.choice((" {}", "+{}", "{}")).format(number)
    return _cased(rng, name, upper=0.25)


def connector(rng: random.Random) -> str:
    """The name of what carries a software's calls to the DMP."""
    table = parts()
    head = rng.choice((syllables(rng), syllables(rng), initials(rng), rng.choice(table["devant"]), rng.choice(table["mots"])))
    tail = rng.choice(table["liaison"])
    name = rng.choice((f"{head} {tail}", f"{head}{tail}", f"{tail} {head}", f"{head}-{tail}", head, syllables(rng)))
    return _cased(rng, name, upper=0.25)


def pack(rng: random.Random) -> str:
    """The name of a pack, without the word."""
    table = parts()
    name = rng.choice((
        syllables(rng), everyday(rng), rng.choice(table["bouquet"]), rng.choice(table["mots"]),
        f"{rng.choice(table['bouquet'])} {rng.choice((*table['bouquet'], everyday(rng)))}",
        f"{rng.choice((syllables(rng), everyday(rng)))} {rng.choice((*table['bouquet'], *table['derriere']))}",
    ))
    return _cased(rng, name, upper=0.2)


@dataclass(frozen=True)
class Person:
    """Somebody: first name, surname, and whether one says « Madame »."""

    first: str
    last: str
    woman: bool

    @classmethod
    def drawn(cls, rng: random.Random) -> Person:
        """A person of the lists."""
        woman = rng.random() < 0.55
        roll = rng.random()
        last = syllables(rng) if roll < 0.12 else _double(rng) if roll < 0.3 else pick(rng, "noms")
        return cls(_given(rng, pick(rng, "prenoms_f" if woman else "prenoms_m"), woman), last, woman)

    def written(self, rng: random.Random) -> str:
        """The name in one of the ways that paper shows."""
        first, last, up = self.first, self.last, self.last.upper()
        ways = (
            f"{first} {last}", f"{first} {up}", f"{up} {first}", f"{last} {first}", f"{first} {up}", f"{first} {last}",
            f"{up} {first}", up, f"{up} {first.upper()}", f"{first[0]}. {up}", f"{first[0]}. {last}", last,
            f"{first.upper()} {up}",
        )
        return rng.choice(ways)


def _double(rng: random.Random) -> str:
    name, other = pick(rng, "noms"), rng.choice((pick(rng, "noms"), syllables(rng)))
    ways = (
        "{}-{}", "{}-{}", "{} {}", "{} ép. {}", "{} épouse {}", "de {1}", "de la {1}", "du {1}", "d'{1}", "Le {1}", "Van {1}",
        "Da {1} {0}", "{} (née {})",
    )
    return rng.choice(ways).format(name, other)


def _given(rng: random.Random, name: str, woman: bool) -> str:
    """A first name, one in seven double, one in twelve on no list."""
    roll = rng.random()
    other = pick(rng, "prenoms_f" if woman else "prenoms_m")
    return syllables(rng) if roll < 0.08 else f"{name}{rng.choice('- ')}{other}" if roll < 0.22 else name
