"""Who is named: the professional to whom the pièce is made out, structures, and others (signatory, sales contact)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from verifier.domain import Entity, EntityLabel, Kind, Person, PersonRole
from verifier.fields.folding import compact, fold
from verifier.fields.from_labels import labelled
from verifier.fields.layout import Block, Cell, Run, Sheet
from verifier.fields.names import NAME, is_address, is_entity, person_name, without_title
from verifier.fields.vocabulary import professions

__all__ = ["find_people", "settle_people"]

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
_TITLED = re.compile(
    r"\b(?:dr|docteur|docteure|pr|professeur|mme|madame|monsieur|mlle|mr|m\.)\.?\s+(?:(?:le|la)\s+(?:dr|docteur|"
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
POSTAL = re.compile(r"(?:^|[\s,-])(?:f-|fr-)?\d{5}\s+[a-z]|cedex")


def find_people(sheet: Sheet, kind: Kind, issuers: frozenset[str]) -> tuple[Person, ...]:
    """Everybody named, in reading order of the finders; `issuers` are the compact names of the companies that issue the pièce."""
    found = [*_from_labels(sheet), *_from_addresses(sheet, issuers), *_from_sentences(sheet, kind)]
    return tuple(person for person in found if compact(person.name) not in issuers)


def from_entities(sheet: Sheet, entities: tuple[tuple[Run, Entity], ...], kind: Kind) -> tuple[Person, ...]:
    """People that the trained model names and that nothing announces."""
    people = []
    for run, entity in entities:
        name = person_name(entity.text, titled=True) if entity.label is EntityLabel.PRATICIEN else None
        if name:
            start = run.text.find(name, entity.start)
            evidence = run.evidence(sheet.piece, max(start, entity.start), entity.end)
            role = _sentence_role(run.plain, entity.start, entity.end, kind)
            people.append(Person(name, role, evidence, round(0.8 * entity.confidence, 4)))
    return tuple(people)


def _from_labels(sheet: Sheet) -> Iterator[Person]:
    for found in labelled(sheet, "client"):
        words = found.run.plain[: found.start]
        role = PersonRole.OTHER if SIGNATORY.search(words) else PersonRole.CLIENT
        yield from _named(sheet, found.run, found.start, found.end, LABEL_SURE * found.sure, role)
        block = sheet.block_of.get(id(found.run))
        if block and isinstance(found.run, Cell) and found.start == 0 and role is PersonRole.CLIENT:
            under = block.cells[block.cells.index(found.run) :]
            if any(is_address(cell.text) for cell in under):
                yield from _in_address(sheet, under, LABEL_SURE * found.sure)


def _named(
    sheet: Sheet, run: Run, start: int, end: int, sure: float, role: PersonRole, *, titled: bool = False
) -> Iterator[Person]:
    """The person or structure that text[start:end] is."""
    text = run.text[start:end]
    name = person_name(text, titled=titled)
    if name:
        place = start + max(text.find(name), 0)
        reading = run.confidence(place, place + len(name))
        yield Person(name, role, run.evidence(sheet.piece, place, place + len(name)), round(sure * reading, 4))
    elif is_entity(text) and not is_address(text):
        yield from _entity(sheet, run, start, end, sure)


def _entity(sheet: Sheet, run: Run, start: int, end: int, sure: float) -> Iterator[Person]:
    """A structure; a « cabinet du Dr X » names Dr X as well."""
    text = run.text[start:end].strip()
    inside = re.search(
        r"^(?:au |le )?(?:cabinet|cab\.)(?: (?:medical|dentaire|infirmier|de kinesitherapie|d'orthophonie|d'orthoptie|"
        r"de podologie|de sage-femme|liberal))?(?: d[eu])?\s+",
        fold(text),
    )
    person = person_name(text[inside.end() :], titled=True) if inside else None
    if person:
        place = start + run.text[start:end].find(person)
        yield Person(person, PersonRole.CLIENT, run.evidence(sheet.piece, place, place + len(person)), round(sure * 0.97, 4))
    else:
        yield Person(text, PersonRole.ENTITY, run.evidence(sheet.piece, start, end), round(sure, 4))


def _from_addresses(sheet: Sheet, issuers: frozenset[str]) -> Iterator[Person]:
    """The first lines of a postal block that is not the issuer's."""
    for block in sheet.blocks:
        lines = [place for place, cell in enumerate(block.cells) if POSTAL.search(cell.plain)]
        if not lines or _is_notice(block) or any(compact(cell.text) in issuers for cell in block.cells[:2]):
            continue
        yield from _in_address(sheet, block.cells[: lines[0]], ADDRESS_SURE)


def _in_address(sheet: Sheet, cells: tuple[Cell, ...], sure: float) -> Iterator[Person]:
    """The structure and the first person of an address; a further person only by a title (associates)."""
    named = False
    for cell in _over_street(cells):
        if named and not _TITLED.match(cell.plain):
            continue
        for person in _named(sheet, cell, 0, len(cell.text), sure, PersonRole.CLIENT):
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
        for match in _TITLED.finditer(run.plain):
            yield from _named_in(sheet, run, match.end(), TITLE_SURE, kind, titled=True)
        for match in _OF.finditer(run.plain):
            yield from _named_in(sheet, run, match.end(), SENTENCE_SURE, kind, titled=False)
        for match in NAME.finditer(run.text):
            after = run.plain[match.end() :]
            comma = _PROFESSION_AFTER.match(after)
            if comma and _starts_with_profession(after[comma.end() :]) and person_name(match[0]):
                role = _sentence_role(run.plain, match.start(), match.end(), kind)
                yield from _named(sheet, run, *match.span(), APPOSED_SURE, role)


def _named_in(sheet: Sheet, run: Run, start: int, sure: float, kind: Kind, *, titled: bool) -> Iterator[Person]:
    """The name that starts at a place of a sentence."""
    match = NAME.match(run.text, start) or (re.compile(r"[A-ZÀ-Þ][\wÀ-ÿ'’-]{2,}").match(run.text, start) if titled else None)
    if not match:
        return
    end = match.end()
    name = person_name(run.text[start:end], titled=titled)
    while name is None and end > start and " " in run.text[start:end].strip():
        end = start + run.text[start:end].rstrip().rfind(" ")
        name = person_name(run.text[start:end], titled=titled)
    if name:
        role = _sentence_role(run.plain, start, end, kind)
        reading = run.confidence(start, end)
        yield Person(without_title(name), role, run.evidence(sheet.piece, start, end), round(sure * reading, 4))


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
    for person in people:
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
