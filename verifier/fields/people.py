"""Who is named: the professional to whom the pièce is made out, structures, and others (signatory, sales contact)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from math import cbrt

from verifier.domain import Entity, EntityLabel, Kind, Person, PersonRole
from verifier.fields.answers import denied_beside
from verifier.fields.asked_names import asked_apart
from verifier.fields.folding import CAPITALS, compact, fold
from verifier.fields.from_labels import labelled
from verifier.fields.layout import Block, Cell, Run, Sheet, Span
from verifier.fields.listed_people import listed_people
from verifier.fields.names import FOR_A_COMPANY, FUNCTION, NAME, NAME_CALLS_ON, is_address, is_entity, person_name, without_title
from verifier.fields.shared_names import named_together
from verifier.fields.structures import PARTS, is_company, part_of_one, structure_named, structures_in
from verifier.fields.vocabulary import professions
from verifier.fields.wrapped_names import stacked_name, whole_name

__all__ = ["find_people", "settle_people"]

FIRST_ROWS = 1        # of the first page: the letterhead's
LABEL_SURE, ADDRESS_SURE, TITLE_SURE, SENTENCE_SURE, APPOSED_SURE = 0.96, 0.95, 0.93, 0.94, 0.9
SIGNATORY = re.compile(
    r"\bc/?c\b|\bcopies?(?: (?:a|pour information)\b|\s*:|\s*$)|votre associee?|correspondant\w*|parrain\w*|marraine|"
    r"success(?:eur|rice)s?\b(?!,)|rachete[es]* a\w*|racheteu?r?|cede[es]* par|predecesseur\w*|filleul\w*|"
    r"je,? soussigne(?:e|\(e\))?,?|soussigne(?:e|\(e\))?,?|nous soussignes|represente(?:e)? par|interlocut\w+|"
    r"contact\w*|suivi(?:e)? par|conseill\w+|"
    r"commercial\w*|vendeu\w+|charge(?:e)? d\w+|votre (?:contact|conseiller|interlocuteur|correspondant|technicien)|"
    r"technicien\w*|redige par|etabli par|"
    r"signataire|signe par|assistant\w*|responsable|directeur|directrice|president\w*|gerant\w*|pour la societe|support|"
    r"affaire suivie|titulaire du cabinet|remplac\w+|collaborat\w+|comptab\w+|secretari?at?\w*|formateur|formatrice|referent\w*|"
    r"(?:\bdr|docteur|mme|madame|\bm\.|monsieur)\b[^.;:]{3,40}\bpour le compte d\w|"
    r"ingenieur\w*|delegue\w*|install(?:e|ee) par|interven\w+|redact\w+|traite par|accueil|mediateur|\bdpo\b|mandataire",
)
_CLIENTS = re.compile(     # words of a label that announces the one to whom the pièce is made out
    r"client|praticien|professionnel|destinataire|beneficiaire|titulaire|abonne|licen[cs]|utilisat|attention|adress|\bnom\b|"
    r"prenom|acquereur|acheteur|factur|livr|delivr|souscript|adherent|associe|docteur|medecin|identite|concern|pour\b|accorde|"
    r"\bps\b|compte|destine|cabinet|coordonnees|exploitant|\bdoit\b|exercant|expedi",
)
_SIGNS_FOR = re.compile(r"^\W*pour [^:]+?,? (?=l[ae] [^:]+$)")      # « Pour X, la présidente »
_OF_A_COMPANY = re.compile(
    r"\b(?:societe|ste|entreprise|editeurs?|sas|sasu|sarl|groupe|edite?e?s? par|developpee?s? par|distribuee?s? par|"
    r"commercialisee?s? par|hebergee?s? (?:par|chez|aupres de)|"
    r"logiciel|progiciel|solution|application|produit|module|connecteur|pack|banque|"
    r"mutuelle|credit|organisme|assureur|hebergeur|laboratoire|gamme|version)s?\s*[:«\"]?\s*$",
)
_PAYMENT = re.compile(r"\biban\b|\bbic\b|\brib\b|\bvirement\b|\bdomiciliation\b|\bbanque\b|\bau capital\b|\brcs\b|\bsire[nt]\b")
_REACHED = re.compile(r"\btel\b|\btelephone\b|\bfax\b|@|www\.|https?:|\bsire[nt]\b|\bhot-?line\b")
_NOTICE = re.compile(r"\bau capital\b|\brcs\b|\bsire[nt]\b|\btva (?:intra|fr)|\bape\b")
_LABEL_BEFORE = re.compile(     # « – comptabilité clients : »
    r"(?:^|[.;,–|]|\s-)\s*(?P<label>[^.:;,–|]{3,40}?)\s*:\s*(?:dr|docteur|mme|madame|m\.|monsieur)?\.?\s*$",
)
LEAST_COMPANY = 4     # letters of a name that a notice repeats
LETTERHEAD_SURE, STACKED_SURE = 0.4, 0.6
CONTEXT = 80         # characters
FEW_WORDS = 6         # of a label
_NO_NAME = r"(?:et|ou|entre|que|pour|chez|le|la|les|a|par|au|client|cliente)\s+"
NEAR_LEFT = 2.0       # type sizes between the left edges of a name and of the profession under it
_PLURAL = re.compile(r"(?:docteurs|drs|mesdames|messieurs|mmes|mm)\b")
_STREET = re.compile(
    r"\b(?:rue|avenue|av|bd|boulevard|place|allee|chemin|quai|cours|square|impasse|residence|hopital)\b[^,;]{0,20}$",
)
_TITLED = re.compile(
    r"\b(?:dr|drs|docteurs?|docteure|pr|professeur|mme|madame|monsieur|mlle|mr|m\.)\.?\s+(?:(?:le|la)\s+(?:dr|docteur|"
    r"docteure|professeur)\.?\s+)?",
)
_OF = re.compile(
    r"(?<![a-z'])(?:que|cabinet d[eu]|licence (?:accordee|delivree|attribuee|concedee) a|au nom d[eu]|aupres d[eu]|"
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
    r"de sage-femme|liberal))?(?:\s+d[eu]\s+|\s+d'|\s+(?=(?:dr|docteure?|mr|mme|madame|m\.|monsieur)(?![a-z])))",
)
POSTAL = re.compile(r"(?:^|[\s,-])(?:f-|fr-)?\d{5}\s+[a-z]|cedex")


def find_people(sheet: Sheet, kind: Kind, issuers: frozenset[str]) -> tuple[Person, ...]:
    """Everybody named, in reading order of the finders; `issuers` are the compact names of the companies that issue the pièce."""
    found = [*_from_forms(sheet, kind), *_from_labels(sheet), *_from_addresses(sheet, kind, issuers)]
    found += [*_from_sentences(sheet, kind), *_over_profession(sheet, kind), *_together(sheet, kind)]
    found += [_in_sentence(sheet, span, APPOSED_SURE, kind) for span in listed_people(sheet)]
    found += [_entity(span, SENTENCE_SURE) for span in structures_in(sheet)]
    return tuple(person for person in found if compact(person.name) not in issuers)


def from_entities(
    sheet: Sheet, entities: tuple[tuple[Run, Entity], ...], kind: Kind, issuers: frozenset[str]
) -> tuple[Person, ...]:
    """People that the trained model names and that nothing announces; a part of a company's name is nobody.

    What OCR doubts weighs less here than elsewhere: the model was shaken by it already.
    """
    people = []
    for run, entity in entities:
        seen = _whole(sheet, run, entity) if entity.label is EntityLabel.PRATICIEN else None
        span = whole_name(sheet, seen) if seen else None
        name = person_name(span.text, titled=True) if span else None
        if not span or not name or any(compact(name) in issuer for issuer in issuers):
            continue
        if _of_something_else(span.run, span.start) or (" " not in name and not _TITLED.search(span.run.plain[: span.start])):
            continue
        sure = 0.8 * entity.confidence * cbrt(span.confidence)
        people.append(Person(name, _role(sheet, span, kind), span.evidence, round(sure, 4)))
    return tuple(people)


def _whole(sheet: Sheet, run: Run, entity: Entity) -> Span:
    """The whole name, in its cell, of which the model may have seen a part."""
    words = run.at(entity.start, entity.end)
    cell = sheet.cell_of.get(id(words[0]))
    place = next((at for at, word in enumerate(cell.words) if word is words[0]), 0) if cell else 0
    span = Span(cell, cell.starts[place], cell.starts[place] + len(entity.text)) if cell else None
    if cell is None or span is None or span.text != entity.text:
        return Span(run, entity.start, entity.end)
    names = (match.span() for match in NAME.finditer(cell.text) if person_name(match[0]))
    return next((Span(cell, *name) for name in names if name[0] <= span.start < name[1]), span)


def _from_forms(sheet: Sheet, kind: Kind) -> Iterator[Person]:
    """A form or a table asks for the family name and the given name apart: both together are the person."""
    for asked in asked_apart(sheet):
        role = _role(sheet, asked.span, kind) if asked.listed else PersonRole.CLIENT
        yield Person(asked.name, role, asked.span.evidence, round(LABEL_SURE * asked.sure, 4))


def _from_labels(sheet: Sheet) -> Iterator[Person]:
    for found in labelled(sheet, "client"):
        before = re.split(r"[;|•]|\s-\s", found.run.plain[: found.start])[-1]
        role = PersonRole.OTHER if SIGNATORY.search(before) or FOR_A_COMPANY.search(found.span.plain) else PersonRole.CLIENT
        yield from _named(sheet, found.span, LABEL_SURE * found.sure, role)
        company = structure_named(found.span) if is_company(found.span.text) and role is PersonRole.CLIENT else None
        if company and not is_entity(found.span.text):
            yield _entity(company, LABEL_SURE * found.sure)
        block = sheet.block_of.get(id(found.run))
        if block and isinstance(found.run, Cell) and role is PersonRole.CLIENT:
            under = block.cells[block.cells.index(found.run) + (1 if found.start else 0) :]
            if any(is_address(cell.text) for cell in under):
                yield from _in_address(sheet, under, LABEL_SURE * found.sure)


def _named(sheet: Sheet, span: Span, sure: float, role: PersonRole) -> Iterator[Person]:
    """The person or structure that the words name."""
    name = person_name(span.text) or person_name(span.text[: _before_profession(span.plain)])
    if name:
        place = max(span.text.find(name), 0)
        read = span.part(place, place + len(name))
        whole = whole_name(sheet, read)
        if whole:
            yield Person(name if whole is read else whole.text, role, whole.evidence, round(sure * whole.confidence, 4))
    elif is_entity(span.text):
        structure, parts = structure_named(span), [part.span() for part in PARTS.finditer(span.text)]
        if structure:
            yield _entity(structure, sure)
        for part in parts[1:]:      # « Cabinet du Parc – LEROY Anne »
            if not is_entity(span.text[slice(*part)]):
                yield from _named(sheet, span.part(*part).stripped(" –—/-,", " "), sure, role)


def _before_profession(plain: str) -> int:
    """Where a line stops naming somebody and tells the profession: « Lucie BERNARD Infirmière libérale »."""
    return min((match.start() for _, pattern in professions() for match in pattern.finditer(plain)), default=len(plain))


def _entity(span: Span, sure: float) -> Person:
    """A structure; a « cabinet du Dr X » names Dr X."""
    inside = _CABINET_OF.match(span.plain)
    person = person_name(span.text[inside.end() :]) if inside else None
    if person:
        place = span.text.find(person)
        named = span.part(place, place + len(person))
        return Person(person, PersonRole.CLIENT, named.evidence, round(sure * named.confidence, 4))
    role = PersonRole.OTHER if SIGNATORY.search(span.plain) else PersonRole.ENTITY      # « Cabinet racheté au Dr X »
    return Person(span.text, role, span.evidence, round(sure * span.confidence, 4))


def _from_addresses(sheet: Sheet, kind: Kind, issuers: frozenset[str]) -> Iterator[Person]:
    """The first lines of the postal blocks that are not the issuer's."""
    found: list[tuple[Block, list[Person]]] = []
    notices = [compact(cell.text) for cell in sheet.cells if _NOTICE.search(cell.plain)]
    for block in sheet.blocks:
        lines = [place for place, cell in enumerate(block.cells) if POSTAL.search(cell.plain)]
        head = [compact(without_title(cell.text)) for cell in block.cells[:2]]
        own = any(name in issuers or (len(name) >= LEAST_COMPANY and any(name in each for each in notices)) for name in head)
        if lines and not own and not _is_notice(block):
            sure = ADDRESS_SURE if kind is Kind.ATTESTATION_HONNEUR or not _is_letterhead(sheet, block) else LETTERHEAD_SURE
            found.append((block, list(_in_address(sheet, block.cells[: lines[0] + 1], sure))))
    titled = any(_TITLED.match(cell.plain) for block, people in found if people for cell in block.cells[:3])
    for block, people in found:
        yield from () if titled and _heads(sheet, block) else people


def _is_letterhead(sheet: Sheet, block: Block) -> bool:
    """Whether a block tells how to reach whom it names, as an issuer does: no title, no profession, but a telephone, a site."""
    if any(_TITLED.match(cell.plain) or _told_profession(cell.plain) for cell in block.cells[:3]):
        return False
    under = sheet.below(block.cells[-1])
    return any(_REACHED.search(cell.plain) for cell in (*block.cells, *([under] if under else [])))


def _told_profession(plain: str) -> bool:
    return any(pattern.search(plain) for _, pattern in professions())


def _heads(sheet: Sheet, block: Block) -> bool:
    """Whether an untitled block opens the first page: with a titled one elsewhere, it is the letterhead."""
    first = sheet.rows[block.cells[0].row]
    opens = first.page == sheet.first_page and block.cells[0].row <= FIRST_ROWS
    return opens and not any(_TITLED.match(cell.plain) for cell in block.cells[:3])


def _in_address(sheet: Sheet, cells: tuple[Cell, ...], sure: float) -> Iterator[Person]:
    """The structure and the first person of an address; a further person only by a title (associates)."""
    named = False
    for cell in _over_street(cells):
        if named and not _TITLED.match(cell.plain):
            continue
        for person in _named(sheet, Span(cell, 0, len(cell.text)), sure, PersonRole.CLIENT):
            named = named or person.role is PersonRole.CLIENT
            yield person
    whole = None if named else stacked_name(_over_street(cells))
    if whole:
        yield Person(whole.text, PersonRole.CLIENT, whole.evidence, round(STACKED_SURE * sure * whole.confidence, 4))


def _over_street(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """The lines of an address block that stand over the street."""
    street = next((place for place, cell in enumerate(cells) if is_address(cell.text)), len(cells))
    return cells[: max(street, 1)][:4]


def _is_notice(block: Block) -> bool:
    return bool(_NOTICE.search(block.plain))


def _from_sentences(sheet: Sheet, kind: Kind) -> Iterator[Person]:
    for run in sheet.statements:
        for pattern, sure in ((_TITLED, TITLE_SURE), (_OF, SENTENCE_SURE)):
            for match in pattern.finditer(run.plain):
                if _STREET.search(run.plain[: match.start()]):
                    continue                            # « 3 rue du Docteur Roux »
                span = _name_at(run, match.end(), titled=pattern is _TITLED and not _PLURAL.match(match[0]))
                span = whole_name(sheet, span) if span else None
                if span and (pattern is _TITLED or not _of_something_else(run, span.start)):
                    yield _in_sentence(sheet, span, sure, kind)
        yield from _apposed(sheet, run, kind)


def _apposed(sheet: Sheet, run: Run, kind: Kind) -> Iterator[Person]:
    """A name and the profession after it: « Lucie BERNARD, infirmière »."""
    for match in NAME.finditer(run.text):
        after = run.plain[match.end() :]
        comma = _PROFESSION_AFTER.match(after)
        lead = re.match(_NO_NAME, fold(match[0]))
        span = Span(run, match.start() + (lead.end() if lead else 0), match.end())
        if comma and _starts_with_profession(after[comma.end() :]) and person_name(span.text):
            yield _in_sentence(sheet, span, APPOSED_SURE, kind)


def _over_profession(sheet: Sheet, kind: Kind) -> Iterator[Person]:
    """A name alone in its cell, the profession alone under it."""
    for cell in sheet.cells:
        under = sheet.below(cell, 1)
        flush = under is not None and abs(under.box.x0 - cell.box.x0) < NEAR_LEFT * sheet.type_size
        if under and flush and _starts_with_profession(under.plain) and len(cell.words) > 1 and person_name(cell.text):
            start = cell.text.find(without_title(cell.text))
            yield _in_sentence(sheet, Span(cell, max(start, 0), len(cell.text)), APPOSED_SURE, kind)


def _of_something_else(run: Run, start: int) -> bool:
    """Whether the words before a bare name make it a company's or a product's, or its line says where to pay."""
    before = run.plain[max(0, start - CONTEXT) : start]
    line = run.plain[max(0, start - CONTEXT) : start + CONTEXT]
    return bool(_OF_A_COMPANY.search(before) or _PAYMENT.search(line))


def _together(sheet: Sheet, kind: Kind) -> Iterator[Person]:
    """Each of the people whom one title or one family name announces."""
    for one in named_together(sheet):
        yield replace(_in_sentence(sheet, one.span, TITLE_SURE, kind), name=one.name)


def _in_sentence(sheet: Sheet, span: Span, sure: float, kind: Kind) -> Person:
    """The person whom a sentence names; for one who is not the client, with the words that say so."""
    role = _role(sheet, span, kind)
    said = SIGNATORY.search(span.run.plain, max(0, span.start - 60), span.start) if role is PersonRole.OTHER else None
    evidence = span.run.evidence(said.start() if said else span.start, span.end)
    return Person(without_title(span.text), role, evidence, round(sure * span.confidence, 4))


def _name_at(run: Run, start: int, *, titled: bool) -> Span | None:
    """The person's name that starts at a place of a sentence: as many of its words as make one."""
    match = NAME.match(run.text, start) or (_SURNAME.match(run.text, start) if titled else None)
    if match:
        first = run.text[start : run.line_end(start, match.end())]
        if " " in first.strip() and person_name(first, titled=titled) and not NAME_CALLS_ON.search(fold(first)):
            return Span(run, start, start + len(first))
    words = match[0].split(" ") if match and not run.text[match.end() : match.end() + 1].isalnum() else []
    while words:
        text = " ".join(words)
        if person_name(text, titled=titled):
            return Span(run, start, start + len(text))
        words.pop()
    return None


def _role(sheet: Sheet, span: Span, kind: Kind) -> PersonRole:
    """What the words around a name make of the person, or else the label over it or beside it (« Votre contact »)."""
    role = _sentence_role(span.run.plain, span.start, span.end, kind)
    words = span.run.at(span.start, span.end)
    cell = sheet.cell_of.get(id(words[0])) if words else None
    if cell and denied_beside(sheet, cell):
        return PersonRole.OTHER
    if role is PersonRole.OTHER or cell is None or not without_title(cell.text).startswith(span.text):
        return role
    labels = (_SIGNS_FOR.sub("", label.plain) for label in (sheet.left_of(cell), sheet.above(cell, 1)) if label)
    other = any(len(label.split()) <= FEW_WORDS and SIGNATORY.search(label) and not _CLIENTS.search(label) for label in labels)
    return PersonRole.OTHER if other else role


def _sentence_role(plain: str, start: int, end: int, kind: Kind) -> PersonRole:
    """Client, unless the words around say signatory, contact or function."""
    before, after = plain[max(0, start - 60) : start], plain[end : end + 60]
    soussigne = re.search(r"soussigne(?:e|\(e\))?,?\s*(?:dr|docteur|mme|madame|m\.|monsieur)?\.?\s*$", before)
    if soussigne and kind is Kind.ATTESTATION_HONNEUR:
        return PersonRole.CLIENT
    label = _LABEL_BEFORE.search(before)
    near = label["label"] if label else re.split(r"(?<!associe)(?<!associee)[,;]| que ", before)[-1]
    function = FUNCTION.match(after) and not re.match(r"[^.;,:]{3,40}\s:", after)
    if soussigne or SIGNATORY.search(near) or function:
        return PersonRole.OTHER
    return PersonRole.CLIENT


def _starts_with_profession(plain: str) -> bool:
    return any(pattern.match(plain) for _, pattern in professions())


def settle_people(people: tuple[Person, ...]) -> tuple[Person, ...]:
    """One entry a person: what is found in several places is surer; a signatory stays one wherever else his name stands."""
    merged: dict[str, Person] = {}
    apart = tuple(one for one in people if not part_of_one(one, people))
    for person in (one for one in apart if not _named_in_full(one, apart)):
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
    """Whether a name is only a part, the family name mostly, of that of somebody who is named in full elsewhere."""
    parts = set(fold(person.name).split())
    return any(parts < set(fold(other.name).split()) for other in people if other.role is not PersonRole.ENTITY)
