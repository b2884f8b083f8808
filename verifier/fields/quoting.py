"""A sentence as a reader must see it: whole, or as much of it around its decisive words as fits, cut between two words."""

from __future__ import annotations

__all__ = ["LONGEST", "quoted"]

LONGEST = 200      # characters


def quoted(text: str, start: int = 0, end: int = 0) -> str:
    """The sentence; a long one is cut around text[start:end], and what was cut is told by « … »."""
    if len(text) <= LONGEST:
        return text.strip()
    around = max(0, LONGEST - 2 - (end - start))
    left = max(0, min(start - around // 2, len(text) - LONGEST + 2))
    right = min(len(text), left + LONGEST - 2)
    if left:
        left = text.find(" ", left, start) + 1 or left
    if right < len(text):
        cut = text.rfind(" ", end, right)
        right = cut if cut > 0 else right
    return ("…" if left else "") + text[left:right].strip(" ,;:") + ("…" if right < len(text) else "")
