"""YAML with its line numbers, and the list of problems found on the way."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from verifier.wording import say

__all__ = ["Lined", "Problems", "read_yaml"]

Word = TypeVar("Word", bound=StrEnum)


class Lined(dict[str, Any]):
    """A mapping that knows where it stands, and on which line each key does; `doubled`: the keys written twice."""

    line: int = 0
    file: str = ""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.lines: dict[str, int] = {}
        self.doubled: list[str] = []


class Problems:
    """What is wrong, as French lines « file, ligne n : reason ». `places`: where what was read stands, by its id."""

    def __init__(self) -> None:
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
        told = say("rules.livre.lieu", file=place.file, line=line, reason=say(sentence, **values))
        if told not in self.found:
            self.found.append(told)

    def one(self, place: Lined, value: object, words: type[Word]) -> Word | None:
        """A word of a list, or a problem."""
        try:
            return words(str(value))
        except ValueError:
            self.add(place, "rules.livre.mot", word=value, valid=", ".join(words))
            return None

    def word(self, place: Lined, key: str, words: type[Word]) -> Word | None:
        """The value of a key, as a word of a list."""
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

    name = path.relative_to(home).as_posix()
    try:
        loaded = yaml.load(path.read_text(encoding="utf-8-sig"), Loader=_loader())  # noqa: S506  a safe loader underneath
        if isinstance(loaded, Lined):
            _sign(loaded, name, problems, set())
            return loaded
        line = 1
    except OSError:
        problems.found.append(say("rules.livre.absent", file=name))
        return Lined()
    except UnicodeDecodeError:
        problems.found.append(say("rules.livre.encodage", file=name))
        return Lined()
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
    problems.found.append(say("rules.livre.lieu", file=name, line=line, reason=say("rules.livre.yaml")))
    return Lined()


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
        own = [key.value for key, _ in node.value if isinstance(key.value, str)]
        loader.flatten_mapping(node)
        made = loader.construct_object
        built = Lined({made(key, deep=True): made(value, deep=True) for key, value in node.value})
        built.line = node.start_mark.line + 1
        built.lines = {key.value: key.start_mark.line + 1 for key, _ in node.value if isinstance(key.value, str)}
        built.doubled = sorted({key for key in own if own.count(key) > 1})
        return built

    def day(loader: Any, node: Any) -> object:
        try:
            return safe.construct_yaml_timestamp(loader, node)
        except ValueError:      # « 2025-02-30 »: left as written, and refused with its line where a day is read
            return node.value

    Loader.add_constructor("tag:yaml.org,2002:map", mapping)
    Loader.add_constructor("tag:yaml.org,2002:timestamp", day)
    return Loader
