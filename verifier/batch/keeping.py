"""Every verdict that is handed on was recorded first; a history that no longer answers is told once, and stops no dossier."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Protocol

from verifier.domain import Asked, Verification
from verifier.errors import HistoryUnreachableError
from verifier.wording import say

if TYPE_CHECKING:       # a store waits until one is asked for
    from verifier.store import Store

__all__ = ["Keeping", "kept", "unkept", "unmarked"]


def unmarked() -> str:
    """The mark of what is judged only once."""
    return ""


class Keeping(Protocol):
    """What else is done with each verdict before it is handed on; `mark` tells which dossier of which run the present one is."""

    def __call__(self, verifications: Iterable[Verification], *, mark: Callable[[], str] = unmarked) -> Iterator[Verification]:
        """The same verifications."""


def unkept(verifications: Iterable[Verification], *, mark: Callable[[], str] = unmarked) -> Iterator[Verification]:  # noqa: ARG001
    """Nothing is done with them."""
    return iter(verifications)


def kept(
    verifications: Iterable[Verification], store: Store, asked: Asked, tell: Callable[[str], None], *,
    mark: Callable[[], str] = unmarked,
) -> Iterator[Verification]:
    """The same verifications, each in the history before it is handed on, once however often it is judged under one mark.

    `tell` gets one French line where it fails.
    """
    open_ = True
    try:
        for verification in verifications:
            if open_:
                try:
                    store.record(verification, asked, mark())
                except HistoryUnreachableError as error:
                    open_ = False
                    tell(say("store.enregistrement_perdu", raison=error))
            yield verification
    finally:
        store.close()
