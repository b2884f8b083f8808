"""What a reader gets: `render` turns verifications into text, JSON, JSON lines or CSV; `read` and `choose` read results again."""

from verifier.reports.reading import Result, choose, read
from verifier.reports.rendering import FORMS, render

__all__ = ["FORMS", "Result", "choose", "read", "render"]
