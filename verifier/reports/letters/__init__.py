"""Letters to the professional: `load` reads templates, `compose` fills one, `to_eml` and `to_docx` make drafts of it.

`check` refuses letters that say nothing.
"""

from verifier.reports.letters.letter import Letter, check, compose
from verifier.reports.letters.templates import load, written
from verifier.reports.letters.to_docx import to_docx
from verifier.reports.letters.to_eml import to_eml

__all__ = ["Letter", "check", "compose", "load", "to_docx", "to_eml", "written"]
