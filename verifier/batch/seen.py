"""The same paper in two dossiers of a run: said on both sides, never a reason by itself to refuse one.

Only fingerprints are kept, and where each stood. The dossier that comes second can be told at once, the one that came first when
the run is complete.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from enum import StrEnum
from itertools import chain
from typing import NamedTuple

from verifier import likeness, reports
from verifier.batch.dossiers import PAIRS
from verifier.batch.row import aside
from verifier.domain import Claim, Fingerprint, Indicateur, Likeness, Signal, Verification, place_of
from verifier.rules import people
from verifier.wording import say, shown, table

__all__ = ["ALREADY_GIVEN", "SEEN_BEFORE", "Encounters", "carried", "papers_of"]

SEEN_BEFORE, ALREADY_GIVEN = "deja_vu", "deja_fourni"     # codes of the signals
TOLD = 3             # other dossiers that a pièce is told of; then only how many more
TABLES = """
CREATE TABLE spot (number INTEGER PRIMARY KEY, rank INTEGER, piece INTEGER, said TEXT, UNIQUE (rank, piece));
CREATE TABLE pair (here INTEGER, here_piece INTEGER, there INTEGER, there_piece INTEGER, likeness TEXT,
                   PRIMARY KEY (here, here_piece, there));
CREATE INDEX pair_there ON pair (there, there_piece, here);
CREATE TABLE held (rank INTEGER, piece INTEGER, likeness TEXT, dossiers INTEGER, PRIMARY KEY (rank, piece, likeness));
"""
HELD = "INSERT INTO held VALUES (?, ?, ?, 1) ON CONFLICT DO UPDATE SET dossiers = dossiers + 1"


class Whose(StrEnum):
    """Whether two dossiers are one professional's."""

    SAME = "meme"
    OTHER = "autre"
    UNKNOWN = "inconnu"


class Spot(NamedTuple):
    """Where a paper was seen: the rank of the dossier in the run, the pièce's place in it, and what is told of both."""

    rank: int
    piece: int
    dossier: str
    name: str
    claim: Claim
    named: bool


class Pair(NamedTuple):
    """A pièce of a dossier, and where a paper like it stands."""

    piece: int
    there: int
    there_piece: int
    likeness: str


class Encounters:
    """What the dossiers of a run have in common. It is kept on disk, in a file that is gone with the process."""

    def __init__(self) -> None:
        self.tables = aside()
        self.tables.executescript(TABLES)
        self.memory: likeness.Memory[int] = likeness.Memory(self.tables)
        self.tables.execute("BEGIN")        # never ended: nobody else reads it
        self.spots = self.ranks = 0

    def met(self, verifications: Iterable[Verification]) -> Iterator[Verification]:
        """The same verifications, which are kept in mind."""
        for verification in verifications:
            self.meet(papers_of(self.ranks, verification))
            self.ranks += 1
            yield verification

    def told(self, verifications: Iterable[Verification]) -> Iterator[Verification]:
        """The same, each with what the ones before it have in common with it: of a run that nobody knows the end of."""
        for verification in self.met(verifications):
            yield completed(verification, self.signals_of_earlier(self.ranks - 1))

    def meet(self, papers: Sequence[tuple[Spot, Fingerprint]]) -> None:
        """The papers of one dossier, which comes after those that were met: each is looked up, then all are kept."""
        filed = [(self.file(spot), paper) for spot, paper in papers]
        holds: set[tuple[int, int, str]] = set()        # once a dossier, which may hold two copies of it
        for here, paper in filed:
            seen = [(*self.place(each.where), each) for each in self.memory.recall(paper)]
            surest = {rank: (piece, each) for how in reversed(Likeness) for rank, piece, each in seen if each.likeness is how}
            for rank, (piece, each) in sorted(surest.items(), key=lambda item: item[0]):
                pair = (*self.place(here), rank, piece, each.likeness.value)
                self.tables.execute("INSERT INTO pair VALUES (?, ?, ?, ?, ?)", pair)
                holds.add((rank, piece, each.likeness.value))
        self.tables.executemany(HELD, holds)
        for here, paper in filed:
            self.memory.keep(paper, here)

    def remember(self, papers: Sequence[tuple[Spot, Fingerprint]]) -> None:
        """The papers of a dossier of an earlier run: of it nothing more is told, but those that come are looked up among them."""
        for spot, paper in papers:
            self.memory.keep(paper, self.file(spot._replace(rank=self.ranks)))
        self.ranks += 1

    def file(self, spot: Spot) -> int:
        """Note a place where a paper stands; its number."""
        said = [spot.dossier, spot.name, reports.written(spot.claim), spot.named]
        self.tables.execute("INSERT INTO spot VALUES (?, ?, ?, ?)", (self.spots, spot.rank, spot.piece, json.dumps(said)))
        self.spots += 1
        return self.spots - 1

    def place(self, number: int) -> tuple[int, int]:
        """The rank of the dossier and the place in it of a paper."""
        ((rank, piece),) = self.tables.execute("SELECT rank, piece FROM spot WHERE number = ?", (number,))
        return rank, piece

    def spot(self, rank: int, piece: int) -> Spot:
        """All that is noted of a place."""
        ((said,),) = self.tables.execute("SELECT said FROM spot WHERE rank = ? AND piece = ?", (rank, piece))
        dossier, name, claim, named = json.loads(said)
        return Spot(rank, piece, dossier, name, reports.claim_of(claim), named)

    def earlier(self, rank: int) -> Iterator[Pair]:
        """The papers before it that those of a dossier are like; of one that many hold, the first few (`likeness.Memory`)."""
        asked = "SELECT here_piece, there, there_piece, likeness FROM pair WHERE here = ? ORDER BY here_piece, there"
        return map(Pair._make, self.tables.execute(asked, (rank,)))

    def later(self, rank: int) -> Iterator[Pair]:
        """The papers after it that those of a dossier are like."""
        asked = ("SELECT there_piece, here, min(here_piece), likeness FROM pair WHERE there = ? "
                 "GROUP BY there_piece, here ORDER BY there_piece, here")      # once a dossier, which may hold two copies of it
        return map(Pair._make, self.tables.execute(asked, (rank,)))

    def signals_of(self, rank: int, pairs: Iterable[Pair], *, listed: bool) -> dict[int, list[Signal]]:
        """What is to be told of each pièce of a dossier of a run that is complete: a few other dossiers, then how many more.

        `listed`: all are told in a file beside the results.
        """
        found: dict[int, list[Signal]] = {}
        others: Counter[int] = Counter()
        crowd: dict[int, int] = {}
        for pair in pairs:
            told = found.setdefault(pair.piece, [])
            crowd.setdefault(pair.piece, self.holders(pair))
            others[pair.piece] += 1
            if len(told) < TOLD:
                told.append(self.signal(rank, pair))
        forms: Sequence[str] = table("likeness")["autres" if listed else "autres_a_lister"]
        for piece, told in found.items():
            more = max(others[piece], crowd[piece] if len(told) == TOLD else 0) - TOLD
            if more > 0:
                told.append(Signal(SEEN_BEFORE, forms[more > 1].format(n=more, fichier=PAIRS)))
        return found

    def signal(self, rank: int, pair: Pair) -> Signal:
        """What is to be told of a pièce of a dossier and one paper like it."""
        return signal_of(self.spot(rank, pair.piece), self.spot(pair.there, pair.there_piece), Likeness(pair.likeness))

    def holders(self, pair: Pair) -> int:
        """How many dossiers hold a paper like the first one that is told, and came after it."""
        asked = "SELECT dossiers FROM held WHERE rank = ? AND piece = ? AND likeness = ?"
        return sum(count for count, in self.tables.execute(asked, (pair.there, pair.there_piece, pair.likeness)))

    def signals_of_earlier(self, rank: int) -> dict[int, list[Signal]]:
        """What is to be told, of each pièce of a dossier, of those before it."""
        found: dict[int, list[Signal]] = {}
        for pair in self.earlier(rank):
            found.setdefault(pair.piece, []).append(self.signal(rank, pair))
        return found

    def signals(self, rank: int) -> dict[int, list[Signal]]:
        """All that is to be told of each pièce of a dossier, when the run is complete."""
        return self.signals_of(rank, chain(self.earlier(rank), self.later(rank)), listed=True)

    def both_ways(self, verifications: Sequence[Verification]) -> list[Verification]:
        """The verifications of the run from its first on, which were `met`, each with what all others have in common with it.

        They are shown, and nothing is written beside.
        """
        return [
            completed(each, self.signals_of(rank, chain(self.earlier(rank), self.later(rank)), listed=False))
            for rank, each in enumerate(verifications)
        ]

    @property
    def report(self) -> str:
        """One line on how many papers stand in several dossiers, without a name; empty where none does."""
        asked = "SELECT count(*) FROM (SELECT here, here_piece FROM pair UNION SELECT there, there_piece FROM pair)"
        ((count,),) = self.tables.execute(asked)
        return say("likeness.bilan", n=count) if count else ""

    def rows(self) -> Iterator[dict[str, str]]:
        """Each pair of papers, both ways round, in the order of the run."""
        words = table("likeness")
        asked = ("SELECT here, here_piece, there, there_piece, likeness FROM pair UNION ALL "
                 "SELECT there, there_piece, here, here_piece, likeness FROM pair ORDER BY 1, 2, 3, 4")
        for here, here_piece, there, there_piece, how in self.tables.execute(asked):
            one, other = self.spot(here, here_piece), self.spot(there, there_piece)
            whose = words["professionnels"][whose_are(one.claim, other.claim)]
            cells = one.dossier, shown([place_of(one.name)]), other.dossier, shown([place_of(other.name)])
            yield dict(zip(words["colonnes"], (*cells, words["ressemblances"][how], whose), strict=True))


def papers_of(rank: int, verification: Verification) -> list[tuple[Spot, Fingerprint]]:
    """The papers of a dossier that can be known again, and where each stands."""
    return [
        (Spot(rank, each.piece, verification.dossier, each.name, verification.claim, each.fingerprint.named), each.fingerprint)
        for each in verification.facts if each.fingerprint
    ]


def completed(verification: Verification, signals: dict[int, list[Signal]]) -> Verification:
    """The verification, with more told of some pièces."""
    if not signals:
        return verification
    told = (replace(each, signals=(*each.signals, *signals.get(each.piece, ()))) for each in verification.facts)
    return replace(verification, facts=tuple(told))


def carried(before: Verification, again: Verification) -> Verification:
    """A dossier judged again by itself, with what the others of its run told of the same files."""
    kept = {each.name: each for each in before.facts}
    signals: dict[int, list[Signal]] = {}
    for each in again.facts:
        first = kept.get(each.name)
        if first and first.sha256 == each.sha256:
            signals[each.piece] = [signal for signal in first.signals if signal.code in {SEEN_BEFORE, ALREADY_GIVEN}]
    return completed(again, signals)


def signal_of(here: Spot, there: Spot, how: Likeness) -> Signal:
    """What is told of a paper here that is like one there."""
    if here.dossier == there.dossier:       # a watched folder, where names come again
        return Signal(ALREADY_GIVEN, say("likeness.meme_nom", dossier=there.dossier))
    whose = whose_are(here.claim, there.claim)
    if whose is Whose.SAME:
        return Signal(ALREADY_GIVEN, given_again(here.claim, there, how))
    words = table("likeness")
    named = ("nomme" if whose is Whose.OTHER else "inconnu") if here.named else "personne"
    advice = "numero" if how is Likeness.NUMBER else named
    found = words["constat"][how].format(dossier=there.dossier)
    return Signal(SEEN_BEFORE, say("likeness.deja_vu", constat=found, qui=words[whose], conseil=words["conseil"][advice]))


def given_again(claim: Claim, there: Spot, how: Likeness) -> str:
    """The same professional has given a paper twice, which is nobody's fault."""
    words, other = table("likeness"), there.claim
    reason = (
        "numero" if how is Likeness.NUMBER
        else "indicateur" if claim.indicateur is not other.indicateur
        else ("achat" if claim.indicateur is Indicateur.APPAREILS else "exercice") if claim.exercice != other.exercice
        else "envoi"
    )
    indicateur = words["indicateurs"][other.indicateur]
    return str(words["fourni"][reason]).format(dossier=there.dossier, indicateur=indicateur, exercice=other.exercice)


def whose_are(one: Claim, other: Claim) -> Whose:
    """Whether two claims are one professional's: by number where both say it, else by name.

    A number that is the same beside two clearly different names was copied wrong in one of them: nobody knows whose it is.
    """
    numbers = ["".join(filter(str.isalnum, claim.numero_ps or "")) for claim in (one, other)]
    names = one.praticien or "", other.praticien or ""
    if all(numbers) and numbers[0] != numbers[1]:
        return Whose.OTHER
    if all(numbers):
        return Whose.UNKNOWN if all(names) and likened(*names, damaged=True) == {people.Likeness.OTHER} else Whose.SAME
    if not all(names) or min(len(each.split()) for each in names) < 2:
        return Whose.UNKNOWN     # a family name alone could be anybody's of the family
    found = likened(*names)
    if found == {people.Likeness.OTHER}:
        return Whose.OTHER
    return Whose.SAME if people.Likeness.SAME in found else Whose.UNKNOWN


def likened(one: str, other: str, *, damaged: bool = False) -> set[people.Likeness]:
    """How each of two names stands to the other; `damaged`: a letter typed wrong is forgiven."""
    return {people.liken(*pair, damaged=damaged) for pair in ((one, other), (other, one))}
