"""The same paper in two dossiers of a run: said on both sides, never a reason by itself to refuse one.

Only fingerprints are kept. The dossier that comes second is told at once; the one that came first is told when the run is
complete, for its line is on disk by then, and would be lost by a crash if it waited.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import NamedTuple

from verifier import likeness
from verifier.batch.dossiers import PAIRS
from verifier.domain import Claim, Facts, Indicateur, Likeness, Signal, Verification, place_of
from verifier.rules import people
from verifier.wording import say, shown, table

__all__ = ["ALREADY_GIVEN", "SEEN_BEFORE", "Encounters", "carried"]

SEEN_BEFORE, ALREADY_GIVEN = "deja_vu", "deja_fourni"     # codes of the signals
TOLD = 3             # other dossiers that a pièce is told of; then only how many more


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


class Encounters:
    """What the dossiers of a run have in common."""

    def __init__(self) -> None:
        self.memory: likeness.Memory[Spot] = likeness.Memory()
        self.ranks = 0
        self.pairs: list[tuple[Spot, Spot, Likeness]] = []
        self.later: dict[int, dict[int, list[Signal]]] = {}
        self.more: dict[tuple[int, int], int] = {}
        self.latest: dict[tuple[int, int], int] = {}

    def told(self, verifications: Iterable[Verification]) -> Iterator[Verification]:
        """The same verifications, each with what the ones before it have in common with it."""
        for verification in verifications:
            spots = [(spot_of(self.ranks, verification, each), each) for each in verification.facts]
            facts = tuple(self.met(spot, each) for spot, each in spots)
            for spot, each in spots:
                if each.fingerprint:
                    self.memory.keep(each.fingerprint, spot)
            self.ranks += 1
            yield replace(verification, facts=facts)

    def met(self, here: Spot, facts: Facts) -> Facts:
        """A pièce with what is said of those like it in earlier dossiers, which will be told of it."""
        found = self.memory.recall(facts.fingerprint) if facts.fingerprint else []
        surest = {seen.where.rank: seen for how in reversed(Likeness) for seen in found if seen.likeness is how}
        signals: list[Signal] = []
        for _, seen in sorted(surest.items()):
            signals.append(signal_of(here, seen.where, seen.likeness))
            self.pairs.append((here, seen.where, seen.likeness))
            if self.latest.get(seen.where[:2]) != here.rank:     # once a dossier, which may hold two copies of it
                self.remember(seen.where, signal_of(seen.where, here, seen.likeness))
                self.latest[seen.where[:2]] = here.rank
        return replace(facts, signals=(*facts.signals, *signals)) if signals else facts

    def remember(self, there: Spot, signal: Signal) -> None:
        """Something to be told of an earlier pièce when the run is complete."""
        told = self.later.setdefault(there.rank, {}).setdefault(there.piece, [])
        if len(told) < TOLD:
            told.append(signal)
        else:
            self.more[there.rank, there.piece] = self.more.get((there.rank, there.piece), 0) + 1

    def signals(self, rank: int) -> dict[int, list[Signal]]:
        """What is to be added to each pièce of a dossier, now that the run is complete."""
        forms: Sequence[str] = table("likeness")["autres"]
        found: dict[int, list[Signal]] = {}
        for piece, told in self.later.get(rank, {}).items():
            more = self.more.get((rank, piece), 0)
            rest = [Signal(SEEN_BEFORE, forms[more > 1].format(n=more, fichier=PAIRS))] if more else []
            found[piece] = [*told, *rest]
        return found

    def both_ways(self, verifications: Sequence[Verification]) -> list[Verification]:
        """The verifications of the run from its first on, each with what those after it have in common with it."""
        return [completed(each, self.signals(rank)) for rank, each in enumerate(verifications)]

    @property
    def report(self) -> str:
        """One line on how many papers stand in several dossiers, without a name; empty where none does."""
        count = len({spot[:2] for here, there, _ in self.pairs for spot in (here, there)})
        return say("likeness.bilan", n=count) if count else ""

    def rows(self) -> Iterator[dict[str, str]]:
        """Each pair of papers, both ways round, in the order of the run."""
        words = table("likeness")
        both = [(one, other, how) for here, there, how in self.pairs for one, other in ((here, there), (there, here))]
        for one, other, how in sorted(both, key=lambda pair: (pair[0].rank, pair[0].piece, pair[1].rank, pair[1].piece)):
            whose = words["professionnels"][whose_are(one.claim, other.claim)]
            cells = one.dossier, shown([place_of(one.name)]), other.dossier, shown([place_of(other.name)])
            yield dict(zip(words["colonnes"], (*cells, words["ressemblances"][how], whose), strict=True))


def spot_of(rank: int, verification: Verification, facts: Facts) -> Spot:
    """Where a paper stands."""
    named = facts.fingerprint is not None and facts.fingerprint.named
    return Spot(rank, facts.piece, verification.dossier, facts.name, verification.claim, named)


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
    """Whether two claims are one professional's: by number where both say it, else by name."""
    numbers = ["".join(filter(str.isalnum, claim.numero_ps or "")) for claim in (one, other)]
    if all(numbers):
        return Whose.SAME if numbers[0] == numbers[1] else Whose.OTHER
    if not one.praticien or not other.praticien or min(len(each.split()) for each in (one.praticien, other.praticien)) < 2:
        return Whose.UNKNOWN     # a family name alone could be anybody's of the family
    found = {people.liken(one.praticien, other.praticien), people.liken(other.praticien, one.praticien)}
    if found == {people.Likeness.OTHER}:
        return Whose.OTHER
    return Whose.SAME if people.Likeness.SAME in found else Whose.UNKNOWN
