"""The options that several commands share: what is claimed, and with which catalogue."""

from __future__ import annotations

from collections.abc import Callable, Collection
from enum import StrEnum
from typing import Any, TypeVar

import click

from verifier.cli.french import Entry, Number, OneOf, Place, Whole, text
from verifier.domain import Claim, Dispositif, Indicateur, Profession
from verifier.errors import UsageError
from verifier.wording import say

__all__ = [
    "Form", "catalogue_option", "choice", "claim_of", "claim_options", "detail_option", "exercice_option", "form_option",
    "historique_option", "jobs_option", "refuse_html", "regles_option",
]

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


class Form(StrEnum):
    """The forms of a result (contract, section 1)."""

    TEXTE = "texte"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    HTML = "html"


ELSEWHERE = (Form.HTML,)        # a page of a batch alone, written beside its results: never shown


def choice(
    option: str, words: type[StrEnum], metavar: str = "", apart: Collection[StrEnum] = (),
) -> Callable[[Decorated], Decorated]:
    """An option that takes one of these words; those `apart` are not offered."""
    taken = OneOf(words, apart)
    return click.option(option, type=taken, metavar=metavar or f"[{'|'.join(taken.offered)}]", help=text(option))


def exercice_option(command: Decorated) -> Decorated:
    """Which year."""
    return click.option("--exercice", type=Whole(2000, 2099, "annee"), metavar="ANNÉE", help=text("--exercice"))(command)


_CLAIM: tuple[Callable[[Any], Any], ...] = (
    choice("--dispositif", Dispositif),
    exercice_option,
    choice("--profession", Profession, "PROFESSION"),
    choice("--indicateur", Indicateur),
    click.option("--praticien", metavar="NOM", help=text("--praticien")),
    click.option("--numero-ps", type=Number(), metavar="NUMÉRO", help=text("--numero-ps")),
    click.option("--declaration", metavar="LIBELLÉ", help=text("--declaration")),
    click.option("--exonere-lap/--non-exonere-lap", default=None, help=text("--exonere-lap")),
    click.option("--pre-rempli/--non-pre-rempli", default=None, help=text("--pre-rempli")),
)


def claim_options(command: Decorated) -> Decorated:
    """Every option that says something of the claim."""
    for option in reversed(_CLAIM):
        command = option(command)
    return command


def claim_of(said: dict[str, Any]) -> Claim:
    """The claim as said; a word that is empty was not said."""
    return Claim(**{name: value for name, value in said.items() if value is not None and value != ""})


def catalogue_option(command: Decorated) -> Decorated:
    """Which catalogue."""
    return click.option("--catalogue", type=Place(), metavar="DOSSIER", help=text("--catalogue"))(command)


def regles_option(command: Decorated) -> Decorated:
    """Which rules of the caisse's own."""
    return click.option("--regles", type=Entry(), metavar="DOSSIER", help=text("--regles"))(command)


def historique_option(command: Decorated) -> Decorated:
    """Where verdicts are recorded."""
    return click.option("--historique", metavar="FICHIER", help=text("--historique"))(command)


def form_option(command: Decorated) -> Decorated:
    """In which form."""
    return choice("--format", Form, apart=ELSEWHERE)(command)


def detail_option(command: Decorated) -> Decorated:
    """Whether the result also keeps what each criterion rests on."""
    return click.option("--detail", is_flag=True, help=text("--detail"))(command)


def jobs_option(command: Decorated) -> Decorated:
    """How many at a time."""
    return click.option("--jobs", type=Whole(1), metavar="N", default=None, help=text("--jobs"))(command)


def refuse_html(form: Form | None) -> None:
    """There is a page of a batch alone, written beside its results."""
    if form in ELSEWHERE:
        raise UsageError(say("cli.format_html", formes=", ".join(each for each in Form if each not in ELSEWHERE)))
