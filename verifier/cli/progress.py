"""How far the work is, on standard error: one bar on a terminal, a line now and then in a log. Never a name."""

from __future__ import annotations

import os
import re
import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from textwrap import wrap

from verifier.cli.outlet import warn
from verifier.domain import Status, Verification
from verifier.wording import say, table

__all__ = ["follow", "thousands", "worded"]

EACH = 100           # dossiers: up to here a log has a line for each
PERCENT = 100        # of the dossiers: otherwise one for each hundredth of them
SOONEST, LATEST = 5.0, 60.0       # but not more often, in seconds, nor less often than that
REDRAWN = 0.1        # seconds between two looks of the bar
WIDEST, NARROWEST = 30, 5    # signs of the bar
TIE = "\N{NO-BREAK SPACE}"
UP, ERASE = "\x1b[{}A", "\x1b[J"     # so many lines up; all that stands from there on (ECMA-48, CUU and ED)


def follow(verifications: Iterable[Verification], total: int, before: Mapping[str, int] | None = None) -> Iterator[Verification]:
    """The same verifications; while they come it is told how many of `total` are done; `before`: earlier ones, by status."""
    progress = Progress(total, before or {})
    try:
        for verification in verifications:
            progress.step(verification.verdict.status)
            yield verification
    finally:
        progress.end()


class Progress:
    """What is done, how fast, and when it was last said."""

    def __init__(self, total: int, before: Mapping[str, int]) -> None:
        self.total, self.counts = total, Counter(before)
        self.before = self.done = self.counts.total()
        self.began = self.said_at = time.monotonic()
        self.said, self.drawn = self.done, 0        # `drawn`: lines that the bar takes
        self.on_terminal = sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"

    def step(self, status: Status) -> None:
        """One more is done."""
        self.done += 1
        self.counts[status.value] += 1
        since = time.monotonic() - self.said_at
        if self.on_terminal:
            if self.done == self.total or not self.drawn or since >= REDRAWN:
                self.draw()
        elif self.is_due(since):
            self.say(say("cli.avance", **self.figures()))

    def is_due(self, since: float) -> bool:
        """Whether a log should have a line by now."""
        enough = (self.done - self.said) * PERCENT >= self.total and since >= SOONEST
        return self.total <= EACH or self.done == self.total or enough or since >= LATEST

    def say(self, line: str) -> None:
        """A line of a log."""
        warn(line)
        self.said, self.said_at = self.done, time.monotonic()

    def draw(self) -> None:
        """The bar, in the place of the last one: on a line, or on as many as the counts need to be told whole."""
        width = shutil.get_terminal_size((80, 24)).columns - 1
        lines = self.lines(width)
        back = UP.format(self.drawn - 1) if self.drawn > 1 else ""
        self.put(f"{back}\r{ERASE}" + "\n".join(lines))
        self.drawn, self.said, self.said_at = len(lines), self.done, time.monotonic()

    def lines(self, width: int) -> list[str]:
        """The bar and all that it tells, of this width."""
        figures = self.figures()
        whole, head = say("cli.barre_mots", **figures), say("cli.barre_tete", **figures)
        if len(head) > width:
            return filled(whole, width)
        words, below = (whole, []) if len(whole) <= width else (head, filled(figures["statuts"], width))
        room = min(WIDEST, width - len(words) - 3)
        full = round(room * self.done / max(1, self.total))
        bar = say("cli.barre", plein="█" * full, vide="░" * (room - full), mots=words) if room >= NARROWEST else words
        return [bar, *below]

    def end(self) -> None:
        """Leave the last bar where it is."""
        if self.drawn:
            if self.said < self.done:
                self.draw()
            self.put("\n")
            self.drawn = 0

    def put(self, text: str) -> None:
        """Write on the terminal as it can be written there."""
        with suppress(OSError):     # a terminal that has gone must not end the work
            encoding = sys.stderr.encoding or "ascii"
            sys.stderr.write(text.encode(encoding, "replace").decode(encoding))
            sys.stderr.flush()

    def figures(self) -> dict[str, str]:
        """What there is to tell."""
        elapsed, fresh = time.monotonic() - self.began, self.done - self.before
        rate = 60 * fresh / elapsed if elapsed > 0 and fresh else 0.0
        left = (self.total - self.done) / rate if rate else 0.0
        return {
            "fait": thousands(self.done), "total": thousands(self.total), "debit": thousands(round(rate)) if rate >= 1 else "<1",
            "reste": lasting(left), "statuts": worded(self.counts),
        }


def filled(text: str, width: int) -> list[str]:
    """What is told, on as many lines as that takes: a number stays with its word."""
    tied = re.sub(r"(?<![,·]) (?!·)", TIE, text)
    return [line.replace(TIE, " ") for line in wrap(tied, width, break_on_hyphens=False)]


def worded(counts: Mapping[str, int]) -> str:
    """« 12 conformes, 1 à vérifier »."""
    words = table("reports")["statut"]
    counted = [(counts[each], words[each]["compte"]) for each in Status if counts.get(each)]
    return ", ".join(f"{thousands(count)} {forms[count > 1]}" for count, forms in counted)


def thousands(number: int) -> str:
    """« 4 188 »."""
    return f"{number:,}".replace(",", " ")


def lasting(minutes: float) -> str:
    """« 45 s », « 12 min », « 3 h 05 »."""
    seconds = round(60 * minutes)
    if seconds < 90:
        return say("cli.duree_secondes", n=seconds)
    whole = round(minutes)
    return say("cli.duree_minutes", n=whole) if whole < 90 else say("cli.duree_heures", n=whole // 60, minutes=f"{whole % 60:02}")
