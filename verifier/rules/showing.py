"""What is in force, in plain French, with its sources."""

from __future__ import annotations

from dataclasses import replace
from textwrap import fill

from verifier.domain import Claim, Dispositif, Indicateur, Profession
from verifier.rules.rulebook import Rule, Rulebook, RuleSet
from verifier.rules.settling import check_claim, exists
from verifier.wording import say

__all__ = ["show"]

_WIDTH = 100


def show(
    rulebook: Rulebook,
    dispositif: Dispositif,
    exercice: int,
    profession: Profession | None,
    indicateur: Indicateur | None = None,
) -> str:
    """The criteria in force for an exercice and a profession (every indicator by default), and where each is written."""
    claim = Claim(dispositif, exercice, profession, indicateur or Indicateur.LOGICIEL)
    check_claim(claim, rulebook)
    wanted = [indicateur] if indicateur else [one for one in Indicateur if exists(replace(claim, indicateur=one), rulebook)]
    name = rulebook.professions[profession] if profession else say("rules.profession.inconnue")
    head = say("rules.montre.titre", titre=rulebook.laws[dispositif].titre, exercice=exercice, profession=name)
    parts = [_one(rulebook, dispositif, exercice, profession, one) for one in wanted]
    return "\n\n".join([head, *parts, say("rules.montre.pied", version=rulebook.version)]) + "\n"


def _one(rulebook: Rulebook, dispositif: Dispositif, exercice: int, profession: Profession | None, indicateur: Indicateur) -> str:
    """One indicator: its criteria, or why none."""
    law = rulebook.rules_for(dispositif, exercice, profession, indicateur)
    words = {"exercice": str(exercice), "fin": f"31/12/{exercice}"}
    lines = [say("rules.montre.indicateur", indicateur=say(f"rules.indicateur.{indicateur}"))]
    lines += _borrowed(law, rulebook)
    lines += [_rule(rule, words) for rule in law.rules] or [say("rules.montre.aucun")]
    lines += [_block(text, "  ℹ ") for text in law.remarks]
    return "\n".join(lines)


def _borrowed(law: RuleSet, rulebook: Rulebook) -> list[str]:
    if law.borrowing is None:
        return []
    lender = rulebook.laws[law.borrowing.from_dispositif].abrege
    key = "rules.montre.emprunt_confirme" if law.confirmed else "rules.montre.emprunt"
    return [_block(say(key, preteur=lender, annee=law.borrowing.from_exercice), "  ! ")]


def _rule(rule: Rule, words: dict[str, str]) -> str:
    """A criterion: its id and title, its source."""
    place = say("rules.montre.source", titre=rule.source.titre, section=rule.source.section)
    return f"  {rule.id} — {rule.definition.title}\n" + _block(place.format(**words), "    ")


def _block(text: str, indent: str) -> str:
    return fill(text, _WIDTH, initial_indent=indent, subsequent_indent="    ")
