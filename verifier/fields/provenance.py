"""When a PDF was changed, held against its own dates and the one that it prints: a signal, never a proof.

Ordinary, and so passed over: saved once, whenever (an invoice made by the next month's batch); saved again within a day or
so; a form, a signature or an electronic invoice put in later; a model that was made long before the day that it prints.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from verifier.domain import Document, Field, FieldName, Provenance, Signal
from verifier.wording import say

__all__ = ["made_when"]

AT_ONCE = timedelta(days=2)  # time zones, and an invoice that waits for the next morning
CLEAR = 0.7                  # how sure the printed date must be to be held against the file's


def made_when(document: Document, fields: Mapping[FieldName, Field]) -> tuple[Signal, ...]:
    """The signal `pdf_modifie`, or nothing."""
    told = document.provenance
    if told is None:
        return ()
    printed = printed_day(fields)
    if told.rewritten:
        if told.rewritten_on is None:
            return (Signal("pdf_modifie", say("fields.rewritten_unknown")),)
        return told_late("fields.rewritten", told.rewritten_on, told, printed)
    if told.enriched or told.modified is None or told.created is None:
        return ()
    return told_late("fields.saved_again", told.modified, told, printed)


def told_late(key: str, when: date, told: Provenance, printed: date | None) -> tuple[Signal, ...]:
    """The signal where the change comes after both the file's making and the printed date, as far as they are known."""
    known = [day for day in (told.created, printed) if day is not None]
    if not known or any(when - day < AT_ONCE for day in known):
        return ()
    dates = [say("fields.created_on", day=shown(told.created))] if told.created else []
    dates += [say("fields.printed_on", day=shown(printed))] if printed else []
    return (Signal("pdf_modifie", say(key, day=shown(when), dates=", ".join(dates))),)


def printed_day(fields: Mapping[FieldName, Field]) -> date | None:
    """The date that the pièce prints as its own, where it is sure."""
    found = fields.get(FieldName.DOCUMENT_DATE)
    return found.value if found and found.confidence >= CLEAR and isinstance(found.value, date) else None


def shown(day: date | None) -> str:
    """A day as the French write it."""
    return day.strftime("%d/%m/%Y") if day else ""
