"""A name of the catalogue in an edition that it does not know: « Velmora · Pro plan » may be Velmora or not, an agent says."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.domain import NameKind, NameSpotter
from verifier.fields.folding import compact
from verifier.fields.from_software import DOUBTED, Named
from verifier.fields.layout import Row, Sheet, Span
from verifier.fields.whole_software import EXACT

__all__ = ["in_editions"]

MOST_WORDS = 12       # of a row, in which a name is looked for
MARKS = ' ·–—-,;:.()«»"'


def in_editions(sheet: Sheet, spotter: NameSpotter) -> Iterator[Named]:
    """The names that the next word makes another product's, with that word; for sheets that name no product otherwise."""
    for row in sheet.rows:
        span = next(_longer(row, spotter), None)
        if span is not None:
            yield Named(compact(span.text), span.candidate(span.text, DOUBTED, "edition"), False, span)


def _longer(row: Row, spotter: NameSpotter) -> Iterator[Span]:
    """Each name that is one only without the words behind it, with the first of them."""
    words = [word.text for word in row.words[:MOST_WORDS]]
    whole = {one.id for one in spotter.spot(words)}
    for end in range(1, len(words)):
        for one in spotter.spot(words[:end]):
            alone = one.kind is NameKind.LOGICIEL and one.end == end and one.score >= EXACT and not one.ordinary
            if alone and one.id not in whole:
                behind = next((place for place in range(end, len(words)) if compact(words[place])), end)
                yield Span(row, row.starts[one.start], row.starts[behind] + len(words[behind])).stripped(MARKS, MARKS)
