"""What a reader gets: `render` turns verifications into text, JSON, JSON lines or CSV; `read` and `choose` read results again.

`check` refuses results that contradict themselves.
`to_history` shows what a history kept.
`with_signals` adds to a JSON line that is written already; `to_rows` is any table, laid out for a French spreadsheet.
"""

from verifier.reports.ink import Sheet
from verifier.reports.reading import Result, check, choose, named, read
from verifier.reports.rendering import FORMS, render
from verifier.reports.to_comparison import is_same, to_comparison
from verifier.reports.to_explanation import to_explanation
from verifier.reports.to_history import to_history
from verifier.reports.to_json import with_signals
from verifier.reports.to_table import to_rows

__all__ = [
    "FORMS",
    "Result",
    "Sheet",
    "check",
    "choose",
    "is_same",
    "named",
    "read",
    "render",
    "to_comparison",
    "to_explanation",
    "to_history",
    "to_rows",
    "with_signals",
]
