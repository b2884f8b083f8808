"""What general conditions say of a free trial: it is of no software that this paper sells, nor of its use."""

from __future__ import annotations

import re
from itertools import pairwise

from verifier.fields.layout import Sheet
from verifier.fields.retracting import GENERAL_CONDITIONS, HEADING_WORDS

__all__ = ["on_trials"]

_TRIAL = re.compile(
    r"\W*(?:\d+(?:\.\d+)*[.)]? ?)?(?:(?:version|periode|licence) d'essai\W{1,4}|essai gratuit\W{1,4})?"
    r"(?:la|une|toute|les|nos|chaque) (?:version|periode|licence|offre|formule)s? (?:gratuite )?(?:d'|de )"
    r"(?:essai|evaluation|demonstration)\b",
)
_ITS_TITLE = re.compile(r"\W*(?:version|periode|licence|offre) d'(?:essai|evaluation)(?: gratuite?)?\W*")
_NUMBER = re.compile(r"\W*(?:article )?\d+(?:\.\d+)*\W*")
_OF_THIS = re.compile(     # of what the reader has, or of this paper
    r"\bvous\b|\bvotre\b|\bvos\b|\bcabinet\b|\binstall|\butilis|\bdocteur\b|\bdr\b|\bm(?:me|adame|onsieur)\b|\bsouscri|"
    r"\bpresente?\b|\bfacture|\blivre|\bci-dess|\bdepuis\b|\bactuel|\bcette\b|\b(?:19|20)\d\d\b",
)


def on_trials(sheet: Sheet) -> frozenset[int]:
    """The words, by identity, of the clauses about a free trial, on a page that bears general conditions."""
    pages = {cell.page for cell in sheet.cells if len(cell.words) <= HEADING_WORDS and GENERAL_CONDITIONS.search(cell.plain)}
    runs = [run for run in sheet.statements if run.page in pages]
    numbered = [run for over, run in pairwise(runs) if _NUMBER.fullmatch(over.plain) and _ITS_TITLE.fullmatch(run.plain)]
    clauses = [run for run in runs if _TRIAL.match(run.plain) and not _OF_THIS.search(run.plain)]
    return frozenset(id(word) for run in (*numbered, *clauses) for word in run.words) if clauses else frozenset()
