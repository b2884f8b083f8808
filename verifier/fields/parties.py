"""Who made the pièce out: the company of the letterhead, of the footer notice, of the « Émetteur » label."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from rapidfuzz.distance import Levenshtein

from verifier.domain import Candidate, Entity, EntityLabel, Field, FieldName, NameKind, NameSpotter
from verifier.fields.candidates import settle
from verifier.fields.folding import CAPITALS, compact, fold
from verifier.fields.from_labels import is_label, labelled
from verifier.fields.from_software import Named
from verifier.fields.kind import TITLE_WORDS
from verifier.fields.layout import Cell, Run, Sheet, Span
from verifier.fields.names import ENTITY, LEGAL_FORM, company_name, is_address, is_entity, person_name
from verifier.fields.vocabulary import professions
from verifier.fields.zones import Party, Whose, find_parties, is_column, plays, table_top

__all__ = ["find_editors", "find_issuers", "from_entities"]

NOTICE = re.compile(
    r"\b(?:au capital|capital (?:social|de)|r\.?c\.?s\b|siret|siren|tva (?:intra\w*|fr)|n° ?tva|ape\b|naf\b|"
    r"fr ?\d{2} ?\d{3} ?\d{3} ?\d{3})",
)
_CUT = re.compile(
    rf"\s*(?:[,;|•·]|\s[-–—]\s|:\s|\b(?:{LEGAL_FORM})(?=\s|,|$|\.|-)|\bau capital\b|\bcapital (?:social|de)\b|\brcs\b|"
    rf"\bsiret\b|\bsiren\b|\btva\b|\(|\bsociete\b)",
)
_FORM_FIRST = re.compile(
    rf"^(?:entre(?: les soussigne\w*)?\W*|d'une part\W*|et\W+)*(?:(?:la |l')?(?:societe|entreprise|"
    rf"editeur)\s+(?:{LEGAL_FORM}\s+)?|(?:la )?(?:{LEGAL_FORM})\s+)(?P<name>\S.*)$",
)
_SOCIETE = re.compile(r"(?:^|[\s,(])(?:la|notre) societe\s+(?P<name>[^\s,.;:()«»]+(?:[ &'’+-]+[^\s,.;:()«»]+){0,4})")
_PROPER = re.compile(
    rf"[{CAPITALS}0-9@&][\w&+'’.@-]*(?:\s+(?:(?:de|du|des|la|le|les|et|d'|l'|en|&)\s+){{0,2}}[{CAPITALS}0-9&@][\w&+'’.@-]*){{0,4}}",
)
_EDITED_BY = re.compile(
    r"\b(?:editee?|developpee?|concue?|publiee?)s? (?:et [a-z]+ )?par (?:la societe |l'editeur |notre societe )?|"
    r"\bl'editeur (?:du logiciel )?(?:est )?(?:la societe )?(?=[a-z])|\bediteur d[eu] [^.;]{3,40}?, (?:la societe )",
)
_IN_BRACKETS = re.compile(r"\((?:editeur|edite par|de la societe|societe)\s*:?\s*(?P<name>[^()]{2,60}?)\s*\)")
_PARTNER = re.compile(
    r"\b(?:connecteur|passerelle|pack|module|base (?:de|medic)|lecteur|messagerie|hebergement|visio\w*|agenda en ligne|"
    r"teleconsultation|antivirus|sauvegarde)\b(?!.*\b(?:logiciel|licence|abonnement)\b)",
)
NO_NAME = re.compile(r"(?:siret|siren|rcs|tva|n°|capital|ape|naf|tel|reglement|virement)\b")
DOMAIN = re.compile(
    r"(?:@|www\.|https?://(?:www\.)?)([a-z0-9-]+)(?: ?\.(?:fr|com|net|eu|io|health|sante|org|care|bzh|app|pro|be|ch|info|"
    r"co|tech|cloud|online|biz)\b|$)",
)
PUBLIC_MAIL = {
    "gmail",
    "orange",
    "wanadoo",
    "free",
    "laposte",
    "outlook",
    "hotmail",
    "yahoo",
    "sfr",
    "ameli",
    "mssante",
    "live",
    "icloud",
}
NOTICE_SURE, LABEL_SURE, SENTENCE_SURE, HEAD_SURE, DOMAIN_SURE = 0.93, 0.93, 0.85, 0.78, 0.4
OWN_BLOCK_SURE, BLOCK_SURE, STAMP_SURE = 0.88, 0.74, 0.8      # a name over its address: with a site, without, low down
ENTITY_SURE = 0.38    # what nothing but the trained model names
WITH_SITE = 0.9       # a name of the letterhead that is also that of the web site
SELLS = re.compile(
    r"\bvotre (?:\w+ )?(?:revendeur|distributeur|installateur|integrateur|concessionnaire|partenaire informatique)\b",
)
LEAST = 0.2
NEAR = 90             # letters: what stands before in a sentence
LONGEST = 50          # letters of a company's name
LONG = 5              # letters of a key that may be the beginning of another
OWN_SURE, OTHER_SURE = 0.95, 0.6
UNKNOWN = 0.15        # how much less an issuer weighs where the software's own éditeur is printed
SAID_SURE = 0.97      # « Éditeur : X »
HEAD_DEPTH = 0.3
AGREE = 0.98  # two independent places that name the same company


def find_issuers(sheet: Sheet) -> tuple[Candidate, ...]:
    """Who could have made the pièce out, best first, one candidate a company."""
    found: dict[str, Candidate] = {}
    parties = find_parties(sheet)
    for candidate in (
        *_from_labels(sheet),
        *_from_notice(sheet),
        *_from_sentences(sheet),
        *_from_parties(parties),
        *_from_letterhead(sheet, parties),
        *_from_domains(sheet, parties),
    ):
        key = _key(str(candidate.value))
        known = next((k for k in found if _alike(k, key)), None)
        if known is None:
            found[key] = candidate
        else:
            found[known] = _agreed(found[known], candidate)
    return tuple(sorted(found.values(), key=lambda c: -c.confidence))


def _alike(one: str, other: str) -> bool:
    """Whether two keys are one company's: « mirandole », « mirandole santé »."""
    return one == other or (min(len(one), len(other)) >= LONG and (one.startswith(other) or other.startswith(one)))


def from_entities(entities: tuple[tuple[Run, Entity], ...]) -> tuple[Candidate, ...]:
    """Companies that the trained model names."""
    return tuple(
        Candidate(entity.text, round(ENTITY_SURE * entity.confidence, 4), run.evidence(entity.start, entity.end), "entity")
        for run, entity in entities
        if entity.label is EntityLabel.EDITEUR and company_name(entity.text) and entity.text[:1].upper() == entity.text[:1]
    )


def _agreed(one: Candidate, other: Candidate) -> Candidate:
    if one.how == other.how:
        return max(one, other, key=lambda c: c.confidence)
    best, second = sorted((one, other), key=lambda c: -c.confidence)
    if second.how != "domain":
        confidence = AGREE * min(1.0, best.confidence / NOTICE_SURE)
    else:
        exact = _key(str(best.value)) == _key(str(second.value))
        confidence = max(best.confidence + 0.02, min(WITH_SITE, best.confidence + 0.2) if exact else 0.0)
    return Candidate(
        best.value, round(min(max(confidence, best.confidence), AGREE), 4), best.evidence, f"{best.how}+{second.how}"
    )


def _key(name: str) -> str:
    plain = re.sub(rf"\b(?:{LEGAL_FORM})(?=\s|$)", " ", fold(name))
    return compact(plain) or compact(name)


def _company(span: Span, sure: float, how: str) -> Iterator[Candidate]:
    """The company that the words name."""
    name = company_name(span.text)
    another = any(plays(span.run, span.start, span.end, part) for part in ("third", "client"))
    if name and not another and not TITLE_WORDS.match(fold(name)):
        yield span.candidate(name, sure, how)


def _from_labels(sheet: Sheet) -> Iterator[Candidate]:
    for found in labelled(sheet, "issuer"):
        cut = _CUT.search(found.span.plain, 1)
        yield from _company(found.span.part(0, cut.start()) if cut else found.span, LABEL_SURE, "label")


def _from_notice(sheet: Sheet) -> Iterator[Candidate]:
    """The name that opens a legal notice: « X – SAS au capital de … », « SARL X, RCS … »."""
    for block in sheet.blocks:
        mark = NOTICE.search(block.plain)
        if not mark:
            continue
        for run in (block, *block.statements):
            if run is not block and not NOTICE.search(run.plain):
                continue
            span = _opening_name(run)
            named = list(_company(span, NOTICE_SURE, "notice")) if span else []
            yield from named
            if named:
                break


def _opening_name(run: Run) -> Span | None:
    start = _after_label(run)
    form = _FORM_FIRST.match(run.plain[start:])
    start += form.start("name") if form else 0
    cut = _CUT.search(run.plain, start + 1)
    end = cut.start() if cut else len(run.plain)
    text = run.text[start:end].strip()
    shaped = _PROPER.match(text)
    if not shaped or len(text) > LONGEST or NO_NAME.match(fold(text)):
        return None
    street_only = re.match(r"\W*\d{5}\b", run.plain[end:])
    return Span(run, start, end) if NOTICE.search(run.plain, end) and not street_only else None


def _after_label(run: Run) -> int:
    """Where a notice begins that words and a colon open: « Entre les soussignés : X », « Mentions légales : X »."""
    lead = re.match(r"[a-z' ]{3,40}\s?:\s+", run.plain)
    told = lead and not re.match(rf"(?:{LEGAL_FORM})(?=\s|,|$)", run.plain[lead.end() :])
    return lead.end() if lead and told else 0


def _from_sentences(sheet: Sheet) -> Iterator[Candidate]:
    for run in sheet.statements:
        for match in _SOCIETE.finditer(run.plain):
            shaped = _PROPER.match(run.text[match.start("name") : match.end("name")])
            if shaped:
                start = match.start("name")
                yield from _company(Span(run, start, start + shaped.end()), SENTENCE_SURE, "sentence")


def _from_parties(parties: tuple[Party, ...]) -> Iterator[Candidate]:
    """The name over a postal address that is not the client's; low on the page it is a stamp."""
    for party in parties:
        named = next((cell for cell in party.names if _could_head(cell)), None)
        if party.whose is Whose.CLIENT or named is None or (party.whose is Whose.UNTOLD and person_name(named.text)):
            continue
        sure = OWN_BLOCK_SURE if party.whose is Whose.ISSUER else BLOCK_SURE
        yield from _company(_without_form(named), STAMP_SURE if party.low else sure, "stamp" if party.low else "block")


def _without_form(cell: Cell) -> Span:
    """The cell without the legal form and what follows it: « F.B.F.C. SAS »."""
    cut = _CUT.search(cell.plain, 1)
    return Span(cell, 0, cut.start() if cut else len(cell.text))


def _from_letterhead(sheet: Sheet, parties: tuple[Party, ...]) -> Iterator[Candidate]:
    """The largest words of the head of the first page that are no title, address, person or label, over any table."""
    theirs = {id(cell) for party in parties if party.whose is Whose.CLIENT for cell in (*party.names, *party.block.cells)}
    top = table_top(sheet)
    head = [row for row in sheet.rows[:top] if row.page == sheet.first_page and row.depth < HEAD_DEPTH]
    named = [cell for row in head for cell in row.cells if _could_head(cell) and id(cell) not in theirs]
    if not named:
        return
    largest = max(cell.size for cell in named)
    large = largest > 1.15 * sheet.type_size
    chosen = [cell for cell in named if cell.size > 0.85 * largest] if large else [cell for cell in named if cell.row < 2][:2]
    for place, cell in enumerate(chosen):
        sure = HEAD_SURE if large else HEAD_SURE - 0.2
        sure -= 0.3 if person_name(cell.text) and cell.row > 1 else 0.0
        yield from _company(_stacked(sheet, cell) or _without_form(cell), sure - 0.1 * place, "letterhead")


def _stacked(sheet: Sheet, cell: Cell) -> Span | None:
    """A name set over several lines (« Bureau / Lorientais de / Services »), where the web site says that they are one."""
    block = sheet.block_of[id(cell)]
    place = next(at for at, other in enumerate(block.cells) if other is cell)
    sites = {compact(match[1]) for other in sheet.cells for match in DOMAIN.finditer(other.plain)}
    for last in range(place + 1, min(place + 4, len(block.cells))):
        words = tuple(word for other in block.cells[place : last + 1] for word in other.words)
        run = Run(block.piece, block.page, words)
        if any(len(site) > LONG and compact(run.text).startswith(site) for site in sites):
            return Span(run, 0, len(run.text))
    return None


def _could_head(cell: Cell) -> bool:
    plain = cell.plain
    return bool(
        company_name(cell.text)
        and cell.text[:1].upper() == cell.text[:1]
        and len(cell.words) <= 7
        and not TITLE_WORDS.search(plain)
        and not re.search(r"[:]|\d{2,}|^m\. |\b(?:dr|docteur|mme|monsieur|madame|client|date|page|objet|le)\b", plain)
        and not is_address(cell.text)
        and not is_label(cell)
        and not is_column(cell)
        and not any(pattern.search(plain) for _, pattern in professions())
        and not ENTITY.search(plain)
    )


def _from_domains(sheet: Sheet, parties: tuple[Party, ...]) -> Iterator[Candidate]:
    theirs = {id(cell) for party in parties if party.whose is Whose.CLIENT for cell in party.block.cells}
    for cell in sheet.cells:
        for match in DOMAIN.finditer(cell.plain) if id(cell) not in theirs else ():
            third = plays(cell, *match.span(), "third") or is_entity(match[1].replace("-", " "))
            if match[1] not in PUBLIC_MAIL and len(match[1]) > 3 and not third:
                yield Candidate(
                    match[1].replace("-", " ").title(), DOMAIN_SURE, cell.evidence(*match.span()), "domain"
                )


def find_editors(
    sheet: Sheet, issuers: tuple[Candidate, ...], software: tuple[Named, ...], spotter: NameSpotter, *, reseller: bool
) -> Field | None:
    """The éditeur: said to be so; else a company of the catalogue that the sheet prints; else the issuer, if no reseller."""
    known = _known_editors(sheet, software, spotter)
    told = list(_said_editors(sheet))
    said = [*told, *known]
    keys = {_key(str(c.value)) for c in known}
    own = any(c.how == "catalogue:own" for c in known)
    surest = max((c.confidence for c in told), default=0.0)
    for issuer in issuers if not (reseller or _sells(sheet)) else ():
        key = _key(str(issuer.value))
        agrees = any(key.startswith(known_key) or known_key.startswith(key) for known_key in keys)
        confidence = min(AGREE, issuer.confidence + 0.05) if agrees else issuer.confidence - (UNKNOWN if own else 0.0)
        if surest and not any(_alike(key, _key(str(c.value))) for c in told):
            confidence = min(confidence, surest - UNKNOWN)        # the sheet says that another company edits it
        said.append(Candidate(issuer.value, round(confidence, 4), issuer.evidence, issuer.how))
    kept = [c for c in said if not _certifies(str(c.value))]
    field = settle(FieldName.EDITOR, kept, least=LEAST, rivalry=False)
    return _as_most_spell(field, sheet, spotter) if field and _is_blurred(sheet) else field


def _is_blurred(sheet: Sheet) -> bool:
    """Whether letters were read of a picture."""
    return any(word.confidence < 1.0 for row in sheet.rows for word in row.words)


def _as_most_spell(field: Field, sheet: Sheet, spotter: NameSpotter) -> Field:
    """The éditeur that OCR read, as the catalogue writes a name so like it, else as most of the sheet's places spell it."""
    value = str(field.value)
    words = value.split()
    whole = next((s for s in spotter.spot(words) if s.kind is NameKind.EDITEUR and (s.start, s.end) == (0, len(words))), None)
    if whole and compact(whole.name) != compact(value) and whole.score < 1.0:
        return replace(field, value=whole.name)
    key, printed = _key(value), compact(sheet.plain)
    length = len(value.split())
    near: dict[str, str] = {}
    for row in sheet.rows:
        for at in range(len(row.words) - length + 1):
            text = " ".join(word.text for word in row.words[at : at + length]).strip(" ,;:()«»")
            like = company_name(text) if len(text) > 3 else None
            if like and Levenshtein.distance(_key(like), key, score_cutoff=1) == 1:
                near.setdefault(compact(like), like)
    best = max(near, key=printed.count, default=None)
    most = best is not None and printed.count(best) > printed.count(compact(value))
    return replace(field, value=near[best]) if best is not None and most else field


def _sells(sheet: Sheet) -> bool:
    """Whether the letterhead's second line says that its company sells the software of others: « Votre revendeur… »."""
    heads = [party for party in find_parties(sheet) if party.whose is not Whose.CLIENT and not party.low]
    return any(SELLS.search(cell.plain) for party in heads for cell in (*party.names, *party.block.cells))


def _certifies(name: str) -> bool:
    """Whether a company certifies or insures, and so edits nothing."""
    return bool(re.search(r"\b(?:certifi\w+|organisme|assurances?|banque|caisse|mutuelle)\b", fold(name)))


def _said_editors(sheet: Sheet) -> Iterator[Candidate]:
    """« Éditeur : X », « (éditeur : X) », « édité par X »: of the software, not of its connector or pack."""
    for found in labelled(sheet, "editor"):
        span = found.span.stripped(' «"', "")
        shaped = _PROPER.match(span.text)
        place = (sheet, found.run, found.start)
        if (shaped or found.marked) and not _opened(*place) and not _of_partner(*place):
            yield from _company(span.part(0, shaped.end()) if shaped else span, SAID_SURE * found.sure, "éditeur")
    for block in sheet.blocks:
        for match in _IN_BRACKETS.finditer(block.plain):
            if not _of_partner(sheet, block, match.start()):
                yield from _company(Span(block, *match.span("name")), SAID_SURE, "éditeur")
    for run in sheet.statements:
        for match in _EDITED_BY.finditer(run.plain):
            shaped = _PROPER.match(run.text, match.end())
            if shaped and not _of_partner(sheet, run, match.start()):
                yield from _company(Span(run, match.end(), shaped.end()), NOTICE_SURE + 0.01, "sentence")


def _opened(sheet: Sheet, run: Run, place: int) -> bool:
    """Whether a bracket opens before a place, in its row: what it holds may go on in the next line."""
    before = run.plain[:place]
    if isinstance(run, Cell):
        before = " ".join((*(cell.plain for cell in sheet.rows[run.row].cells[: run.column]), before))
    return before.rfind("(") > before.rfind(")")


def _of_partner(sheet: Sheet, run: Run, place: int) -> bool:
    """Whether the words before a place speak of a connector, a pack, a device: who edits that is another company."""
    before = run.plain[:place]
    block = sheet.block_of.get(id(run))
    if block is not None:
        at = next(number for number, cell in enumerate(block.cells) if cell is run)
        before = f"{block.cells[at - 1].plain if at else ''} {before}"
    return bool(_PARTNER.search(re.split(r"[.;]\s", before)[-1][-NEAR:]))


def _known_editors(sheet: Sheet, software: tuple[Named, ...], spotter: NameSpotter) -> list[Candidate]:
    """The companies of the catalogue that the sheet prints: the software's own is nearly certain."""
    own = {
        spotted.editeur_id
        for named in software
        for spotted in spotter.spot(str(named.candidate.value).split())
        if spotted.id == named.key
    }
    found = []
    for row in sheet.rows:
        for spotted in spotter.spot([word.text for word in row.words]):
            if spotted.kind is NameKind.EDITEUR and (spotted.id in own or not spotted.ordinary):
                end = row.starts[spotted.end - 1] + len(row.words[spotted.end - 1].text)
                span = Span(row, row.starts[spotted.start], end)
                name = company_name(span.text.strip('()«»"'))
                mine = spotted.id in own
                if name and (mine or not (_of_partner(sheet, row, span.start) or plays(row, span.start, span.end, "third"))):
                    sure = (OWN_SURE if mine else OTHER_SURE) * spotted.score
                    found.append(span.candidate(name, sure, "catalogue:own" if mine else "catalogue"))
    return found
