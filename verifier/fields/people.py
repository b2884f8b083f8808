"""Who is named: the professional to whom the pièce is made out, structures, and others (signatory, sales contact)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from verifier.domain import Entity, EntityLabel, Kind, Person, PersonRole
from verifier.fields.folding import CAPITALS, compact, fold
from verifier.fields.from_labels import labelled
from verifier.fields.layout import Block, Cell, Run, Sheet, Span
from verifier.fields.names import NAME, is_address, is_entity, person_name, without_title
from verifier.fields.vocabulary import professions

__all__ = ["find_people", "settle_people"]

FIRST_ROWS = 1        # of the first page: the letterhead's
LABEL_SURE, ADDRESS_SURE, TITLE_SURE, SENTENCE_SURE, APPOSED_SURE = 0.96, 0.95, 0.93, 0.94, 0.9
SIGNATORY = re.compile(
    r"je,? soussigne(?:e|\(e\))?,?|soussigne(?:e|\(e\))?,?|nous soussignes|represente(?:e)? par|interlocut\w+|"
    r"contact\w*|suivi(?:e)? par|conseill\w+|"
    r"commercial\w*|vendeu\w+|charge(?:e)? d\w+|votre (?:contact|conseiller|interlocuteur|correspondant|technicien)|"
    r"technicien\w*|redige par|etabli par|"
    r"signataire|signe par|assistant\w*|responsable|directeur|directrice|president\w*|gerant\w*|pour la societe|support|"
    r"affaire suivie|titulaire du cabinet|remplac\w+|collaborat\w+",
)
FUNCTION = re.compile(
    r"^\W*(?:[,–-]|\(|en qualite d\w+)?\s*(?:en (?:sa|ma) qualite de|agissant)?\W*(?:le |la |l')?(?:directeur|"
    r"directrice|gerante?|presidente?|responsable|charge|chef|service|support|commercial|technicien|associe gerant|dg\b|"
    r"pdg|ceo|fondat|cogerant|representant|secretaire|comptable|assistant)",
)
_PLURAL = re.compile(r"(?:docteurs|drs|mesdames|messieurs|mmes|mm)\b")
_STREET = re.compile(
    r"\b(?:rue|avenue|av|bd|boulevard|place|allee|chemin|quai|cours|square|impasse|residence|hopital)\b[^,;]{0,20}$",
)
_TITLED = re.compile(
    r"\b(?:dr|drs|docteurs?|docteure|pr|professeur|mme|madame|monsieur|mlle|mr|m\.)\.?\s+(?:(?:le|la)\s+(?:dr|docteur|"
    r"docteure|professeur)\.?\s+)?",
)
_OF = re.compile(
    r"(?:que|cabinet d[eu]|licence (?:accordee|delivree|attribuee|concedee) a|au nom d[eu]|aupres d[eu]|"
    r"utilise(?:e)? par|souscrit(?:e)? par|acquis(?:e)? par|"
    r"destinee? a|delivree? a|l'attention d[eu]|client(?:e)?,?|professionnel(?:le)? de sante,?|praticien(?:ne)?,?|"
    r"abonne(?:e)?,?|compte d[eu]|installe(?:e)? (?:chez|au cabinet d[eu])|chez|remis a|entre .{3,80} et|"
    r"et d'autre part,?|d'autre part :?|fourni(?:e)? a|benefice d[eu])\s+(?:notre client(?:e)?,?\s+)?(?:le |la |"
    r"l')?(?:(?:dr|docteur|mme|madame|m\.|monsieur)\.?\s+)?",
)
_PROFESSION_AFTER = re.compile(r"^\s*(?:,|\(|–|-|:|est|exer[cç]ant|en qualite de)\s*(?:la |le |votre )?")
_SURNAME = re.compile(rf"[{CAPITALS}][\w'’-]{{2,}}")
_CABINET_OF = re.compile(
    r"(?:au |le )?(?:cabinet|cab\.)(?: (?:medical|dentaire|infirmier|de kinesitherapie|d'orthophonie|d'orthoptie|de podologie|"
    r"de sage-femme|liberal))?(?: d[eu])?\s+",
)
POSTAL = re.compile(r"(?:^|[\s,-])(?:f-|fr-)?\d{5}\s+[a-z]|cedex")


def find_people(sheet: Sheet, kind: Kind, issuers: frozenset[str]) -> tuple[Person, ...]:
    """Everybody named, in reading order of the finders; `issuers` are the compact names of the companies that issue the pièce."""
    found = [*_from_labels(sheet), *_from_addresses(sheet, issuers), *_from_sentences(sheet, kind)]
    return tuple(person for person in found if compact(person.name) not in issuers)


def from_entities(entities: tuple[tuple[Run, Entity], ...], kind: Kind) -> tuple[Person, ...]:
    """People that the trained model names and that nothing announces."""
    people = []
    for run, entity in entities:
        name = person_name(entity.text, titled=True) if entity.label is EntityLabel.PRATICIEN else None
        if name:
            start = run.text.find(name, entity.start)
            evidence = run.evidence(max(start, entity.start), entity.end)
            role = _sentence_role(run.plain, entity.start, entity.end, kind)
            people.append(Person(name, role, evidence, round(0.8 * entity.confidence, 4)))
    return tuple(people)


def _from_labels(sheet: Sheet) -> Iterator[Person]:
    for found in labelled(sheet, "client"):
        role = PersonRole.OTHER if SIGNATORY.search(found.run.plain[: found.start]) else PersonRole.CLIENT
        yield from _named(found.span, LABEL_SURE * found.sure, role)
        block = sheet.block_of.get(id(found.run))
        if block and isinstance(found.run, Cell) and role is PersonRole.CLIENT:
            under = block.cells[block.cells.index(found.run) + (1 if found.start else 0) :]
            if any(is_address(cell.text) for cell in under):
                yield from _in_address(under, LABEL_SURE * found.sure)


def _named(span: Span, sure: float, role: PersonRole) -> Iterator[Person]:
    """The person or structure that the words name."""
    name = person_name(span.text)
    if name:
        place = max(span.text.find(name), 0)
        named = span.part(place, place + len(name))
        yield Person(name, role, named.evidence, round(sure * named.confidence, 4))
    elif is_entity(span.text) and not is_address(span.text):
        yield _entity(span.stripped(" ", " "), sure)


def _entity(span: Span, sure: float) -> Person:
    """A structure; a « cabinet du Dr X » names Dr X."""
    inside = _CABINET_OF.match(span.plain)
    titled = bool(inside and re.search(r"\bd[eu]\s+$", inside[0]))
    person = person_name(span.text[inside.end() :], titled=titled) if inside else None
    if person:
        place = span.text.find(person)
        named = span.part(place, place + len(person))
        return Person(person, PersonRole.CLIENT, named.evidence, round(sure * named.confidence, 4))
    return Person(span.text, PersonRole.ENTITY, span.evidence, round(sure * span.confidence, 4))


def _from_addresses(sheet: Sheet, issuers: frozenset[str]) -> Iterator[Person]:
    """The first lines of the postal blocks that are not the issuer's."""
    found: list[tuple[Block, list[Person]]] = []
    for block in sheet.blocks:
        lines = [place for place, cell in enumerate(block.cells) if POSTAL.search(cell.plain)]
        if lines and not _is_notice(block) and not any(compact(cell.text) in issuers for cell in block.cells[:2]):
            found.append((block, list(_in_address(block.cells[: lines[0] + 1], ADDRESS_SURE))))
    titled = any(_TITLED.match(cell.plain) for block, people in found if people for cell in block.cells[:3])
    for block, people in found:
        if not (titled and _heads(sheet, block)):
            yield from people


def _heads(sheet: Sheet, block: Block) -> bool:
    """Whether an untitled block opens the first page: with a titled one elsewhere, it is the letterhead."""
    first = sheet.rows[block.cells[0].row]
    opens = first.page == sheet.first_page and block.cells[0].row <= FIRST_ROWS
    return opens and not any(_TITLED.match(cell.plain) for cell in block.cells[:3])


def _in_address(cells: tuple[Cell, ...], sure: float) -> Iterator[Person]:
    """The structure and the first person of an address; a further person only by a title (associates)."""
    named = False
    for cell in _over_street(cells):
        if named and not _TITLED.match(cell.plain):
            continue
        for person in _named(Span(cell, 0, len(cell.text)), sure, PersonRole.CLIENT):
            named = named or person.role is PersonRole.CLIENT
            yield person


def _over_street(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """The lines of an address block that stand over the street."""
    street = next((place for place, cell in enumerate(cells) if is_address(cell.text)), len(cells))
    return cells[: max(street, 1)][:4]


def _is_notice(block: Block) -> bool:
    return bool(re.search(r"\bau capital\b|\brcs\b|\bsiret\b|\btva (?:intra|fr)|\bape\b", block.plain))


def _from_sentences(sheet: Sheet, kind: Kind) -> Iterator[Person]:
    for run in sheet.statements:
        for pattern, sure in ((_TITLED, TITLE_SURE), (_OF, SENTENCE_SURE)):
            for match in pattern.finditer(run.plain):
                if _STREET.search(run.plain[: match.start()]):
                    continue                            # « 3 rue du Docteur Roux »
                span = _name_at(run, match.end(), titled=pattern is _TITLED and not _PLURAL.match(match[0]))
                if span:
                    yield _in_sentence(span, sure, kind)
                    yield from _others(span, match[0], sure, kind)
        for match in NAME.finditer(run.text):
            after = run.plain[match.end() :]
            comma = _PROFESSION_AFTER.match(after)
            if comma and _starts_with_profession(after[comma.end() :]) and person_name(match[0]):
                yield _in_sentence(Span(run, *match.span()), APPOSED_SURE, kind)


def _others(first: Span, title: str, sure: float, kind: Kind) -> Iterator[Person]:
    """The further names that a title in the plural announces: « les Docteurs A et B »."""
    if not _PLURAL.match(title):
        return
    following = re.match(r"\s*(?:,|et)\s+", first.run.plain[first.end :])
    span = _name_at(first.run, first.end + following.end(), titled=True) if following else None
    if span:
        yield _in_sentence(span, sure, kind)


def _in_sentence(span: Span, sure: float, kind: Kind) -> Person:
    """The person whom a sentence names; for one who is not the client, with the words that say so."""
    role = _sentence_role(span.run.plain, span.start, span.end, kind)
    said = SIGNATORY.search(span.run.plain, max(0, span.start - 60), span.start) if role is PersonRole.OTHER else None
    evidence = span.run.evidence(said.start() if said else span.start, span.end)
    return Person(without_title(span.text), role, evidence, round(sure * span.confidence, 4))


def _name_at(run: Run, start: int, *, titled: bool) -> Span | None:
    """The person's name that starts at a place of a sentence: as many of its words as make one."""
    match = NAME.match(run.text, start) or (_SURNAME.match(run.text, start) if titled else None)
    if match:
        first = run.text[start : run.line_end(start, match.end())]
        if " " in first.strip() and person_name(first, titled=titled):
            return Span(run, start, start + len(first))
    words = match[0].split(" ") if match else []
    while words:
        text = " ".join(words)
        if person_name(text, titled=titled):
            return Span(run, start, start + len(text))
        words.pop()
    return None


def _sentence_role(plain: str, start: int, end: int, kind: Kind) -> PersonRole:
    """Client, unless the words around say signatory, contact or function."""
    before, after = plain[max(0, start - 60) : start], plain[end : end + 60]
    soussigne = re.search(r"soussigne(?:e|\(e\))?,?\s*(?:dr|docteur|mme|madame|m\.|monsieur)?\.?\s*$", before)
    if soussigne and kind is Kind.ATTESTATION_HONNEUR:
        return PersonRole.CLIENT
    near = re.split(r"[,;]| que ", before)[-1] if not soussigne else before
    if soussigne or SIGNATORY.search(near) or FUNCTION.match(after):
        return PersonRole.OTHER
    return PersonRole.CLIENT


def _starts_with_profession(plain: str) -> bool:
    return any(pattern.match(plain) for _, pattern in professions())


def settle_people(people: tuple[Person, ...]) -> tuple[Person, ...]:
    """One entry a person: what is found in several places is surer; a signatory stays one wherever else his name stands."""
    merged: dict[str, Person] = {}
    for person in (one for one in people if not _named_in_full(one, people)):
        key = "".join(sorted(compact(part) for part in re.split(r"[\s-]+", person.name)))
        known = merged.get(key)
        if known is None:
            merged[key] = person
        elif known.role is PersonRole.OTHER or person.role is PersonRole.OTHER:
            merged[key] = replace(known, role=PersonRole.OTHER)
        else:
            best = max(known, person, key=lambda p: p.confidence)
            merged[key] = replace(best, confidence=round(min(0.99, best.confidence + 0.02), 4))
    return tuple(merged.values())


def _named_in_full(person: Person, people: tuple[Person, ...]) -> bool:
    """Whether a bare family name is that of somebody who is named in full elsewhere."""
    if " " in person.name:
        return False
    return any(fold(person.name) in fold(other.name).split() for other in people if " " in other.name)
