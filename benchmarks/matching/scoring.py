"""What was answered against what is right: precision, recall, class by class."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from asking import answer
from wordings import Wording, drawn, withdrawn

from verifier.catalog import Catalog

Answer = Callable[[Wording, Catalog], str | None]


@dataclass(frozen=True)
class Judged:
    """A wording and what was answered."""

    wording: Wording
    answer: str | None

    @property
    def is_right(self) -> bool:
        """Whether the answer is the expert's, none included."""
        return self.answer == self.wording.expected

    @property
    def is_wrong(self) -> bool:
        """Whether another software was named, or one where none is right."""
        return self.answer is not None and not self.is_right

    @property
    def is_missed(self) -> bool:
        """Whether a software is right, and it was not named."""
        return self.wording.expected is not None and not self.is_right


@dataclass(frozen=True)
class Score:
    """How many wordings, how many answered right; of the answers given, those that are right; of those to give, those given."""

    count: int
    right: int
    precision: float
    recall: float


def total(every: Sequence[Judged]) -> Score:
    """The score of all these; precision and recall are 1 where there is nothing to give, or nothing given."""
    given = [one for one in every if one.answer is not None]
    wanted = [one for one in every if one.wording.expected is not None]
    precision = sum(one.is_right for one in given) / len(given) if given else 1.0
    recall = sum(one.is_right for one in wanted) / len(wanted) if wanted else 1.0
    return Score(len(every), sum(one.is_right for one in every), precision, recall)


def judged(catalog: Catalog, seed: int, each: int, answer: Answer = answer) -> list[Judged]:
    """So many wordings of each class, drawn from a catalogue and answered; then its own products, once they are withdrawn."""
    rest, gone = withdrawn(catalog, seed)
    asked = [*((one, catalog) for one in drawn(catalog, seed, each)), *((one, rest) for one in gone)]
    return [Judged(one, answer(one, of)) for one, of in asked]
