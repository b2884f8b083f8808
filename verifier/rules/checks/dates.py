"""Is the software acquired by 31/12/N? Which printed date says so is settled in verdicts.md, below the table of section 2.

Each pièce gives at most one reading; the dossier weighs them: a labelled date wins over the document's own, which wins over
the edition date of an attestation. Due dates, periods, printing and delivery dates never count.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from verifier.domain import Dated, DateRole, Evidence, Facts, Field, FieldName, Item, ItemSort, Kind, Trait
from verifier.rules.dossier import Dossier
from verifier.rules.finding import Finding, absent, against, check, met, moot, unsure
from verifier.rules.names import fold, within
from verifier.rules.rulebook import Params
from verifier.wording import say, table
from verifier.wording.french import enumeration

__all__ = ["acquired_by", "document_day", "equipped_by", "french"]

_BESIDE = frozenset({ItemSort.HARDWARE, ItemSort.SERVICE, ItemSort.TRAINING})
_MEANT_FOR = re.compile(    # before the name of a software that a line does not sell: « scanner pour X »
    r"\b(?:vers|pour|depuis|compatib\w*|destine\w*|dedie\w*|adapte\w*|interfac\w*|(?:connect|reli|raccord|coupl)\w*|"
    r"fonctionn\w*|recommande\w*|prevu\w*|pilotable|utilisable|en lien)(?: (?:avec|a|au|par|sous|sur|le|la|l|les|votre|notre|"
    r"logiciel|progiciel|solution|usage|de|d|du))*$",
)
_UNDATED = frozenset({Kind.AVOIR, Kind.CERTIFICAT})


_TOLD = {DateRole.IN_USE, DateRole.RIGHT_FROM}      # what an attestation tells of the use besides


class Dating(StrEnum):
    """What the date of one pièce is worth."""

    LABELLED = "labelled"          # « acquis le », « mis en service le »…
    OWN = "own"                    # the date of the invoice, of the order
    EDITION = "edition"            # an attestation's date, for want of another
    STRADDLE = "straddle"          # dates on both sides of 31/12/N
    UPKEEP = "upkeep"              # only a period of maintenance
    BEGINS = "begins"              # what is billed begins after 31/12/N
    UNDATED = "undated"            # the date of a paper that acquires nothing


@dataclass(frozen=True, slots=True)
class Reading:
    """The date that one pièce gives."""

    dating: Dating
    day: date
    late: bool
    evidence: Evidence | None
    confidence: float
    other: date | None = None


_OUTCOMES = {
    "satisfait": "date",
    "satisfait.edition": "date",
    "absent": "",
    "sans_objet": "",
    "contredit": "date",
    "indetermine": "date",
    "indetermine.edition": "date",
    "indetermine.illisible": "",
    "indetermine.rivales": "date other",
    "indetermine.maintenance": "date billed",
}


@check("acquired_by", _OUTCOMES, params="dated! only_to_contradict")
def acquired_by(dossier: Dossier, params: Params) -> Finding:
    """The acquisition is dated by 31/12/N, however old (R-09)."""
    readings = _readings(dossier, params)
    finding = _found(dossier, readings)
    if not params.get("only_to_contradict"):
        return finding
    silent = finding.status == "absent" or finding.why == "illisible"
    return moot() if silent or (not _late_month(dossier) and _harmless(dossier, readings, finding)) else finding


@check("equipped_by", {**_OUTCOMES, "indetermine.debut": "date other"}, params="dated!")
def equipped_by(dossier: Dossier, params: Params) -> Finding:
    """The same of what is paid for by its period: one that begins after 31/12/N does not show that it was there."""
    return _found(dossier, [_begun(dossier, reading) for reading in _readings(dossier, params)])


def _readings(dossier: Dossier, params: Params) -> list[Reading]:
    """The dates that the pièces give."""
    return [reading for piece in dossier.about if (reading := _read(dossier, piece, params["dated"]))]


def _found(dossier: Dossier, readings: Sequence[Reading]) -> Finding:
    """What these dates amount to."""
    finding = _without_late_month(dossier, _weigh(readings))
    if finding.status == "absent" and any(Trait.DATE_UNREAD in piece.traits for piece in dossier.about):
        return unsure("illisible")
    if finding.why == "maintenance":
        return replace(finding, values={**finding.values, "billed": _billed(dossier, finding)})
    return finding


def _begun(dossier: Dossier, reading: Reading) -> Reading:
    """A reading by 31/12/N, where all that its pièce bills begins after that day: what is paid for was not there yet."""
    pieces = [piece for piece in dossier.about if reading.evidence and piece.piece == reading.evidence.piece]
    starts = [dated for piece in pieces for dated in piece.dates if dated.role in {DateRole.PERIOD_START, DateRole.RIGHT_FROM}]
    first = min(starts, key=lambda dated: dated.day, default=None)
    if reading.late or first is None or first.day <= dossier.end:
        return reading
    return replace(reading, dating=Dating.BEGINS, evidence=first.evidence, other=first.day)


def _without_late_month(dossier: Dossier, finding: Finding) -> Finding:
    """A date by 31/12/N, where a month or a year after it is told as that of the purchase: an agent says which holds."""
    late = _late_month(dossier) or _late_installation(dossier, finding)
    if finding.status != "satisfait" or late is None:
        return finding
    places = (*finding.evidence, late.evidence)
    told = late.evidence.text if late.role is not DateRole.INSTALLATION else french(late.day)
    return unsure("rivales", *places, date=str(finding.values["date"]), other=told)


def _late_installation(dossier: Dossier, finding: Finding) -> Dated | None:
    """The day after 31/12/N on which another pièce says that it was installed: what was paid before was an advance (R-27)."""
    if finding.why == "edition":
        return None
    own = {place.piece for place in finding.evidence}
    told = [each for piece in dossier.about if piece.piece not in own for each in piece.dates if each.day > dossier.end]
    return next((each for each in told if each.role is DateRole.INSTALLATION), None)


def _late_month(dossier: Dossier) -> Dated | None:
    """A month or a year after 31/12/N that is told as that of the purchase."""
    return next((each for piece in dossier.about for each in piece.rough_dates if each.day > dossier.end), None)


def _billed(dossier: Dossier, finding: Finding) -> str:
    """What the pièce that sells no software bills instead."""
    places = {place.piece for place in finding.evidence}
    sorts = {item.sort for piece in dossier.about if piece.piece in places for item in piece.items}
    upkeep = any(Trait.MAINTENANCE_ONLY in piece.traits for piece in dossier.about if piece.piece in places)
    words: dict[str, str] = table("rules")["facture_pour"]
    named = [word for sort, word in words.items() if sort in sorts or (sort == ItemSort.MAINTENANCE and upkeep)]
    return enumeration(named) or say("rules.facture_pour_rien")


def _harmless(dossier: Dossier, readings: Sequence[Reading], finding: Finding) -> bool:
    """Whether a doubt cannot hide a contradiction: nothing lies after 31/12/N, and an upkeep alone runs on that day."""
    late = any(reading.late or reading.dating is Dating.STRADDLE for reading in readings)
    upkeep = any(reading.dating is Dating.UPKEEP for reading in readings)
    running = any(_runs(piece, dossier.end) for piece in dossier.about)
    return finding.status == "indetermine" and not late and (running or not upkeep)


def _runs(piece: Facts, day: date) -> bool:
    """Whether a printed period holds a day."""
    starts = [dated.day for dated in piece.dates if dated.role is DateRole.PERIOD_START]
    ends = [dated.day for dated in piece.dates if dated.role is DateRole.PERIOD_END]
    return any(start <= day <= end for start, end in zip(starts, ends, strict=False))


def _weigh(readings: Sequence[Reading]) -> Finding:
    """One answer for the dossier."""
    early = [r for r in readings if not r.late and r.dating in {Dating.LABELLED, Dating.OWN, Dating.EDITION}]
    late = [r for r in readings if r.late and r.dating in {Dating.LABELLED, Dating.OWN}]
    early.sort(key=lambda r: list(Dating).index(r.dating))
    doubts = [r for r in readings if r not in early and r not in late]
    if early:
        return _early(early[0], late)
    if late and all(reading.dating is Dating.EDITION for reading in doubts):
        return against("", *(r.evidence for r in late), date=french(late[0].day), confidence=min(r.confidence for r in late))
    return _doubt(doubts[0]) if doubts else absent()


def _early(best: Reading, late: Sequence[Reading]) -> Finding:
    """A date by 31/12/N stands, unless a date of at least its worth lies after."""
    rank = list(Dating).index
    against_it = [r for r in late if rank(r.dating) <= rank(best.dating) and not (best.dating is r.dating is Dating.OWN)]
    if against_it:
        rival = against_it[0]
        return unsure("rivales", best.evidence, rival.evidence, date=french(best.day), other=french(rival.day))
    why = "edition" if best.dating is Dating.EDITION else ""
    return met(why, best.evidence, date=french(best.day), confidence=best.confidence)


def _doubt(reading: Reading) -> Finding:
    """Why the date cannot be told."""
    day = french(reading.day)
    if reading.dating is Dating.STRADDLE:
        return unsure("rivales", reading.evidence, date=day, other=french(reading.other or reading.day))
    if reading.dating is Dating.BEGINS:
        return unsure("debut", reading.evidence, date=day, other=french(reading.other or reading.day))
    why = {Dating.UPKEEP: "maintenance", Dating.EDITION: "edition"}.get(reading.dating, "")
    return unsure(why, reading.evidence, date=day)


def _read(dossier: Dossier, piece: Facts, dated: Sequence[str]) -> Reading | None:
    """The date that a pièce gives, if any."""
    labelled = _labelled(dossier, piece)
    if labelled:
        return _by_label(dossier, piece, labelled)
    own, end = document_day(piece), dossier.end
    if own is None:
        return _without_own(piece, end)
    day, place, sure = own[0], own[1], _surest(dossier, piece, own)
    dating = _own_dating(piece, dated, late=day > end)
    telling = {DateRole.ORDER, DateRole.INSTALLATION} | (_TOLD if dating is Dating.EDITION else set())
    others = [d.day for d in piece.dates if d.role in telling] + _close(dossier, piece)
    across = next((other for other in others if (other > end) != (day > end)), None)
    if across and dating is not Dating.UNDATED:
        told = next((dated for dated in piece.dates if dated.day == across), None)
        planned = told is not None and told.confidence < dossier.reading.confidence      # « installation prévue le … »
        if dating is Dating.EDITION and across <= end and not planned:
            return Reading(Dating.LABELLED, across, False, told.evidence if told else place, sure)
        return Reading(Dating.STRADDLE, day, day > end, place, sure, across)
    return Reading(dating, day, day > end, place, sure)


def _own_dating(piece: Facts, dated: Sequence[str], *, late: bool) -> Dating:
    """What the document's own date is worth, by kind."""
    if piece.kind is Kind.ATTESTATION_EDITEUR:
        return Dating.EDITION
    if piece.kind in _UNDATED:
        return Dating.UNDATED
    if Trait.MAINTENANCE_ONLY in piece.traits or _bills_something_else(piece):
        return Dating.UPKEEP
    return Dating.UNDATED if late and piece.kind not in dated else Dating.OWN


def _bills_something_else(piece: Facts) -> bool:
    """Whether every billed line is hardware or a service, and none sells the software that it names."""
    software = piece.value(FieldName.SOFTWARE)
    if not piece.items or software is None or Trait.STATE_SHARE in piece.traits:
        return False
    if any(item.sort not in _BESIDE for item in piece.items):
        return False
    return not any(_sells(str(software), item) for item in piece.items)


def _sells(software: str, item: Item) -> bool:
    """Whether a line for hardware or a service names the software as a part of what it sells."""
    if item.sort is ItemSort.TRAINING or not within(software, item.text):
        return False
    before = fold(item.text).partition(fold(software))[0].strip()
    return not _MEANT_FOR.search(before)


def _by_label(dossier: Dossier, piece: Facts, labelled: Sequence[Reading]) -> Reading:
    """A labelled date; after an order placed in time, it is an installation (R-27)."""
    early = next((r for r in labelled if not r.late), None)
    late = next((r for r in labelled if r.late), None)
    if early and late:
        return Reading(Dating.STRADDLE, early.day, True, early.evidence, early.confidence, late.day)
    if late:
        orders = [d.day for d in piece.dates if d.role is DateRole.ORDER]
        own = document_day(piece)
        if own and piece.kind is Kind.BON_DE_COMMANDE:
            orders.append(own[0])
        ordered = next((day for day in orders if day <= dossier.end), None)
        if ordered:
            return Reading(Dating.STRADDLE, ordered, True, late.evidence, late.confidence, late.day)
    return early or labelled[0]


def _labelled(dossier: Dossier, piece: Facts) -> list[Reading]:
    """The dates that the pièce itself calls the acquisition; a field that repeats the document's date is no label."""
    end, own = dossier.end, piece.value(FieldName.DOCUMENT_DATE)
    found = [
        Reading(Dating.LABELLED, dated.day, dated.day > end, dated.evidence, dated.confidence)
        for dated in piece.dates
        if dated.role is DateRole.ACQUISITION
    ]
    field = piece.fields.get(FieldName.ACQUISITION_DATE)
    if field and isinstance(field.value, date) and (found or field.value != own):
        days = {reading.day for reading in found}
        more = [field.value, *(rival for rival in dossier.rival_days(field) if rival != own)]
        fresh = [day for day in more if day not in days]
        found.extend(Reading(Dating.LABELLED, day, day > end, field.evidence, field.confidence) for day in fresh)
    return found


def _without_own(piece: Facts, end: date) -> Reading | None:
    """A pièce without a date of its own: an order or an installation dates it, a period only says that it is used."""
    for roles, dating in (
        ({DateRole.ORDER, DateRole.INSTALLATION}, Dating.OWN),
        ({DateRole.PERIOD_START, DateRole.PERIOD_END}, Dating.UPKEEP),
    ):
        dates = sorted((d for d in piece.dates if d.role in roles), key=lambda d: d.day)
        if dates and dating is Dating.OWN and dates[0].day <= end < dates[-1].day:
            first, last = dates[0], dates[-1]
            return Reading(Dating.STRADDLE, first.day, True, first.evidence, first.confidence, last.day)
        if dates:
            return Reading(dating, dates[0].day, dates[0].day > end, dates[0].evidence, dates[0].confidence)
    return None


def document_day(piece: Facts) -> tuple[date, Evidence | None, float] | None:
    """The document's own date, as settled; an acquisition date stands for it where it alone is known."""
    for name in (FieldName.DOCUMENT_DATE, FieldName.ACQUISITION_DATE):
        field = piece.fields.get(name)
        if field and isinstance(field.value, date):
            return field.value, field.evidence, field.confidence
    return None


def _surest(dossier: Dossier, piece: Facts, own: tuple[date, Evidence | None, float]) -> float:
    """How sure it is that the date lies on its side of 31/12/N: rival readings on the same side do not weaken it."""
    day, _, sure = own
    field = piece.fields.get(FieldName.DOCUMENT_DATE)
    rivals = [(c.value, c.confidence) for c in field.alternatives] if field else []
    late = day > dossier.end
    return max([sure, *(known for other, known in rivals if isinstance(other, date) and (other > dossier.end) == late)])


def _close(dossier: Dossier, piece: Facts) -> list[date]:
    """The rival readings of the document's date."""
    field: Field | None = piece.fields.get(FieldName.DOCUMENT_DATE)
    return dossier.rival_days(field) if field else []


def french(day: date) -> str:
    """JJ/MM/AAAA."""
    return f"{day:%d/%m/%Y}"
