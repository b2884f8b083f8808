"""YAML files → a rule book, or the list of what is wrong with them: file, line and reason, in French.

A folder holds `criteres.yaml` (what each criterion is), `dispositifs/*.yaml` (where it is law) and `professions.yaml` (who may
claim what). A dispositif may define a criterion on the spot, with the same keys as `criteres.yaml`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any

from verifier.domain import Dispositif, Indicateur, Profession, Source
from verifier.errors import RulebookError
from verifier.rules.reading_yaml import Lined, Problems, read_yaml
from verifier.rules.rulebook import Borrowing, Confirmation, Definition, Law, Pair, Reading, Remark, Rulebook, Span
from verifier.rules.vetting import vet_definition, vet_rulebook, vet_span
from verifier.wording import say

__all__ = ["HOME", "check", "load"]

HOME = Path(__file__).parent


def load(directory: Path | None = None) -> Rulebook:
    """The rule book of a folder (the tool's own by default); RulebookError on the first thing wrong."""
    problems = Problems()
    book = _read(directory or HOME, problems)
    if book is None or problems.found:
        more = len(problems.found) - 1
        first = problems.found[0] if problems.found else ""
        raise RulebookError(say("rules.livre.refuse", first=first) + (say("rules.livre.autres", count=more) if more > 0 else ""))
    return book


def check(directory: Path | None = None) -> list[str]:
    """Everything that is wrong with a rule folder; empty when it is sound."""
    problems = Problems()
    _read(directory or HOME, problems)
    return problems.found


def _read(directory: Path, problems: Problems) -> Rulebook | None:
    paths = [directory / "criteres.yaml", directory / "professions.yaml", *sorted((directory / "dispositifs").glob("*.yaml"))]
    files = {path: read_yaml(path, directory, problems) for path in paths}
    if problems.found:
        return None
    named, claims, *laws = files.values()
    definitions = _definitions(named, problems)
    lawful = [law for law in (_law(raw, definitions, problems) for raw in laws) if law]
    pairs, professions = _pairs(claims, problems)
    digest = hashlib.sha256(b"\0".join(path.name.encode() + b"\0" + path.read_bytes() for path in paths)).hexdigest()[:12]
    reading = _reading(named, problems)
    if reading is None:
        return None
    by_name = {law.dispositif: law for law in lawful}
    book = Rulebook(digest, reading, definitions, by_name, pairs, professions)
    if not problems.found:
        vet_rulebook(book, claims, problems)
    return book


def _reading(raw: Lined, problems: Problems) -> Reading | None:
    """The thresholds of the reading guard."""
    values = raw.get("reading") or {}
    try:
        return Reading(**{name: float(values[name]) for name in ("confidence", "quality", "acceptance", "rival")})
    except (KeyError, TypeError, ValueError):
        problems.add(raw, "rules.livre.seuils")
        return None


def _definitions(raw: Lined, problems: Problems) -> dict[str, Definition]:
    """The criteria of `criteres.yaml`, in its order."""
    return {name: _definition(name, body, problems) for name, body in problems.parts(raw, "criteria")}


def _definition(name: str, body: Lined, problems: Problems) -> Definition:
    title, check_name = str(body.get("title", name)), str(body.get("check"))
    definition = Definition(name, title, check_name, _params(body), _texts(body, "says"), _texts(body, "ask"))
    vet_definition(definition, body, problems)
    return definition


def _texts(body: Mapping[str, Any], key: str) -> dict[str, str]:
    """Sentences by outcome; a single sentence is the one of `absent`."""
    found = body.get(key) or {}
    if isinstance(found, str):
        return {"absent": found}
    return {str(outcome): str(text) for outcome, text in found.items()} if isinstance(found, Lined) else {}


def _params(body: Lined) -> Lined:
    found = body.get("with")
    return found if isinstance(found, Lined) else Lined()


def _law(raw: Lined, definitions: dict[str, Definition], problems: Problems) -> Law | None:
    """One dispositif; a criterion that it defines itself joins `definitions`."""
    dispositif = problems.word(raw, "dispositif", Dispositif)
    if dispositif is None:
        return None
    spans: list[Span] = []
    for name, body in problems.parts(raw, "criteria"):
        if "check" in body:
            definitions[name] = _definition(name, body, problems)
        if name not in definitions:
            problems.add(body, "rules.livre.critere_inconnu", name=name)
            continue
        places = problems.items(body, "in_force")
        spans += [span for place in places if (span := _span(name, definitions[name], place, raw, problems))]
    borrowings = tuple(b for place in problems.items(raw, "borrowed") if (b := _borrowing(place, dispositif, problems)))
    remarks = tuple(_remark(place, problems) for place in problems.items(raw, "remarks"))
    titre = str(raw.get("titre", dispositif))
    return Law(dispositif, titre, str(raw.get("abrege", titre)), tuple(spans), borrowings, remarks)


def _remark(place: Lined, problems: Problems) -> Remark:
    return Remark(_indicateurs(place, problems), _exercices(place, problems), str(place.get("text", "")))


def _span(name: str, definition: Definition, place: Lined, raw: Lined, problems: Problems) -> Span | None:
    cited = dict(problems.parts(raw, "sources")).get(str(place.get("source")))
    if cited is None or not cited.get("titre") or not place.get("section"):
        problems.add(place, "rules.livre.sans_source", name=name)
        return None
    source = Source(str(cited["titre"]), str(place["section"]))
    some = place.get("professions", "toutes") != "toutes"
    professions = problems.words(place, "professions", Profession) if some else None
    where = (_indicateurs(place, problems), _exercices(place, problems), professions)
    span = Span(name, *where, source, _params(place), _texts(place, "says"), _texts(place, "ask"))
    vet_span(definition, span, place, problems)
    return span


def _indicateurs(place: Lined, problems: Problems) -> frozenset[Indicateur]:
    return problems.words(place, "indicateurs", Indicateur) if "indicateurs" in place else frozenset({Indicateur.LOGICIEL})


def _exercices(place: Lined, problems: Problems) -> frozenset[int]:
    years = place.get("exercices") or ([place["exercice"]] if "exercice" in place else [])
    if not years or not all(isinstance(year, int) for year in years):
        problems.add(place, "rules.livre.exercice")
        return frozenset()
    return frozenset(years)


def _borrowing(place: Lined, dispositif: Dispositif, problems: Problems) -> Borrowing | None:
    lender = place.get("from")
    if not isinstance(lender, Lined) or not isinstance(lender.get("exercice"), int):
        problems.add(place, "rules.livre.emprunt")
        return None
    indicateurs = _indicateurs(place, problems) if "indicateurs" in place else frozenset(Indicateur)
    source = problems.word(lender, "dispositif", Dispositif) if "dispositif" in lender else dispositif
    profession = problems.word(lender, "profession", Profession) if "profession" in lender else None
    confirmed = _confirmation(place, problems)
    return Borrowing(indicateurs, _exercices(place, problems), source or dispositif, lender["exercice"], profession, confirmed)


def _confirmation(place: Lined, problems: Problems) -> Confirmation | None:
    """Who confirmed borrowed rules, when and by which text: the three or nothing."""
    said = place.get("confirme_par")
    if said is None:
        return None
    try:
        return Confirmation(str(said["qui"]), problems.day(said["quand"]), str(said["texte"]))
    except (KeyError, TypeError, ValueError):
        problems.add(place, "rules.livre.confirmation")
        return None


def _pairs(raw: Lined, problems: Problems) -> tuple[frozenset[Pair], dict[Profession, str]]:
    """Who may claim what."""
    named = raw.get("professions")
    listed = named.items() if isinstance(named, Lined) else ()
    names = {profession: str(name) for key, name in listed if (profession := problems.one(raw, key, Profession))}
    for profession in sorted(set(Profession) - set(names)):
        problems.add(raw, "rules.livre.profession_sans_nom", profession=profession)
    return frozenset(_claims(raw, problems)), names


def _claims(raw: Lined, problems: Problems) -> Iterator[Pair]:
    rights = raw.get("droits")
    if not isinstance(rights, Lined):
        return
    for key in rights:
        dispositif = problems.one(raw, key, Dispositif)
        for place in problems.items(rights, key) if dispositif else []:
            professions = problems.words(place, "professions", Profession)
            for year, profession, indicateur in product(_exercices(place, problems), professions, _indicateurs(place, problems)):
                yield Pair(Dispositif(key), year, profession, indicateur)
