"""Results → one page of HTML that needs nothing but itself: counts, drawings, and the dossiers, those to look at first.

Nothing that came out of a document is ever markup: Jinja2 escapes every value, and control characters are taken out before
it does. What the browser may do is told by a Content-Security-Policy that knows the one style and the one script by hash.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, Any

from verifier.domain import Status, Verification
from verifier.reports.charts import WIDTH, charts
from verifier.reports.cleaning import clean, clean_lines
from verifier.reports.counting import Tally
from verifier.reports.page_rows import Crops, Detail, Row, detail_of, row_of
from verifier.reports.ranking import AT_REST, ORDER
from verifier.reports.wording_of import figure, plural, word, wording
from verifier.wording import say, table
from verifier.wording.french import typeset

__all__ = ["Extent", "interruption", "write_page"]

TEMPLATES = Path(__file__).parent / "templates"
UNKNOWN = "inconnu"          # value of a filter: what a claim does not say
HEAVIEST = 14_000_000       # bytes: beyond, the dossiers that come have their row only, so that any browser opens the page


@dataclass(frozen=True, slots=True)
class Extent:
    """How much a page shows: dossiers with crops of their pages, with their criteria, and at all; bytes of all crops."""

    crops: int = 100
    detailed: int = 300
    rows: int = 3000
    crop_bytes: int = 9_000_000


def write_page(
    stream: IO[bytes], tally: Tally, extent: Extent,
    detailed: Iterable[tuple[Verification, Crops]], others: Iterable[Verification],
) -> None:
    """Write the page. `detailed`: the first dossiers, in the order in which they are shown; `others`: the next, as rows."""
    page, start = environment().get_template("rapport.html"), stream.tell()
    shown = rows(detailed, others, tally.usual, lambda: stream.tell() - start < HEAVIEST)
    for text in page.generate(**content(tally, extent), dossiers=shown):
        stream.write(text.encode("utf-8", "replace"))


def rows(
    detailed: Iterable[tuple[Verification, Crops]], others: Iterable[Verification], usual: frozenset[str],
    has_room: Callable[[], bool],
) -> Iterator[tuple[Row, Detail | None, bool]]:
    """What is shown of each dossier, and whether its detail is left out for want of room."""
    for verification, crops in detailed:
        room = has_room()
        yield row_of(verification, usual), detail_of(verification, crops) if room else None, not room
    for verification in others:
        yield row_of(verification, usual), None, False


def content(tally: Tally, extent: Extent) -> dict[str, Any]:
    """All that the template shows but the dossiers."""
    style, script = source_of("rapport.css"), source_of("rapport.js")
    return {
        "mots": table("books"), "style": style, "script": script, "csp": policy(style, script),
        "total": counted("total", tally.total), "pieces": pieces(tally), "attente": waiting(tally),
        "interrompu": interruption(tally),
        "versions": [versions(*each) for each in sorted(tally.versions)],
        "statuts": [
            (status, wording("statut", status)["signe"], table("books")["statuts"][status], figure(tally.statuses[status]),
             wording("statut", status)["phrase"], counted("dont_remarque", count) if (count := tally.remarked[status]) else "")
            for status in ORDER
        ],
        "graphes": charts(tally), "largeur": WIDTH, "etendue": scope(tally, extent), "filtres": filters(tally),
        "lignes": min(tally.total, extent.rows), "inconnu": UNKNOWN, "mots_savoir": say("reports.savoir"),
        "mots_remarques": say("reports.remarques"), "mots_reponse": say("reports.reponse"),
    }


def versions(verifier: str, catalog: str, rules: str, model: str) -> str:
    """What the dossiers were judged with."""
    return say("reports.versions", verifier=verifier, catalog=catalog, rules=rules, model=model)


def pieces(tally: Tally) -> str:
    """How many pièces were read, and how many could not be."""
    read = counted("total_pieces", tally.pieces)
    return say("books.noms").join((read, counted("pieces_illisibles", tally.unread))) if tally.unread else read


def waiting(tally: Tally) -> str:
    """How many dossiers need an agent, and how many more are not to be accepted without a look."""
    count = sum(tally.statuses[status] for status in ORDER if status not in AT_REST)
    told = [counted("a_voir", count)] if count else []
    forms, remarked = table("books")["remarques"], [(status, tally.remarked[status]) for status in ORDER]
    told += [plural(forms[status], more).format(n=figure(more)) for status, more in remarked if more]
    return " ".join(told) or say("books.rien_a_voir")


def interruption(tally: Tally) -> str:
    """That the run was interrupted, if it was."""
    if not tally.interrupted:
        return ""
    return plural(table("books")["interrompu"], tally.total).format(n=figure(tally.total), total=figure(tally.planned))


def scope(tally: Tally, extent: Extent) -> list[str]:
    """What the page leaves out, if anything."""
    limits = [
        ("etendue_extraits", extent.crops, tally.total), ("etendue_details", extent.detailed, tally.total),
        ("etendue_lignes", extent.rows, tally.total),
    ]
    return [
        plural(table("books")[key], most).format(n=figure(most), total=figure(tally.total))
        for key, most, count in limits if count > most
    ]


def filters(tally: Tally) -> list[dict[str, Any]]:
    """The lists that one chooses from: id, label, the word for all, and the values that there are, each with its word."""
    words = table("books")
    return [
        {"id": "statut", "titre": words["filtre_statut"], "tous": words["tous"],
         "choix": [(status, words["statuts"][status]) for status in ORDER if tally.statuses[status]]},
        {"id": "dispositif", "titre": words["filtre_dispositif"], "tous": words["tous"],
         "choix": choices("dispositif", tally.by_dispositif)},
        {"id": "profession", "titre": words["filtre_profession"], "tous": words["toutes"],
         "choix": choices("profession", tally.by_profession)},
        {"id": "manque", "titre": words["filtre_manque"], "tous": words["toutes"],
         "choix": [(name, word("criteres", name)) for name in sorted(tally.missing)]},
        {"id": "remarque", "titre": words["filtre_remarque"], "tous": words["tous"],
         "choix": list(words["avec_remarque"].items())},
    ]


def choices(sort: str, counts: Mapping[tuple[str, Status], int]) -> list[tuple[str, str]]:
    """The values that there are of a claim, each with its word; last that it is not known, where that happens."""
    found = {name for name, _ in counts}
    known = [(name, word(sort, name)) for name in sorted(found - {""})]
    return known + ([(UNKNOWN, table("books")["sans"][sort])] if "" in found else [])


def counted(key: str, count: int) -> str:
    """« 1 dossier », « 10 000 dossiers »."""
    return plural(table("books")[key], count).format(n=figure(count))


def policy(style: str, script: str) -> str:
    """What the browser may do: show this style, run this script, draw the pictures that the page holds; nothing else."""
    return (
        f"default-src 'none'; img-src data:; style-src '{digest(style)}'; script-src '{digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def digest(text: str) -> str:
    """As a Content-Security-Policy names an inline text (CSP level 3, 2.3.1)."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")


@cache
def source_of(name: str) -> str:
    """The style or the script."""
    return (TEMPLATES / name).read_text(encoding="utf-8")


@cache
def environment() -> Any:
    """Jinja2, which escapes every value."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415  late: only a batch writes a page

    return Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, finalize=harmless,
        trim_blocks=True, lstrip_blocks=True,
    )


def harmless(value: Any) -> Any:
    """A value without control characters; the spaces that French wants unbreakable are."""
    if type(value) is not str:
        return value        # a number, or markup
    return typeset(clean(value) if "\n" not in value else "\n".join(clean_lines(value)))
