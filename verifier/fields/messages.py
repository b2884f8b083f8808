"""Whether a sheet is an e-mail: its head as a mail programme prints it, or as a web mail does."""

from __future__ import annotations

import re

from verifier.fields.layout import Row, Sheet
from verifier.fields.values import read_dates

__all__ = ["is_message", "is_printed"]

_FROM = frozenset({"de", "from", "expediteur"})      # in a cell of their own
_TO = frozenset({"a", "to", "destinataire", "objet", "sujet", "subject"})
_MAIL = re.compile(
    r"(?:^|\n)(?:de|from|expediteur) ?:.*(?:\n.*){0,3}\n(?:a|to|destinataire) ?:|(?:^|\n)(?:objet|sujet|"
    r"subject) ?:.*(?:\n.*){0,4}(?:envoye|date) ?:",
)
_SENDER = re.compile(r"[a-z].* ?<[^<>\s@]+@[^<>\s@]+>")        # « Support X <support@x.fr> »
_CLOCK = re.compile(r"\W*(?:,|a)? ?\d{1,2} ?[:h] ?\d{2}\b")
_COUNT = re.compile(r"\d+ messages?\b")
_ADDRESSED = re.compile(r"(?:a|to|pour|cc|destinataire) ?: ?\S")


def is_message(sheet: Sheet) -> bool:
    """Whether the sheet bears the head of an e-mail."""
    heads = {row.cells[0].plain.strip(" :") for row in sheet.rows if len(row.cells) > 1}
    told = _MAIL.search(sheet.plain) is not None or bool(heads & _FROM and heads & _TO)
    return ("@" in sheet.plain and told) or is_printed(sheet)


def is_printed(sheet: Sheet) -> bool:
    """Whether the sheet is a page of a web mail: who wrote, with the day and hour, over whom it is addressed to.

    What it is about is set large there, as a title would be.
    """
    rows = [row.plain for row in sheet.rows]
    sent = [place for place, row in enumerate(sheet.rows) if _SENDER.search(row.plain) and _is_timed(row)]
    return any(any(map(_ADDRESSED.match, rows[at + 1 : at + 3])) or any(map(_COUNT.fullmatch, rows[:at])) for at in sent)


def _is_timed(row: Row) -> bool:
    """Whether a row tells a day and an hour."""
    return any(_CLOCK.match(row.plain[read.end :]) for read in read_dates(row.plain))
