"""The connector and the pack through which a software reaches the DMP, and whether the pack was subscribed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from verifier.domain import Candidate, Item, NameKind, NameSpotter
from verifier.fields.boxes import EMPTY, TICK, ticked_words
from verifier.fields.folding import fold
from verifier.fields.from_labels import labelled
from verifier.fields.from_software import GENERIC, NAME
from verifier.fields.layout import Row, Run, Sheet, Span
from verifier.fields.names import company_name

__all__ = ["find_connectors", "find_pack_subscription", "find_packs"]

SPOTTED_SURE, SAID_SURE, BILLED_SURE, WORD_SURE, THANKS_SURE = 0.95, 0.93, 0.9, 0.88, 0.75
EDITOR_SURE = 0.7     # « connecteur édité par X »: X is named for want of the connector
_CONNECTOR = re.compile(
    r"(?<![a-z])connecteurs?(?: dmp| associe| externe| homologue| tiers| compatible)*\s*(?:[:–-]\s*)?(?:est |nomme |"
    r"denomme |utilise |fourni par |edite par |de la societe |le |la |de |d')*\s*",
)
_BY = re.compile(r"\b(?:fourni|edite) par |\bde la societe ")
_THANKS_TO = re.compile(
    r"(?:assuree?|realisee?|fournie?|obtenue?|garantie?|portee?|rendue? possible|passe|permise?|effectuee?)\s+(?:par|"
    r"via|grace a|au moyen d[eu]|a l'aide d[eu])\s+(?:le |la |l'|un |une )?(?:connecteur|module|composant|solution|"
    r"service|produit)?\s*(?:dmp\s+)?",
)
_PACK = re.compile(r"(?<![a-z])packs?(?: complementaire| specifique| optionnel)*\s*(?::\s*)?")
_MODULE = re.compile(r"(?<![a-z])(?:modules?|options?|extension) dmp\b")
# Of a module, its own words alone: « le module DMP est inclus dans la formule Premium » says nothing of the client.
_MODULE_TAKEN = re.compile(r"\b(?:souscri\w+|achete\w*|acqui\w+|command\w+|activee?)\b(?! (?:avec|dans) (?:la|l'|notre|une?) )")
_SENTENCE = re.compile(r"\b(?:est|sont|devient) (?:\w+ )?(?:dmp|compatib|homologu)")     # which quotes a price, and bills nothing
NOT_A_NAME = re.compile(
    r"^(?:nom|numero|type|version|editeur|"
    r"dmp|oui|non|compatible|integre|le|la|un|une|aucun|non applicable|neant|externe|souscrit\w*|complementaire\w*|"
    r"sans|via|annuel|mensuel|logiciel|de|segur)$",
)
SUBSCRIBED = re.compile(
    r"\b(?:a|ont|avez|ayant) (?:bien |deja |egalement )?(?:ete )?(?:souscri(?:te?s?|vi)|activee?|inclus\w*|ajoutee?)\b|"
    r"\best (?:bien |deja )?(?:souscrite?|inclus\w*|comprise?|actifs?|active|activee?|installee?)\b|"
    r"\b(?:avez|a|ont) (?:bien )?(?:opte pour|choisi|pris)\b|\b(?:abonnement|contrat|licence|formule|offre)\b[^.;:]{0,30}?"
    r"\b(?:comprend|inclut|contient|integre|comporte)\b|"
    r"\b(?:actifs?|active) (?:depuis|le|sur)\b|\bsouscrite?s? ?: ?(?:le )?(?:pack|«)|"
    r"\bsouscription (?:active|effective|effectuee|enregistree|validee)\b|"
    r"\bsouscription (?:au|du) pack[^:.;]{0,40} effective\b|\bsouscription(?: au pack[^:.;]{0,40})? ?: ?oui\b|"
    r"\b(?:souscrite?|activee?)s?(?: (?:le|depuis|par|avec|en|lors) |\W*$|\W+oui\b| au (?:pack|\d)|"
    r" a la (?:commande|signature|livraison)| ce jour|[,;)])|"
    r"\b(?:inclus\w*|comprise?)(?: (?:dans|avec) |\W*$|[,;)])|"
    r"\b(?:beneficie|dispose|titulaire) du\b|\babonnee? au\b",
)
UNSUBSCRIBED = re.compile(
    r"\bn'?(?:a|ont|avez|est|etait)\b[^.;]{0,30}\b(?:pas|aucun)\b[^.;]{0,30}(?:souscri|pack|inclus|compris|active)|"
    r"\bne (?:comprend|inclut|comporte|contient) pas\b|\ba decline\b|"
    r"\b(?:non|pas|jamais)(?: (?:ete|encore|a ce jour))* (?:souscri|inclus|compris|active|reten|choisi|command|pris|achet|"
    r"factur|install)\w*|\b(?:refuse|decline|ecarte|abandonne)e?s? par (?:le|la) client\w*|"
    r"\bsans (?:le |souscription |souscrire )|\b(?:souscri\w*|inclus) ?: ?non|"
    r"pack[^.;:]{0,40}: ?(?:non|neant|aucun)\b|\baucun pack|\bresilie(?:e|s|es)?\b",
)
_NOTHING_TO_TAKE = re.compile(      # « n'a pas eu à souscrire de pack »: none was called for
    r"\bn(?:'a|'ont|'avez|'aura|'auront|'avait) (?:pas|aucunement|nullement) (?:eu )?(?:a|besoin d(?:e |')) ?"
    r"(?:souscri|prend|acqu|achet|pack)|"
    r"\baucune? (?:autre )?(?:pack|module|option)\b[^.;]{0,30} a (?:souscrire|prevoir|prendre|acquerir)\b",
)
_MARKS = " «»\"()[].,;:-–'’"
_NAME_ENDS = re.compile(
    r"['’](?=(?:de|du|des|le|la|et|par|est)\b)|"
    r"\s+(?:[ÉéEe]dité|[Dd]éveloppé|[Ff]ourni|[Vv]ersion|souscrit|inclus|\d+,\d\d)\b|\s[–-]\s",
)
ANSWERS = r"non (?:souscri|inclu|compri|activ)\w*|(?:souscri|inclu|compri|activ)\w*|oui|non"      # of a form's boxes
_NEED = r"(?:necessaires?|requis\w*|indispensables?|obligatoires?|exigee?s?)"
NEEDED = re.compile(rf"\b{_NEED}\b")
NEEDED_ONE = re.compile(                                # « le pack nécessaire à la compatibilité »
    rf"(?<!est )(?<!sont )(?<!etre )(?<!: )\b{_NEED}(?: (?:a|au|aux|pour) (?:(?! a ete | est )[^,.;:]){{2,70}})?",
)
OF_THE_DMP = re.compile(r"\bd\.?m\.?p\b|dossier medical|espace sante|teleservices?|\bsegur\b|compatib")
BOUGHT_APART = re.compile(
    r"^(?:pack\s+)?(?:\d|sms\b|e?-?mails?\b|fax|rappels?|heures?|lecteurs?|cartes?|papier|toner|cartouches?|rouleaux|"
    r"formations?|teleconsultations?|visio|agenda|rendez|materiel|imprimante|office|bureautique|demarrage|installation)",
)
PLUG = re.compile(
    r"\b(?:usb|hdmi|rj ?-?\d+|vga|displayport|ethernet|thunderbolt|firewire|jack|broches?|cables?|prises?|femelle|male|"
    r"alimentation secteur|comptab\w+|laborato\w+|biolog\w+|imagerie|hprim|hl7|dicom|agenda|bancaire|telephon\w+)\b",
)
OFFERED = re.compile(r"\b(?:est|sont|vous|peut|sera|en option|non souscri\w*|propos\w+|disponible|a souscrire)\b")   # not billed
_CHOICE = re.compile(rf"(?:(?P<before>x|{TICK})|{EMPTY})?\s*(?P<answer>{ANSWERS})\s*(?:(?P<after>x|{TICK})|{EMPTY})?")
_BOX = re.compile(rf"{TICK}|{EMPTY}")
_BOXES_APART = re.compile(rf"(?:{TICK}|{EMPTY})\s*oui\s+(?:{TICK}|{EMPTY})\s*non\b")      # « … souscrit : ☐ oui      ☒ non »
_EITHER = re.compile(r"\boui\b\W{0,12}\bnon\b|\bnon\b\W{0,12}\boui\b")
DENIED = re.compile(r"\b(?:sans|aucun|pas de|ni|ni de|hors) (?:le |la |l'|un )?(?:connecteur |pack )?\W*$")
CONDITION = re.compile(
    r"\bsi (?:un|le|la|l'|votre|vous|ce)|preciser|au besoin|indiquer|sous (?:reserve|condition)|a condition|\bnecessit|moyennant|"
    r"\b(?:peut|peuvent|pouvez|pourr\w*|doit|doivent|devr\w*|sera|seront|serait)\b|propos|disponible|en option|optionnel|"
    r"prochain|\b(?:lorsque?|quand|des lors|une fois|a venir|prevue?|avant d[e']|afin|pour pouvoir|invit\w+|recommand\w+|"
    r"conseill\w+|pensez|en cas|a souscrire|envisag\w+|souhait\w+|par defaut|selon|toute?s? client\w*|nos client\w*|"
    r"nombreu\w+|confreres|consoeurs|la plupart)\b|\?",
)


def find_connectors(sheet: Sheet, spotter: NameSpotter) -> tuple[Candidate, ...]:
    """Connectors, best first."""
    found = [
        *_spotted(sheet, spotter, NameKind.CONNECTEUR),
        *_labelled(sheet, "connector"),
        *_worded_connectors(sheet, spotter),
    ]
    return tuple(sorted(found, key=lambda c: -c.confidence))


_NAMED_PACK = re.compile(r"\W*(?:option |module )?packs?\b")
_DENIED_CELL = re.compile(
    r"\W*(?:non(?: (?:souscrit|inclus|compris|active|retenu|choisi|commande|installe)e?s?)?|aucun|refuse|pas souscrit|sans)\W*",
)
MOST_CELLS = 4       # of a row that says what was taken


def find_packs(sheet: Sheet, spotter: NameSpotter) -> tuple[Candidate, ...]:
    """Packs that give access to the DMP, best first, with their word « Pack » where it is printed."""
    found = [*_spotted(sheet, spotter, NameKind.PACK), *_labelled(sheet, "pack"), *_worded_packs(sheet), *_modules(sheet)]
    return tuple(sorted(found, key=lambda c: -c.confidence))


def _spotted(sheet: Sheet, spotter: NameSpotter, kind: NameKind) -> Iterator[Candidate]:
    for row in sheet.rows:
        for spotted in spotter.spot([word.text for word in row.words]):
            if spotted.kind is kind and not spotted.ordinary:
                end = row.starts[spotted.end - 1] + len(row.words[spotted.end - 1].text)
                span = Span(row, row.starts[spotted.start], end).stripped(_MARKS, _MARKS)
                if kind is NameKind.CONNECTEUR and DENIED.search(row.plain[: span.start]):
                    continue
                yield span.candidate(span.text, SPOTTED_SURE * spotted.score, "catalogue")


def _labelled(sheet: Sheet, name: str) -> Iterator[Candidate]:
    for value in labelled(sheet, name):
        span = _name_at(value.run, value.span.stripped(" ", "").start)
        if span and not (BOUGHT_APART if name == "pack" else PLUG).search(span.plain):
            yield span.candidate(span.text, WORD_SURE, "label")


def _worded_packs(sheet: Sheet) -> Iterator[Candidate]:
    """The names that follow the word « pack », with it unless they are quoted, where what is bought opens the DMP."""
    for run, match, span in _following(sheet, _PACK):
        about = "complementaire" in match[0] or OF_THE_DMP.search(run.plain)
        apart = BOUGHT_APART.match(run.plain[match.end() :].lstrip('« "')) or run.plain[: match.start()].endswith("service ")
        if not about or apart:
            continue
        quoted = run.text[: span.start].rstrip().endswith(("«", '"', "“"))
        named = not quoted and not span.plain.startswith("pack")
        text = f"{run.text[match.start() : span.start].strip()} {span.text}" if named else span.text
        yield span.candidate(text, WORD_SURE, "words")


def _modules(sheet: Sheet) -> Iterator[Candidate]:
    """The module that gives access to the DMP, with its name, where a sentence says whether it was subscribed."""
    for run in sheet.statements:
        module = _MODULE.search(run.plain)
        if module and _MODULE_TAKEN.search(run.plain) and next(_subscribed(run), None):
            name = NAME.match(run.text, module.end() + 1)
            span = Span(run, module.start(), name.end("bare") if name and name["bare"] else module.end())
            end = _NAME_ENDS.search(span.text)
            named = (span.part(0, end.start()) if end else span).stripped(_MARKS, _MARKS)
            yield named.candidate(named.text, THANKS_SURE, "words")


def _worded_connectors(sheet: Sheet, spotter: NameSpotter) -> Iterator[Candidate]:
    """The names that follow « connecteur », or « assurée par » where a sentence speaks of the DMP."""
    for run, match, span in _following(sheet, _CONNECTOR):
        sure = EDITOR_SURE if _BY.search(match[0]) else WORD_SURE
        denied = DENIED.search(run.plain[: match.start()])
        if not denied and OF_THE_DMP.search(run.plain) and not PLUG.search(run.plain[match.start() : span.end]):
            yield span.candidate(span.text, sure, "words")
    for run, match, span in _following(sheet, _THANKS_TO):
        if OF_THE_DMP.search(run.plain[: match.start()]) and not _names_another(span, spotter):
            yield span.candidate(span.text, THANKS_SURE, "words")


def _names_another(span: Span, spotter: NameSpotter) -> bool:
    """Whether the words name a software or a company of the catalogue, or nobody."""
    known = {spotted.kind for spotted in spotter.spot(span.text.split()) if spotted.start == 0}
    return bool(known & {NameKind.LOGICIEL, NameKind.EDITEUR}) or company_name(span.text) is None


def _following(sheet: Sheet, pattern: re.Pattern[str]) -> Iterator[tuple[Run, re.Match[str], Span]]:
    """The names that follow a word."""
    for run in sheet.statements:
        for match in pattern.finditer(run.plain):
            span = _name_at(run, match.end())
            if span:
                yield run, match, span


def _name_at(run: Run, start: int) -> Span | None:
    """The name, quoted or in capitals, that starts at a place."""
    name = NAME.match(run.text, start)
    if not name:
        return None
    span = Span(run, *name.span("quoted" if name["quoted"] else "bare"))
    end = _NAME_ENDS.search(span.text)
    span = (span.part(0, end.start()) if end else span).stripped(" .,;:", " .,;:")
    return None if len(span.text) < 3 or all(map(_names_nothing, fold(span.text).split())) else span


def _names_nothing(word: str) -> bool:
    """Whether a folded word is one of the sentence or of the bill, a figure too: « Quantité 1 » on the next line."""
    return bool(NOT_A_NAME.match(word) or GENERIC.match(word) or not re.search("[a-z]", word))


def find_pack_subscription(sheet: Sheet, pack: str | None, items: tuple[Item, ...]) -> tuple[Candidate, ...]:
    """True where a sentence says that the pack is subscribed or a line bills it, False where a sentence denies it."""
    forms = [row for row in sheet.rows if re.search(r"\bpack\b", row.plain) and _asks(row)]
    if forms:
        return tuple(answer for row in forms for answer in _answered(row))
    rows = [answer for row in sheet.rows for answer in _tabled(row, pack)]
    if rows:
        return tuple(rows)
    boxed = [row for row in sheet.rows if len(row.cells) > 1 and _BOXES_APART.search(row.plain) and _speaks_of(row.plain, pack)]
    ticked = tuple(candidate for row in boxed for candidate in _subscribed(row))
    if ticked:
        return ticked
    about = [run for run in sheet.statements if _speaks_of(run.plain, pack)]
    found = [candidate for run in about for candidate in _subscribed(run)]
    if not found and pack:
        told = ((item, fold(item.text)) for item in items if not _none_bought(sheet, item))
        billed = [item for item, text in told if fold(pack) in text and not OFFERED.search(text) and not _SENTENCE.search(text)]
        found = [Candidate(value=True, confidence=BILLED_SURE, evidence=item.evidence, how="item") for item in billed]
    return tuple(sorted(found, key=lambda c: (bool(c.value), -c.confidence)))


def _none_bought(sheet: Sheet, item: Item) -> bool:
    """Whether a line is one of which nothing is bought: refused in words, or its quantity is nought."""
    place = item.evidence
    beside = (row for row in sheet.rows if row.page == place.page and row.box.top < place.box.bottom + row.size
              and place.box.top < row.box.bottom)
    return bool(UNSUBSCRIBED.search(fold(item.text))) or any(cell.plain.strip() == "0" for row in beside for cell in row.cells)


def _speaks_of(plain: str, pack: str | None) -> bool:
    """Whether a sentence speaks of the pack, or of the module of the DMP as of a thing that is taken."""
    named = re.search(r"\bpack\b", plain) or (pack and fold(pack) in plain and not _MODULE.match(fold(pack)))
    return bool(named or (_MODULE.search(plain) and _MODULE_TAKEN.search(plain)))


def _tabled(row: Row, pack: str | None) -> Iterator[Candidate]:
    """A table's row that names the pack and answers in a cell of its own: « non », or the one box that is ticked."""
    named = [cell for cell in row.cells[:-1] if _NAMED_PACK.match(cell.plain) or (pack and cell.plain.startswith(fold(pack)))]
    if not named or len(row.cells) > MOST_CELLS:
        return
    last = row.cells[-1].plain
    ticked = ticked_words(last, "oui|non" if re.search(r"\boui\b", last) else ANSWERS)
    if ticked is None and _DENIED_CELL.fullmatch(last):
        yield Span(row, 0, len(row.text)).candidate(False, SAID_SURE, "table")
    elif ticked is not None and len(ticked) == 1:
        yield Span(row, 0, len(row.text)).candidate(not next(iter(ticked)).startswith("non"), SAID_SURE, "boxes")


def _asks(row: Row) -> bool:
    """Whether a row offers yes and no in cells of their own: « … souscrit | Oui | X Non », « ☒ souscrit | ☐ non souscrit »."""
    offered = {match["answer"] for cell in row.cells if (match := _CHOICE.fullmatch(cell.plain))}
    denied = {answer for answer in offered if answer.startswith("non")}
    return {"oui", "non"} <= offered or bool(denied and offered - denied and _BOX.search(row.plain))


def _answered(row: Row) -> Iterator[Candidate]:
    """The one answer of a form's row that bears a mark."""
    offered = [(cell, match) for cell in row.cells if (match := _CHOICE.fullmatch(cell.plain))]
    ticked = [(cell, match) for cell, match in offered if match["before"] or match["after"]]
    if len(ticked) == 1:
        cell, match = ticked[0]
        yield Span(cell, 0, len(cell.text)).candidate(not match["answer"].startswith("non"), SAID_SURE, "boxes")


def _subscribed(run: Run) -> Iterator[Candidate]:
    """What a sentence about a pack says of its subscription."""
    if re.search(r"\boui ?/ ?non\b", run.plain):
        return                                          # a form that nobody filled
    ticked = ticked_words(run.plain, "oui|non" if re.search(r"\boui\b", run.plain) else ANSWERS)
    if ticked is not None:
        if len(ticked) == 1:
            whole = Span(run, 0, len(run.text))
            yield whole.candidate(not next(iter(ticked)).startswith("non"), SAID_SURE, "boxes")
        return
    if _EITHER.search(run.plain):
        return                                          # the boxes of a form, which could not be read
    plain = NEEDED_ONE.sub(lambda need: " " * len(need[0]), run.plain)
    if NEEDED.search(plain) or _NOTHING_TO_TAKE.search(plain) or re.match(r"\W*sans\b", plain):
        return                                          # speaks of the need, not of the subscription
    denied, said = UNSUBSCRIBED.search(plain), SUBSCRIBED.search(plain)
    if denied:
        yield Span(run, *denied.span()).candidate(False, SAID_SURE, "sentence")
    elif said and not CONDITION.search(plain):
        yield Span(run, *said.span()).candidate(True, SAID_SURE, "sentence")
