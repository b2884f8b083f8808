"""What may be set: defaults < environment (VERIFY_*) < command line. Read once, at an entrance."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from pathlib import Path

from verifier.errors import UsageError
from verifier.wording import say

__all__ = ["Settings", "now", "read", "today"]

_PACKAGE = Path(__file__).resolve().parent
# The catalogue and the model lie in an installed package, and beside it in a checkout.
_HOME = _PACKAGE if (_PACKAGE / "software_catalog").is_dir() else _PACKAGE.parent
_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things lie and how much one pièce may cost. Each has its variable: `catalogue` is VERIFY_CATALOGUE."""

    catalogue: Path = _HOME / "software_catalog"
    confirmations: Path | None = None              # what agents confirmed of software names; None: nothing
    rules: Path | None = None                      # None: those of the package
    regles: Path | None = None                     # a caisse's own rules, read over them; None: it has none
    model: Path = _HOME / "models" / "fr_justificatif"
    tesseract: str = "tesseract"
    ocr_language: str = "fra"
    certificats_2ddoc: Path | None = None          # the certificates of 2D-Docs, « FR000001.pem »; None: seals stay unchecked
    historique: str | None = None                  # where verdicts are recorded, a file or postgresql://…; None: nowhere
    conservation_mois: int | None = None           # how long, in months; None: until they are purged
    base: Path | None = None                       # where the agents' dossiers lie; None: among this user's data
    agent: str | None = None                       # who asks; None: whoever is logged in
    max_file_mb: int = 50
    max_pages: int = 60
    max_files: int = 200                           # in an archive or an e-mail
    max_unpacked_mb: int = 500                     # in an archive or an e-mail
    max_seconds: int = 60                          # a pièce
    max_memory_mb: int = 2048                      # a pièce
    rapport_extraits: int = 100                    # dossiers of a batch's page whose pages are shown where words were read
    rapport_details: int = 300                     # dossiers of a batch's page that open on their criteria
    rapport_dossiers: int = 3000                   # dossiers of a batch's page

    @property
    def max_file_bytes(self) -> int:
        """`max_file_mb` in bytes."""
        return self.max_file_mb * _MEGABYTE

    @property
    def max_unpacked_bytes(self) -> int:
        """`max_unpacked_mb` in bytes."""
        return self.max_unpacked_mb * _MEGABYTE

    @property
    def max_memory_bytes(self) -> int:
        """`max_memory_mb` in bytes."""
        return self.max_memory_mb * 1024**2


def now() -> datetime:
    """The moment that this computer's clock shows, with its time zone."""
    return datetime.now().astimezone()


def today() -> date:
    """The day that it shows."""
    return now().date()


def read(environ: Mapping[str, str], **command_line: object) -> Settings:
    """The settings of this run; what the command line leaves at None is taken from the environment, else the default."""
    chosen: dict[str, object] = {}
    for each in fields(Settings):
        name = f"VERIFY_{each.name.upper()}"
        if environ.get(name):
            chosen[each.name] = _READERS[str(each.type)](name, environ[name])
    chosen.update({name: value for name, value in command_line.items() if value is not None})
    return replace(Settings(), **chosen)  # type: ignore[arg-type]  # each reader gives its field's type


def _whole(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise UsageError(say("cli.reglage_nombre", nom=name, valeur=text))
    return int(text)


def _path(_name: str, text: str) -> Path:
    return Path(text).expanduser()


def _text(_name: str, text: str) -> str:
    return text


_READERS: Mapping[str, Callable[[str, str], object]] = {
    "int": _whole, "Path": _path, "Path | None": _path, "str": _text,
    "str | None": _text, "int | None": _whole,
}
