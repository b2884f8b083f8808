"""What every request goes through before any route sees it: is it meant for us, how much is it, who asks, from where?"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from hmac import compare_digest
from typing import Any, TypeAlias
from urllib.parse import quote

from starlette.datastructures import MutableHeaders
from starlette.responses import RedirectResponse

from verifier.domain import Agent
from verifier.web.guichet import Guichet
from verifier.web.head import LONGEST, Head
from verifier.web.measuring import Measure
from verifier.web.problems import OF_THE_TOOL, Refusal, problem, refusal_of
from verifier.web.rates import Rates
from verifier.web.signing import known, stamp_of
from verifier.web.templating import error_page
from verifier.wording import say

__all__ = ["Gate"]

Scope: TypeAlias = dict[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Any]]
Send: TypeAlias = Callable[[Any], Awaitable[None]]

OPEN = frozenset({"/connexion", "/api/v1/sante", "/api/v1/pret"})      # what one sees before one is let in
STATIC = "/statique/"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
STRICT = {"Strict-Transport-Security": "max-age=31536000"}
_TOO_MUCH, _SEE_OTHER = 413, 303
_STRANGERS = 20_000
_LONGEST_MARK = 200    # bytes of a form's boundary (RFC 2046 allows 70)
_AT_ONCE = 200         # requests under way
_TAIL = 1000        # bytes in which the end of a form must stand
PRIVATE, PUBLIC = "private, no-store", "private, max-age=600"


class Gate:
    """The outermost layer of the application."""

    def __init__(self, app: Any, guichet: Guichet) -> None:
        self.app, self.guichet = app, guichet
        self.rates, self.under_way = Rates(guichet.stand.bounds.per_minute), 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or refuse it in French."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        if scope["type"] != "http":
            return
        head = Head(scope)
        watched = Watched(send, head.path, HEADERS | (STRICT if self.guichet.stand.tls else {}))
        self.under_way += 1
        try:
            self.let_in(scope, head)
            most = self.most(scope["state"]["agent"])
            await self.app(scope, self.bounded(head, most, receive, watched), watched.send)
            watched.insist()
            if head.changes and watched.status == _SEE_OTHER and not head.is_api:
                self.rates.send_on(_asker(scope["state"]["agent"], head), watched.location)
        except Exception as error:
            refusal = refusal_of(error)
            self.guichet.counters.add("verify_refus_total", refusal.kind)
            if refusal.kind in OF_THE_TOOL:
                self.guichet.faults.note(error)
            if watched.begun:
                raise
            watched.refusal = None
            await self.refused(head, refusal)(scope, receive, watched.send)
        finally:
            self.under_way -= 1
            self.guichet.counters.add("verify_requetes_total", str(watched.status))

    def let_in(self, scope: Scope, head: Head) -> None:
        """Refuse what is not for us, too often or from elsewhere; else say who asks. Raises Refusal."""
        stand = self.guichet.stand
        if self.under_way > _AT_ONCE:
            raise Refusal("trop_de_monde", headers={"Retry-After": "5"})
        if not head.is_called(stand):
            raise Refusal("hote_inconnu")
        if head.path.startswith(STATIC):        # our own style and scripts: the same for everybody
            scope.setdefault("state", {}).update(agent=None, stamp="", guichet=self.guichet)
            return
        agent, way = known(self.guichet, head)
        self.rates.check(_asker(agent, head), "" if head.is_api or head.changes else head.place)
        if head.changes and not head.is_from_here(stand):
            raise Refusal("origine_etrangere")
        if agent is None and head.path not in OPEN:
            raise Refusal("non_connecte", headers={"WWW-Authenticate": "Bearer"} if head.is_api else {})
        if head.length > self.most(agent):
            raise Refusal("trop_lourd")
        stamp = stamp_of(self.guichet, head)
        told = head.get("x-csrf-token").encode()
        if head.changes and head.is_api and way.needs_stamp and not compare_digest(told, stamp.encode()):
            raise Refusal("sans_jeton")
        scope.setdefault("state", {}).update(agent=agent, stamp=stamp, guichet=self.guichet)

    def most(self, agent: Agent | None) -> int:
        """How many bytes a request may hold; a stranger's, a name and a password."""
        return self.guichet.stand.bounds.request_bytes if agent else _STRANGERS

    def bounded(self, head: Head, most: int, receive: Receive, watched: Watched) -> Receive:
        """What is received, stopped as soon as it is too much; a form whose end is missing is refused, not read in part."""
        mark, got, tail = head.boundary, 0, b""
        end, heaviest = b"--" + mark + b"--" if mark else b"", self.guichet.stand.bounds.file_bytes
        files = Measure(mark, heaviest) if 0 < len(mark) <= _LONGEST_MARK else None

        async def less() -> Any:
            nonlocal got, tail
            message = await receive()
            body = message.get("body", b"")
            got, tail = got + len(body), (tail + body)[-_TAIL:] if end else b""
            if files and got <= most:
                files.take(body)
            last = message["type"] == "http.request" and not message.get("more_body")
            if files and files.is_too_heavy:
                watched.refusal = Refusal("trop_lourd", say("http.fichier_trop_lourd", n=heaviest // 1_000_000))
                await _thrown_away(message, most - got, receive)
            elif got > most or (last and end not in tail):
                watched.refusal = Refusal("trop_lourd" if got > most else "mal_ecrit")
            if watched.refusal:
                raise watched.refusal
            return message

        return less if head.changes else receive

    def refused(self, head: Head, refusal: Refusal) -> Any:
        """The answer: a problem for a program, a page for a person, who may be asked to sign in."""
        if head.is_api:
            return problem(refusal, head.path)
        if refusal.kind == "non_connecte" and not head.changes:
            after = head.place if len(head.place) <= LONGEST else head.path
            return RedirectResponse(f"/connexion?suite={quote(after, safe='/')}", 303)
        return error_page(refusal)


def _asker(agent: Agent | None, head: Head) -> str:
    """Who is counted: an agent by name, a stranger by address."""
    return agent.name if agent else head.client


async def _thrown_away(message: Any, most: int, receive: Receive) -> None:
    """The rest of what comes, no more than may: who is still sending would not hear the answer."""
    while message.get("more_body") and most > 0:
        message = await receive()
        most -= len(message.get("body", b""))


class Watched:
    """What is sent, with our headers; `begun`: the answer is on its way, and can be no other any more."""

    def __init__(self, send: Send, path: str, headers: dict[str, str]) -> None:
        self._send, self.path, self._headers = send, path, headers
        self.begun, self.status, self.location = False, 500, ""
        self.refusal: Refusal | None = None     # what is to be answered, whatever the application makes of it

    def insist(self) -> None:
        """Raise what is to be answered, if the application has made something else of it."""
        if self.refusal:
            raise self.refusal

    async def send(self, message: Any) -> None:
        """Send on."""
        if self.refusal:
            return
        if message["type"] == "http.response.start":
            self.begun, self.status = True, message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in self._headers.items():
                headers[name] = value
            self.location = headers.get("location", "").partition("#")[0]
            headers.setdefault("Cache-Control", PUBLIC if self.path.startswith(STATIC) else PRIVATE)
            if self.status == _TOO_MUCH:        # what is still coming is not taken in
                headers["Connection"] = "close"
        await self._send(message)
