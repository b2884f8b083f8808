"""A paper → what is kept of it to know it again.

A hash of how the page looks does not serve: two invoices of one make differ by a name and a number, which is less than what a
scanner changes. What tells papers apart are their words with digits and their names.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import islice

from verifier.domain import Document, Facts, FieldName, Fingerprint, PersonRole, Reading, Trait, place_of

__all__ = ["fold", "mark"]

LEAST_WORDS = 8      # that tell it apart: on fewer, two papers cannot be compared
MOST_WORDS = 240     # of a paper
SAID = (FieldName.DMP_COMPATIBLE, FieldName.SEGUR_REFERENCED, FieldName.LAP_CERTIFIED, FieldName.PACK_SUBSCRIBED)
LEAST_DIGITS = 3     # of a number
LONGEST = 24         # signs of a word
_YEAR = re.compile(r"(0[1-9]|1[0-2])?(19|20)\d\d(0[1-9]|1[0-2])?")
_CUT = re.compile(r"[^0-9A-Za-zÀ-ɏ./,-]+")


def mark(facts: Facts, document: Document) -> Facts:
    """The facts with the paper's fingerprint; without one where it could not be read, or holds nothing."""
    if facts.error or not facts.sha256 or Trait.BLANK in facts.traits:
        return facts
    place = place_of(facts.name)
    day, issuer = facts.value(FieldName.DOCUMENT_DATE), facts.issuer or facts.fields.get(FieldName.EDITOR)
    words = tuple(islice(telling_words(document), MOST_WORDS))
    return replace(
        facts,
        fingerprint=Fingerprint(
            facts.sha256,
            (place.first, place.last),
            str(facts.kind or ""),
            telling_number(str(facts.value(FieldName.DOCUMENT_NUMBER) or "")),
            fold(str(issuer.value)) if issuer else "",
            day if isinstance(day, date) else None,
            str(facts.value(FieldName.PRACTITIONER) or ""),
            any(person.role is not PersonRole.OTHER for person in facts.people),
            (*words, *what_is_said(facts)) if len(set(words)) >= LEAST_WORDS else (),
            facts.reading is Reading.TEXTE,
        ),
    )


def telling_words(document: Document) -> Iterator[str]:
    """The words with two digits or more, and those that begin with a capital, folded: names, numbers, dates, amounts."""
    for line in (line for page in document.pages for line in page.lines):
        for text in _CUT.split(line.text):
            word = fold(text)[:LONGEST]
            digits = sum(sign.isdigit() for sign in word)
            if len(word) > 2 and (digits > 1 or (not digits and text[:1].isupper())):
                yield word


def what_is_said(facts: Facts) -> Iterator[str]:
    """What the paper answers, as words no paper prints (« =dmp_compatible:True »): a copy that answers otherwise is another."""
    for name in (FieldName.SOFTWARE, *SAID):
        value = facts.value(name)
        yield f"={name}:{fold(value) if isinstance(value, str) else value}"


def telling_number(number: str) -> str:
    """A paper's number, folded; empty where it is a year or a month only, or too short: a number read in part is many papers'."""
    digits = "".join(filter(str.isdigit, number))
    return fold(number) if len(digits) >= LEAST_DIGITS and not _YEAR.fullmatch(digits) else ""


def fold(text: str) -> str:
    """Letters and digits only, small, without accents."""
    plain = unicodedata.normalize("NFKD", text)
    return re.sub(r"[^a-z0-9]", "", "".join(sign for sign in plain if not unicodedata.combining(sign)).lower())
