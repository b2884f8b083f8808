"""Who decided, when, by which text: what founds every line of a caisse's own files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from verifier.domain import Source
from verifier.wording import say

__all__ = ["Confirmation"]


@dataclass(frozen=True, slots=True)
class Confirmation:
    """The caisse's word, that borrowed rules hold or that others do: who said so, when, by which text."""

    qui: str
    quand: date
    texte: str

    @property
    def told(self) -> str:
        """Who, when, by which text, in French."""
        return say("rules.ecart.decision", qui=self.qui, quand=f"{self.quand:%d/%m/%Y}", texte=self.texte)

    @property
    def source(self) -> Source:
        """It is the text that a rule rests on."""
        return Source(self.texte, say("rules.source.decision", qui=self.qui, quand=f"{self.quand:%d/%m/%Y}"))
