"""Who asks: everybody as one on this computer, an account, what the reverse proxy says, or a program's token."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from enum import StrEnum
from unicodedata import normalize

from verifier.domain import Agent, Role
from verifier.web.guichet import Guichet
from verifier.web.head import Head
from verifier.web.passwords import mark_of
from verifier.web.standing import Stand, Way

__all__ = ["Known", "cookie_of", "known", "stamp_of"]

_SECRET = secrets.token_bytes(32)      # of this run: what it stamps holds no longer than the server stands
_BEARER = "bearer "


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
    """Who asks, None where nobody knows, and how it was told. A token that does not hold is nobody's, whatever else is told."""
    shown = head.get("authorization")
    if shown:
        token = shown[len(_BEARER):] if shown.lower().startswith(_BEARER) else ""
        return guichet.tray.accounts.by_token(mark_of(token.strip())), Known.TOKEN
    if guichet.stand.way is Way.OUVERT:
        browser = bool(head.get("sec-fetch-site") or head.get("origin") or head.get("cookie"))
        return Agent(guichet.who, Role.ADMINISTRATEUR), Known.BROWSER if browser else Known.PROGRAM
    if guichet.stand.way is Way.ENTETE:
        return _by_proxy(guichet, head), Known.BROWSER
    session = head.cookie(cookie_of(guichet.stand))
    return (guichet.tray.accounts.by_session(mark_of(session), guichet.now()) if session else None), Known.BROWSER


def _by_proxy(guichet: Guichet, head: Head) -> Agent | None:
    """Whom the reverse proxy names; an account of that name tells the role, and a closed one lets nobody in."""
    stand = guichet.stand
    if not head.is_by(stand.proxies) or head.is_twice(stand.header):
        return None
    name = head.get(stand.header).strip().encode("latin-1").decode("utf-8", "replace")[:200]
    if not name or not name.isprintable():
        return None
    account = guichet.tray.accounts.of(name)
    if account and account.closed:
        return None
    return Agent(account.name, account.role) if account else Agent(normalize("NFC", name), Role.AGENT)


def cookie_of(stand: Stand) -> str:
    """The name of our cookie; behind TLS, one that no other host can set (RFC 6265bis, 4.1.3)."""
    return "__Host-verify" if stand.tls else "verify_session"


def stamp_of(guichet: Guichet, head: Head) -> str:
    """What a form of ours holds, and another's cannot know (CSRF): of this session, else of this run."""
    return hmac.new(_SECRET, head.cookie(cookie_of(guichet.stand)).encode(), hashlib.sha256).hexdigest()
