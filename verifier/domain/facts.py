"""What a pièce says: its kind, fields, mentions, dates and people, each with its evidence."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any, TypeAlias

from verifier.domain.likeness import Fingerprint
from verifier.domain.paper import Box, Reading, Signal


class Kind(StrEnum):
    """What sort of paper a pièce is (contract section 4)."""

    FACTURE = "facture"
    BON_DE_COMMANDE = "bon_de_commande"
    ATTESTATION_EDITEUR = "attestation_editeur"
    DEVIS = "devis"
    PROFORMA = "proforma"
    AVOIR = "avoir"
    CONTRAT = "contrat"
    BON_DE_LIVRAISON = "bon_de_livraison"
    ATTESTATION_HONNEUR = "attestation_honneur"
    CERTIFICAT = "certificat"
    CAPTURE_ECRAN = "capture_ecran"
    RECAPITULATIF_AMELIPRO = "recapitulatif_amelipro"
    RELEVE = "releve"
    AUTRE = "autre"


class FieldName(StrEnum):
    """The fields of the contract, section 4."""

    EDITOR = "editor"
    SOFTWARE = "software"
    VERSION = "version"
    ACQUISITION_DATE = "acquisition_date"
    DOCUMENT_DATE = "document_date"
    DMP_COMPATIBLE = "dmp_compatible"
    DMP_SINCE = "dmp_since"
    SEGUR_REFERENCED = "segur_referenced"
    LAP_CERTIFIED = "lap_certified"
    CONNECTOR = "connector"
    PACK = "pack"
    PACK_SUBSCRIBED = "pack_subscribed"
    PRACTITIONER = "practitioner"
    PRACTITIONER_ID = "practitioner_id"
    PROFESSION = "profession"
    DEVICES = "devices"
    AMOUNT_DUE = "amount_due"
    DOCUMENT_NUMBER = "document_number"

BOOLEAN_FIELDS = frozenset(
    {FieldName.DMP_COMPATIBLE, FieldName.SEGUR_REFERENCED, FieldName.LAP_CERTIFIED, FieldName.PACK_SUBSCRIBED}
)

Value: TypeAlias = str | bool | date | Decimal | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The place on a page that carries a value. `piece` is the pièce's place in the dossier."""

    piece: int
    page: int
    box: Box
    text: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """One value that a field could have, and who says so (`how`: the finder, for the curious)."""

    value: Value
    confidence: float
    evidence: Evidence | None
    how: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A field as settled: the winner and, in `alternatives`, the losers."""

    name: FieldName
    value: Value
    confidence: float
    evidence: Evidence | None
    alternatives: tuple[Candidate, ...] = ()
    how: str = ""


class Topic(StrEnum):
    """What a mention speaks of."""

    DMP = "dmp"
    SEGUR = "segur"
    LAP = "lap"
    MSSANTE = "mssante"
    PACK = "pack"


class Polarity(StrEnum):
    """What a mention says of its topic."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    WEB_DMP = "web_dmp"            # only the DMP's web site: never validates
    FUTURE = "future"              # « sera prochainement DMP compatible »
    IN_PROGRESS = "in_progress"    # « en cours d'homologation », « de référencement »
    CONDITIONAL = "conditional"    # « sous réserve du pack … », « sous condition de référencement »
    PARTIAL = "partial"            # « alimentation du DMP », « Mon espace santé » alone
    UNCLEAR = "unclear"            # the words stand there, in no shape that plainly asserts them
    GENERAL = "general"            # about the range, not about this software


class Doubt(StrEnum):
    """Why a mention that is not plain is not, where more is known of it than its polarity."""

    PAST = "past"                    # « était compatible jusqu'en 2021 »
    QUESTION = "question"            # « est-il compatible ? »
    UNANSWERED = "unanswered"        # a form that nobody filled in
    OTHER_VERSION = "other_version"  # said of another version or edition alone
    TAKEN_BACK = "taken_back"        # another sentence takes it back, or restricts it
    OPTION = "option"                # the cell beside says « en option », « sur demande », or that none is bought
    ADVERT = "advert"                # « tous nos logiciels sont compatibles ! »
    SMALL_PRINT = "small_print"      # in the general conditions, this software not being named


@dataclass(frozen=True, slots=True)
class Mention:
    """A sentence or cell that speaks of the DMP, Ségur, the LAP, MSSanté or a pack.

    `subject` is the product that it is about, as printed, None where it names none; `about_software` is False when that
    product is another than the pièce's software. `since` is « depuis le », `since_about` the first day of the month or year
    that stands for it, `until` the last day on which it holds (« certificat valide jusqu'au … »); `hidden` when an eye cannot see
    it; `version` is the
    one of which alone it is said (« la version 8.0 est … »), or from which on (« 8.0+ »). `sentence` is what a reader must see of
    it: the whole sentence, or as much of it as fits; `against` the sentence that takes it back. `behind` is the name that stands
    behind a label (« Logiciel homologué DMP : X »): plain where it is the software's own.
    """

    topic: Topic
    polarity: Polarity
    evidence: Evidence
    confidence: float = 1.0
    subject: str | None = None
    about_software: bool = True
    since: date | None = None
    hidden: bool = False
    version: str | None = None
    doubt: Doubt | None = None
    sentence: str = ""
    against: str = ""
    behind: str | None = None
    since_about: date | None = None
    until: date | None = None


class DateRole(StrEnum):
    """What a printed date is the date of."""

    ACQUISITION = "acquisition"
    DOCUMENT = "document"
    ORDER = "order"
    INSTALLATION = "installation"
    DELIVERY = "delivery"
    DUE = "due"
    PAYMENT = "payment"
    PERIOD_START = "period_start"
    PERIOD_END = "period_end"
    PRINTING = "printing"
    DMP_SINCE = "dmp_since"
    IN_USE = "in_use"            # « utilise au 31/12/2025 »: in use on that day, whenever acquired
    PAPER_UNTIL = "paper_until"  # the last day on which an attestation says that it holds
    RIGHT_UNTIL = "right_until"  # the last day of the licence or subscription of which it speaks
    BILLED_UNTIL = "billed_until"  # the last day of the subscription that is all that a purchase bills, and that may be over then
    RIGHT_FROM = "right_from"    # its first day; on an attestation, where nothing says that the software is in use
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Dated:
    """A date that the pièce prints, and its role; `whose` it is, where the pièce lists several people with a date each."""

    role: DateRole
    day: date
    evidence: Evidence
    confidence: float = 1.0
    whose: str | None = None


class PersonRole(StrEnum):
    """Why somebody is named on a pièce."""

    CLIENT = "client"          # the professional to whom the pièce is made out
    ENTITY = "entity"          # a SELARL, SCM, cabinet, MSP without a person's name
    OTHER = "other"            # signatory, sales contact, titulaire…


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, or an entity, named on a pièce."""

    name: str
    role: PersonRole
    evidence: Evidence
    confidence: float = 1.0
    unequipped: bool = False     # named only as one who does not use what the pièce is about


class KeyKind(StrEnum):
    """What registers a company or a software under a number (SIREN: INSEE; NIE, NIL: CNDA; Ségur: ANS)."""

    SIREN = "siren"
    NIE = "nie"            # of the éditeur
    NIL = "nil"            # of the software
    SEGUR = "segur"        # of the software's reference


@dataclass(frozen=True, slots=True)
class PrintedKey:
    """A number of registration that the pièce prints at its label; a SIREN has nine digits, the others stand as printed."""

    kind: KeyKind
    value: str
    evidence: Evidence


class ItemSort(StrEnum):
    """What a billed line buys (wording.md section 4)."""

    LICENCE = "licence"
    MAINTENANCE = "maintenance"
    PACK = "pack"
    MODULE = "module"
    HARDWARE = "hardware"
    SERVICE = "service"
    TRAINING = "training"      # formation, conseil, reprise, désinstallation: names the software, and sells none
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Item:
    """One billed line, and the last amount in euros of its row, None where it bears none."""

    text: str
    sort: ItemSort
    evidence: Evidence
    amount: Decimal | None = None


class Trait(StrEnum):
    """Something about the whole pièce that a rule asks for."""

    SIGNED = "signed"                            # signature, « bon pour accord »
    TWO_TITLES = "two_titles"                    # « Devis / Facture »
    MAINTENANCE_ONLY = "maintenance_only"        # bills only the upkeep of a period
    BESIDE = "beside"                            # an invoice that names the software, and sells something else
    CARE = "care"                                # a bill for care, made out to a patient
    RESELLER = "reseller"                        # the issuer calls itself distributor or reseller
    CANCELS = "cancels"                          # an avoir that cancels an invoice
    STATE_SHARE = "state_share"                  # « montant pris en charge par l'État au titre du Ségur »
    FREE = "free"                                # « gratuit », « offert »
    PRICED = "priced"                            # some price above 0 € is printed
    INTEGRITY_DOUBT = "integrity_doubt"          # page and embedded XML disagree, decisive word only in hidden text…
    APICRYPT_V1 = "apicrypt_v1"                  # Apicrypt named as V1 or without version
    ENDED = "ended"                              # says that the use is over, suspended, only on trial, or not begun
    PAGE_MISSED = "page_missed"                  # a page that could not be read, and may say anything
    LOGO_MISSED = "logo_missed"                  # a picture where a letterhead stands, in which nothing could be read
    UNREAD_INK = "unread_ink"                    # something within its rows of text could not be read
    DATE_UNREAD = "date_unread"                  # words that can only be a day, and that make none that can be told
    BLANK = "blank"                              # nothing printed on the pièce
    UNDONE = "undone"                            # an invoice that says itself that the sale was undone
    OTHER_WRITER = "other_writer"                # an attestation that somebody else than a company of software writes
    NO_VIDEO = "no_video"                        # nothing printed speaks of care at a distance
    HIRED = "hired"                              # a device is named, and let


_AT_A_DISTANCE = r"(?:video|visio|a distance|en ligne|par (?:la )?(?:video|visio|camera)|en (?:direct )?(?:video|visio))"
REMOTE_CARE = re.compile(      # folded words of care at a distance: not of film, of a telephone, of a remote maintenance
    r"\btele[- ]?(?:consult|soin|sante|medecin|expert|orthophoni|suivi|reeduc|readapt|kine|psy|maieut|dermato|ophtalmo|cardio|"
    r"radio|surveillance medical|assistance medical)\w*|\bvideo[- ]?(?:transm|consult|conf)\w*|"
    r"\bvisio(?!n)[- ]?(?:conf|consult|soin)?\w*|"
    rf"\b(?:consultation|rendez[- ]vous|rdv|seance|soin|suivi|acte|appel|echange|reunion|entretien)s? "
    rf"(?:\w+ )?{_AT_A_DISTANCE}\b|"
    r"\b(?:module|option|fonction\w*|solution|outil|plateforme|service|acces|abonnement|licence|systeme)s? (?:de |d'|la )?video"
    r"(?! (?:a la demande|illimite\w*|sans|en streaming|promo\w*))(?: securisee?)?\b",
)
NOT_MEDICAL = re.compile(      # folded words of a device whose name is near one of a medical class, and that is none
    r"\bwebcams?\b|^\W*(?:\d+ ?x? ?)?(?:balance|pese[ -](?:personne|bebe))s?\b|"
    r"\bcameras?\b(?: [\w/-]+){0,5} (?:surveillance|securite|recul|sport|exterieure?|embarquee|chasse|porte|ordinateur|pc|bureau|"
    r"reunion|visio\w*|conference)\b",
)
HINTED = 0.5      # an éditeur less sure than this is only hinted at, by a web site or by its place


@dataclass(frozen=True, slots=True)
class Facts:
    """What one pièce says. `piece` is its place in the dossier; `error` when it could not be read.

    `mishap`: that is no fault of the file, which could not be had or whose reading was stopped from outside: nobody else can mend
    it, and it may be read another time.
    """

    piece: int
    name: str
    sha256: str
    pages: int
    reading: Reading
    quality: float
    kind: Kind | None
    kind_confidence: float = 1.0
    kind_evidence: Evidence | None = None
    kind_rivals: tuple[Kind, ...] = ()
    fields: Mapping[FieldName, Field] = field(default_factory=lambda: MappingProxyType({}))
    issuer: Field | None = None          # who made the pièce out (letterhead, footer), éditeur or not
    mentions: tuple[Mention, ...] = ()
    dates: tuple[Dated, ...] = ()
    rough_dates: tuple[Dated, ...] = ()  # months and years told as an acquisition, an order; what is still to come: its first day
    people: tuple[Person, ...] = ()
    items: tuple[Item, ...] = ()
    traits: frozenset[Trait] = frozenset()
    signals: tuple[Signal, ...] = ()
    cancels: tuple[str, ...] = ()        # numbers of the invoices that an avoir names
    error: str | None = None
    fingerprint: Fingerprint | None = None
    keys: tuple[PrintedKey, ...] = ()
    mishap: bool = False
    undone: Evidence | None = None       # the words by which it says that the sale was undone (`Trait.UNDONE`)

    @property
    def is_anonymous(self) -> bool:
        """Whether the words do not say who made the pièce out, or whose software it speaks of."""
        editor = self.fields.get(FieldName.EDITOR)
        return self.issuer is None or editor is None or editor.confidence < HINTED

    def at(self, piece: int) -> Facts:
        """The same, at another place of the dossier."""
        return self if piece == self.piece else replace(self.moved(lambda each: replace(each, piece=piece)), piece=piece)

    def moved(self, change: Callable[[Evidence], Evidence]) -> Facts:
        """The same, every evidence in it changed."""
        moved: Facts = _moved(self, change)
        return moved

    def value(self, name: FieldName) -> Value | None:
        """The settled value of a field, None where the pièce does not show it."""
        found = self.fields.get(name)
        return found.value if found else None


def _moved(thing: Any, change: Callable[[Evidence], Evidence]) -> Any:
    """The same thing, every evidence in it changed."""
    if isinstance(thing, Evidence):
        return change(thing)
    if isinstance(thing, tuple) and not hasattr(thing, "_fields"):
        return tuple(_moved(each, change) for each in thing)
    if isinstance(thing, Mapping):
        return MappingProxyType({name: _moved(each, change) for name, each in thing.items()})
    if is_dataclass(thing) and not isinstance(thing, type):
        return replace(thing, **{each.name: _moved(getattr(thing, each.name), change) for each in fields(thing)})
    return thing
