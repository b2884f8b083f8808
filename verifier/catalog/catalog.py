"""The catalogue: every software, éditeur, connector, device and mail service that the tool knows, with its sources."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from verifier.catalog.checking import Tables, read
from verifier.catalog.companies import Companies
from verifier.catalog.confirming import Confirmation, exported, gestures, standing_of
from verifier.catalog.indexing import Name, NameIndex, index_of
from verifier.catalog.keys import Keys
from verifier.catalog.names import compact, plain, tokens, words_of
from verifier.catalog.rearranged import Rearranged
from verifier.catalog.records import (
    COLUMNS,
    LATER,
    Appareil,
    Cle,
    Connecteur,
    Editeur,
    Libelle,
    Listing,
    Logiciel,
    Messagerie,
    Origin,
)
from verifier.domain import NameKind, Via
from verifier.errors import CatalogError
from verifier.wording import say

__all__ = ["Catalog", "load", "version_of"]


@dataclass(frozen=True)
class Catalog:
    """All that the tool knows, by id. `version` is a short hash of the files' content."""

    version: str
    sources: Mapping[str, Origin]
    editeurs: Mapping[str, Editeur]
    logiciels: Mapping[str, Logiciel]
    connecteurs: Mapping[str, Connecteur]
    references: tuple[Listing, ...]
    appareils: Mapping[str, Appareil]
    messageries: Mapping[str, Messagerie]
    libelles: Mapping[str, Libelle]
    cles: tuple[Cle, ...] = ()
    confirmed: tuple[Confirmation, ...] = ()        # by agents, beside the files; each is among the aliases of its software

    @cached_property
    def index(self) -> NameIndex:
        """Every name, ready to be looked up; made at the first need."""
        return index_of(self.logiciels, self.editeurs, self.connecteurs, self.messageries, self.appareils)

    @cached_property
    def listings(self) -> Mapping[str, tuple[Listing, ...]]:
        """The reference rows of each software, in file order."""
        found: dict[str, tuple[Listing, ...]] = {}
        for row in self.references:
            found[row.logiciel_id] = (*found.get(row.logiciel_id, ()), row)
        return MappingProxyType(found)

    @cached_property
    def confirmations(self) -> Mapping[tuple[str, str], Confirmation]:
        """What agents confirmed, by software and by the key of the wording."""
        return MappingProxyType({(one.logiciel_id, compact(one.libelle)): one for one in self.confirmed})

    @cached_property
    def companies(self) -> Companies:
        """The éditeurs by every name."""
        return Companies(self.editeurs)

    @cached_property
    def rearranged(self) -> Rearranged:
        """The names of software by their words in any order, and by how they begin."""
        return Rearranged(self.index.names)

    @cached_property
    def made_by(self) -> Mapping[str, tuple[tuple[Logiciel, str], ...]]:
        """The software of each éditeur, each with the key of its name."""
        found: dict[str, list[tuple[Logiciel, str]]] = {}
        for one in self.logiciels.values():
            found.setdefault(one.editeur_id, []).append((one, compact(one.nom)))
        return MappingProxyType({maker: tuple(theirs) for maker, theirs in found.items()})

    @cached_property
    def keys(self) -> Keys:
        """The numbers that designate an éditeur or a software."""
        return Keys(self.cles)

    @cached_property
    def neutral(self) -> Mapping[str, tuple[Name, ...]]:
        """The software names that hold words like « logiciel », by what is left without them."""
        found: dict[str, list[Name]] = {}
        for name in self.index.names:
            row = tokens(words_of(name.text)) if name.kind is NameKind.LOGICIEL and not name.ordinary else []
            key = "".join(token.key for token in row if token.key not in plain("neutral"))
            if key and key != name.key:
                found.setdefault(key, []).append(name)
        return MappingProxyType({key: tuple(names) for key, names in found.items()})

    @cached_property
    def known_versions(self) -> Mapping[str, frozenset[str]]:
        """The versions that the catalogue names of each software: in labels, lists, and aliases like « Nom 5.60 »."""
        found: dict[str, set[str]] = {name: set() for name in self.logiciels}
        for label in self.libelles.values():
            found[label.logiciel_id].add(label.version)
        for listing in self.references:
            found[listing.logiciel_id].add(listing.version)
        for one in self.logiciels.values():
            size = len(tokens(words_of(one.nom)))
            for text in one.alias:
                row = tokens(words_of(text))
                if len(row) > size and row[size].numbers and "".join(token.key for token in row[:size]) == compact(one.nom):
                    found[one.id].add(re.sub(r"^[vV](?=\d)", "", " ".join(token.raw for token in row[size:])))
        return MappingProxyType({name: frozenset(filter(None, versions)) for name, versions in found.items()})

    def editeur(self, logiciel_id: str) -> Editeur | None:
        """Who makes a software; None where the catalogue does not know."""
        return self.editeurs.get(self.logiciels[logiciel_id].editeur_id)

    def via(self, name: str) -> Via | None:
        """A connector or pack, as the domain says it."""
        found = self.connecteurs.get(name)
        return Via(found.id, found.nom, found.editeur or None, found.genre, found.alias) if found else None


def load(folder: Path, confirmations: Path | None = None) -> Catalog:
    """The catalogue of a folder, with what agents confirmed in another.

    A confirmation of a software that this catalogue does not have is left aside.

    Raises:
        CatalogError: a folder is missing or breaks a rule; the message names file, line and reason.
    """
    tables = read(folder)
    if tables.problems:
        raise CatalogError(_refusal(tables.problems))
    loaded = _frozen(tables, version_of(folder))
    return _with_confirmed(loaded, confirmations) if confirmations else loaded


def _with_confirmed(catalog: Catalog, folder: Path) -> Catalog:
    """The catalogue with the wordings that stand as aliases; its version tells them."""
    confirmed = tuple(one for one in standing_of(gestures(folder)) if one.logiciel_id in catalog.logiciels)
    if not confirmed:
        return catalog
    logiciels = dict(catalog.logiciels)
    for one in confirmed:
        logiciel = logiciels[one.logiciel_id]
        logiciels[logiciel.id] = replace(logiciel, alias=(*logiciel.alias, one.libelle))
    digest = hashlib.sha256(catalog.version.encode() + exported(confirmed).encode()).hexdigest()[:12]
    return replace(catalog, version=digest, logiciels=MappingProxyType(logiciels), confirmed=confirmed)


def _refusal(problems: list[str]) -> str:
    if len(problems) == 1:
        return say("catalog.refus", problem=problems[0])
    return say("catalog.refus_et_autres", problem=problems[0], others=len(problems) - 1)


def _frozen(tables: Tables, version: str) -> Catalog:
    return Catalog(
        version,
        MappingProxyType(tables.sources),
        MappingProxyType(tables.editeurs),
        MappingProxyType(tables.logiciels),
        MappingProxyType(tables.connecteurs),
        tuple(tables.references),
        MappingProxyType(tables.appareils),
        MappingProxyType(tables.messageries),
        MappingProxyType(tables.libelles),
        tuple(tables.cles),
    )


def version_of(folder: Path) -> str:
    """Twelve hexadecimal signs that change with any byte of the files."""
    digest = hashlib.sha256()
    for file in sorted(COLUMNS):
        path = folder / file
        if file in LATER and not path.is_file():
            continue
        digest.update(file.encode() + b"\0" + (path.read_bytes() if path.is_file() else b"") + b"\0")
    return digest.hexdigest()[:12]
