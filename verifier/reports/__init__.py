"""What a reader gets: `render` turns verifications into text, JSON, JSON lines or CSV."""

from verifier.reports.rendering import FORMS, render

__all__ = ["FORMS", "render"]
