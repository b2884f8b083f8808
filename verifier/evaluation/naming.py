"""The French words for what is counted: statuses, kinds, fields, criteria, values. What came out of a file is made harmless."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from verifier.evaluation.assessing import NO_RESULT, Given
from verifier.evaluation.comparing import Outcome
from verifier.reports.cleaning import clean, shorten
from verifier.wording import say, table

__all__ = ["answer", "criterion", "fault", "kind", "named", "names", "percent", "status", "tag", "wanted", "what"]

_LONGEST = 80       # characters of a value shown


def named(text: str) -> str:
    """A name out of a file."""
    return shorten(clean(text), _LONGEST)


def names(texts: Sequence[str]) -> str:
    """Several of them."""
    return ", ".join(named(each) for each in texts)


def percent(share: float | None) -> str:
    """« 97,5 % », or a dash where there is nothing to divide."""
    if share is None:
        return say("evaluation.sans_valeur")
    return say("evaluation.pour_cent", part=f"{100 * share:.1f}".replace(".", ","))


def status(code: str) -> str:
    """A dossier's status."""
    if code == NO_RESULT:
        return say("evaluation.sans_resultat")
    words: Mapping[str, Mapping[str, str]] = table("reports")["statut"]
    return words[code]["mot"] if code in words else named(code)


def kind(code: str) -> str:
    """A kind of document."""
    return _word(table("reports")["kind"], code) if code else say("evaluation.rien")


def criterion(code: str) -> str:
    """A criterion's own status."""
    return _word(table("evaluation")["critere"], code) if code else say("evaluation.rien")


def what(code: str) -> str:
    """A field, or a criterion."""
    fields: Mapping[str, str] = table("evaluation")["champ"]
    return fields[code] if code in fields else _word(table("reports")["criteres"], code)


def tag(code: str) -> str:
    """A tag of the truth."""
    return _word(table("evaluation")["marque"], code)


def wanted(given: Given) -> str:
    """What the truth wants, its choices joined by « ou »."""
    choices = given.want["any"] if isinstance(given.want, Mapping) and "any" in given.want else [given.want]
    return say("evaluation.ou").join(_shown(given, each) for each in (choices if isinstance(choices, list) else [choices]))


def answer(given: Given) -> str:
    """What was given."""
    return _shown(given, given.got)


def fault(given: Given) -> str:
    """What is wrong, in one line."""
    place = say("evaluation.dans_la_piece", quoi=what(given.what), piece=named(given.piece)) if given.piece else what(given.what)
    if given.outcome == Outcome.MISSED:
        return say("evaluation.faute_missed", quoi=place, voulu=wanted(given))
    if given.outcome == Outcome.SPURIOUS:
        return say("evaluation.faute_spurious", quoi=place, donne=answer(given))
    return say("evaluation.faute_wrong", quoi=place, donne=answer(given), voulu=wanted(given))


def _shown(given: Given, value: object) -> str:
    """A value as an agent would write it."""
    if value is None or value in ("", []):
        return say("evaluation.rien")
    if isinstance(value, bool):
        return say("evaluation.oui" if value else "evaluation.non")
    if isinstance(value, list):
        return ", ".join(_shown(given, each) for each in value)
    if given.what in table("reports")["criteres"]:
        return criterion(str(value))
    coded = {"kind": kind, "missing": what}.get(given.what)
    return coded(str(value)) if coded else say("evaluation.valeur", valeur=named(str(value)))


def _word(words: Mapping[str, str], code: str) -> str:
    return words[code] if code in words else named(code)
