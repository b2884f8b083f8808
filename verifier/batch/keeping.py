"""Every verdict that is handed on was recorded first, and tells what the history knows of its papers.

A history that no longer answers is told once, and stops no dossier.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Protocol

from verifier.batch.remembering import reminded
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
    """What else is done with each verdict before it is handed on; `mark` tells which dossier of which run the present one is.

    `run`: which run that is, where it tells by itself what its own dossiers have in common; "" where nothing does.
    """

    def __call__(
        self, verifications: Iterable[Verification], *, mark: Callable[[], str] = unmarked, run: str = "",
    ) -> Iterator[Verification]:
        """The same verifications, with more told of their papers or not."""


def unkept(
    verifications: Iterable[Verification], *, mark: Callable[[], str] = unmarked, run: str = "",  # noqa: ARG001
) -> Iterator[Verification]:
    """Nothing is done with them."""
    return iter(verifications)


def kept(  # noqa: PLR0913  what becomes of a verdict, and which one it is
    verifications: Iterable[Verification], store: Store, asked: Asked, tell: Callable[[str], None], *,
    mark: Callable[[], str] = unmarked, run: str = "",
) -> Iterator[Verification]:
    """Each in the history before it is handed on, once however often it is judged under one mark, and what was told earlier.

    `tell` gets one French line where it fails.
    """
    open_ = True
    try:
        for verification in verifications:
            told = verification
            if open_:
                try:
                    told = recorded(verification, store, asked, mark(), run)
                except HistoryUnreachableError as error:
                    open_ = False
                    tell(say("store.enregistrement_perdu", raison=error))
            yield told
    finally:
        store.close()


def recorded(verification: Verification, store: Store, asked: Asked, mark: str, run: str) -> Verification:
    """The same, recorded, and told of its papers what the history knew."""
    reminding = reminded(
        verification, lambda papers, again: store.meet(verification, asked, papers, mark=mark, run=run, again=again),
    )
    return reminding[0]
