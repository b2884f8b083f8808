"""What every dossier needs and nobody should load twice: limits, reader, finders, catalogue, rule book."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from verifier import __version__, catalog, fields, intake, pages, reports, rules
from verifier.domain import Versions
from verifier.fields import calibration, entities
from verifier.settings import Settings, today

__all__ = ["Resources", "load"]

_LIBRARIES = ("pypdfium2", "pdfplumber", "pillow", "numpy", "zxing-cpp", "rapidfuzz", "spacy", "python-docx")


@dataclass(frozen=True, slots=True)
class Resources:
    """Loaded once at an entrance, handed down as arguments."""

    limits: intake.Limits
    reader: pages.Reader
    finders: fields.Finders
    catalog: catalog.Catalog
    rulebook: rules.Rulebook
    versions: Versions
    extent: reports.Extent = field(default_factory=reports.Extent)


def load(settings: Settings, *, traced: bool = False) -> Resources:
    """The resources of these settings. The OCR engine and the entity model wait until a pièce needs them.

    `traced`: the versions also tell the tools, without which a verdict may not be had again to the byte, nor a batch go on.
    """
    loaded = catalog.load(settings.catalogue, settings.confirmations)
    rulebook = rules.load(settings.rules, settings.regles, today())
    trained = entities.TrainedEntities(settings.model)
    finders = fields.Finders(spotter=catalog.spotter(loaded), entities=trained, scale=calibration.load())
    tools = _tools(settings) if traced else {}
    versions = Versions(__version__, loaded.version, rulebook.version, entities.model_version(settings.model), tools)
    return Resources(_limits(settings), _reader(settings), finders, loaded, rulebook, versions, _extent(settings))


def _extent(settings: Settings) -> reports.Extent:
    return reports.Extent(settings.rapport_extraits, settings.rapport_details, settings.rapport_dossiers)


def _limits(settings: Settings) -> intake.Limits:
    return intake.Limits(
        file_bytes=settings.max_file_bytes,
        pages=settings.max_pages,
        archive_files=settings.max_files,
        archive_bytes=settings.max_unpacked_bytes,
        seconds=settings.max_seconds,
        memory_bytes=settings.max_memory_bytes,
    )


def _reader(settings: Settings) -> pages.Reader:
    return pages.Reader(
        tesseract=settings.tesseract,
        language=settings.ocr_language,
        certificates_2ddoc=settings.certificats_2ddoc,
        pages=settings.max_pages,
        seconds=settings.max_seconds,
    )


def _tools(settings: Settings) -> Mapping[str, str]:
    """What reads, each with its version; the trained model by its content."""
    from importlib import metadata  # noqa: PLC0415  late: only a trace and a journal ask

    from verifier.pages.engine import version_of  # noqa: PLC0415

    found = {
        "model": _content(settings.model), "tesseract": version_of(settings.tesseract), "python": platform.python_version(),
    }
    for library in _LIBRARIES:
        try:
            found[library] = metadata.version(library)
        except metadata.PackageNotFoundError:
            found[library] = ""
    return found


def _content(folder: Path) -> str:
    """Twelve hexadecimal signs that change with any byte of the files of a folder, or with their names."""
    digest = hashlib.sha256()
    for file in sorted(each for each in folder.rglob("*") if each.is_file()):
        digest.update(file.relative_to(folder).as_posix().encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:12]
