"""What a reader gets: `render` turns verifications into text, JSON, JSON lines or CSV; `read` and `choose` read results again.

`Table`, `Workbook` and `write_page` are the books of a batch; `stream` reads one by one what they tell of the results (`Gist`).
`verification_of` is one of them; `check` refuses those that contradict themselves.
`written` and `claim_of` are a claim as JSON and back, to the last bit.
`to_history` shows what a history kept.
`with_signals` adds to a JSON line that is written already, `laid_out` indents it;
`lines_of` is any table, laid out for a French spreadsheet.
"""

from verifier.reports.cleaning import clean
from verifier.reports.counting import Tally
from verifier.reports.facts_json import claim_of, written
from verifier.reports.from_json import verification_of
from verifier.reports.gist import Gist, gist_of
from verifier.reports.ink import Sheet
from verifier.reports.page_rows import Crops
from verifier.reports.ranking import AT_REST, ORDER, PLACES, Place, placed
from verifier.reports.reading import Result, at, check, choose, named, read, stream
from verifier.reports.rendering import FORMS, render
from verifier.reports.to_comparison import is_same, to_comparison
from verifier.reports.to_explanation import to_explanation
from verifier.reports.to_history import to_history
from verifier.reports.to_json import laid_out, with_signals
from verifier.reports.to_page import Extent, interruption, write_page
from verifier.reports.to_table import Table, lines_of
from verifier.reports.to_workbook import Workbook

__all__ = [
    "AT_REST",
    "FORMS",
    "ORDER",
    "PLACES",
    "Crops",
    "Extent",
    "Gist",
    "Place",
    "Result",
    "Sheet",
    "Table",
    "Tally",
    "Workbook",
    "at",
    "check",
    "choose",
    "claim_of",
    "clean",
    "gist_of",
    "interruption",
    "is_same",
    "laid_out",
    "lines_of",
    "named",
    "placed",
    "read",
    "render",
    "stream",
    "to_comparison",
    "to_explanation",
    "to_history",
    "verification_of",
    "with_signals",
    "write_page",
    "written",
]
