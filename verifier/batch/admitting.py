"""What an agent may newly write over what was read: what nobody can mean is refused before it is kept.

Corrections that were kept are done again without it: what was admitted stays so.
"""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import date, timedelta

from verifier.batch.correcting import ASKED, DAYS, done_to_claim, done_to_facts
from verifier.domain import Claim, Correction, FieldName, Verification
from verifier.errors import UsageError
from verifier.fields.values import luhn
from verifier.wording import say, table

__all__ = ["admit"]

NUMBERS = frozenset({FieldName.PRACTITIONER_ID, "numero_ps"})
PASSED = frozenset({"recu_le"})         # days that have come
AHEAD = timedelta(days=366)             # how far in advance a paper may be dated
RPPS = 11                               # digits
_NUMBER = re.compile(r"\d{9}|2[AB]\d{7}|\d{11}")      # AM and ADELI (2A, 2B: Corsica), RPPS
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def admit(verification: Verification, claim: Claim, made: Correction, today: date) -> None:
    """Refuse a correction of what stands now (`claim`: what is claimed now) that cannot be meant. Raises UsageError."""
    said = json.loads(made.after)
    if any(map(_hides, said if isinstance(said, list) else [said])):
        raise UsageError(say("batch.correction_invisible"))
    if said is not None and made.field in DAYS:
        _check_day(made.field, said, today)
    if said is not None and made.field in NUMBERS:
        _check_number(said, keyed=made.field == "numero_ps")
    if _changes_nothing(verification, claim, made, said):
        raise UsageError(say("batch.correction_rien"))


def _hides(said: object) -> bool:
    """Whether a word holds a sign that is not seen, or turns the writing round."""
    return isinstance(said, str) and any(unicodedata.category(char) in _UNSEEN for char in said)


def _check_day(field: str, said: object, today: date) -> None:
    latest = today if field in PASSED else today + AHEAD
    try:
        right = isinstance(said, str) and said == date.fromisoformat(said).isoformat() and date.fromisoformat(said) <= latest
    except ValueError:
        right = False
    if not right:
        _refuse("jour_passe" if field in PASSED else "jour")


def _check_number(said: object, *, keyed: bool) -> None:
    """What is read may have a key that fails: it is written so. What is claimed may not."""
    number = re.sub(r"[ .\N{NO-BREAK SPACE}]", "", said).upper() if isinstance(said, str) else ""
    if not _NUMBER.fullmatch(number) or (keyed and len(number) == RPPS and not luhn(number)):
        _refuse("numero")


def _refuse(sort: str) -> None:
    waited: str = table("batch")["correction_attendu"][sort]
    raise UsageError(say("batch.correction_valeur", attendu=waited))


def _changes_nothing(verification: Verification, claim: Claim, made: Correction, said: object) -> bool:
    if made.piece == ASKED:
        return done_to_claim(claim, made.field, said) == claim
    facts = verification.facts[made.piece]
    return done_to_facts(facts, made.field, said) == facts
