"""What a check found: one line a fault."""

from __future__ import annotations

from collections.abc import Sequence

from verifier.cli.options import Form
from verifier.cli.outlet import write
from verifier.wording import table

__all__ = ["report"]


def report(problems: Sequence[str], sound: str) -> int:
    """Print the faults and their number, or the sentence that says all is well; 1 where there are faults, else 0."""
    forms: list[str] = table("cli")["defauts"]
    lines = [*problems, forms[len(problems) > 1].format(n=len(problems))] if problems else [sound]
    write("\n".join(lines) + "\n", Form.TEXTE)
    return 1 if problems else 0
