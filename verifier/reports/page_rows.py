"""A verification → what the page shows of it: a row, and what the row opens on."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from verifier.domain import Criterion, Evidence, Facts, Picture, Verification, place_of
from verifier.reports.cleaning import clean, clean_lines, shorten
from verifier.reports.gist import Gist, gist_of
from verifier.reports.ranking import ORDER, remarks, to_look_at
from verifier.reports.wording_of import claim_told, piece, signal, software, source, word, wording
from verifier.wording import say, table

__all__ = ["Crops", "Detail", "Row", "detail_of", "row_of"]

Crops: TypeAlias = Mapping[Evidence, "Picture | str"]

LONGEST = 200       # signs of what is to be looked at, in a row


@dataclass(frozen=True, slots=True)
class Row:
    """The row of a dossier. `rank`: of its status in an agent's work; `missing`: ids of the criteria; `remarked`: any is."""

    status: str
    rank: int
    sign: str
    word: str
    dossier: str
    claim: str
    dispositif: str
    profession: str
    profession_id: str
    software: str
    look_at: str
    missing: tuple[str, ...]
    remarked: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Words that a criterion rests on. `image`: their picture as a data URI; `why`: the reason why there is none."""

    words: str
    told: str
    image: str = ""
    why: str = ""
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class Judged:
    """A criterion as it is shown."""

    status: str
    sign: str
    word: str
    name: str
    message: str
    source: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Detail:
    """What a row opens on."""

    claim: tuple[str, ...]
    software: str
    pieces: tuple[str, ...]
    criteria: tuple[Judged, ...]
    signals: tuple[str, ...]
    notes: tuple[str, ...]
    reply: str


def row_of(verification: Verification, usual: frozenset[str]) -> Row:
    """The row of a dossier. `usual`: what is remarked of every one."""
    dossier = gist_of(verification).remarked(verification.verdict.notes, usual)
    claim, verdict = verification.claim, verification.verdict
    best, words = verification.matching.best, wording("statut", verdict.status)
    asked = [word("dispositif", claim.dispositif) if claim.dispositif else "", str(claim.exercice or "")]
    return Row(
        verdict.status, ORDER.index(verdict.status), words["signe"], table("books")["statuts"][verdict.status],
        verification.dossier, " ".join(filter(None, asked)), claim.dispositif or "",
        word("profession", claim.profession) if claim.profession else say("books.inconnue"), claim.profession or "",
        best.nom if best else say("books.sans_logiciel"), look_at(dossier), verdict.missing, bool(remarks(dossier)),
    )


def look_at(dossier: Gist) -> str:
    """What is to be looked at in a dossier, in short."""
    told = to_look_at(dossier)
    return shorten(clean(" ".join(told)), LONGEST) if told else say("books.rien")


def detail_of(verification: Verification, crops: Crops) -> Detail:
    """What the row of a dossier opens on."""
    facts = verification.facts
    signals = dict.fromkeys(signal(each, place) for each in facts for place in range(len(each.signals)))
    return Detail(
        tuple(claim_told(verification.claim)), software(verification.matching), tuple(piece(each) for each in facts),
        tuple(judged(each, facts, crops) for each in verification.verdict.criteria), tuple(signals),
        verification.verdict.notes, "\n".join(clean_lines(verification.verdict.reply)),
    )


def judged(criterion: Criterion, facts: tuple[Facts, ...], crops: Crops) -> Judged:
    """A criterion as it is shown."""
    name = word("criteres", criterion.id)
    files = {each.piece: clean(place_of(each.name).file) for each in facts}
    places = tuple(shown(each, files.get(each.piece, ""), crops) for each in dict.fromkeys(criterion.evidence))
    sign, said = wording("critere", criterion.status)["signe"], table("books")["criteres"][criterion.status]
    told = source(criterion) if criterion.source.titre else ""
    return Judged(criterion.status, sign, said, name, criterion.message, told, places)


def shown(evidence: Evidence, file: str, crops: Crops) -> Place:
    """Words and where they stand, with their picture if there is one."""
    text = shorten(clean(evidence.text))
    words = f"{say('reports.mots', texte=text)} {say('reports.mots_lieu', piece=file, page=evidence.page)}"
    told = say("books.extrait", piece=file, page=evidence.page, texte=text)
    crop = crops.get(evidence)
    if not isinstance(crop, Picture):
        return Place(words, told, why=crop or "")
    data = base64.b64encode(crop.data).decode("ascii")
    return Place(words, told, f"data:{crop.type};base64,{data}", "", crop.width, crop.height)
