"""The papers of a verdict → the earlier verdicts of other runs on papers like them: an equal digest is all that is looked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from verifier.domain import Imprint, Likeness, Met, Recalled
from verifier.store.reading_rows import kept_of

if TYPE_CHECKING:       # SQLAlchemy waits until a store is opened
    from sqlalchemy import Connection

__all__ = ["Here", "recalled"]

CROWD = 50          # earliest verdicts that are looked at under one digest: a letter to all clients has thousands
TOLD = 3            # dossiers that a paper is told of; then only how many more
_SUREST = tuple(Likeness)
_ASKED = ("dossier", "dispositif", "exercice", "profession", "indicateur")      # the same: the same dossier, for the same claim

Dossier: TypeAlias = tuple[str | int | None, ...]


class Spot(NamedTuple):
    """How sure the likeness is (0: the surest), and in which verdict."""

    rank: int
    verdict: int


class Here(NamedTuple):
    """The verdict from which one looks back: its columns, its number, its run; whether its own dossier is told too."""

    row: Mapping[str, Any]
    number: int
    run: str
    again: bool

    @property
    def dossier(self) -> Dossier:
        """What another verdict has too if it is of the same dossier, for the same claim."""
        return tuple(self.row[name] for name in _ASKED)


class Found(NamedTuple):
    """Of one paper: the verdicts to be told, each with whether it is of the same dossier; how many more; whether that is all."""

    piece: int
    spots: list[tuple[Spot, bool]]
    more: int
    whole: bool


def recalled(connection: Connection, papers: Sequence[Imprint], here: Here) -> list[Recalled]:
    """What was told before this verdict of papers like its own, by other runs. Empty where a word is a later version's."""
    found = [each for paper in papers if (each := _found(connection, paper, here)).spots]
    if not found:
        return []
    from verifier.store.tables import VERDICT  # noqa: PLC0415  late

    numbers = {spot.verdict for each in found for spot, _ in each.spots}
    rows = connection.execute(VERDICT.select().where(VERDICT.c.id.in_(sorted(numbers)))).all()
    try:
        kept = {each.number: each for each in kept_of(connection, rows)}
    except ValueError:
        return []
    return [
        Recalled(piece, tuple(Met(kept[spot.verdict], _SUREST[spot.rank], same) for spot, same in spots), more, whole)
        for piece, spots, more, whole in found
    ]


def _found(connection: Connection, paper: Imprint, here: Here) -> Found:
    """Each dossier once, by its surest likeness and then its latest verdict."""
    looked_for = {"sha256": paper.sha256, "page": paper.page, "number": paper.number, "before": here.number, "run": here.run}
    rows = connection.execute(_looking(), looked_for).all()
    surest: dict[Dossier, Spot] = {}
    for rank, verdict, *asked in rows:
        dossier, spot = tuple(asked), Spot(rank, verdict)
        surest[dossier] = min(surest.get(dossier, spot), spot, key=lambda each: (each.rank, -each.verdict))
    same = surest.pop(here.dossier, None)
    others = sorted(surest.values(), key=lambda each: (each.rank, -each.verdict))
    told = [(spot, False) for spot in others[:TOLD]]
    if same and here.again:
        told.insert(0, (same, True))
    return Found(paper.piece, told, len(others[TOLD:]), len(rows) < CROWD)


@cache
def _looking() -> Any:
    """The question, made once: by bytes, by words, by number; each reads no more than so many rows of its index."""
    from sqlalchemy import bindparam, literal_column, or_, select, union_all  # noqa: PLC0415  late

    from verifier.store.tables import PAPER, PIECE, VERDICT  # noqa: PLC0415

    ways = {Likeness.BYTES: PIECE.c.sha256, Likeness.PAGE: PAPER.c.page, Likeness.NUMBER: PAPER.c.number}
    limited = []
    for likeness, column in ways.items():
        number = column.table.c.verdict_id
        rows = select(literal_column(str(_SUREST.index(likeness))).label("rank"), number)
        mine = column == bindparam(column.name), number < bindparam("before")
        limited.append(select(rows.where(*mine).order_by(number).limit(CROWD).subquery()))
    met = union_all(*limited).subquery()
    verdict = select(met.c.rank, met.c.verdict_id, *(VERDICT.c[name] for name in _ASKED))
    of_another = or_(VERDICT.c.run.is_(None), VERDICT.c.run != bindparam("run"))
    return verdict.join(VERDICT, VERDICT.c.id == met.c.verdict_id).where(of_another)
