"""Papers that must never end `conforme`: their words come from traps.yaml, their looks from the families of both other sets.

traps.yaml says in its head what a trap may set: title, letterhead, addressee, date, what the catalogue says of the software.
"""

import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml
from case import BILLS, Case, Row, case_of, name_of, number_of, version_of
from families import FAMILIES, Family
from world import Product, World

FILE = Path(__file__).with_name("traps.yaml")
DEFAULT_CLAIM = {"dispositif": "fami", "exercice": 2024, "profession": "chirurgien-dentiste"}
ODD = {"acknowledged", "printed_mail", "contract", "parties", "handed_over"}  # they say more than a trap allows
FREE_OF_TITLE = {"classic"}                                                              # no other word tells the kind


def traps() -> list[dict[str, Any]]:
    """The traps as they were written; ValueError where one allows `conforme`."""
    known: list[dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    for trap in known:
        if "conforme" in (trap["status"], *trap["accept"]):
            raise ValueError(f"{trap['id']}: a trap never ends conforme")
    return known


def planned_traps(count: int, rng: random.Random) -> Iterator[dict[str, Any]]:
    """Every trap in turn, again and again in another order."""
    bag: list[dict[str, Any]] = []
    for _ in range(count):
        if not bag:
            bag = traps()
            rng.shuffle(bag)
        yield bag.pop()


def family_of(trap: dict[str, Any], rng: random.Random) -> Family:
    """A look that can carry this trap without adding a word that matters."""
    kind, rows, body = trap["kind"], trap.get("rows"), trap.get("body")
    plain = [each for each in FAMILIES.values() if each.part == "traps"]
    bare = any(trap.get(key, "") is None for key in ("letterhead", "addressee", "date")) or trap.get("letterhead") == "{PRAT}"
    wide = any(" | " in sentence for sentence in trap.get("body", []) + trap.get("notes", []))
    fits = (kind in BILLS and rows) or (kind == "attestation_editeur" and body)
    if bare or wide or not fits:
        return rng.choice(plain)
    known = [each for each in FAMILIES.values() if kind in each.kinds and each.name not in ODD]
    if kind in BILLS and "title" in trap:
        known = [each for each in known if each.name in FREE_OF_TITLE] + plain
    return rng.choice(known)


def products_for(trap: dict[str, Any], world: World, profession: str) -> list[Product]:
    """The listed software of which the catalogue says what the trap needs."""
    log = trap.get("log", "oui")
    return [each for each in world.products if each.listed and each.profession == profession
            and each.dmp == (log if log in {"connecteur", "pack"} else "oui")
            and (profession != "medecin" or log.startswith("sans") or (each.segur == "oui" and each.lap == "oui"))
            and (log != "sans segur" or each.segur == "non") and (log != "sans lap" or not each.lap)]


def claim_of(trap: dict[str, Any]) -> dict[str, Any]:
    """The claim for which the trap is sent."""
    return dict(trap.get("claim") or DEFAULT_CLAIM) | {"indicateur": "logiciel"}


def holds_all(world: World, traps: Iterable[dict[str, Any]]) -> bool:
    """Whether the catalogue of a world has a software for each of some traps."""
    return all(products_for(trap, world, claim_of(trap)["profession"]) for trap in traps)


def trapped(trap: dict[str, Any], world: World, seed: str, kind: str) -> Case:
    """The case of a trap."""
    claim = claim_of(trap)
    product = random.Random(f"product {seed}").choice(products_for(trap, world, claim["profession"]))
    case = case_of("traps", seed, world, kind, (product, claim))
    case.trap, case.address_form, case.entity, case.signed = trap, "plain", "", False
    case.person = replace(case.person, born="")
    year = claim["exercice"]
    case.acquired = date(year, 10, 30) - timedelta(case.rng.randrange(270))
    case.version = version_of(case.rng, year)
    case.later = date(year + 1, 1, 8) + timedelta(case.rng.randrange(70))
    case.day = case.later if trap.get("date") == "{DATE_APRES}" else case.acquired
    case.number = number_of(case.rng, case.day, kind)
    case.words_of_trap = words_of(case)
    case.dateless = "date" in trap and trap["date"] is None
    heads(case, trap)
    say(case, trap)
    return case


def words_of(case: Case) -> dict[str, str]:
    """What stands for each placeholder."""
    title = "Dr " if case.doctor else "Mme " if case.person.woman else "M. "
    return {"{LOG}": case.product.name, "{EDI}": case.product.editor.name, "{PRAT}": title + name_of(case.person),
            "{VER}": case.version, "{AUTRE}": case.other.name, "{AUTRE_EDI}": case.other.editor.name,
            "{DATE}": case.dated(case.acquired or case.day), "{DATE_APRES}": case.dated(case.later or case.day)}


def heads(case: Case, trap: dict[str, Any]) -> None:
    """Who writes and to whom, where the trap says so."""
    if trap.get("title"):
        case.title = filled(case, trap["title"])
    elif case.kind == "attestation_editeur":
        own = "Attestation de l'éditeur" if "letterhead" not in trap else "Attestation"
        case.title = case.rng.choice(("Attestation", "ATTESTATION", own))
    if "letterhead" in trap:
        name = filled(case, trap["letterhead"] or "")
        known = case.other.editor if trap["letterhead"] == "{AUTRE_EDI}" else None
        case.seller = known or replace(case.seller, name=name, domain="", siren="", form="")
    if "addressee" in trap:
        case.address_form, case.entity = "entity", filled(case, trap["addressee"] or "")


def filled(case: Case, text: str) -> str:
    """A text of the trap with the names of this case."""
    for mark, word in case.words_of_trap.items():
        text = text.replace(mark, word) if "{" + mark + "}" not in text else text
    return text


def say(case: Case, trap: dict[str, Any]) -> None:
    """Its rows, sentences, notes and small print; its truth."""
    for label, count, price in trap.get("rows", []):
        cents = round(float(str(price).replace(" ", "").replace(",", ".") or 0) * 100)
        case.rows.append(Row(filled(case, label), int(count), cents, blank=price == ""))
    body, notes = ([filled(case, each) for each in trap.get(key, [])] for key in ("body", "notes"))
    case.body, case.remarks = ([], body + notes) if case.kind in BILLS else (body, notes)
    case.cgv = [filled(case, each) for each in trap.get("cgv", [])]
    fields = {key: truth(case, key, value) for key, value in trap.get("fields", {}).items() if key != "kind"}
    case.fields = fields


def truth(case: Case, name: str, value: Any) -> Any:
    """A value of the truth: dates ISO, the professional without his title."""
    if isinstance(value, dict):
        return {"any": [truth(case, name, each) for each in value["any"]]}
    if not isinstance(value, str):
        return value
    if name.endswith("_date"):
        known = {"{DATE}": case.acquired, "{DATE_APRES}": case.later}
        return (known.get(value) or date.fromisoformat(value)).isoformat()
    return filled(case, value)
