"""A mention that was found twice, in a sentence and in a row of cells, told once."""

from __future__ import annotations

from dataclasses import replace

from verifier.domain import Mention, Polarity
from verifier.fields.retracting import Found

__all__ = ["without_repeats"]

CAUTION = (
    Polarity.PARTIAL,
    Polarity.UNCLEAR,      # of one place read twice: as a sentence and as a row of cells, one of which may be cut oddly
    Polarity.POSITIVE,
    Polarity.GENERAL,
    Polarity.CONDITIONAL,
    Polarity.FUTURE,
    Polarity.IN_PROGRESS,
    Polarity.WEB_DMP,
    Polarity.NEGATIVE,
)


def without_repeats(found: list[Found]) -> list[Mention]:
    """A mention found in a sentence and again in its row is one: the more careful reading of the two is kept."""
    kept: list[Found] = []
    for one in found:
        same = next((k for k in kept if k.mention.topic is one.mention.topic and k.words & one.words), None)
        if same is None:
            kept.append(one)
            continue
        careful, other = sorted((same, one), key=_caution, reverse=True)
        merged = replace(
            careful.mention,
            subject=careful.mention.subject or other.mention.subject,
            since=careful.mention.since or other.mention.since,
            since_about=careful.mention.since_about or other.mention.since_about,
        )
        kept[kept.index(same)] = Found(merged, same.words | one.words, careful.over_lines)
    return [one.mention for one in kept]


def _caution(found: Found) -> float:
    """How careful a reading is; a row that holds a part of a sentence only is not surer than the sentence."""
    whole = found.over_lines and found.mention.polarity is Polarity.UNCLEAR
    return CAUTION.index(Polarity.POSITIVE) + 0.5 if whole else CAUTION.index(found.mention.polarity)
