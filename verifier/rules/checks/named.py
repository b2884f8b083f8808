"""Is the professional named on a pièce?"""

from __future__ import annotations

from dataclasses import dataclass

from verifier.domain import Evidence, Facts, FieldName, Indicateur, PersonRole, Reading
from verifier.rules.dossier import Dossier
from verifier.rules.finding import Finding, absent, check, met, moot, unsure
from verifier.rules.names import fold
from verifier.rules.people import Likeness, liken
from verifier.rules.rulebook import Params

__all__ = ["practitioner_named"]

_HOLDER = ("titulaire", "remplac", "collaborat")


@dataclass(frozen=True, slots=True)
class _Name:
    """Somebody, or an entity, to whom a pièce is made out."""

    text: str
    role: PersonRole
    piece: int
    evidence: Evidence | None
    confidence: float
    likeness: Likeness
    unequipped: bool = False


@check(
    "practitioner_named",
    {
        "satisfait": "name",
        "absent": "",
        "sans_objet": "",
        "indetermine": "name practitioner",
        "indetermine.entite": "name",
        "indetermine.nom_seul": "name practitioner",
        "indetermine.initiale": "name practitioner",
        "indetermine.plusieurs": "name",
        "indetermine.titulaire": "name",
        "indetermine.non_equipe": "name",
        "indetermine.sans_equipement": "name",
    },
    params="compulsory",
)
def practitioner_named(dossier: Dossier, params: Params) -> Finding | None:
    """The professional's name is on a pièce; another person, an initial, or only an entity, is a doubt (R-16)."""
    compulsory, claimed = bool(params.get("compulsory")), dossier.claim.praticien
    if not compulsory and not claimed:
        return None
    names = [name for piece in dossier.carriers for name in _names(dossier, piece)]
    clients = [name for name in names if name.role is PersonRole.CLIENT]
    if claimed:
        found = [name for name in names if name.likeness is Likeness.SAME and name.role is not PersonRole.ENTITY]
        same = [name for name in found if not name.unequipped]
        if found and not same:
            about_software = dossier.claim.indicateur is Indicateur.LOGICIEL
            return _doubt("non_equipe" if about_software else "sans_equipement", found, claimed)
        clients = [name for name in clients if name not in found or name in same]
        addressed = {one.piece for one in same if one.role is not PersonRole.OTHER}
        in_passing = {one.piece for one in same if one.role is PersonRole.OTHER} - addressed
        others = [
            name
            for name in clients
            if name.likeness is not Likeness.INITIAL
            and name.piece not in addressed and (name.piece not in in_passing or name.likeness is Likeness.OTHER)
        ]
    else:
        same, others = clients, [name for name in clients if _differs(name, clients)]
    if same and others:
        return _doubt("plusieurs", [same[0], *others], claimed)
    if same:
        return met("", *(name.evidence for name in same), name=same[0].text, confidence=max(name.confidence for name in same))
    return _unnamed(names, clients, claimed, compulsory=compulsory)


def _unnamed(names: list[_Name], clients: list[_Name], claimed: str | None, *, compulsory: bool) -> Finding:
    """The professional is on no pièce: who is?"""
    family = [name for name in names if name.likeness is Likeness.FAMILY_ONLY and name.role is not PersonRole.ENTITY]
    initials = [name for name in names if name.likeness is Likeness.INITIAL and name.role is not PersonRole.ENTITY]
    entities = [name for name in names if name.role is PersonRole.ENTITY]
    holders = [name for name in names if name.role is PersonRole.OTHER and _holds(name)]
    for why, found in (("initiale", initials), ("nom_seul", family), ("", clients), ("entite", entities), ("titulaire", holders)):
        if found:
            return _doubt(why, found, claimed)
    return absent() if compulsory else moot()


def _doubt(why: str, found: list[_Name], claimed: str | None) -> Finding:
    """A doubt about who is named."""
    names = ", ".join(dict.fromkeys(name.text for name in found))
    return unsure(why, *(name.evidence for name in found), name=names, practitioner=claimed or "")


def _names(dossier: Dossier, piece: Facts) -> list[_Name]:
    """Everybody whom a pièce names, the settled practitioner first."""
    damaged = piece.reading in {Reading.OCR, Reading.MIXTE}
    without = {person.name for person in piece.people if person.unequipped}
    listed: list[tuple[str, PersonRole, Evidence | None, float]] = [
        (person.name, person.role, person.evidence, person.confidence) for person in piece.people
    ]
    field = piece.fields.get(FieldName.PRACTITIONER)
    if field and fold(str(field.value)) not in {fold(name) for name, role, _, _ in listed if role is not PersonRole.OTHER}:
        listed.insert(0, (str(field.value), PersonRole.CLIENT, field.evidence, field.confidence))
    return [
        _Name(name, role, piece.piece, place, sure, _alike(dossier, piece, name, damaged=damaged), name in without)
        for name, role, place, sure in listed
    ]


def _alike(dossier: Dossier, piece: Facts, name: str, *, damaged: bool) -> Likeness:
    """How a name stands to the claimed one; beside an initial, the professional's own number tells who it is."""
    claim = dossier.claim
    found = liken(claim.praticien, name, damaged=damaged) if claim.praticien else Likeness.OTHER
    numbers = (claim.numero_ps, piece.value(FieldName.PRACTITIONER_ID))
    mine, printed = ("".join(filter(str.isalnum, str(number or ""))) for number in numbers)
    return Likeness.SAME if found is Likeness.INITIAL and mine and mine == printed else found


def _differs(name: _Name, clients: list[_Name]) -> bool:
    """Whether another pièce is made out to somebody else."""
    agree = {Likeness.SAME, Likeness.INITIAL}
    return any(
        other.piece != name.piece
        and liken(other.text, name.text, damaged=True) not in agree
        and liken(name.text, other.text, damaged=True) not in agree
        for other in clients
    )


def _holds(name: _Name) -> bool:
    """Whether somebody who is no client stands there as the holder of the cabinet."""
    words = fold(name.evidence.text if name.evidence else name.text)
    return any(word in words for word in _HOLDER)
