"""The holes of a template: what stands in each, the same names all through one document."""

from __future__ import annotations

import random
from collections.abc import Callable

from names import Person, company, connector, initials, pack, pick, product, slug, syllables

__all__ = ["LABELS", "Cast"]

LABELS = {
    "E": "EDITEUR", "L": "LOGICIEL", "P": "PRATICIEN", "P2": "PRATICIEN",
    "V": "VERSION", "K": "CONNECTEUR", "Q": "PACK", "QN": "PACK",
}
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
    return rng.choice((
        f"{a}.{b}", f"{a}.{b}", f"{a}.{b}.{c}", f"{a}.{b:02} NEW", f"{year}.{c}", f"{a}.0", f"{a}",
        f"{a}.{c}{rng.choice('abc')}",
        f"{a}.{c} SP{rng.randint(1, 4)}", f"{a}.{c}.{b}.{digits(rng, 3)}", f"{a}.{c} R{rng.randint(1, 4)}", f"{year}",
        f"{a}.{b:02}",
        digits(rng, 4), f"{a}.x", f"{a},{c}",
    ))


def foreign(rng: random.Random) -> str:
    """The version of something else: a system, a norm, a specification."""
    a, b = rng.randint(1, 9), rng.randint(0, 60)
    return rng.choice((
        f"SESAM-Vitale 1.40 addendum {a}", f"SESAM-Vitale 1.{b:02}", f"addendum {a} bis",
        f"Windows {rng.choice(('7', '8.1', '10', '11'))}",
        f"macOS {rng.randint(10, 15)}.{a}", f"Android {a}", f"API Lecteur v{a}.{b:02}", f"CDC 1.40.{b}", f"LAP V{a}",
        f"Ségur vague {rng.randint(1, 2)}",
        f"TLA v{a}.{b}", f"firmware {a}.{b:02}", f"DMP v{a}.{a}", f"iOS {rng.randint(11, 18)}", f"INSi {a}.{b}",
        f"ADRi v{a}.{b:02}",
        f"Apicrypt {a}", f"norme NF Z{digits(rng, 2)}-{digits(rng, 3)}", f"{pick(rng, 'matieres')} {a}.{b}",
        f"SQL {rng.randint(2008, 2022)}",
        f"guide FAMI v{a}.{a}", f"référentiel {a}.{b}", f"PHP {a}.{a}", f"Java {a}",
    ))


def reference(rng: random.Random) -> str:
    """The number of a document."""
    head = rng.choice(("FA", "F", "FAC-", "BC", "FC", "CMD-", ""))
    return head + rng.choice((f"20{rng.randint(15, 25)}-{digits(rng, 4)}", digits(rng, 6),
    f"{digits(rng, 2)}/{digits(rng, 4)}"))


def amount(rng: random.Random) -> str:
    """Money."""
    whole = rng.randint(5, 2500)
    return f"{whole // 1000} {whole % 1000:03},{digits(rng, 2)}" if whole > 999 else f"{whole},{digits(rng, 2)}"


def code(rng: random.Random) -> str:
    """A reference of letters and digits, as articles, envelopes and contracts bear them."""
    letters = "".join(rng.choice("ABCDEFGHIKLMNOPRSTVX") for _ in range(rng.randint(2, 6)))
    return rng.choice((
        f"{letters}-{digits(rng, 2)}", f"{letters}/{rng.choice('ABC')}", letters, f"{letters}{digits(rng, 3)}", digits(rng, 8),
        "-".join("".join(rng.choice("0123456789ABCDEF") for _ in range(size)) for size in (8, 4, 4, 4, 12)),
        f"{digits(rng, 3)}.{letters}",
        f"{letters}-{letters}-{digits(rng, 3)}",
    ))


def decoy(rng: random.Random) -> str:
    """What bears a number or capitals and is none of the names: norms, articles, addresses of machines, ranks."""
    a, b = rng.randint(1, 999), rng.randint(1, 60)
    return rng.choice((
        f"ISO {digits(rng, 4)}", f"ISO {digits(rng, 5)}:{rng.randint(2008, 2022)}", f"article L. {digits(rng, 4)}-{a % 20}",
        f"art. D. {a}-{b}",
        f"loi n° {rng.randint(78, 99)}-{a}", f"{b}.{a % 255}.{b}.{a % 255}", f"{b},{a % 10} %", f"indice {a}", f"{b} Go",
        f"n° FR-{digits(rng, 4)}",
        f"x{b}", f"P{b} = P0 × {b}", f"{a % 24} h {b:02}", f"(UE) {rng.randint(2014, 2022)}/{a}", f"{b}.{b}", f"NF {a}",
        f"stand {rng.choice('ABCD')}{b}",
        f"{b} × {b} cm", f"+ {b} % ", f"CE {digits(rng, 4)}", "HDS", "RGPD", "CNIL", "CNDA", "ANS", "GIE SESAM-Vitale", "ASP",
        "HAS", "AMO", "AMC",
    ))


LINKS = ("de", "de la", "du", "des", "à", "au", "aux", "et", "ou", "en", "par", "pour", "sur", "avec", "sans", "dans", "le",
"la", "les", "un", "une",
         "qui", "que", "est", "sont", "ne", "pas", "se", "son", "sa", "ses", "votre", "vos", "nos", "ce", "cette", "il",
         "plus", "sous", "entre", "d'un")
ASIDES = (decoy, decoy, code, day, foreign, lambda r: pick(r, "matieres"), initials, lambda r: pick(r, "villes"),
          lambda r: f"« {pick(r, 'ordinaires')} {pick(r, 'ordinaires')} »", lambda r: pick(r, "ordinaires").capitalize())


def prose(rng: random.Random) -> str:
    """A sentence that has the sound of French and names nothing."""
    words = [rng.choice(LINKS) if rng.random() < 0.45 else pick(rng, "ordinaires") for _ in range(rng.randint(4, 22))]
    for _ in range(rng.choice((0, 0, 1, 2))):
        words.insert(rng.randrange(1, len(words)), rng.choice(ASIDES)(rng))
    for place in range(1, len(words) - 1):
        words[place] += "," if rng.random() < 0.06 else ""
    return " ".join([words[0].capitalize(), *words[1:]]) + rng.choice((".", ".", ".", " :", ""))


class Cast:
    """Who and what one document speaks of. `fill` gives the text of a hole, `LABELS` says which holes are entities."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.maker, self.other = company(rng), company(rng)
        self.names = {"E": self.maker, "E2": self.other, "L": product(rng, self.maker), "L2": product(rng, self.other)}
        self.names |= {"K": connector(rng), "QN": pack(rng), "V": version(rng)}
        self.names["Q"] = f"{rng.choice(('Pack', 'Pack', 'PACK', 'pack', 'Bouquet', 'Formule'))} {self.names['QN']}"
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


FREE: dict[str, Callable[[random.Random], str]] = {
    "S": syllables,
    "mot": lambda r: pick(r, "ordinaires"),
    "prenom": lambda r: pick(r, r.choice(("prenoms_f", "prenoms_m"))),
    "ligne_vide": lambda r: r.choice(("-", "–", "*", "_")) * r.randint(1, 12),
    "date": day,
    "v2": version,
    "code": code,
    "decoy": decoy,
    "prose": prose,
    "pct": lambda r: r.choice(("20 %", "5,5 %", "20,00", "5,50", "10 %", "20", "2,10 %", "8,5")),
    "faux": foreign,
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
