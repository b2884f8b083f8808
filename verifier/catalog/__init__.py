"""The catalogue: which software is this, and what do the lists say of it?"""

from verifier.catalog.agreeing import confirm, undo
from verifier.catalog.catalog import Catalog, load
from verifier.catalog.checking import check
from verifier.catalog.confirming import Confirmation, Gesture, exported, gestures
from verifier.catalog.matching import match
from verifier.catalog.searching import Card, Listed, search
from verifier.catalog.showing import show
from verifier.catalog.spotting import spotter
from verifier.catalog.standing import stand

__all__ = [
    "Card", "Catalog", "Confirmation", "Gesture", "Listed", "check", "confirm", "exported", "gestures", "load", "match",
    "search", "show", "spotter", "stand", "undo",
]
