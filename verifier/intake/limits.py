"""How much a dossier may weigh: the bounds, and what is left of them while an archive is opened."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Allowance", "Limits"]

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of contract section 2; beyond them a pièce is refused and the others go on."""

    file_bytes: int = 50 * MEGABYTE
    pages: int = 60
    archive_files: int = 200
    archive_bytes: int = 500 * MEGABYTE
    seconds: float = 60.0
    memory_bytes: int = 2 * 1024**3
    depth: int = 3  # an archive in a mail in a mail, not further


class Allowance:
    """What one archive or mail, with all that it holds, may still unpack."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.files = limits.archive_files
        self.bytes = limits.archive_bytes

    @property
    def room(self) -> int:
        """How many bytes the next file may have."""
        return max(0, min(self.limits.file_bytes, self.bytes))

    def take(self, size: int, files: int = 1) -> None:
        """Count one file of this size, or what was read of one that is no pièce (`files=0`)."""
        self.files -= files
        self.bytes -= size
