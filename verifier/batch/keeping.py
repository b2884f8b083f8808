"""Every verdict that is handed on was recorded first; a history that no longer answers is told once, and stops no dossier."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from verifier.domain import Asked, Verification
from verifier.errors import HistoryUnreachableError
from verifier.wording import say

if TYPE_CHECKING:       # a store waits until one is asked for
    from verifier.store import Store

__all__ = ["kept"]


def kept(
    verifications: Iterable[Verification], store: Store, asked: Asked, tell: Callable[[str], None]
) -> Iterator[Verification]:
    """The same verifications, each in the history before it is handed on. `tell` gets one French line where it fails."""
    open_ = True
    try:
        for verification in verifications:
            if open_:
                try:
                    store.record(verification, asked)
                except HistoryUnreachableError as error:
                    open_ = False
                    tell(say("store.enregistrement_perdu", raison=error))
            yield verification
    finally:
        store.close()
