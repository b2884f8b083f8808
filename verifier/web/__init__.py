"""The agents' page and the HTTP API: an entrance beside the command, which starts it.

`serve` stands until it is asked to stop; `application` is what it serves. Both wait for FastAPI until they are asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from verifier.web.app import application
    from verifier.web.serving import bound, serve
    from verifier.web.standing import Bounds, Stand, Way

__all__ = ["Bounds", "Stand", "Way", "application", "bound", "serve"]

_FILES = {
    "application": "app", "bound": "serving", "serve": "serving", "Bounds": "standing", "Stand": "standing", "Way": "standing",
}


def __getattr__(name: str) -> object:
    """A name of the room, when it is first asked for (PEP 562)."""
    if name not in _FILES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_FILES[name]}"), name)
