"""The profession of the professional: said by a label, beside the name, or the only one that the sheet speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from verifier.domain import Candidate, Evidence, Person, PersonRole, Profession
from verifier.fields.from_labels import labelled
from verifier.fields.layout import Sheet, Span
from verifier.fields.vocabulary import professions

__all__ = ["find_professions"]

LABEL_SURE, BESIDE_SURE, ALONE_SURE, GENERAL_SURE = 0.96, 0.95, 0.8, 0.4
ISSUER_SPEAKS = re.compile(
    r"logiciel|solution|gamme|editeur|pour les|destine|specialis|\bau capital\b|\brcs\b|www\.|@|segur|couloir",
)
NEAR = 4.5  # type sizes between a name and the profession written under it


def find_professions(sheet: Sheet, people: tuple[Person, ...]) -> tuple[Candidate, ...]:
    """The professions that the sheet prints, best first."""
    clients = [person.evidence for person in people if person.role is not PersonRole.OTHER]
    found = [*_from_labels(sheet), *_from_text(sheet, clients)]
    return tuple(sorted(found, key=lambda c: -c.confidence))


def _from_labels(sheet: Sheet) -> Iterator[Candidate]:
    for value in labelled(sheet, "profession"):
        for profession, span in _read(value.span):
            yield span.candidate(str(profession), LABEL_SURE * value.sure, "label")


def _from_text(sheet: Sheet, clients: list[Evidence]) -> Iterator[Candidate]:
    for run in (*sheet.cells, *sheet.statements):
        for profession, span in _read(Span(run, 0, len(run.text))):
            if any(_beside(sheet, span.evidence, client) for client in clients):
                yield span.candidate(str(profession), BESIDE_SURE, "beside")
            else:
                yield span.candidate(str(profession), GENERAL_SURE if ISSUER_SPEAKS.search(run.plain) else ALONE_SURE, "text")


def _read(span: Span) -> Iterator[tuple[Profession, Span]]:
    """The professions that the words name, the most precise name of each place."""
    taken: list[tuple[int, int]] = []
    for profession, pattern in professions():
        for match in pattern.finditer(span.plain):
            if not any(match.start() < stop and match.end() > begin for begin, stop in taken):
                taken.append(match.span())
                yield profession, span.part(*match.span())


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
