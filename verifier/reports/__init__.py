"""What a reader gets: `render` turns verifications into text, JSON, JSON lines or CSV.

`with_signals` adds to a JSON line that is written already; `to_rows` is any table, laid out for a French spreadsheet.
"""

from verifier.reports.rendering import FORMS, render
from verifier.reports.to_json import with_signals
from verifier.reports.to_table import to_rows

__all__ = ["FORMS", "render", "to_rows", "with_signals"]
