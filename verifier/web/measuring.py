"""How much of each file of a form has come, as it comes: too heavy a one is refused before it is laid down whole."""

from __future__ import annotations

from typing import Any

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser

__all__ = ["Measure"]


class Measure:
    """Of a form of several parts, by its boundary. What cannot be read is left for whoever reads the form to refuse."""

    def __init__(self, boundary: bytes, most: int) -> None:
        self._most, self._part = most, 0
        self._parser: Any = MultipartParser(boundary, {"on_part_begin": self._begin, "on_part_data": self._data})
        self.is_too_heavy = False

    def take(self, data: bytes) -> None:
        """What came next."""
        if self._parser is None or not data:
            return
        try:
            self._parser.write(data)
        except FormParserError:
            self._parser = None

    def _begin(self) -> None:
        self._part = 0

    def _data(self, _data: bytes, start: int, end: int) -> None:
        self._part += end - start
        self.is_too_heavy = self.is_too_heavy or self._part > self._most
