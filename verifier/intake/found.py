"""What opening a mail or an archive yields."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Found"]


@dataclass(frozen=True, slots=True)
class Found:
    """A file inside a container: its name there ("" = the container itself), and its bytes or the reason of a refusal."""

    name: str
    data: bytes = b""
    error: str | None = None
