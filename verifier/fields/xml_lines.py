"""The lines of an embedded invoice beside the page: what only the one or the other says of the DMP, or names as software."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from verifier.domain import Invoice, Item, Mention, NameKind, NameSpotter, Polarity, Topic
from verifier.fields.folding import compact, fold
from verifier.fields.layout import Sheet
from verifier.fields.polarity import Clause, polarity
from verifier.fields.topics import KEYS

__all__ = ["lines_differ"]

ASSERTED = frozenset({Polarity.POSITIVE, Polarity.UNCLEAR})   # a line is a few words: no sentence that asserts
SAID = ASSERTED | {Polarity.CONDITIONAL}                      # a footnote of the page may take back what the XML says plainly


def lines_differ(
    invoice: Invoice, sheet: Sheet, mentions: Iterable[Mention], items: Iterable[Item], spotter: NameSpotter
) -> bool:
    """Whether a mention, or a software, stands only in the XML's lines, or only in the page's. No line, no disagreement."""
    lines, billed = [line for line in invoice.lines if line], [item.text for item in items]
    if not lines or not sheet.plain.strip():
        return False
    if _mentions_differ(lines, billed, [mention for mention in mentions if not mention.hidden]):
        return True
    rows = [*_printed(sheet), *billed]
    return _names_more(lines, rows, spotter) or _names_more(billed, lines, spotter)


def _printed(sheet: Sheet) -> list[str]:
    """The printed rows of the page, and its sentences, in which a name may run over a line's end."""
    return [run.text for run in (*sheet.rows, *sheet.statements)]


def _mentions_differ(lines: Sequence[str], billed: Sequence[str], mentions: Sequence[Mention]) -> bool:
    exact, printed = _told(lines), _told(billed)
    page = {topic: {each.polarity for each in mentions if each.topic is topic} for topic in Topic}
    only_exact = any(said & ASSERTED and not page[topic] & SAID for topic, said in exact.items())
    denied = any(
        Polarity.NEGATIVE in said and page[topic] & ASSERTED and Polarity.NEGATIVE not in page[topic]
        for topic, said in exact.items()
    )
    only_printed = any(said & ASSERTED and topic not in exact for topic, said in printed.items())
    return only_exact or denied or only_printed


def _told(lines: Iterable[str]) -> dict[Topic, set[Polarity]]:
    """What lines say of each topic that they name in the words that say it."""
    found: dict[Topic, set[Polarity]] = {}
    for line in lines:
        plain = fold(line)
        for topic, pattern in KEYS.items():
            for match in pattern.finditer(plain):
                clause = Clause(plain, *match.span(), plain[: match.start()], plain[match.end() :], line)
                found.setdefault(topic, set()).add(polarity(clause, topic))
    return found


def _names_more(lines: Sequence[str], others: Sequence[str], spotter: NameSpotter) -> bool:
    """Whether lines name a software of the catalogue that the others do not; an everyday word names none."""
    named = _softwares(lines, spotter)
    missing = named.keys() - _softwares(others, spotter).keys()
    text = compact(" ".join(others)) if missing else ""
    return any(named[one] not in text for one in missing)


def _softwares(lines: Iterable[str], spotter: NameSpotter) -> dict[str, str]:
    """The catalogue ids of the softwares that lines name, and their compact names."""
    return {
        spotted.id: compact(spotted.name)
        for line in lines
        for spotted in spotter.spot(line.split())
        if spotted.kind is NameKind.LOGICIEL and not spotted.ordinary
    }
