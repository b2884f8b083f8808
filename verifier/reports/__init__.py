"""What a reader gets: `render` turns verifications into text, JSON, JSON lines or CSV; `read` and `choose` read results again.

`verification_of` is one of them; `check` refuses those that contradict themselves.
`written` and `claim_of` are a claim as JSON and back, to the last bit.
`with_signals` adds to a JSON line that is written already, `laid_out` indents it;
`lines_of` is any table, laid out for a French spreadsheet.
"""

from verifier.reports.facts_json import claim_of, written
from verifier.reports.from_json import verification_of
from verifier.reports.ink import Sheet
from verifier.reports.reading import Result, check, choose, named, read
from verifier.reports.rendering import FORMS, render
from verifier.reports.to_comparison import is_same, to_comparison
from verifier.reports.to_explanation import to_explanation
from verifier.reports.to_json import laid_out, with_signals
from verifier.reports.to_table import lines_of

__all__ = [
    "FORMS",
    "Result",
    "Sheet",
    "check",
    "choose",
    "claim_of",
    "is_same",
    "laid_out",
    "lines_of",
    "named",
    "read",
    "render",
    "to_comparison",
    "to_explanation",
    "verification_of",
    "with_signals",
    "written",
]
