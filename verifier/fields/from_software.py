"""The software: after a label, in a billed line, in a sentence, or by a name of the catalogue; and its version."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from verifier.domain import Candidate, Entity, EntityLabel, Item, ItemSort, NameKind, NameSpotter, Spotted
from verifier.fields.folding import CAPITALS, compact, fold
from verifier.fields.from_labels import SAME, labelled
from verifier.fields.layout import Row, Run, Sheet, Span
from verifier.fields.names import LEGAL_FORM, is_address, person_name
from verifier.fields.sigla import with_figures
from verifier.fields.values import read_amounts, read_dates
from verifier.fields.whole_software import EXACT, whole_software, without_maker, without_rank

__all__ = ["GENERIC", "NAME", "REFERENCE", "Named", "find_software", "from_entities"]

LABEL_SURE, SENTENCE_SURE, SPOTTED_SURE, HEAD_SURE, ENTITY_SURE = 0.95, 0.92, 0.82, 0.5, 0.75
HEAD_DEPTH = 0.12     # of the page: a name printed above is the letterhead's as well as the product's
ITEMS_SURE = {ItemSort.LICENCE: 0.93, ItemSort.MAINTENANCE: 0.86, ItemSort.PACK: 0.5, ItemSort.OTHER: 0.5}
LOOK_AHEAD = 14       # « 2 postes »: what follows a name may tell that its last word is none of it
ANNOUNCED = frozenset({"label", "sentence", "terms", "item:licence"})      # what says of the words that they are a product
QUOTES = ("«", '"', "“")
UNTOLD_SURE = 0.35    # an everyday word that is a product's name too: a doubt to lift, never an absence
SOLD_SURE, DOUBTED = 0.85, 0.6      # « : X – abonnement »; a name for an agent to confirm
SMALL_PRINT = re.compile(
    r"^\W*a[rt]ticle \d|conditions generales|penalite|\bindice\b|syntec|\blitige|tribunal|reserve de propriete|resilia|preavis|"
    r"livraison estimee|jours ouvres|droit de retractation|hebergeur|mise en demeure",
)
ADVERTISES = re.compile(
    r"\b(?:pensez a|decouvrez|essayez|adoptez|profitez|laissez-vous|equipez-vous|ont choisi|font confiance|parrainez|a decouvrir|"
    r"vous est proposee?\b|nouveaute|offre de (?:rentree|bienvenue|lancement|fin d))\b",
)
ADVERTISED = 0.4
_MARKS = " .,;:!?«»\"'’()[]{}<>|*–-/=•¹²³"
_QUOTED = r"[«\"“]\s*(?P<quoted>[^»\"”]{2,50}?)\s*[»\"”]"
_WORD = rf"(?:(?:[{CAPITALS}0-9@]|l(?=[b-df-hj-np-tv-xz]))[\w+&'’.@!-]*|[a-z]{{1,2}}[A-Z][\w+'’-]*)"
_BARE = rf"(?P<bare>{_WORD}(?:\s+(?:(?:&|\+|et|de|du|des|la|le|les|à|en|d'|l')\s+){{0,2}}{_WORD}){{0,4}}(?:\s\+(?=\s|$|,))?)"
NAME = re.compile(rf"(?:{_QUOTED}|{_BARE})")
_THE = r"(?:(?:[ld]'|(?:le|la|les|un|une|du|de|des|au|aux|a|a la|votre|notre|son|sa|ses)(?![a-z]))\s*)*"
_PRODUCT = r"(?:logiciels?|progiciels?|solutions?|applications?|produits?|lgc|suite|plateforme|offre|formule|gamme)"
_ADJECTIVE = (
    r"(?:(?:metiers?|medica(?:l|le)s?|dentaires?|de gestion|de (?:votre |son )?cabinet|de soins|d'aide a la prescription|"
    r"intitulee?|denommee?|appelee?|nommee?|informatique|saas|complete?|principal|professionnel(?:le)?|utilise|installe|:)\s*)*"
)
_LICENCE = re.compile(
    rf"(?<![a-z])(?:licen[cs]es?|abonnements?|redevances?|droits? (?:d'usage|d'utilisation)|souscriptions?|utilisations?|"
    rf"mensualites?|locations?|forfaits?|acces|formules?|maintenance|assistance|mises? a jour|suivi|contrat)"
    rf"(?:\s+(?:annuel(?:le)?s?|mensuel(?:le)?s?|trimestriel(?:le)?s?|semestriel(?:le)?s?|d'utilisation|d'usage|saas|"
    rf"logiciel(?:le)?s?|monoposte|reseau|multiposte|initial(?:e)?|complet|et [a-z]+|perpetuelle|professionnelle|"
    rf"principale|\d+ (?:mois|ans?|postes?)))*"
    rf"\s*[:–-]?\s*{_THE}(?:{_PRODUCT}\s*{_ADJECTIVE})?{_THE}\s*",
)
_SENTENCE = re.compile(
    rf"(?<![a-z])(?:(?P<verb>utilis\w+|dispos(?!itif)\w+|equip\w+|travaill\w+|exploit\w+|emploi\w+|se sert|detien\w*|possed\w*|"
    rf"install\w+|acqui\w+|achet\w+|fourni\w*|livr\w+|souscri\w+|beneficie\w*|me servir|"
    rf"abonn\w+)\b[^.;:]{{0,40}}?\s(?:(?:avec|de|du|le|la|a|notre|sous|au)(?!\w)|[dl]')\s*)"
    rf"(?:{_THE}(?:licences?|abonnements?)(?: d'(?:utilisation|usage))?\s+)?(?:{_THE}{_PRODUCT}\s*{_ADJECTIVE})?\s*",
)
_THE_SOFTWARE = re.compile(
    rf"(?<![a-z])(?:logiciel|progiciel|solution|application|produit|lgc|suite|plateforme|offre|"
    rf"formule)\s+{_ADJECTIVE}\s*[:–-]?\s*",
)
_USES = re.compile(      # of a known name alone: one uses Windows too
    r"(?<![a-z])(?:(?:utilis|exploit|possed)\w+|(?:l[ea]|[vn]otre|son|leur) (?:logiciel|progiciel|solution)(?: metier| actuel)?"
    r"(?: (?:que|dont|qui) (?:vous|votre|il|elle|est|le|la)\b[^.;:]{0,60}?)? est(?: bien)?)\s+",
)
_OPENS = re.compile(
    r"\s*(?:$|[,(:–»\"-]|/\s|version\b|v\.?\s?\d|\d|licence|abonnement|mono|multi|poste|annuel|mensuel|reseau|dmp|compatib|"
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
    r"remise|acompte|mise|jour|maj|recette|reception|livraison|intervention|services?|prestations?|hebergement|[gmtk]o|ghz|sms|infogerance|saas|garantie|duree|client|internet|windows|mac|macos|linux|ipad|android|ios|"
    r"bluetooth|wi-?fi|usb|asin|ean)$",
)
_TAIL = re.compile(
    rf"\s*(?:[,;:()|«»\"]|\s/\s|\s(?:d\.?m\.?p\.?(?:\b|[ -]?compat)|web|compatib|homologu|certifi|referenc|segur\b|conforme|"
    rf"agree|integr)|\s[–—-]\s|\s[–—-]$|\s+(?:acquis|achete|installe|souscrit|livre)e?s? (?:le\b|depuis|en\b|par\b|aupres|:)|"
    rf"\b(?:version|vers\.|ver\.|rel\.|release|edition \d)|\s+v\.?\s?\d|"
    rf"\s+\d+(?:[.,]\d+)+[a-z]?(?:[\s,;)]|$)|\s+(?:abo|abt|abn|abonn?t|lic|mnt|maint)\b|\s+(?:pendant|pour|du|depuis|dans|est|sont|qui|dont|que|avec|sur|par|au|jusqu|sous|"
    rf"monoposte|multiposte|annuel|mensuel|reseau|\d+ (?:mois|ans?|postes?|utilisateurs?))\b|"
    rf"\s+(?:{LEGAL_FORM})$|\s+\d{{1,3}}(?:[ ,.]\d+)*\s*(?:€|eur)|\s+\d{{1,2}}/\d)",
)
_ELIDED = re.compile(r"[dDlL]['’](?=\w)")
_LETTER = re.compile(r"[A-Z] \d{1,2}")             # « X 6 » is a name
GAP = "le"            # what an empty word counts as: it names nothing
_ITS_EDITOR = re.compile(r"\bedit(?:eur|rice|e par)(?: (?:de la|du|d'un|de l))?[ ']$")      # « Éditeur du logiciel : X »
REFERENCE = re.compile(r"(?:\D*\d){5,}\S*")      # « DOC-2023-04713 »: no name holds as many digits
_NUMBERED = re.compile(r"v?\.?\d+(?:[.,]\d+)+[a-z]?")
_EDITIONS = frozenset({"cabinet", "sante", "medical", "client", "services", "formule", "reseau"})
_WHERE = re.compile(
    r"\b(?:liberale?|installee?|exerce|exercant|domiciliee?|demeurant|situee?|sise?|fait|cabinet(?: [a-z]+)?)(?:,? a| de) $|"
    r"(?<!\d)\d{5} $",
)
_VERSIONED = re.compile(r"\s+(?:(?:version|vers\.|ver\.|release|v)\.?\s*\d[\d.]*|\d+(?:\.\d+)+)$")
_ANNOUNCES = re.compile(rf"(?:{_PRODUCT}|licence|abonnement|utilis\w+|version|redevance|droit|acces)\b")
_SOLD = re.compile(r"\s*(?:v\.?\s?\d[\d.]*\s*)?[-–—,(]\s*(?:abonnement|licence|redevance|droits? d|mono|multi|logiciel)")
_SPOKEN_OF = re.compile(
    r"\s*(?:version|v\.?\s?\d|[-–—,(]\s*(?:dmp[- ]?compatib|compatib\w*[ -]dmp)|,? ?(?:acquise?|achetee?|installee?) le\b"
    r"|,? ?est (?:bien )?(?:dmp|compatib|homolog)|,? ?(?:que|qu'|dont|qui|lequel|laquelle)\b[^;]{0,90}"
    r"\b(?:utilis|acqui|achet|dispos|equip|souscri|install|detien|possed|exploit|sert\b|dmp\b)|[-–—,(:]\s*(?:abonnement|licence|redevance|"
    r"logiciel|progiciel|mono|multi|version)\b)",
)


@dataclass(frozen=True, slots=True)
class Named:
    """A product named on the sheet: as printed, its key (catalogue id, else compact name), and how surely it is the software."""

    key: str
    candidate: Candidate
    catalogued: bool
    span: Span
    own: bool = False             # its éditeur is printed on the sheet too


def find_software(sheet: Sheet, spotter: NameSpotter, items: tuple[Item, ...]) -> tuple[Named, ...]:
    """Every product that could be the pièce's software, one entry a mention; small print names none that no list knows."""
    found = [
        *_from_labels(sheet, spotter),
        *_from_sentences(sheet, spotter),
        *_from_terms(sheet, spotter),
        *_from_items(sheet, spotter, items),
        *_from_catalogue(sheet, spotter),
    ]
    found = found or list(_in_capitals(sheet, spotter))
    told = [one for one in found if one.catalogued or one.candidate.how == "terms" or not SMALL_PRINT.search(one.span.run.plain)]
    return tuple(_advertised(one) if ADVERTISES.search(one.span.run.plain) else one for one in told)


def _advertised(one: Named) -> Named:
    """A name in an advertisement: perhaps what was bought too, most often what was not."""
    return replace(one, candidate=replace(one.candidate, confidence=round(ADVERTISED * one.candidate.confidence, 4)))


def from_entities(
    sheet: Sheet, entities: tuple[tuple[Run, Entity], ...], spotter: NameSpotter, *, known: bool = False
) -> tuple[Named, ...]:
    """Products that the trained model names and that nothing announces.

    `known`: a name of the catalogue is printed too; against it a common word or a town is none, alone it stays as a doubt.
    """
    told = [(run, entity) for run, entity in entities if entity.label is EntityLabel.LOGICIEL]
    return tuple(
        named
        for run, entity in told
        for named in _named(Span(run, entity.start, entity.end), ENTITY_SURE * entity.confidence, "entity", spotter)
        if named.catalogued or not known or not (_is_everyday(named.span) or _is_town(sheet, named.span))
    )


def _is_everyday(span: Span) -> bool:
    """Whether no capital, digit or sign makes a name of the words."""
    return not re.search(rf"[{CAPITALS}0-9@]", span.text[:2])


def _is_town(sheet: Sheet, span: Span) -> bool:
    """Whether a name stands where one exercises, or after a postal code of the sheet."""
    postal = re.search(rf"(?<!\d)\d{{5}} {re.escape(span.plain)}(?![a-z0-9])", sheet.plain)
    return bool(postal or _WHERE.search(span.run.plain[: span.start]))


def _named(span: Span, sure: float, how: str, spotter: NameSpotter) -> Iterator[Named]:
    """The product that the words name, cut where the name ends."""
    prices = [amount.start for amount in read_amounts(span.run.plain) if amount.marked and amount.start > span.start]
    whole = Span(span.run, span.start, min([span.end, *prices]))
    span = without_maker(_on_its_line(_trimmed(whole), how, spotter), spotter)
    if _names_nothing(span.text):
        listed = _opening(whole, spotter)
        if listed is None:
            return
        span = listed
    span = without_rank(span, spotter, announced=how in ANNOUNCED)
    spotted, sure = _listed(span, sure, spotter)
    key = spotted.id if spotted else compact(span.text)
    yield Named(key, span.candidate(_repaired(span, spotted), sure, how), spotted is not None, span)


def _listed(span: Span, sure: float, spotter: NameSpotter) -> tuple[Spotted | None, float]:
    """The catalogue's software of this name; for an agent where only a figure that OCR may have read as a letter tells it."""
    spotted = whole_software(spotter, span.text)
    if spotted or span.confidence == 1.0:
        return spotted, sure
    others = {compact(each): whole_software(spotter, each) for each in with_figures(span.text)}
    same = [one for key, one in others.items() if one and compact(one.name) == key]
    return (same[0], min(sure, DOUBTED)) if len(same) == 1 else (None, sure)


def _opening(span: Span, spotter: NameSpotter) -> Span | None:
    """The catalogue's name that the words begin with: « V 5 », whose every word is an everyday one."""
    words = span.text.split(" ")
    ends = [s.end for s in spotter.spot(words) if s.kind is NameKind.LOGICIEL and s.start == 0 and s.end > 1 and s.score >= EXACT]
    return span.part(0, len(" ".join(words[: max(ends)]))).stripped(_MARKS, _MARKS) if ends else None


def _on_its_line(span: Span, how: str, spotter: NameSpotter) -> Span:
    """A name that runs over a line's end stops there, unless the whole is a known one or the words are prose."""
    broken = span.run.line_end(span.start, span.end)
    if broken >= span.end or whole_software(spotter, span.text):
        return span
    first = Span(span.run, span.start, broken)
    return _trimmed(first) if how.startswith("item") or whole_software(spotter, first.text) else span


def _names_nothing(text: str) -> bool:
    """Whether the words name no product: generic ones, a date, a rank, an address."""
    plain = fold(text)
    ranked = _NUMBERED.fullmatch(plain) or REFERENCE.fullmatch(plain) or re.match(r"\d+(?:er|e|eme)?(?:\s|$)(?!\w)", plain)
    if len(text) < 2 or not re.search(r"[^\W\d_]", text) or ranked:
        return True
    lettered = _LETTER.fullmatch(text) is not None
    return (not lettered and all(_generic(word) for word in plain.split())) or any(read_dates(plain)) or is_address(text)


def _trimmed(span: Span) -> Span:
    """The words without what follows a name (version, price, period) and without generic words at their ends."""
    tail = _TAIL.search(span.run.plain[span.start : span.end + LOOK_AHEAD], 1)
    words = span.plain[: tail.start() if tail else None].split(" ")
    quoted = span.run.text[: span.start].rstrip()[-1:] in QUOTES
    printed = span.text.split(" ")
    first, last = 0, len(words)
    while first < last and _generic(words[first] or GAP) and not _LETTER.fullmatch(" ".join(printed[first : first + 2])):
        first += 1
    kept = 0 if quoted else first + 1
    while first < last and (not words[last - 1] or (last > kept > 0 and _ends(words[last - 1], printed[last - 1]))):
        last -= 1
    start = sum(len(word) + 1 for word in words[:first])
    end = sum(len(word) + 1 for word in words[:last]) - 1
    return span.part(start, max(start, end)).stripped(" «\"'’:-–•*☑☒✓", " »\"'’:-–.,;*¹²³")


def _ends(word: str, printed: str) -> bool:
    """Whether the last word is none of the name: « Foo cabinet », but « Foo Cabinet » is a name of its own."""
    return _generic(word) and not (word in _EDITIONS and printed[:1].isupper() and not printed.isupper())


def _repaired(span: Span, spotted: Spotted | None) -> str:
    """The catalogue's spelling of a name whose letters OCR confused; what is printed in a text layer stays as printed."""
    read = span.confidence < 1.0
    return spotted.name if read and spotted and compact(spotted.name) != compact(span.text) else span.text


def _generic(word: str) -> bool:
    """Whether a folded word names no product."""
    return bool(GENERIC.match(re.sub(r"^[dl]'", "", word.strip('.,:;«»"()'))))


def _from_labels(sheet: Sheet, spotter: NameSpotter) -> Iterator[Named]:
    for found in labelled(sheet, "software"):
        if re.match(r"\s*(?:dmp|oui|non|reference|certifie|compatible)\b", found.span.plain):
            continue
        stop = re.search(r"[.;](?:\s|$)", found.span.text)
        span = found.span.part(0, stop.start()) if stop else found.span
        named_here = span if found.marked else _name_at(span.run, span.stripped(" ", "").start)
        for named in _named(named_here, LABEL_SURE * found.sure / SAME, "label", spotter) if named_here else ():
            if named.catalogued or re.search(rf"[{CAPITALS}0-9@]", named.span.text[:2]):
                yield named


def _name_at(run: Run, start: int) -> Span | None:
    """The name, quoted or in capitals, that starts at a place."""
    name = NAME.match(run.text, start)
    numbered = name and not name["quoted"] and re.match(r"/\d", run.text[name.end() :])      # « DOC-2025/56 »
    return Span(run, *name.span("quoted" if name["quoted"] else "bare")) if name and not numbered else None


def _from_sentences(sheet: Sheet, spotter: NameSpotter) -> Iterator[Named]:
    for run in sheet.statements:
        for pattern in (_THE_SOFTWARE, _SENTENCE, _LICENCE, _USES):
            for match in pattern.finditer(run.plain):
                if pattern is _THE_SOFTWARE and _ITS_EDITOR.search(run.plain[: match.start()]):
                    continue
                if pattern is _LICENCE and not re.search(r"(?:^|[:;|•])[-–•*☑✓|> ]*$", run.plain[: match.start()]):
                    continue
                span = _object(run, match) or _name_at(run, match.end())
                told = _named(span, SENTENCE_SURE, "sentence", spotter) if span and not _names_a_person(span) else ()
                yield from (one for one in told if one.catalogued or pattern is not _USES)


def _object(run: Run, match: re.Match[str]) -> Span | None:
    """The name that stands right behind the verb: « utilise Foo de Dupont Informatique » is not about Dupont Informatique."""
    maker = match.re is _SENTENCE and re.search(r"\sd(?:e|u|')\s*$", match[0])
    name = NAME.match(run.text, match.end("verb") + 1) if maker else None
    span = Span(run, *name.span("bare")) if name and name["bare"] else None
    return None if span is None or _names_a_person(span) else span


def _from_terms(sheet: Sheet, spotter: NameSpotter) -> Iterator[Named]:
    """« … fournit au Client : X – abonnement 12 mois », « X v3, licence : 90 € »: a name that terms of sale follow."""
    for run in sheet.statements:
        priced = any(amount.marked for amount in read_amounts(run.plain))
        for match in re.finditer(r"^|[:;|] +" if priced else r"[:;|] +", run.plain):
            span = _name_at(run, match.end())
            if span and _SOLD.match(run.plain[span.end :]) and not _names_a_person(span):
                yield from _named(span, SOLD_SURE, "terms", spotter)


def _names_a_person(span: Span) -> bool:
    """« utilise Mme Claire Martin » names a person; « le logiciel Claire Martin » would not."""
    before = span.run.plain[: span.start]
    if re.search(rf"{_PRODUCT}\s+{_ADJECTIVE}\W*$", before):
        return False
    return person_name(span.text, titled=bool(re.search(r"(?:dr|mme|m\.|docteur) $", before))) is not None


def _from_items(sheet: Sheet, spotter: NameSpotter, items: tuple[Item, ...]) -> Iterator[Named]:
    """What a billed line names: « Licence X », « Abonnement X » — or « X, abonnement annuel »."""
    by_text = {item.text: item for item in items if item.sort in ITEMS_SURE}
    for run in sheet.cells:
        item = by_text.get(run.text)
        found = list(_in_item(run, item, spotter)) if item else []
        yield from found[:1]


def _in_item(run: Run, item: Item, spotter: NameSpotter) -> Iterator[Named]:
    bought = _LICENCE.search(run.plain)
    opening = len(run.text) - len(run.text.lstrip(" -–•*☑✓|>"))
    for start in ([bought.end()] if bought else []) + [opening]:
        span = _name_at(run, start)
        if span and (start != opening or _OPENS.match(run.plain[span.end :])):
            yield from _named(span, ITEMS_SURE[item.sort], f"item:{item.sort}", spotter)


def _from_catalogue(sheet: Sheet, spotter: NameSpotter) -> Iterator[Named]:
    """Names of the catalogue, wherever they stand: an everyday word is none without a product's context."""
    rows = [(row, spotter.spot([word.text for word in row.words])) for row in sheet.rows]
    printed = {spotted.id for _, found in rows for spotted in found if spotted.kind is NameKind.EDITEUR}
    for run, spotted in (*((row, one) for row, found in rows for one in found), *_over_lines(sheet, spotter)):
        named = _spotted(run, spotted, sheet, spotter, printed) if spotted.kind is NameKind.LOGICIEL else None
        if named:
            yield named


def _in_capitals(sheet: Sheet, spotter: NameSpotter) -> Iterator[Named]:
    """Where nothing else names a product: everyday words of the catalogue that capitals set off in a line of small letters."""
    for row in sheet.rows:
        for one in spotter.spot([word.text for word in row.words]) if re.search(r"[a-z]{3}", row.text) else ():
            end = row.starts[one.end - 1] + len(row.words[one.end - 1].text)
            span = Span(row, row.starts[one.start], end).stripped(_MARKS, _MARKS)
            if one.kind is NameKind.LOGICIEL and one.score >= EXACT and span.text.isupper() and not _in_notice(row):
                yield Named(one.id, span.candidate(span.text, UNTOLD_SURE, "catalogue"), True, span)


def _over_lines(sheet: Sheet, spotter: NameSpotter) -> Iterator[tuple[Run, Spotted]]:
    """The names that a line's end cuts in two."""
    for run in sheet.statements:
        if run.line_end(0, len(run.text)) < len(run.text):
            for spotted in spotter.spot([word.text for word in run.words]):
                end = run.starts[spotted.end - 1] + len(run.words[spotted.end - 1].text)
                if run.line_end(run.starts[spotted.start], end) < end:
                    yield run, spotted


def _unversioned(span: Span, spotted: Spotted, spotter: NameSpotter) -> Span:
    """A name that a list gives with its version (« Foo version 8.0 »), without it where the rest names the same product."""
    tail = _VERSIONED.search(span.plain)
    rest = whole_software(spotter, span.text[: tail.start()]) if tail else None
    return span.part(0, tail.start()) if tail and rest and rest.id == spotted.id else span


def _spotted(run: Run, spotted: Spotted, sheet: Sheet, spotter: NameSpotter, editors: Collection[str | None]) -> Named | None:
    own = spotted.editeur_id in editors
    end = run.starts[spotted.end - 1] + len(run.words[spotted.end - 1].text)
    start = run.starts[spotted.start]
    elided = None if _ELIDED.match(spotted.name) else _ELIDED.match(run.text, start)
    span = Span(run, elided.end() if elided else start, end).stripped(_MARKS, _MARKS)
    span = _unversioned(span, spotted, spotter)
    if spotted.score < EXACT and span.confidence == 1.0:
        return None                                     # a text layer prints its letters as they are
    announced = _ANNOUNCES.search(run.plain[max(0, span.start - 50) : span.start])
    told = announced or _SPOKEN_OF.match(run.plain[span.end :]) or (own and _opens_billed_line(run, span))
    if spotted.ordinary and not told:
        return None
    in_head = isinstance(run, Row) and run.page == sheet.first_page and run.depth < HEAD_DEPTH
    sure = HEAD_SURE if in_head or _in_notice(run) else SPOTTED_SURE
    return Named(spotted.id, span.candidate(_repaired(span, spotted), sure * spotted.score, "catalogue"), True, span, own)


def _opens_billed_line(run: Run, span: Span) -> bool:
    """Whether a name opens a line that bears a price, and no name of a person: « 1 x Julie pack Studio … 1 990,00 € HT »."""
    opens = re.fullmatch(r"\W*(?:\d{1,3}\s*(?:x\s)?)?\W*", run.plain[: span.start])
    goes_on = re.match(rf"\W*[{CAPITALS}]", run.text[span.end :])
    return bool(opens and not goes_on) and any(amount.marked for amount in read_amounts(run.plain))


def _in_notice(row: Run) -> bool:
    return bool(re.search(r"\bau capital\b|\brcs\b|\bsiret\b|\btva\b.*\bfr|@|www\.", row.plain))
