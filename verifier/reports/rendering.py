"""A row of verifications → what a reader wants to hold."""

from __future__ import annotations

from collections.abc import Sequence

from verifier.domain import Verification
from verifier.errors import UsageError
from verifier.reports.to_json import to_json, to_jsonl
from verifier.reports.to_table import to_csv
from verifier.reports.to_text import to_text
from verifier.wording import say

__all__ = ["FORMS", "render"]

FORMS = ("texte", "json", "jsonl", "csv")


def render(
    verifications: Sequence[Verification], form: str, *, colour: bool = False, width: int = 100, detail: bool = False
) -> str:
    """The report in one of `FORMS`, ended by a newline; `colour` and `width` (in characters) serve the text only.

    `detail`: what each criterion rests on as well (not in a table, whose columns are known).
    """
    match form:
        case "texte":
            return to_text(verifications, colour=colour, width=width, detail=detail)
        case "json":
            return to_json(verifications, detail=detail)
        case "jsonl":
            return to_jsonl(verifications, detail=detail)
        case "csv":
            return to_csv(verifications)
        case _:
            raise UsageError(say("reports.forme_inconnue", forme=form, formes=", ".join(FORMS)))
