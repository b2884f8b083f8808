"""The billed lines: what each buys; and the amounts, the number of the paper, the identifiers of the professional."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from verifier.domain import Candidate, Item, ItemSort, NameKind, NameSpotter
from verifier.fields.from_labels import labelled
from verifier.fields.layout import Block, Cell, Row, Run, Sheet
from verifier.fields.values import luhn, read_amounts, read_dates
from verifier.fields.vocabulary import amount_labels, items

__all__ = ["find_amounts", "find_devices", "find_items", "find_numbers", "find_practitioner_ids"]

_NOTICE = re.compile(r"penalite|indemnite|retard|escompte|recouvrement|\bau capital\b|\brcs\b|\biban\b|\bsiret\b|\bsiren\b")
TOTALS = re.compile(
    r"^\W*(?:taxe sur la|montant ht|base ht|(?:sous[- ])?tota(?:l|ux)\b|montant|net\b|tva\b|hors taxes|h\.?t\.?\b|"
    r"t\.?t\.?c\.?\b|somme|solde|reste|remise|acompte|base|taux|a payer|port\b|dont\b|capital)",
)
HEADER = re.compile(r"\b(?:designation|libelle|description|article|produit|prestation|detail|objet|intitule|nature)s?\b")
COLUMNS = re.compile(r"\b(?:qte|quantite|prix|montant|p\.?u\.?|total|ht|tva|unitaire|puht|nb|tarif|remise|ttc)\b")
CLEAR = 0.9
_RANKS = (0.95, 0.92, 0.75)
_ID = re.compile(r"(?<!\d)\d(?:[ .]?\d){8,10}(?!\d)")
_ALONE = re.compile(r"(?:n° ?)?[a-z0-9][a-z0-9/_-]*\d[a-z0-9/_-]*")
_FOREIGN = re.compile(r"(?:rpps|adeli|siret|siren|rcs|tel|fax|tva|du|le|de|et|a|au|en|page|client|date|sur|par|bp|cs|f)\b")


def find_items(sheet: Sheet) -> tuple[Item, ...]:
    """The lines of the table of what is bought: blocks between its header and the totals, or lines that end with a price."""
    found: dict[str, Item] = {}
    for cell in (cell for cell in _item_cells(sheet) if not _only_mentions(cell.plain)):
        found.setdefault(cell.text, Item(cell.text, _sort(cell.plain), cell.evidence(sheet.piece)))
    return tuple(found.values())


_BUYING = re.compile(
    r"^\W*(?:(?:licences?|abonnements?|forfaits?|packs?|locations?|redevances?|contrats?|offres?|formules?|achats?|"
    r"fourniture|acquisition|installation|mise en place|et|annuel\w*|mensuel\w*|trimestriel\w*|de|du|des|d'|la|le|l'|un|"
    r"une|\d+)[\s:-]*)+",
)


def _sort(plain: str) -> ItemSort:
    """What a line buys: the thing named after the words of buying, else the first thing named."""
    bought = _BUYING.match(plain)
    rest = plain[bought.end() :] if bought else plain
    straight = next((sort for sort, pattern in items() if pattern.match(rest)), None)
    if straight:
        return straight
    places = [(match.start(), sort) for sort, pattern in items() for match in [pattern.search(plain)] if match]
    return min(places, key=lambda pair: pair[0])[1] if places else ItemSort.OTHER


def _only_mentions(plain: str) -> bool:
    """Whether a line only says what the software is (« Logiciel DMP compatible »), and buys nothing."""
    rest = re.sub(
        r"\b(?:logiciels?|produits?|solutions?|mention|est|version|metier|et|avec|le|la|du|par|d\.?m\.?p\b\.?|dossier|"
        r"medical|partage|segur|lap|has|ans|cnda|reference\w*|vague|numerique|en|sante)\b|(?:in)?compatib\w*|"
        r"homologu\w*|certifi\w*|\W|\d",
        "",
        plain,
    )
    return not rest


def _item_cells(sheet: Sheet) -> Iterator[Cell]:
    """The cells that describe something bought."""
    column: tuple[float, float] | None = None
    for row in sheet.rows:
        if HEADER.search(row.plain) and COLUMNS.search(row.plain) and len(row.cells) > 1:
            column = _described_column(row)
        elif any(TOTALS.match(cell.plain) for cell in row.cells[-3:]):
            column = None
        elif column or _priced(row):
            within = [cell for cell in row.cells if column is None or column[0] <= cell.box.x0 < column[1]]
            described = max(within, key=lambda cell: sum(c.isalpha() for c in cell.text), default=None)
            if described and sum(c.isalpha() for c in described.text) >= 4 and not _NOTICE.search(row.plain):
                yield described


def _described_column(header: Row) -> tuple[float, float]:
    """From where to where the column of descriptions runs, by the table's header."""
    named = next(cell for cell in header.cells if HEADER.search(cell.plain))
    after = [cell.box.x0 for cell in header.cells if cell.box.x0 > named.box.x1]
    before = [cell.box.x1 for cell in header.cells if cell.box.x1 < named.box.x0]
    return (max(before, default=named.box.x0 - 6 * named.size), min(after, default=named.box.x1 + 200 * named.size))


def _priced(row: Row) -> bool:
    """Whether the row ends with, or holds, an amount in euros beside words."""
    return any(amount.marked for amount in read_amounts(row.plain)) and sum(c.isalpha() for c in row.text) >= 6


def find_amounts(sheet: Sheet) -> tuple[Candidate, ...]:
    """What is to be paid, best first: the amount beside its label, the last one where the label comes twice."""
    found: list[Candidate] = []
    for rank, pattern in enumerate(amount_labels()):
        for row in sheet.rows:
            for cell in row.cells:
                match = pattern.search(cell.plain)
                if match and not re.search(
                    r"\bht\b|hors tax|sous[- ]total|\btva\b(?! incluse)", cell.plain[max(0, match.start() - 5) : match.end() + 6]
                ):
                    candidate = _amount_near(sheet, cell, match.end(), _RANKS[rank])
                    found += [candidate] if candidate else []
    return tuple(sorted(reversed(found), key=lambda c: -c.confidence))


def _amount_near(sheet: Sheet, cell: Cell, end: int, sure: float) -> Candidate | None:
    """The amount after the label, in the cell beside, or below."""
    candidates: list[tuple[Run, int]] = [(cell, end)]
    row = sheet.rows[cell.row]
    candidates += [(right, 0) for right in reversed(row.cells[cell.column + 1 :])]
    below = sheet.below(cell)
    candidates += [(below, 0)] if below else []
    for run, start in candidates:
        if run is not cell and re.search(r"[a-z]{5,}", re.sub(r"euros?", "", run.plain)):
            continue
        for amount in read_amounts(run.plain[start:]):
            if amount.marked:
                place = (start + amount.start, start + amount.end)
                return Candidate(
                    amount.amount, round(sure * run.confidence(*place), 4), run.evidence(sheet.piece, *place), "label"
                )
    return None


def find_numbers(sheet: Sheet, title: Cell | None, title_end: int = 0) -> tuple[Candidate, ...]:
    """The number of the paper: after its label, or just after its title."""
    found = []
    for name, sure in (("document_number", 0.97), ("document_number_weak", 0.6)):
        for value in labelled(sheet, name):
            if sure < CLEAR and re.search(r"decret|\bloi\b|reglement|article|arrete", _around(sheet, value.run)):
                continue
            candidate = _number(sheet, value.run, value.start, value.end, sure * value.sure)
            found += [candidate] if candidate else []
    if title:
        after = re.compile(
            r"[a-z' ()]{0,45}?(?:\b(?:n°|no|numero|num|nr|ref)\.?)?\s*[:#°|/–-]*\s*(?<![a-z])(?=(?:[a-z]{1,4} )?\S*\d)",
        ).match(title.plain, title_end)
        candidate = _number(sheet, title, after.end(), len(title.plain), 0.93) if after else None
        found += [candidate] if candidate else []
        for near in (
            sheet.right_of(title),
            sheet.below(title) if re.search(r"(?:[-–:#°]|\bno?|numero)\s*$", title.plain) else None,
        ):
            if near and _ALONE.fullmatch(near.plain.lstrip(": n°")) and not any(True for _ in read_dates(near.plain)):
                candidate = _number(sheet, near, 0, len(near.plain), 0.7)
                found += [candidate] if candidate else []
    return tuple(sorted(found, key=lambda c: -c.confidence))


def _around(sheet: Sheet, run: Run) -> str:
    """The folded text of the block that holds a cell."""
    block = sheet.block_of.get(id(run))
    return block.plain if block else run.plain


def _number(sheet: Sheet, run: Run, start: int, end: int, sure: float) -> Candidate | None:
    """A token (or two, « FA 2024-12 ») that holds a digit and is no date, no amount."""
    text = run.plain[start:end]
    offset = len(text) - len(text.lstrip(" :#°.-"))
    text = text.strip(" :#°-")
    dates = list(read_dates(text))
    text = text[: min((d.start for d in dates), default=len(text))] if dates and dates[0].start > 0 else text
    match = re.match(r"(?:n° ?)?(?P<n>(?:[a-z]{1,4} )?[a-z0-9][a-z0-9/_.-]*\d[a-z0-9/_-]*|\d)(?![\w€])", text)
    if not match or (dates and dates[0].start == 0) or _FOREIGN.match(text):
        return None
    if re.match(
        r"\d{5}\s+[a-z]{2}|\d+ ?(?:bis |ter )?(?:rue|avenue|av|bd|place)\b|\d[\d ]*[.,]\d\d(?!\d)|\d+ ?(?:€|eur|mois|"
        r"ans?|jours)\b",
        text,
    ):
        return None
    place = start + offset + match.start("n")
    stop = start + offset + match.end("n")
    raw = run.text[place:stop].strip(" .,;")
    return Candidate(raw, round(sure * run.confidence(place, stop), 4), run.evidence(sheet.piece, place, stop), "label")


def find_practitioner_ids(sheet: Sheet) -> tuple[Candidate, ...]:
    """RPPS, ADELI or AM numbers of the professional, by their label; a failing key lowers the confidence, never refuses."""
    found = []
    for value in labelled(sheet, "practitioner_id"):
        match = _ID.search(value.run.plain[value.start : value.end])
        if match:
            found.append(_identifier(sheet, value.run, value.start + match.start(), value.start + match.end(), value.sure))
    for run in sheet.cells:
        for match in re.finditer(r"(?<![\d.])1\d{10}(?!\d)", run.plain):
            if luhn(match[0]) and not re.search(r"siret|siren|tel|fax|iban|n° (?:de )?(?:client|facture)", run.plain):
                found.append(_identifier(sheet, run, *match.span(), 0.85))
    for run in sheet.statements:
        for match in re.finditer(
            r"(?<![a-z])(?:rpps|adeli|n° ?am|n° (?:d'|de l')?assurance maladie|n° (?:de )?(?:ps|"
            r"facturation))[^\d\n]{0,20}(?P<id>\d(?:[ .]?\d){8,10})(?!\d)",
            run.plain,
        ):
            found.append(_identifier(sheet, run, match.start("id"), match.end("id"), 0.9))
    return tuple(sorted(found, key=lambda c: (-len(str(c.value)), -c.confidence)))


def _identifier(sheet: Sheet, run: Run, start: int, end: int, sure: float) -> Candidate:
    digits = re.sub(r"\D", "", run.text[start:end])
    keyed = len(digits) != 11 or luhn(digits)
    return Candidate(
        digits,
        round(sure * run.confidence(start, end) * (1.0 if keyed else 0.7), 4),
        run.evidence(sheet.piece, start, end),
        "label",
    )


def find_devices(sheet: Sheet, spotter: NameSpotter) -> tuple[Candidate, ...]:
    """The medical devices bought: lines that name a class or a model of the catalogue."""
    found: dict[str, Candidate] = {}
    item_cells = list(_item_cells(sheet))
    for run in item_cells or [statement for statement in sheet.statements if not isinstance(statement, Block)]:
        spotted = [s for s in spotter.spot([word.text for word in run.words]) if s.kind is NameKind.APPAREIL]
        if spotted:
            end = _description_end(run)
            text = run.text[:end].strip(" -–•*:")
            found.setdefault(
                text, Candidate(text, round(0.93 * run.confidence(0, end), 4), run.evidence(sheet.piece, 0, end), "line")
            )
    return tuple(found.values())


def _description_end(run: Run) -> int:
    """Where a line's description ends: at its price or quantity."""
    price = next((amount.start for amount in sorted(read_amounts(run.plain), key=lambda a: a.start) if amount.marked), None)
    end = len(run.text) if price is None else price
    return len(run.text[:end].rstrip(" :x×-–"))


def total_of(candidates: tuple[Candidate, ...]) -> Decimal | None:
    """The amount of the best candidate."""
    return next((c.value for c in candidates if isinstance(c.value, Decimal)), None)
