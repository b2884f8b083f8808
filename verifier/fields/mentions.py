"""What the sentences say of the DMP, of Ségur and of the LAP: where, about what, since when.

A mention is looked for in a statement (a sentence, a table cell, a line); the clause around it tells its polarity.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, pairwise

from verifier.domain import Doubt, Mention, NameKind, NameSpotter, Polarity, Spotted, Topic
from verifier.fields.answers import hedged_beside, noted, of_another_time, several_columns, ticked, unanswered, under_heading
from verifier.fields.assertion import GOES_ON, HARDWARE
from verifier.fields.behind_labels import answer_end, name_behind
from verifier.fields.boxes import left_empty
from verifier.fields.denied_elsewhere import denied_names
from verifier.fields.folding import CAPITALS, fold
from verifier.fields.from_software import REFERENCE
from verifier.fields.layout import Row, Run, Sheet
from verifier.fields.line_subjects import (
    BREAKS_OFF,
    among_products,
    apart_by_figures,
    dated_beside,
    in_column,
    over_records,
    product_beside,
    sells_no_software,
)
from verifier.fields.namesakes import without_namesakes
from verifier.fields.polarity import Clause, doubt, polarity, weak_polarity
from verifier.fields.quoting import quoted
from verifier.fields.repeats import without_repeats
from verifier.fields.retracting import Found, of_range, restricted, small_print, taken_back, undermined
from verifier.fields.said_since import said_since, said_since_about, said_until, without_term
from verifier.fields.said_versions import SINCE_VERSION, version_said, without_range
from verifier.fields.topics import GLUED, KEYS, NO_STANDING, WEAK, without_others
from verifier.fields.trial_clauses import on_trials
from verifier.fields.values import read_dates
from verifier.fields.whole_software import whole_software

__all__ = ["find_mentions", "hidden_mentions"]

_PARTNER = re.compile(r"\bconnecteur|\bediteur (?:tiers|partenaire|associe)|\b(?:autre|tiers) editeur|\bpack|\bmodule")
_CLAUSE_END = re.compile(
    r"[;|]|\.\s|,\s*(?:mais|toutefois|cependant|en revanche|tandis que|alors que|contrairement|et (?:le|la|notre|nos|"
    r"votre)|or)\b|\s(?:mais|toutefois|cependant|tandis que|alors que)\s|"
    r"\s(?=(?:a ce titre|de ce fait|par consequent|en consequence|c'est pourquoi)\b)|"
    r":\s(?=(?:votre|le|notre|ce|la|cette) (?:logiciel|progiciel|solution|produit|version)\b)|"
    r",\s(?=[\w+-]+(?: \d[\d.]*)? est (?:bien )?(?:dmp|compatib|homolog|un logiciel))|"
    r"\bet (?=(?:n'|ne |sera|est|a )|\w{3,}r(?:a|ont)\b)|"
    r",\s(?=(?:n'|ne )\w|(?:votre|ce|le|notre) (?:logiciel|progiciel|solution|produit)\b)",
)
_SUBJECT = re.compile(
    rf"(?P<name>(?:[{CAPITALS}0-9][\w+'’&.-]*)(?:\s+(?:[{CAPITALS}0-9+&][\w+'’&.-]*))*)\s*"
    r"(?:(?:(?:dans|en) )?(?:(?:sa|la) )?(?:[Vv]ersions? (?:n° ?)?|[Vv]\.? ?(?=\d))[\w.-]+\s*)?"
    r"(?P<link>\([^)]*\)\s*)?(?:est|sont|n'est|ne sont|sera|:|\(|-|–|«)\s*(?:(?:bien|déjà|aussi|également|un|le|"
    r"logiciel|produit|actuellement|à ce jour|pas|plus)\s+)*[«\"(]*\s*$",
)
# « X – abonnement Sérénité – logiciel DMP compatible », « 1 x X pack Confort (DMP compatible) »: the formula's name is no
# product's, X is said to be.
_IN_FORMULA = re.compile(
    rf"^\W*(?:\d{{1,3}}\s*x\s+)?(?P<name>[{CAPITALS}][\w+'’&.-]*(?: [{CAPITALS}0-9+&][\w+'’&.-]*)*)"
    rf"(?: [–-] (?i:abonnement|formule|offre|contrat|forfait)s?|(?: [–-])? (?i:pack)) $",
)
_LISTED = re.compile(r"\s*[,/–-]\s*(?:[,/–-]\s*)+|(?:\s*(?:,|\bet\b)\s*)+$|^\s*[,/–-]\s*|(?<=\best)\s+(?:,|et\b)\s*")
# « Option DMP : X est DMP compatible | inclus »
_OPTION, _TAKEN = re.compile(r"^\W*(?:option|module)s? (?:dmp|segur)\s*:"), re.compile(r"\W*(?:inclus|compris|offert)e?s?\W*")
# Whose it is: « le logiciel X utilisé par Mme Claire MARTIN est … » says X is.
_USED_BY = re.compile(
    r"\s+(?:(?:qui est |actuellement |bien )*(?:utilisé|exploité|employé|installé|détenu|acquis|acheté|souscrit)e?s?)\s"
    r"(?:par|chez|auprès d[eu]|au cabinet d[eu])\s(?:(?:le |la )?(?:cabinet (?:d[eu] )?)?(?:Docteure?|D[Rr]\.?|Mmes?|Mlle|MM?\.|"
    rf"M(?= )|Madame|Monsieur|P[Rr]\.?)\s)?[{CAPITALS}][\w'’-]+(?:\s[{CAPITALS}][\w'’.-]*){{1,3}}",
)
_PERSON = re.compile(r"(?:docteure?|dr|mmes?|mlle|mm?|madame|monsieur|pr)\b")
_TOPIC_OF = {pattern: topic for topic, pattern in KEYS.items()}
_WHAT_IT_IS = frozenset({"logiciel", "progiciel", "produit", "solution"})
_ITS_ARTICLE = frozenset({"un", "le", "notre", "votre"})
_IS_LABEL = re.compile(r"compatibilites?$")      # « Réf. X-12 Compatibilité : … »
_NO_NAME = re.compile(
    r"(?:ce|cet|cette|le|la|les|notre|votre|nos|vos|celui-ci|celle-ci|ceci|cela|qui|nous|vous|je|dernier|derniere|lequel|laquelle|fami|forfait|structure|donum|attestation|type|nature|interoperabilite|caracteristiques?|informations?|designation|libelle|objet|ref|remarque|note|nb|important|obligatoire|pour|present|label|norme|qualite|produits?|logiciels?|mention|il|elle|solutions?|version|module|"
    r"option|inclus\w*|compris\w*|dont|avec|dmp|compatib\w*|statut|oui|non|v?\.?\d+(?:[.,]\d+)*[a-z]?|conformite|certification|referencement|homologation|agrement|editeur|"
    r"references?|referencee?s?|attestation|metier|prescription|"
    # who certifies, and the qualities: « LAP certifié HAS – compatible DMP »
    r"certifiee?s?|has|ans|cnda|gie|cnam|segur|sesam-vitale|lap|\W+)$",
)
_DEVICE_DENIED = re.compile(r"(?<=\s)n'est pas\s*$")      # « Lecteur X : n'est pas … »
_DEVICE = re.compile(r"lecteur|terminal|terminaux|imprimante")
_SAYS_MORE = re.compile(r"[^\d€]*[a-z]{3}[^\d€]*|\W*(?:depuis|a (?:partir|compter)|des)\b[^€]*")       # of the label on its left
MOST_MENTIONS = 40    # of one topic in one sentence
FOLLOWING = 2         # sentences that may take back the one before
_AND = frozenset({"et", "&", "ou", "/", "ainsi", "que"})
LINES = 1.7           # heights of the type: a sentence that is higher stands on several lines
COULD_BE = frozenset({Polarity.POSITIVE, Polarity.UNCLEAR})      # what the table around may yet answer
LABEL_SLACK = 3       # signs around the words of a cell that is a label


def find_mentions(sheet: Sheet, spotter: NameSpotter) -> tuple[Mention, ...]:
    """Every mention of the sheet's visible words. `subject` is set; whether it is the pièce's software is settled later."""
    found = [
        taken_back(one, following)
        for statement, following in _statements(sheet)
        for topic in KEYS
        for one in _in_statement(sheet, statement, topic, spotter)
    ]
    trials = on_trials(sheet)
    printed_small = small_print(sheet) | trials
    found = [of_range(one) if one.words & printed_small else one for one in found if not one.words & trials]
    found = undermined(sheet, found, printed_small, WEAK)
    answered = list(_answered(sheet, spotter))
    headings = frozenset[int]().union(*(heading for heading, _ in answered))
    stated = [one for one in found if not one.words & headings]         # a heading asserts nothing, its column answers
    return tuple(without_repeats([*stated, *(one for _, one in answered)]))


def _answered(sheet: Sheet, spotter: NameSpotter) -> Iterator[tuple[frozenset[int], Found]]:
    """Every answer below a heading that names a topic, with the words of that heading; about the product of its row."""
    for row in sheet.rows:
        for topic, pattern in KEYS.items() if len(row.cells) > 1 else ():
            for match in pattern.finditer(row.plain):
                answers = list(under_heading(sheet, row, *match.span()))
                kept = {each.number for each in without_namesakes(sheet, [answer.row for answer in answers])}
                for answer in (one for one in answers if one.row.number in kept):
                    evidence = answer.row.evidence(0, len(answer.row.text))
                    subject = _product_of(answer.row, spotter) or (None if answer.only else answer.row.cells[0].text)
                    sure = round(row.confidence(*match.span()) * answer.row.confidence(0, len(answer.row.text)), 4)
                    why = Doubt.UNANSWERED if answer.polarity is Polarity.CONDITIONAL else None
                    said = quoted(f"{row.text[slice(*match.span())]} | {answer.row.text}")
                    mention = Mention(topic, answer.polarity, evidence, sure, subject, doubt=why, sentence=said)
                    yield _identities(row, match), Found(mention, frozenset(id(word) for word in answer.row.words))


def _product_of(row: Row, spotter: NameSpotter) -> str | None:
    """The product that a row of a table is about."""
    spotted = [one for one in spotter.spot([word.text for word in row.words]) if one.kind is NameKind.LOGICIEL]
    return spotted[0].name if spotted else None


def hidden_mentions(run: Run) -> tuple[Mention, ...]:
    """The mentions in words that an eye cannot see: known, shown, never counted."""
    return tuple(
        Mention(topic, Polarity.POSITIVE, run.evidence(*match.span()), hidden=True, sentence=quoted(run.text, *match.span()))
        for topic, pattern in KEYS.items()
        for match in pattern.finditer(run.plain)
    )


def _statements(sheet: Sheet) -> Iterator[tuple[Run, Sequence[Run]]]:
    """Sentences of the blocks, and whole rows, where a table sets the answer or the product in the cell beside.

    Each with what follows it: the next sentences.
    """
    sentences = sheet.statements
    for place, sentence in enumerate(sentences):
        following: Sequence[Run] = sentences[place + 1 : place + 1 + FOLLOWING]
        yield sentence, [each for each in following if not left_empty(each.plain, sheet.plain)]
    for row in sheet.rows:
        if len(row.cells) > 1:
            yield row, ()


def _in_statement(sheet: Sheet, run: Run, topic: Topic, spotter: NameSpotter) -> Iterator[Found]:
    strong = list(islice(KEYS[topic].finditer(run.plain), MOST_MENTIONS + 1))
    alone = len(strong) > 1 and not re.search(r"\w", KEYS[topic].sub("", run.plain)) and in_column(sheet, run)
    if alone or (strong and (apart_by_figures(sheet, run) or dated_beside(sheet, run))):
        return          # the same said of several products, or one record a row: the rows tell of which
    weak = None if strong else WEAK[topic].search(run.plain) or GLUED[topic].search(run.text)
    blotted = without_term(_without_names(run, spotter)) if strong or weak else ""
    crowded = len(strong) > MOST_MENTIONS      # no paper says it so often in one sentence
    for match in strong[:MOST_MENTIONS]:
        mention = _about(sheet, run, match, _mention(run, topic, match, spotter, blotted), spotter)
        mention = _seen_around(sheet, run, match, mention)
        if mention.polarity is Polarity.NEGATIVE and over_records(sheet, run):
            mention = replace(mention, polarity=Polarity.UNCLEAR)       # the denial may be another product's
        told = replace(mention, polarity=Polarity.UNCLEAR) if crowded else mention
        yield Found(told, _identities(run, match), _over_lines(run))
    if weak:
        yield Found(_weak_mention(run, topic, weak, blotted), _identities(run, weak))


def _about(sheet: Sheet, run: Run, match: re.Match[str], mention: Mention, spotter: NameSpotter) -> Mention:
    """A mention that names no product itself: told of that of its row or line; unclear where the line sells no software."""
    if mention.subject is not None:
        person = _PERSON.match(fold(mention.subject)) and not whole_software(spotter, mention.subject)
        blotted = _without_names(run, spotter)[: match.start()]
        gear = HARDWARE.search(blotted)
        besides = gear and "xxx" in blotted[: gear.start()]       # « X, lecteur fourni, DMP compatible »
        unsure = (person or besides) and mention.polarity is Polarity.POSITIVE
        return replace(mention, polarity=Polarity.UNCLEAR, subject=None) if unsure else mention
    subject = product_beside(sheet, run, match.start(), spotter)
    plain = subject is None and mention.polarity is Polarity.POSITIVE
    of_another = plain and among_products(sheet, run, match.start(), spotter)
    if of_another or (plain and sells_no_software(sheet, run, match.start(), _without_names(run, spotter))):
        return replace(mention, polarity=Polarity.UNCLEAR)
    return replace(mention, subject=subject)


def _over_lines(run: Run) -> bool:
    return not isinstance(run, Row) and run.box.height > LINES * run.size


def _seen_around(sheet: Sheet, run: Run, match: re.Match[str], mention: Mention) -> Mention:
    """A mention, and what the table or the footnote makes of it."""
    told, why = _in_its_table(sheet, run, *match.span()) if mention.polarity in COULD_BE else (None, None)
    if told:
        return replace(mention, polarity=told, doubt=why)
    if mention.polarity is not Polarity.POSITIVE:
        return mention
    note = noted(sheet, run, match.end())
    rest = SINCE_VERSION.sub(" ", without_term(run.plain)[match.end() :], 1)
    taken = not isinstance(run, Row) and restricted(rest, mention.topic, WEAK)
    if note is None and not taken:
        return mention
    evidence, against = (note.evidence(), note.text) if note else (mention.evidence, run.text[match.end() :])
    doubted = replace(mention, evidence=evidence, against=quoted(against.strip(" ,;")))
    return replace(doubted, polarity=Polarity.CONDITIONAL, doubt=Doubt.TAKEN_BACK)


def _in_its_table(sheet: Sheet, run: Run, start: int, end: int) -> tuple[Polarity | None, Doubt | None]:
    """What the cells around say to the words, and why it is a doubt; None where they say nothing."""
    table = run if isinstance(run, Row) else None
    told = None if table and _bought_none(table) else ticked(sheet, run, start, end)
    if told:
        return told, Doubt.UNANSWERED if told is Polarity.CONDITIONAL else None
    if table and (_bought_none(table) or hedged_beside(table, start, end) or several_columns(sheet, table, start, end)):
        return Polarity.CONDITIONAL, Doubt.OPTION
    if table and of_another_time(sheet, table, start, end):
        return Polarity.CONDITIONAL, Doubt.OTHER_VERSION
    return (Polarity.CONDITIONAL, Doubt.UNANSWERED) if unanswered(sheet, run, start, end) else (None, None)


def _bought_none(row: Row) -> bool:
    """Whether a line is one of which nothing is bought."""
    return any(cell.plain.strip() == "0" for cell in row.cells)


def _identities(run: Run, match: re.Match[str]) -> frozenset[int]:
    return frozenset(id(word) for word in run.at(*match.span()))


def _clause_of(run: Run, match: re.Match[str], blotted: str) -> tuple[int, int, Clause]:
    """Where the clause around a match starts and ends, and what the grammar reads of it, the names of products `blotted` out."""
    start, end = _clause(run, *match.span())
    text = _taken_option(run, blotted[start:end], match.end())
    plain = without_term(run.plain)
    answered = answer_end(run, match.end(), end if isinstance(run, Row) else len(blotted))
    clause = Clause(
        text,
        match.start() - start,
        match.end() - start,
        plain[: match.start()],
        plain[match.end() :],
        run.text[start:end],
        run.confidence(start, end) == 1.0,
        isinstance(run, Row) and any(cell.tabled for cell in run.cells),
        blotted[match.end() : answered],
    )
    return start, end, clause


def _taken_option(run: Run, text: str, place: int) -> str:
    """A cell's folded words, the label of an option blanked where the cell beside says that it is included."""
    own = next((cell for cell in run.cells if run.at(place - 1, place)[0] in cell.words), None) if isinstance(run, Row) else None
    beside = run.cells[own.column + 1 : own.column + 2] if own and isinstance(run, Row) else ()
    taken = any(_TAKEN.fullmatch(cell.plain) for cell in beside)
    return _OPTION.sub(lambda found: " " * len(found[0]), text) if taken else text


def _mention(run: Run, topic: Topic, match: re.Match[str], spotter: NameSpotter, blotted: str) -> Mention:
    start, end, clause = _clause_of(run, match, blotted)
    clause = without_range(clause)
    told = _with_standing(polarity(clause, topic), topic, clause.key)
    goes_on = GOES_ON.match(run.plain[start : match.start()])     # « … et est … »: its subject stands in the clause before
    subject = _subject(run, 0 if isinstance(run, Row) or goes_on else start, match, spotter, blotted)
    before, after = slice(start, match.start()), slice(match.end(), end)
    version = version_said(run.plain[before], run.plain[after], blotted[before], topic)
    short = told is Polarity.POSITIVE and not version and not _PARTNER.search(clause.text)
    evidence = run.evidence(*(match.span() if short else (start, end)))
    reading = round(run.confidence(*match.span()), 4)
    since, why, said = said_since(topic, run.plain, match.end(), end), doubt(clause, told), quoted(run.text, *match.span())
    about = None if since else said_since_about(topic, run.plain, (start, *match.span(), end))
    mention = Mention(
        topic, told, evidence, reading, subject, since=since, since_about=about, version=version, doubt=why, sentence=said,
        until=said_until(run.plain),
    )
    if told is not Polarity.UNCLEAR:
        return mention
    printed = run.text[match.end() : match.end() + len(clause.answer)]
    return replace(mention, behind=name_behind(clause.text[: clause.start], clause.answer, printed))


def _with_standing(told: Polarity, topic: Topic, key: str) -> Polarity:
    """What a mention says, a plain one whose words give no standing being no more than a word about the topic."""
    claimed = topic in NO_STANDING and NO_STANDING[topic].match(key)
    return Polarity.PARTIAL if claimed and told in {Polarity.POSITIVE, Polarity.UNCLEAR} else told


def _weak_mention(run: Run, topic: Topic, match: re.Match[str], blotted: str) -> Mention:
    """The topic without the word that says compatible: the site, a negation, progress, or a partial function."""
    _, _, clause = _clause_of(run, match, blotted)
    sure, said = round(run.confidence(*match.span()), 4), quoted(run.text, *match.span())
    told = weak_polarity(clause, topic)
    place = (0, len(run.text)) if told is Polarity.CONDITIONAL else match.span()      # it is the pack that the sentence speaks of
    return Mention(topic, told, run.evidence(*place), sure, sentence=said)


def _without_names(run: Run, spotter: NameSpotter) -> str:
    """The folded text, the names of products blotted out: « Pas à Pas » denies nothing."""
    plain = run.plain
    for spotted in spotter.spot([word.text for word in run.words]):
        if spotted.kind is NameKind.LOGICIEL:
            start = run.starts[spotted.start]
            end = run.starts[spotted.end - 1] + len(run.words[spotted.end - 1].text)
            end -= len(plain[start:end]) - len(plain[start:end].rstrip(",;:.)»"))
            plain = plain[:start] + "x" * (end - start) + plain[end:]
    return plain


def _clause(run: Run, start: int, end: int) -> tuple[int, int]:
    """The clause around a place: up to the last clause end before, to the first after; never beyond the cell of a row."""
    left, right = _cell_limits(run, start, end) if isinstance(run, Row) else (0, len(run.plain))
    before = [m.end() for m in _CLAUSE_END.finditer(run.plain, left, start)]
    after = _CLAUSE_END.search(run.plain, end, right)
    return (before[-1] if before else left), (after.start() if after else right)


def _cell_limits(row: Row, start: int, end: int) -> tuple[int, int]:
    """Where the cells that text[start:end] touches begin and end in the row's text."""
    place, left, right = 0, 0, len(row.plain)
    for cell in row.cells:
        if place <= start < place + len(cell.plain):
            left = place
        if place < end <= place + len(cell.plain):
            right = place + len(cell.plain)
            beside = row.cells[cell.column + 1] if cell.column + 1 < len(row.cells) else None
            bare = end - start > len(cell.plain) - LABEL_SLACK and beside and _SAYS_MORE.fullmatch(beside.plain)
            if beside and (bare or BREAKS_OFF.search(cell.plain)):
                right += len(beside.plain) + 1          # « DMP compatible | sur demande »
        place += len(cell.plain) + 1
    return left, right


def _subject(run: Run, clause_start: int, match: re.Match[str], spotter: NameSpotter, blotted: str) -> str | None:
    """The product that the mention is about: the last software named before it in the clause, else the words it is said of."""
    others = denied_names(run.text)
    if others:
        return others
    hardware = HARDWARE.search(blotted[clause_start : match.start()]) or _denied_device(blotted[clause_start : match.start()])
    if hardware:
        return hardware[0].strip(" (:-")
    before = run.part(clause_start, match.start()).words if match.start() > clause_start else ()
    words = [word.text for word in before]
    spotted = [s for s in spotter.spot(words) if s.kind is NameKind.LOGICIEL and (not s.ordinary or _is_apposed(words, s.end))]
    if spotted:
        return _coordinated(words, sorted(spotted, key=lambda s: (s.start, s.end)))
    told = _SUBJECT.search(_without_qualities(run, clause_start, match.start(), _TOPIC_OF[match.re]))
    formula = _IN_FORMULA.match(told.string[: told.start("name")]) if told else None
    name = formula["name"] if formula else told["name"] if told and not REFERENCE.fullmatch(told["name"]) else ""
    words = fold(name).split()
    no_name = not words or all(map(_NO_NAME.match, words)) or any(read_dates(fold(name))) or _IS_LABEL.match(words[-1])
    return None if no_name else name


def _coordinated(words: list[str], spotted: list[Spotted]) -> str:
    """The last name, with those that it is set beside: « nos logiciels Foo et Bar sont … » is said of both."""
    names = [spotted[-1].name]
    for one, following in pairwise(reversed(spotted)):
        between = {fold(word) for word in words[following.end : one.start]}
        listed = words[following.end - 1].endswith(",") and len(names) > 1      # not « Avec Foo, Bar est … »
        if not between <= _AND or not (between or listed):
            break
        names.insert(0, following.name)
    return " et ".join(names)


def _without_qualities(run: Run, start: int, end: int, topic: Topic) -> str:
    """The printed words of run[start:end], without the other qualities that they list and who uses it.

    « X est LAP certifié et … » says X is; so does « X, utilisé par Mme Claire MARTIN, est … ».
    """
    blank = without_others(run.plain[start:end], topic)
    kept = "".join(sign if left != " " else " " for sign, left in zip(run.text[start:end], blank, strict=True))
    return _LISTED.sub(" ", _USED_BY.sub(" ", kept))


def _is_apposed(words: list[str], end: int) -> bool:
    """Whether the mention says what the name before it is: « Z 8, logiciel »; then even an everyday word is a product's name."""
    between = {fold(word) for word in words[end:]}
    return words[end - 1].endswith(",") and bool(between & _WHAT_IT_IS) and between <= _WHAT_IT_IS | _ITS_ARTICLE


def _denied_device(before: str) -> re.Match[str] | None:
    """The card reader, the printer of which the words are denied; that a « poste » is not would be the software's own doubt."""
    if not _DEVICE_DENIED.search(before):
        return None
    found = HARDWARE.search(_DEVICE_DENIED.sub("", before))
    return found if found and _DEVICE.match(found[0]) else None
