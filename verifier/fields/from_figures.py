"""The figures that a label announces: what is to be paid, the number of the paper, the professional's identifier."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import reduce

from verifier.domain import Box, Candidate, Kind, Word
from verifier.fields.folding import fold
from verifier.fields.from_labels import labelled
from verifier.fields.layout import Cell, Row, Run, Sheet, Span
from verifier.fields.names import is_address
from verifier.fields.values import luhn, read_amounts, read_dates
from verifier.fields.vocabulary import amount_labels

__all__ = ["find_amounts", "find_numbers", "find_practitioner_ids", "last_amount", "number_end"]

AMOUNT_SURE = (0.95, 0.92, 0.75)      # by the rank of the label
NUMBER_SURE, WEAK_SURE, TITLE_SURE, BESIDE_SURE = 0.97, 0.6, 0.93, 0.7
WORD_SURE, BARE_SURE = 0.9, 0.85
SAID_SURE = 0.7
OF_ANOTHER = 0.8                      # how much less sure « Réf. commande » is on an invoice
GRID_SURE = 0.8                       # « Numéro » alone in a cell, over its value or before it
PREFIX = r"F|FA|FAC|FC|FV|BC|BL|BDC|BCD|CDE|CMD|C|D|DE|DEV|AV|A|R|CT|PF|L|INV"      # before a number
LEADING = 1.5                         # type sizes between two lines of one cell
STREET = 4                            # digits of a number in a street
BAD_KEY = 0.7                         # how much less sure an identifier is whose Luhn key fails: it warns, never refuses
RPPS = 11                             # digits
_INCLUDED = re.compile(r"^ ?\((?:dont |y compris |incluant )?tva[^)]*\)")
JUST_AFTER = 14
_LINES = re.compile(r"(?:designation|libelle|description|article|produit|prestation|intitule)s?(?: .{0,20})?")
_DASHED = re.compile(r"[^\s:] ?- [\d .,€]+$")     # « pièce 12 - 906,00 € »
BEFORE_TAX = re.compile(r"\bht\b|hors tax|sous[- ]total|\btva\b(?! incluse)")
_PAID = re.compile(r"paye(?:e|s|es)?\b|regle|encaisse|preleve|acquitte|verse")
_OF_AMOUNT = re.compile(r"\d[\d .,]* ?(?:€|eur(?:os?)?)? ?h\.?t\.?\W+$")      # « 900,00 € HT – »
_ACCOUNT_TITLE = re.compile(r"\W*facture d(?:'|e l')acompte\b")
_ACCOUNT = re.compile(
    r"\W*(?:montant de l')?acompte(?: n° ?\d+)?(?: de \d+(?:[.,]\d+)? ?%)?(?: (?:ttc|demande|du|a (?:payer|regler|verser)))*"
    r"\W*(?=\d|$)",
)
_TAXED = re.compile(r"\s*(?:€|eur(?:os?)?)?\s*\(?(?:t\.?t\.?c\b|toutes taxes)")
_WITHOUT_TAX = re.compile(r"\s*(?:€|eur(?:os?)?)?\s*\(?(?:h\.?t\b|hors tax)")
_EACH = re.compile(_TAXED.pattern + r"[^\w/]*(?:/|par\b|chaque|mensuel|trimestriel|le (?!\d)|l')")      # « 39,00 € TTC / mois »
_ID = re.compile(r"(?<!\d)\d(?:[ .]?\d){8,10}(?!\d)")
_SAID_ID = re.compile(
    r"(?<![a-z])(?:rpps|adeli|n° ?am|n° (?:d'|de l')?assurance maladie|n° (?:de )?(?:ps|facturation))[^\d\n]{0,20}"
    r"(?P<id>\d(?:[ .]?\d){8,10})(?!\d)",
)
_BARE_RPPS = re.compile(r"(?<![\w.])1\d{10}(?!\d)")
OTHER_NUMBERS = re.compile(r"siret|siren|tel|fax|iban|\btva\b|\brcs\b|capital|contrat|mandat|n° (?:de )?(?:client|facture)")
OF_A_LAW = re.compile(r"decret|\bloi\b|reglement|article|arrete")
_ALONE = re.compile(r"(?:n[°.] ?)?[a-z0-9][a-z0-9/_-]*\d[a-z0-9/_-]*")
_TOKEN = re.compile(r"(?:n[°.] ?|no\.? |num\.? )?(?P<n>(?:[a-z]{1,4} )?[a-z0-9][a-z0-9/_.-]*\d[a-z0-9/_-]*|\d)(?![\w€])")
# « 2024 0118 »: more digits after a space, unless they open an address, a telephone number, an amount, a duration.
_GROUPS = re.compile(
    r"(?:(?: ?[-–/] | )(?!0\d(?:[ .]\d\d){4}(?!\d))\d{2,}(?:[/_-][a-z0-9]+)*(?![\w€%]|[.,/_-]\w| ?€)"
    r"(?! (?!(?:du|le|au)(?: ?\d| ?$)|en date|date|emise?|page|client)[a-z]))+",
)
_OPENS = 4                            # digits at most of what more digits go on
_AFTER_TITLE = re.compile(
    r"[a-z' ()-]{0,45}?(?:\b(?:n°|no?|numero|num|nr|ref)\.?)?\s*[:#°|/–-]*\s*(?<![a-z])(?=(?:[a-z]{1,4} )?\S*\d)",
)
_OTHER_TONGUE = re.compile(r"(?:\W*(?:invoice|facture|quote|devis|order|commande))?\W*")      # « Invoice / Facture »
# « VM-2025-3319 », « 23-0311 », « INV-EU-44120 »
_CODE = re.compile(r"(?:[a-z]{1,4}[-_/]?)?\d+(?:[-_/][a-z0-9]+)+|[a-z]{2,4}\d{4,}|[a-z]{2,4}[-_/][a-z]{1,4}[-_/]\d{3,}")
_IN_LINE = re.compile(      # « Ouest Médical – Facture F-2023-0456 »
    r"\s[-•·|]\s(?:facture|devis|avoir|bon de commande|attestation)\s(?:n[°.o] ?)?"
    r"(?!(?:19|20)\d\d(?:[\s,;]|$))(?=(?:[a-z]{1,4}[-_/ ]?)?\d[\d/_-]{3,}(?:[\s,;]|$))",
)
HEAD = 8              # rows that may hold the title
_CODED = re.compile(rf"(?:{PREFIX.lower()})[-_/ ]?(?:[a-z]{{1,3}}[-_/])?(?=[\d_/-]*\d\d)\d[\d_/-]{{3,}}(?= |$)")
_SAID = re.compile(
    r"\b(?:sous (?:le numero|le n°|la reference)|(?:votre|notre|de la|cette) (?:facture|commande)(?: n°)?)\s*:?\s*"
    r"(?P<n>[a-z0-9][a-z0-9/_.-]*\d[a-z0-9/_-]*)(?![\w€])",
)
PAPERS = {
    Kind.FACTURE: re.compile(r"facture"),
    Kind.PROFORMA: re.compile(r"facture|pro ?forma"),
    Kind.AVOIR: re.compile(r"avoir"),
    Kind.DEVIS: re.compile(r"devis|offre|proposition"),
    Kind.BON_DE_COMMANDE: re.compile(r"commande|\bbdc\b|\bbon\b"),
    Kind.BON_DE_LIVRAISON: re.compile(r"livraison|\bbl\b|\bbon\b"),
    Kind.CONTRAT: re.compile(r"contrat"),
    Kind.ATTESTATION_EDITEUR: re.compile(r"attestation"),
    Kind.CERTIFICAT: re.compile(r"certificat"),
    Kind.RELEVE: re.compile(r"releve"),
}
NO_NUMBER = re.compile(
    r"(?:rum\d*|rpps|adeli|siret|siren|rcs|tel|fax|tva|page|client)\b|"
    r"(?:du|le|de|et|a|au|en|date|sur|par|bp|cs)\b(?!-\d)|f-\d{5},?\s+(?!(?:du|le|en|date|page)\b)[a-z]|"
    r"\d{5}\s+(?!(?:du|le) \d|en date|emis)[a-z]{2}|"
    r"\d+ ?(?:bis |ter )?(?:rue|avenue|av|bd|place)\b|\d[\d ]*[.,]\d\d(?!\d)|\d+ ?(?:€|eur|mois|ans?|jours)\b",
)


def find_amounts(sheet: Sheet) -> tuple[Candidate, ...]:
    """What is to be paid, best first: the amount beside its label, the last one where the label comes twice."""
    found: list[Candidate] = []
    for sure, pattern in zip(AMOUNT_SURE, amount_labels(), strict=True):
        for cell in sheet.cells:
            match = None if _heads_lines(sheet, cell) else pattern.search(cell.plain)
            if match and not BEFORE_TAX.search(_own_words(cell.plain, match)):
                near = list(_amount_near(sheet, Span(cell, match.end(), len(cell.text)), cell, sure))[:1]
                found += map(_as_paid, near) if _PAID.search(match[0]) else near
    found.reverse()
    on_account = () if any(one.confidence > AMOUNT_SURE[1] for one in found) else _on_account(sheet)
    return (*on_account, *sorted(found, key=lambda c: -c.confidence)) or _in_prose(sheet)


def _on_account(sheet: Sheet) -> tuple[Candidate, ...]:
    """What an invoice on account asks, which tells the whole order's total too: « Acompte de 30 % : 540,00 € TTC »."""
    if not any(_ACCOUNT_TITLE.match(cell.plain) for cell in sheet.cells):
        return ()
    labels = ((cell, label) for cell in sheet.cells for label in [_ACCOUNT.match(cell.plain)] if label)
    near = (_amount_near(sheet, Span(cell, label.end(), len(cell.text)), cell, AMOUNT_SURE[1]) for cell, label in labels)
    asked = [one for each in near for one in list(each)[:1]]
    return tuple(asked) if len({one.value for one in asked}) == 1 else ()


def _in_prose(sheet: Sheet) -> tuple[Candidate, ...]:
    """The one amount of the sheet that « TTC » follows, where no label tells another: « = 14,90 € TTC »; a month's is none."""
    found = [
        (Span(cell, amount.start, amount.end).candidate(abs(amount.amount), AMOUNT_SURE[-1], "words"), cell.plain[amount.end :])
        for cell in sheet.cells
        for amount in read_amounts(cell.plain)
        if amount.marked and _TAXED.match(cell.plain[amount.end :]) and not (amount.start == 0 and _torn(sheet, cell))
    ]
    alone = len({candidate.value for candidate, _ in found}) == 1 and not any(_EACH.match(after) for _, after in found)
    return tuple(candidate for candidate, _ in found[:1] if alone)


def _torn(sheet: Sheet, cell: Cell) -> bool:
    """Whether the thousands of an amount that opens a cell may stand alone over it, as OCR tears them: « l / 128,00 € »."""
    over = sheet.rows[cell.row - 1].cells if cell.row else ()
    return cell.confidence(0, len(cell.text)) < 1.0 and any(re.search(r"(?:^|\s)[l\d|i]{1,3}$", other.plain) for other in over)


def _own_words(plain: str, label: re.Match[str]) -> str:
    """The words about a label that tell its tax: the « HT » of an amount before it is not its own."""
    before = plain[max(0, label.start() - 5) : label.start()]
    if _OF_AMOUNT.search(plain[: label.start()]):
        before = ""
    return before + label[0] + _rest(plain[label.end() :])


def _rest(after: str) -> str:
    """What follows a label right away, the tax that it includes apart: « Total TTC (dont TVA 20 %) »."""
    return _INCLUDED.sub(" ", after, count=1)[:JUST_AFTER]


def _as_paid(candidate: Candidate) -> Candidate:
    """What was paid, which some receipts take off: « Montant payé -1 188,00 € » is no debt to the client."""
    return replace(candidate, value=abs(candidate.value)) if isinstance(candidate.value, Decimal) else candidate


def _heads_lines(sheet: Sheet, cell: Cell) -> bool:
    """Whether a cell heads a column of the lines that are billed: « Désignation | Qté | Total » tells no total."""
    others = (other for other in sheet.rows[cell.row].cells if other is not cell)
    return any(_LINES.fullmatch(other.plain.strip(" :.#")) for other in others)


def _amount_near(sheet: Sheet, rest: Span, cell: Cell, sure: float) -> Iterator[Candidate]:
    """The amounts after the label, in the cells beside from the last one, or below."""
    beside = reversed(sheet.rows[cell.row].cells[cell.column + 1 :])
    below = sheet.below(cell)
    following = sheet.rows[cell.row + 1].cells if cell.row + 1 < len(sheet.rows) and len(sheet.rows[cell.row].cells) == 1 else ()
    under = [below] if below else list(following) if len(following) == 1 else []      # a narrow ticket sets it on the next line
    others = [other for other in (*beside, *under) if not _wordy(other)]
    joined = _rejoined(sheet.rows[cell.row].cells[cell.column + 1 :])
    for span in (rest, *joined, *_around_label(sheet, cell), *(Span(other, 0, len(other.text)) for other in others)):
        amounts = [amount for amount in read_amounts(span.plain) if amount.marked]
        taxed = any(_TAXED.match(span.plain[amount.end :]) for amount in amounts)
        for amount in amounts:
            if not (taxed and _WITHOUT_TAX.match(span.plain[amount.end :])):      # « 1 170,00 € HT, soit 1 404,00 € TTC »
                yield span.part(amount.start, amount.end).candidate(amount.amount, sure, "label")


def _around_label(sheet: Sheet, cell: Cell) -> Iterator[Span]:
    """An amount that its cell breaks before the euro sign, half a line over a label that stands alone: « 124,00 / € »."""
    over, under = (sheet.rows[at] if 0 <= at < len(sheet.rows) else None for at in (cell.row - 1, cell.row + 1))
    if len(sheet.rows[cell.row].cells) > 1 or over is None or under is None:
        return
    figure, sign = over.cells[-1], under.cells[-1]
    reach = LEADING * max(cell.size, sheet.type_size)
    close = all(other.page == cell.page and abs(other.box.middle - cell.box.middle) < reach for other in (figure, sign))
    beside = len(over.cells) == len(under.cells) == 1 and min(figure.box.x0, sign.box.x0) > cell.box.x1
    if close and beside and sign.plain.strip() in {"€", "eur", "euros"} and not re.search(r"[a-z]", figure.plain):
        yield Span(figure, 0, len(figure.text))


def _rejoined(cells: tuple[Cell, ...]) -> Iterator[Span]:
    """An amount that OCR cut into several cells or at a wrong place: « 2 | 186,50 € », « 21 55,08 € »."""
    words = tuple(word for cell in cells for word in cell.words)
    text = "".join(word.text for word in words)
    sure = min((word.confidence for word in words), default=1.0)
    if len(words) > 1 and sure < 1.0 and re.fullmatch(r"\d{1,6}[.,]\d\d(?:€|eur)?", fold(text)):
        one = Word(text, reduce(Box.union, (word.box for word in words)), sure)
        yield Span(Run(cells[0].piece, cells[0].page, (one,)), 0, len(text))


def _wordy(cell: Cell) -> bool:
    """Whether a cell says more than an amount."""
    return bool(re.search(r"[a-z]{5,}", re.sub(r"euros?", "", cell.plain)))


def find_numbers(sheet: Sheet, title: Span | None, kind: Kind) -> tuple[Candidate, ...]:
    """The number of the paper: after its label, or just after its title; the order's number weighs less on an invoice."""
    found: list[Candidate] = []
    own = False
    for value in labelled(sheet, "document_number"):
        weight = OF_ANOTHER if _of_another(value.label, kind) else 1.0
        numbers = list(_number(value.span, NUMBER_SURE * value.sure * weight))
        own = own or (bool(numbers) and weight == 1.0)
        found += numbers
    for value in labelled(sheet, "document_number_weak") if not own else ():      # « Réf. » is another number there
        if not OF_A_LAW.search(_around(sheet, value.run)):
            found += _number(value.span, (WEAK_SURE if value.start else GRID_SURE) * value.sure)
    if title and isinstance(title.run, Cell):
        found += _after_title(sheet, title.run, title.end)
    if not found:
        heads = ((cell, match) for row in sheet.rows[:HEAD] for cell in row.cells for match in _IN_LINE.finditer(cell.plain))
        found += [one for cell, match in heads for one in _number(Span(cell, match.end(), len(cell.text)), BESIDE_SURE)][:1]
    if not found and kind in {Kind.AUTRE, Kind.FACTURE, Kind.BON_DE_COMMANDE}:
        found += _said_numbers(sheet)
    return tuple(sorted(found, key=lambda c: -c.confidence))


def _said_numbers(sheet: Sheet) -> Iterator[Candidate]:
    """« votre facture F-1234 », « enregistrée sous le numéro C-12 »: a sentence tells the number that no label does."""
    for run in sheet.statements:
        for match in _SAID.finditer(run.plain):
            if len(re.findall(r"\d", match["n"])) >= STREET:
                yield from _number(Span(run, match.start("n"), len(run.text)), SAID_SURE)


def _of_another(words: str, kind: Kind) -> bool:
    """Whether a label names a paper of another kind than this one."""
    named = {of for of, pattern in PAPERS.items() if pattern.search(words)}
    return bool(named) and kind in PAPERS and kind not in named


def _after_title(sheet: Sheet, title: Cell, title_end: int) -> Iterator[Candidate]:
    after = _AFTER_TITLE.match(title.plain, title_end)
    if after and not _tells_a_year(title.plain[title_end : after.end()], title.plain[after.end() :]):
        yield from _number(Span(title, after.end(), len(title.text)), TITLE_SURE)
    heads = len(sheet.rows[title.row].cells) > 1 and title_end >= len(title.plain.rstrip())
    goes_on = heads or re.search(r"(?:[-–:#°]|\bno?|numero)\s*$", title.plain)
    below = sheet.below(title)
    label = re.match(r"(?:n°|no|numero|n\.)(?= ?:? ?[a-z0-9])", below.plain) if below else None
    if below and label:
        yield from _number(Span(below, label.end(), len(below.text)), TITLE_SURE)
    alone = below is not None and _OTHER_TONGUE.fullmatch(title.plain[title_end:])
    coded = alone and below is not None and (_CODED.match(below.plain) or _is_code(below.plain))
    if below and coded:
        yield from _number(Span(below, 0, len(below.text)), BESIDE_SURE)
    for near in (sheet.right_of(title), below if goes_on else None):
        numbered = near is not None and (goes_on or len(re.findall(r"\d", near.plain)) > 1)
        if near and numbered and _ALONE.fullmatch(near.plain.lstrip(": n°.")) and not any(read_dates(near.plain)):
            yield from _number(Span(near, 0, len(near.text)), BESIDE_SURE)


def _is_code(plain: str) -> bool:
    """Whether the words are a code and nothing else: « EP23-R-118 », neither a day nor a town's postal code."""
    code = _CODE.fullmatch(plain.strip(" :°"))
    return code is not None and len(re.findall(r"\d", plain)) >= STREET and not any(read_dates(plain))


def _tells_a_year(between: str, rest: str) -> bool:
    """Whether only the year follows that the title is about: « Attestation FAMI 2023 », « Attestation – forfait 2025 »."""
    named = re.search(r"\b(?:n°|no|numero|num|nr|ref)\b|n°|#", between)
    year = re.match(rf"(?!(?:{PREFIX}) )(?:[a-z]{{1,4}} )?(?:19|20)\d\d(?![\w/.-]| ?[-–/]? ?\d)", rest, re.IGNORECASE)
    return named is None and year is not None and re.search(r"[a-z]{3}", between + rest[: year.end()]) is not None


def _around(sheet: Sheet, run: Run) -> str:
    """The folded text of the block that holds a cell."""
    block = sheet.block_of.get(id(run))
    return block.plain if block else run.plain


def _number(span: Span, sure: float) -> Iterator[Candidate]:
    """A token (or two, « FA 2024-12 », or more, « 2024 0118 ») that holds a digit and is no date, no amount, no address."""
    span = span.stripped(" :#°.-_", " :#°-_")
    first_date = min((read.start for read in read_dates(span.plain)), default=len(span.text))
    match = _TOKEN.match(span.plain[:first_date])
    if match and not NO_NUMBER.match(re.sub(r"^n[°.] ?", "", span.plain)) and not _opens_address(span, match["n"]):
        start, end = match.span("n")
        found = span.part(start, number_end(span.plain[:first_date], start, end)).stripped(" .,;", " .,;")
        yield found.candidate(_reread(found), sure, "label")


def number_end(plain: str, start: int, end: int) -> int:
    """Where a number ends that is printed in groups: after the last of them."""
    if len(re.findall(r"\d", plain[start:end])) > _OPENS:
        return end
    amount = min((read.start for read in read_amounts(plain) if read.marked), default=len(plain))
    more = _GROUPS.match(plain[:amount], end)
    return more.end() if more else end


def _opens_address(span: Span, number: str) -> bool:
    """Whether a bare number is that of a street: « 12 quai du Port »."""
    return number.isdigit() and len(number) <= STREET and is_address(span.text)


def _reread(span: Span) -> str:
    """A number as OCR meant it: « BCO0617 » is « BC00617 », « 2023-061 90 » goes on to the cell's end."""
    if span.confidence == 1.0:
        return span.text
    rest = re.match(r" (\d{1,4})$", span.run.plain[span.end :])
    text = span.text + (rest[1] if rest else "")
    return re.sub(rf"^({PREFIX})O(?=\d)|(?<=\d)O(?=\d)", lambda match: f"{match[1] or ''}0", text)


def find_practitioner_ids(sheet: Sheet) -> tuple[Candidate, ...]:
    """RPPS, ADELI or AM numbers of the professional, by their label; a failing key lowers the confidence, never refuses."""
    found = [*_labelled_ids(sheet), *_bare_ids(sheet)]
    for run in sheet.statements:
        found += [_identifier(Span(run, *match.span("id")), WORD_SURE) for match in _SAID_ID.finditer(run.plain)]
    return tuple(sorted(found, key=lambda c: (-len(str(c.value)), -c.confidence)))


def _labelled_ids(sheet: Sheet) -> Iterator[Candidate]:
    for value in labelled(sheet, "practitioner_id"):
        match = _ID.search(value.span.plain)
        if match:
            yield _identifier(value.span.part(*match.span()), value.sure)


def _bare_ids(sheet: Sheet) -> Iterator[Candidate]:
    """Eleven digits with a right key that begin as an RPPS does, where nothing says that they are another number."""
    for cell in sheet.cells:
        for match in _BARE_RPPS.finditer(cell.plain):
            if luhn(match[0]) and not OTHER_NUMBERS.search(cell.plain):
                yield _identifier(Span(cell, *match.span()), BARE_SURE)


def _identifier(span: Span, sure: float) -> Candidate:
    digits = re.sub(r"\D", "", span.text)
    keyed = len(digits) != RPPS or luhn(digits)
    return span.candidate(digits, sure if keyed else sure * BAD_KEY, "label")


def last_amount(row: Row) -> Decimal | None:
    """The last amount of a row that is shown to be money; « pièce 12 - 906,00 € » is no negative one."""
    amounts = [
        abs(amount.amount) if _DASHED.search(cell.plain[: amount.end]) else amount.amount
        for cell in row.cells for amount in read_amounts(cell.plain) if amount.marked
    ]
    return amounts[-1] if amounts else None
