"""Structures — SELARL, SCM, cabinet, clinic — and where their names end: a name inside theirs names nobody beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from verifier.domain import Evidence, Person, PersonRole
from verifier.fields.folding import CAPITALS, compact, fold
from verifier.fields.layout import Sheet, Span
from verifier.fields.names import ADDRESS, is_address, is_entity

__all__ = ["PARTS", "is_company", "part_of_one", "structure_named", "structures_in"]

PARTS = re.compile(r"(?:(?!\s[–—/-]\s|,\s).)+")
_COMPANY = re.compile(r"(?:s\.?a\.?s\.?u?|s\.?a\.?r\.?l|e\.?u\.?r\.?l|s\.?n\.?c|societe)\.?\s+[a-z]")
_FORMS = r"S\.?E\.?L\.?A\.?R\.?L|S\.?E\.?L\.?A\.?S|SELASU|SELAFA|S\.?C\.?M|S\.?C\.?P|SISA|MSP|SPFPL|EIRL"
_PLACES = (
    r"[Cc]abinet (?:médical|dentaire|infirmier|paramédical|pluridisciplinaire|d['’](?:orthop\w+|infirmi\w+)|"
    r"de (?:soins|kin\w+|podologie|sages?-femmes?))|[Mm]aison (?:médicale|de santé)(?: pluri\w+)?|"
    r"[Cc]entre (?:médical|dentaire|de santé)|[Cc]linique|[Pp]ôle (?:de )?santé"
)
_OF = r"(?:d(?:u|es?)\s+|de\s+la\s+|(?:de\s+)?[dl]['’]|la\s+|les\s+|et\s+)?"
_TITLE_LAST = re.compile(
    r"(?:(?P<lead>\S+)\s+)?(?:(?:m\.?|mme|madame|monsieur)\s+)?(?:(?:le|la)\s+)?(?:dr|docteure?|pr|mme|madame|monsieur|m)\.?$",
)
_IN_SENTENCE = re.compile(
    rf"(?<!\w)(?:{_FORMS}|{_PLACES})\b\.?(?:\s+(?:d(?:u|es?)\s+)?(?:[Dd]octeurs?|[Dd][Rr]s?)\b\.?)?"
    rf"(?:\s+{_OF}(?!(?:[Dd]octeur|D[Rr]|Mme|Madame|M\.|Monsieur)s?\b)[{CAPITALS}][\w'’&-]*)+",
)


def structure_named(span: Span) -> Span | None:
    """The structure that a value opens with, without the address, the person or the number after it; None where it is none."""
    part = next(iter(PARTS.finditer(span.text)), None)
    if part is None or not (is_entity(part[0]) or is_company(part[0])):
        return None
    streets = ADDRESS.finditer(fold(part[0])) if is_address(part[0]) else iter(())
    end = next((street.start() for street in streets if re.search(r"\d", street[0])), len(part[0]))
    named = span.part(part.start(), part.start() + end).stripped(" ", " (:;")
    opens = not is_address(named.text) and (is_entity(named.text) or is_company(named.text))
    return named if opens else None


def is_company(text: str) -> bool:
    """Whether a value opens with the form of a company: « SASU Claire MARTIN »."""
    return bool(_COMPANY.match(fold(text)))


def structures_in(sheet: Sheet) -> Iterator[Span]:
    """The professionals' companies that sentences name: « la SELARL DES LILAS utilise… »."""
    for run in sheet.statements:
        for match in _IN_SENTENCE.finditer(run.text):
            yield Span(run, match.start(), run.line_end(match.start(), match.end()))


def part_of_one(person: Person, people: tuple[Person, ...]) -> bool:
    """Whether somebody is named only inside the name of a structure, « SELARL du Dr Claire MARTIN », or a structure in part."""
    structures = [other for other in people if other.role is PersonRole.ENTITY and other is not person]
    name = compact(person.name)
    if person.role is PersonRole.ENTITY:
        return any(compact(other.name).startswith(name) and compact(other.name) != name for other in structures)
    return any(_holds(other.evidence, person.evidence) and _inside(person.name, other.evidence.text) for other in structures)


def _inside(name: str, structure: str) -> bool:
    """Whether a structure's name holds somebody's; a title that no « du » leads tells the person beside it: « SELARL Dr X »."""
    words = [compact(word) for word in structure.split()]
    own = {compact(word) for word in name.split()}
    if not own <= set(words):
        return False
    before = fold(" ".join(structure.split()[: min(words.index(word) for word in own)]))
    title = _TITLE_LAST.search(before)
    return title is None or title["lead"] in {"du", "de", "des", None}


def _holds(one: Evidence, other: Evidence) -> bool:
    """Whether a place is on the line of another, and does not begin before it."""
    on_line = one.page == other.page and one.box.top < other.box.bottom and other.box.top < one.box.bottom
    return on_line and one.box.x0 <= other.box.x0 <= one.box.x1
