"""Who asks: everybody as one on this computer, an account, what the reverse proxy says, or a program's token."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from enum import StrEnum

from verifier.domain import Agent, Role
from verifier.web.guichet import Guichet
from verifier.web.head import Head
from verifier.web.standing import Way

__all__ = ["Known", "known", "stamp_of"]

COOKIE = "verify_session"
_SECRET = secrets.token_bytes(32)      # of this run: what it stamps holds no longer than the server stands


class Known(StrEnum):
    """How somebody was told; a browser sends what tells one by itself, so that a change needs a stamp of ours too."""

    TOKEN = "jeton"  # noqa: S105  a word
    BROWSER = "navigateur"
    PROGRAM = "programme"
    NOBODY = ""

    @property
    def needs_stamp(self) -> bool:
        """Whether another's page could make the browser ask in their name."""
        return self is Known.BROWSER


def known(guichet: Guichet, head: Head) -> tuple[Agent | None, Known]:
    """Who asks, None where nobody knows, and how it was told."""
    way = guichet.stand.way
    if way is Way.OUVERT:
        browser = bool(head.get("sec-fetch-site") or head.get("origin") or head.get("cookie"))
        return Agent(guichet.who, Role.ADMINISTRATEUR), Known.BROWSER if browser else Known.PROGRAM
    return None, Known.NOBODY


def stamp_of(guichet: Guichet, head: Head) -> str:  # noqa: ARG001  of the server's guichet
    """What a form of ours holds, and another's cannot know (CSRF)."""
    return hmac.new(_SECRET, head.cookie(COOKIE).encode(), hashlib.sha256).hexdigest()
