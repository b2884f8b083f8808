"""What French asks of every sentence: elision, enumerations, days in letters, spaces that must not break."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from functools import cache

from verifier.wording.saying import say, table

__all__ = ["day", "days_in_letters", "de", "enumeration", "one_line", "typeset"]

_DAY = re.compile(r"(?<![\d/])(\d\d)/(\d\d)/(\d{4})(?![\d/])")
_NO_BREAK = "\u00a0"


def day(when: date) -> str:
    """« 31 décembre 2024 », « 1er janvier 2025 »."""
    words = table("french")
    number = words["premier"] if when.day == 1 else str(when.day)
    return say("french.jour", jour=number, mois=words["mois"][when.month - 1], annee=when.year)


def days_in_letters(text: str) -> str:
    """The text, each « 31/12/2024 » that is a day of the calendar written « 31 décembre 2024 »."""
    return _DAY.sub(_in_letters, text)


def _in_letters(found: re.Match[str]) -> str:
    try:
        return day(date(int(found[3]), int(found[2]), int(found[1])))
    except ValueError:
        return found[0]


def de(name: str) -> str:
    """« de LOGOSw », « d'Exemple », « d'Écran », « de Hellodoc » (a foreign or trade « h » is sounded), « de 7 FSE »."""
    bare = "".join(char for char in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(char))
    bare = bare.replace("œ", "oe").replace("æ", "ae")
    words = table("french")
    silent = bare.startswith((*words["voyelles"], *words["avec_elision"])) and not bare.startswith(tuple(words["sans_elision"]))
    return say("french.d" if silent else "french.de", nom=name)


def enumeration(words: Sequence[str], link: str = "et") -> str:
    """« a, b et c »; `link` is `et` or `ou`. The empty list is an empty string."""
    *first, last = words or [""]
    return say("french.enumeration").join(first) + say(f"french.{link}") + last if first else last


def one_line(text: str, limit: int = 200) -> str:
    """Words that came out of a document as one harmless line: no control nor bidirectional character, `limit` at most."""
    plain = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return plain if len(plain) <= limit else plain[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def typeset(text: str) -> str:
    """The text with unbreakable spaces where French wants them; no other character changes, so that a letter is its report's."""
    return _unbreakable().sub(lambda found: _NO_BREAK * len(found[0]), text)


@cache
def _unbreakable() -> re.Pattern[str]:
    """The spaces that must not break: before high signs, inside « », after p. and n°, within a day."""
    month = rf"(?=(?:{'|'.join(table('french')['mois'])})\b)"
    return re.compile(rf" +(?=[:;!?»%€])|(?<=«) +|(?<=\bp\.) +(?=\d)|(?<=n°) +|(?<=\d) +{month}|(?<=\b1er) +{month}")
