"""Of what a mention is said: the pièce's software, one of its editions or versions, or another product."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from verifier.domain import Doubt, Mention, Polarity
from verifier.fields.assertion import HARDWARE
from verifier.fields.folding import compact, fold

__all__ = ["with_subjects", "with_version"]

ALIKE = 0.85      # of two names: one letter in seven is another
_VERSION_TAIL = re.compile(r"\s+v?\d[\d.]*$", re.IGNORECASE)      # « Exemple 10.2 » is the product Exemple
_DOTTED_TAIL = re.compile(r"\s+[vV]?(?P<version>\d+(?:\.\d+)+)$")      # « Exemple 10 » may be another product


@dataclass(frozen=True, slots=True)
class _Software:
    """The pièce's software: its compact name, the same without version, its catalogue id; who gives that of a printed name."""

    name: str
    bare: str
    key: str | None
    keys: Callable[[str], str | None]
    printed: str

    def is_said(self, mention: Mention) -> bool:
        """Whether a mention whose subject is printed is about it."""
        subject, known = compact(mention.subject or ""), self.keys(mention.subject or "")
        if subject == self.name or (self.key is None and self.name.startswith(subject)):
            return True
        if subject == self.bare and self.keys(self.printed) is None:
            return True                  # « INGENIUS 3.8 », which no list knows with its number, is INGENIUS
        return known == self.key if known else subject == self.bare or (self.name in subject and not _of_a_device(mention))

    def of_another_edition(self, mention: Mention) -> bool:
        """Whether the subject is its name and more that no list knows (« Foo Mobile »), or only the start of its name."""
        subject = compact(mention.subject or "")
        if subject in {self.name, self.bare, ""}:
            return False
        if self.name.startswith(subject):
            return self.key is None
        return subject.startswith(self.name) and not self.keys(mention.subject or "")

    def may_be_either(self, mention: Mention) -> bool:
        """Whether no list knows the subject nor the software, and one sentence names both: « Foo – abonnement Bar – … »."""
        unlisted = self.keys(self.printed) is None and self.keys(mention.subject or "") is None
        return unlisted and not _of_a_device(mention) and self.name in compact(mention.sentence)

    def may_be_misread(self, mention: Mention) -> bool:
        """Whether OCR read the subject, which no list knows and which is its name but for a letter or two (« MLEFC Pro »)."""
        subject = compact(mention.subject or "")
        if mention.confidence == 1.0 or self.is_said(mention) or self.keys(mention.subject or ""):
            return False
        return SequenceMatcher(None, subject, self.name).ratio() >= ALIKE


def with_subjects(
    mentions: tuple[Mention, ...],
    software: str | None,
    software_key: str | None,
    keys: Callable[[str], str | None],
    companies: frozenset[str],
) -> tuple[Mention, ...]:
    """The mentions, each told whether it is about the pièce's software; what is said of an edition that no list knows is unclear.

    `keys` gives the catalogue id of a printed name; `companies` are the compact names of companies, which are no products.
    """
    if software is None:
        return tuple(replace(each, about_software=False) if _of_a_device(each) else each for each in mentions)
    known = _Software(compact(software), compact(_VERSION_TAIL.sub("", software)), software_key, keys, software)
    return tuple(_told(_of_one(mention, known), known, companies) for mention in mentions)


def _of_one(mention: Mention, software: _Software) -> Mention:
    """A mention of several products together (« Foo et Bar ») as that of the pièce's software, where it is one of them."""
    subject = mention.subject or ""
    parts = subject.split(" et ") if software.keys(subject) is None else []
    each = (replace(mention, subject=part) for part in parts if len(parts) > 1)
    return next((one for one in each if software.is_said(one)), mention)


def _of_a_device(mention: Mention) -> bool:
    """Whether the words are said of a card reader or of other hardware."""
    return mention.subject is not None and HARDWARE.match(fold(mention.subject)) is not None


def _told(mention: Mention, software: _Software, companies: frozenset[str]) -> Mention:
    if mention.behind is not None and compact(mention.behind) in {software.name, software.bare}:
        return replace(mention, polarity=Polarity.POSITIVE, about_software=True, doubt=None)
    if mention.subject is None or compact(mention.subject) in companies:
        return replace(mention, about_software=True)
    unclear = mention.polarity is Polarity.POSITIVE and software.of_another_edition(mention)
    doubt = Doubt.OTHER_VERSION if unclear else mention.doubt
    said = software.is_said(mention)
    misread = software.may_be_misread(mention) or (not said and software.may_be_either(mention))
    unclear = unclear or (misread and mention.polarity in {Polarity.POSITIVE, Polarity.NEGATIVE})
    polarity = Polarity.UNCLEAR if unclear else mention.polarity
    return replace(mention, about_software=said or misread, polarity=polarity, doubt=doubt)


def with_version(
    mentions: tuple[Mention, ...], printed: str | None, keys: Callable[[str], str | None]
) -> tuple[Mention, ...]:
    """The mentions; what is said of another version than the pièce's alone says nothing sure of it: an agent reads it.

    `keys` gives the catalogue id of a printed name.
    """
    plain = {Polarity.POSITIVE, Polarity.NEGATIVE}
    return tuple(
        replace(each, polarity=Polarity.CONDITIONAL, doubt=Doubt.OTHER_VERSION)
        if each.polarity in plain and _other(each.version, printed) else each
        for each in (_versioned(mention, keys) for mention in mentions)
    )


def _versioned(mention: Mention, keys: Callable[[str], str | None]) -> Mention:
    """A mention of a product with its version, which no list knows together: of the product, in that version."""
    subject = mention.subject or ""
    tail = _DOTTED_TAIL.search(subject) if keys(subject) is None else None
    return replace(mention, subject=subject[: tail.start()], version=mention.version or tail["version"]) if tail else mention


def _other(said: str | None, printed: str | None) -> bool:
    """Whether two versions differ in a number that both tell: 8 and 8.0 do not. « 8+ » is from 8 on."""
    if said and said.endswith("+"):
        return not printed or _numbers(printed) < _numbers(said[:-1])
    pairs = zip(_numbers(said or ""), _numbers(printed or ""), strict=False)
    return any(one != other for one, other in pairs)


def _numbers(version: str) -> list[int]:
    told = re.match(r"\D{0,2}(\d+(?:\.\d+)*)", version)
    return [int(number) for number in told[1].split(".")] if told else []
