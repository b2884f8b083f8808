"""One paper twice in a dossier: said kindly, for it counts once and harms nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from verifier.domain import Facts, Likeness, Signal, place_of
from verifier.likeness.memory import Memory
from verifier.wording import say, shown

__all__ = ["DOUBLE", "tell_twins"]

DOUBLE = "doublon"     # code of the signal


def tell_twins(facts: Sequence[Facts]) -> tuple[Facts, ...]:
    """The facts of a dossier; a paper that is a copy of one before it says so.

    One number on two papers makes no copy: they may be two pages of it, sent apart.
    """
    if sum(each.fingerprint is not None for each in facts) < 2:
        return tuple(facts)
    memory: Memory[str] = Memory()
    told: list[Facts] = []
    for each in facts:
        paper = each.fingerprint
        copies = [seen for seen in memory.recall(paper) if seen.likeness is not Likeness.NUMBER] if paper else []
        if paper:
            memory.keep(paper, each.name)
        said = any(signal.code == DOUBLE for signal in each.signals)     # judged again from its facts
        told.append(with_signal(each, copies[0].where, copies[0].likeness) if copies and not said else each)
    return tuple(told)


def with_signal(facts: Facts, name: str, likeness: Likeness) -> Facts:
    """The facts, which say of which pièce they are a copy."""
    first = shown([place_of(name)])
    message = say("likeness.doublon_octets" if likeness is Likeness.BYTES else "likeness.doublon_page", piece=first)
    return replace(facts, signals=(*facts.signals, Signal(DOUBLE, message)))
