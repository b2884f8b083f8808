"""What the rest of the page makes of a mention: a next sentence, any other one that takes it back, the general conditions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from verifier.domain import Doubt, Mention, Polarity, Topic
from verifier.fields.boxes import left_empty
from verifier.fields.denied_elsewhere import of_others
from verifier.fields.layout import Row, Run, Sheet
from verifier.fields.polarity import corrects, restricts, takes_back, undermines
from verifier.fields.quoting import quoted

__all__ = ["Found", "of_range", "restricted", "small_print", "taken_back", "undermined"]

GENERAL_CONDITIONS = re.compile(
    r"^\W*(?:(?:extraits? de(?:s| nos) |nos )?conditions generales|c\.? ?g\.? ?[vu]\.?(?: |$)|mentions legales)",
)
HEADING_WORDS = 8     # of the general conditions, at most
_CLAUSES = re.compile(r"[,;]\s|\s[–—-]\s(?=[^,;:.]{1,30}?\s?:\s)")       # « – Ségur : non concerné » is a clause too
_IS_NOT = re.compile(r"\bne l'est (?:pas|plus|point|en rien)\b")


@dataclass(frozen=True)
class Found:
    """A mention and the words that carry it, by identity. `over_lines`: in a sentence of several lines, which no row holds."""

    mention: Mention
    words: frozenset[int]
    over_lines: bool = False


def taken_back(found: Found, following: Sequence[Run]) -> Found:
    """A plain mention that one of the next sentences takes back (« Cette mention est retirée. ») is read by an agent."""
    mention = found.mention
    denial = next((each for each in following if _IS_NOT.search(each.plain)), None)
    if mention.polarity is Polarity.GENERAL and denial:
        told = replace(mention, polarity=Polarity.NEGATIVE, doubt=None, against=quoted(denial.text))
        return replace(found, mention=told)
    against = (each for each in following if not of_others(each.text, mention.subject))
    back = next((each for each in against if takes_back(each.plain)), None)
    if mention.polarity is not Polarity.POSITIVE or back is None:
        return found
    return replace(found, mention=_doubted(mention, quoted(back.text)))


def _doubted(mention: Mention, against: str) -> Mention:
    """A plain mention that another sentence takes back."""
    return replace(mention, polarity=Polarity.CONDITIONAL, doubt=Doubt.TAKEN_BACK, against=against)


def restricted(rest: str, topic: Topic, topics: Mapping[Topic, re.Pattern[str]]) -> bool:
    """Whether the folded rest of its sentence restricts a mention, a clause about other topics apart.

    `topics`: the words that name each topic.
    """
    for clause in _CLAUSES.split(rest):
        named = {other for other, pattern in topics.items() if pattern.search(clause)}
        if (not named or topic in named) and restricts(clause):
            return True
    return False


def undermined(
    sheet: Sheet, found: list[Found], small: frozenset[int], topics: Mapping[Topic, re.Pattern[str]]
) -> list[Found]:
    """The mentions; plain ones are read by an agent where some other sentence of the page takes back what it attests.

    `small`: the words of the general conditions; `topics`: the words that name each topic.
    """
    if not any(one.mention.polarity is Polarity.POSITIVE for one in found):
        return found
    plain = (one.words for one in found if one.mention.polarity is Polarity.POSITIVE or one.mention.subject is not None)
    said = small.union(*plain)      # « Erratum : la mention … est erronée » names the topic, of no product: it takes back too
    told = [each for each in sheet.statements if not left_empty(each.plain, sheet.plain)]
    against = [each for each in told if corrects(each.plain) or (undermines(each.plain) and not _holds(each, said))]
    return [_against(one, against, topics) if one.mention.polarity is Polarity.POSITIVE else one for one in found]


def _against(one: Found, sentences: list[Run], topics: Mapping[Topic, re.Pattern[str]]) -> Found:
    """A plain mention as the first sentence about its topic, or about none, that takes it back leaves it: shown with it."""
    topic = one.mention.topic
    for each in sentences:
        named = {other for other, pattern in topics.items() if pattern.search(each.plain)}
        if not named or topic in named:
            evidence = each.evidence(0, len(each.text))
            return replace(one, mention=replace(_doubted(one.mention, quoted(each.text)), evidence=evidence))
    return one


def _holds(run: Run, words: frozenset[int]) -> bool:
    return any(id(word) in words for word in run.words)


def small_print(sheet: Sheet) -> frozenset[int]:
    """The words, by identity, of the general conditions: what stands under their heading, to the end of the page."""
    words: set[int] = set()
    heading: Row | None = None
    for row in sheet.rows:
        heading = heading if heading and heading.page == row.page else None
        opens = row.cells[0].plain if len(row.cells[0].words) <= HEADING_WORDS else ""
        heading = row if GENERAL_CONDITIONS.search(opens) else heading
        if heading:
            words.update(id(word) for word in row.words)
    return frozenset(words)


def of_range(one: Found) -> Found:
    """A mention of the general conditions: of this software only where it is named."""
    mention = one.mention
    general = mention.polarity is Polarity.POSITIVE and mention.subject is None
    told = replace(mention, polarity=Polarity.GENERAL, doubt=Doubt.SMALL_PRINT)
    return replace(one, mention=told) if general else one
