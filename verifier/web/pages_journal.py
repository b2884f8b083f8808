"""The page « Journal », for supervisors: who did what, when, with which dossier; whether nobody changed a row since."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.responses import StreamingResponse

from verifier.domain import Deed, Role, Written
from verifier.reports import clean, lines_of
from verifier.store.tray import Tray
from verifier.store.tray.journal import Journal
from verifier.web.asking import Seated
from verifier.web.journaling import Sought
from verifier.web.pages_values import field_word
from verifier.web.pages_words import capital, moment, status_words
from verifier.web.templating import page
from verifier.wording import table

__all__ = ["router"]

router = APIRouter()
_SOON = 20_000      # rows whose chain is checked each time; of more, when somebody asks


@router.get("/journal")
def journal(
    request: Request, asked: Annotated[Sought, Depends()], seat: Seated, controle: Annotated[str, Query(max_length=3)] = "",
) -> Response:
    """A page of the journal."""
    seat.needs(Role.SUPERVISEUR)
    tray, words = seat.guichet.tray, table("web")
    found = Journal(tray.cabinet)
    rows, total = found.find(asked.looked, asked.page, asked.size)
    said = {name: str(value) for name, value in asked.said.items() if value}
    return page(
        request, "journal.html", lignes=[_row(each) for each in rows], total=total, demande=said, filtre=urlencode(said),
        qui=[(each, clean(each)) for each in found.people()],
        gestes=sorted(((code, capital(word)) for code, word in words["gestes"].items()), key=lambda each: each[1]),
        premier=(asked.page - 1) * asked.size + 1, dernier=(asked.page - 1) * asked.size + len(rows), page=asked.page,
        pages=max(1, -(-total // asked.size)), chaine=_chain(tray, asked_for=controle == "oui"),
    )


def _chain(tray: Tray, *, asked_for: bool) -> dict[str, Any]:
    """Whether the chain of seals holds, in words."""
    words, (count, seal) = table("web")["journal"], tray.audit.last()
    if count > _SOON and not asked_for:
        return {"etat": "", "phrase": words["pas_controle"].format(n=count)}
    broken = tray.audit.broken()
    if broken:
        return {"etat": "rompu", "phrase": words["rompu"].format(numero=broken)}
    return {"etat": "sain", "phrase": words["sain"].format(n=count, sceau=seal)}


@router.get("/journal.csv")
def table_of(asked: Annotated[Sought, Depends()], seat: Seated) -> Response:
    """The rows looked for, as a table for a spreadsheet; that it was taken away is written down."""
    seat.needs(Role.SUPERVISEUR)
    tray, columns = seat.guichet.tray, list(table("web")["journal"]["colonnes_csv"].values())
    tray.audit.note(Deed(seat.agent.name, seat.guichet.now(), "journal_exporte"))
    lines = lines_of(columns, (dict(zip(columns, _cells(each), strict=True)) for each in Journal(tray.cabinet).all(asked.looked)))
    head = {"Content-Disposition": 'attachment; filename="journal.csv"'}
    return StreamingResponse(_bytes(lines), headers=head, media_type="text/csv; charset=utf-8")


def _bytes(lines: Iterator[str]) -> Iterator[bytes]:
    """With a byte order mark, without which a spreadsheet spoils the accents."""
    yield b"\xef\xbb\xbf"
    for each in lines:
        yield each.encode("utf-8", "replace")


def _cells(row: Written) -> tuple[str, ...]:
    deed, when = row.deed, row.deed.when.astimezone()
    return str(row.number), when.isoformat(), deed.who, _deed(deed), row.reference, deed.dossier, _told(deed), row.seal


def _row(row: Written) -> dict[str, Any]:
    deed = row.deed
    return {
        "numero": row.number, "le": moment(deed.when), "iso": deed.when.isoformat(), "qui": clean(deed.who), "geste": _deed(deed),
        "id": deed.dossier, "dossier": clean(row.reference) or deed.dossier, "est_la": bool(row.reference), "dit": _told(deed),
        "sceau": row.seal[:12],
    }


def _deed(deed: Deed) -> str:
    return str(table("web")["gestes"].get(deed.action, deed.action.replace("_", " ")))


def _told(deed: Deed) -> str:
    """What is written down beside a deed, in words."""
    first, _, rest = deed.told.partition(".")
    words = table("web")["journal"]
    if deed.action == "decision" and deed.told in table("books")["statuts"]:
        return status_words(deed.told)["mot"]
    if deed.action == "page" and first.isdigit():
        return str(words["page_vue"]).format(piece=int(first) + 1, page=rest)
    if deed.action in {"correction", "correction_annulee"} and rest:
        place = words["de_la_demande"] if first == "-1" else words["de_la_piece"].format(piece=int(first) + 1)
        return f"{field_word(rest)}, {place}"
    return clean(deed.told)
