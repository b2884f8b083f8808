"""Line ends that end no sentence: the words there call for those of the next line. Texts are folded, but for `opens_anew`."""

from __future__ import annotations

import re

from verifier.fields.values import MONTHS

__all__ = ["FEWEST_WORDS", "NOTE_OPENS", "calls_on", "cuts_a_date", "cuts_a_phrase", "opens_anew"]

FEWEST_WORDS = 4      # of a line of prose; a label has fewer
BOXES = "☐☑☒□■▪•✓✔✗✘"
BULLETS = ("- ", "– ", "— ", "* ", "> ")
ENTRY = re.compile(r"[^:;.]{2,45} ?: ?\S*\d\S*|\([^()]*\)")      # a label and its number, a line in brackets: the next is another
NOTE_OPENS = re.compile(r"\*{1,3}|\((?:\*{1,3}|[1-9a-e])\)|\[[1-9a-e]\]|[¹²³]")
# A line that calls for the rest of its date, and the line that gives it.
DATE_OPENS = re.compile(rf"\b(?:le|du|au|depuis|des|courant|fin|debut)(?: \d{{1,2}}(?:er)?(?: (?:{'|'.join(MONTHS)}))?)?$")
# A line that ends within the words of a mention, and how they go on.
PHRASE_OPENS = re.compile(
    r"(?:\b(?P<dmp>dmp)|\b(?P<dossier>dossier medical)|\b(?P<file>dossier)|\b(?P<lap>aide a la)|\breferenc\w+(?P<segur>)|"
    r"\b(?:compatib\w+|homologu\w+|homologation)(?P<able>))[-\"»]?$",
)
PHRASE_GOES_ON = {
    "dmp": re.compile(r"-?(?:compatib|homologu)"),
    "dossier": re.compile(r"partage|personnel"),
    "file": re.compile(r"medical (?:partage|personnel)"),
    "lap": re.compile(r"prescription"),
    "segur": re.compile(r"segur"),
    "able": re.compile(r"dmp\b|dossier medical"),
}
DATE_GOES_ON = re.compile(rf"(?:\d{{1,2}}[/.-]\d|(?:\d{{1,2}}(?:er)? )?(?:{'|'.join(MONTHS)})\b|(?:19|20)\d\d\b)")
# A line of prose that cannot end there; and one of a full line of a table, whose rest bears the price.
CALLS_ON = re.compile(
    r"\b(?:de|du|des|d'|le|la|les|l'|en|au|aux|et|ou|avec|pour|par|sur|sans|a|est|sont|soit|etre|sera|seront|n'est|ne|"
    r"n'est pas|logiciel|progiciel|module|pack|connecteur|version)$",
)
FULL_CALLS_ON = re.compile(r"(?:[,(/:–—]|\b(?:n°|n° de serie))$")


def cuts_a_date(line: str, following: str) -> bool:
    """Whether the end of the line cuts a date in two: « depuis le / 5 mai 2022 », « le 12 mars / 2021 »."""
    return bool(DATE_OPENS.search(line) and DATE_GOES_ON.match(following))


def cuts_a_phrase(line: str, following: str) -> bool:
    """Whether the end of the line cuts the words of a mention in two: « … DMP / COMPATIBLE »."""
    opened = PHRASE_OPENS.search(line)
    return bool(opened and PHRASE_GOES_ON[str(opened.lastgroup)].match(following))


def calls_on(line: str, *, full: bool) -> bool:
    """Whether a line of prose stops where no phrase ends; a label may. `full`: it runs to its column's right edge."""
    long = len(line.split()) >= FEWEST_WORDS
    return long and bool(CALLS_ON.search(line) or (full and FULL_CALLS_ON.search(line)))


def opens_anew(line: str, following: str) -> bool:
    """Whether the next line is an item, a box or a footnote of its own."""
    entry = ENTRY.fullmatch(line) is not None and following[:1].isupper()
    return following[:1] in BOXES or bool(NOTE_OPENS.match(following)) or line[:2] == following[:2] in BULLETS or entry
