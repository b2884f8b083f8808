"""A dossier as the checks see it: which pièces are received, which carry words, and about which software."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

from verifier.domain import (
    BOOLEAN_FIELDS,
    Candidate,
    Claim,
    Dated,
    DateRole,
    Evidence,
    Facts,
    Field,
    FieldName,
    Genre,
    Indicateur,
    ItemSort,
    Kind,
    Matching,
    PieceMatch,
    Polarity,
    Referentiel,
    Tie,
    Topic,
    Trait,
    Via,
    place_of,
)
from verifier.domain import Reading as ReadAs
from verifier.rules.names import alike, fold, within
from verifier.rules.rulebook import Params, Reading

__all__ = ["Dossier", "Received", "Reception", "lapse_of", "receive"]

SURE_ISSUER = 0.75   # confidence of two names that are compared
SAME_START = 5       # letters by which two forms of a company's name begin alike
_UNDONE = "defaite"
_AGAINST = MappingProxyType({
    Trait.UNDONE: _UNDONE, Trait.OTHER_WRITER: "autre_auteur", Trait.CARE: "soins", Trait.ENDED: "usage_termine",
})
_PURCHASES = frozenset({Kind.FACTURE, Kind.BON_DE_COMMANDE})
_UNKNOWN = frozenset({ItemSort.OTHER, ItemSort.LICENCE})


class Reception(StrEnum):
    """How a pièce is received."""

    RECEVABLE = "recevable"
    DOUTEUSE = "douteuse"
    REFUSEE = "refusee"
    ILLISIBLE = "illisible"


@dataclass(frozen=True, slots=True)
class Received:
    """A pièce, how it is received and why (`why` is a key of the wording); `said`: the words that raise the doubt, if known."""

    facts: Facts
    reception: Reception
    why: str = ""
    said: Evidence | None = None

    @property
    def carries(self) -> bool:
        """Whether its words count: a refused pièce carries none (verdicts.md, below the table)."""
        return self.reception in {Reception.RECEVABLE, Reception.DOUTEUSE}


def receive(facts: tuple[Facts, ...], matching: Matching, params: Params, reading: Reading, claim: Claim) -> tuple[Received, ...]:
    """Every pièce with its reception, by the kinds that the indicator allows."""
    ties = {match.piece: match.tie for match in matching.pieces}
    first = [_reception(piece, ties.get(piece.piece, Tie.INCONNU), params, reading) for piece in facts]
    credits_ = [piece for piece in facts if piece.kind is Kind.AVOIR and not piece.error]
    undone = {place_of(piece.name).file: piece.undone for piece in facts if Trait.UNDONE in piece.traits}
    return tuple(_in_time(_beside(_followed(_cancelled(received, credits_), undone), claim), claim) for received in first)


def _reception(facts: Facts, tie: Tie, params: Params, reading: Reading) -> Received:
    if facts.error or Trait.BLANK in facts.traits:
        return Received(facts, Reception.ILLISIBLE, "illisible")
    if facts.kind is None:
        return Received(facts, Reception.DOUTEUSE, "nature_incertaine")
    if Trait.TWO_TITLES in facts.traits:
        return Received(facts, Reception.DOUTEUSE, "deux_titres")
    if facts.kind is Kind.ATTESTATION_EDITEUR and _by_another(facts, tie):
        tie = Tie.AUTRE
    reception, why = _by_kind(facts.kind, facts.traits, tie, params)
    against = next((why for trait, why in _AGAINST.items() if trait in facts.traits), None)
    if reception is Reception.RECEVABLE and against:
        return Received(facts, Reception.DOUTEUSE, against, facts.undone if against == _UNDONE else None)
    others = {_by_kind(kind, facts.traits, tie, params)[0] for kind in facts.kind_rivals} - {reception}
    if _kind_unsure(facts, {reception, *others}, doubted=facts.kind_confidence < reading.confidence):
        return Received(facts, Reception.DOUTEUSE, "nature_incertaine")
    return Received(facts, reception, why)


def _by_another(facts: Facts, tie: Tie) -> bool:
    """Whether the paper is issued by one company and names another as the éditeur."""
    named, issuer = facts.fields.get(FieldName.EDITOR), facts.issuer
    if tie is not Tie.EDITEUR or not named or not issuer or min(named.confidence, issuer.confidence) < SURE_ISSUER:
        return False
    one, other = (fold(str(field.value)).replace(" ", "") for field in (named, issuer))
    software = fold(str(facts.value(FieldName.SOFTWARE) or "")).replace(" ", "")
    if software and other.endswith(software):
        return False  # the name of the software, set large
    return one[:SAME_START] != other[:SAME_START] and one not in other and other not in one


def _kind_unsure(facts: Facts, receptions: set[Reception], *, doubted: bool) -> bool:
    """Whether the kind is too unsure to receive or refuse by it.

    Two titles refused alike are no doubt; a rival title between acceptance and refusal is one, however sure the first; so is
    a rival « avoir ». Other rivals count where the kind itself was read with doubt.
    """
    if doubted:
        return not facts.kind_rivals or len(receptions) > 1
    return {Reception.RECEVABLE, Reception.REFUSEE} <= receptions or Kind.AVOIR in facts.kind_rivals


def _by_kind(kind: Kind, traits: frozenset[Trait], tie: Tie, params: Params) -> tuple[Reception, str]:
    """The reception of a kind that is sure."""
    signed = Trait.SIGNED in traits
    if kind is Kind.DEVIS and signed and params.get("signed_devis"):
        return Reception.DOUTEUSE, "devis_signe"
    if kind in params["refused"]:
        return Reception.REFUSEE, str(kind)
    if kind not in params["receivable"]:
        return Reception.DOUTEUSE, str(kind)
    if kind is Kind.BON_DE_COMMANDE and not signed:
        return Reception.DOUTEUSE, "commande_non_signee"
    if kind is Kind.ATTESTATION_EDITEUR and (Trait.RESELLER in traits or tie is Tie.AUTRE):
        return Reception.DOUTEUSE, "revendeur"
    return Reception.RECEVABLE, str(kind)


def _cancelled(received: Received, credits_: Iterable[Facts]) -> Received:
    """An invoice that an avoir of the dossier names, or whose amount it cancels, is doubtful."""
    facts = received.facts
    if facts.kind is Kind.FACTURE and received.carries and any(_cancels(credit, facts) for credit in credits_):
        return Received(facts, Reception.DOUTEUSE, "annulee")
    return received


def _beside(received: Received, claim: Claim) -> Received:
    """An invoice that sells something else than the software that it names is doubtful where software is claimed."""
    beside = Trait.BESIDE in received.facts.traits and claim.indicateur is Indicateur.LOGICIEL
    if received.reception is Reception.RECEVABLE and beside:
        return Received(received.facts, Reception.DOUTEUSE, "a_cote")
    return received


def _followed(received: Received, undone: Mapping[str, Evidence | None]) -> Received:
    """An invoice is doubtful where another page of its file says that the sale was undone."""
    facts = received.facts
    if received.reception is Reception.RECEVABLE and facts.kind in _PURCHASES and place_of(facts.name).file in undone:
        return Received(facts, Reception.DOUTEUSE, _UNDONE, undone[place_of(facts.name).file])
    return received


def _in_time(received: Received, claim: Claim) -> Received:
    """A pièce that holds no longer on the days that count is doubtful."""
    lapsed = received.reception is Reception.RECEVABLE and lapse_of(received.facts, claim)
    return Received(received.facts, Reception.DOUTEUSE, "perimee") if lapsed else received


def lapse_of(facts: Facts, claim: Claim) -> Dated | None:
    """The last day that a pièce sets, where that is too early; a device has no such day.

    Before 31/12/N for a right; before the year for what is billed by periods (within it, another bill follows); for a paper,
    before the day it was received too.
    """
    end = claim.reference_date
    if end is None or claim.indicateur is Indicateur.APPAREILS:
        return None
    needed = {
        DateRole.PAPER_UNTIL: max(end, claim.recu_le or end),
        DateRole.RIGHT_UNTIL: end,
        DateRole.BILLED_UNTIL: end.replace(month=1, day=1),
    }
    return next((told for told in facts.dates if told.role in needed and told.day < needed[told.role]), None)


def _cancels(credit: Facts, invoice: Facts) -> bool:
    """By number, else by amount, else by its own word."""
    number = invoice.value(FieldName.DOCUMENT_NUMBER)
    if credit.cancels and number:
        return _bare(str(number)) in map(_bare, credit.cancels)
    billed, credited = invoice.value(FieldName.AMOUNT_DUE), credit.value(FieldName.AMOUNT_DUE)
    if isinstance(billed, Decimal) and isinstance(credited, Decimal):
        return abs(billed) == abs(credited)
    return Trait.CANCELS in credit.traits or bool(credit.cancels)


def _bare(number: str) -> str:
    """A paper's number however its groups are parted: « 2024 0118 » is « 2024-0118 »."""
    return fold(number).replace(" ", "")


@dataclass(frozen=True)
class Dossier:
    """What the checks look at. Nothing here depends on a rule but the reception of the pièces, and the day of a paper form."""

    claim: Claim
    matching: Matching
    received: tuple[Received, ...]
    reading: Reading
    exercice: int
    profession: str
    paper_before: date | None = None     # a declaration on paper comes before this day; None: not known

    @property
    def end(self) -> date:
        """31/12/N, included."""
        return date(self.exercice, 12, 31)

    @cached_property
    def carriers(self) -> tuple[Facts, ...]:
        """The pièces whose words count."""
        return tuple(received.facts for received in self.received if received.carries)

    @cached_property
    def unread(self) -> tuple[Facts, ...]:
        """The pièces that may hide words: not readable, or read with doubt."""
        least = self.reading.quality
        carriers, asked = self.carriers, self.claim.indicateur is Indicateur.LOGICIEL
        poor = [facts for facts in carriers if _may_hide(facts, least) or (asked and _name_unread(facts))]
        return (*(r.facts for r in self.received if r.reception is Reception.ILLISIBLE), *poor)

    @cached_property
    def smudged(self) -> bool:
        """Whether something on a pièce whose words count could not be read: what is not found may stand there."""
        return any(Trait.UNREAD_INK in piece.traits for piece in self.carriers)

    @cached_property
    def subject(self) -> str | None:
        """The key of the software that the dossier is about; None when no pièce names one, or several do."""
        best = self.matching.best
        if best and not self.matching.ambiguous:
            return best.logiciel_id
        return next(iter(self.software)) if len(self.software) == 1 else None

    @cached_property
    def software(self) -> dict[str, str]:
        """Every software that the carriers are about: its key, and its name as printed first."""
        named: dict[str, str] = {}
        for piece in self.carriers:
            key = self.key(piece)
            if key and not any(alike(key, other) for other in named):
                named[key] = str(piece.value(FieldName.SOFTWARE) or self._named(key))
        return named

    @cached_property
    def about(self) -> tuple[Facts, ...]:
        """The carriers that are about the dossier's software, or name none."""
        return tuple(piece for piece in self.carriers if not self.strange(piece))

    def strange(self, piece: Facts) -> bool:
        """Whether a pièce is about another software than the dossier."""
        key = self.key(piece)
        return key is not None and self.subject is not None and key != self.subject and not alike(key, self.subject)

    def key(self, piece: Facts) -> str | None:
        """The software that a pièce is about: its id, else its name folded; None when it names none, or only a connector."""
        match = self.match(piece)
        if match and match.logiciel_id:
            return match.logiciel_id
        printed = piece.value(FieldName.SOFTWARE)
        if not printed or any(alike(str(printed), name) for via in self.vias(piece) for name in (via.nom, *via.alias)):
            return None
        best = self.matching.best
        return best.logiciel_id if best and alike(str(printed), best.nom) else fold(str(printed)) or None

    def match(self, piece: Facts) -> PieceMatch | None:
        """What the catalogue says of a pièce."""
        return next((match for match in self.matching.pieces if match.piece == piece.piece), None)

    def vias(self, piece: Facts) -> tuple[Via, ...]:
        """The connectors and packs that the catalogue ties to a pièce or to the software."""
        match = self.match(piece)
        own = (match.connecteur, match.pack) if match else ()
        return tuple(via for via in (*own, *(ref.via for ref in self.matching.references)) if via)

    def fields(self, name: FieldName, pieces: Iterable[Facts] | None = None) -> tuple[Field, ...]:
        """A field on each pièce that shows it (the dossier's own software unless told otherwise)."""
        seen = (piece.fields.get(name) for piece in (self.about if pieces is None else pieces))
        return tuple(found for found in seen if found is not None and (found.value not in {"", ()} or name in BOOLEAN_FIELDS))

    def rivals(self, field: Field) -> tuple[str, ...]:
        """The losers of a field that came close enough to be believed."""
        return tuple(str(loser.value) for loser in self._close(field))

    def rival_days(self, field: Field) -> list[date]:
        """The same, for a field that holds a day."""
        return [loser.value for loser in self._close(field) if isinstance(loser.value, date)]

    @cached_property
    def pack(self) -> bool | None:
        """Whether the pack is subscribed: stated or billed (True), stated as not (False), both or neither (None)."""
        stated = [bool(field.value) for field in self.subscriptions]
        mentions = [m for piece in self.about for m in piece.mentions if m.topic is Topic.PACK and not m.hidden]
        stated += [m.polarity is Polarity.POSITIVE for m in mentions if m.polarity in {Polarity.POSITIVE, Polarity.NEGATIVE}]
        said = {*stated, *([True] if self._pack_billed else [])}
        return said.pop() if len(said) == 1 else None

    @cached_property
    def subscriptions(self) -> tuple[Field, ...]:
        """What the pièces say of the subscription; not those that name another pack than the catalogue asks for."""
        own = [piece for piece in self.about if not self._other_pack(piece)]
        return self.fields(FieldName.PACK_SUBSCRIBED, own)

    def _other_pack(self, piece: Facts) -> bool:
        ref, printed = self.matching.reference(Referentiel.DMP), piece.value(FieldName.PACK)
        known = (ref.via.nom, *ref.via.alias) if ref and ref.via and ref.via.genre is Genre.PACK else ()
        return bool(known and printed) and not any(within(name, str(printed)) or within(str(printed), name) for name in known)

    @property
    def pack_disputed(self) -> bool:
        """Whether a pièce says that the pack is subscribed and another that it is not."""
        stated = {bool(field.value) for field in self.subscriptions}
        return len(stated | ({True} if self._pack_billed else set())) > 1

    @cached_property
    def pack_names(self) -> tuple[str, ...]:
        """The names of the pack that the DMP asks for: the catalogue's, else the printed ones."""
        ref = self.matching.reference(Referentiel.DMP)
        known = (ref.via.nom, *ref.via.alias) if ref and ref.via else ()
        return known or tuple(str(field.value) for field in self.fields(FieldName.PACK))

    @property
    def _pack_billed(self) -> bool:
        bills = [item.text for piece in self.about for item in piece.items if item.sort is ItemSort.PACK]
        return any(not self.pack_names or any(within(name, text) for name in self.pack_names) for text in bills)

    def _close(self, field: Field) -> list[Candidate]:
        near = max(self.reading.confidence, field.confidence - self.reading.rival)
        return [loser for loser in field.alternatives if loser.confidence >= near]

    def _named(self, key: str) -> str:
        best = self.matching.best
        return best.nom if best and best.logiciel_id == key else key


def _may_hide(facts: Facts, least: float) -> bool:
    """Whether a pièce was read too poorly, or in part only."""
    return facts.quality < least or facts.mishap or Trait.PAGE_MISSED in facts.traits or _head_unread(facts)


def _head_unread(facts: Facts) -> bool:
    """Whether an invoice or order read by OCR shows no date, or nobody who issues it: they were missed."""
    dated = facts.value(FieldName.DOCUMENT_DATE) is not None
    issued = facts.issuer is not None or facts.value(FieldName.EDITOR) is not None
    return facts.reading in {ReadAs.OCR, ReadAs.MIXTE} and facts.kind in _PURCHASES and not (dated and issued)


def _name_unread(facts: Facts) -> bool:
    """Whether an invoice or order read by OCR names no software, while a line sells what nobody knows: maybe it."""
    ocr = facts.reading in {ReadAs.OCR, ReadAs.MIXTE} and facts.kind in _PURCHASES
    return ocr and facts.value(FieldName.SOFTWARE) is None and any(item.sort in _UNKNOWN and item.amount for item in facts.items)
