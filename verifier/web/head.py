"""What a request says of itself before its body: nothing in it is believed but what is checked here."""

from __future__ import annotations

import ipaddress
from typing import Any
from urllib.parse import urlsplit

from verifier.web.standing import Stand

__all__ = ["LONGEST", "Head"]

LONGEST = 300       # signs of a place that one is sent back to
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_LOCAL = frozenset({"127.0.0.1", "localhost", "[::1]"})


class Head:
    """Method, path, headers (names in lower case; the first of each), who is at the other end."""

    def __init__(self, scope: dict[str, Any]) -> None:
        self.method, self.path = str(scope["method"]), str(scope["path"])
        self.query = bytes(scope.get("query_string", b"")).decode("latin-1")
        self.client = str((scope.get("client") or ("",))[0])
        self._headers: dict[str, str] = {}
        self._twice: set[str] = set()
        for name, value in scope["headers"]:
            word = name.decode("latin-1").lower()
            if word in self._headers:
                self._twice.add(word)
            self._headers.setdefault(word, value.decode("latin-1"))

    def get(self, name: str) -> str:
        """A header, « » where it is not there."""
        return self._headers.get(name, "")

    def is_twice(self, name: str) -> bool:
        """Whether a header came more than once: one of them may have been smuggled in."""
        return name in self._twice

    @property
    def place(self) -> str:
        """The page that is asked for: its path and what is asked of it."""
        return f"{self.path}?{self.query}" if self.query else self.path

    @property
    def length(self) -> int:
        """Bytes of the body, as told; 0 where nothing, or no number, is."""
        told = self.get("content-length")
        return int(told) if told.isascii() and told.isdigit() and len(told) < 20 else 0

    @property
    def boundary(self) -> bytes:
        """What stands between the parts of a form of several (RFC 2046, 5.1.1); « » for anything else."""
        kind, *params = self.get("content-type").split(";")
        told = (each.strip().removeprefix("boundary=").strip('"') for each in params if each.strip().startswith("boundary="))
        boundary = next(told, "") if kind.strip().lower() == "multipart/form-data" else ""
        return boundary.encode("latin-1")

    @property
    def is_api(self) -> bool:
        """Whether a program asks."""
        return self.path.startswith(("/api/", "/metrics"))

    @property
    def changes(self) -> bool:
        """Whether it asks for a change."""
        return self.method not in _SAFE

    def cookie(self, name: str) -> str:
        """A cookie, « » where it is not there."""
        for part in self.get("cookie").split(";"):
            key, _, value = part.strip().partition("=")
            if key == name:
                return value
        return ""

    def is_called(self, stand: Stand) -> bool:
        """Whether it was sent to one of our own names: a stranger's page may have its own name lead to this address."""
        if self.is_twice("host"):
            return False
        name = _name_of(self.get("host"))
        ours = {stand.host.lower(), f"[{stand.host.lower()}]", *(each.lower() for each in stand.names)}
        return name in ours | (_LOCAL if stand.is_local else set())

    def is_from_here(self, stand: Stand) -> bool:
        """Whether the page that sends a change, if one does, is ours: as the browser says (Fetch Metadata, Origin)."""
        if self.get("sec-fetch-site") not in {"", "same-origin", "none"}:
            return False
        origin = self.get("origin")
        if not origin:
            return True
        found = urlsplit(origin)
        return found.netloc == self.get("host") and (found.scheme == "https" or not stand.tls)

    def is_by(self, proxies: tuple[str, ...]) -> bool:
        """Whether it came from one of these addresses or networks."""
        try:
            there = ipaddress.ip_address(self.client)
            return any(there in ipaddress.ip_network(each) for each in proxies)
        except ValueError:
            return False


def _name_of(host: str) -> str:
    """The name in « name:port »."""
    name, colon, port = host.lower().rpartition(":")
    return name if colon and port.isdigit() else host.lower()
