"""Remarks for the agent: what was assumed, borrowed, or cannot be seen on paper."""

from __future__ import annotations

from collections.abc import Sequence

from verifier.domain import (
    Criterion,
    CriterionStatus,
    Facts,
    FieldName,
    Indicateur,
    Kind,
    Polarity,
    Profession,
    Status,
    Topic,
    Trait,
    place_of,
)
from verifier.rules.dossier import Dossier, Received, Reception
from verifier.rules.rulebook import Rulebook, RuleSet
from verifier.rules.settling import without_right
from verifier.wording import say, shown, table

__all__ = ["changed", "notes_of", "professions_without_right"]

_PROVEN = frozenset({Topic.DMP, Topic.SEGUR, Topic.LAP})


def notes_of(
    status: Status, dossier: Dossier, law: RuleSet, criteria: Sequence[Criterion], rulebook: Rulebook
) -> tuple[str, ...]:
    """French remarks, the most decisive first."""
    return (
        *_authority(dossier, law, rulebook),
        *_right(dossier, rulebook),
        *_assumed(dossier, rulebook),
        *_aside(dossier),
        *_hints(status, dossier, criteria),
        *_late(dossier, rulebook),
        *law.remarks,
    )


def _authority(dossier: Dossier, law: RuleSet, rulebook: Rulebook) -> list[str]:
    """Whose rules these are, when they are not the exercice's own, or when the caisse changed them."""
    return [*_lent(dossier, law, rulebook), *_decided(law, rulebook)]


def _decided(law: RuleSet, rulebook: Rulebook) -> list[str]:
    """What the caisse decided, by whom, when and by which text."""
    return [
        say(
            "rules.note.decision",
            criteres=", ".join(changed(law, rulebook, name) for name in names),
            qui=said.qui, quand=f"{said.quand:%d/%m/%Y}", texte=said.texte,
        )
        for said, names in law.decisions
    ]


def changed(law: RuleSet, rulebook: Rulebook, name: str) -> str:
    """A criterion that the caisse changed, and whether it is still asked."""
    title = rulebook.definitions[name].title
    return title if any(rule.id == name for rule in law.every) else say("rules.note.retire", critere=title)


def _lent(dossier: Dossier, law: RuleSet, rulebook: Rulebook) -> list[str]:
    """Whose rules are borrowed, and who confirmed them."""
    borrowed = law.borrowing
    if borrowed is None:
        return []
    lender = rulebook.laws[borrowed.from_dispositif].abrege
    served = borrowed.from_profession
    values = {
        "exercice": dossier.exercice,
        "profession": dossier.profession,
        "preteur": lender,
        "annee": borrowed.from_exercice,
        "pour": say("rules.note.pour", profession=rulebook.professions[served]) if served else "",
    }
    if borrowed.confirme_par is None:
        return [say("rules.note.emprunt", **values)]
    said = borrowed.confirme_par
    return [say("rules.note.emprunt_confirme", **values, qui=said.qui, quand=f"{said.quand:%d/%m/%Y}", texte=said.texte)]


def _assumed(dossier: Dossier, rulebook: Rulebook) -> list[str]:
    """What the claim did not say."""
    claim = dossier.claim
    values = {
        "profession": dossier.profession,
        "dispositif": rulebook.laws[claim.dispositif].titre if claim.dispositif else "",
        "exercice": dossier.exercice,
    }
    known = [name for name in claim.assumed if name != "profession" or claim.profession]
    notes = [say(f"rules.note.suppose.{name}", **values) for name in known]
    if claim.profession is None:
        notes.append(say("rules.note.profession_inconnue"))
    stated = set() if professions_without_right(dossier, rulebook) else _stated(dossier)
    other = ", ".join(sorted(rulebook.professions[one] for one in stated if one != claim.profession))
    return notes + ([say("rules.note.autre_profession", stated=other, claimed=dossier.profession)] if other else [])


def professions_without_right(dossier: Dossier, rulebook: Rulebook) -> frozenset[Profession]:
    """The professions that the pièces state, where none of them may make this claim and nobody named another."""
    return without_right(dossier.claim, _stated(dossier), rulebook)


def _right(dossier: Dossier, rulebook: Rulebook) -> list[str]:
    """That the only professions which the pièces state may not make this claim, and who may."""
    claim, found = dossier.claim, professions_without_right(dossier, rulebook)
    if not found or claim.dispositif is None:
        return []
    place = (claim.dispositif, claim.exercice, claim.indicateur)
    may = {pair.profession for pair in rulebook.pairs if (pair.dispositif, pair.exercice, pair.indicateur) == place}
    stated, able = (", ".join(sorted(rulebook.professions[one] for one in some)) for some in (found, may))
    values = {"exercice": dossier.exercice, "indicateur": say(f"rules.indicateur.{claim.indicateur}")}
    du = table("letters")["dispositifs"][claim.dispositif]["au"]
    return [say("rules.note.sans_droit", stated=stated, dispositif=du, professions=able, **values)]


def _stated(dossier: Dossier) -> set[Profession]:
    """The professions that the pièces print."""
    return {Profession(word) for word in _printed(dossier, FieldName.PROFESSION) if word in set(Profession)}


def _printed(dossier: Dossier, name: FieldName) -> set[str]:
    """Every value that the pièces print for a field."""
    return {str(value) for piece in dossier.carriers if (value := piece.value(name))}


def _unsigned_declaration(facts: Facts) -> bool:
    """Whether a pièce is the declaration itself, and shows no signature (R-21)."""
    return facts.kind is Kind.RECAPITULATIF_AMELIPRO and Trait.SIGNED not in facts.traits and not facts.error


def _late(dossier: Dossier, rulebook: Rulebook) -> list[str]:
    """That the pièces came when no declaration was taken, where both days are known."""
    claim, day = dossier.claim, dossier.claim.recu_le
    if day is None or claim.dispositif is None:
        return []
    window = rulebook.window(claim.dispositif, dossier.exercice, claim.profession, claim.indicateur)
    if window is None:
        known = rulebook.laws[claim.dispositif].yearly.told_for_some(dossier.exercice) and claim.profession is None
        values = {"recu": f"{day:%d/%m/%Y}", "exercice": dossier.exercice}
        return [say("rules.note.fenetre_selon_profession", **values)] if known else []
    if window.au is None or (window.du or day) <= day <= window.au:
        return []
    first, last = (f"{each:%d/%m/%Y}" if each else "" for each in (window.du, window.au))
    period = say("rules.note.periode" if first else "rules.note.periode_jusqu", du=first, au=last)
    return [say("rules.note.hors_fenetre", recu=f"{day:%d/%m/%Y}", exercice=dossier.exercice, periode=period)]


def _aside(dossier: Dossier) -> list[str]:
    """The pièces that were set aside, when others decide."""
    if not dossier.carriers:
        return []
    notes = [
        say("rules.note.ecartee", piece=_named(one), kind=say(f"rules.nature.{one.facts.kind or 'inconnu'}"))
        for one in dossier.received
        if one.reception is Reception.REFUSEE
    ]
    against = [(one, said) for one in dossier.received if one.reception is Reception.REFUSEE and (said := _contrary(one.facts))]
    notes += [say("rules.note.ecartee_contraire", piece=_named(one), said=said) for one, said in against]
    return notes + [
        say("rules.note.illisible", piece=_named(one), reason=one.facts.error or say("rules.piece.vide"))
        for one in dossier.received
        if one.reception is Reception.ILLISIBLE
    ]


def _contrary(facts: Facts) -> str:
    """What a pièce set aside says against the software: the mention that denies, or that the use or the sale is over."""
    denials = (one for one in facts.mentions if one.polarity is Polarity.NEGATIVE and one.about_software and not one.hidden)
    denied = next((one.sentence or one.evidence.text for one in denials if one.topic in _PROVEN), "")
    return denied or (say("rules.note.ecartee_fin") if facts.traits & {Trait.ENDED, Trait.UNDONE} else "")


def _named(one: Received) -> str:
    return shown([place_of(one.facts.name)])


def _hints(status: Status, dossier: Dossier, criteria: Sequence[Criterion]) -> list[str]:
    """What the agent could say to settle the case, and warnings that decide nothing."""
    claim, notes = dossier.claim, []
    unmet = {one.id for one in criteria if one.status not in {CriterionStatus.SATISFAIT, CriterionStatus.SANS_OBJET}}
    if "lap_certifie" in unmet and claim.exonere_lap is None:
        notes.append(say("rules.note.exoneration"))
    refused = status in {Status.INCOMPLET, Status.NON_CONFORME, Status.A_VERIFIER}
    if refused and claim.pre_rempli is None and claim.indicateur is Indicateur.LOGICIEL:
        notes.append(say("rules.note.pre_rempli"))
    if claim.indicateur is Indicateur.MESSAGERIE and any(Trait.APICRYPT_V1 in one.facts.traits for one in dossier.received):
        notes.append(say("rules.note.apicrypt"))
    if any(_unsigned_declaration(one.facts) for one in dossier.received):
        notes.append(say("rules.note.declaration_papier"))
    printed = _printed(dossier, FieldName.PRACTITIONER_ID)
    number = "".join(char for char in claim.numero_ps or "" if char.isdigit())
    if number and any(len(one) == len(number) and one != number for one in printed) and number not in printed:
        notes.append(say("rules.note.numero", printed=", ".join(sorted(printed)), claimed=number))
    return notes
