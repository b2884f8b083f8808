"""Words → facts, each with its evidence: `extract(piece, document, finders)`; `divide(document)` tells its papers apart."""

from verifier.fields.dividing import divide
from verifier.fields.extracting import Finders, extract

__all__ = ["Finders", "divide", "extract"]
