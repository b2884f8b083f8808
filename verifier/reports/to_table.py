"""One row a dossier, for a spreadsheet set to French: semicolons, decimal comma, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TextIO

from verifier.domain import CriterionStatus, Verification
from verifier.reports.cleaning import clean_lines
from verifier.reports.gist import MET, Gist, gist_of
from verifier.reports.ranking import reasons
from verifier.wording import table

__all__ = ["Table", "lines_of", "to_csv", "to_rows"]

# What a spreadsheet takes for the head of a formula (OWASP, CSV injection), wide signs too; tabs and returns are cleaned away
_RUNS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def to_csv(verifications: Iterable[Verification]) -> str:
    """A header, then one row a dossier."""
    sheet = io.StringIO()
    rows = Table(sheet)
    for each in verifications:
        rows.add(gist_of(each))
    return sheet.getvalue()


class Table:
    """The same, row by row into a stream of text that is open."""

    def __init__(self, stream: TextIO) -> None:
        self.columns: list[str] = table("reports")["colonnes"]
        self.writer = _writer(stream)
        self.writer.writerow(self.columns)

    def add(self, dossier: Gist) -> None:
        """One dossier."""
        row = {**_claim(dossier), **_matching(dossier), **_verdict(dossier), **_pieces(dossier)}
        self.writer.writerow([_harmless(row[column]) for column in self.columns])


def to_rows(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """A header, then the rows, laid out so that a French spreadsheet opens them unharmed."""
    return "".join(lines_of(columns, rows))


def lines_of(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The same, row by row, for a table of any length."""
    sheet = io.StringIO()
    writer = _writer(sheet)
    writer.writerow(columns)
    for row in rows:
        yield sheet.getvalue()
        sheet.seek(0)
        sheet.truncate()
        writer.writerow([_harmless(row[column]) for column in columns])
    yield sheet.getvalue()


def _writer(stream: TextIO) -> Any:
    return csv.writer(stream, delimiter=";", lineterminator="\n")


def _claim(dossier: Gist) -> dict[str, Any]:
    claim = dossier.claim
    return {
        "dossier": dossier.dossier,
        "dispositif": claim.dispositif,
        "exercice": claim.exercice,
        "profession": claim.profession,
        "indicateur": claim.indicateur,
        "praticien": claim.praticien,
        "numero_ps": claim.numero_ps,
        "declaration": claim.declaration,
        "deduit": _joined(claim.assumed),
    }


def _matching(dossier: Gist) -> dict[str, Any]:
    best = dossier.match
    return {
        "logiciel": best and best.nom,
        "editeur": best and best.editeur,
        "version": dossier.version,
        "logiciel_id": best and best.logiciel_id,
        "score": best and f"{best.score:.2f}".replace(".", ","),
    }


def _verdict(dossier: Gist) -> dict[str, Any]:
    versions, unmet = dossier.versions, [each for each in dossier.criteria if each.status not in MET]
    return {
        "statut": dossier.status,
        "manquants": _joined(dossier.missing),
        "contredits": _joined([each.id for each in unmet if each.status is CriterionStatus.CONTREDIT]),
        "indetermines": _joined([each.id for each in unmet if each.status is CriterionStatus.INDETERMINE]),
        "raisons": " ".join(reasons(dossier)),
        "remarques": " ".join(dossier.notes),
        "reponse": dossier.reply,
        "versions": f"{versions.verifier} {versions.catalog} {versions.rules} {versions.model}",
    }


def _pieces(dossier: Gist) -> dict[str, Any]:
    return {
        "pieces": _joined([piece.name for piece in dossier.pieces]),
        "pieces_illisibles": _joined([f"{piece.name} : {piece.error}" for piece in dossier.pieces if piece.error]),
        "signaux": " ".join(signal.message for piece in dossier.pieces for signal in piece.signals),
    }


def _joined(words: Sequence[str]) -> str:
    return " | ".join(words)


def _harmless(cell: object) -> str:
    if cell is None or cell == "":
        return ""
    text = str(cell)
    if not text.isprintable() or "  " in text:      # most have nothing to take out
        text = "\n".join(clean_lines(text))
    text = text.strip()
    return f"'{text}" if text.startswith(_RUNS) else text
