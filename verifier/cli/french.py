"""click, speaking French: help from `help.txt`, and every mistake in one line that says what to do next."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Generic, TypeVar

import click

from verifier.domain import is_numero_ps
from verifier.wording import say, table

__all__ = ["Command", "Day", "Entry", "Group", "Number", "OneOf", "Place", "Refused", "Whole", "explain", "text"]

Word = TypeVar("Word", bound=StrEnum)

_TEXTS = Path(__file__).with_name("help.txt")


@cache
def _texts() -> dict[str, str]:
    """The keys of help.txt and their texts: a key stands at the margin, its text is indented."""
    found: dict[str, str] = {}
    key = ""
    for line in _TEXTS.read_text(encoding="utf-8").splitlines():
        if line.startswith(" "):
            found[key] = f"{found.get(key, '')} {line.strip()}".strip()
        elif line and not line.startswith("#"):
            key = line.strip()
    return found


def text(key: str) -> str:
    """One text of the help."""
    return _texts()[key]


class Refused(click.UsageError):
    """A wrong usage whose message is already one French sentence."""


class _Formatter(click.HelpFormatter):
    """click's own layout, with French headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The usage line."""
        super().write_usage(prog, args, f"{text('usage')} " if prefix is None else prefix)

    def write_dl(self, rows: Iterable[tuple[str, str]], *args: Any, **more: Any) -> None:
        """Options, each with what it does; that one must be given is told in French."""
        super().write_dl([(term, told.replace("[required]", text("obligatoire"))) for term, told in rows], *args, **more)

    def write_heading(self, heading: str) -> None:
        """A heading, a space before its colon."""
        self.write(f"{'':>{self.current_indent}}{text('commandes') if heading == 'Commands' else heading} :\n")


class _Context(click.Context):
    """A context whose help is laid out in French."""

    formatter_class = _Formatter


class Command(click.Command):
    """A command whose help is in help.txt, under its `key`."""

    context_class = _Context

    def __init__(self, *args: Any, key: str = "", **extra: Any) -> None:
        texts = _texts()
        extra["help"] = "\n\n".join(texts[each] for each in (key, f"{key}.detail") if each in texts)
        extra["short_help"], extra["epilog"] = texts.get(key), texts.get(f"{key}.fin")
        extra.setdefault("context_settings", {"max_content_width": 110})
        super().__init__(*args, **extra)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The arguments read; what is wrong with them says of which command (click forgets it where a value is missing)."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """`--help`, explained in French."""
        option = super().get_help_option(ctx)
        if option:
            option.help = text("--help")
        return option


class Group(Command, click.Group):
    """A command made of commands."""

    command_class = Command

    def __init__(self, *args: Any, **extra: Any) -> None:
        super().__init__(*args, subcommand_metavar="COMMANDE [OPTIONS]", no_args_is_help=False, options_metavar="", **extra)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """The command named first."""
        if args[0] not in self.commands:
            raise Refused(say("cli.commande_inconnue", commande=args[0], commandes=", ".join(self.commands)), ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command named; none named is a mistake."""
        if not ctx.args and not getattr(ctx, "_protected_args", None):
            raise Refused(say("cli.commande_manque", commandes=", ".join(self.commands)), ctx)
        return super().invoke(ctx)


def is_there(value: Any) -> bool:
    """Whether a path leads to something; one that may not be looked at is said so when it is opened."""
    try:
        return Path(value).exists()
    except PermissionError:
        return True
    except (OSError, ValueError):
        return False


class Entry(click.ParamType[Path]):
    """A file or folder that is there; an empty word, which would be the current folder, is refused."""

    name = "chemin"

    def __init__(self, commands: Sequence[str] = ()) -> None:
        self.commands = commands

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:  # noqa: ARG002  click's own
        """The path."""
        if value and is_there(value):
            return Path(value)
        key = "entree_commande" if value in self.commands else "entree_introuvable"
        raise Refused(say(f"cli.{key}", entree=value), ctx)


class Place(click.ParamType[Path]):
    """A file or folder that may be there or not; an empty word, which would be the current folder, is refused."""

    name = "chemin"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """The path."""
        if not value:
            raise _refused_value(value, param, ctx, say("cli.chemin"))
        return Path(value)


class OneOf(click.ParamType[Word], Generic[Word]):
    """One of the words of an enumeration; `apart`: those that are not offered: whoever asks for one is told where it is had."""

    def __init__(self, words: type[Word], apart: Collection[Word] = ()) -> None:
        self.words = words
        self.offered = [word for word in words if word not in apart]
        self.name = "mot"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Word:
        """The word; a word that does not exist is refused with those that do."""
        try:
            return self.words(str(value).lower())
        except ValueError:
            raise _refused_value(value, param, ctx, say("cli.choix", choix=", ".join(self.offered))) from None


class Whole(click.ParamType[int]):
    """A whole number, `least` or more; `hint` is the key of the sentence that says what is expected."""

    name = "nombre"

    def __init__(self, least: int, most: int = 10**6, hint: str = "nombre") -> None:
        self.least, self.most, self.hint = least, most, hint

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number."""
        if isinstance(value, int):
            return value
        shown = str(value)
        if shown.isascii() and shown.isdigit() and len(shown) < 10 and self.least <= int(shown) <= self.most:
            return int(shown)
        raise _refused_value(value, param, ctx, say(f"cli.{self.hint}", minimum=self.least))


class Number(click.ParamType[str]):
    """A professional's number; an empty word says none."""

    name = "numéro"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The number."""
        if not value or is_numero_ps(str(value)):
            return str(value)
        raise _refused_value(value, param, ctx, say("cli.numero_ps"))


class Day(click.ParamType[date]):
    """A day, as 31/12/2024 or 2024-12-31."""

    name = "jour"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:  # noqa: ARG002  click's own
        """The day."""
        if isinstance(value, date):
            return value
        for form in ("%d/%m/%Y", "%Y-%m-%d"):
            with suppress(ValueError):
                return datetime.strptime(str(value), form).date()  # noqa: DTZ007  a day, whatever the hour
        raise Refused(say("cli.date_fausse", valeur=value), ctx)


def _refused_value(value: object, param: click.Parameter | None, ctx: click.Context | None, expected: str) -> Refused:
    option = param.opts[0] if param else ""
    return Refused(say("cli.valeur_refusee", valeur=value, option=option, attendu=expected), ctx)


def explain(error: click.ClickException) -> str:
    """What click refuses, in one French sentence, and where to read more."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "verify"
    return say("cli.aide", message=_reason(error), commande=command)


def _reason(error: click.ClickException) -> str:
    match error:
        case Refused():
            return error.message
        case click.NoSuchOption():
            near: Sequence[str] = error.possibilities or ()
            key = "option_proche" if near else "option_inconnue"
            return say(f"cli.{key}", option=error.option_name, proche=near[0] if near else "")
        case click.BadOptionUsage():
            key = "option_avec_valeur" if "not take" in error.message else "option_sans_valeur"
            return say(f"cli.{key}", option=error.option_name)
        case click.MissingParameter() if error.param is not None:
            names: dict[str, str] = table("cli")["argument"]
            option = error.param.opts[0]
            key = option if isinstance(error.param, click.Option) else str(error.param.name).upper()
            return say("cli.argument_manque", argument=names.get(key, option))
        case click.UsageError() if "extra argument" in error.message:
            return say("cli.arguments_en_trop")
        case _:
            return say("cli.incompris")

