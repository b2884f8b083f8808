"""The catalogue: which software is this, and what do the lists say of it?"""

from verifier.catalog.catalog import Catalog, load
from verifier.catalog.checking import check
from verifier.catalog.spotting import spotter

__all__ = ["Catalog", "check", "load", "spotter"]
