"""Is that enough, here, for them, that year? The law as dated data, and the verdict that it gives.

`load` reads the rule book, `check` lists what is wrong with one, `check_claim` refuses a claim that does not exist, `settle`
completes a partial claim, `judge` gives the verdict, `explain` says what it rests on, `in_force` lists what
is in force, `show` prints it.
"""

from verifier.rules.explaining import explain
from verifier.rules.judging import judge
from verifier.rules.loading import check, load
from verifier.rules.rulebook import Rulebook
from verifier.rules.settling import check_claim, settle
from verifier.rules.showing import show
from verifier.rules.tabling import Block, Line, Sheet, Sort, in_force

__all__ = [
    "Block", "Line", "Rulebook", "Sheet", "Sort",
    "check", "check_claim", "explain", "in_force", "judge", "load", "settle", "show",
]
