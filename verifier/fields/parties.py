"""Who made the pièce out: the company of the letterhead, of the footer notice, of the « Émetteur » label."""

from __future__ import annotations

import re
from collections.abc import Iterator

from verifier.domain import Candidate, Entity, EntityLabel
from verifier.fields.folding import CAPITALS, compact, fold
from verifier.fields.from_labels import is_label, labelled
from verifier.fields.kind import TITLE_WORDS
from verifier.fields.layout import Cell, Run, Sheet, Span
from verifier.fields.names import ENTITY, LEGAL_FORM, company_name, is_address, is_entity, person_name
from verifier.fields.vocabulary import professions
from verifier.fields.zones import Party, Whose, find_parties, is_column, plays, table_top

__all__ = ["AGREE", "HEAD_DEPTH", "LEAST", "NOTICE_SURE", "PROPER", "alike", "company", "find_issuers", "from_entities", "key_of"]

NOTICE = re.compile(
    r"\b(?:au capital|capital (?:social|de)|r\.?c\.?s\b|siret|siren|tva (?:intra\w*|fr)|n° ?tva|ape\b|naf\b|"
    r"fr ?\d{2} ?\d{3} ?\d{3} ?\d{3})",
)
_CUT = re.compile(
    rf"\s*(?:[,;|•·]|\s[-–—]\s|:\s|\b(?:{LEGAL_FORM})(?=\s|,|$|\.|-)|\bau capital\b|\bcapital (?:social|de)\b|\brcs\b|"
    rf"\bsiret\b|\bsiren\b|\btva\b|\(|\bsociete\b)",
)
_TITLE_BEHIND = re.compile(rf"\s{TITLE_WORDS.pattern}(?=[^.]{{0,12}}(?:n°|:|\d))")      # « CC Dentaire / FACTURE N° 12 / Date : »
_FORM_FIRST = re.compile(
    rf"^(?:entre(?: les soussigne\w*)?\W*|d'une part\W*|et\W+)*(?:(?:la |l')?(?:societe|entreprise|"
    rf"editeur)\s+(?:{LEGAL_FORM}\s+)?|(?:la )?(?:{LEGAL_FORM})\s+)(?P<name>\S.*)$",
)
_SOCIETE = re.compile(
    r"(?:^|[\s,(])(?:la|notre|soussigne\w*,?) societe\s+(?P<name>[^\s,.;:()«»]+(?:[ &'’+-]+[^\s,.;:()«»]+){0,4})",
)
PROPER = re.compile(
    rf"[{CAPITALS}0-9@&][\w&+'’.@-]*"
    rf"(?:\s+(?:(?:de|du|des|la|le|les|et|d'|l'|en|&)\s+){{0,2}}(?:[dl]['’])?[{CAPITALS}0-9&@][\w&+'’.@-]*){{0,4}}",
)
_FUNCTION = re.compile(
    r"\b(?:directeur|directrice|gerante?|presidente?|responsable|pdg|fondateur|fondatrice|chargee?|attachee?|secretaire)\b[^,.;:]{0,45}",
)
_OF_A_PART = re.compile(      # « le connecteur X édité par la société »: of what stands beside the software
    r"\b(?:connecteur|module|pack|passerelle|composant|brique|plug-?in|extension|interface)\b[^.;]{0,50}"
    r"\b(?:edite|developpe|fourni|propose|distribue|commercialise|concu|realise)e?s? par\s*$",
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
FUNCTION_SURE = 0.75  # « directeur général de X »
ENTITY_SURE = 0.38    # what nothing but the trained model names
WITH_SITE = 0.9       # a name of the letterhead that is also that of the web site
LEAST = 0.2
LONGEST = 50          # letters of a company's name
LONG = 5              # letters of a key that may be the beginning of another
HEAD_DEPTH = 0.3
TORN = frozenset({"block", "stamp", "letterhead"})      # where a name over several lines, or set askew, may be read in part
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
        key = key_of(str(candidate.value))
        known = next((k for k in found if alike(k, key)), None)
        if known is None:
            found[key] = candidate
        else:
            found[known] = _agreed(found[known], candidate)
    return tuple(sorted(found.values(), key=lambda c: -c.confidence))


def alike(one: str, other: str) -> bool:
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
        exact = key_of(str(best.value)) == key_of(str(second.value))
        confidence = max(best.confidence + 0.02, min(WITH_SITE, best.confidence + 0.2) if exact else 0.0)
    named = max(one, other, key=lambda c: len(key_of(str(c.value)))) if {one.how, other.how} <= TORN else best
    return Candidate(
        named.value, round(min(max(confidence, best.confidence), AGREE), 4), named.evidence, f"{best.how}+{second.how}"
    )


def key_of(name: str) -> str:
    """What two spellings of one company's name share: its letters and figures, without its legal form."""
    plain = re.sub(rf"\b(?:{LEGAL_FORM})(?=\s|$)", " ", fold(name))
    return compact(plain) or compact(name)


def company(span: Span, sure: float, how: str) -> Iterator[Candidate]:
    """The company that the words name, without the « d' » before it or the bracket that closes after it."""
    elided = re.match(r"[dl]'(?=[^'])", span.plain) if span.text[:1].islower() else None
    span = span.part(elided.end() if elided else 0, len(span.text))
    unopened = ")" if span.text.count(")") > span.text.count("(") else ""
    span = span.stripped("", f" ,;:.{unopened}") if unopened else span
    name = company_name(span.text)
    another = any(plays(span.run, span.start, span.end, part) for part in ("third", "client"))
    if name and not another and not TITLE_WORDS.match(fold(name)):
        yield span.candidate(name, sure, how)


def _from_labels(sheet: Sheet) -> Iterator[Candidate]:
    for found in labelled(sheet, "issuer"):
        cut = _CUT.search(found.span.plain, 1)
        yield from company(found.span.part(0, cut.start()) if cut else found.span, LABEL_SURE, "label")


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
            named = list(company(span, NOTICE_SURE, "notice")) if span else []
            yield from named
            if named:
                break


def _opening_name(run: Run) -> Span | None:
    start = _after_label(run)
    form = _FORM_FIRST.match(run.plain[start:])
    start += form.start("name") if form else 0
    cuts = (pattern.search(run.plain, start + 1) for pattern in (_CUT, _TITLE_BEHIND))
    end = min((cut.start() for cut in cuts if cut), default=len(run.plain))
    text = run.text[start:end].strip()
    shaped = PROPER.match(text)
    if not shaped or len(text) > LONGEST or NO_NAME.match(fold(text)):
        return None
    street_only = re.match(r"\W*\d{5}\b", run.plain[end:])
    words = text.split()
    half = len(words) // 2
    if len(words) == 2 * half and words[:half] == words[half:]:      # the letterhead stands right over its notice
        start = run.text.index(text, start) + len(" ".join(words[:half])) + 1
    return Span(run, start, end) if NOTICE.search(run.plain, end) and not street_only else None


def _after_label(run: Run) -> int:
    """Where a notice begins that words and a colon open: « Entre les soussignés : X », « Mentions légales : X »."""
    lead = re.match(r"[a-z' ]{3,40}\s?:\s+", run.plain)
    told = lead and not re.match(rf"(?:{LEGAL_FORM})(?=\s|,|$)", run.plain[lead.end() :])
    return lead.end() if lead and told else 0


def _from_sentences(sheet: Sheet) -> Iterator[Candidate]:
    for run in sheet.statements:
        for match in _SOCIETE.finditer(run.plain):
            shaped = PROPER.match(run.text[match.start("name") : match.end("name")])
            if shaped and not _OF_A_PART.search(run.plain[: match.start()]):
                start = match.start("name")
                yield from company(Span(run, start, start + shaped.end()), SENTENCE_SURE, "sentence")
        for match in _FUNCTION.finditer(run.plain):
            yield from _of_function(run, match)


def _of_function(run: Run, match: re.Match[str]) -> Iterator[Candidate]:
    """The company of which someone is « directeur général de X »."""
    for link in re.finditer(r" (?:de |d'|chez )(?:la societe )?", match[0]):
        shaped = PROPER.match(run.text, match.start() + link.end())
        if shaped and not person_name(shaped[0]):
            yield from company(Span(run, *shaped.span()), FUNCTION_SURE, "sentence")
            return


def _from_parties(parties: tuple[Party, ...]) -> Iterator[Candidate]:
    """The name over a postal address that is not the client's; low on the page it is a stamp."""
    for party in parties:
        named = next((cell for cell in party.names if _could_head(cell)), None)
        if party.whose is Whose.CLIENT or named is None or (party.whose is Whose.UNTOLD and person_name(named.text)):
            continue
        sure = OWN_BLOCK_SURE if party.whose is Whose.ISSUER else BLOCK_SURE
        yield from company(_without_form(named), STAMP_SURE if party.low else sure, "stamp" if party.low else "block")


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
        yield from company(_stacked(sheet, cell) or _without_form(cell), sure - 0.1 * place, "letterhead")


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
