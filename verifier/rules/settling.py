"""A partial claim completed, and claims that do not exist refused (contract section 1, verdicts.md section 6)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from verifier.domain import Claim, Dispositif, Facts, FieldName, Matching, Profession
from verifier.errors import UsageError
from verifier.rules.rulebook import Pair, Rulebook
from verifier.wording import say, table

__all__ = ["check_claim", "exists", "settle", "without_right"]

_PARTS = ("exercice", "indicateur", "profession", "dispositif")
_DONUM_FROM = 2026


def settle(claim: Claim, facts: Sequence[Facts], matching: Matching, rulebook: Rulebook) -> Claim:
    """The claim with nothing left open but the people and an unknown profession; `assumed` names what was inferred."""
    check_claim(claim, rulebook)
    assumed = [name for name in ("profession", "dispositif", "exercice") if getattr(claim, name) is None]
    if claim.profession is None:
        claim = replace(claim, profession=_profession(claim, facts, matching, rulebook))
    if claim.dispositif is None:
        claim = replace(claim, dispositif=_dispositif(claim, rulebook))
    if claim.exercice is None:
        claim = replace(claim, exercice=_exercice(claim, rulebook))
    check_claim(claim, rulebook)
    return replace(claim, assumed=(*claim.assumed, *(name for name in assumed if name not in claim.assumed)))


def check_claim(claim: Claim, rulebook: Rulebook) -> None:
    """UsageError, naming what exists, when what the claim says can belong to no pair of the rule book."""
    if exists(claim, rulebook):
        return
    _check_profession(claim, rulebook)
    for part in _PARTS:
        near = _matching(claim, rulebook, without=part)
        if near and getattr(claim, part) is not None:
            raise UsageError(_refusal(claim, part, near, rulebook))
    raise UsageError(say("rules.refus.rien", valid=_listing(rulebook.pairs, rulebook)))


def _check_profession(claim: Claim, rulebook: Rulebook) -> None:
    """The commonest mistake by itself: an aid that the profession never has."""
    of_profession = [pair for pair in rulebook.pairs if pair.profession == claim.profession]
    of_dispositif = [pair for pair in rulebook.pairs if pair.dispositif == claim.dispositif]
    if of_profession and of_dispositif and not set(of_profession) & set(of_dispositif):
        raise UsageError(
            say(
                "rules.refus.profession",
                dispositif=table("letters")["dispositifs"][claim.dispositif]["au"],
                profession=table("rules")["une_profession"][claim.profession],
                dispositifs=_listing(of_profession, rulebook),
                professions=", ".join(sorted({pair.profession for pair in of_dispositif})),
            )
        )


def exists(claim: Claim, rulebook: Rulebook) -> bool:
    """Whether what the claim says can belong to some pair of the rule book."""
    asked = Pair._make(getattr(claim, name) for name in Pair._fields)
    return asked in rulebook.pairs if None not in asked else bool(_matching(claim, rulebook))


def without_right(claim: Claim, stated: Iterable[Profession], rulebook: Rulebook) -> frozenset[Profession]:
    """The professions that the pièces state, where nobody named another and none of them may claim this."""
    if claim.profession and "profession" not in claim.assumed:
        return frozenset()
    found = frozenset(stated)
    return frozenset() if any(exists(replace(claim, profession=one), rulebook) for one in found) else found


def _matching(claim: Claim, rulebook: Rulebook, without: str = "") -> list[Pair]:
    """The pairs that agree with all that the claim says, one part left out."""
    said = {name: getattr(claim, name) for name in Pair._fields if name != without}
    return [pair for pair in rulebook.pairs if all(value is None or getattr(pair, name) == value for name, value in said.items())]


def _refusal(claim: Claim, part: str, near: Iterable[Pair], rulebook: Rulebook) -> str:
    """One French line: what does not exist, and what does."""
    valid = sorted({str(getattr(pair, part)) for pair in near})
    if part == "dispositif":
        valid = [_years(name, [pair for pair in near if pair.dispositif == name]) for name in valid]
    said = [
        claim.dispositif and rulebook.laws[claim.dispositif].abrege,
        claim.exercice and say("rules.refus.exercice", exercice=claim.exercice),
        claim.profession and rulebook.professions[claim.profession],
        say("rules.refus.indicateur", indicateur=claim.indicateur),
    ]
    what = ", ".join(text for text in said if text)
    return say(f"rules.refus.{part}_inconnu", what=what, valid=", ".join(valid))


def _listing(pairs: Iterable[Pair], rulebook: Rulebook) -> str:
    found = list(pairs)
    named = ((name, [pair for pair in found if pair.dispositif == name]) for name in Dispositif if name in rulebook.laws)
    return ", ".join(_years(name, of_name) for name, of_name in named if of_name)


def _years(name: str, pairs: Iterable[Pair]) -> str:
    years = sorted({pair.exercice for pair in pairs})
    if not years:
        return name
    span = f"{years[0]}-{years[-1]}" if len(years) > 1 else str(years[0])
    return f"{name} ({span})"


def _profession(claim: Claim, facts: Sequence[Facts], matching: Matching, rulebook: Rulebook) -> Profession | None:
    """Stated by a pièce, else that of the software, else the only one that may claim; None where two could be.

    An inference never makes a claim impossible: a profession that may not claim this is left aside. A note says so, and the
    dossier is not `conforme` (`without_right`).
    """
    stated = {str(piece.value(FieldName.PROFESSION)) for piece in facts if piece.value(FieldName.PROFESSION)}
    for candidates in (stated & set(Profession), set(matching.professions)):
        able = [Profession(word) for word in candidates]
        if len(able) == 1 and _matching(replace(claim, profession=able[0]), rulebook):
            return able[0]
        if len(able) > 1 and candidates == stated:
            break
    may = {pair.profession for pair in _matching(claim, rulebook)} if claim.dispositif else set()
    return may.pop() if len(may) == 1 else None


def _dispositif(claim: Claim, rulebook: Rulebook) -> Dispositif:
    """What the profession is aided by: the FAMI, but for médecins; an unknown profession is taken for a FAMI one."""
    if claim.profession is Profession.MEDECIN:
        wanted = Dispositif.DONUM if (claim.exercice or 0) >= _DONUM_FROM else Dispositif.FORFAIT_STRUCTURE
    else:
        wanted = Dispositif.FAMI
    open_to = {pair.dispositif for pair in _matching(claim, rulebook)}
    return wanted if wanted in open_to else min(open_to)


def _exercice(claim: Claim, rulebook: Rulebook) -> int:
    """The latest in the rule book for the dispositif, or the latest that this claim may be about."""
    latest = rulebook.latest(claim.dispositif) if claim.dispositif else 0
    years = {pair.exercice for pair in _matching(claim, rulebook)}
    return latest if latest in years else max(years)
