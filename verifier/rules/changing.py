"""What a caisse's files change for a claim: the criteria dropped, added or altered, against our own rules of the nearest year.

A caisse may decide; it never decides in silence: whatever is judged by its files says what they change, and whose decision it is.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from verifier.domain import Criterion, CriterionStatus, Dispositif, Indicateur, Profession, Source
from verifier.rules.changing_yearly import YearlyChanges, day_told, yearly_changes
from verifier.rules.deciding import Confirmation
from verifier.rules.rulebook import Rule, Rulebook, RuleSet
from verifier.wording import say, table
from verifier.wording.french import enumeration

__all__ = ["Changes", "Claimed", "changes_of", "told", "unasked", "with_change"]

_PAPER = "paper_in_time"
Claimed: TypeAlias = tuple[Dispositif, int, Profession | None, Indicateur]


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs for one claim, by the ids of the criteria. `altered`: how, in French.

    `against`: the name of our rules that these are compared with; « » where we have none for this indicator.
    `opened`: the decision by which a claim that we do not know may be made. `decisions`: all that bear on the claim.
    `decided`: by which of them a criterion is in force, or no longer. `disputed`: the criteria that are not the same for all the
    professions that the claim may be of. `yearly`: how its window, its indicator and its amount differ, in French.
    """

    against: str
    dropped: tuple[Rule, ...]
    added: tuple[Rule, ...]
    altered: Mapping[str, str]
    decisions: tuple[Confirmation, ...]
    decided: Mapping[str, Confirmation]
    opened: Confirmation | None
    disputed: tuple[Rule, ...]
    yearly: Mapping[str, str]


def changes_of(rulebook: Rulebook, claim: Claimed, law: RuleSet) -> Changes | None:
    """What the caisse changes for a claim; None where nothing of its files bears on it."""
    ours, opened, yearly = rulebook.ours, _opened(rulebook, claim), _yearly(rulebook, claim)
    bearing = (*(said for said, _ in law.decisions), *_lent_by(law), opened, *(yearly.decisions if yearly else ()))
    decisions = tuple(dict.fromkeys(one for one in bearing if one))
    if ours is None or yearly is None or not decisions:
        return None
    nearest = _nearest(ours, claim)
    known = {rule.id: rule for rule in ours.rules_for(*nearest).rules} if nearest else {}
    asked, open_ = {rule.id: rule for rule in law.rules}, {rule.id for rule in law.disputed}
    altered = {name: _difference(known[name], rule) for name, rule in asked.items() if name in known}
    altered |= _paper_moved(ours, rulebook, claim, asked)
    return Changes(
        against=say("rules.ecart.livre", titre=ours.laws[nearest[0]].abrege, exercice=nearest[1]) if nearest else "",
        dropped=tuple(rule for name, rule in known.items() if name not in {*asked, *open_}),
        added=tuple(rule for name, rule in asked.items() if name not in known),
        altered={name: how for name, how in altered.items() if how},
        decisions=decisions,
        decided={name: said for said, names in law.decisions for name in names},
        opened=opened,
        disputed=law.disputed,
        yearly=yearly.told,
    )


def _yearly(rulebook: Rulebook, claim: Claimed) -> YearlyChanges | None:
    """What differs beside the criteria."""
    (dispositif, exercice, _, indicateur), ours = claim, rulebook.ours
    if ours is None:
        return None
    usual, theirs = (book.laws[dispositif].yearly for book in (ours, rulebook))
    return yearly_changes(usual, theirs, exercice, indicateur, rulebook.whom(*claim))


def _paper_moved(ours: Rulebook, rulebook: Rulebook, claim: Claimed, asked: Mapping[str, Rule]) -> dict[str, str]:
    """How the last day of a paper form differs, by the criterion that looks at it."""
    usual, window = ours.window(*claim), rulebook.window(*claim)
    if not window or not usual or window.papier_avant == usual.papier_avant:
        return {}
    said = say("rules.ecart.papier", avant=day_told(usual.papier_avant), apres=day_told(window.papier_avant))
    return {name: said for name, rule in asked.items() if rule.definition.check == _PAPER}


def told(changes: Changes | None, rulebook: Rulebook) -> list[str]:
    """What the caisse changes, in a few sentences for the agent; nothing where it changes nothing of ours."""
    if changes is None:
        return []
    key = "ouverte" if changes.opened else "ecart"
    titles = {name: definition.title for name, definition in rulebook.definitions.items()}
    altered = [say("rules.ecart.un", critere=titles[name], ecart=how) for name, how in changes.altered.items()]
    parts = [
        (say("rules.ecart.retires"), [rule.definition.title for rule in changes.dropped]),
        (say("rules.ecart.ajoutes"), [rule.definition.title for rule in changes.added]),
        (say("rules.ecart.changes"), altered),
        (say("rules.ecart.disputes"), [rule.definition.title for rule in changes.disputed]),
        *((say(f"rules.ecart.{key}"), [how] if how else []) for key, how in changes.yearly.items()),
    ]
    lines = [say("rules.ecart.partie", titre=title, liste=", ".join(names)) for title, names in parts if names]
    values = {
        "livre": changes.against or say("rules.ecart.sans_livre"),
        "ecarts": " ; ".join(lines) or say("rules.ecart.aucun"),
        "decisions": enumeration([one.told for one in changes.decisions], "et"),
    }
    return [say(f"rules.ecart.{key}", **values)]


def unasked(changes: Changes | None, judged: Container[str]) -> Iterator[Criterion]:
    """The criteria of ours that the caisse does not ask, or altered until nothing was asked: a reader of the result sees them."""
    if changes is None:
        return
    for name in (*(rule.id for rule in changes.dropped), *(name for name in changes.altered if name not in judged)):
        said = changes.decided.get(name, changes.decisions[0])
        key = "change_sans_objet" if name in changes.altered else "non_demande"
        message = say(f"rules.ecart.{key}", livre=changes.against, decision=said.told, ecart=changes.altered.get(name, ""))
        yield Criterion(name, CriterionStatus.SANS_OBJET, message, said.source, ())


def with_change(source: Source, rule: Rule, changes: Changes | None) -> Source:
    """Where a rule is written, and what the caisse made of it."""
    if changes is None:
        return source
    section = source.section
    if rule.id in changes.altered:
        section = say("rules.ecart.section", section=section, livre=changes.against, ecart=changes.altered[rule.id])
    if changes.opened:
        section = say("rules.ecart.section_ouverte", section=section, decision=changes.opened.told)
    return replace(source, section=section)


def _lent_by(law: RuleSet) -> Iterator[Confirmation | None]:
    """By whose decision other rules are borrowed, and whose confirmed them."""
    if law.borrowing:
        yield law.borrowing.decided
        yield law.borrowing.confirme_par


def _opened(rulebook: Rulebook, claim: Claimed) -> Confirmation | None:
    """The decision by which a claim may be made that our own files do not know."""
    dispositif, exercice, profession, indicateur = claim
    mine = sorted(
        pair for pair in rulebook.pairs
        if (pair.dispositif, pair.exercice, pair.indicateur) == (dispositif, exercice, indicateur)
        and profession in {None, pair.profession}
    )
    found = [rulebook.opened.get(pair) for pair in mine]
    return found[0] if found and all(found) else None


def _nearest(ours: Rulebook, claim: Claimed) -> Claimed | None:
    """The claim of ours that is nearest to this one: the same if there is one, else the nearest year's, an earlier one first."""
    dispositif, exercice, profession, indicateur = claim
    able = [pair for pair in ours.pairs if (pair.dispositif, pair.indicateur) == (dispositif, indicateur)]
    able = [pair for pair in able if pair.profession == profession] or able
    if not able:
        return None
    year = min({pair.exercice for pair in able}, key=lambda year: (abs(year - exercice), year))
    whom = {pair.profession for pair in able if pair.exercice == year}
    return dispositif, year, None if len(whom) > 1 else whom.pop(), indicateur


def _difference(old: Rule, new: Rule) -> str:
    """How a criterion differs from ours, in French; « » where it does not."""
    names = sorted({*old.params, *new.params})
    parts = [part for name in names for part in _param(name, old.params.get(name), new.params.get(name))]
    if (dict(old.says), dict(old.ask)) != (dict(new.says), dict(new.ask)):
        parts.append(say("rules.ecart.phrases"))
    return say("rules.ecart.entre").join(parts)


def _param(name: str, old: Any, new: Any) -> Iterator[str]:
    """How one parameter differs: words more, words less, or another value. What is not set is « non »."""
    title = table("explaining")["parametres"].get(name, name)
    if isinstance(old, list) or isinstance(new, list):
        before, after = ([*map(str, words)] if isinstance(words, list) else [] for words in (old, new))
        more, less = ([one for one in these if one not in those] for these, those in ((after, before), (before, after)))
        listed = {key: ", ".join(_word(one) for one in dict.fromkeys(words)) for key, words in (("plus", more), ("moins", less))}
        lines = [say(f"rules.ecart.{key}", mots=words) for key, words in listed.items() if words]
        if lines:
            yield say("rules.ecart.reglage", nom=title, ecarts=enumeration(lines, "et"))
    elif (old or False) != (new or False):
        yield say("rules.ecart.valeur", nom=title, avant=_word(old or False), apres=_word(new or False))


def _word(value: object) -> str:
    """A kind of pièce as an agent calls it; yes or no; any other word as it is."""
    if isinstance(value, bool):
        return say("rules.ecart.oui" if value else "rules.ecart.non")
    return str(table("rules").get(f"nature.{value}", value))
