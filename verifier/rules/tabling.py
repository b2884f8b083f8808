"""What is in force, with its sources: every indicator of a profession, and what the tool checks on paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from verifier.domain import Claim, Dispositif, Indicateur, Profession, Source
from verifier.errors import UsageError
from verifier.rules.amounts import amount_told
from verifier.rules.changing import changes_of, told
from verifier.rules.changing_yearly import amount_changed, yearly_changes
from verifier.rules.noting import changed
from verifier.rules.rulebook import Law, Rule, Rulebook, RuleSet
from verifier.rules.settling import check_claim, exists
from verifier.rules.yearly import Amount, Authority, Declaring, Force, Row, Yearly
from verifier.wording import say, table
from verifier.wording.french import enumeration

__all__ = ["Block", "Line", "Sheet", "Sort", "in_force"]


class Sort(StrEnum):
    """What a line is: « label : value », a statement, what has to be known, a criterion, what no paper tells."""

    PAIR = "paire"
    PLAIN = "phrase"
    WARNING = "attention"
    CRITERION = "critere"
    REMARK = "remarque"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing said. `label`: what it is the value of, a criterion's title; `id`: a criterion's."""

    sort: Sort
    text: str
    label: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """An indicator, a window, a lot of amounts: its title, and what is said of it."""

    title: str
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that is in force for some professions, whose tables are the same."""

    title: str
    blocks: tuple[Block, ...]


def in_force(
    rulebook: Rulebook,
    dispositif: Dispositif,
    exercice: int,
    profession: Profession | None,
    indicateur: Indicateur | None = None,
) -> tuple[Sheet, ...]:
    """The whole table of an exercice and a profession, or one of its indicators; UsageError where there is none.

    Without a profession, the table of each that may claim that year; those whose tables are the same share one.
    """
    claim = Claim(dispositif, exercice, profession, indicateur or Indicateur.LOGICIEL)
    law = rulebook.laws[dispositif]
    served = [profession] if profession else _served(rulebook, claim, indicateur)
    if not served:
        if indicateur is None:
            _check_year(rulebook, law, claim)
        check_claim(claim, rulebook)
    tables: dict[tuple[Block, ...], list[str]] = {}
    for one in served:
        told = _table(rulebook, law, replace(claim, profession=one), indicateur)
        tables.setdefault(told, []).append(rulebook.professions[one])
    return tuple(
        Sheet(say("rules.montre.titre", titre=law.titre, exercice=exercice, profession=", ".join(names)), told)
        for told, names in tables.items()
    )


def _served(rulebook: Rulebook, claim: Claim, indicateur: Indicateur | None) -> list[Profession]:
    """The professions that may claim that year: this indicator, or any."""
    asked = [replace(claim, indicateur=one) for one in ([indicateur] if indicateur else Indicateur)]
    return [one for one in rulebook.professions if any(exists(replace(each, profession=one), rulebook) for each in asked)]


def _table(rulebook: Rulebook, law: Law, claim: Claim, indicateur: Indicateur | None) -> tuple[Block, ...]:
    """What is in force for one profession."""
    rows = _rows(rulebook, law, claim)
    if indicateur is None and not rows:
        _check_year(rulebook, law, claim)
    if indicateur or not rows:
        check_claim(claim, rulebook)
    blocks = [_window(law.yearly, claim)]
    blocks += [Block(say("rules.montre.partiel"))] if claim.exercice in law.yearly.partial else []
    shown = [row for row in rows if indicateur in {None, row.id}]
    blocks += [Block(row.titre, tuple(_row(rulebook, law.yearly, row, claim))) for row in shown]
    told = {row.id for row in shown}
    wanted = [one for one in Indicateur if indicateur in {None, one} and one not in told and _exists(claim, one, rulebook)]
    blocks += [Block(_named(one), tuple(_checked(rulebook, claim, one))) for one in wanted]
    usual = rulebook.ours.laws[law.dispositif].yearly if rulebook.ours else law.yearly
    return (*blocks, *(_other_amounts(law.yearly, usual, claim) if indicateur is None else ()))


def _named(indicateur: Indicateur) -> str:
    return say("rules.montre.indicateur", indicateur=say(f"rules.indicateur.{indicateur}"))


def _pair(name: str, text: str) -> Line:
    """« label : value »."""
    return Line(Sort.PAIR, text, say(f"rules.montre.{name}"))


def _rows(rulebook: Rulebook, law: Law, claim: Claim) -> tuple[Row, ...]:
    """The indicators of a profession that the dispositif serves."""
    served = {pair.profession for pair in rulebook.pairs if pair.dispositif == claim.dispositif}
    return law.yearly.rows_for(claim.exercice or 0, claim.profession) if claim.profession in served else ()


def _check_year(rulebook: Rulebook, law: Law, claim: Claim) -> None:
    """UsageError, naming every exercice that can be shown, where nothing is known of this one."""
    whom, served = claim.profession, {pair.profession for pair in rulebook.pairs if pair.dispositif == claim.dispositif}
    if whom and whom not in served:
        return
    years = {pair.exercice for pair in rulebook.pairs if pair.dispositif == claim.dispositif and whom in {None, pair.profession}}
    years |= {year for row in law.yearly.rows for year in row.where.exercices if row.where.covers(year, whom)}
    if claim.exercice not in years:
        what = [law.abrege, say("rules.refus.exercice", exercice=claim.exercice), *([rulebook.professions[whom]] if whom else [])]
        valid = ", ".join(map(str, sorted(years)))
        raise UsageError(say("rules.refus.exercice_inconnu", what=", ".join(what), valid=valid))


def _exists(claim: Claim, indicateur: Indicateur, rulebook: Rulebook) -> bool:
    return exists(replace(claim, indicateur=indicateur), rulebook)


def _window(yearly: Yearly, claim: Claim) -> Block:
    """When the declaration is taken."""
    window = yearly.window(claim.exercice or 0, claim.profession)
    if window is None:
        return Block(say("rules.montre.fenetre_inconnue"))
    key = "fenetre" if window.du and window.au else "fenetre_jusqu" if window.au else "fenetre_dite"
    said = say(f"rules.montre.{key}", du=_day(window.du), au=_day(window.au), note=window.note or "").strip()
    return Block(said, (_pair("origine", _cited(window.source)),))


def _other_amounts(yearly: Yearly, usual: Yearly, claim: Claim) -> Iterator[Block]:
    """The sums of the year that no indicator names; `usual`: our own data, over which a caisse's may stand."""
    exercice = claim.exercice or 0
    named = {row.montant for row in yearly.rows_for(exercice, claim.profession)}
    ids = dict.fromkeys(one.id for one in yearly.amounts if one.id not in named)
    found = [amount for id_ in ids if (amount := yearly.amount(id_, exercice, claim.profession))]
    lines = [line for each in found for line in _other_amount(each, usual.amount(each.id, exercice, claim.profession))]
    if lines:
        yield Block(say("rules.montre.autres_montants"), tuple(lines))


def _other_amount(amount: Amount, usual: Amount | None) -> Iterator[Line]:
    """One of them; what the caisse makes of it under it."""
    yield Line(Sort.PLAIN, _sourced(amount_told(amount), amount))
    how = amount_changed(usual, amount) if amount.decided else ""
    if how and amount.decided:
        yield Line(Sort.WARNING, say("rules.montre.ecart", ecart=how, decision=amount.decided.told))


def _sourced(said: str, amount: Amount) -> str:
    return say("rules.montre.somme", montant=said.rstrip("."), source=_cited(amount.source))


def _cited(source: Source) -> str:
    """A text and the place in it; said so where no official one is at hand."""
    told = say("rules.montre.source", titre=source.titre, section=source.section)
    return say("rules.montre.non_officielle", source=told) if source.autorite == Authority.PUBLIQUE else told


def _row(rulebook: Rulebook, yearly: Yearly, row: Row, claim: Claim) -> Iterator[Line]:
    """One indicator, then the criteria of the tool where it looks at its pièces."""
    yield _pair("type", say(f"rules.type.{row.type}"))
    yield _pair("justificatif", _papers(row))
    for key in ("conditions", "echeance"):
        told = getattr(row, key)
        unknown = say("rules.montre.inconnue" if key == "echeance" else "rules.montre.inconnu")
        yield _pair(key, str(told).replace("{exercice}", str(claim.exercice)) if told else unknown)
    yield _pair("montant", _paid(yearly, row, claim))
    yield _pair("origine", _cited(row.source))
    if row.force is not Force.EN_VIGUEUR:
        yield Line(Sort.WARNING, say(f"rules.etat.{row.force}"))
    if row.id in set(Indicateur) and _exists(claim, Indicateur(row.id), rulebook):
        yield from _checked(rulebook, claim, Indicateur(row.id), under=row)
    else:
        yield from _changed_row(rulebook, yearly, row, claim)


def _changed_row(rulebook: Rulebook, yearly: Yearly, row: Row, claim: Claim) -> Iterator[Line]:
    """What the caisse makes of an indicator that the tool does not judge."""
    if rulebook.ours is None or claim.dispositif is None or claim.profession is None:
        return
    usual = rulebook.ours.laws[claim.dispositif].yearly
    found = yearly_changes(usual, yearly, claim.exercice or 0, row.id, [claim.profession])
    told = {say(f"rules.ecart.{key}"): found.told[key] for key in ("indicateur", "montant") if found.told[key]}
    lines = [say("rules.ecart.partie", titre=title, liste=how) for title, how in told.items()]
    if lines:
        decision = enumeration([one.told for one in found.decisions], "et")
        yield Line(Sort.WARNING, say("rules.montre.ecart", ecart=" ; ".join(lines), decision=decision))


def _papers(row: Row) -> str:
    """What is asked for an indicator."""
    known = table("rules")
    key = f"sans_piece.{row.justificatif or row.type}"
    return str(known.get(key) or row.justificatif or say("rules.montre.inconnu"))


def _paid(yearly: Yearly, row: Row, claim: Claim) -> str:
    """What an indicator pays, or what it last paid."""
    exercice = claim.exercice or 0
    if row.montant is None:
        return say("rules.montre.rien_a_part" if row.type is Declaring.INTEGRE else "rules.montre.inconnu")
    amount = yearly.amount(row.montant, exercice, claim.profession)
    if amount:
        return amount_told(amount) if amount.source.titre == row.source.titre else _sourced(amount_told(amount), amount)
    before = yearly.earlier(row.montant, exercice, claim.profession)
    if before is None:
        return say("rules.montre.inconnu")
    told = _sourced(amount_told(replace(before[1], note=None)), before[1])
    return say("rules.montre.montant_avant", exercice=exercice, annee=before[0], montant=told)


def _checked(rulebook: Rulebook, claim: Claim, indicateur: Indicateur, under: Row | None = None) -> Iterator[Line]:
    """What the tool checks for one indicator. `under`: the row whose source was just told."""
    if claim.dispositif is None or claim.exercice is None:
        return
    law = rulebook.rules_for(claim.dispositif, claim.exercice, claim.profession, indicateur)
    words = {"exercice": str(claim.exercice), "fin": f"31/12/{claim.exercice}"}
    changes = changes_of(rulebook, (claim.dispositif, claim.exercice, claim.profession, indicateur), law)
    for text in (*_borrowed(law, rulebook), *_decided(law, rulebook), *told(changes, rulebook)):
        yield Line(Sort.WARNING, text)
    if not law.rules:
        yield Line(Sort.PLAIN, say("rules.montre.aucun"))
    yield from (_rule(rule, words, under) for rule in law.rules)
    yield from (Line(Sort.REMARK, text) for text in law.remarks)


def _borrowed(law: RuleSet, rulebook: Rulebook) -> Iterator[str]:
    if law.borrowing is None:
        return
    lender = rulebook.laws[law.borrowing.from_dispositif].abrege
    said = law.borrowing.confirme_par
    if said is None:
        yield say("rules.montre.emprunt", preteur=lender, annee=law.borrowing.from_exercice)
        return
    values = {"qui": said.qui, "quand": _day(said.quand), "texte": said.texte}
    yield say("rules.montre.emprunt_confirme", preteur=lender, annee=law.borrowing.from_exercice, **values)


def _decided(law: RuleSet, rulebook: Rulebook) -> Iterator[str]:
    """What a caisse changed in these criteria."""
    for said, names in law.decisions:
        touched = ", ".join(changed(law, rulebook, name) for name in names)
        yield say("rules.montre.decision", criteres=touched, qui=said.qui, quand=_day(said.quand), texte=said.texte)


def _rule(rule: Rule, words: dict[str, str], under: Row | None) -> Line:
    """A criterion: its id and title, its source; the section alone where the text is the indicator's own."""
    told = under is not None and rule.source.titre == under.source.titre
    place = rule.source.section if told else _cited(rule.source)
    for name, word in words.items():        # not `format`: what a file writes between braces may be anything
        place = place.replace(f"{{{name}}}", word)
    return Line(Sort.CRITERION, place, rule.definition.title, rule.id)


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
