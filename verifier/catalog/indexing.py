"""Every name of the catalogue, ready to be found in a row of tokens.

Three ways, surest first: the key agrees (*exact*), the key agrees once what a scanner confuses is folded away (*blur*), one or
two letters differ in a long name (*letters*). Numbers and « + » always agree. Letters are compared only with the names of which
a piece is the same: never every name with every window.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias

from verifier.catalog.blocks import Blocks
from verifier.catalog.domains import Domain, Domains, is_domain
from verifier.catalog.letters import LETTERS_LENGTH, gap_between, same_signs, word_by_word
from verifier.catalog.names import Token, blur, compact, folded, legible, plain, tokens, words_of
from verifier.catalog.records import Appareil, Connecteur, Editeur, Logiciel, Messagerie
from verifier.domain import Genre, NameKind

__all__ = ["Hit", "How", "Name", "NameIndex", "Sort", "index_of", "is_known_editeur", "is_ordinary"]

BLUR_LENGTH = 5      # shorter names are never tolerated anything
MAX_TOKENS = 9

_CONNECTED = re.compile(r"\s*\bconnectée?s?\b", re.IGNORECASE)
_ASIDE = re.compile(r"\s*\([^)]*\)")
_DIGITS = re.compile(r"[0-9+.@-]+")


_Readings: TypeAlias = tuple[tuple[str, ...], tuple[str, ...]]


class Sort(StrEnum):
    """What a name is to the thing that it names."""

    NOM = "nom"
    ALIAS = "alias"
    BORROWED = "emprunt"   # an alias that is another one's own name: AXIAM ↔ AxiSanté
    MODEL = "modele"       # a device that is known to be connected


class How(StrEnum):
    """How a name was recognised."""

    EXACT = "exact"
    BLUR = "flou"
    LETTERS = "lettres"
    TURNED = "ordre"       # its words in another order
    CUT = "abrege"         # a word of it cut short by a point


@dataclass(frozen=True, slots=True)
class Name:
    """One name of one thing. `kind` None: a module, which is no connector and must not be read as the software it begins with."""

    text: str
    key: str
    blur: str
    numbers: tuple[str, ...]
    kind: NameKind | None
    id: str
    editeur_id: str | None
    sort: Sort
    ordinary: bool
    parts: tuple[str, ...]  # the blur of each word


@dataclass(frozen=True, slots=True)
class Hit:
    """tokens[start:end] read as `name`; `distance` letters differ."""

    start: int
    end: int
    name: Name
    how: How
    distance: int = 0

    @property
    def length(self) -> int:
        """How many signs the name has."""
        return len(self.name.key)


class NameIndex:
    """All names by key, by blur, and in pieces for the comparison of letters."""

    def __init__(self, names: Iterable[Name], messageries: Mapping[str, Messagerie]) -> None:
        """`names`: all but the domains of `messageries`, which stay texts until one is met."""
        self.names = tuple(names)
        self._domains = Domains(messageries)
        self._exact: dict[str, list[Name]] = {}
        self._blurred: dict[str, list[Name]] = {}
        self._blocks: Blocks[Name] = Blocks()
        self._reach: dict[str, int] = {}
        self._edges: dict[str, list[Name]] = {}
        self.stems: set[str] = set()
        self.sequels: dict[str, set[str]] = {}  # what may follow a name to make another: after « Nom », « junior »
        for name in self.names:
            self._add(name)

    def _add(self, name: Name) -> None:
        self._exact.setdefault(name.key, []).append(name)
        reach = len(name.key) + 2
        for start in (name.blur[:1], name.blur[:2], name.blur[:3]):
            if reach > self._reach.get(start, 0):
                self._reach[start] = reach
        if len(name.key) >= BLUR_LENGTH:
            self._blurred.setdefault(name.blur, []).append(name)
        if len(name.key) >= LETTERS_LENGTH and len(_DIGITS.sub("", legible(name.key))) >= LETTERS_LENGTH:
            self._blocks.add(name.blur, name)
        if name.kind is NameKind.LOGICIEL:
            for edge in _edges(name.key):
                self._edges.setdefault(edge, []).append(name)
            for place in range(1, len(name.parts)):
                self.sequels.setdefault("".join(name.parts[:place]), set()).add(name.parts[place])
        stem = name.key.rstrip("0123456789.")
        if stem != name.key:
            self.stems.add(stem.rstrip("+"))

    def named(self, key: str) -> tuple[Name, ...]:
        """The names that read exactly so."""
        domains = self._domains.named(key) if key.startswith("@") else ()
        return (*self._exact.get(key, ()), *map(_of_domain, domains))

    def like(self, key: str) -> dict[int, Name]:
        """The names of software that may look like a key: they begin or end as it does, or a piece of them is in it."""
        edges = (name for edge in _edges(key) for name in self._edges.get(edge, ()))
        pieces = (name for name in self._blocks.near(blur(legible(key))) if name.kind is NameKind.LOGICIEL)
        return {id(name): name for name in (*edges, *pieces)}

    def hits(self, row: Sequence[Token], *, wide: bool = False) -> Iterator[Hit]:
        """Every name found anywhere in the row, overlapping ones included.

        `wide`: in a short text, a short first word may be badly read too (« Wcb Nom »).
        """
        for start, first in enumerate(row):
            if first.key == "+":
                continue
            if first.key.startswith("@"):
                yield from self._in_mail(first.key, start)
            yield from self._found(row[start:start + 1], start, first.key, first.blur, (first.numbers, first.loose))
            yield from self._longer(row, start, wide=wide)

    def _in_mail(self, key: str, start: int) -> Iterator[Hit]:
        """The domains of health mail that the end of an address reads as."""
        if exact := self._domains.named(key):
            yield from (Hit(start, start + 1, _of_domain(one), How.EXACT) for one in exact)
        elif len(key) >= LETTERS_LENGTH:
            yield from (Hit(start, start + 1, _of_domain(one), How.LETTERS, gap) for one, gap in self._domains.near(key))

    def _longer(self, row: Sequence[Token], start: int, *, wide: bool) -> Iterator[Hit]:
        """The names of two tokens or more that begin at a token; their first sign, or in a short word three, are read right."""
        key, soft = row[start].key, row[start].blur
        figures, loose = row[start].numbers, row[start].loose
        sure = 1 if wide or len(soft) >= LETTERS_LENGTH else 2 if len(soft) >= BLUR_LENGTH else 3
        for end in range(start + 1, min(start + MAX_TOKENS, len(row))):
            token = row[end]
            key, soft = key + token.key, soft + token.blur
            if token.apart or len(key) > self._reach.get(soft[:sure], 0):
                return
            figures, loose = figures + token.numbers, loose + token.loose
            if token.key != "+" or key in self._exact:  # « Foo + » where that is a name; else « + » only joins
                yield from self._found(row[start:end + 1], start, key, soft, (figures, loose))

    def _found(self, window: Sequence[Token], start: int, key: str, soft: str, figures: _Readings) -> Iterator[Hit]:
        """The names that a window reads as; `figures` are its numbers, strictly and loosely read."""
        end = start + len(window)
        exact = [name for name in self._exact.get(key, ()) if name.numbers in (figures[0], _grouped(figures[0]))]
        if exact:
            yield from (Hit(start, end, name, How.EXACT) for name in exact)
            return
        if len(soft) < BLUR_LENGTH:
            return
        seen = [name for name in self._blurred.get(soft, ()) if name.numbers in figures or same_signs(key, name.key)]
        if seen:
            yield from (Hit(start, end, name, How.BLUR) for name in seen)
        elif len(soft) >= LETTERS_LENGTH - 1:
            yield from self._near(window, start, soft, figures)

    def _near(self, window: Sequence[Token], start: int, soft: str, figures: _Readings) -> Iterator[Hit]:
        """The long names of which one or two letters differ from a window that is no everyday word."""
        found: dict[int, tuple[Name, int]] = {}
        for name in self._blocks.near(soft):
            if name.numbers in figures and (gap := gap_between(soft, name.blur)):
                found[id(name)] = (name, gap)
        if found and not all(token.key in plain("ordinary") or _is_number(token) for token in window):
            words = tuple(token.blur for token in window)
            yield from (Hit(start, start + len(window), name, How.LETTERS, gap) for name, gap in found.values()
                        if word_by_word(words, name.parts, gap))


def _edges(key: str) -> tuple[str, str]:
    """How a name begins and ends: three signs, in a short one two."""
    size = 2 if len(key) < LETTERS_LENGTH else 3
    return "^" + key[:size], "$" + key[-size:]


def _is_number(token: Token) -> bool:
    """Whether a token is a number, and not a word with one at its end."""
    return bool(token.numbers) and sum(sign.isalpha() for sign in token.key) < LETTERS_LENGTH


def _grouped(figures: tuple[str, ...]) -> tuple[str, ...]:
    """The numbers with thousands joined: « +4 000 » is +4000, but « 1 2 » is not 12."""
    found: list[str] = []
    for figure in figures:
        if found and found[-1].isdigit() and len(figure) == 3 and figure.isdigit() and len(found[-1]) <= 3:
            found[-1] += figure
        else:
            found.append(figure)
    return tuple(found)


def is_ordinary(row: Sequence[Token]) -> bool:
    """Whether a name is also an everyday word: a common word or first name, alone or with one figure, or at most three signs."""
    key = "".join(token.key for token in row)
    if key.startswith("@"):
        return False
    if len(key.replace("+", "").replace(".", "")) <= 3:
        return True
    telling = [token.key for token in row if token.key not in plain("neutral") and not token.key.isdigit()]
    if len(telling) > 1 or not plain("ordinary").issuperset(telling):
        return False
    return sum(map(str.isdigit, key)) < 2


def is_known_editeur(editeur: Editeur | None) -> bool:
    """Whether the row names a company (« éditeur inconnu » stands for nobody)."""
    return editeur is not None and folded(editeur.nom).strip("( )") not in {"editeur inconnu", "inconnu"}


def _name(text: str, kind: NameKind | None, thing: str, sort: Sort, editeur_id: str | None = None) -> Name | None:
    """A name with its keys; None where nothing is left to compare."""
    row = tokens(words_of(text))
    key = "".join(token.key for token in row)
    if not key:
        return None
    figures = tuple(figure for token in row for figure in token.numbers)
    soft = tuple(token.blur for token in row)
    return Name(text, key, "".join(soft), figures, kind, thing, editeur_id, sort, is_ordinary(row), soft)


def index_of(
    logiciels: Mapping[str, Logiciel], editeurs: Mapping[str, Editeur], connecteurs: Mapping[str, Connecteur],
    messageries: Mapping[str, Messagerie], appareils: Mapping[str, Appareil],
) -> NameIndex:
    """The names of all these."""
    names = [*_of_software(logiciels, editeurs)]
    for editeur in editeurs.values():
        if is_known_editeur(editeur):
            names += _named(NameKind.EDITEUR, editeur.id, editeur.nom, editeur.alias, editeur.id)
    for connecteur in connecteurs.values():
        names += _named(_KINDS[connecteur.genre], connecteur.id, connecteur.nom, connecteur.alias)
    for messagerie in messageries.values():
        if messagerie.alias == (messagerie.nom,) and is_domain(messagerie.nom):     # as a white list has them by the thousand
            continue
        told = [text for text in (messagerie.nom, *messagerie.alias) if not is_domain(text)]
        if told:
            names += _named(NameKind.MESSAGERIE, messagerie.id, told[0], told[1:])
    names += _of_devices(appareils)
    return NameIndex(names, messageries)


def _of_domain(domain: Domain) -> Name:
    """A domain as a name."""
    key = compact(domain.text)
    sort = Sort.NOM if domain.first else Sort.ALIAS
    return Name(domain.text, key, key, (), NameKind.MESSAGERIE, domain.messagerie_id, None, sort, ordinary=False, parts=(key,))


_KINDS = {Genre.CONNECTEUR: NameKind.CONNECTEUR, Genre.PACK: NameKind.PACK, Genre.MODULE: None}


def _named(kind: NameKind | None, thing: str, nom: str, alias: Sequence[str], editeur_id: str | None = None) -> list[Name]:
    """The names of one thing, each once."""
    found: dict[str, Name] = {}
    for place, text in enumerate((nom, *alias)):
        name = _name(text, kind, thing, Sort.ALIAS if place else Sort.NOM, editeur_id)
        if name:
            found.setdefault(name.key, name)
    return list(found.values())


def _of_software(logiciels: Mapping[str, Logiciel], editeurs: Mapping[str, Editeur]) -> Iterator[Name]:
    """The names of the software; an alias that is another one's own name is only borrowed."""
    noms = {one.id: compact(one.nom) for one in logiciels.values() if not _ASIDE.search(one.nom)}  # « Nom (ville) » has homonyms
    names = [name for one in logiciels.values() for name in
             _named(NameKind.LOGICIEL, one.id, one.nom, one.alias, _maker(one, editeurs))]
    owners: dict[str, set[str]] = {}
    for name in names:
        nom = noms.get(name.id, "")
        if name.sort is Sort.NOM or _is_own(name.key.replace("+", ""), nom.replace("+", "")):
            owners.setdefault(name.key, set()).add(name.id)
    for name in names:
        mine = owners.get(name.key, {name.id})
        yield name if name.id in mine else replace(name, sort=Sort.BORROWED)


def _is_own(key: str, nom: str) -> bool:
    """Whether an alias is but the name with something more, or with little less: « Logicmax » for « Logicmax SV »."""
    return len(nom) > 3 and (nom in key or (key in nom and len(nom) - len(key) <= 3 < len(key)))


def _maker(logiciel: Logiciel, editeurs: Mapping[str, Editeur]) -> str | None:
    return logiciel.editeur_id if is_known_editeur(editeurs.get(logiciel.editeur_id)) else None


def _of_devices(appareils: Mapping[str, Appareil]) -> Iterator[Name]:
    """The names of the classes of devices (« Tensiomètre connecté » is also « Tensiomètre ») and of the models."""
    seen: set[tuple[str, str, Sort]] = set()
    for row in appareils.values():
        bare = _ASIDE.sub("", row.classe)
        texts = [(text, Sort.ALIAS) for text in (row.classe, bare, _CONNECTED.sub("", bare), *row.synonymes)]
        texts += [(text, Sort.MODEL) for text in row.modeles]
        for text, sort in texts:
            name = _name(text, NameKind.APPAREIL, row.id, sort)
            mark = (folded(row.classe), name.key, sort) if name else None
            if name and mark and mark not in seen:
                seen.add(mark)
                yield name


