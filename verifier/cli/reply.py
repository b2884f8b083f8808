"""`verify reply RÉSULTAT`: the message to the professional, as a text, a draft of an e-mail or a Word document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from verifier.cli.french import Command, Entry, OneOf, Place, Refused, text
from verifier.cli.options import Form
from verifier.cli.outlet import check_output, warn, write, write_bytes
from verifier.domain import Status, Verification
from verifier.errors import OutputError, UsageError
from verifier.wording import say, table

if TYPE_CHECKING:       # a report is heavier than the help may be
    from verifier.reports.letters import Letter

__all__ = ["reply"]

_NUMBER = re.compile(r"[A-Za-z]{0,4}(?:[-_.]?[0-9]{1,12}){1,4}", re.ASCII)     # a reference that can be nobody's name
_TYPED = "%d/%m/%Y"


class Shape(StrEnum):
    """The forms of a letter."""

    TEXTE = "texte"
    EML = "eml"
    DOCX = "docx"


@click.command("reply", cls=Command, key="reply")
@click.argument("result", metavar=text("reply.usage"), type=Entry(), required=False)
@click.option("--dossier", metavar="RÉFÉRENCE", help=text("--dossier"))
@click.option("--statut", "statuses", multiple=True, type=OneOf(Status), metavar="STATUT", help=text("--statut"))
@click.option("--format", "shape", type=OneOf(Shape), metavar=f"[{'|'.join(Shape)}]", help=text("--format.reply"))
@click.option("--output", type=Place(), metavar="FICHIER", help=text("--output.reply"))
@click.option("--remplacer", is_flag=True, help=text("--remplacer"))
@click.option("--modeles", type=Place(), metavar="DOSSIER", help=text("--modeles"))
@click.option("--ecrire-modeles", type=Place(), metavar="DOSSIER", help=text("--ecrire-modeles"))
@click.option("--caisse", metavar="NOM", default="", help=text("--caisse"))
@click.option("--date", "when", metavar="JJ/MM/AAAA", help=text("--date"))
def reply(  # noqa: PLR0913  one argument an option
    result: Path | None, *, dossier: str | None, statuses: tuple[Status, ...], shape: Shape | None, output: Path | None,
    remplacer: bool, modeles: Path | None, ecrire_modeles: Path | None, caisse: str, when: str | None,
) -> int:
    """Write the letters; 0 when they are written."""
    from verifier import reports  # noqa: PLC0415  late: not for --help
    from verifier.reports import letters  # noqa: PLC0415

    if ecrire_modeles:
        return _write_templates(ecrire_modeles)
    if result is None:
        raise Refused(say("cli.argument_manque", argument=table("cli")["argument"]["RESULT"]), click.get_current_context())
    day, templates = _day(when), letters.load(modeles)
    found = reports.read(result)
    chosen = {each.verification.dossier for each in reports.choose(found, dossier)}
    told = {place: each.verification for place, each in enumerate(found, 1) if each.verification.dossier in chosen}
    kept = {place: each for place, each in told.items() if not statuses or each.verdict.status in statuses}
    if not kept:
        raise UsageError(say("cli.aucun_statut", statuts=", ".join(statuses)))
    reports.check(kept.values(), result)
    made = {place: letters.compose(each, templates, day, caisse) for place, each in kept.items()}
    letters.check(made.values())
    for doubt in dict.fromkeys(each for letter in made.values() for each in letter.doubts):
        warn(doubt)
    return _publish(made, kept, _Post(shape or Shape.TEXTE, output, result, remplacer))


def _day(typed: str | None) -> date:
    if typed is None:
        return datetime.now().astimezone().date()
    try:
        return datetime.strptime(typed, _TYPED).date()  # noqa: DTZ007  a day, whatever the hour
    except ValueError:
        raise UsageError(say("cli.date_fausse", valeur=typed)) from None


class _Post(NamedTuple):
    """Where letters go: in which form; what was read, which they never erase; whether they take the place of earlier ones."""

    shape: Shape
    output: Path | None
    result: Path
    over: bool


def _publish(letters: Mapping[int, Letter], told: Mapping[int, Verification], post: _Post) -> int:
    """One letter to a file or to standard output; several into a folder, or one after the other as text."""
    from verifier.reports.cleaning import clean, shorten  # noqa: PLC0415  late: not for --help

    several = len(letters) > 1
    folder = post.output if post.output and (several or post.output.is_dir()) else None
    if folder is None:
        _check_alone(post.shape, post.output, several=several)
    files = _files(folder, told, post.shape) if folder else {place: post.output for place in letters if post.output}
    _check_files(files.values(), post)
    for dossier, number in _named_again(told.values()):
        warn(say("cli.dossier_double", dossier=shorten(clean(dossier)), n=number))
    if folder is None:
        _write_alone(letters, told, post)
        return 0
    _check_folder(folder)
    for place, letter in letters.items():
        write_bytes(_written(letter, post.shape), files[place])
    count = table("cli")["lettres"][several].format(n=len(letters), sortie=folder)
    warn(count)
    return 0


def _write_alone(letters: Mapping[int, Letter], told: Mapping[int, Verification], post: _Post) -> None:
    if post.shape is Shape.TEXTE:
        heads = {place: _head(told[place]) if len(letters) > 1 else "" for place in letters}
        write("\n".join(heads[place] + _text(letter) for place, letter in letters.items()), Form.TEXTE, post.output)
    else:
        write_bytes(b"".join(_written(letter, post.shape) for letter in letters.values()), post.output)


def _check_alone(shape: Shape, output: Path | None, *, several: bool) -> None:
    """Refuse what could not be shown on a terminal."""
    if output is None and (shape is Shape.DOCX or (several and shape is Shape.EML)):
        raise UsageError(say("cli.lettre_sans_sortie", forme=shape))
    check_output(output, [])


def _check_files(files: Iterable[Path], post: _Post) -> None:
    """Refuse, before the first is written, what would erase the results or a letter that is there; no link is written through."""
    for file in files:
        if file.resolve() == post.result.resolve():
            raise UsageError(say("cli.sortie_entree", sortie=file))
        if file.is_dir():
            raise OutputError(say("cli.sortie_impossible", sortie=file))
        if file.exists() and not file.is_file():
            continue        # a pipe, a terminal: nothing is lost
        if file.is_symlink():
            raise UsageError(say("cli.lettre_lien", sortie=file))
        if file.exists() and not post.over:
            raise UsageError(say("cli.lettre_presente", sortie=file))


def _files(folder: Path, told: Mapping[int, Verification], shape: Shape) -> Mapping[int, Path]:
    """A file a letter; letters that would have one name have their rank."""
    names = {place: _name(place, each, shape) for place, each in told.items()}
    alike = Counter(name.casefold() for name in names.values())
    ranked = {place: _ranked(place, told[place], shape) for place, name in names.items() if alike[name.casefold()] > 1}
    return {place: folder / name for place, name in {**names, **ranked}.items()}


def _named_again(told: Iterable[Verification]) -> Iterator[tuple[str, int]]:
    """The dossiers that several results bear, and how many."""
    return ((name, number) for name, number in Counter(each.dossier for each in told).items() if number > 1)


def _check_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise OutputError(say("cli.sortie_impossible", sortie=folder)) from None


def _name(place: int, verification: Verification, shape: Shape) -> str:
    """A file name in which nobody's name stands: the dossier's reference where it is a number, else its rank."""
    like_a_rank = verification.dossier.casefold().startswith(say("cli.rang", rang=""))      # it would be taken for a rank
    if like_a_rank or not _NUMBER.fullmatch(verification.dossier):
        return _ranked(place, verification, shape)
    return _ended(verification.dossier, verification, shape)


def _ranked(place: int, verification: Verification, shape: Shape) -> str:
    return _ended(say("cli.rang", rang=f"{place:04}"), verification, shape)


def _ended(stem: str, verification: Verification, shape: Shape) -> str:
    return f"{stem}-{verification.verdict.status}.{'txt' if shape is Shape.TEXTE else shape}"


def _head(verification: Verification) -> str:
    from verifier.reports.cleaning import clean  # noqa: PLC0415  late: not for --help

    return "═" * 100 + "\n" + say("letters.titre_ligne", dossier=clean(verification.dossier)) + "\n\n"


def _text(letter: Letter) -> str:
    return say("letters.objet_ligne", objet=letter.subject) + "\n\n" + letter.text + "\n"


def _written(letter: Letter, shape: Shape) -> bytes:
    from verifier.reports import letters  # noqa: PLC0415  late: not for --help

    if shape is Shape.TEXTE:
        return _text(letter).encode("utf-8", "replace")
    return letters.to_eml(letter) if shape is Shape.EML else letters.to_docx(letter)


def _write_templates(folder: Path) -> int:
    """Write the tool's own templates, to be edited; one that is there already is left alone."""
    from verifier.reports import letters  # noqa: PLC0415  late: not for --help

    _check_folder(folder)
    for status in Status:
        file = folder / f"{status}.txt"
        if file.exists() or file.is_symlink():
            raise UsageError(say("cli.modele_present", fichier=file.name))
    for status in Status:
        write_bytes(letters.written(status).encode(), folder / f"{status}.txt")
    warn(say("cli.modeles_ecrits", dossier=folder))
    return 0
