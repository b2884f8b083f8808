"""« Déjà vu », in one place: the other dossiers that hold a file of this one, and what the history says beyond that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from verifier.domain import Facts
from verifier.reports.cleaning import clean
from verifier.reports.wording_of import figure, signal
from verifier.store.tray.glances import Twin
from verifier.wording import table

__all__ = ["seen_before", "signals_beside"]

_MOST = 10      # other dossiers that are named


def seen_before(twins: Sequence[Twin], count: int) -> dict[str, Any] | None:
    """The dossiers that hold a file of this one, to the byte, and what to make of it; None where there is none.

    `twins`: the latest of them; `count`: how many there are.
    """
    if not twins:
        return None
    words = table("likeness")["bannette"]
    rows = [
        {"id": each.id, "reference": clean(each.reference), "qui": clean(each.practitioner or words["sans_nom"])}
        for each in twins[:_MOST]
    ]
    more = count - len(rows)
    return {
        "phrase": words["constat"], "lignes": rows, "autres": words["autres"][more > 1].format(n=figure(more)) if more else "",
        "conseil": words["conseil"],
    }


def signals_beside(facts: Iterable[Facts], twins: Sequence[Twin], count: int) -> list[str]:
    """What an agent should know of the pièces, without what `seen_before` tells already."""
    told = [(signal(each, place), each.signals[place].message) for each in facts for place in range(len(each.signals))]
    found = list(_said_of(twins, [message for _, message in told]))
    rest = count - len(found)
    if found and rest > 0:
        found.append(_words()["autres"][rest > 1].format(n=rest))
    return list(dict.fromkeys(sentence for sentence, message in told if message not in found))


def _said_of(twins: Iterable[Twin], messages: Sequence[str]) -> Iterable[str]:
    """What the history says of these dossiers: it keeps a sentence, which begins with how and which."""
    for each in twins:
        begins = f"{_words()['constat']['octets'].format(dossier=each.reference)}, "
        yield from dict.fromkeys(message for message in messages if message.startswith(begins))


def _words() -> Mapping[str, Any]:
    words: Mapping[str, Any] = table("likeness")["historique"]
    return words
