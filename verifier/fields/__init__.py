"""Words → facts, each with its evidence: `extract(piece, document, finders)`."""

from verifier.fields.extracting import Finders, extract

__all__ = ["Finders", "extract"]
