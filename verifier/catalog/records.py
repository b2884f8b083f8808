"""The rows of the contract's files (section 3), as frozen data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from verifier.domain import Autorite, Dispositif, Genre, KeyKind, Profession, Referentiel, Standing

__all__ = [
    "COLUMNS", "COMPULSORY", "LATER", "Appareil", "Cle", "Connecteur", "Editeur", "Libelle", "Listing", "Logiciel", "Messagerie",
    "Origin",
]

COLUMNS = {
    "sources.csv": ("source_id", "titre", "url", "date", "autorite"),
    "editeurs.csv": ("id", "nom", "alias", "groupe", "source_id"),
    "logiciels.csv": ("id", "editeur_id", "nom", "alias", "professions", "source_id"),
    "connecteurs.csv": ("id", "nom", "editeur", "genre", "alias", "source_id"),
    "references.csv": ("logiciel_id", "referentiel", "version", "statut", "via", "debut", "fin", "source_id"),
    "appareils.csv": ("id", "classe", "synonymes", "modeles", "exercice_debut", "exercice_fin", "dispositifs", "source_id"),
    "messageries.csv": ("id", "nom", "operateur", "alias", "espace_de_confiance", "source_id"),
    "libelles.csv": ("libelle", "logiciel_id", "version"),
    "cles.csv": ("genre", "valeur", "editeur_id", "logiciel_id", "source_id"),
}
LATER = frozenset({"cles.csv"})     # where it is missing, a catalogue's version is what it was before this file was known
COMPULSORY = frozenset({"editeurs.csv", "logiciels.csv", "sources.csv"})


@dataclass(frozen=True, slots=True)
class Origin:
    """A source: where a row comes from, and how much it weighs."""

    id: str
    titre: str
    url: str
    day: date | None
    autorite: Autorite


@dataclass(frozen=True, slots=True)
class Editeur:
    """A company that makes software, its other names, its group."""

    id: str
    nom: str
    alias: tuple[str, ...]
    groupe: str
    source_id: str


@dataclass(frozen=True, slots=True)
class Logiciel:
    """One software. `editeur_id` is empty where nobody knows who makes it."""

    id: str
    editeur_id: str
    nom: str
    alias: tuple[str, ...]
    professions: tuple[Profession, ...]
    source_id: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What a referentiel says of a software (`version` empty: of every version), from `debut` to `fin`, both included."""

    logiciel_id: str
    referentiel: Referentiel
    version: str
    statut: Standing
    via: str
    debut: date | None
    fin: date | None
    source_id: str


@dataclass(frozen=True, slots=True)
class Connecteur:
    """A connector, pack or module."""

    id: str
    nom: str
    editeur: str
    genre: Genre
    alias: tuple[str, ...]
    source_id: str


@dataclass(frozen=True, slots=True)
class Appareil:
    """A class of devices on the list of some years, or one model of it (rows with one `classe` are one class).

    `synonymes` name the class; `modeles` name devices that are known to be connected.
    """

    id: str
    classe: str
    synonymes: tuple[str, ...]
    modeles: tuple[str, ...]
    debut: int | None
    fin: int | None
    dispositifs: tuple[Dispositif, ...]
    source_id: str


@dataclass(frozen=True, slots=True)
class Messagerie:
    """A health mail service, and whether it stands in the trusted space."""

    id: str
    nom: str
    operateur: str
    alias: tuple[str, ...]
    espace_de_confiance: bool | None
    source_id: str


@dataclass(frozen=True, slots=True)
class Cle:
    """A number of registration: of an éditeur (SIREN, NIE) or of a software (NIL, Ségur)."""

    genre: KeyKind
    valeur: str
    editeur_id: str
    logiciel_id: str
    source_id: str


@dataclass(frozen=True, slots=True)
class Libelle:
    """A label that amelipro offers."""

    libelle: str
    logiciel_id: str
    version: str
