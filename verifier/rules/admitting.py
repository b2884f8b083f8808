"""A rule file before it is read: a regular file, small, shallow, of plain values, whose anchors unfold to little.

Whatever lies in a folder of rules may be hostile, or broken: nothing is built from it before its events were counted.
"""

from __future__ import annotations

from pathlib import Path

__all__ = ["MOST", "UnfitError", "bytes_of", "weigh"]

LARGEST = 256 * 1024   # bytes of a file; the largest of ours has 27 000
DEEPEST = 20           # mappings and lists one in another; ours go 7 deep
LONGEST = 2_000        # characters of a value; ours have 287
MOST = 10_000          # values of a file, or of a caisse's folder, what is repeated by « * » counted each time; ours have 1 918


class UnfitError(Exception):
    """A file that is not read. `key` is that of its sentence, `line` counts from 1, 0 = the whole file."""

    def __init__(self, key: str, line: int = 0, **values: object) -> None:
        super().__init__(key)
        self.key, self.line, self.values = key, line, values


def bytes_of(path: Path) -> bytes:
    """What a file holds. Raises OSError; UnfitError for what is no regular file (a pipe would be waited for) or is too large."""
    if path.exists() and not path.is_file():
        raise UnfitError("pas_un_fichier")
    with path.open("rb") as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise UnfitError("trop_gros", limite=LARGEST // 1024)
    return data


def weigh(text: str) -> int:
    """How many values a YAML text comes to, each repetition counted. Raises UnfitError; yaml.YAMLError where it is no YAML."""
    import yaml  # noqa: PLC0415  late: `verify --help` does not need it

    count, anchored = 0, dict[str, int]()
    inside: list[tuple[str | None, int]] = []     # what is open: its anchor, and the count before it
    for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        if isinstance(event, yaml.CollectionEndEvent):
            anchor, before = inside.pop()
            anchored |= {anchor: count - before} if anchor else {}
        if not isinstance(event, yaml.NodeEvent):
            continue
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent):
            if event.anchor not in anchored:
                raise UnfitError("renvoi", line)
            count += anchored[event.anchor]
        else:
            _vet_value(event, line)
            count += 1
            if isinstance(event, yaml.CollectionStartEvent):
                inside.append((event.anchor, count - 1))
            elif event.anchor:
                anchored[event.anchor] = 1
        if len(inside) > DEEPEST:
            raise UnfitError("trop_profond", line, limite=DEEPEST)
        if count > MOST:
            raise UnfitError("trop_de_valeurs", line, limite=MOST)
    return count


def _vet_value(event: object, line: int) -> None:
    """A value wears no tag, which would ask for more than text, numbers and lists; and is of a length that can be read."""
    if getattr(event, "tag", None) is not None:
        raise UnfitError("etiquette", line)
    if len(getattr(event, "value", "")) > LONGEST:
        raise UnfitError("trop_long", line, limite=LONGEST)
