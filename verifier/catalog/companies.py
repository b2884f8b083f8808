"""Which company of the catalogue a printed company is, and how it relates to a software's éditeur."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from verifier.catalog.blocks import Blocks
from verifier.catalog.indexing import is_known_editeur
from verifier.catalog.names import blur, folded, legible, numbers, plain, tokens, words_of
from verifier.catalog.records import Editeur
from verifier.domain import Tie

__all__ = ["Companies", "Company"]

_CUTS = re.compile(
    r"\s+[-–—|/·•]\s+|[,;()|\n]|\s:\s|\s(?=\d)|\bau\s+capital\b|\b(?:rcs|siret|siren|tva|t[ée]l|fax|www)\b", re.IGNORECASE)
_SITE = re.compile(r"(?:https?://)?(?:www\.)?([a-z0-9-]{3,})\.(?:fr|com|net|eu|org|io)(?:/\S*)?", re.IGNORECASE)
LETTERS, LONG = 8, 14  # signs from which one letter of a company's name may differ, and two


@dataclass(frozen=True, slots=True)
class Company:
    """A company as printed: the éditeurs that it may be, the groups that it names."""

    text: str
    editeurs: frozenset[str]
    groups: frozenset[str]

    @property
    def known(self) -> bool:
        """Whether the catalogue knows it."""
        return bool(self.editeurs or self.groups)


def _telling(text: str) -> tuple[str, ...]:
    """The words that tell a company from another: without its legal form, « groupe », « France »."""
    keys = tuple(token.key for token in tokens(words_of(text)))
    return tuple(key for key in keys if key not in plain("legal")) or keys


def _key(text: str) -> str:
    return "".join(_telling(text))


class Companies:
    """The éditeurs by name, alias and group."""

    def __init__(self, editeurs: Mapping[str, Editeur]) -> None:
        self._editeurs = editeurs
        self._named: dict[str, set[str]] = {}
        self._phrases: dict[tuple[str, ...], set[str]] = {}
        self._group_of: dict[str, str] = {}
        self._long: Blocks[tuple[str, str]] = Blocks()      # a name's key, and its blur
        self._words: dict[str, list[tuple[str, ...]]] = {}  # of an éditeur, once asked for
        for one in editeurs.values():
            if is_known_editeur(one):
                self._add(one)
        self._groups = frozenset(self._group_of.values())

    def _add(self, one: Editeur) -> None:
        if one.groupe:
            self._group_of[one.id] = _key(one.groupe)
        for text in (one.nom, *one.alias):
            words = _telling(text)
            key = "".join(words)
            if len(key) >= LETTERS and key not in self._named:
                self._long.add(blur(key), (key, blur(key)))
            self._named.setdefault(key, set()).add(one.id)
            if len(words) > 1:
                self._phrases.setdefault(words, set()).add(one.id)

    def named(self, text: str) -> frozenset[str]:
        """The éditeurs that have this very name, legal form and « groupe » aside."""
        return frozenset(self._named.get(_key(text), ()))

    def read(self, text: str) -> Company:
        """The company that a printed text names."""
        editeurs: set[str] = set()
        groups: set[str] = set()
        for part in self._parts(text):
            key = _key(part)
            editeurs |= self._named.get(key, set()) | self._phrased(part)
            groups |= {key} & self._groups
        if not editeurs and not groups:
            editeurs = self._resembling(_key(text))
        groups |= {self._group_of[one] for one in editeurs if one in self._group_of}
        return Company(text, frozenset(editeurs), frozenset(groups))

    def _parts(self, text: str) -> Iterable[str]:
        """The whole, what stands between commas or dashes, and the name in a web address."""
        yield text
        parts = [part for part in _CUTS.split(text) if part and part.strip()]
        if len(parts) > 1:
            yield from parts
        site = _SITE.search(folded(text))
        if site:
            yield site.group(1)

    def _phrased(self, part: str) -> set[str]:
        """The éditeurs of several words that a longer text holds whole (« IMAGINE EDITIONS Grenoble »)."""
        words = _telling(part)
        found: set[str] = set()
        for size in range(2, len(words)):
            for start in range(len(words) - size + 1):
                found |= self._phrases.get(words[start:start + size], set())
        return found

    def _resembling(self, key: str) -> set[str]:
        """The éditeurs whose long name is the same but for a letter badly read."""
        if len(key) < LETTERS:
            return set()
        soft, figures = blur(legible(key)), numbers(legible(key))
        near = {name for name, other in self._long.near(soft)
                if Levenshtein.distance(soft, other, score_cutoff=2) <= (2 if len(name) >= LONG else 1)}
        return {one for name in near if numbers(name) == figures for one in self._named[name]}

    def names(self, editeur_id: str) -> list[tuple[str, ...]]:
        """The words of an éditeur's names and of its group, longest first."""
        if editeur_id not in self._words:
            one = self._editeurs.get(editeur_id)
            texts = (one.nom, *one.alias, one.groupe) if one and is_known_editeur(one) else ()
            found = {words for text in texts if text for words in (_telling(text), tuple(t.key for t in tokens(words_of(text))))}
            self._words[editeur_id] = sorted(found, key=lambda words: (-len(words), words))
        return self._words[editeur_id]

    def tie(self, editeur_id: str, printed: Sequence[Company]) -> tuple[Tie, Company | None]:
        """How the printed companies relate to an éditeur, and which of them says so."""
        maker = self._editeurs.get(editeur_id)
        if maker is None or not is_known_editeur(maker) or not printed:
            return Tie.INCONNU, None
        own = next((company for company in printed if editeur_id in company.editeurs), None)
        if own:
            return Tie.EDITEUR, own
        circle = {_key(maker.groupe)} if maker.groupe else set()
        circle |= {_key(text) for text in (maker.nom, *maker.alias)}
        kin = next((company for company in printed if self._kin(company, circle)), None)
        return (Tie.GROUPE, kin) if kin else (Tie.AUTRE, printed[0])

    def _kin(self, company: Company, circle: set[str]) -> bool:
        """Whether a company is of the circle of names of an éditeur and its group."""
        if company.groups & circle or _key(company.text) in circle:
            return True
        names = (text for one in company.editeurs for text in (self._editeurs[one].nom, *self._editeurs[one].alias))
        return any(_key(text) in circle for text in names)
