"""What a request asks for, as data: a deposit, a search."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum
from inspect import signature
from pathlib import Path
from typing import Annotated, Any, TypeAlias

from fastapi import Depends, File, Form, Query, Request, UploadFile
from pydantic import AfterValidator, BeforeValidator, Field

from verifier import batch
from verifier.domain import Agent, Claim, Dispositif, Indicateur, Profession, Role, Sent, Sought, State, Status
from verifier.errors import UsageError
from verifier.web.guichet import Guichet
from verifier.web.problems import Refusal
from verifier.web.standing import Bounds
from verifier.web.summing import claim_written
from verifier.wording import say

__all__ = ["SEEN", "Deposit", "Search", "Seat", "Seated", "content_of", "deposit_of", "only_known", "seat", "waits"]

SMALL, SMALL_FILES = 4_000_000, 4       # bytes, files: what is soon read is waited for
SOON, LONGEST = 20.0, 60.0              # seconds that are waited, where nothing is said and at most


_WORDS = "mots de la référence, du professionnel, des pièces et de leurs numéros, du logiciel"
UNSAID = BeforeValidator(lambda said: None if said == "" else said)       # a form sends what was left empty too
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def _seen(said: str | None) -> str | None:
    """What was typed, all of which is seen; lines are. Raises ValueError."""
    if said and any(unicodedata.category(char) in _UNSEEN and char not in "\r\n\t" for char in said):
        raise ValueError
    return said


SEEN = AfterValidator(_seen)
Year: TypeAlias = Annotated[int, Field(ge=2000, le=2099)]
Share: TypeAlias = Annotated[float, Field(ge=0, le=1)]


class Answer(StrEnum):
    """« oui », « non »."""

    OUI = "oui"
    NON = "non"

    @property
    def is_yes(self) -> bool:
        """As a truth."""
        return self is Answer.OUI


class Seat:
    """Who asks, and what they ask it of."""

    def __init__(self, request: Request) -> None:
        self.guichet: Guichet = request.state.guichet
        self.agent: Agent = request.state.agent
        self.stamp: str = request.state.stamp

    @property
    def asked(self) -> Any:
        """That they ask, now."""
        return self.guichet.asked(self.agent)

    @property
    def overrules(self) -> bool:
        """Whether they may do with another agent's decision what they may with their own."""
        return self.agent.role.reaches(Role.SUPERVISEUR)

    def needs(self, role: Role) -> None:
        """Refuse who may not. Raises Refusal."""
        if not self.agent.role.reaches(role):
            raise Refusal("pas_le_droit")


def seat(request: Request) -> Seat:
    """Who asks."""
    return Seat(request)


Seated = Annotated[Seat, Depends(seat)]


async def only_known(request: Request) -> None:
    """Refuse a form that says what nobody would read: a field of another name, or one said twice. Raises UsageError."""
    form = await request.form()
    known = set(signature(Deposit.__init__).parameters) - {"self"}
    names = [name for name, _ in form.multi_items()]
    strange = [name for name in names if name not in known]
    if strange:
        raise UsageError(say("http.champ_inconnu", champ=strange[0][:60], champs=", ".join(sorted(known))))
    twice = [name for name in set(names) - {"pieces"} if names.count(name) > 1]
    if twice:
        raise UsageError(say("http.champ_double", champ=min(twice)))


class Deposit:
    """The fields of a deposit (contract, section 1)."""

    def __init__(  # noqa: PLR0913, PLR0917  one a field
        self,
        pieces: Annotated[list[UploadFile], File(description="PDF, image, Word, XML, e-mail ou ZIP : les pièces d'un dossier")],
        reference: Annotated[str | None, SEEN, Form(max_length=200)] = None,
        dispositif: Annotated[Dispositif | None, Form()] = None,
        exercice: Annotated[int | None, Form(ge=2000, le=2099)] = None,
        profession: Annotated[Profession | None, Form()] = None,
        indicateur: Annotated[Indicateur | None, Form()] = None,
        praticien: Annotated[str | None, SEEN, Form(max_length=200)] = None,
        numero_ps: Annotated[str | None, SEEN, Form(max_length=40)] = None,
        declaration: Annotated[str | None, SEEN, Form(max_length=300)] = None,
        exonere_lap: Annotated[Answer | None, Form()] = None,
        pre_rempli: Annotated[Answer | None, Form()] = None,
        recu_le: Annotated[date | None, Form()] = None,
    ) -> None:
        self.pieces, self.reference = pieces, (reference or "").strip()
        self.said = {
            "dispositif": dispositif, "exercice": exercice, "profession": profession, "indicateur": indicateur,
            "praticien": praticien, "numero_ps": numero_ps, "declaration": declaration,
            "exonere_lap": exonere_lap and exonere_lap.is_yes, "pre_rempli": pre_rempli and pre_rempli.is_yes, "recu_le": recu_le,
        }

    def claim(self, usual: Claim) -> Claim:
        """What is claimed: as said, else as usual here."""
        return replace(usual, **{name: value for name, value in self.said.items() if value is not None})  # type: ignore[arg-type]


def deposit_of(asked: Deposit, guichet: Guichet) -> tuple[str, str, tuple[Sent, ...]]:
    """Reference, claim as JSON, files. Raises Refusal, UsageError (a claim that cannot be)."""
    sent = tuple(_sent(asked.pieces, guichet.stand.bounds))
    claim, came = asked.claim(guichet.usual), asked.said["recu_le"]
    if isinstance(came, date) and came > guichet.now().astimezone().date():
        raise UsageError(say("http.recu_le_futur"))
    (dossier,) = batch.from_pieces([Path(each.name) for each in sent], claim, together=True)
    batch.check([dossier], guichet.resources)
    return asked.reference or dossier.name, claim_written(claim), sent


def _sent(pieces: Sequence[UploadFile], bounds: Bounds) -> list[Sent]:
    """The files, no more and no heavier than may be."""
    if len(pieces) > bounds.files:
        raise Refusal("trop_de_fichiers", say("http.trop_de_fichiers", n=bounds.files))
    sent = []
    for each in pieces:
        if (each.size or 0) > bounds.file_bytes:
            raise Refusal("trop_lourd", say("http.fichier_trop_lourd", n=bounds.file_bytes // 1_000_000))
        data = each.file.read(bounds.file_bytes + 1)
        sent.append(Sent(batch.named(each.filename or ""), data, batch.sort_of(data)))
    return sent


def content_of(reference: str, claim: str, sent: Sequence[Sent]) -> str:
    """What changes with anything that was sent."""
    digest = hashlib.sha256(f"{reference}\0{claim}".encode())
    for each in sent:
        digest.update(f"\0{each.name}\0{hashlib.sha256(each.data).hexdigest()}".encode())
    return digest.hexdigest()


def waits(prefer: str, sent: Sequence[Sent]) -> float:
    """How many seconds an answer is waited for: as the asker prefers (RFC 7240), else for what is soon read."""
    words = [word.strip().lower() for word in prefer.split(",")]
    if "respond-async" in words:
        return 0.0
    told = next((word.removeprefix("wait=") for word in words if word.startswith("wait=")), "")
    if told.isascii() and told.isdigit():
        return min(float(told), LONGEST)
    return SOON if len(sent) <= SMALL_FILES and sum(len(each.data) for each in sent) <= SMALL else 0.0


class Search:
    """What dossiers are looked for."""

    def __init__(  # noqa: PLR0913, PLR0917  one a filter
        self,
        texte: Annotated[str | None, Query(max_length=200, description=_WORDS)] = None,
        etat: Annotated[State | None, UNSAID] = None,
        statut: Annotated[Status | None, UNSAID] = None,
        dispositif: Annotated[Dispositif | None, UNSAID] = None,
        exercice: Annotated[Year | None, UNSAID] = None,
        profession: Annotated[Profession | None, UNSAID] = None,
        manque: Annotated[str | None, Query(max_length=60, description="identifiant d'un critère absent")] = None,
        qualite_sous: Annotated[Share | None, UNSAID] = None,
        a_decider: Annotated[Answer | None, UNSAID, Query(description="oui : ceux que personne n'a décidés")] = None,
        page: Annotated[int, Query(ge=1, le=100_000)] = 1,
        taille: Annotated[int, Query(ge=1, le=500)] = 50,
    ) -> None:
        self.page, self.size = page, taille
        self.sought = Sought(
            texte or None, etat, statut, dispositif, exercice, profession, manque or None, qualite_sous,
            None if a_decider is None else a_decider.is_yes,
        )
