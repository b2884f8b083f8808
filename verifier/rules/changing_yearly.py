"""What a caisse's files change of a year beside the criteria: declaration window, indicator, amount; against our own data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from verifier.domain import Profession
from verifier.rules.amounts import amount_told
from verifier.rules.deciding import Confirmation
from verifier.rules.yearly import Amount, Row, Window, Yearly
from verifier.wording import say

__all__ = ["YearlyChanges", "amount_changed", "day_told", "row_changed", "yearly_changes"]

_PARTS = ("fenetre", "indicateur", "montant")
_COLUMNS = ("titre", "justificatif", "conditions", "echeance")


@dataclass(frozen=True, slots=True)
class YearlyChanges:
    """How each part differs, in French, by its key of the wording (« » where it does not), and whose decisions bear on it."""

    told: Mapping[str, str]
    decisions: tuple[Confirmation, ...]


def yearly_changes(ours: Yearly, theirs: Yearly, exercice: int, name: str, whom: Iterable[Profession]) -> YearlyChanges:
    """What differs for the indicator `name`; a part that is not the same for all of `whom` says no more than that."""
    found: dict[str, list[str]] = {key: [] for key in _PARTS}
    decisions: dict[Confirmation, None] = {}
    for profession in sorted(whom):
        before, after = (_parts(each, exercice, name, profession) for each in (ours, theirs))
        said = (_window_changed(before[0], after[0]), row_changed(before[1], after[1]), amount_changed(before[2], after[2]))
        for key, words in zip(_PARTS, said, strict=True):
            found[key].append(words)
        decisions |= {one.decided: None for one in after if one and one.decided}
    return YearlyChanges({key: _shared(words) for key, words in found.items()}, tuple(decisions))


def _parts(yearly: Yearly, exercice: int, name: str, profession: Profession) -> tuple[Window | None, Row | None, Amount | None]:
    """What one book says of the year: the window, the indicator, its amount."""
    row = yearly.row(name, exercice, profession)
    amount = yearly.amount(row.montant, exercice, profession) if row and row.montant else None
    return yearly.window(exercice, profession), row, amount


def row_changed(before: Row | None, after: Row | None) -> str:
    """How an indicator differs; « » where it does not, or where it is not the caisse's."""
    if after is None or after.decided is None:
        return ""
    if before is None:
        return say("rules.ecart.ligne_nouvelle", type=say(f"rules.type.{after.type}"))
    told = [
        ("type", *(say(f"rules.type.{one.type}") for one in (before, after))),
        ("etat", *(say(f"rules.ecart.etat.{one.force}") for one in (before, after))),
        *((key, *(getattr(one, key) or say("rules.montre.inconnu") for one in (before, after))) for key in _COLUMNS),
    ]
    lines = [
        say("rules.ecart.valeur", nom=say(f"rules.ecart.colonne.{key}"), avant=_quoted(old), apres=_quoted(new))
        for key, old, new in told if old != new
    ]
    return say("rules.ecart.entre").join(lines)


def amount_changed(before: Amount | None, after: Amount | None) -> str:
    """How a sum differs; « » where it does not."""
    if (before and before.total, before and before.points) == (after and after.total, after and after.points):
        return ""
    was, now = (amount_told(one) if one else say("rules.montre.inconnu") for one in (before, after))
    return say("rules.ecart.valeur_seule", avant=was, apres=now)


def _window_changed(before: Window | None, after: Window | None) -> str:
    """How the days on which a declaration is taken differ; « » where they do not."""
    if after is None or (before is not None and (before.du, before.au) == (after.du, after.au)):
        return ""
    return say("rules.ecart.valeur_seule", avant=_days(before) if before else day_told(None), apres=_days(after))


def _days(window: Window) -> str:
    return say("rules.ecart.jours", du=day_told(window.du), au=day_told(window.au))


def day_told(day: date | None) -> str:
    """A day, or that none is given."""
    return f"{day:%d/%m/%Y}" if day else say("rules.ecart.jour_inconnu")


def _shared(words: list[str]) -> str:
    """What is said of every profession; where it differs, that it does."""
    return words[0] if len(set(words)) == 1 else say("rules.ecart.selon_profession")


def _quoted(text: str) -> str:
    return say("rules.ecart.cite", texte=text.strip().rstrip("."))
