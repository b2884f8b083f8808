"""The version of which alone a mention says something: « la version 8.0 est … », « dans ses versions 9 et suivantes »."""

from __future__ import annotations

import re
from dataclasses import replace

from verifier.domain import Topic
from verifier.fields.folding import CAPITALS
from verifier.fields.from_versions import NOT_THE_SOFTWARE
from verifier.fields.polarity import Clause

__all__ = ["SINCE_VERSION", "version_said", "without_range"]

_OF_VERSION = re.compile(
    r"\b(?:versions?|v)\.?\s*(?:n°\s*)?(?P<number>\d+(?:\.\d+)*)[a-z]?\b(?:\s*,|\s*\([^)]*\))?(?:\s+(?:de |du |d')[^,;.]{1,40}?)?"
    r"\s*,?\s(?:est|sont|n'est|ne sont)\s(?:[\w']+\s+){0,3}$",
)
_IN_VERSION = re.compile(
    r"\b(?:dans|en|pour) (?:(?P<its>sa|ses)|la|les|votre|notre) versions? (?:n° ?)?(?P<number>\d+(?:\.\d+)*)",
)
_NAMED_VERSION = re.compile(
    r"x{3,} (?P<number>\d+(?:\.\d+)*)\s(?:est|sont|n'est|ne sont)\s(?:[\w']+\s+){0,3}$|"
    r"x{3,} v?(?P<dotted>\d+(?:\.\d+)+)\W{1,4}(?:logiciel )?$",      # « Foo 4.81 – DMP compatible »
)
_WITH_VERSION = re.compile(r"\s*\(?(?:v\.? ?|versions? (?:n° ?)?)(?P<number>\d+(?:\.\d+)*)\W")
_EDITION_NAMED = re.compile(rf"\W*[{CAPITALS}]")      # « à partir de la version 10 Premium »
_WAVE = re.compile(r"\W*v\.? ?[12](?![.\d])")
SINCE_VERSION = re.compile(
    r"\W*(?:(?:depuis|a partir d[eu]|des|a compter d[eu]) (?:(?:la |sa |notre |le )?(?:version |v\.? ?|release )|la )(?:n° ?)?"
    r"(?P<number>\d+(?:\.\d+)*)|(?:dans|pour|avec|en|sur) (?:toutes )?(?:sa |ses |la |les |leurs |nos )?versions? (?:n° ?)?"
    r"(?P<first>\d+(?:\.\d+)*)(?:\.x)? (?:et|ou) (?:suivantes?|plus|\+|ulterieures?|superieures?|posterieures?|au[- ]dela))",
)


def without_range(clause: Clause) -> Clause:
    """The clause without « à partir de la version 10 » behind the topic: `subjects` compares that version to the printed one."""
    since = SINCE_VERSION.match(clause.text[clause.end :])
    if since is None or _EDITION_NAMED.match(clause.printed[clause.end + since.end() :]):
        return clause
    gone = " " * since.end()
    text = clause.text[: clause.end] + gone + clause.text[clause.end + since.end() :]
    return replace(clause, text=text, after=gone + clause.after[since.end() :], answer=gone + clause.answer[since.end() :])


def version_said(before: str, after: str, blotted: str, topic: Topic) -> str | None:
    """The version of which alone something is said: « la version 8.0 est … », « depuis la version 8 » (« 8+ »); no standard's.

    `blotted`: what stands before, the names of products blotted out: « Foo 15 est … » is said of version 15.
    """
    since = SINCE_VERSION.match(after)
    if since:
        return f"{since['number'] or since['first']}+"
    told = _OF_VERSION.search(before) or _IN_VERSION.search(f"{before}{after}") or _NAMED_VERSION.search(blotted)
    if told is not None:
        standard = not told.groupdict().get("its") and NOT_THE_SOFTWARE.search(told.string[: told.start()][-45:])
        return None if standard else told["number"] or told["dotted"]
    wave = topic is Topic.SEGUR and _WAVE.match(after)      # « Ségur V2 »
    said = None if wave else _WITH_VERSION.match(after)
    return said["number"] if said else None
