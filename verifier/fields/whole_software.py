"""A product's name as the catalogue lists it, whole: without the éditeur's, or the figure of a version, behind it."""

from __future__ import annotations

import re

from verifier.domain import NameKind, NameSpotter, Spotted
from verifier.fields.layout import Span

__all__ = ["EXACT", "whole_software", "without_maker", "without_rank"]

EXACT = 0.95          # a name found by letters that nearly agree scores less
RANKS = 30            # figures that may tell two products of one name apart
_OF_MAKER = re.compile(r"\s+(?:de|du|par|chez)\s+|\s+d['’]")


def whole_software(spotter: NameSpotter, text: str) -> Spotted | None:
    """The catalogue's software that the whole text is."""
    return _whole(spotter, text, NameKind.LOGICIEL)


def without_maker(span: Span, spotter: NameSpotter) -> Span:
    """A name without its éditeur's, where a list knows the one or the other: « Foo de Dupont Informatique »."""
    for link in () if whole_software(spotter, span.text) else _OF_MAKER.finditer(span.text):
        name, maker = span.part(0, link.start()), span.text[link.end() :]
        if whole_software(spotter, name.text) or _whole(spotter, maker, NameKind.EDITEUR):
            return name
    return span


def without_rank(span: Span, spotter: NameSpotter, *, announced: bool) -> Span:
    """A name without the figure of its version, « Velmora 11 », where the catalogue knows it so and tells no figures apart.

    A name that is an everyday word too must be `announced` as a product's: « Licence Galaxie 16 ».
    """
    ranked = re.fullmatch(r"(?P<name>.+) \d{1,2}", span.text)
    known = whole_software(spotter, ranked["name"]) if ranked and not whole_software(spotter, span.text) else None
    if ranked is None or known is None or (known.ordinary and not announced) or known.score < EXACT:
        return span
    others = (whole_software(spotter, f"{ranked['name']} {figure}") for figure in range(RANKS))
    return span if any(other and other.id != known.id for other in others) else span.part(0, ranked.end("name"))


def _whole(spotter: NameSpotter, text: str, kind: NameKind) -> Spotted | None:
    words = text.split()
    return next((s for s in spotter.spot(words) if s.kind is kind and (s.start, s.end) == (0, len(words))), None)
