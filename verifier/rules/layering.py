"""A caisse's own folder, over our files: which of its files are read, and whether what they say has something to bear on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from verifier.domain import Indicateur, Profession
from verifier.errors import RulebookError
from verifier.rules.admitting import MOST
from verifier.rules.loading_yearly import confirmation, exercices, indicateurs, professions
from verifier.rules.reading_yaml import Lined, Problems, read_yaml
from verifier.rules.rulebook import Pair, Rulebook, RuleSet
from verifier.wording import say

__all__ = ["layered", "read_all", "vet_layer"]

_SUFFIXES = {".yaml", ".yml"}
_MOST_FILES = 100
_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")


def layered(layer: Path, problems: Problems) -> list[Path]:
    """The files of a caisse's folder, or the one file; a problem where there is none, and where one would be passed over."""
    if layer.is_file():
        return [layer]
    there = sorted(path for path in layer.glob("*") if not path.name.startswith(".")) if layer.is_dir() else []
    found = [path for path in there if path.suffix.lower() in _SUFFIXES]
    for path in there:
        if path not in found and (path.is_dir() or _SUFFIXES & {suffix.lower() for suffix in path.suffixes}):
            problems.tell(say("rules.livre.fichier", file=path.name, reason=say("rules.livre.non_lu")))
    if not found or len(found) > _MOST_FILES:
        key = "couche_trop_pleine" if found else "couche_vide"
        problems.tell(say(f"rules.livre.{key}", dossier=layer, limite=_MOST_FILES))
        return []
    return found


def read_all(paths: Sequence[Path], problems: Problems) -> Iterator[Lined]:
    """The files one after the other, as long as they do not come to more values than somebody could have written."""
    total = 0
    for path in paths:
        raw = read_yaml(path, path.parent, problems)
        total += raw.weight
        if total > MOST:
            reason = say("rules.livre.trop_de_valeurs_dossier", limite=MOST)
            problems.tell(say("rules.livre.fichier", file=path.name, reason=reason))
            return
        yield raw


def vet_layer(book: Rulebook, theirs: Iterable[Lined], problems: Problems) -> None:
    """A caisse's file speaks of claims that exist, confirms rules that are borrowed, and borrows for those that have none."""
    known = dict(_known(book))
    _vet_said_once(files := list(theirs), problems)
    for raw in files:
        mine = {pair: law for pair, law in known.items() if pair.dispositif == raw.get("dispositif")}
        borrowed = [pair for pair, law in mine.items() if law.borrowing]
        for place in problems.items(raw, "confirme"):
            reached = _reached(place, borrowed, frozenset(Indicateur), problems)
            _vet_reach(place, reached, "confirme_rien", problems)
            _vet_age(raw, place, reached, problems)
        for place in problems.items(raw, "borrowed"):
            lent = [pair for pair in borrowed if problems.place(book.laws[pair.dispositif].borrows(*pair.claim), raw) is place]
            if lent or not _vet_lender(book, raw, place, known, problems):
                _vet_reach(place, lent, "emprunt_inutile", problems)
            _vet_left_out(book, place, lent, problems)
        for name, body in problems.parts(raw, "criteria"):
            if not _NAME.fullmatch(name):
                problems.add(raw["criteria"], "rules.livre.nom_de_critere", at=name, name=name)
            for place in problems.items(body, "in_force"):
                reached = _reached(place, mine, frozenset({Indicateur.LOGICIEL}), problems)
                _vet_reach(place, reached, "sans_demande_ouverte", problems, name=name)
                _vet_dispensed(book, name, place, reached, problems)
                if place.get("retire") is True and not any(name in _asked_before(book, pair) for pair in reached):
                    problems.add(place, "rules.livre.rien_a_retirer", at="retire", name=name)


def _vet_age(raw: Lined, place: Lined, reached: Iterable[Pair], problems: Problems) -> None:
    """What confirms a year was decided the year before it at the earliest: an older text knows nothing of it."""
    decision = confirmation(raw, "decision", problems)
    first = min((pair.exercice for pair in reached), default=0)
    if decision and decision.quand.year < first - 1:
        problems.add(place, "rules.livre.quand_ancien", at="exercices", quand=f"{decision.quand:%d/%m/%Y}", exercice=first)


def _vet_dispensed(book: Rulebook, name: str, place: Lined, reached: Iterable[Pair], problems: Problems) -> None:
    """A date that the tool asks for is not made one that can only contradict: without it, nothing would say when."""
    settings = place.get("with")
    definition = book.definitions.get(name)
    if not (isinstance(settings, Lined) and settings.get("only_to_contradict") is True and definition and book.ours):
        return
    for pair in reached:
        like = {each for each in book.ours.pairs if (each.dispositif, each.indicateur) == (pair.dispositif, pair.indicateur)}
        told = [each for each in ({pair} if pair in like else like) if _contradicts_only(book.ours, each, definition.check)]
        if pair.indicateur in definition.always and not told:
            problems.add(place, "rules.livre.date_exigee", at="with", name=name, indicateur=pair.indicateur)


def _contradicts_only(book: Rulebook, pair: Pair, check: str) -> bool:
    try:
        rules = book.rules_for(*pair).rules
    except (RulebookError, KeyError):
        return False
    return any(rule.definition.check == check and rule.params.get("only_to_contradict") is True for rule in rules)


def _vet_lender(book: Rulebook, raw: Lined, place: Lined, known: Mapping[Pair, RuleSet], problems: Problems) -> bool:
    """Whether nothing comes of a borrowing because the lender borrows itself: that is told, with where its rules come from."""
    mine = (pair for pair in sorted(book.pairs) if pair.dispositif == raw.get("dispositif") and pair not in known)
    for pair in _reached(place, mine, frozenset(Indicateur), problems):
        lender = place["from"]
        law, year = book.laws.get(lender.get("dispositif", pair.dispositif)), lender["exercice"]
        whom = Profession(lender.get("profession", pair.profession))
        origin = law.borrows(year, frozenset({whom}), pair.indicateur) if law else None
        if law and origin and not law.own(year, frozenset({whom}), pair.indicateur):
            served = book.professions[origin.from_profession or whom]
            values = {"preteur": law.abrege, "annee": year, "profession": book.professions[whom]}
            first = {"origine": book.laws[origin.from_dispositif].abrege, "premiere": origin.from_exercice, "pour": served}
            problems.add(place, "rules.livre.emprunt_d_emprunt", at="from", **values, **first)
            return True
    return False


def _vet_said_once(theirs: Iterable[Lined], problems: Problems) -> None:
    """No window, amount or indicator is told twice for one year and profession: one alone would hold."""
    told: dict[tuple[str, str, str, int], frozenset[Profession]] = {}
    for raw in theirs:
        for key, name, place in _yearly(raw, problems):
            whom = professions(place, problems)
            mine = frozenset(Profession) if whom is None else whom
            here = [(str(raw.get("dispositif")), key, name, year) for year in sorted(exercices(place, problems))]
            twice = [each[-1] for each in here if told.get(each, frozenset()) & mine]
            if twice:
                years = ", ".join(map(str, twice))
                problems.add(place, "rules.livre.dit_deux_fois", at="exercices", name=name, years=years)
            told |= {each: told.get(each, frozenset()) | mine for each in here}


def _yearly(raw: Lined, problems: Problems) -> Iterator[tuple[str, str, Lined]]:
    """What a file tells of the years beside the criteria: the key, the name, the place."""
    yield from (("fenetres", "fenetres", place) for place in problems.items(raw, "fenetres"))
    for key in ("montants", "indicateurs"):
        for name, body in problems.parts(raw, key):
            yield from ((key, name, place) for place in problems.items(body, "en_vigueur"))


def _asked_before(book: Rulebook, pair: Pair) -> set[str]:
    """The criteria of a claim before the caisse changes any."""
    law = book.laws[pair.dispositif]
    try:
        spans = replace(law, spans=tuple(span for span in law.spans if span.decided is None))
        found = replace(book, laws={**book.laws, pair.dispositif: spans}).rules_for(*pair)
    except RulebookError:
        return set()
    return {rule.id for rule in found.rules}


def _vet_left_out(book: Rulebook, place: Lined, lent: Iterable[Pair], problems: Problems) -> None:
    """What is not borrowed is among what is lent."""
    known: set[str] = set()
    for pair in lent:
        borrowing = book.laws[pair.dispositif].borrows(*pair.claim)
        if borrowing:
            lender = book.laws[borrowing.from_dispositif]
            whom = frozenset({borrowing.from_profession or pair.profession})
            known |= {span.criterion for span in lender.own(borrowing.from_exercice, whom, pair.indicateur)}
    for name in place.get("sauf") or [] if known else []:
        if name not in known:
            problems.add(place, "rules.livre.rien_a_exclure", at="sauf", name=name)


def _known(book: Rulebook) -> Iterator[tuple[Pair, RuleSet]]:
    """Every claim that may be made, and its rules where it has some."""
    for pair in sorted(book.pairs):
        try:
            yield pair, book.rules_for(*pair)
        except (RulebookError, KeyError):       # told by the rule book's own vetting
            continue


def _reached(place: Lined, pairs: Iterable[Pair], default: frozenset[Indicateur], problems: Problems) -> list[Pair]:
    """The claims, among these, that a place bears on; `default`: the indicators where it names none."""
    years, whom = exercices(place, problems), professions(place, problems)
    named = indicateurs(place, problems) if "indicateurs" in place else default
    return [
        pair for pair in pairs
        if pair.exercice in years and pair.indicateur in named and (whom is None or pair.profession in whom)
    ]


def _vet_reach(place: Lined, reached: Sequence[Pair], empty: str, problems: Problems, name: str = "") -> None:
    """A place bears on some claims, and so does each year, profession and indicator that it names."""
    if not reached:
        problems.add(place, f"rules.livre.{empty}", at="exercices", name=name)
        return
    for key, part in (("exercices", "exercice"), ("professions", "profession"), ("indicateurs", "indicateur")):
        listed = place.get(key)
        for word in listed if isinstance(listed, list) else []:
            if word not in {getattr(pair, part) for pair in reached}:
                problems.add(place, "rules.livre.hors_portee", at=key, word=word)
