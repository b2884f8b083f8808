"""What is to be said of the 2D codes of a document: their kind, a little of what they say, whom a 2D-Doc names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from itertools import islice

from verifier.domain import Code, Page, Signal, Stamp2D
from verifier.wording import say, table

__all__ = ["codes_told"]

SHOWN, MOST_TOLD = 80, 12               # characters of a code's words; codes of a document
TRANSFER = "BCD"                        # the first line of a European Payments Council QR (EPC069-12)
NAME_LINE, AMOUNT_LINE = 5, 7           # of its lines, counted from 0


def codes_told(pages: Sequence[Page]) -> Iterator[Signal]:
    """A signal a code, told on the first page that bears it; a few, then no more."""
    first: dict[Code, int] = {}
    for page in pages:
        for code in page.codes:
            first.setdefault(code, page.number)
    for code, number in islice(first.items(), MOST_TOLD):
        if code.stamp:
            yield Signal("code_2ddoc", stamp_told(code.stamp), number)
        else:
            yield Signal("code_2d", code_told(code), number)


def code_told(code: Code) -> str:
    """What a code says, or that it cannot be read."""
    lines = code.text.split("\n")
    if lines[0] == TRANSFER and len(lines) > NAME_LINE:
        told = amount(lines[AMOUNT_LINE]) if len(lines) > AMOUNT_LINE else None
        name = shortened(lines[NAME_LINE])
        if told is None:
            return say("pages.code_virement", nom=name)
        return say("pages.code_virement_montant", nom=name, montant=told)
    if not code.text:
        return say("pages.code_muet", sorte=code.symbology)
    return say("pages.code_lu", sorte=code.symbology, texte=shortened(" ".join(lines)))


def amount(text: str) -> str | None:
    """An amount of a transfer (« EUR648.00 ») as the French write it."""
    found = re.fullmatch(r"EUR(\d{1,9}(?:\.\d{1,2})?)", text)
    try:
        return f"{Decimal(found[1]):.2f}".replace(".", ",") + " €" if found else None
    except InvalidOperation:
        return None


def stamp_told(stamp: Stamp2D) -> str:
    """What a 2D-Doc says of itself."""
    parts = [table("pages")["types_2ddoc"].get(stamp.kind)]
    if stamp.issued:
        parts.append(say("pages.doc2d_emis", jour=stamp.issued.strftime("%d/%m/%Y")))
    if stamp.names:
        parts.append(say("pages.doc2d_noms", noms=" », « ".join(shortened(name) for name in dict.fromkeys(stamp.names))))
    told = ", ".join(part for part in parts if part)
    seal = table("pages")["sceaux_2ddoc"][stamp.seal.value].format(certificat=stamp.authority + stamp.certificate)
    return say("pages.doc2d", dit=f" ({told})" if told else "", sceau=seal)


def shortened(text: str) -> str:
    """At most so many characters."""
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1].rstrip()}…"
