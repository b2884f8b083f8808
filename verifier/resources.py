"""What every dossier needs and nobody should load twice: limits, reader, finders, catalogue, rule book."""

from __future__ import annotations

from dataclasses import dataclass

from verifier import __version__, catalog, fields, intake, pages, rules
from verifier.domain import Versions
from verifier.fields import calibration, entities
from verifier.settings import Settings

__all__ = ["Resources", "load"]


@dataclass(frozen=True, slots=True)
class Resources:
    """Loaded once at an entrance, handed down as arguments."""

    limits: intake.Limits
    reader: pages.Reader
    finders: fields.Finders
    catalog: catalog.Catalog
    rulebook: rules.Rulebook
    versions: Versions


def load(settings: Settings) -> Resources:
    """The resources of these settings. The OCR engine and the entity model wait until a pièce needs them."""
    loaded = catalog.load(settings.catalogue)
    rulebook = rules.load(settings.rules, settings.regles)
    trained = entities.TrainedEntities(settings.model)
    finders = fields.Finders(spotter=catalog.spotter(loaded), entities=trained, scale=calibration.load())
    versions = Versions(__version__, loaded.version, rulebook.version, entities.model_version(settings.model))
    return Resources(_limits(settings), _reader(settings), finders, loaded, rulebook, versions)


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
