"""The profession of the professional: said by a label, beside the name, or the only one that the sheet speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from verifier.domain import Candidate, Evidence, Person, PersonRole, Profession
from verifier.fields.from_labels import labelled
from verifier.fields.layout import Run, Sheet
from verifier.fields.vocabulary import professions

__all__ = ["find_professions"]

LABEL_SURE, BESIDE_SURE, ALONE_SURE = 0.96, 0.95, 0.8
ISSUER_SPEAKS = re.compile(
    r"logiciel|solution|gamme|editeur|pour les|destine|specialis|\bau capital\b|\brcs\b|www\.|@|segur|couloir",
)
NEAR = 4.5  # type sizes between a name and the profession written under it


def find_professions(sheet: Sheet, people: tuple[Person, ...]) -> tuple[Candidate, ...]:
    """The professions that the sheet prints, best first."""
    clients = [person.evidence for person in people if person.role is not PersonRole.OTHER]
    found = [*_from_labels(sheet), *_from_text(sheet, clients)]
    alone = {c.value for c in found}
    if len(alone) == 1 and found:
        found.sort(key=lambda c: -c.confidence)
    return tuple(sorted(found, key=lambda c: -c.confidence))


def _from_labels(sheet: Sheet) -> Iterator[Candidate]:
    for value in labelled(sheet, "profession"):
        yield from _read(sheet, value.run, value.start, value.end, LABEL_SURE * value.sure)


def _from_text(sheet: Sheet, clients: list[Evidence]) -> Iterator[Candidate]:
    for run in (*sheet.cells, *sheet.statements):
        for candidate in _read(sheet, run, 0, len(run.plain), 1.0):
            beside = candidate.evidence is not None and any(_beside(sheet, candidate.evidence, client) for client in clients)
            general = ISSUER_SPEAKS.search(run.plain) and not beside
            sure = BESIDE_SURE if beside else ALONE_SURE * (0.5 if general else 1.0)
            yield Candidate(
                candidate.value, round(sure * candidate.confidence, 4), candidate.evidence, "beside" if beside else "text"
            )


def _read(sheet: Sheet, run: Run, start: int, end: int, sure: float) -> Iterator[Candidate]:
    """The professions named in text[start:end], the most precise name of each place."""
    taken: list[tuple[int, int]] = []
    for profession, pattern in professions():
        for match in pattern.finditer(run.plain, start, end):
            if not any(match.start() < stop and match.end() > begin for begin, stop in taken):
                taken.append(match.span())
                yield _candidate(sheet, run, match, profession, sure)


def _candidate(sheet: Sheet, run: Run, match: re.Match[str], profession: Profession, sure: float) -> Candidate:
    return Candidate(
        str(profession), round(sure * run.confidence(*match.span()), 4), run.evidence(sheet.piece, *match.span()), "label"
    )


def _beside(sheet: Sheet, one: Evidence, client: Evidence) -> bool:
    """Whether a profession stands on the line of the client's name or just under it."""
    if one.page != client.page:
        return False
    size = sheet.type_size
    drop = one.box.top - client.box.bottom
    return (
        -2 * size < drop < NEAR * size - 2 * size
        and one.box.x0 < client.box.x1 + 30 * size
        and client.box.x0 - 4 * size < one.box.x1
    )
