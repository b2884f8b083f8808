"""What a reader gets: `render` turns verifications into text, JSON, JSON lines or CSV; `read` and `choose` read results again."""

from verifier.reports.ink import Sheet
from verifier.reports.reading import Result, choose, named, read
from verifier.reports.rendering import FORMS, render
from verifier.reports.to_comparison import is_same, to_comparison
from verifier.reports.to_explanation import to_explanation

__all__ = ["FORMS", "Result", "Sheet", "choose", "is_same", "named", "read", "render", "to_comparison", "to_explanation"]
