"""What one paper says, drawn before its look: who, which software, which mentions, and so the truth of every field.

A case is made of parts that every family draws in its own way: letterhead, addressee, meta (labelled facts), rows (what is
billed), remarks (sentences beside the table), body (the sentences of a letter), cgv (small print) and footer.
"""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml
from world import Address, Company, Naming, Person, Product, World, luhn, numbers

WORDS = yaml.safe_load(Path(__file__).with_name("words.yaml").read_text(encoding="utf-8"))
MONTHS = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre")
TITLES = {"chirurgien-dentiste": ("chirurgien-dentiste",) * 2, "infirmier": ("infirmier", "infirmière"),
          "masseur-kinesitherapeute": ("masseur-kinésithérapeute",) * 2, "sage-femme": ("sage-femme",) * 2,
          "orthophoniste": ("orthophoniste",) * 2, "orthoptiste": ("orthoptiste",) * 2,
          "pedicure-podologue": ("pédicure-podologue",) * 2,
          "medecin": ("médecin généraliste",) * 2}
BILLS = {"facture", "bon_de_commande", "devis", "proforma", "avoir", "bon_de_livraison"}


@dataclass
class Row:
    """A billed line: its words, how many, the price of one in cents."""

    label: str
    count: int
    cents: int
    blank: bool = False           # no price is printed

    @property
    def total(self) -> int:
        """In cents."""
        return self.count * self.cents


@dataclass
class Case:
    """Everything that one paper says, and its truth."""

    part: str
    rng: random.Random
    world: World
    claim: dict[str, Any]
    kind: str
    product: Product
    seller: Company
    person: Person
    day: date
    number: str
    clerk: Person
    place: Address
    entity: str = ""
    address_form: str = "plain"   # or entity, own (its own company), payer (an entity, then the person), partner (two people)
    partner: Person | None = None
    date_form: int = 0
    signed: bool = False
    reseller: bool = False
    pictured: bool = False        # the éditeur stands in the logo's picture only
    acquired: date | None = None
    version: str = ""
    rate: int = 20
    title: str = ""
    rows: list[Row] = field(default_factory=list)
    meta: list[tuple[str, str]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    cgv: list[str] = field(default_factory=list)
    mention: str = ""             # the sentence that says « DMP compatible » and nothing else
    fields: dict[str, Any] = field(default_factory=dict)
    doubts: set[str] = field(default_factory=set)      # statuses of criteria other than satisfait
    trap: dict[str, Any] | None = None
    words_of_trap: dict[str, str] = field(default_factory=dict)
    later: date | None = None     # a day after the year claimed
    dateless: bool = False        # only where the trap wants no date

    @property
    def words(self) -> dict[str, Any]:
        """The sentences of this set."""
        return WORDS["dev" if self.part == "dev" else "test"]

    def some(self, key: str) -> str:
        """One of the sentences of this kind, filled."""
        return self.filled(self.rng.choice(self.words[key]))

    def filled(self, text: str, **more: str) -> str:
        """The sentence with the names of this case."""
        return text.format(**{"log": self.product.name, "edi": self.product.editor.name, "ver": self.version,
                              "qui": self.who(), "de_qui": self.who("de"), "a_qui": self.who("à"),
                              "qui_nu": name_of(self.person), "titre": self.quality,
                              "acq": self.dated(self.acquired or self.day), "clerk": name_of(self.clerk),
                              "du": f"{self.day:01/%m/%Y}", "au": f"{month_end(self.day):%d/%m/%Y}",
                              "dmp_jour": self.dated(date(2016, 3, 14) + timedelta(self.product.editor.name.__len__() * 13)),
                              "autre": self.other.name, "con": "", "con_edi": "", "pack": ""} | more)

    @property
    def other(self) -> Product:
        """Another software of this world, by another éditeur."""
        rest = [each for each in self.world.products if each.editor != self.product.editor and each.listed and each.dmp == "oui"
                and self.product.name not in each.name and each.name not in self.product.name]
        return rest[sum(map(ord, self.number)) % len(rest)]

    @property
    def quality(self) -> str:
        """The professional's trade."""
        return TITLES[self.claim["profession"]][self.person.woman]

    @property
    def doctor(self) -> bool:
        """Whether one says « docteur »."""
        return self.claim["profession"] in {"medecin", "chirurgien-dentiste"}

    def who(self, before: str = "") -> str:
        """The professional in a sentence, with the preposition melted in."""
        name = name_of(self.person, self.date_form % 2 == 0)
        if self.doctor and not self.date_form % 3:
            return {"": "le ", "de": "du ", "à": "au "}[before] + f"Docteur {name}"
        title = "le Dr" if self.doctor and not before else "Mme" if self.person.woman else "M."
        return {"": "", "de": "de ", "à": "à "}[before] + f"{title} {name}"

    def dated(self, day: date) -> str:
        """A day as this paper writes days."""
        ordinal = "1er" if day.day == 1 else str(day.day)
        return (f"{day:%d/%m/%Y}", f"{ordinal} {MONTHS[day.month - 1]} {day.year}", f"{day:%d-%m-%Y}", f"{day:%d.%m.%Y}",
                f"{day:%d/%m/%Y}", f"{day:%d/%m/%y}")[self.date_form]

    @property
    def net(self) -> int:
        """The sum without VAT, in cents."""
        return sum(row.total for row in self.rows)

    @property
    def due(self) -> int:
        """What is to be paid, in cents."""
        return self.net + round(self.net * self.rate / 100)


def name_of(person: Person, first_before: bool = True) -> str:
    """A name in one of the two orders, the surname in capitals."""
    last, born = (person.last.upper(), person.born.upper()) if person.capitals else (person.last, person.born)
    last += f" née {born}" if born else ""
    return f"{person.first} {last}" if first_before else f"{last} {person.first}"


def month_end(day: date) -> date:
    """The last day of the twelve months that begin with this day's month."""
    return date(day.year + 1, day.month, 1) - timedelta(1)


def money(cents: int) -> str:
    """An amount as French papers print it."""
    return f"{cents // 100:,}".replace(",", " ") + f",{cents % 100:02d}"


def claim_of(rng: random.Random, kind: str) -> dict[str, Any]:
    """A claim whose rules are known to the letter (verdicts.md 1)."""
    claims = [("fami", 2024, "chirurgien-dentiste"), ("fami", 2023, ""), ("forfait-structure", 2021, "medecin"),
              ("forfait-structure", 2025, "medecin")]
    weights = (50, 30, 0, 0) if kind == "attestation_honneur" else (46, 30, 11, 13)
    scheme, year, profession = rng.choices(claims, weights)[0]
    others = [each for each in TITLES if each != "medecin"]
    return {"dispositif": scheme, "exercice": year, "profession": profession or rng.choice(others), "indicateur": "logiciel"}


def day_of(rng: random.Random, year: int, kind: str) -> date:
    """The paper's day: mostly before the end of the year claimed."""
    if kind == "attestation_editeur" and rng.random() < 0.45:
        return date(year + 1, 1, 3) + timedelta(rng.randrange(50))
    if rng.random() < 0.05:
        return date(year + 1, 1, 4) + timedelta(rng.randrange(60))
    return date(year, 12, 20) - timedelta(int(rng.triangular(0, 900, 120)))


def version_of(rng: random.Random, year: int) -> str:
    """The number of a version, or its year, never after the paper's own."""
    return rng.choice((
        lambda: f"{rng.randrange(1, 15)}.{rng.randrange(10)}",
        lambda: f"{rng.randrange(1, 15)}.{rng.randrange(10)}.{rng.randrange(30)}",
        lambda: f"{rng.randrange(2017, year)}.{rng.randrange(1, 5)}",
        lambda: f"{rng.randrange(1, 9)}.{rng.randrange(10, 99)}{rng.choice('abR')}",
    ))()


def number_of(rng: random.Random, day: date, kind: str) -> str:
    """The number of a paper."""
    head = {"facture": ("F", "FA", "FAC-", ""), "devis": ("D", "DE", "PC-"), "avoir": ("AV", "A"),
            "bon_de_commande": ("C", "BC", "CDE-"), "bon_de_livraison": ("BL", "L-")}.get(kind, ("R", "DOC-"))
    count = rng.randrange(11, 9800)
    tails = (f"{day.year}-{count:05d}", f"{day:%y%m}{count:04d}", f"{day.year}/{count}", f"{count:06d}")
    return rng.choice(head) + rng.choice(tails)


def case_of(part: str, seed: str, world: World, kind: str, given: tuple[Product, dict[str, Any]] | None = None) -> Case:
    """The bare case: who, what, when; the sentences come from saying.py or from a trap, which gives product and claim."""
    rng = random.Random(seed)
    naming = Naming(rng, part)
    claim = given[1] if given else claim_of(rng, kind)
    own = [each for each in world.products if each.profession == claim["profession"]]
    fitting = [each for each in own if claim["exercice"] != 2025 or each.dmp not in {"connecteur", "pack"}]
    fitting = [each for each in fitting if each.lap == "oui"]
    product = given[0] if given else rng.choice(fitting)
    day = day_of(rng, claim["exercice"], kind)
    seller, person = product.editor, naming.person()
    number, clerk, place = number_of(rng, day, kind), naming.person(), naming.address()
    made = Case(part, rng, world, dict(claim), kind, product, seller, person, day, number, clerk, place)
    made.date_form = rng.randrange(6)
    made.claim["praticien"] = f"{person.last.upper()} {person.first}"
    made.rate = rng.choice((20, 20, 20, 0))
    forms = ("plain", "entity", "own", "payer", "partner")
    made.address_form = rng.choices(forms, (74, 6, 5, 9, 6))[0] if kind in BILLS else "plain"
    made.address_form = "plain" if made.address_form == "own" and not made.doctor else made.address_form
    made.partner = naming.person()
    if made.address_form in {"entity", "payer"}:
        form = rng.choice(("SELARL {} & Associés", "SCM {}", "Cabinet {}", "SELARL Cabinet {}"))
        made.entity = form.format(rng.choice(("des Tanneries", "du Parc", "de la Halle", "du Beffroi")))
    return made


def identifiers(case: Case) -> tuple[str, str]:
    """A label and a number of the professional: an RPPS, an ADELI or an AM number."""
    rng = case.rng
    rpps, short = luhn("10" + numbers(rng, 8)), numbers(rng, 9)
    return rng.choice((("N° RPPS", rpps), ("RPPS", rpps), ("RPPS n°", rpps), ("N° ADELI", short), ("N° AM", short)))
