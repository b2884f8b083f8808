"""The software: after a label, in a billed line, in a sentence, or by a name of the catalogue; and its version."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from verifier.domain import Candidate, Entity, EntityLabel, Evidence, Item, ItemSort, NameKind, NameSpotter, Spotted
from verifier.fields.folding import compact, fold
from verifier.fields.from_labels import labelled
from verifier.fields.layout import Row, Run, Sheet
from verifier.fields.names import LEGAL_FORM, is_address, person_name
from verifier.fields.values import read_amounts, read_dates

__all__ = ["Named", "find_software", "from_entities"]

LABEL_SURE, ITEM_SURE, SENTENCE_SURE, SPOTTED_SURE, HEAD_SURE = 0.95, 0.93, 0.92, 0.82, 0.5
UPKEEP_SURE, MODULE_SURE = 0.86, 0.5
_QUOTED = r"[«\"“]\s*(?P<quoted>[^»\"”]{2,50}?)\s*[»\"”]"
_WORD = r"(?:[A-ZÀ-ÞŒ0-9@][\w+&'’.@!-]*|[a-z]{1,2}[A-Z][\w+'’-]*)"
_BARE = rf"(?P<bare>{_WORD}(?:\s+(?:(?:&|\+|et|de|du|des|la|le|les|à|en|d'|l')\s+){{0,2}}{_WORD}){{0,4}}(?:\s\+(?=\s|$|,))?)"
NAME = re.compile(rf"(?:{_QUOTED}|{_BARE})")
_THE = r"(?:(?:le|la|les|l'|un|une|du|de|des|d'|au|aux|a|a la|votre|notre|son|sa|ses)\s*)*"
_PRODUCT = r"(?:logiciels?|progiciels?|solutions?|applications?|produits?|lgc|suite|plateforme|offre|formule|gamme)"
_ADJECTIVE = r"(?:(?:metiers?|medica(?:l|le)s?|dentaires?|de gestion|de (?:votre |son )?cabinet|de soins|d'aide a la prescription|intitulee?|denommee?|appelee?|nommee?|informatique|saas|complete?|principal|professionnel(?:le)?|utilise|installe|:)\s*)*"
_LICENCE = re.compile(
    rf"(?<![a-z])(?:licen[cs]es?|abonnements?|redevances?|droits? (?:d'usage|d'utilisation)|souscriptions?|utilisations?|"
    rf"mensualites?|locations?|forfaits?|acces|formules?|maintenance|assistance|mises? a jour|suivi|contrat)"
    rf"(?:\s+(?:annuel(?:le)?s?|mensuel(?:le)?s?|trimestriel(?:le)?s?|semestriel(?:le)?s?|d'utilisation|d'usage|saas|"
    rf"logiciel(?:le)?s?|monoposte|reseau|multiposte|initial(?:e)?|complet|et [a-z]+|perpetuelle|professionnelle|"
    rf"principale|\d+ (?:mois|ans?|postes?)))*"
    rf"\s*[:–-]?\s*{_THE}(?:{_PRODUCT}\s*{_ADJECTIVE})?{_THE}\s*",
)
_SENTENCE = re.compile(
    rf"(?<![a-z])(?:(?:utilis\w+|dispos\w+|equip\w+|travaill\w+|exploit\w+|emploi\w+|se sert|detien\w*|possed\w*|"
    rf"install\w+|acqui\w+|achet\w+|fourni\w*|livr\w+|souscri\w+|beneficie\w*|me servir|"
    rf"abonn\w+)\b[^.;:]{{0,40}}?\s(?:avec|de|d'|du|le|la|l'|a|notre|sous|au)\s*)"
    rf"(?:{_THE}{_PRODUCT}\s*{_ADJECTIVE})?\s*",
)
_THE_SOFTWARE = re.compile(
    rf"(?<![a-z])(?:logiciel|progiciel|solution|application|produit|lgc|suite|plateforme|offre|"
    rf"formule)\s+{_ADJECTIVE}\s*[:–-]?\s*",
)
_OPENS = re.compile(
    r"\s*(?:$|[,(:–»\"-]|version\b|v\.?\s?\d|\d|licence|abonnement|mono|multi|poste|annuel|mensuel|reseau|dmp|compatib|"
    r"x\s)",
)
GENERIC = re.compile(
    rf"^(?:{_PRODUCT}|licen[cs]es?|abonnement|annuel(?:le)?|mensuel(?:le)?|monoposte|multiposte|poste[s]?|reseau|version|"
    rf"v|utilisateurs?|maintenance|assistance|pack|module|option|connecteur|"
    r"dmp|segur|lap|has|ans|cnda|mssante|sesam|sesam-vitale|vitale|fse|ht|ttc|tva|hors|taxes|total|montant|prix|"
    r"quantite|qte|libelle|designation|article|description|metier|pro forma|facture|devis|"
    r"commande|support|hotline|formation|installation|parametrage|compatible|periode|an|mois|du|le|la|les|de|des|pour|"
    r"avec|et|dossier|medical|partage|cabinet|client|sante|certifie|reference|"
    r"x|dmp\S*|compatib\S*|homologu\S*|certifi\S*|referenc\S*|janvier|fevrier|mars|avril|mai|juin|juillet|aout|"
    r"septembre|octobre|novembre|decembre|mme|madame|monsieur|docteur|dr|m|societe|editeur|conditions|generales|"
    r"particulieres|en|merci|date|numero|reglement|frais|option|options|sauvegarde|mode|prelevement|virement|cheque|"
    r"taxe|redevances?|contrat|acquisition|achat|fourniture|location|droits?|usage|utilisation|teletransmission|lecteur|"
    r"terminal|ref|attestation|conformite|acces|formule|offre|sas|sasu|sarl|sa|eurl|scop|snc|mensualite|souscription|"
    r"remise|acompte|mise|jour|maj|internet|windows|mac|macos|linux|ipad|android|ios)$",
)
_TAIL = re.compile(
    rf"\s*(?:[,;:()|«»\"]|\s(?:d\.?m\.?p\.?(?:\b|[ -]?compat)|web|compatib|homologu|certifi|referenc|segur\b|conforme|"
    rf"agree|integr)|\s[–—-]\s|\s[–—-]$|\b(?:version|vers\.|ver\.|rel\.|release|edition \d)|\s+v\.?\s?\d|"
    rf"\s+\d+(?:[.,]\d+)+(?:\s|$)|\s+(?:pendant|pour|du|depuis|dans|est|sont|qui|dont|que|avec|sur|par|au|jusqu|sous|"
    rf"monoposte|multiposte|annuel|mensuel|reseau|\d+ (?:mois|ans?|postes?|utilisateurs?))\b|"
    rf"\s+(?:{LEGAL_FORM})$|\s+\d{{1,3}}(?:[ ,.]\d+)*\s*(?:€|eur)|\s+\d{{1,2}}/\d)",
)


@dataclass(frozen=True, slots=True)
class Named:
    """A product named on the sheet: as printed, its key (catalogue id, else compact name), and how surely it is the software."""

    key: str
    candidate: Candidate
    catalogued: bool
    run: Run
    start: int
    end: int


def find_software(sheet: Sheet, spotter: NameSpotter, items: tuple[Item, ...]) -> tuple[Named, ...]:
    """Every product that could be the pièce's software, one entry a mention."""
    found = [
        *_from_labels(sheet, spotter),
        *_from_sentences(sheet, spotter),
        *_from_items(sheet, spotter, items),
        *_from_catalogue(sheet, spotter),
    ]
    return tuple(found)


def from_entities(sheet: Sheet, entities: tuple[tuple[Run, Entity], ...], spotter: NameSpotter) -> tuple[Named, ...]:
    """Products that the trained model names and that nothing announces."""
    found = (
        _named(sheet, run, entity.start, entity.end, 0.75 * entity.confidence, "entity", spotter)
        for run, entity in entities
        if entity.label is EntityLabel.LOGICIEL
    )
    return tuple(named for named in found if named)


def _named(sheet: Sheet, run: Run, start: int, end: int, sure: float, how: str, spotter: NameSpotter) -> Named | None:
    """The product that text[start:end] names, cut where the name ends."""
    price = min((amount.start for amount in read_amounts(run.plain) if amount.marked and amount.start > start), default=end)
    start, end = _trimmed(run, start, min(end, price))
    broken = run.line_end(start, end)
    if (
        broken < end
        and _whole(spotter, run.text[start:end]) is None
        and (_whole(spotter, run.text[start:broken]) or how.startswith("item"))
    ):
        start, end = _trimmed(run, start, broken)
    text = run.text[start:end]
    words = fold(text).split()
    if (
        len(text) < 2
        or re.match(r"\d+(?:er|e|eme)?(?:\s|$)(?!\w)", text)
        or any(read_dates(fold(text)))
        or not re.search(r"[^\W\d_]", text)
        or all(_generic(word) for word in words)
        or is_address(text)
    ):
        return None
    spotted = _whole(spotter, text)
    key = spotted.id if spotted else compact(text)
    text = _repaired(run, start, end, text, spotted)
    confidence = round(sure * run.confidence(start, end), 4)
    evidence = run.evidence(sheet.piece, start, end)
    return Named(key, Candidate(text, confidence, evidence, how), spotted is not None, run, start, end)


def _trimmed(run: Run, start: int, end: int) -> tuple[int, int]:
    """text[start:end] without what follows a name (version, price, period) and without generic words at its ends."""
    tail = _TAIL.search(run.plain[start:end], 1)
    end = start + tail.start() if tail else end
    changed = True
    while changed and start < end:
        words = run.plain[start:end].split(" ")
        changed = False
        if not words[0] or _generic(words[0]):
            start, changed = start + len(words[0]) + 1, True
        elif not words[-1] or (len(words) > 1 and _generic(words[-1])):
            end, changed = end - len(words[-1]) - 1, True
    while start < end and run.text[start] in " «\"'’:-–•*":
        start += 1
    while end > start and run.text[end - 1] in " »\"'’:-–.,;*¹²³":
        end -= 1
    return start, max(start, end)


def _repaired(run: Run, start: int, end: int, text: str, spotted: Spotted | None) -> str:
    """The catalogue's spelling of a name whose letters OCR confused; what is printed in a text layer stays as printed."""
    read = any(word.confidence < 1.0 for word in run.at(start, end))
    return spotted.name if read and spotted and compact(spotted.name) != compact(text) else text


def _generic(word: str) -> bool:
    """Whether a folded word names no product."""
    return bool(GENERIC.match(re.sub(r"^[dl]'", "", word.strip('.,:;«»"()'))))


def _whole(spotter: NameSpotter, text: str) -> Spotted | None:
    """The catalogue's software that the whole text is."""
    words = text.split()
    return next((s for s in spotter.spot(words) if s.kind is NameKind.LOGICIEL and (s.start, s.end) == (0, len(words))), None)


def _from_labels(sheet: Sheet, spotter: NameSpotter) -> Iterator[Named]:
    for found in labelled(sheet, "software"):
        plain = found.run.plain[found.start : found.end]
        if re.match(r"\s*(?:dmp|oui|non|reference|certifie|compatible)\b", plain):
            continue
        start, end = found.start, _label_end(found.run, found.start, found.end)
        if not found.marked:
            name = NAME.match(found.run.text, start + len(found.run.text[start:end]) - len(found.run.text[start:end].lstrip()))
            start, end = name.span("quoted" if name["quoted"] else "bare") if name else (end, end)
        named = _named(sheet, found.run, start, end, LABEL_SURE * found.sure / 0.97, "label", spotter) if start < end else None
        if named and (named.catalogued or re.search(r"[A-ZÀ-Þ0-9@]", str(named.candidate.value)[:2])):
            yield named


def _label_end(run: Run, start: int, end: int) -> int:
    """A label's value in prose ends with its sentence."""
    stop = re.search(r"[.;](?:\s|$)", run.text[start:end])
    return start + stop.start() if stop else end


def _from_sentences(sheet: Sheet, spotter: NameSpotter) -> Iterator[Named]:
    for run in sheet.statements:
        opening = _LICENCE.match(run.plain.lstrip("-–•*☑✓|> "))
        for pattern in (_THE_SOFTWARE, _SENTENCE, *((_LICENCE,) if opening else ())):
            for match in pattern.finditer(run.plain):
                name = NAME.match(run.text, match.end())
                product = re.search(rf"{_PRODUCT}\s+{_ADJECTIVE}\W*$", run.plain[: match.end()])
                if name and (
                    product
                    or not person_name(
                        name["bare"] or "", titled=bool(re.search(r"(?:dr|mme|m\.|docteur) $", run.plain[: match.end()]))
                    )
                ):
                    group = "quoted" if name["quoted"] else "bare"
                    named = _named(sheet, run, *name.span(group), SENTENCE_SURE, "sentence", spotter)
                    if named:
                        yield named


def _from_items(sheet: Sheet, spotter: NameSpotter, items: tuple[Item, ...]) -> Iterator[Named]:
    """What a billed line names: « Licence X », « Abonnement X » — or « X, abonnement annuel »."""
    sure = {
        ItemSort.LICENCE: ITEM_SURE,
        ItemSort.PACK: MODULE_SURE,
        ItemSort.MAINTENANCE: UPKEEP_SURE,
        ItemSort.OTHER: MODULE_SURE,
    }
    for item, run in _item_runs(sheet, items):
        match = _LICENCE.search(run.plain)
        opening = len(run.text) - len(run.text.lstrip(" -–•*☑✓|>"))
        for start in ([match.end()] if match else []) + [opening]:
            name = NAME.match(run.text, start) if item.sort in sure else None
            if name and start == opening and not _OPENS.match(run.plain[name.end() :]):
                continue
            group = "quoted" if name and name["quoted"] else "bare"
            named = _named(sheet, run, *name.span(group), sure[item.sort], f"item:{item.sort}", spotter) if name else None
            if named:
                yield named
                break


def _item_runs(sheet: Sheet, items: tuple[Item, ...]) -> Iterator[tuple[Item, Run]]:
    by_text = {item.text: item for item in items}
    for run in sheet.cells:
        item = by_text.get(run.text)
        if item:
            yield item, run


def _from_catalogue(sheet: Sheet, spotter: NameSpotter) -> Iterator[Named]:
    """Names of the catalogue, wherever they stand: an everyday word is none without a product's context."""
    for row in sheet.rows:
        for spotted in spotter.spot([word.text for word in row.words]):
            if spotted.kind is NameKind.LOGICIEL:
                named = _spotted(sheet, row, spotted)
                if named:
                    yield named


def _spotted(sheet: Sheet, row: Row, spotted: Spotted) -> Named | None:
    start = row.starts[spotted.start]
    last = row.words[spotted.end - 1]
    end = row.starts[spotted.end - 1] + len(last.text)
    start, end = _stripped(row, start, end)
    context = row.plain[max(0, start - 50) : start]
    announced = re.search(rf"(?:{_PRODUCT}|licence|abonnement|utilis\w+|version|redevance|droit|acces)\b", context)
    if spotted.ordinary and not announced and not re.match(r"\s*(?:version|v\.?\s?\d)", row.plain[end:]):
        return None
    sure = HEAD_SURE if _in_notice(row) or (row.page == 1 and row.depth < 0.12) else SPOTTED_SURE
    evidence = row.evidence(sheet.piece, start, end)
    confidence = round(sure * row.confidence(start, end) * spotted.score, 4)
    text = _repaired(row, start, end, row.text[start:end], spotted)
    return Named(spotted.id, Candidate(text, confidence, evidence, "catalogue"), True, row, start, end)


def _stripped(run: Run, start: int, end: int) -> tuple[int, int]:
    while start < end and not (run.text[start].isalnum() or run.text[start] in "@+"):
        start += 1
    while end > start and not (run.text[end - 1].isalnum() or run.text[end - 1] in "+!"):
        end -= 1
    return start, end


def _in_notice(row: Row) -> bool:
    return bool(re.search(r"\bau capital\b|\brcs\b|\bsiret\b|\btva\b.*\bfr|@|www\.", row.plain))


def evidence_of(named: Named) -> Evidence | None:
    """Where the product is named."""
    return named.candidate.evidence
