"""Who edits the software: the company that is said to, else the one of the catalogue, else who made the paper out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from verifier.domain import Candidate, Field, FieldName, NameKind, NameSpotter
from verifier.fields.candidates import settle
from verifier.fields.folding import fold
from verifier.fields.from_labels import labelled
from verifier.fields.from_software import Named
from verifier.fields.layout import Cell, Run, Sheet, Span
from verifier.fields.names import company_name
from verifier.fields.parties import AGREE, HEAD_DEPTH, LEAST, NOTICE_SURE, PROPER, alike, company, key_of
from verifier.fields.respelling import respelled
from verifier.fields.zones import plays, table_top

__all__ = ["find_editors"]

_IS_EDITOR = re.compile(
    r"(?:,| est| -) (?:l'|un |une )?(?:editeur|editrice|concepteur)"
    r"(?: (?:et [a-z]+ )?(?:du |de la |de l'|des? )(?!logiciels)|\W*$)",
)
_IN_BRACKETS = re.compile(r"\((?:editeur|edite par|de la societe|societe)\s*:?\s*(?P<name>[^()]{2,60}?)\s*\)")
_PARTNER = re.compile(
    r"\b(?:connecteur|passerelle|pack|module|base (?:de|medic)|lecteur|messagerie|hebergement|visio\w*|agenda en ligne|"
    r"teleconsultation|antivirus|sauvegarde)\b(?!.*\b(?:logiciel|licence|abonnement)\b)",
)
_EDITED_BY = re.compile(
    r"\b(?:editee?|developpee?|concue?|publiee?)s? (?:et [a-z]+ )?par (?:la societe |l'editeur |notre societe )?|"
    r"\bl'editeur (?:du logiciel )?(?:est )?(?:la societe )?(?=[a-z])|\bediteur d[eu] [^.;]{3,40}?, (?:la societe )",
)
_SUBMITTED_BY = re.compile(r"\b(?:presente|soumis|depose)e?s? par (?:la societe |l'editeur )?")    # to who certifies it
_CERTIFIED = re.compile(r"\bcertifi|\breferentiel|\bconformite|\bevaluat")
SELLS = re.compile(
    r"\bvotre (?:\w+ )?(?:revendeur|distributeur|installateur|integrateur|concessionnaire|partenaire informatique)\b",
)
_GROUP = re.compile(r"\b(?:groupe|holding|filiale|maison mere|membre)\b")      # over the éditeur: « Groupe X »
NEAR = 90             # letters: what stands before in a sentence
UNKNOWN = 0.15        # how much less an issuer weighs where the software's own éditeur is printed
OF_A_SOFTWARE = re.compile(r"\bediteur (?:du|de la) \w+$")
SURELY_MADE_OUT = 0.5     # of an issuer: below, it may be any words of the page
SAID_SURE = 0.97      # « Éditeur : X »
OWN_SURE, OTHER_SURE = 0.95, 0.6


def find_editors(
    sheet: Sheet, issuers: tuple[Candidate, ...], software: tuple[Named, ...], spotter: NameSpotter, *, reseller: bool
) -> Field | None:
    """The éditeur: said to be so; else a company of the catalogue that the sheet prints; else the issuer, if no reseller."""
    known = _by_their_own_name(_known_editors(sheet, software, spotter), software, issuers)
    told = list(_said_editors(sheet))
    said = [*told, *known]
    keys = {key_of(str(c.value)) for c in known}
    own = any(c.how == "catalogue:own" for c in known)
    surest = max((c.confidence for c in told), default=0.0)
    for issuer in issuers if not (reseller or _sells(sheet)) else ():
        key = key_of(str(issuer.value))
        agrees = any(key.startswith(known_key) or known_key.startswith(key) for known_key in keys)
        whole = next((c for c in known if key_of(str(c.value)).startswith(key) and c.how == "catalogue:own"), issuer)
        confidence = min(AGREE, issuer.confidence + 0.05) if agrees else issuer.confidence - (UNKNOWN if own else 0.0)
        if surest and not any(alike(key, key_of(str(c.value))) for c in told):
            confidence = min(confidence, surest - UNKNOWN)        # the sheet says that another company edits it
        said.append(Candidate(whole.value, round(confidence, 4), whole.evidence, issuer.how))
    kept = [c for c in said if not _certifies(str(c.value))]
    field = settle(FieldName.EDITOR, kept, least=LEAST, rivalry=False)
    return respelled(field, sheet, spotter) if field else None


def _by_their_own_name(
    known: list[Candidate], software: tuple[Named, ...], issuers: tuple[Candidate, ...]
) -> list[Candidate]:
    """Without the names that are but the software's: « Licence Velmora » on a reseller's invoice names no éditeur.

    Where nobody else is named, a software that bears its éditeur's name tells it.
    """
    products = {key_of(str(named.candidate.value)) for named in software}
    own = [c for c in known if key_of(str(c.value)) not in products]
    others = [key_of(str(issuer.value)) for issuer in issuers if issuer.confidence >= SURELY_MADE_OUT]
    heads = [key_of(str(issuer.value)) for issuer in issuers]
    told = any(c.how == "catalogue:own" for c in own)
    return [
        c
        for c in known
        if c in own or not (told or (others and not any(alike(key_of(str(c.value)), head) for head in heads)))
    ]


def _sells(sheet: Sheet) -> bool:
    """Whether a line of the letterhead says that its company sells the software of others: « Votre revendeur… »."""
    head = [row for row in sheet.rows[: table_top(sheet)] if row.page == sheet.first_page and row.depth < HEAD_DEPTH]
    return any(SELLS.match(cell.plain) for row in head for cell in row.cells)


def _certifies(name: str) -> bool:
    """Whether a company certifies or insures, and so edits nothing."""
    return bool(re.search(r"\b(?:certifi|evaluat|accredit|organisme|assurance|banque|caisse|mutuelle)", fold(name)))


def _said_editors(sheet: Sheet) -> Iterator[Candidate]:
    """« Éditeur : X », « (éditeur : X) », « édité par X »: of the software, not of its connector or pack."""
    for found in labelled(sheet, "editor"):
        if not found.marked and OF_A_SOFTWARE.search(found.label):
            continue                                    # « Éditeur du logiciel Velmora »: what follows is what it edits
        span = found.span.stripped(' «"', "")
        shaped = PROPER.match(span.text)
        place = (sheet, found.run, found.start)
        if (shaped or found.marked) and not _opened(*place) and not _of_partner(*place):
            yield from company(span.part(0, shaped.end()) if shaped else span, SAID_SURE * found.sure, "éditeur")
    for block in sheet.blocks:
        for match in _IN_BRACKETS.finditer(block.plain):
            if not _of_partner(sheet, block, match.start()):
                yield from map(_without_quantity, company(Span(block, *match.span("name")), SAID_SURE, "éditeur"))
    yield from _in_sentences(sheet)


def _without_quantity(named: Candidate) -> Candidate:
    """A name over two lines of a table, without the quantity that OCR read between them: « Ramure 1 Santé »."""
    return replace(named, value=re.sub(r" \d (?=\S)", " ", str(named.value))) if named.confidence < SAID_SURE else named


def _in_sentences(sheet: Sheet) -> Iterator[Candidate]:
    """« édité par X », « X, éditeur du logiciel »."""
    for run in sheet.statements:
        submitted = _SUBMITTED_BY.finditer(run.plain) if _CERTIFIED.search(run.plain) else ()
        for match in (*_EDITED_BY.finditer(run.plain), *submitted):
            shaped = PROPER.match(run.text, match.end())
            if shaped and not _of_partner(sheet, run, match.start()):
                yield from company(Span(run, match.end(), shaped.end()), NOTICE_SURE + 0.01, "sentence")
        for match in _IS_EDITOR.finditer(run.plain):
            named = next((found for found in PROPER.finditer(run.text) if found.end() == match.start()), None)
            if named:
                yield from company(Span(run, *named.span()), NOTICE_SURE + 0.01, "sentence")


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
                name = company_name(re.sub(r"^[dl]['’](?=\w)", "", span.text.strip('()«»",;.')))
                third = plays(row, span.start, span.end, "third")
                mine = spotted.id in own and not (third and _GROUP.search(row.plain[: span.start]))
                if name and (spotted.id in own or not (_of_partner(sheet, row, span.start) or third)):
                    sure = (OWN_SURE if mine else OTHER_SURE) * spotted.score
                    found.append(span.candidate(name, sure, "catalogue:own" if mine else "catalogue"))
    return found
