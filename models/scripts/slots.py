"""The holes of a template: what stands in each, the same names all through one document."""

from __future__ import annotations

import random
from collections.abc import Callable

from names import Person, company, pick, product, slug, syllables

__all__ = ["LABELS", "Cast"]

LABELS = {"E": "EDITEUR", "E2": "EDITEUR", "L": "LOGICIEL", "L2": "LOGICIEL", "P": "PRATICIEN", "P2": "PRATICIEN"}
MONTHS = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre")
FORMS = ("SAS", "SARL", "SA", "SASU", "EURL", "S.A.S.", "S.A.R.L.", "SAS", "SARL", "Sarl", "SCOP")
MENTIONS = ("", "TVA sur les débits.", "Escompte : néant.", "Pas d'escompte pour paiement anticipé.")
STREETS = ("rue", "avenue", "boulevard", "place", "Rue", "av.", "bd", "allée", "chemin")
ACTIVITIES = ("Édition de logiciels", "Logiciels médicaux", "Éditeur de logiciels", "Informatique médicale", "Solutions santé")


def digits(rng: random.Random, count: int) -> str:
    """So many digits."""
    return "".join(rng.choice("0123456789") for _ in range(count))


def grouped(rng: random.Random, *sizes: int) -> str:
    """Groups of digits, apart or together."""
    return rng.choice((" ", " ", "")).join(digits(rng, size) for size in sizes)


def day(rng: random.Random) -> str:
    """A date in one of the French ways."""
    d, m, y = rng.randint(1, 28), rng.randint(1, 12), rng.randint(2012, 2026)
    usual, month = f"{d:02}/{m:02}/{y}", MONTHS[m - 1]
    return rng.choice((usual, usual, f"{d:02}-{m:02}-{y}", f"{d:02}.{m:02}.{y % 100:02}", f"{d} {month} {y}"))


def version(rng: random.Random) -> str:
    """The version of a product."""
    a, b, c = rng.randint(1, 14), rng.randint(0, 60), rng.randint(0, 9)
    year = rng.randint(2018, 2025)
    return rng.choice((f"{a}.{b}", f"{a}.{b}", f"{a}.{b}.{c}", f"{a}.{b:02} NEW", f"{year}.{c}", digits(rng, 4), f"{a}.0"))


def reference(rng: random.Random) -> str:
    """The number of a document."""
    head = rng.choice(("FA", "F", "FAC-", "BC", "FC", "CMD-", ""))
    return head + rng.choice((f"20{rng.randint(15, 25)}-{digits(rng, 4)}", digits(rng, 6), f"{digits(rng, 2)}/{digits(rng, 4)}"))


def amount(rng: random.Random) -> str:
    """Money."""
    whole = rng.randint(5, 2500)
    return f"{whole // 1000} {whole % 1000:03},{digits(rng, 2)}" if whole > 999 else f"{whole},{digits(rng, 2)}"


class Cast:
    """Who and what one document speaks of. `fill` gives the text of a hole, `LABELS` says which holes are entities."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.maker, self.other = company(rng), company(rng)
        self.names = {"E": self.maker, "E2": self.other, "L": product(rng, self.maker), "L2": product(rng, self.other)}
        self.ps, self.second = Person.drawn(rng), Person.drawn(rng)
        self.seller = Person.drawn(rng)
        self.town, self.trade, self.form = pick(rng, "villes"), pick(rng, "professions"), rng.choice(FORMS)
        self.usual = self.ps.written(rng)

    def fill(self, slot: str) -> str:
        """What stands in a hole."""
        if slot in self.names:
            return self.names[slot]
        made: Callable[[], str] | None = getattr(self, f"_{slot.lower()}", None)
        return made() if made else FREE[slot](self.rng)

    def _p(self) -> str:
        return self.usual if self.rng.random() < 0.6 else self.ps.written(self.rng)

    def _p2(self) -> str:
        return self.second.written(self.rng)

    def _x(self) -> str:
        who = self.seller if self.rng.random() < 0.7 else Person.drawn(self.rng)
        return f"{who.first} {self.rng.choice((who.last, who.last.upper()))}"

    def _dr(self) -> str:
        woman = self.ps.woman
        doctor = ("Dr", "Dr", "Docteur", "DR", "le Docteur", "le Dr", "Dr.", "la Docteure" if woman else "le docteur")
        plain = ("Madame", "Mme", "Mme.", "Mlle") if woman else ("Monsieur", "M.", "Mr", "M")
        return self.rng.choice(doctor + plain + plain)

    def _mm(self) -> str:
        return self.rng.choice(("Madame", "Mme") if self.ps.woman else ("Monsieur", "M."))

    def _mail(self) -> str:
        who = self.rng.choice(("contact", "support", "facturation", "info", slug(self.seller.first), "sav"))
        return f"{who}@{slug(self.names[self.rng.choice('EL')])}.{self.rng.choice(('fr', 'com', 'net', 'eu'))}"

    def _web(self) -> str:
        return f"www.{slug(self.names[self.rng.choice('EL')])}.{self.rng.choice(('fr', 'com'))}"

    def _ville(self) -> str:
        return self.town if self.rng.random() < 0.6 else pick(self.rng, "villes")

    def _cpville(self) -> str:
        town = self._ville()
        written = town.upper() if self.rng.random() < 0.4 else town
        return f"{digits(self.rng, 5)} {written}{self.rng.choice(('', '', ' CEDEX', ' Cedex 2'))}"

    def _prof(self) -> str:
        return self.trade

    def _forme(self) -> str:
        return self.form

    def _cab(self) -> str:
        last = self.ps.last
        text = pick(self.rng, "cabinets").format(N=last, N2=pick(self.rng, "noms"), N3=pick(self.rng, "noms"))
        return text.upper() if self.rng.random() < 0.3 else text

    def _c(self) -> str:
        text = pick(self.rng, "tiers").format(S=syllables(self.rng), N=pick(self.rng, "noms"))
        return text.upper() if self.rng.random() < 0.2 else text

    def _t(self) -> str:
        return product(self.rng, syllables(self.rng))

    def _pack(self) -> str:
        usual = ("Ségur", "DMP", "Téléservices", "FSE", "Confort", "Sérénité")
        return self.rng.choice((*usual, syllables(self.rng), product(self.rng, "x")))


FREE: dict[str, Callable[[random.Random], str]] = {
    "S": syllables,
    "mot": lambda r: pick(r, "ordinaires"),
    "prenom": lambda r: pick(r, r.choice(("prenoms_f", "prenoms_m"))),
    "ligne_vide": lambda r: r.choice(("-", "–", "*", "_")) * r.randint(1, 12),
    "date": day,
    "version": version,
    "ref": reference,
    "montant": amount,
    "an": lambda r: str(r.randint(2015, 2026)),
    "n": lambda r: str(r.randint(1, 48)),
    "num": lambda r: digits(r, r.randint(4, 7)),
    "tel": lambda r: r.choice(("0{}", "+33 {}", "0{}")).format(grouped(r, 1, 2, 2, 2, 2)),
    "siret": lambda r: grouped(r, 3, 3, 3, 5),
    "siren": lambda r: grouped(r, 3, 3, 3),
    "tva": lambda r: "FR" + r.choice(("", " ")) + grouped(r, 2, 3, 3, 3),
    "ape": lambda r: r.choice(("5829C", "6201Z", "58.29C", "4651Z", "6202A")),
    "capital": lambda r: r.choice(("10 000", "37 000", "7 622,45", "150 000", "8000", "1 250 000")),
    "rpps": lambda r: "10" + digits(r, 9),
    "adeli": lambda r: digits(r, 9),
    "am": lambda r: digits(r, 9),
    "iban": lambda r: "FR76 " + " ".join(digits(r, 4) for _ in range(5)) + f" {digits(r, 3)}",
    "bic": lambda r: "".join(r.choice("ABCDEFGLMNOPRST") for _ in range(8)),
    "rue": lambda r: f"{r.randint(1, 240)}{r.choice(('', '', ' bis', ','))} {r.choice(STREETS)} {pick(r, 'voies')}",
    "fonction": lambda r: pick(r, "fonctions"),
    "mx": lambda r: r.choice(("M.", "Mme", "Monsieur", "Madame", "Mme", "M.")),
    "activite": lambda r: r.choice(ACTIVITIES),
    "mention": lambda r: r.choice(MENTIONS),
    "os": lambda r: pick(r, "matieres"),
}
