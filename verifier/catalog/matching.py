"""Which software of the catalogue a dossier is about: pièce by pièce, then together. A wrong match is worse than none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from verifier.catalog.catalog import Catalog
from verifier.catalog.companies import Company
from verifier.catalog.comparing import ACCEPTED, Fit, Printed, compare, entry
from verifier.catalog.keyed import is_made_by
from verifier.catalog.spotting import Spotter
from verifier.catalog.surroundings import is_filler
from verifier.domain import Claim, Entry, Facts, FieldName, Genre, Kind, Matching, NameKind, PieceMatch, Profession, Tie, Via
from verifier.wording import say

__all__ = ["identify", "match", "texts"]

GAP = 0.03           # what the first must have over the second
WORTH_NAMING = 0.3   # below, a rival is not shown
SECOND_READING = 0.1  # what a rival reading of the field costs
RIVALS = 4
_RECEIVABLE = frozenset({Kind.FACTURE, Kind.BON_DE_COMMANDE, Kind.ATTESTATION_EDITEUR})


def match(facts: Sequence[Facts], catalog: Catalog, claim: Claim) -> Matching:
    """The software of a dossier: best, rivals, the version printed, and what each pièce says."""
    read = [(piece, _candidates(piece, facts, catalog, claim)) for piece in facts]
    clear = [(piece, fits, _clear(fits)) for piece, fits in read]
    pieces = tuple(_piece(piece, found, catalog) for piece, _, found in clear)
    conflict = next((fit.conflict for _, fits in read for fit in fits if fit.conflict and not fits[0].accepted), "")
    best = None if conflict else _shared([(piece, found) for piece, _, found in clear if found])
    rivals = _rivals([fits for _, fits in read], best, catalog)
    different = len({found.logiciel_id for _, _, found in clear if found}) > 1
    if best is None:
        close = any(_close(fits) for _, fits in read)
        return Matching(rivals=rivals, ambiguous=different or close, version=_version(facts, None), pieces=pieces,
                        conflict=conflict)
    chosen = entry(best, catalog)
    if sum(found is not None and found.logiciel_id == best.logiciel_id for _, _, found in clear) > 1:
        chosen = replace(chosen, reasons=(*chosen.reasons, say("catalog.raison_partagee")))
    chosen = replace(chosen, reasons=(*chosen.reasons, *(_lost(one) for one in rivals[:1])))
    professions = catalog.logiciels[best.logiciel_id].professions
    about = [piece for piece, _, found in clear if found and found.logiciel_id == best.logiciel_id]
    return Matching(chosen, rivals, version=_version(about, best.version), professions=professions, pieces=pieces)


def _lost(second: Entry) -> str:
    """Who came second, and why it lost: what speaks against it, else how it is known."""
    key, reason = ("moins", second.reasons[0]) if second.score >= ACCEPTED else ("ecarte", second.reasons[-1])
    return say(f"catalog.raison_second_{key}", nom=second.nom, editeur=second.editeur or "–", raison=reason)


def texts(piece: Facts, name: FieldName) -> tuple[str, ...]:
    """A field's value, or values, as strings; nothing when the pièce does not show it."""
    value = piece.value(name)
    if isinstance(value, tuple):
        return value
    return (value,) if isinstance(value, str) and value.strip() else ()


def _companies(piece: Facts, catalog: Catalog) -> tuple[Company, ...]:
    """The companies that a pièce names as its software's éditeur or as its author."""
    issuer = piece.issuer.value if piece.issuer and isinstance(piece.issuer.value, str) else None
    names = dict.fromkeys((*texts(piece, FieldName.EDITOR), *((issuer,) if issuer else ())))
    return tuple(catalog.companies.read(text) for text in names)


def _candidates(piece: Facts, facts: Sequence[Facts], catalog: Catalog, claim: Claim) -> list[Fit]:
    """The software that a pièce may be about, best first."""
    field = piece.fields.get(FieldName.SOFTWARE)
    name = texts(piece, FieldName.SOFTWARE)
    keyed = catalog.keys.read(piece.keys)
    if (field is None or not name) and not keyed.logiciels:
        return []
    companies = _companies(piece, catalog) or tuple(one for other in facts for one in _companies(other, catalog))
    version = next(iter(texts(piece, FieldName.VERSION)), None)
    told, sure = (name[0], field.confidence) if field and name else ("", 0.0)
    printed = Printed(told, sure, version, companies, _professions(piece, claim), keyed)
    found = compare(printed, catalog)
    settled = field is None or any(fit.accepted or fit.conflict for fit in found)
    return found if settled else _second(found, printed, piece, catalog)


def _second(found: list[Fit], printed: Printed, piece: Facts, catalog: Catalog) -> list[Fit]:
    """With the field's losers: they decide only where its winner names no product at all."""
    best = {fit.logiciel_id: fit for fit in found}
    nothing = is_filler(printed.name)
    for other in piece.fields[FieldName.SOFTWARE].alternatives:
        if isinstance(other.value, str):
            reading = replace(printed, name=other.value, confidence=other.confidence)
            for fit in compare(reading, catalog):
                score = fit.score - SECOND_READING if nothing else fit.score / 2
                if fit.logiciel_id not in best or score > best[fit.logiciel_id].score:
                    best[fit.logiciel_id] = replace(fit, score=round(max(score, 0.0), 4))
    return sorted(best.values(), key=lambda fit: (-fit.score, fit.logiciel_id))


def _professions(piece: Facts, claim: Claim) -> frozenset[Profession]:
    """The profession claimed, else the one that the pièce prints."""
    if claim.profession:
        return frozenset({claim.profession})
    return frozenset(Profession(text) for text in texts(piece, FieldName.PROFESSION) if text in frozenset(Profession))


def _close(fits: Sequence[Fit]) -> bool:
    """Whether two candidates are both acceptable and too near to choose."""
    return len(fits) > 1 and fits[1].accepted and fits[0].score - fits[1].score < GAP - 1e-9


def _clear(fits: Sequence[Fit]) -> Fit | None:
    """The first candidate, when it is acceptable and clearly ahead."""
    return fits[0] if fits and fits[0].accepted and not _close(fits) else None


def _shared(found: Sequence[tuple[Facts, Fit]]) -> Fit | None:
    """What the pièces agree on; where they differ, what the only receivable ones say."""
    chosen = found
    if len({fit.logiciel_id for _, fit in found}) > 1:
        chosen = [(piece, fit) for piece, fit in found if piece.kind in _RECEIVABLE]
    if len({fit.logiciel_id for _, fit in chosen}) != 1:
        return None
    return max((fit for _, fit in chosen), key=lambda fit: fit.score)


def _rivals(every: Sequence[Sequence[Fit]], best: Fit | None, catalog: Catalog) -> tuple[Entry, ...]:
    """Who came second, of all pièces."""
    found: dict[str, Fit] = {}
    for fit in (fit for fits in every for fit in fits):
        if fit.score >= WORTH_NAMING and (best is None or fit.logiciel_id != best.logiciel_id):
            found[fit.logiciel_id] = max(found.get(fit.logiciel_id, fit), fit, key=lambda one: one.score)
    ranked = sorted(found.values(), key=lambda fit: (-fit.score, fit.logiciel_id))
    return tuple(entry(fit, catalog) for fit in ranked[:RIVALS])


def _version(pieces: Iterable[Facts], within: str | None) -> str | None:
    """The version printed on the pièces about the software, else the one within its printed name."""
    return next((text for piece in pieces for text in texts(piece, FieldName.VERSION)), within)


def _piece(piece: Facts, found: Fit | None, catalog: Catalog) -> PieceMatch:
    """What one pièce says: software, éditeur's tie, connector, pack."""
    tie = Tie.INCONNU
    if found:
        maker = catalog.logiciels[found.logiciel_id].editeur_id
        tie, _ = catalog.companies.tie(maker, _companies(piece, catalog))
        tie = Tie.EDITEUR if is_made_by(catalog.logiciels[found.logiciel_id], catalog.keys.read(piece.keys)) else tie
    named = _vias(piece, catalog)
    connecteur = next((via for via in named if via.genre is Genre.CONNECTEUR), None)
    pack = next((via for via in named if via.genre is Genre.PACK), None)
    return PieceMatch(piece.piece, found.logiciel_id if found else None, tie, connecteur, pack)


def _vias(piece: Facts, catalog: Catalog) -> list[Via]:
    """The connectors and packs of the catalogue that a pièce names, in its fields, its billed lines and its mentions."""
    spotted = Spotter(catalog.index)
    said = (*texts(piece, FieldName.CONNECTOR), *texts(piece, FieldName.PACK))
    said += (*(item.text for item in piece.items), *(mention.evidence.text for mention in piece.mentions if not mention.hidden))
    kinds = {NameKind.CONNECTEUR, NameKind.PACK}
    names = (found.id for text in said for found in spotted.spot(text.split()) if found.kind in kinds)
    return [via for name in dict.fromkeys(names) if (via := catalog.via(name))]


def identify(name: str, version: str | None, editeur: str | None, catalog: Catalog) -> Fit | None:
    """The software that a name, a version and an éditeur clearly designate."""
    companies = (catalog.companies.read(editeur),) if editeur else ()
    return _clear(compare(Printed(name, 1.0, version, companies), catalog))
