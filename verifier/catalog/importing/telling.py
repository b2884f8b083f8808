"""The difference that an import would make, as French text: counts first, then lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from verifier.catalog.importing.changes import Section, Turn
from verifier.catalog.importing.reconciling import Plan
from verifier.wording import say, table

__all__ = ["tell"]

MOST = 200      # lines of one kind that are shown; the counts are always whole


def tell(plan: Plan, *, most: int = MOST) -> str:
    """What changes, section by section, and what is left for a human."""
    return "\n".join([*_head(plan), *_counts(plan), *_lines(plan, most), *_called(plan, most), *_doubts(plan, most)]) + "\n"


def _head(plan: Plan) -> Iterator[str]:
    one = plan.roll.origin
    day = f"{one.day:%d/%m/%Y}" if one.day else "–"
    autorite = table("catalog")["autorites"][one.autorite]
    yield say("catalog_import.titre", titre=one.titre, autorite=autorite, day=day, n=plan.roll.rows)
    yield say("catalog_import.avant", day=f"{plan.before:%d/%m/%Y}") if plan.before else say("catalog_import.premiere")
    yield from plan.roll.remarks
    if plan.suspect:
        yield say("catalog_import.suspect", leaving=plan.notes.leaving, known=plan.notes.known)


def _counts(plan: Plan) -> Iterator[str]:
    words = table("catalog_import")
    count = Counter((change.section, change.turn) for change in plan.notes.changes)
    for section in Section:
        numbers = [(words["tours"][turn], count[section, turn]) for turn in Turn if count[section, turn]]
        said = [forms[n > 1].format(n=n) for forms, n in numbers]
        if said:
            yield say("catalog_import.compte", section=words["sections"][section], said=", ".join(said))
    if not plan.notes.changes:
        yield say("catalog_import.rien")
    if plan.notes.doubts:
        yield say("catalog_import.compte_doutes", n=len(plan.notes.doubts))


def _lines(plan: Plan, most: int) -> Iterator[str]:
    words = table("catalog_import")
    for section in Section:
        changes = [change for change in plan.notes.changes if change.section is section]
        if changes:
            yield ""
            yield words["sections"][section]
        for turn in Turn:
            lines = [f"  {words['signes'][turn]} {change.text}" for change in changes if change.turn is turn]
            yield from lines[:most]
            if len(lines) > most:
                yield say("catalog_import.et_autres", n=len(lines) - most)


def _called(plan: Plan, most: int) -> Iterator[str]:
    """The names of the list that the catalogue knows by another: recognised, and worth a look."""
    pairs = list(plan.notes.called.items())
    if pairs:
        yield ""
        yield say("catalog_import.titre_autres_noms")
        yield from (say("catalog_import.autre_nom", nom=nom, known=known) for nom, known in pairs[:most])
    if len(pairs) > most:
        yield say("catalog_import.et_autres", n=len(pairs) - most)


def _doubts(plan: Plan, most: int) -> Iterator[str]:
    if plan.notes.doubts:
        yield ""
        yield say("catalog_import.titre_doutes")
        for doubt in plan.notes.doubts[:most]:
            yield say(f"catalog_import.doute{'' if doubt.line else '_sans_ligne'}", line=doubt.line, text=doubt.text)
        if len(plan.notes.doubts) > most:
            yield say("catalog_import.et_autres", n=len(plan.notes.doubts) - most)
        yield say("catalog_import.que_faire_appareils" if plan.roll.devices else "catalog_import.que_faire")
