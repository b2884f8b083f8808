"""An invented world: éditeurs, resellers, software, people, identifiers, made by rule from a seed, and its catalogue.

No name is anybody's: surnames, companies and products are put together from syllables. A set of papers has its own part of every
list (names.yaml), so that the names of one set say nothing about those of another.
"""

import csv
import random
import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

NAMES = yaml.safe_load(Path(__file__).with_name("names.yaml").read_text(encoding="utf-8"))
SETS = ("dev", "test", "traps")
PROFESSIONS = ("chirurgien-dentiste", "infirmier", "masseur-kinesitherapeute", "sage-femme", "orthophoniste", "orthoptiste",
               "pedicure-podologue", "medecin")
FORMS = ("SAS", "SARL", "SASU", "SA", "EURL", "SAS", "SARL")


def slug(text: str) -> str:
    """The text as it stands in a domain name or an identifier."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "-", plain.lower().replace("+", " plus ")).strip("-")


def luhn(digits: str) -> str:
    """The digits and their key."""
    doubled = (int(digit) * (1 + (place % 2 == 0)) for place, digit in enumerate(reversed(digits)))
    return digits + str(-sum(sum(divmod(number, 10)) for number in doubled) % 10)


def numbers(rng: random.Random, count: int) -> str:
    """So many digits, the first no zero."""
    return str(rng.randrange(10 ** (count - 1), 10**count))


def spaced(digits: str, *sizes: int) -> str:
    """Digits in groups of these sizes."""
    groups = []
    for size in sizes:
        groups.append(digits[:size])
        digits = digits[size:]
    return " ".join([*groups, digits]).strip()


@dataclass(frozen=True)
class Address:
    """Where somebody is: a street, a postcode, a town."""

    street: str
    postcode: str
    town: str


@dataclass(frozen=True)
class Company:
    """A firm as its letterhead tells it."""

    name: str
    form: str
    address: Address
    siren: str
    domain: str
    phone: str
    capital: str

    @property
    def siret(self) -> str:
        """The head office's number."""
        return luhn(self.siren + "0001")

    @property
    def vat(self) -> str:
        """The number of intracommunity VAT."""
        return f"FR{(12 + 3 * (int(self.siren) % 97)) % 97:02d}{self.siren}"


@dataclass(frozen=True)
class Person:
    """A professional or a clerk."""

    first: str
    last: str
    woman: bool
    born: str = ""
    capitals: bool = True         # whether papers write the surname in capitals


@dataclass(frozen=True)
class Product:
    """A software of this world; `dmp` is oui, connecteur, pack or nothing known; `listed` says whether the catalogue has it."""

    id: str
    name: str
    editor: Company
    profession: str
    dmp: str
    segur: str
    lap: str
    via: str
    listed: bool


@dataclass
class World:
    """Everybody and everything that the papers of one set may name."""

    editors: list[Company] = field(default_factory=list)
    products: list[Product] = field(default_factory=list)
    connectors: list[tuple[str, str, str, str]] = field(default_factory=list)  # id, name, éditeur, genre


class Naming:
    """Names drawn from one set's part of the lists."""

    def __init__(self, rng: random.Random, part: str) -> None:
        self.rng, self.place, self.used = rng, SETS.index(part), set()

    def some(self, key: str, inside: dict[str, Any] = NAMES) -> Any:
        """One of this set's share of a list."""
        return self.rng.choice(inside[key][self.place :: len(SETS)])

    def once(self, make: Any) -> str:
        """A name that was not given yet."""
        while (name := make()).lower() in self.used:
            pass
        self.used.add(name.lower())
        return name

    def coined(self) -> str:
        """A made-up word."""
        parts = NAMES["syllables"]
        middle = self.rng.choice(parts["middles"]) if self.rng.random() < 0.6 else ""
        return self.some("starts", parts) + middle + self.rng.choice(parts["ends"])

    def surname(self) -> str:
        """A surname that sounds French."""
        return self.some("surname_starts") + self.rng.choice(NAMES["surname_ends"])

    def initials(self) -> str:
        """An acronym."""
        letters = "".join(self.rng.choice(NAMES["acronym_letters"]) for _ in range(self.rng.choice((3, 4))))
        mixed = f"{letters[0]}{self.rng.randrange(2, 10)}{letters[1]}"
        return self.rng.choice((letters, letters, ".".join(letters) + ".", mixed))

    def editor(self) -> str:
        """The name of a firm that makes software."""
        tail, rng = self.rng.choice(NAMES["editor_tails"]), self.rng
        return rng.choice((
            lambda: f"{self.coined()} {tail}", lambda: f"{self.coined()} {tail}", self.coined, lambda: f"{self.coined()}soft",
            lambda: f"{self.initials()} {tail}", self.initials, lambda: f"{self.coined()} & {self.surname()}",
            lambda: f"{self.surname()} {tail}", lambda: f"{rng.choice(NAMES['editor_heads'])} {self.surname()}",
            lambda: f"{rng.choice(('Atelier', 'Groupe', 'Laboratoire', 'Studio'))} Numérique {rng.choice(NAMES['places'])}",
            lambda: f"{self.some('everyday')} {tail}",
        ))()

    def software(self, editor: str) -> str:
        """The name of a software."""
        rng, word = self.rng, self.some("everyday")
        short = re.sub(r"\W.*", "", editor)
        with_house = (lambda: f"{short} {rng.choice(NAMES['second_words'])}",) if len(short) > 4 else ()
        return rng.choice((
            self.coined, self.coined, lambda: word, lambda: f"{word} {self.some('second_words')}",
            lambda: f"{self.coined()} {rng.randrange(2, 10)}", lambda: f"{rng.choice(NAMES['care'])}{self.coined().lower()}",
            lambda: f"{self.coined()}+", lambda: f"{rng.choice(NAMES['care'])}-{word}",
            lambda: f"{'KXZ'[self.place]} {rng.randrange(3, 10)}",
            lambda: f"{self.initials().replace('.', '')} {rng.choice(NAMES['second_words'])}",
            lambda: f"{rng.choice(NAMES['care'])}{self.some('second_words').split()[0].lower()}", *with_house,
        ))()

    def address(self) -> Address:
        """A postal address in no real town."""
        rng = self.rng
        town, postcode = self.some("towns")
        number = f"{rng.randrange(1, 190)}{rng.choice(('', '', '', ' bis', ' ter'))}"
        return Address(f"{number} {rng.choice(NAMES['ways'])} {rng.choice(NAMES['way_names'])}", postcode, town)

    def company(self, name: str) -> Company:
        """A firm around its name."""
        rng = self.rng
        phone = spaced("0" + str(rng.choice((1, 2, 3, 4, 5, 9))) + f"{rng.randrange(10**8):08d}", 2, 2, 2, 2)
        capital = f"{rng.choice((8, 10, 37, 50, 120, 250, 640)):d} 000"
        domain = slug(name).replace("-", rng.choice(("", "-"))) + rng.choice((".fr", ".fr", ".com", ".eu"))
        return Company(name, rng.choice(FORMS), self.address(), luhn(numbers(rng, 8)), domain, phone, capital)

    def person(self) -> Person:
        """Somebody, with the turns that French names take."""
        rng, woman = self.rng, self.rng.random() < 0.55
        first, last = self.some("women" if woman else "men"), self.surname()
        turn = rng.random()
        if turn < 0.12:
            last = f"{last}-{self.surname()}"
        elif turn < 0.25:
            last = f"{rng.choice(NAMES['particles'])} {last}"
        elif turn < 0.28:
            last = f"d'{rng.choice(('Aubrelle', 'Estrevac', 'Hautefort', 'Orsenne'))}"
        born = self.surname() if woman and 0.28 < turn < 0.36 else ""
        return Person(first, last, woman, born, rng.random() < 0.8)


def world_of(part: str, seed: int | str) -> World:
    """The world of a set of papers."""
    rng = random.Random(f"world {part} {seed}")
    naming, world = Naming(rng, part), World()
    world.editors = [naming.company(naming.once(naming.editor)) for _ in range(70)]
    for genre, count in (("connecteur", 7), ("pack", 6)):
        for _ in range(count):
            word = naming.once(naming.coined)
            forms = ("{}", "{} DMP", "{} Link") if genre == "connecteur" else ("Pack {}", "Pack {} Plus")
            name = rng.choice(forms).format(word)
            world.connectors.append((f"c-{slug(name)}", name, naming.once(naming.editor), genre))
    for place in range(140):
        profession = PROFESSIONS[place % 8] if place % 3 else ("chirurgien-dentiste", "medecin")[place % 2]
        world.products.append(product_of(naming, world, profession))
    return world


def product_of(naming: Naming, world: World, profession: str) -> Product:
    """A new software of one of the éditeurs."""
    rng = naming.rng
    editor = rng.choice(world.editors)
    name = naming.once(lambda: naming.software(editor.name))
    dmp = rng.choices(("oui", "connecteur", "pack", ""), (60, 16, 15, 9))[0]
    via = rng.choice([row[0] for row in world.connectors if row[3] == dmp]) if dmp in {"connecteur", "pack"} else ""
    segur, lap = rng.choices(("oui", "non"), (85, 15))[0], rng.choices(("oui", ""), (85, 15))[0]
    return Product(f"p-{slug(name)}", name, editor, profession, dmp, segur, lap, via, rng.random() > 0.07)


def write_catalogue(world: World, folder: Path) -> None:
    """The catalogue of this world, as contract.md wants it."""
    listed = [product for product in world.products if product.listed]
    editors = {product.editor.name: product.editor for product in listed}
    references: list[list[str]] = []
    for product in listed:
        if product.dmp:
            references.append([product.id, "dmp", "", product.dmp, product.via, "2014-01-01", "", "s1"])
        if product.profession == "medecin":
            references.append([product.id, "segur", "", product.segur, "", "2015-01-01", "", "s1"])
        if product.profession == "medecin" and product.lap:
            references.append([product.id, "lap", "", product.lap, "", "2015-01-01", "", "s1"])
    tables: dict[str, tuple[str, list[list[str]]]] = {
        "editeurs": ("id,nom,alias,groupe,source_id", [[f"e-{slug(name)}", name, "", "", "s1"] for name in editors]),
        "logiciels": ("id,editeur_id,nom,alias,professions,source_id",
                      [[each.id, f"e-{slug(each.editor.name)}", each.name, "", each.profession, "s1"] for each in listed]),
        "references": ("logiciel_id,referentiel,version,statut,via,debut,fin,source_id", references),
        "connecteurs": ("id,nom,editeur,genre,alias,source_id", [[*row[:4], "", "s1"] for row in world.connectors]),
        "sources": ("source_id,titre,url,date,autorite", [["s1", "Liste inventée pour la mesure", "", "2024-01-01", "memoire"]]),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, (head, rows) in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([head.split(","), *rows])
