"""YAML files → a rule book, or the list of what is wrong with them: file, line and reason, in French.

A folder holds `criteres.yaml` (what each criterion is), `dispositifs/*.yaml` (where it is law, and what each year asks; several
files may speak of one dispositif) and `professions.yaml` (who may claim what). A dispositif may define a criterion on the spot,
with the same keys as `criteres.yaml`. A caisse's folder, read over it, holds files like those of `dispositifs/`, each with the
`decision` that founds it: who, when, by which text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

from verifier.domain import Dispositif, Profession
from verifier.errors import RulebookError
from verifier.rules.deciding import Confirmation
from verifier.rules.layering import layered, read_all, vet_layer
from verifier.rules.loading_law import definition_of, law_of
from verifier.rules.loading_yearly import confirmation, exercices, indicateurs
from verifier.rules.reading_yaml import Lined, Problems, digest, read_yaml
from verifier.rules.rulebook import Definition, Law, Pair, Reading, Rulebook
from verifier.rules.shapes import vet_shape
from verifier.rules.vetting import vet_rulebook
from verifier.wording import say

__all__ = ["HOME", "check", "load"]

HOME = Path(__file__).parent


def load(directory: Path | None = None, layer: Path | None = None, today: date | None = None) -> Rulebook:
    """The rule book of a folder (ours by default), a caisse's folder over it; RulebookError on the first thing wrong.

    `today`: what is said to be decided after it is wrong; None: not looked at.
    """
    problems = Problems(today)
    book = _read(directory or HOME, layer, problems)
    if book is None or problems.found:
        more = len(problems.found) - 1
        first = problems.found[0] if problems.found else ""
        raise RulebookError(say("rules.livre.refuse", first=first) + (say("rules.livre.autres", count=more) if more > 0 else ""))
    return book


def check(directory: Path | None = None, layer: Path | None = None, today: date | None = None) -> list[str]:
    """Everything that is wrong with a rule folder, or with a caisse's folder over it; empty when it is sound."""
    problems = Problems(today)
    _read(directory or HOME, layer, problems)
    return problems.found


def _read(directory: Path, layer: Path | None, problems: Problems) -> Rulebook | None:
    paths = [directory / "criteres.yaml", directory / "professions.yaml", *sorted((directory / "dispositifs").glob("*.yaml"))]
    named, claims, *ours = files = [read_yaml(path, directory, problems) for path in paths]
    over = layered(layer, problems) if layer else []
    theirs = list(read_all(over, problems))
    if problems.found:
        return None
    _vet_shapes(named, claims, ours, theirs, problems)
    book = _built(named, claims, ours, theirs, problems)
    plain = _built(named, claims, ours, (), problems) if theirs else None
    if book is None:
        return None
    layers = [(paths, files), (over, theirs)] if over else [(paths, files)]
    version = "+".join(digest(zip((path.name for path in each), raws, strict=True)) for each, raws in layers)
    book = replace(book, version=version)
    if not problems.found:
        book = replace(book, ours=plain, opened=_new(theirs, plain.pairs, problems)) if plain else book
        vet_rulebook(book, claims, problems)
        vet_layer(book, theirs, problems)
    return book


def _built(
    named: Lined, claims: Lined, ours: Sequence[Lined], theirs: Sequence[Lined], problems: Problems
) -> Rulebook | None:
    """The book of our files, with those of a caisse over them, still without its version."""
    definitions = {name: definition_of(name, body, problems) for name, body in problems.parts(named, "criteria")}
    laws = _laws(ours, theirs, definitions, problems)
    _vet_names([*ours, *theirs], definitions, problems)
    pairs, professions = _pairs(claims, [*ours, *theirs], problems)
    reading = _reading(named, problems)
    return Rulebook("", reading, definitions, laws, pairs, professions) if reading else None


def _new(theirs: Iterable[Lined], known: frozenset[Pair], problems: Problems) -> dict[Pair, Confirmation]:
    """The claims that a caisse alone knows, each with its decision."""
    decided = ((raw, decision) for raw in theirs if (decision := confirmation(raw, "decision", problems)))
    return {
        pair: decision
        for raw, decision in decided
        for pair in _opened(raw, raw["dispositif"], "droits", problems)
        if pair not in known
    }


def _vet_names(files: Iterable[Lined], definitions: Mapping[str, Definition], problems: Problems) -> None:
    """The criteria that are not borrowed exist."""
    for raw in files:
        for place in problems.items(raw, "borrowed"):
            left = place.get("sauf")
            for name in left if isinstance(left, list) else []:
                if str(name) not in definitions:
                    problems.add(place, "rules.livre.critere_inconnu", at="sauf", name=name)


def _vet_shapes(named: Lined, claims: Lined, ours: Iterable[Lined], theirs: Iterable[Lined], problems: Problems) -> None:
    """No key is misspelt, and every file of a caisse says who decided."""
    vet_shape(named, "criteres", problems)
    vet_shape(claims, "professions", problems)
    for raw in ours:
        vet_shape(raw, "dispositif", problems)
        for key in ("decision", "confirme"):
            if key in raw:
                problems.add(raw, "rules.livre.reserve_a_la_caisse", at=key, cle=key)
    given = {(raw.get("dispositif"), key) for raw in ours for key in ("titre", "abrege") if raw.get(key)}
    for raw in theirs:
        vet_shape(raw, "dispositif", problems)
        for key in ("titre", "abrege"):
            if key in raw and (str(raw.get("dispositif")), key) in given:
                problems.add(raw, "rules.livre.deja_nomme", at=key, cle=key)
        if raw.get("decision") is None:
            problems.add(raw, "rules.livre.sans_decision")


def _laws(
    ours: Sequence[Lined], theirs: Sequence[Lined], definitions: dict[str, Definition], problems: Problems
) -> dict[Dispositif, Law]:
    """One law a dispositif, from all the files that speak of it: ours in their order, then the caisse's."""
    by_name: dict[Dispositif, list[Lined]] = {}
    for raw in (*ours, *theirs):
        dispositif = problems.word(raw, "dispositif", Dispositif)
        if dispositif:
            by_name.setdefault(dispositif, []).append(raw)
    return {dispositif: law_of(dispositif, raws, definitions, problems) for dispositif, raws in by_name.items()}


def _reading(raw: Lined, problems: Problems) -> Reading | None:
    """The thresholds of the reading guard."""
    values = raw.get("reading") or {}
    try:
        return Reading(**{name: float(values[name]) for name in ("confidence", "quality", "acceptance", "rival")})
    except (KeyError, TypeError, ValueError):
        problems.add(raw, "rules.livre.seuils")
        return None


def _pairs(raw: Lined, files: Iterable[Lined], problems: Problems) -> tuple[frozenset[Pair], dict[Profession, str]]:
    """Who may claim what."""
    named = raw.get("professions")
    listed = named.items() if isinstance(named, Lined) else ()
    names = {profession: str(name) for key, name in listed if (profession := problems.one(raw, key, Profession))}
    for profession in sorted(set(Profession) - set(names)):
        problems.add(raw, "rules.livre.profession_sans_nom", profession=profession)
    sound = (each for each in files if str(each.get("dispositif")) in set(Dispositif))
    more = (pair for each in sound for pair in _opened(each, each["dispositif"], "droits", problems))
    return frozenset((*_claims(raw, problems), *more)), names


def _claims(raw: Lined, problems: Problems) -> Iterator[Pair]:
    rights = raw.get("droits")
    if isinstance(rights, Lined):
        for key in rights:
            if problems.one(raw, key, Dispositif):
                yield from _opened(rights, key, key, problems)


def _opened(raw: Lined, dispositif: Any, key: str, problems: Problems) -> Iterator[Pair]:
    """The pairs listed under a key."""
    for place in problems.items(raw, key):
        professions = problems.words(place, "professions", Profession)
        for year, profession, indicateur in product(exercices(place, problems), professions, indicateurs(place, problems)):
            pair = Pair(Dispositif(dispositif), year, profession, indicateur)
            problems.keep(pair, place)
            yield pair
