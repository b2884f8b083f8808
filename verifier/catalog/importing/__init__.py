"""Official lists into a catalogue: read, compared, told, then written if a human says so.

An importer turns a list's file into plain records (`listed`); `reconcile` compares them with a catalogue and changes a draft of
its files; `tell` says the difference; `Plan.draft.write` puts the files in place. Nothing that stood is ever taken out.
"""

from verifier.catalog.importing.listed import Sort, Year
from verifier.catalog.importing.reading import read, read_all
from verifier.catalog.importing.reconciling import Plan, reconcile
from verifier.catalog.importing.telling import tell

__all__ = ["Plan", "Sort", "Year", "read", "read_all", "reconcile", "tell"]
