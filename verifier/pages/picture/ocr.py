"""The wall before Tesseract: a prepared picture → words with boxes and confidences, by the rows that Tesseract sees."""

from __future__ import annotations

import os
import re
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from verifier.domain import Box, Word
from verifier.errors import EngineMissing, NoRoomError, lacks_room
from verifier.pages.glyphs import clean_text
from verifier.pages.picture.images import Grey
from verifier.pages.reader import Reader
from verifier.wording import say

__all__ = ["OcrFailedError", "OcrKilledError", "Sight", "see"]

EDGES = "|¦[]{}_~`‘—"       # what a table's rules become at the edges of words
SPECKS = re.compile(r"[^\w€%&+@:«»()/#°–—-]+|_+")
NOISE, SURE = 0.2, 0.8      # confidence below which one or two letters are specks of dust, and of a row that has none
DPI = 250                   # of a prepared sheet of A4
LEADERS = re.compile(r"[.·…_‥]{3,}")
LEAST = 1 << 19             # bytes that must be free for its answer
UNLOADED = re.compile(r"Failed loading language|couldn't load any languages")      # its data are there, and damaged
OUTSIDE = {signal.SIGHUP, signal.SIGINT, signal.SIGKILL, signal.SIGQUIT, signal.SIGTERM}     # what no picture does


class OcrFailedError(Exception):
    """Tesseract gave up on a picture: too long, or it stopped."""


class OcrKilledError(OcrFailedError):
    """Tesseract was killed from outside, twice (a machine short of memory kills): the picture is not at fault."""


class Sight(NamedTuple):
    """What was read: the words by row, and how well, 0–1."""

    rows: tuple[tuple[Word, ...], ...]
    quality: float
    letters: int

    @property
    def weight(self) -> float:
        """How much was read and how surely: the better of two readings has more."""
        return self.quality * self.quality * self.letters


def see(pixels: Grey, reader: Reader, layout: int = 3) -> Sight:
    """What Tesseract reads, with its page segmentation mode `layout`; killed from outside, it is asked once more.

    Raises EngineMissing, OcrFailedError.
    """
    try:
        table = table_of(pixels, reader, layout)
    except OcrKilledError:
        table = table_of(pixels, reader, layout)
    rows: dict[tuple[int, int, int], list[Word]] = {}
    for place, text in enumerate(table["text"]):
        word = read_word(table, place, text)
        if word:
            key = (table["block_num"][place], table["par_num"][place], table["line_num"][place])
            rows.setdefault(key, []).append(word)
    return sight(tuple(row for found in rows.values() if (row := without_dust(found))))


def table_of(pixels: Grey, reader: Reader, layout: int) -> dict[str, list[Any]]:
    """Tesseract's own table of words. Raises EngineMissing, OcrFailedError."""
    engine = engine_of(reader)
    try:
        with handed(pixels) as picture:
            table: dict[str, list[Any]] = engine.image_to_data(
                picture, lang=reader.language, config=f"--psm {layout} --dpi {DPI}",
                output_type=engine.Output.DICT, timeout=reader.remaining,
            )
    except (RuntimeError, OSError) as error:  # TesseractError and its time-out are RuntimeErrors
        if lacks_room(error):
            raise NoRoomError(say("cli.sans_place")) from None
        if UNLOADED.search(str(error)):
            raise EngineMissing(say("pages.langue_absente", langue=reader.language)) from None
        killed = -getattr(error, "status", 0) in OUTSIDE
        raise (OcrKilledError if killed else OcrFailedError) from error
    return table


@contextmanager
def handed(pixels: Grey) -> Iterator[str]:
    """The picture as a file for Tesseract: raw, since packing it costs more than it saves. Raises OSError, NoRoomError."""
    with tempfile.TemporaryDirectory(prefix="page-") as folder:
        path = Path(folder) / "page.pgm"
        path.write_bytes(b"P5 %d %d 255\n" % pixels.shape[::-1] + pixels.tobytes())
        try:
            yield str(path)
        finally:        # Tesseract does not say that its answer was cut
            disk = os.statvfs(folder)
            if disk.f_bavail * disk.f_frsize < LEAST:
                raise NoRoomError(say("cli.sans_place"))


def engine_of(reader: Reader) -> Any:
    """The pytesseract module, set to this reader's command."""
    engine = checked_engine(reader.tesseract, reader.language)
    engine.pytesseract.tesseract_cmd = reader.tesseract
    return engine


@cache
def checked_engine(command: str, language: str) -> Any:
    """The pytesseract module, once this command is known to work. Raises EngineMissing without Tesseract or its language."""
    if not shutil.which(command):
        raise EngineMissing(say("pages.tesseract_absent"))
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    import pytesseract  # noqa: PLC0415  late: a text PDF needs no OCR

    pytesseract.pytesseract.tesseract_cmd = command
    try:
        known = languages_of(pytesseract)
    except (RuntimeError, OSError) as error:
        raise EngineMissing(say("pages.tesseract_absent")) from error
    if not set(language.split("+")) <= known:
        raise EngineMissing(say("pages.langue_absente", langue=language))
    return pytesseract


def languages_of(engine: Any) -> set[str]:
    """The languages that Tesseract knows; it is asked once more before a whole batch is stopped for want of it."""
    try:
        return set(engine.get_languages())
    except (RuntimeError, OSError):
        return set(engine.get_languages())


def read_word(table: dict[str, list[Any]], place: int, text: str) -> Word | None:
    """A word of Tesseract's table, None for dust and rules."""
    confidence = float(table["conf"][place]) / 100
    word = clean_text(text).strip()
    word = word.strip(EDGES) or word
    if confidence < 0 or not word or LEADERS.fullmatch(word) or SPECKS.fullmatch(word):
        return None
    left, top = float(table["left"][place]), float(table["top"][place])
    box = Box(left, top, left + float(table["width"][place]), top + float(table["height"][place]))
    return Word(word, box, round(min(confidence, 1.0), 4))


def without_dust(row: list[Word]) -> tuple[Word, ...]:
    """The words of a row, specks of dust left out: one or two doubtful letters where nothing beside them is sure."""
    if any(word.confidence >= SURE and len(word.text) > 2 for word in row):
        return tuple(row)
    return tuple(word for word in row if word.confidence >= NOISE or len(word.text) > 2)


def sight(rows: tuple[tuple[Word, ...], ...]) -> Sight:
    """The rows, with how well they were read: the mean confidence of the letters, the worst tenth left out."""
    weighed = sorted((word.confidence, sum(char.isalnum() for char in word.text)) for row in rows for word in row)
    letters = sum(count for _, count in weighed)
    spared, total, taken = 0.1 * letters, 0.0, 0.0
    for confidence, count in weighed:
        kept = max(0.0, count - spared)
        spared = max(0.0, spared - count)
        total, taken = total + confidence * kept, taken + kept
    return Sight(rows, round(total / taken, 4) if taken else 0.0, letters)
