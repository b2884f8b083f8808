"""Pièces → documents: `read` gives the pages of a pièce as positioned words, by text layer, OCR or embedded XML.

`pictures` gives a page, or parts of it, to be looked at.
"""

from verifier.pages.reader import Reader
from verifier.pages.reading import read
from verifier.pages.showing import pictures

__all__ = ["Reader", "pictures", "read"]
