"""The words of the parts that every paper has: whose it is, for whom, its facts and sums. Families choose labels and places."""

from collections.abc import Sequence
from datetime import timedelta

from case import Case, money, name_of
from world import Person, spaced

Pairs = list[tuple[str, str]]


def firm(case: Case, named: bool = True) -> list[str]:
    """The seller's letterhead."""
    house = case.seller
    head = [f"{house.name} {house.form}" if case.rng.random() < 0.3 else house.name] if named and not case.pictured else []
    if not house.domain:          # a letterhead of a trap: a name alone, or nobody
        return [house.name] if house.name else []
    lines = [house.address.street, f"{house.address.postcode} {house.address.town}"]
    reach = [f"Tél. {house.phone}", f"contact@{house.domain}", f"www.{house.domain}"]
    tag = [case.rng.choice(case.words["reseller"])] if case.reseller else []
    return [*head, *tag, *lines, *reach[: case.rng.choice((1, 2, 3))]]


def legal(case: Case, with_name: bool = True) -> str:
    """The notice at the foot."""
    house = case.seller
    if not house.siren:
        return ""
    siren, siret = spaced(house.siren, 3, 3, 3), spaced(house.siret, 3, 3, 3, 5)
    name = f"{house.name} – " if with_name and not case.pictured else ""
    place = f"{house.address.street}, {house.address.postcode} {house.address.town}"
    return case.rng.choice((
        f"{name}{house.form} au capital de {house.capital} € – RCS {house.address.town} {siren} – TVA {house.vat}",
        f"{name}{house.form} au capital de {house.capital} euros, SIRET {siret}, APE 5829C, N° TVA {house.vat}",
        f"{name}{house.form} – Siège social : {place} – SIRET {siret}",
    ))


def greeted(case: Case, first_before: bool = True, whom: Person | None = None) -> str:
    """The professional's name as an address writes it."""
    person = whom or case.person
    if case.doctor:
        title = case.rng.choice(("Docteur ", "Dr ", "Dr. ", "Madame le Docteur " if person.woman else "Monsieur le Docteur "))
    else:
        title = case.rng.choice(("Madame ", "Mme ", "") if person.woman else ("Monsieur ", "M. ", ""))
    return title + name_of(person, first_before)


def addressee(case: Case, first_before: bool | None = None) -> list[str]:
    """The block of the address."""
    rng = case.rng
    place = case.place
    if case.trap is not None and case.address_form == "entity":
        return [case.entity, place.street, f"{place.postcode} {place.town}"] if case.entity else []
    who = [greeted(case, rng.random() < 0.5 if first_before is None else first_before)]
    if case.address_form == "payer":
        who = [case.entity, rng.choice(("À l'attention de ", "Praticien : ", "Pour : ")) + who[0]]
    elif case.address_form == "entity":
        who = [case.entity]
    elif case.address_form == "partner" and case.partner:
        who = [rng.choice(("Cabinet de groupe", "SCM des Deux Places")), who[0], greeted(case, rng.random() < 0.5, case.partner)]
    elif case.address_form == "own":
        who = [f"SELARL {who[0]}"]
    elif rng.random() < 0.4:
        who.append(case.quality.capitalize())
    elif rng.random() < 0.12:
        who.insert(0, rng.choice(("Cabinet de la Halle", "Maison de santé des Quatre Vents", "Centre du Beffroi")))
    return [*who, place.street, f"{place.postcode} {place.town}"]


def client(case: Case) -> str:
    """The customer on one line."""
    name = greeted(case, case.rng.random() < 0.5)
    return {"entity": case.entity, "own": f"SELARL {name}", "payer": f"{case.entity} – {name}"}.get(case.address_form, name)


def ident(case: Case) -> str:
    """The professional's number with its label, or nothing."""
    return next((text for key, text in case.meta if key == "ident"), "")


def cell(case: Case, label: str, value: str) -> Pairs:
    """The mention as a labelled cell instead of its sentence, now and then."""
    if not case.mention or case.mention not in case.body or case.rng.random() > 0.4:
        return []
    case.body.remove(case.mention)
    return [(label, value)]


def service(case: Case, label: str) -> Pairs:
    """The labelled date of acquisition, where there is one."""
    return [(label, text) for key, text in case.meta if key == "service"]


def facts(case: Case, number: str, day: str, extra: Sequence[str] = ()) -> Pairs:
    """The facts of the head: number, date, and those asked among client, order, due, page."""
    rng = case.rng
    client, order = rng.randrange(1000, 99000), case.day - timedelta(rng.randrange(2, 9))
    more = {"client": f"C{client:05d}", "order": case.dated(order), "due": case.dated(case.day + timedelta(30)),
            "ours": f"{case.clerk.first} {case.clerk.last.upper()}", "ref": f"{client * 7 % 99991}/{case.clerk.last[:2].upper()}"}
    pairs = [(number, case.number), (day, case.dated(case.day))]
    return pairs + [(label, more[key]) for key, _, label in (each.partition(":") for each in extra)]


def sums(case: Case, net: str, vat: str, due: str) -> Pairs:
    """The sums under the rows."""
    if not case.rate:
        return [(net, f"{money(case.net)} €"), (f"{vat} 0 %", "0,00 €"), (due, f"{money(case.due)} €")]
    tax = (f"{vat} {case.rate} %", f"{money(case.due - case.net)} €")
    return [(net, f"{money(case.net)} €"), tax, (due, f"{money(case.due)} €")]


def billed(case: Case, form: str = "lcut") -> list[list[str]]:
    """The rows, their columns in the order of `form`: l label, c count, u price of one, t total, v VAT rate, n number."""
    cells = []
    for index, row in enumerate(case.rows):
        price, total = ("", "") if row.blank else (money(row.cents), money(row.total))
        made = {"l": row.label, "c": str(row.count), "u": price, "t": total, "v": f"{case.rate} %", "n": f"{index + 1}",
                "r": f"{sum(map(ord, row.label)) % 9000 + 1000}", "p": money(round(row.total * (1 + case.rate / 100)))}
        cells.append([made[letter] for letter in form])
    return cells


def bank(case: Case) -> str:
    """Where to pay: a bank is no éditeur."""
    house = case.rng.choice(case.words["bank"])
    if not case.seller.siren:
        return ""
    return f"Règlement par virement – {house} – IBAN FR76 {spaced(case.seller.siren * 2, 4, 4, 4, 4)} 12"
