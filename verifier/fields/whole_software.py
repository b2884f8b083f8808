"""A product's name as the catalogue lists it, whole: without the éditeur's that stands behind it."""

from __future__ import annotations

import re

from verifier.domain import NameKind, NameSpotter, Spotted
from verifier.fields.layout import Span

__all__ = ["whole_software", "without_maker"]

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


def _whole(spotter: NameSpotter, text: str, kind: NameKind) -> Spotted | None:
    words = text.split()
    return next((s for s in spotter.spot(words) if s.kind is kind and (s.start, s.end) == (0, len(words))), None)
