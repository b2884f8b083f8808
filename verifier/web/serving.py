"""A server that stands until it is asked to stop."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable
from typing import Any

from verifier.errors import UsageError
from verifier.web.guichet import Guichet
from verifier.web.standing import Stand
from verifier.wording import say

__all__ = ["bound", "serve"]

_GRACE = 5          # seconds that a request under way is given when the server stops
_AT_ONCE = 400      # connections; the gate lets fewer requests in, and says so in French
_IDLE = 15          # seconds that a connection without a request is kept


def bound(stand: Stand) -> socket.socket:
    """The door, held before anything is loaded. Raises UsageError where it cannot be had."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(stand.host, stand.port, type=socket.SOCK_STREAM)[0]
        door = socket.socket(family, kind, protocol)
    except OSError:
        raise UsageError(say("http.hote_impossible", hote=stand.host)) from None
    try:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind(address)
        door.listen(_AT_ONCE)
    except OSError:
        door.close()
        raise UsageError(say("http.port_pris", hote=stand.host, port=stand.port)) from None
    return door


def serve(guichet: Guichet, door: socket.socket, tell: Callable[[str], None]) -> None:
    """Serve at that door until Ctrl-C or SIGTERM. `tell` gets one French line, with the address, when all is ready."""
    import uvicorn  # noqa: PLC0415  late

    from verifier.web.app import application  # noqa: PLC0415

    host, port = door.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    options = uvicorn.Config(
        application(guichet), http=_protocol(), lifespan="off", log_config=None, access_log=False, server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=_GRACE, timeout_keep_alive=_IDLE, limit_concurrency=_AT_ONCE, ws="none",
    )
    tell(say("http.ouvert", adresse=f"http://{shown}:{port}/"))
    logging.disable()       # a library would write names and addresses
    try:
        uvicorn.Server(options).run(sockets=[door])
    finally:
        logging.disable(logging.NOTSET)
        guichet.close()


def _protocol() -> Any:
    """HTTP, where what is no request is refused as everything else is: as a problem, in French."""
    from uvicorn.protocols.http.h11_impl import H11Protocol  # noqa: PLC0415  late

    from verifier.web.problems import Refusal, problem  # noqa: PLC0415

    class Protocol(H11Protocol):
        def send_400_response(self, msg: str) -> None:  # noqa: ARG002  in English
            answer = problem(Refusal("mal_ecrit"), "")
            cycle = self.cycle
            if cycle is None or cycle.response_complete or not cycle.response_started:      # else it can be no other answer
                head = [b"HTTP/1.1 400 Bad Request", *(b"%s: %s" % pair for pair in answer.raw_headers), b"connection: close"]
                self.transport.write(b"\r\n".join((*head, b"", bytes(answer.body))))
            self.transport.close()

    return Protocol
