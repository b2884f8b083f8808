"""What was done with a dossier, by whom and when, the last first; and the decision that stands."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from verifier.domain import Correction, Deed, Opened
from verifier.reports.cleaning import clean
from verifier.store.words import key_of
from verifier.web.asking import Seat
from verifier.web.pages_values import field_word, said
from verifier.web.pages_words import moment, status_words
from verifier.wording import table

__all__ = ["decided", "done_with"]

_TOLD_APART = frozenset({"decision", "correction", "decision_annulee", "correction_annulee", "page"})      # a page: while looking


def decided(opened: Opened, seat: Seat) -> dict[str, Any] | None:
    """The last decision that was not taken back, None while there is none; `libre`: who sits there may change it."""
    undone = {each.undoes for each in opened.decisions}
    standing = [each for each in opened.decisions if each.status and each.undoes is None and each.number not in undone]
    if not standing or not opened.filed.decided:
        return None
    last = standing[-1]
    free = seat.overrules or key_of(last.who) == key_of(seat.agent.name)
    told = {"numero": last.number, "par": last.who, "le": moment(last.when), "motif": clean(last.why), "libre": free}
    return {**status_words(last.status or ""), **told}


def done_with(opened: Opened, deeds: Iterable[Deed]) -> dict[str, Any]:
    """The rows of the history; that somebody looked is counted, not listed."""
    rows: list[tuple[datetime, str, str]] = []
    looked: list[Deed] = []
    words = table("web")["gestes"]
    for each in deeds:
        if each.action == "consultation":
            looked.append(each)
        elif each.action not in _TOLD_APART:
            rows.append((each.when, each.who, str(words.get(each.action, each.action.replace("_", " ")))))
    rows += [(each.when, each.who, _decision(each)) for each in opened.decisions]
    rows += [(each.when, each.who, _correction(each)) for each in opened.corrections]
    rows = sorted(rows, key=lambda row: row[0])[::-1]      # of one second, the last written comes first too
    told = table("web")["dossier"]
    seen = told["consulte"][min(len(looked), 2)].format(
        n=len(looked), qui=looked[-1].who if looked else "", quand=moment(looked[-1].when) if looked else "",
    )
    told_rows = [{"le": moment(when), "iso": when.isoformat(), "par": who, "quoi": what} for when, who, what in rows]
    return {"lignes": told_rows, "vu": seen}


def _decision(each: Any) -> str:
    words = table("web")["dossier"]
    if each.status is None:
        return str(words["fait_reprise"]).format(motif=clean(each.why))
    return str(words["fait_decision"]).format(statut=status_words(each.status.value)["mot"], motif=clean(each.why))


def _correction(each: Correction) -> str:
    words = table("web")["dossier"]
    key = "fait_correction_annulee" if each.undoes else "fait_correction"
    before, after = (said(each.field, json.loads(value)) for value in (each.before, each.after))
    return str(words[key]).format(champ=field_word(each.field), avant=before, apres=after)
