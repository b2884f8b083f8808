"""A server that stands until it is asked to stop."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable

from verifier.errors import UsageError
from verifier.web.guichet import Guichet
from verifier.web.standing import Stand
from verifier.wording import say

__all__ = ["bound", "serve"]

_GRACE = 5          # seconds that a request under way is given when the server stops
_AT_ONCE = 200      # connections
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
        application(guichet), lifespan="off", log_config=None, access_log=False, server_header=False, proxy_headers=False,
        timeout_graceful_shutdown=_GRACE, timeout_keep_alive=_IDLE, limit_concurrency=_AT_ONCE, ws="none",
    )
    tell(say("http.ouvert", adresse=f"http://{shown}:{port}/"))
    logging.disable()       # a library would write names and addresses
    try:
        uvicorn.Server(options).run(sockets=[door])
    finally:
        logging.disable(logging.NOTSET)
        guichet.close()
