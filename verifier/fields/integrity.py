"""What the page does not show as it seems: words that no eye can see, an embedded invoice that says otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from verifier.domain import Box, Document, Field, FieldName, Mention, Polarity, Reading, Signal, Trait
from verifier.fields.from_xml import disagreements, from_invoice
from verifier.fields.layout import Run, Sheet
from verifier.fields.mentions import hidden_mentions
from verifier.wording import say

__all__ = ["Checked", "check"]

NAMES = {
    "date": "fields.date",
    "number": "fields.number",
    "total": "fields.total",
    "seller": "fields.seller",
    "lines": "fields.lines",
}
DECISIVE_FIELDS = frozenset({
    FieldName.SOFTWARE, FieldName.VERSION, FieldName.EDITOR, FieldName.ACQUISITION_DATE, FieldName.DOCUMENT_DATE,
    FieldName.DMP_COMPATIBLE, FieldName.DMP_SINCE, FieldName.SEGUR_REFERENCED, FieldName.LAP_CERTIFIED, FieldName.CONNECTOR,
    FieldName.PACK, FieldName.PACK_SUBSCRIBED,
})
WORTH_OF_A_SMUDGE = 0.4   # confidence of a mention beside which something could not be read: below what satisfies
NEXT_ROW = 1.2            # heights of the unread place: the row before or after stands as near
DECISIVE = frozenset({"date", "seller", "lines"})  # verdicts.md section 2, `integrite`


@dataclass(frozen=True, slots=True)
class Checked:
    """Fields and mentions with what hidden text and embedded XML add, and the doubts that they raise."""

    fields: dict[FieldName, Field]
    mentions: tuple[Mention, ...]
    traits: frozenset[Trait]
    signals: tuple[Signal, ...]


def check(
    document: Document, sheet: Sheet, fields: dict[FieldName, Field], mentions: tuple[Mention, ...], *, lines_differ: bool
) -> Checked:
    """Hidden text is searched for mentions (they never count); page and XML are compared (`lines_differ`: their lines were)."""
    hidden = [Run(sheet.piece, page.number, page.hidden) for page in document.pages if page.hidden]
    unseen = tuple(mention for run in hidden for mention in hidden_mentions(run))
    seen = {m.topic for m in mentions if m.polarity is Polarity.POSITIVE}
    only_hidden = any(m.topic not in seen for m in unseen)
    signals = [Signal("mention_cachee", say("fields.hidden"), unseen[0].evidence.page)] if unseen else []
    traits = {Trait.INTEGRITY_DOUBT} if only_hidden else set()
    differences = _differences(document, sheet, fields, lines_differ=lines_differ)
    if differences:
        named = ", ".join(say(NAMES[name]) for name in differences)
        signals.append(Signal("xml_different", say("fields.xml_differs", what=named), sheet.first_page))
        if set(differences) & DECISIVE:
            traits.add(Trait.INTEGRITY_DOUBT)
    if _is_disputed(document, (*fields.values(), *mentions)):
        traits.add(Trait.INTEGRITY_DOUBT)
    if any(page.unread for page in document.pages):
        traits.add(Trait.UNREAD_INK)
    said = tuple(_doubted(document, mention) for mention in mentions)
    return Checked(_with_xml(sheet.piece, document, fields), (*said, *unseen), frozenset(traits), tuple(signals))


def _doubted(document: Document, mention: Mention) -> Mention:
    """A mention beside which something could not be read is not sure to say yes: a « n'est pas » may stand there."""
    unread = [box for page in document.pages if page.number == mention.evidence.page for box in page.unread]
    if mention.polarity is Polarity.NEGATIVE or not any(_adjoins(mention.evidence.box, box) for box in unread):
        return mention
    return replace(mention, confidence=min(mention.confidence, WORTH_OF_A_SMUDGE))


def _adjoins(said: Box, unread: Box) -> bool:
    """Whether an unread place stands on the rows of a mention, or on the one just before or after."""
    near = NEXT_ROW * unread.height
    return said.top - near < unread.bottom and unread.top < said.bottom + near


def _is_disputed(document: Document, said: Iterable[Field | Mention]) -> bool:
    """Whether something decisive stands where the words of the file are not those that one sees."""
    disputed = {page.number: page.disputed for page in document.pages if page.disputed}
    return bool(disputed) and any(
        _meet(each.evidence.box, box)
        for each in said
        if each.evidence and (isinstance(each, Mention) or each.name in DECISIVE_FIELDS)
        for box in disputed.get(each.evidence.page, ())
    )


def _meet(one: Box, other: Box) -> bool:
    """Whether two boxes share some ground."""
    return one.x0 < other.x1 and other.x0 < one.x1 and one.top < other.bottom and other.top < one.bottom


def _differences(
    document: Document, sheet: Sheet, fields: dict[FieldName, Field], *, lines_differ: bool
) -> tuple[str, ...]:
    if document.invoice is None or document.reading is Reading.XML:
        return ()
    told = disagreements(document.invoice, fields, sheet.plain)
    return (*told, "lines") if lines_differ and "lines" not in told else told


def _with_xml(piece: int, document: Document, fields: dict[FieldName, Field]) -> dict[FieldName, Field]:
    """The XML's exact fields where the page gives none."""
    if document.invoice is None:
        return fields
    exact = from_invoice(piece, document.invoice, document.pages[0].number if document.pages else 1)
    added = {name: Field(name, c.value, c.confidence, c.evidence, (), c.how) for name, c in exact.items() if name not in fields}
    return {**fields, **added}
