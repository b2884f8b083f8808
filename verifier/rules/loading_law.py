"""One dispositif, from all the files that speak of it: its criteria, what it borrows, what is remarked, what a caisse decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from verifier.domain import Dispositif, Indicateur, Profession
from verifier.rules.deciding import Confirmation
from verifier.rules.loading_yearly import amounts, cited, confirmation, exercices, indicateurs, professions, rows, windows
from verifier.rules.reading_yaml import Lined, Problems
from verifier.rules.rulebook import Borrowing, Confirmed, Definition, Law, Remark, Span
from verifier.rules.shapes import is_year
from verifier.rules.vetting import vet_definition, vet_span
from verifier.rules.yearly import Yearly
from verifier.wording import say

__all__ = ["definition_of", "law_of"]


def definition_of(name: str, body: Lined, problems: Problems) -> Definition:
    """A criterion, as `criteres.yaml` or a dispositif defines it."""
    title, check_name = str(body.get("title", name)), str(body.get("check"))
    always = problems.words(body, "toujours", Indicateur) if "toujours" in body else frozenset()
    definition = Definition(name, title, check_name, _params(body), _texts(body, "says"), _texts(body, "ask"), always)
    vet_definition(definition, body, problems)
    return definition


def law_of(dispositif: Dispositif, raws: Sequence[Lined], definitions: dict[str, Definition], problems: Problems) -> Law:
    """One dispositif; a criterion that it defines itself joins `definitions`. What a caisse says comes last, or wins."""
    files = [(raw, confirmation(raw, "decision", problems)) for raw in raws]
    first = files[::-1]
    spans = tuple(span for raw, decision in files for span in _spans(raw, decision, definitions, problems))
    borrowings = tuple(one for raw, decision in first for one in _borrowings(raw, decision, dispositif, problems))
    remarks = tuple(_remark(place, decision, problems) for raw, decision in files for place in problems.items(raw, "remarks"))
    confirmed = tuple(one for raw, decision in first if decision for one in _confirmed(raw, decision, problems))
    yearly = Yearly(
        tuple(row for raw, decision in files for row in rows(raw, decision, problems)),
        tuple(amount for raw, decision in files for amount in amounts(raw, decision, problems)),
        tuple(window for raw, decision in files for window in windows(raw, decision, problems)),
        frozenset(year for raw, _ in files if isinstance(raw.get("partiels"), list) for year in raw["partiels"] if is_year(year)),
    )
    titre, abrege = (next((str(raw[key]) for raw in raws if raw.get(key)), "") for key in ("titre", "abrege"))
    return Law(dispositif, titre or dispositif, abrege or titre or dispositif, spans, borrowings, remarks, confirmed, yearly)


def _texts(body: Mapping[str, Any], key: str) -> dict[str, str]:
    """Sentences by outcome; a single sentence is the one of `absent`."""
    found = body.get(key) or {}
    if isinstance(found, str):
        return {"absent": found}
    return {str(outcome): str(text) for outcome, text in found.items()} if isinstance(found, Lined) else {}


def _params(body: Lined) -> Lined:
    found = body.get("with")
    return found if isinstance(found, Lined) else Lined()


def _spans(
    raw: Lined, decision: Confirmation | None, definitions: dict[str, Definition], problems: Problems
) -> Iterator[Span]:
    """Where each criterion of a file is law."""
    for name, body in problems.parts(raw, "criteria"):
        if "check" in body and name in definitions and decision is not None:
            problems.add(body, "rules.livre.critere_redefini", name=name)      # it would change wherever it is in force
            continue
        if "toujours" in body:
            problems.add(body, "rules.livre.toujours_ailleurs", at="toujours", name=name)
        if "check" in body:
            definitions[name] = definition_of(name, body, problems)
        if name not in definitions:
            problems.add(raw["criteria"], "rules.livre.critere_inconnu", at=name, name=name)
            continue
        for place in problems.items(body, "in_force"):
            span = _span(definitions[name], place, raw, decision, problems)
            if span:
                yield span


def _span(
    definition: Definition, place: Lined, raw: Lined, decision: Confirmation | None, problems: Problems
) -> Span | None:
    source = cited(place, raw, decision, problems)
    if source is None:
        problems.add(place, "rules.livre.sans_source", name=definition.id)
        return None
    where = (indicateurs(place, problems), exercices(place, problems), professions(place, problems))
    retired = place.get("retire") is True
    if retired and decision is None:
        problems.add(place, "rules.livre.reserve_a_la_caisse", at="retire", cle="retire")
    words = (_params(place), _texts(place, "says"), _texts(place, "ask"))
    span = Span(definition.id, *where, source, *words, decision, retired)
    vet_span(definition, span, place, problems)
    problems.keep(span, place)
    return span


def _remark(place: Lined, decision: Confirmation | None, problems: Problems) -> Remark:
    """A remark; a caisse's own says whose it is."""
    years, text = exercices(place, problems), str(place.get("text", "")).strip()
    if decision:
        text = say("rules.ecart.remarque", text=text, decision=decision.told)
    return Remark(indicateurs(place, problems), years, text, professions(place, problems))


def _borrowings(raw: Lined, decision: Confirmation | None, dispositif: Dispositif, problems: Problems) -> Iterator[Borrowing]:
    """What a file borrows; where two cover a claim, the one for fewer professions is read first."""
    found = [one for place in problems.items(raw, "borrowed") if (one := _borrowing(place, decision, dispositif, problems))]
    yield from sorted(found, key=lambda one: one.professions is None)


def _borrowing(
    place: Lined, decision: Confirmation | None, dispositif: Dispositif, problems: Problems
) -> Borrowing | None:
    lender = place.get("from")
    if not isinstance(lender, Lined) or not is_year(lender.get("exercice")):
        problems.add(place, "rules.livre.emprunt")
        return None
    named = _every(place, problems)
    source = problems.word(lender, "dispositif", Dispositif) if "dispositif" in lender else dispositif
    profession = problems.word(lender, "profession", Profession) if "profession" in lender else None
    confirmed = confirmation(place, "confirme_par", problems)
    served, without = professions(place, problems), _words(place, "sauf")
    borrowing = Borrowing(
        named, exercices(place, problems), source or dispositif, lender["exercice"], profession, confirmed, served, without,
        decision,
    )
    problems.keep(borrowing, place)
    return borrowing


def _words(place: Lined, key: str) -> frozenset[str]:
    """The words listed under a key; what is no list of words was told by the shape."""
    found = place.get(key)
    return frozenset(one for one in found if isinstance(one, str)) if isinstance(found, list) else frozenset()


def _every(place: Lined, problems: Problems) -> frozenset[Indicateur]:
    """The indicators of a place; all of them where it names none."""
    return indicateurs(place, problems) if "indicateurs" in place else frozenset(Indicateur)


def _confirmed(raw: Lined, decision: Confirmation, problems: Problems) -> Iterator[Confirmed]:
    """The claims whose borrowed rules a caisse's file confirms."""
    for place in problems.items(raw, "confirme"):
        yield Confirmed(_every(place, problems), exercices(place, problems), professions(place, problems), decision)
