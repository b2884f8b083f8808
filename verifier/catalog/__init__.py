"""The catalogue: which software is this, and what do the lists say of it?"""

from verifier.catalog.catalog import Catalog, load
from verifier.catalog.checking import check
from verifier.catalog.matching import match
from verifier.catalog.showing import show
from verifier.catalog.spotting import spotter
from verifier.catalog.standing import stand

__all__ = ["Catalog", "check", "load", "match", "show", "spotter", "stand"]
