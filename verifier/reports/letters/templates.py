"""Templates of letters: plain text with words to fill, checked when they are loaded. Filling is a substitution, never code.

A template is a text file: a line « Objet : … », then the letter. `{corps}` is a word that the tool fills; `{de logiciel}` the
same after « de » or « d' »; `{un|plusieurs}` one of two wordings, by the number of pièces. Nothing else stands between braces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn

from verifier.domain import Status
from verifier.errors import UsageError
from verifier.reports.cleaning import clean
from verifier.wording import say, table
from verifier.wording.french import de

__all__ = ["Template", "Words", "default", "load", "written"]

EVERY = "lettre"                 # the stem of the template that serves every status without its own
_SUFFIX = ".txt"
_LONGEST = 100_000               # bytes
_BRACES = re.compile(r"\{([^{}\n]*)\}")
_OBJECT = re.compile(r"\s*objet\s*:\s*(?P<objet>.*?)\s*", re.IGNORECASE)
_ARTICLES = ("le", "du", "au")
_ELIDED = frozenset({"logiciel", "editeur", "praticien"})
_TELLING = frozenset({"corps", "message", "raisons", "demandes"})
_IN_PART = _TELLING - {"corps", "message"}
_WITH_RESERVE = frozenset({"corps", "message", "reserve"})      # the first two hold it
_RESERVE = "{reserve}"
_MAY_BE_EMPTY = frozenset({"reserve", "sous_reserve"})          # without them, their paragraph still stands
_MUST_TELL = frozenset({Status.INCOMPLET, Status.NON_CONFORME})


@dataclass(frozen=True, slots=True)
class Template:
    """A letter whose words are still to be filled: its subject, its text; `file`: where it was read, empty for the tool's own."""

    subject: str
    text: str
    file: str = ""

    @property
    def words(self) -> frozenset[str]:
        """The words that its text fills, without their article."""
        return frozenset(inside.rpartition(" ")[2] for inside in _BRACES.findall(self.text) if "|" not in inside)

    def reserved(self) -> Template:
        """The same, in which what it tells is told with reserve: `{reserve}` stands below, unless it stands there already."""
        parts = self.text.split("\n\n")
        told = [place for place, part in enumerate(parts) if Template("", part).words & _IN_PART]
        if self.words & _WITH_RESERVE or not told:
            return self
        below = told[-1] + 1
        return replace(self, text="\n\n".join([*parts[:below], _RESERVE, *parts[below:]]))


@dataclass(frozen=True, slots=True)
class Words:
    """What fills a template: each word's value, the dispositif by article, whether several pièces were received."""

    values: Mapping[str, str]
    dispositif: Mapping[str, str]
    several: bool

    def fill(self, text: str) -> str:
        """The text filled; a paragraph in which a word is empty is left out."""
        filled = map(self.fill_line, self._whole(text))
        return "\n\n".join(paragraph for paragraph in filled if paragraph.strip())

    def tell(self, template: Template) -> bool:
        """Whether a letter made of this template says something: where it has words that tell, one of them is printed."""
        kept = [Template("", paragraph) for paragraph in self._whole(template.text)]
        telling = template.words & _TELLING
        return any(not telling or paragraph.words & telling for paragraph in kept if paragraph.text.strip())

    def _whole(self, text: str) -> list[str]:
        return [paragraph for paragraph in re.split(r"\n{2,}", text.strip("\n")) if self._is_whole(paragraph)]

    def fill_line(self, text: str) -> str:
        """The text filled, whatever is empty."""
        return _BRACES.sub(self._filled, text)

    def _is_whole(self, paragraph: str) -> bool:
        return all("|" in inside or inside in _MAY_BE_EMPTY or self._value(inside) for inside in _BRACES.findall(paragraph))

    def _filled(self, found: re.Match[str]) -> str:
        one, bar, many = found[1].partition("|")
        return (many if self.several else one) if bar else self._value(found[1])

    def _value(self, inside: str) -> str:
        article, _, word = inside.rpartition(" ")
        if word == "dispositif":
            return self.dispositif[article]
        value = self.values[word]
        return de(value) if article and value else value


def default(status: Status) -> Template:
    """The tool's own letter for a status."""
    return Template(table("letters")["objet"][status], table("letters")["lettre"])


def load(folder: Path | None) -> Mapping[Status, Template]:
    """The templates of a folder, the tool's own where it has none. Raises UsageError: file, line and reason, in French."""
    own = _read_all(folder) if folder else {}
    return {status: own.get(status) or own.get(EVERY) or default(status) for status in Status}


def written(status: Status) -> str:
    """The tool's own letter as a file to be edited, with the list of the words."""
    own = default(status)
    words = "".join(f"#   {{{word}}} : {meaning}\n" for word, meaning in table("letters")["mots"].items())
    name = table("reports")["statut"][status]["mot"].lower()
    return f"{say('letters.entete', statut=name)}{words}\n{say('letters.objet_ligne', objet=own.subject)}\n\n{own.text}"


def _read_all(folder: Path) -> dict[str, Template]:
    names = [f"{stem}{_SUFFIX}" for stem in (*Status, EVERY)]
    files = sorted(folder.glob("*")) if folder.is_dir() else []
    meant = [file for file in files if file.suffix.lower() == _SUFFIX or file.stem in {*Status, EVERY}]
    for file in meant:
        if file.name not in names:
            raise UsageError(say("letters.modele_nom", fichier=clean(file.name), noms=", ".join(names)))
    found = {file.stem: _read(file) for file in meant}
    if not found:
        raise UsageError(say("letters.modeles_absents", dossier=clean(str(folder)), noms=", ".join(names)))
    return found


def _read(file: Path) -> Template:
    lines = [(place, line) for place, line in enumerate(_text(file).splitlines(), 1) if not line.startswith("#")]
    while lines and not lines[0][1].strip():
        lines.pop(0)
    first, subject = lines[0] if lines else (1, "")
    found = _OBJECT.fullmatch(subject)
    if found is None or not found["objet"]:
        _refuse(file, first, say("letters.modele_sans_objet"))
    for place, line in lines:
        for reason in (*_faults(line), *_faults(_plain(line))):      # as written, and as it is filled
            _refuse(file, place, reason)
    body = "\n".join(_plain(line) for _, line in lines[1:]).strip("\n")
    template = Template(found["objet"], body + "\n", file.name)
    if not body.strip():
        _refuse(file, first, say("letters.modele_vide"))
    if file.stem in {*_MUST_TELL, EVERY} and not template.words & _TELLING:
        _refuse(file, first, say("letters.modele_muet"))
    return template


def _plain(line: str) -> str:
    """The line without what no letter prints, its indent kept."""
    return " " * (len(line) - len(line.lstrip())) * bool(line.strip()) + clean(line)


def _text(file: Path) -> str:
    try:
        data = file.read_bytes()
    except OSError:
        raise UsageError(say("letters.modele_illisible", fichier=clean(file.name))) from None
    if len(data) > _LONGEST:
        raise UsageError(say("letters.modele_trop_long", fichier=clean(file.name)))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")     # a text editor of Windows
    if "\0" in text or "\ufffd" in text:
        raise UsageError(say("letters.modele_illisible", fichier=clean(file.name)))
    return text


def _faults(line: str) -> Iterator[str]:
    """What is wrong with the words to fill of a line."""
    if re.search(r"[{}]", _BRACES.sub("", line)):
        yield say("letters.modele_accolade")
    words = table("letters")["mots"]
    for inside in _BRACES.findall(line):
        if "|" in inside:
            if inside.count("|") != 1:
                yield say("letters.modele_pluriel", mot=clean(inside))
            continue
        article, _, word = inside.rpartition(" ")
        if word not in words:
            yield say("letters.modele_mot", mot=clean(inside), mots=", ".join(words))
        elif article and article not in (_ARTICLES if word == "dispositif" else ("de",) if word in _ELIDED else ()):
            yield say("letters.modele_article", mot=word, article=clean(article))


def _refuse(file: Path, line: int, reason: str) -> NoReturn:
    raise UsageError(say("letters.modele_lieu", fichier=clean(file.name), ligne=line, raison=reason))
