"""One dossier of the results, one dossier of the truth: what the evaluation looks at, and nothing else.

Both come from files that anybody may have written: whatever has not the shape of the contract (section 4) is left out, and a
line that names no dossier raises ValueError.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from verifier.domain import Status

__all__ = ["Answer", "Paper", "Result", "Software", "Truth", "WantedPaper", "WantedSoftware", "looks_like_result",
           "looks_like_truth", "result_of", "truth_of"]

_NESTED = "{…}"     # a value that is an object: given, and never right


@dataclass(frozen=True, slots=True)
class Answer:
    """A value as the results give it (any JSON), and how sure they say they are (0-1; None: not said)."""

    value: object
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """One pièce of the results."""

    name: str
    kind: str | None
    fields: Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Software:
    """The software that the catalogue recognised."""

    logiciel_id: str
    nom: str
    editeur: str


@dataclass(frozen=True, slots=True)
class Result:
    """What the tool concluded of a dossier. `status` is None where it is no status of the contract."""

    dossier: str
    status: Status | None
    criteria: Mapping[str, str]
    missing: tuple[str, ...]
    software: Software | None
    pieces: tuple[Paper, ...]


@dataclass(frozen=True, slots=True)
class WantedPaper:
    """One pièce of the truth. `kinds`: all that are right, the best one first; `fields`: only what is certain, as written."""

    name: str
    kinds: tuple[str, ...]
    fields: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class WantedSoftware:
    """What the truth says of the catalogue: nothing in it, an id, or names that are all right."""

    nothing: bool = False
    logiciel_id: str | None = None
    noms: tuple[str, ...] = ()
    editeurs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Truth:
    """What a careful agent concludes of a dossier. `software` and `missing` are None where they are not certain."""

    dossier: str
    tags: Mapping[str, str]
    status: str
    accepted: frozenset[str]
    criteria: Mapping[str, str]
    missing: tuple[str, ...] | None
    software: WantedSoftware | None
    pieces: tuple[WantedPaper, ...]


def result_of(line: object) -> Result:
    """The result written as this JSON object. Raises ValueError."""
    written = _object(line)
    status = written.get("status")
    criteria = [_mapping(each) for each in _list(written.get("criteria"))]
    return Result(
        dossier=_dossier(written),
        status=Status(status) if isinstance(status, str) and status in set(Status) else None,
        criteria={_text(each.get("id")): _text(each.get("status")) for each in criteria},
        missing=_texts(written.get("missing")),
        software=_software(written.get("match")),
        pieces=tuple(_paper(_mapping(each)) for each in _list(written.get("pieces"))),
    )


def truth_of(line: object) -> Truth:
    """The truth written as this JSON object. Raises ValueError."""
    written = _object(line)
    status = _text(written.get("status"))
    if status not in set(Status):
        raise ValueError(status)
    return Truth(
        dossier=_dossier(written),
        tags={name: str(value) for name, value in _mapping(written.get("tags")).items() if isinstance(value, str | int | float)},
        status=status,
        accepted=frozenset({status, *_texts(written.get("accept"))}),
        criteria={name: _text(value) for name, value in _mapping(written.get("criteria")).items()},
        missing=_texts(written["missing"]) if "missing" in written else None,
        software=_wanted_software(written["match"]) if "match" in written else None,
        pieces=tuple(_wanted_paper(_mapping(each)) for each in _list(written.get("pieces"))),
    )


def looks_like_result(line: object) -> bool:
    """Whether a JSON object says of itself what only results say: their schema, criteria in a list, how sure a value is."""
    written = _mapping(line)
    fields = [_mapping(_mapping(each).get("fields")) for each in _list(written.get("pieces"))]
    sure = any("confidence" in _mapping(value) for each in fields for value in each.values())
    return "schema" in written or sure or any("id" in _mapping(each) for each in _list(written.get("criteria")))


def looks_like_truth(line: object) -> bool:
    """Whether a JSON object says of itself what only a truth says: its tags, the other verdicts that it accepts."""
    return bool({"tags", "accept"} & set(_mapping(line)))


def _paper(written: Mapping[str, object]) -> Paper:
    kind = written.get("kind")
    fields = {name: _answer(value) for name, value in _mapping(written.get("fields")).items()}
    return Paper(_text(written.get("name")), kind if isinstance(kind, str) and kind else None, fields)


def _answer(written: object) -> Answer:
    """`{"value": …, "confidence": …}`, or a value alone."""
    if not isinstance(written, Mapping):
        return Answer(_flat(written))
    told = written.get("confidence")
    sure = float(told) if isinstance(told, int | float) and not isinstance(told, bool) and 0 <= told <= 1 else None
    return Answer(_flat(written.get("value")), sure)


def _software(written: object) -> Software | None:
    found = _mapping(written)
    return Software(_text(found.get("logiciel_id")), _text(found.get("nom")), _text(found.get("editeur"))) if found else None


def _wanted_paper(written: Mapping[str, object]) -> WantedPaper:
    kinds = (_text(written.get("kind")), *_texts(written.get("kind_accept"))) if written.get("kind") else ()
    fields = {name: _want(value) for name, value in _mapping(written.get("fields")).items()}
    return WantedPaper(_text(written.get("name")), kinds, fields)


def _want(written: object) -> object:
    """A value, or `{"any": […]}`: the values that are all right."""
    if not isinstance(written, Mapping) or not isinstance(written.get("any"), list):
        return _flat(written)
    return {"any": [_flat(each) for each in written["any"]]}


def _wanted_software(written: object) -> WantedSoftware:
    if written is None:
        return WantedSoftware(nothing=True)
    wanted = _mapping(written)
    identity = _text(wanted["logiciel_id"]) if "logiciel_id" in wanted else None
    return WantedSoftware(logiciel_id=identity, noms=_texts(wanted.get("nom")), editeurs=_texts(wanted.get("editeur")))


def _object(line: object) -> Mapping[str, object]:
    if not isinstance(line, Mapping):
        raise ValueError(type(line).__name__)  # noqa: TRY004  one kind of refusal, whatever is wrong with a line
    return line


def _dossier(written: Mapping[str, object]) -> str:
    name = written.get("dossier")
    if not isinstance(name, str) or not name:
        raise ValueError("dossier")
    return name


def _mapping(written: object) -> Mapping[str, object]:
    return written if isinstance(written, Mapping) else {}


def _list(written: object) -> Sequence[object]:
    return written if isinstance(written, list) else []


def _flat(written: object) -> object:
    """A value, or a list of values: nothing in them may be nested."""
    if isinstance(written, list):
        return [each for each in written if isinstance(each, str | int | float)]
    return _NESTED if isinstance(written, Mapping) else written


def _text(written: object) -> str:
    return written if isinstance(written, str) else ""


def _texts(written: object) -> tuple[str, ...]:
    return tuple(each for each in _list(written) if isinstance(each, str))
