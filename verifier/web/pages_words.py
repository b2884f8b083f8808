"""Codes → what a page says for them: a sign, a word, a look. No state stands by its colour alone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any

from verifier.domain import Filed, State
from verifier.reports.cleaning import clean
from verifier.reports.wording_of import word
from verifier.wording import table

__all__ = ["capital", "choices", "criterion_word", "criterion_words", "day_of", "moment", "state_of", "status_words"]


def status_words(code: str) -> dict[str, str]:
    """Sign, word and sentence of a dossier's status."""
    told = table("reports")["statut"][code]
    return {"code": code, "signe": told["signe"], "mot": table("books")["statuts"][code], "phrase": told["phrase"]}


def criterion_words(code: str) -> dict[str, str]:
    """Sign and word of a criterion's status."""
    return {"code": code, "signe": table("reports")["critere"][code]["signe"], "mot": table("books")["criteres"][code]}


def criterion_word(name: str) -> str:
    """What a criterion is called."""
    return word("criteres", name)


def capital(text: str) -> str:
    """The text, its first letter a capital."""
    return text[:1].upper() + text[1:]


def choices(sort: str, codes: type[StrEnum] | Iterable[str]) -> list[tuple[str, str]]:
    """The options of a list, as a page offers them."""
    return [(str(code), capital(word(sort, code))) for code in codes]


def moment(when: datetime) -> str:
    """« 23/11/2026 à 14:05 », by the clock of the machine."""
    here = when.astimezone()
    return str(table("web")["moment"]).format(jour=f"{here:%d/%m/%Y}", heure=f"{here:%H:%M}")


def day_of(when: datetime) -> str:
    """« 23/11/2026 »."""
    return f"{when.astimezone():%d/%m/%Y}"


def state_of(filed: Filed) -> dict[str, Any]:
    """How far a dossier has come, and what is proposed or decided: in words."""
    shown = filed.decided or (filed.summary.status if filed.summary else None)
    told: dict[str, Any] = {"etat": filed.state.value, "mot": table("web")["etats"][filed.state.value], "statut": None}
    if filed.state is State.JUGE and shown:
        words = status_words(shown.value)
        told |= {"statut": words["code"], "signe": words["signe"], "mot": words["mot"]}
    return told | {"echec": clean(filed.failure)}
