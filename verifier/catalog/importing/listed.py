"""What a list says, as plain records: whatever the file it came in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from verifier.catalog.records import Origin
from verifier.domain import Dispositif, KeyKind, Profession, Referentiel, Standing

__all__ = ["Device", "Mailbox", "Product", "Roll", "Sort", "Status", "Year"]


class Sort(StrEnum):
    """The lists that can be imported."""

    GIE = "gie"
    SEGUR = "segur"
    LAP = "lap"
    DMP = "dmp"
    MSSANTE = "mssante"
    AMELIPRO = "amelipro"
    APPAREILS = "appareils"
    TABLEAU = "tableau"


@dataclass(frozen=True, slots=True)
class Status:
    """What a list says of one version (empty: of every version). `debut` None: it prints no date; `via`: as printed."""

    referentiel: Referentiel
    statut: Standing = Standing.OUI
    version: str = ""
    debut: date | None = None
    fin: date | None = None
    via: str = ""


@dataclass(frozen=True, slots=True)
class Product:
    """One software of a list. `label`: the amelipro label, which tells name, version and éditeur in one; `line`: in the file."""

    line: int
    nom: str
    editeur: str = ""
    groupe: str = ""
    professions: tuple[Profession, ...] = ()
    status: Status | None = None
    label: str = ""
    numbers: tuple[tuple[KeyKind, str], ...] = ()       # of registration, as printed
    until: date | None = None       # it was on the list once, and this was its last day


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One domain of health mail: « exemple.mssante.fr ». `trusted`: of professionals, not of patients nor of tests."""

    line: int
    domain: str
    operateur: str
    trusted: bool = True


@dataclass(frozen=True, slots=True)
class Device:
    """One class of connected devices, as the list names it; `modeles`: devices that it names as connected."""

    line: int
    classe: str
    synonymes: tuple[str, ...] = ()
    modeles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Year:
    """The exercice that a list is of, and for which aids; none: all of them."""

    exercice: int
    dispositifs: tuple[Dispositif, ...] = ()


@dataclass(frozen=True, slots=True)
class Roll:
    """A list: where it comes from, of which day, and its rows. `remarks` are French sentences.

    `covers`: the referentiels of which it says all; `part`: the file says itself that it is not the whole list.
    """

    origin: Origin
    products: tuple[Product, ...] = ()
    mailboxes: tuple[Mailbox, ...] = ()
    devices: tuple[Device, ...] = ()
    year: Year | None = None        # of the devices
    remarks: tuple[str, ...] = ()
    covers: frozenset[Referentiel] = field(default_factory=frozenset)
    part: bool = False

    @property
    def rows(self) -> int:
        """How many entries it has."""
        return len(self.products) + len(self.mailboxes) + len(self.devices)
