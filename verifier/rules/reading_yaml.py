"""YAML with its line numbers, and the list of problems found on the way."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from verifier.rules.admitting import UnfitError, bytes_of, weigh
from verifier.wording import say

__all__ = ["Lined", "Problems", "digest", "read_yaml"]

Word = TypeVar("Word", bound=StrEnum)

MOST_TOLD = 200        # problems: nobody reads more before mending some
LONGEST_TOLD = 400     # characters of a problem: what it quotes may be anything


class Lined(dict[str, Any]):
    """A mapping that knows where it stands, and on which line each key does; `doubled`: the keys written twice.

    That of a whole file also has its bytes, and how many values it comes to.
    """

    line: int = 0
    file: str = ""
    data: bytes = b""
    weight: int = 0

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.lines: dict[str, int] = {}
        self.doubled: list[str] = []


class Problems:
    """What is wrong, as French lines « file, ligne n : reason ». `places`: where what was read stands, by its id.

    `today`: nothing was decided after it; None: it is not known.
    """

    def __init__(self, today: date | None = None) -> None:
        self.today = today
        self.found: list[str] = []
        self.places: dict[int, tuple[object, Lined]] = {}

    def keep(self, read: object, place: Lined) -> None:
        """Remember where something was read, for what is found later."""
        self.places[id(read)] = (read, place)

    def place(self, read: object, default: Lined) -> Lined:
        """Where something was read."""
        kept = self.places.get(id(read))
        return kept[1] if kept else default

    def add(self, place: Lined, sentence: str, at: str = "", **values: object) -> None:
        """Note a problem at a place (on the line of its key `at` where it has one), by the key of its sentence."""
        line = place.lines.get(at, place.line)
        self.tell(say("rules.livre.lieu", file=place.file, line=line, reason=say(sentence, **values)))

    def tell(self, told: str) -> None:
        """Note a problem, once, on one line that a terminal may show."""
        line = " ".join("".join(char if char.isprintable() else " " for char in told).split())
        line = line if len(line) <= LONGEST_TOLD else line[:LONGEST_TOLD] + "…"
        if line not in self.found and len(self.found) < MOST_TOLD:
            self.found.append(line)

    def one(self, place: Lined, value: object, words: type[Word]) -> Word | None:
        """A word of a list, or a problem."""
        try:
            return words(str(value))
        except ValueError:
            self.add(place, "rules.livre.mot", word=value, valid=", ".join(words))
            return None

    def word(self, place: Lined, key: str, words: type[Word]) -> Word | None:
        """The value of a key, as a word of a list."""
        if place.get(key) is None:
            self.add(place, "rules.livre.mot_manquant", at=key, cle=key, valid=", ".join(words))
            return None
        return self.one(place, place.get(key), words)

    def words(self, place: Lined, key: str, words: type[Word]) -> frozenset[Word]:
        """The values of a key, as words of a list."""
        listed = place.get(key)
        if not isinstance(listed, list) or not listed:
            self.add(place, "rules.livre.liste", at=key, cle=key)
            return frozenset()
        return frozenset(word for value in listed if (word := self.one(place, value, words)))

    def parts(self, place: Lined, key: str) -> list[tuple[str, Lined]]:
        """The named mappings under a key; a problem for each that is none."""
        inner = place.get(key)
        if inner is not None and not isinstance(inner, Lined):
            self.add(place, "rules.livre.forme", at=key, cle=key)
        found = list(inner.items()) if isinstance(inner, Lined) else []
        for name, body in found:
            if not isinstance(body, Lined) and isinstance(inner, Lined):
                self.add(inner, "rules.livre.forme", at=str(name), cle=name)
        return [(str(name), body) for name, body in found if isinstance(body, Lined)]

    def items(self, place: Lined, key: str) -> list[Lined]:
        """The mappings listed under a key; a problem where it is no such list."""
        inner = place.get(key)
        sound = inner is None or (isinstance(inner, list) and all(isinstance(item, Lined) for item in inner))
        if not sound:
            self.add(place, "rules.livre.forme", at=key, cle=key)
        return [item for item in inner if isinstance(item, Lined)] if isinstance(inner, list) else []

    @staticmethod
    def day(value: object) -> date:
        """A day, ISO or already one; ValueError otherwise."""
        if isinstance(value, datetime):
            return value.date()
        return value if isinstance(value, date) else date.fromisoformat(str(value))


def read_yaml(path: Path, home: Path, problems: Problems) -> Lined:
    """A YAML file as mappings that know their line; a problem and an empty mapping where it cannot be read."""
    import yaml  # noqa: PLC0415  late: `verify --help` does not need it

    name, line, reason = path.relative_to(home).as_posix(), 1, say("rules.livre.yaml")
    try:
        data = bytes_of(path)
        text = data.decode("utf-8-sig")
        weight = weigh(text)
        loaded = yaml.load(text, Loader=_loader())  # noqa: S506  a safe loader underneath
        if isinstance(loaded, Lined):
            loaded.data, loaded.weight = data, weight
            _sign(loaded, name, problems, set())
            return loaded
    except OSError:
        line, reason = 0, say("rules.livre.absent")
    except UnicodeDecodeError:
        line, reason = 0, say("rules.livre.encodage")
    except UnfitError as error:
        line, reason = error.line, say(f"rules.livre.{error.key}", **error.values)
    except (yaml.YAMLError, ValueError, TypeError, OverflowError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
    told = say("rules.livre.lieu", file=name, line=line, reason=reason)
    problems.tell(told if line else say("rules.livre.fichier", file=name, reason=reason))
    return Lined()


def digest(files: Iterable[tuple[str, Lined]]) -> str:
    """A short hash of files, their names included."""
    return hashlib.sha256(b"\0".join(name.encode("utf-8", "replace") + b"\0" + raw.data for name, raw in files)).hexdigest()[:12]


def _sign(node: object, name: str, problems: Problems, signed: set[int]) -> None:
    """Write the file's name on every mapping, and tell the keys that are written twice: only the last would count."""
    if id(node) in signed:
        return
    signed.add(id(node))
    if isinstance(node, Lined):
        node.file = name
        for key in node.doubled:
            problems.add(node, "rules.livre.cle_double", at=key, cle=key)
    inner = node.values() if isinstance(node, Lined) else node if isinstance(node, list) else ()
    for child in inner:
        _sign(child, name, problems, signed)


@cache
def _loader() -> type:
    """A safe YAML loader whose mappings are `Lined`."""
    import yaml  # noqa: PLC0415  late: see above

    safe = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

    class Loader(safe):  # type: ignore[misc, valid-type]  # which of the two is known at run time only
        """Remembers the line of every mapping."""

    def mapping(loader: Any, node: Any) -> Lined:
        own = Counter(key.value for key, _ in node.value if isinstance(key.value, str))
        loader.flatten_mapping(node)
        made = loader.construct_object
        built = Lined({made(key, deep=True): made(value, deep=True) for key, value in node.value})
        built.line = node.start_mark.line + 1
        built.lines = {key.value: key.start_mark.line + 1 for key, _ in node.value if isinstance(key.value, str)}
        built.doubled = sorted(key for key, times in own.items() if times > 1)
        return built

    def or_as_written(read: Any) -> Any:
        def construct(loader: Any, node: Any) -> object:
            try:
                return read(loader, node)
            except (ValueError, OverflowError):      # « 2025-02-30 »: refused with its line where a day is read
                return node.value

        return construct

    Loader.add_constructor("tag:yaml.org,2002:map", mapping)
    for name in ("timestamp", "int", "float"):
        Loader.add_constructor(f"tag:yaml.org,2002:{name}", or_as_written(getattr(safe, f"construct_yaml_{name}")))
    return Loader
