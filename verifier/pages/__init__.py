"""Pièces → documents: `read` gives the pages of a pièce as positioned words, by text layer, OCR or embedded XML."""

from verifier.pages.reader import Reader
from verifier.pages.reading import read

__all__ = ["Reader", "read"]
