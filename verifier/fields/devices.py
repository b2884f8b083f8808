"""The medical devices that a paper sells; and whether it only lets them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from verifier.domain import NOT_MEDICAL, Candidate, ItemSort, NameKind, NameSpotter, Trait
from verifier.fields.from_figures import last_amount
from verifier.fields.from_lines import Billed, billed_lines, sort_of
from verifier.fields.layout import Run, Sheet, Span
from verifier.fields.values import read_amounts

__all__ = ["find_devices", "lets_a_device"]

DEVICE_SURE = 0.93
DOUBTED = 0.5         # named, perhaps not sold: for an agent to read
_HIRE = r"locations?|loue(?:e|s|es)?|leasing|loyers?|credit[- ]bail|l\.?l\.?d|l\.?o\.?a"
_FOR_A_DEVICE = re.compile(      # before the name of a device
    rf"\b(?:{_HIRE}|mensualites?|prets?|mise a disposition|demonstration|demo|essai|rechanges?|brassards?|piles?|batteries?|"
    r"accus?|chargeurs?|"
    r"cables?|cordons?|housses?|etuis?|sacoches?|malettes?|mallettes?|supports?|socles?|chariots?|electrodes?|embouts?|"
    r"tubulures?|tubes?|ecrans?|vitres?|coques?|"
    r"accessoires?|pieces? detachees?|pieces? pour|consommables?|papiers?|rouleaux?|gels?|manchons?|recharges?|couvre-sondes?|"
    r"filtres?|pavillons?|membranes?|bandelettes?|lancettes?|adaptateurs?|alimentations?|abonnements?|reparations?|revisions?|"
    r"etalonnages?|calibrations?|calibrages?|maintenances?|entretiens?|sav|depannages?|main d'oeuvre|verifications?|"
    r"metrologie|remise en etat|reconditionnement de|extensions?|garanties?|assurances?|formations?|initiations?|prise en main|"
    r"mises? a jour|echange standard|logiciels?(?= de | d'| pour )|appli(?:cation)?s?|livres?|ouvrages?|manuels?|guides?|revues?|"
    r"posters?|"
    r"frais|port|transport|expedition|eco-?(?:participation|contribution|taxe)s?|deee|"
    r"retours?|reprises?|annulations?|recyclage|desinfection|nettoyage)\b"
    r"(?![^|]*\b(?:avec|et|inclus\w*) |[^|]*\+ )",
)
_ONLY_SERVED = re.compile(       # all that stands before it: what is done to a device that is there
    r"\W*(?:(?:installation|parametrage|configuration|mise en (?:service|route|place)|deplacement|sur site|et|de|du|d'|"
    r"l'|la|le|votre|un|une)\W*)+",
)
_FOR_ANOTHER = re.compile(r"\bpour (?:la |le |l'|les |un |une |votre |vos |tout |tous )?$")
_APPARATUS = re.compile(
    r"\W*(?:\d+ ?x? ?)?(?:appareil|dispositif|systeme|kit|ensemble|coffret|moniteur|station|console|solution)s?\b",
)
_NOT_BOUGHT = re.compile(        # after it
    r"^[^|]{0,60}?(?:\(| [-–,:] |\ben )(?:location|pret|demonstration|reparation|sav|depot|rechange)\b|"
    r"\b(?:rechange|article retourne|retourne|de demonstration|en location|de location)\b|"
    rf"\b(?:{_HIRE})\b(?! (?:possible|en option))|"
    r"\b(?:rupture|epuise|indisponible|manquant|(?:non|jamais|pas encore|pas) (?:livre|expedie|fourni|disponible|remis)|"
    r"(?:a|reste a) livrer|reliquat|en attente de (?:livraison|stock|reappro\w*))",
)
_CONNECTED, _LINKED = re.compile(r"\bconnectee?s?\b"), re.compile(r"\b(?:connectee?s?|bluetooth|wi-?fi|sans[ -]fil)\b")
_MAY_BE_LISTED = re.compile(     # words of what the classes measure, in whatever words a shop names the device
    r"tension|arteri|pression|saturation|spo2|oxy|cardi|\becg\b|gluc|glyc|auscult|stetho|dermat|\bpeau\b|cutane|otosc|tympan|audi[ot]|"
    r"\bvisuel|acuite|souffle|spiro|respir|\becho|doppler|ultrason|\bsonde|capteur|medica|clinique|diagnos|examen|multiparam|\bmontres?\b|\bwatch\b",
)
_FOR_SPORT = re.compile(      # no patient's
    r"\bmontres?(?: \w+){0,3} (?:de |pour )?(?:sport|running|course|fitness|rando\w*|enfants?)\b",
)
_FEATURES = re.compile(r"\W*(?:fonction(?:nalite)?|caracteristique|mesure|capteur)s? ?:")     # what a watch does
_COUNT = re.compile(r" [–:-] ?\d+ ?[x×*]$")     # « – 1 x », before the price
_LETS = re.compile(              # said of the whole paper: « vente et location » is a trade, « facture de location » a hire
    r"\bfactures? de (?:location|loyers?)\b|\bcontrat de (?:location|leasing|credit[- ]bail)\b(?=.{0,12}\d| ?:)|"
    r"\b(?:periode|duree|debut|fin|mois) de (?:la )?location\b|\bloyers? (?:mensuel|trimestriel|annuel|du|n°|\d)",
)
_A_HIRE = re.compile(rf"\b(?:{_HIRE})\b(?! (?:possible|en option))")


def find_devices(sheet: Sheet, spotter: NameSpotter) -> tuple[Candidate, ...]:
    """The devices bought: lines that name a class or a model of the catalogue; where none does, those of another sort."""
    if _lets_all(sheet):
        return ()
    naming = [(run, places) for run, places in _naming(sheet, spotter) if not NOT_MEDICAL.search(run.plain)]
    naming = naming or [(run, places) for run, places in _named_in(sheet.rows, spotter) if _FEATURES.match(run.plain)]
    bought = [run for run, places in naming if not _buys_no_device(run.plain, places)]
    unpaid = {id(billed.run.words[0]) for billed in billed_lines(sheet) if last_amount(billed.row) == 0}
    found: dict[str, Candidate] = {}
    unlisted = not _MAY_BE_LISTED.search(_FOR_SPORT.sub(" ", sheet.plain))
    for run in bought if naming else _of_no_class(sheet):
        span = Span(run, 0, _description_end(run)).stripped(" -–•*:", " -–•*:")
        listed = not naming and not unlisted and _MAY_BE_LISTED.search(run.plain)
        doubted = id(run.words[0]) in unpaid or _FEATURES.match(run.plain) or listed
        found.setdefault(span.text, span.candidate(span.text, DOUBTED if doubted else DEVICE_SURE, "line"))
    return tuple(found.values())


def _of_no_class(sheet: Sheet) -> Iterator[Run]:
    """The billed lines that sell a connected device which is of no class of the list: a printer, scales."""
    for run in (billed.run for billed in billed_lines(sheet)):
        sort = sort_of(run.plain)
        says = _LINKED if sort is ItemSort.HARDWARE else _CONNECTED if sort is ItemSort.OTHER else None
        linked = says.search(run.plain) if says else None
        before = run.plain[: linked.start()] if linked else ""
        if before.strip() and not _FOR_A_DEVICE.search(before) and not _NOT_BOUGHT.search(run.plain):
            yield run


def lets_a_device(sheet: Sheet, spotter: NameSpotter) -> frozenset[Trait]:
    """The trait of a paper that names a device and bills its hire, by that line or as a whole (empty for another)."""
    lines = list(_naming(sheet, spotter)) or (list(_named_in(sheet.statements, spotter)) if _lets_all(sheet) else [])
    let = any(_A_HIRE.search(run.plain) for run, _ in lines) or _lets_all(sheet)
    return frozenset({Trait.HIRED} if lines and let else ())


def _lets_all(sheet: Sheet) -> bool:
    return any(_LETS.search(row.plain) for row in sheet.rows)


def _naming(sheet: Sheet, spotter: NameSpotter) -> Iterator[tuple[Run, list[int]]]:
    """The billed lines that name a device, else the sentences, with where each name starts."""
    lines = list(billed_lines(sheet))
    yield from _named_in([_titled(sheet, billed, spotter) for billed in lines] if lines else sheet.statements, spotter)


def _titled(sheet: Sheet, billed: Billed, spotter: NameSpotter) -> Run:
    """The words of a billed line, or the line over it where that names a device and the price stands beside its details."""
    over = sheet.rows[billed.row.number - 1] if billed.row.number else None
    if over is None or over.page != billed.run.page or len(over.cells) > 1 or over.box.bottom < billed.row.box.top - over.size:
        return billed.run
    details = billed.run.text[:1].islower()
    details = details and all(_buys_no_device(run.plain, places) for run, places in _named_in([billed.run], spotter))
    priced = any(amount.marked for amount in read_amounts(over.plain))
    return over.cells[0] if details and not priced and any(_named_in(over.cells, spotter)) else billed.run


def _named_in(runs: Iterable[Run], spotter: NameSpotter) -> Iterator[tuple[Run, list[int]]]:
    for run in runs:
        named = [s.start for s in spotter.spot([word.text for word in run.words]) if s.kind is NameKind.APPAREIL]
        if named:
            yield run, [run.starts[word] for word in sorted(named)]


def _buys_no_device(plain: str, places: list[int]) -> bool:
    """Whether a line that names a device buys something for it: its hire, a part, its repair, a lesson."""
    before, after = plain[: places[0]], plain[places[0] :]
    part = before.strip() and not _APPARATUS.match(before) and any(_FOR_ANOTHER.search(plain[:place]) for place in places)
    served = bool(before.strip()) and _ONLY_SERVED.fullmatch(before) is not None
    return bool(_FOR_A_DEVICE.search(before) or part or served or _NOT_BOUGHT.search(after))


def _description_end(run: Run) -> int:
    """Where a line's description ends: at its price or quantity."""
    price = next((amount.start for amount in sorted(read_amounts(run.plain), key=lambda a: a.start) if amount.marked), None)
    end = len(run.text) if price is None else price
    return len(_COUNT.sub("", run.text[:end].rstrip()).rstrip(" :x×-–"))
