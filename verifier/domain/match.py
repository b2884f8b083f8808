"""Which software of the catalogue a dossier is about, and what the lists say of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from verifier.domain.claim import Profession


class Referentiel(StrEnum):
    """A list that software stands on."""

    SEGUR = "segur"
    LAP = "lap"
    DMP = "dmp"


class Standing(StrEnum):
    """What a referentiel says of a software."""

    OUI = "oui"
    NON = "non"
    CONNECTEUR = "connecteur"
    PACK = "pack"


class Autorite(StrEnum):
    """How much a source weighs."""

    OFFICIELLE = "officielle"
    PUBLIQUE = "publique"
    MEMOIRE = "memoire"


class Genre(StrEnum):
    """What an entry of connecteurs.csv is."""

    CONNECTEUR = "connecteur"
    PACK = "pack"
    MODULE = "module"


@dataclass(frozen=True, slots=True)
class Via:
    """The connector or pack through which a software reaches the DMP."""

    id: str
    nom: str
    editeur: str | None
    genre: Genre
    alias: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """What a referentiel says of the matched software at the reference date."""

    referentiel: Referentiel
    statut: Standing
    version: str | None
    via: Via | None
    source_titre: str
    autorite: Autorite


@dataclass(frozen=True, slots=True)
class Entry:
    """One software of the catalogue, as a candidate: how well it fits and why (French sentences)."""

    logiciel_id: str
    nom: str
    editeur_id: str
    editeur: str
    score: float
    reasons: tuple[str, ...] = ()


class Tie(StrEnum):
    """How the éditeur printed on a pièce relates to the matched software's."""

    EDITEUR = "editeur"        # it is the éditeur (or an alias, or a former name)
    GROUPE = "groupe"          # it is its group
    AUTRE = "autre"            # it is another company
    INCONNU = "inconnu"        # nothing printed, or nothing matched


@dataclass(frozen=True, slots=True)
class PieceMatch:
    """Which software of the catalogue one pièce is about (None: none), and how its éditeur relates to it."""

    piece: int
    logiciel_id: str | None
    tie: Tie
    connecteur: Via | None = None        # a connector of the catalogue that the pièce names
    pack: Via | None = None


@dataclass(frozen=True, slots=True)
class Declared:
    """The amelipro label « NOM - VERSION - ÉDITEUR » as understood. `logiciel_id` None: not in the catalogue.

    `tie`: how the éditeur that it names relates to the software's.
    """

    label: str
    nom: str
    version: str | None
    editeur: str | None
    logiciel_id: str | None
    known_label: bool
    tie: Tie = Tie.INCONNU


@dataclass(frozen=True, slots=True)
class Matching:
    """Which software of the catalogue the dossier is about. `best` None = nothing, or (`ambiguous`) two too close."""

    best: Entry | None = None
    rivals: tuple[Entry, ...] = ()
    ambiguous: bool = False
    version: str | None = None
    professions: tuple[Profession, ...] = ()
    pieces: tuple[PieceMatch, ...] = ()
    references: tuple[Reference, ...] = ()
    declared: Declared | None = None
    devices: tuple[str, ...] = ()        # ids of the classes of the year's list that the pièces name…
    connected: tuple[str, ...] = ()      # …and those of them that are connected, by wording or known model
    conflict: str = ""                   # the French sentence of a printed key that contradicts the printed name

    def reference(self, referentiel: Referentiel) -> Reference | None:
        """What the catalogue knows in one referentiel; None = silent."""
        return next((ref for ref in self.references if ref.referentiel is referentiel), None)
