"""Names that are safe to print and to compare, whoever wrote them."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

__all__ = ["Names", "clean", "is_clutter"]

LONGEST = 200
CLUTTER = frozenset({".ds_store", "thumbs.db", "desktop.ini", "__macosx", ".directory"})
CLUTTER_STARTS = ("._", "~$", ".~lock.")


def clean(name: str, fallback: str = "sans nom") -> str:
    """A relative name: no control character, no drive, no `..`, `/` between folders, composed accents."""
    text = unicodedata.normalize("NFC", name).replace("\\", "/")
    text = "".join(" " if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"} else char for char in text)
    text = re.sub(r"^[A-Za-z]:(?=/|$)", "", text)
    parts = [re.sub(r"\s+", " ", part).strip() for part in text.split("/")]
    kept = [part for part in parts if part not in {"", ".", ".."}]
    return shorten("/".join(kept)) or fallback


def shorten(name: str) -> str:
    """The name, cut in its middle when nobody could read it, its suffix kept."""
    if len(name) <= LONGEST:
        return name
    suffix = PurePosixPath(name).suffix[:12]
    return name[: LONGEST - len(suffix) - 1] + "…" + suffix


def is_clutter(name: str) -> bool:
    """Whether a computer, not a person, put this file there (`__MACOSX`, `.DS_Store`, lock files)."""
    parts = [part.lower() for part in name.replace("\\", "/").split("/") if part]
    return any(part in CLUTTER for part in parts) or (bool(parts) and parts[-1].startswith(CLUTTER_STARTS))


class Names:
    """Gives each file of one container a name of its own."""

    def __init__(self) -> None:
        self.taken: set[str] = set()

    def own(self, name: str) -> str:
        """The name, numbered when another file has it already."""
        path, place, chosen = PurePosixPath(name), 2, name
        while chosen in self.taken:
            chosen = str(path.with_name(f"{path.stem} ({place}){path.suffix}"))
            place += 1
        self.taken.add(chosen)
        return chosen
