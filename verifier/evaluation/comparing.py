"""Whether a value is the one that the truth wants.

Case, accents, spaces and punctuation do not count (« + » does: it tells two names apart), nor « v » before a version, a
legal form after an éditeur, a title or the order of the names of a person. Figures always count.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from verifier.domain import BOOLEAN_FIELDS

__all__ = ["GIVEN", "RIGHT", "Outcome", "comparable", "compare", "compare_devices", "folded", "words"]

_LEGAL = frozenset({"sas", "sasu", "sarl", "sa", "eurl", "sci", "snc", "scop", "societe", "ste"})
_TITLES = frozenset({"dr", "docteur", "pr", "professeur", "m", "mr", "monsieur", "mme", "madame", "mlle", "le", "la", "me"})
_SAME_DEVICE = 0.6      # share of the words of the shorter name


class Outcome(StrEnum):
    """What became of one value."""

    RIGHT = "right"
    NONE = "none"            # rightly nothing
    WRONG = "wrong"          # another value than the document's
    MISSED = "missed"        # the document shows one, none was given
    SPURIOUS = "spurious"    # the document shows none, one was given


RIGHT = frozenset({Outcome.RIGHT, Outcome.NONE})
GIVEN = frozenset({Outcome.RIGHT, Outcome.WRONG, Outcome.SPURIOUS})


def compare(field: str, want: object, got: object) -> Outcome:
    """The outcome of one field. `want` is a value, None (nothing shown), or `{"any": […]}`, whose values are all right."""
    wants = _choices(want)
    if got is None or got in ("", []):
        return Outcome.NONE if None in wants else Outcome.MISSED
    read = comparable(field, got)
    if read is not None and any(comparable(field, each) == read for each in wants if each is not None):
        return Outcome.RIGHT
    return Outcome.SPURIOUS if all(each is None for each in wants) else Outcome.WRONG


def compare_devices(want: object, got: object) -> tuple[Outcome, ...]:
    """One outcome for each device wanted: right where a device given shares most of its words with it, each used once."""
    left = [words(each) for each in _several(got)]
    outcomes = []
    for device in (words(each) for each in _several(want)):
        hit = next((each for each in left if _same_device(set(device), set(each))), None)
        outcomes.append(Outcome.RIGHT if hit is not None else Outcome.WRONG if left else Outcome.MISSED)
        if hit is not None:
            left.remove(hit)
    return tuple(outcomes)


def comparable(field: str, value: object) -> str | bool | None:
    """A form of the value in which equal values are equal; None where it is not what the field holds (a date, an amount)."""
    if field in BOOLEAN_FIELDS:
        return value if isinstance(value, bool) else None
    if not isinstance(value, str | int | float):
        return None
    try:
        return _READINGS.get(field, folded)(str(value)) or None
    except (ValueError, InvalidOperation):
        return None


def words(text: object, drop: Collection[str] = ()) -> list[str]:
    """The words of a text, without case nor accents."""
    return [word for word in re.split(r"[^a-z0-9+]+", _plain(str(text))) if word and word not in drop]


def folded(text: str) -> str:
    """The words of a text, one after the other."""
    return "".join(words(text))


def _plain(text: str) -> str:
    split = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "OE"))
    return "".join(char for char in split if not unicodedata.combining(char)).lower()


def _day(text: str) -> str:
    return date.fromisoformat(text.strip()).isoformat()


def _amount(text: str) -> str:
    amount = Decimal(re.sub(r"[\s€]|EUR", "", text).replace(",", ".")).quantize(Decimal("0.01"))
    return "" if amount.is_nan() else str(amount + 0)  # + 0: « -0.00 » is nothing else than « 0.00 »


def _version(text: str) -> str:
    return re.sub(r"^(version|v)[.:]?", "", re.sub(r"\s+", "", _plain(text)))


def _editor(text: str) -> str:
    return "".join(words(text, _LEGAL)) or folded(text)


def _person(text: str) -> str:
    names = (folded(name) for name in re.split(r"[\s\-'’.,]+", text))
    return "".join(sorted(name for name in names if name not in _TITLES))


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


_READINGS: Mapping[str, Callable[[str], str]] = {
    "acquisition_date": _day,
    "document_date": _day,
    "dmp_since": _day,
    "amount_due": _amount,
    "version": _version,
    "practitioner_id": _digits,
    "editor": _editor,
    "practitioner": _person,
}


def _choices(want: object) -> Sequence[object]:
    choices = want.get("any") if isinstance(want, Mapping) else None
    return choices if isinstance(choices, list) else [want]


def _same_device(one: set[str], other: set[str]) -> bool:
    return bool(other) and len(one & other) >= _SAME_DEVICE * min(len(one), len(other))


def _several(devices: object) -> Sequence[object]:
    if isinstance(devices, list):
        return [each for each in devices if isinstance(each, str | int | float)]
    return [devices] if isinstance(devices, str | int | float) and devices else []
