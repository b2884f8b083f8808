"""Where a server stands, and who may come in: what was said on the command line, checked before anything is opened."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from enum import StrEnum

from verifier.errors import UsageError
from verifier.wording import say

__all__ = ["Bounds", "Stand", "Way"]

_ALIKE = {4: 8, 6: 32}      # bits by which a network's addresses must begin alike: a proxy's are never half the world's


class Way(StrEnum):
    """How people are let in: all as one (this computer alone), by account, by what a reverse proxy says."""

    OUVERT = "ouvert"
    COMPTES = "comptes"
    ENTETE = "entete"


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much one may ask: bytes of a file and of a request, files in it, requests a minute."""

    file_bytes: int = 50_000_000
    request_bytes: int = 120_000_000
    files: int = 50
    per_minute: int = 600


@dataclass(frozen=True, slots=True)
class Stand:
    """Where the server stands. `names`: by which (« verify.caisse.example ») it may be called besides its address.

    `header`: the one in which the proxy tells who asks, believed from the addresses `proxies` alone; `tls`: a proxy in front
    speaks HTTPS.
    """

    host: str = "127.0.0.1"
    port: int = 8321
    way: Way = Way.OUVERT
    tls: bool = False
    names: tuple[str, ...] = ()
    header: str = ""
    proxies: tuple[str, ...] = ()
    bounds: Bounds = field(default_factory=Bounds)

    @property
    def is_local(self) -> bool:
        """Whether only this computer reaches it."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    def check(self) -> None:
        """Refuse what would let in anybody. Raises UsageError."""
        if not self.is_local and (self.way is Way.OUVERT or not self.tls):
            raise UsageError(say("http.hors_de_cette_machine", hote=self.host))
        if self.way is Way.ENTETE and not self.proxies:
            raise UsageError(say("http.entete_sans_adresse"))
        if self.proxies and self.way is not Way.ENTETE:
            raise UsageError(say("http.adresse_sans_entete"))
        for each in self.proxies:
            _check_network(each)


def _check_network(told: str) -> None:
    """Refuse what is no address, or so wide a network that whoever comes would be believed. Raises UsageError."""
    try:
        network = ipaddress.ip_network(told)
    except ValueError:
        raise UsageError(say("http.adresse_fausse", valeur=told)) from None
    if network.prefixlen < _ALIKE[network.version]:
        raise UsageError(say("http.adresse_trop_large", valeur=told, bits=_ALIKE[network.version]))
