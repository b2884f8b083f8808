"""Passwords and tokens: made, hashed, recognised. None is ever kept as it is."""

from __future__ import annotations

import hashlib
import secrets
from functools import cache
from threading import BoundedSemaphore
from typing import Any

from verifier.errors import UsageError
from verifier.store.words import key_of
from verifier.wording import say

__all__ = ["LEAST", "fits", "hashed", "mark_of", "new_token"]

LEAST = 12          # characters of a password (NIST SP 800-63B asks for 8 at least, ANSSI for 12)
MOST = 200
_TURN = BoundedSemaphore(4)     # each takes 64 MiB
START = "verify_"   # of a token: recognised where it should not be


def hashed(password: str, name: str) -> str:
    """The hash of a password (argon2id). UsageError where it is too short, too long, or the name."""
    if not LEAST <= len(password) <= MOST:
        raise UsageError(say("http.mot_de_passe_court", n=LEAST, plus=MOST))
    if key_of(password) == key_of(name):
        raise UsageError(say("http.mot_de_passe_nom"))
    return str(_hasher().hash(password))


def fits(secret: str | None, password: str) -> bool:
    """Whether a password is the one of that hash; without one it takes as long to say no."""
    from argon2.exceptions import InvalidHashError, VerificationError  # noqa: PLC0415  late

    try:
        with _TURN:
            known = bool(_hasher().verify(secret or _nobody(), password[:MOST]))
    except (VerificationError, InvalidHashError):
        return False
    return known and secret is not None


def new_token() -> str:
    """What nobody guesses: 32 bytes of chance."""
    return START + secrets.token_urlsafe(32)


def mark_of(token: str) -> str:
    """What is kept of a token: chance needs no slow hash."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


@cache
def _hasher() -> Any:
    from argon2 import PasswordHasher  # noqa: PLC0415  late

    return PasswordHasher()     # argon2id, RFC 9106's second recommendation: 64 MiB, three passes


@cache
def _nobody() -> str:
    return str(_hasher().hash(secrets.token_urlsafe(16)))
