"""The yearly part of a dispositif's file: indicators, amounts, windows; and what every part shares (where, who decided)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from verifier.domain import Indicateur, Profession, Source
from verifier.rules.deciding import Confirmation
from verifier.rules.reading_yaml import Lined, Problems
from verifier.rules.shapes import is_number, is_words, is_year
from verifier.rules.yearly import Amount, Declaring, Force, Row, Where, Window
from verifier.wording import say

__all__ = ["amounts", "cited", "confirmation", "exercices", "indicateurs", "professions", "rows", "windows"]


def exercices(place: Lined, problems: Problems) -> frozenset[int]:
    """The years of a place: `exercices`, or `exercice` where there is one."""
    years = place.get("exercices", [place["exercice"]] if "exercice" in place else None)
    if years is None:
        problems.add(place, "rules.livre.exercice", at="exercices")
    sound = isinstance(years, list) and all(is_year(year) for year in years)      # said by the shape where they are not
    return frozenset(years) if sound and years else frozenset()


def professions(place: Lined, problems: Problems) -> frozenset[Profession] | None:
    """The professions of a place; None = all of them."""
    some = place.get("professions", "toutes") != "toutes"
    return problems.words(place, "professions", Profession) if some else None


def indicateurs(place: Lined, problems: Problems) -> frozenset[Indicateur]:
    """The indicators of a place: `logiciel` where it names none."""
    return problems.words(place, "indicateurs", Indicateur) if "indicateurs" in place else frozenset({Indicateur.LOGICIEL})


def cited(place: Lined, raw: Lined, decision: Confirmation | None, problems: Problems) -> Source | None:
    """The text that says so; a caisse's own decision where its file cites no other."""
    if decision and "source" not in place:
        where = decision.source
        return replace(where, section=f"{place['section']} ; {where.section}") if place.get("section") else where
    known = dict(problems.parts(raw, "sources")).get(str(place.get("source")))
    if known is None or not known.get("titre") or not place.get("section"):
        return None
    section = say("rules.ecart.section_citee", section=place["section"], decision=decision.told) if decision else place["section"]
    return Source(str(known["titre"]), str(section), str(known.get("autorite") or ""))


def confirmation(place: Lined, key: str, problems: Problems) -> Confirmation | None:
    """Who decided, when and by which text: the three or nothing."""
    said = place.get(key)
    if said is None:
        return None
    try:
        who, text = (" ".join(said[name].split()) if is_words(said[name]) else "" for name in ("qui", "texte"))
        day = problems.day(said["quand"])
    except (KeyError, TypeError, ValueError):
        who = text = ""
    if who and text:
        if problems.today and day > problems.today:
            days = {"quand": f"{day:%d/%m/%Y}", "jour": f"{problems.today:%d/%m/%Y}"}
            problems.add(said, "rules.livre.quand_futur", at="quand", **days)
        return Confirmation(who, day, text)
    problems.add(place, "rules.livre.confirmation", at=key, cle=key)
    return None


def rows(raw: Lined, decision: Confirmation | None, problems: Problems) -> Iterator[Row]:
    """The indicators of a file, in its order."""
    for name, body in problems.parts(raw, "indicateurs"):
        for place in problems.items(body, "en_vigueur"):
            source = _source(name, place, raw, decision, problems)
            kind = problems.word(place, "type", Declaring)
            force = problems.word(place, "etat", Force) if "etat" in place else Force.EN_VIGUEUR
            if source and kind and force:
                titre = _text(place, "titre") or str(body.get("titre", name))
                papers, asked, limit, paid = (_text(place, key) for key in ("justificatif", "conditions", "echeance", "montant"))
                row = Row(name, titre, _where(place, problems), kind, force, papers, asked, limit, paid, source, decision)
                problems.keep(row, place)
                yield row


def amounts(raw: Lined, decision: Confirmation | None, problems: Problems) -> Iterator[Amount]:
    """What is paid."""
    for name, body in problems.parts(raw, "montants"):
        for place in problems.items(body, "en_vigueur"):
            source = _source(name, place, raw, decision, problems)
            if source:
                titre = str(body.get("titre", name))
                points = place.get("points")
                numbers = (_number(place, "euros"), points if isinstance(points, int) else None, _number(place, "valeur_point"))
                yield Amount(name, titre, _where(place, problems), *numbers, _text(place, "note"), source, decision)


def windows(raw: Lined, decision: Confirmation | None, problems: Problems) -> Iterator[Window]:
    """When a declaration is taken."""
    for place in problems.items(raw, "fenetres"):
        source = _source("fenetres", place, raw, decision, problems)
        first, last, paper = (_day(place, key, problems) for key in ("du", "au", "papier_avant"))
        if first and last and first > last:
            problems.add(place, "rules.livre.fenetre", at="du")
        if source:
            yield Window(_where(place, problems), first, last, _text(place, "note"), source, paper, decision)


def _source(name: str, place: Lined, raw: Lined, decision: Confirmation | None, problems: Problems) -> Source | None:
    source = cited(place, raw, decision, problems)
    if source is None:
        problems.add(place, "rules.livre.sans_source_la", at="source", name=name)
    return source


def _where(place: Lined, problems: Problems) -> Where:
    return Where(exercices(place, problems), professions(place, problems))


def _text(place: Lined, key: str) -> str | None:
    value = place.get(key)
    return None if value is None else str(value).strip()


def _number(place: Lined, key: str) -> Decimal | None:
    value = place.get(key)
    return Decimal(str(value)) if is_number(value) else None


def _day(place: Lined, key: str, problems: Problems) -> date | None:
    value = place.get(key)
    try:
        return None if value is None else problems.day(value)
    except ValueError:      # said by the shape
        return None
