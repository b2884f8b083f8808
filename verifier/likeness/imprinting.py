"""A fingerprint → what a history may keep of it for years: digests, equal or not.

A similarity hash does not serve. Of drawn papers, one word of some fifty changed, half are within three bits of 64 and one in
fifty within none, while a stamp on one paper moves four bits or more: what tells two papers apart is what it would not see.
So the same words alone are the same page here; within a run, where the words are still there, `comparing` sees more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import blake2b

from verifier.domain import Fingerprint, Imprint
from verifier.likeness.memory import SAME_START

__all__ = ["imprint"]

_BYTES = 8           # of a digest: among ten million papers, one in a million millions is taken for another by chance
_YEAR = re.compile(r"20\d\d")


def imprint(piece: int, paper: Fingerprint) -> Imprint:
    """What is kept of the paper at this place of its dossier."""
    page = digest((paper.number, str(paper.day), *sorted(set(paper.words)))) if paper.words else ""
    return Imprint(piece, paper.sha256, numbered(paper), page)


def numbered(paper: Fingerprint) -> str:
    """The digest of its number, company and sort, and of the year where the number does not say it; empty without a company."""
    if not (paper.number and paper.issuer):
        return ""
    year = "" if _YEAR.search(paper.number) else str(paper.day and paper.day.year)
    return digest((paper.kind, paper.number, paper.issuer[:SAME_START], year))


def digest(words: Iterable[str]) -> str:
    """One digest of several words, in hexadecimal."""
    return blake2b("\0".join(words).encode(), digest_size=_BYTES).hexdigest()
