"""Which software, whose, and which version: what the pièces print, and whether the catalogue and the declaration agree."""

from __future__ import annotations

import re

from verifier.domain import REMOTE_CARE, Evidence, Facts, Field, FieldName, Tie, Trait
from verifier.rules.dossier import Dossier
from verifier.rules.finding import Finding, absent, against, check, met, unsure
from verifier.rules.names import alike, fold, same_version
from verifier.rules.rulebook import Params

__all__ = ["declaration_agrees", "editor_named", "in_catalog", "software_named", "version_printed"]

_DIARY = re.compile(r"\b(?:agendas?|rendez vous|rdv|sms)\b")      # in a name of a software
_SESAM = re.compile(r"^1[.,]40\b", re.IGNORECASE)


@check(
    "software_named",
    {"satisfait": "software", "absent": "", "indetermine": "software rivals", "indetermine.autre_usage": "software"},
)
def software_named(dossier: Dossier, _: Params) -> Finding:
    """A software is named, only one is the subject, and its name is not that of a tool beside it (wording.md 4)."""
    fields = dossier.fields(FieldName.SOFTWARE, dossier.carriers)
    places = [field.evidence for field in fields]
    names = list(dossier.software.values())
    rivals = [loser for field in fields for loser in dossier.rivals(field) if not any(alike(loser, name) for name in names)]
    if not names:
        return absent()
    if len(names) > 1 or rivals:
        return unsure("", *places, software=names[0], rivals=", ".join(dict.fromkeys([*names, *rivals])))
    if _serves_beside(dossier, names[0]):
        return unsure("autre_usage", *places, software=names[0])
    return met("", *places, software=names[0], confidence=max((field.confidence for field in fields), default=1.0))


def _serves_beside(dossier: Dossier, name: str) -> bool:
    """Whether a name is that of a tool for care at a distance, or for appointments and not a software's of the catalogue."""
    best = dossier.matching.best
    known = fold(best.nom) if best and not dossier.matching.ambiguous else ""
    diary = _DIARY.search(fold(name))
    return bool(REMOTE_CARE.search(fold(name)) or (diary and diary[0] not in known))


@check(
    "editor_named",
    {"satisfait": "editor", "satisfait.groupe": "editor", "absent": "", "indetermine": "editor"}
    | {"indetermine.revendeur": "editor", "indetermine.logo": ""},
)
def editor_named(dossier: Dossier, _: Params) -> Finding:
    """The éditeur is printed; a reseller or another company that the catalogue does not tie to the software is a doubt."""
    found = [finding for piece in dossier.about if (finding := _editor_on(dossier, piece))]
    order = ["satisfait", "satisfait.groupe", "indetermine.revendeur", "indetermine"]
    if not found and any(Trait.LOGO_MISSED in piece.traits for piece in dossier.carriers):
        return unsure("logo")
    return min(found, key=lambda finding: order.index(finding.outcome), default=absent())


def _editor_on(dossier: Dossier, piece: Facts) -> Finding | None:
    """What one pièce says of the éditeur, None when it names no company."""
    editor = piece.fields.get(FieldName.EDITOR)
    company = editor or piece.issuer
    if company is None or not company.value:
        return None
    match = dossier.match(piece)
    tie, name, place = (match.tie if match else Tie.INCONNU), str(company.value), company.evidence
    if tie is Tie.EDITEUR:
        return met("", place, editor=name, confidence=company.confidence)
    if tie is Tie.GROUPE:
        return met("groupe", place, editor=name, confidence=company.confidence)
    if Trait.RESELLER in piece.traits:
        return unsure("revendeur", place, editor=name)
    if tie is Tie.AUTRE or editor is None:
        return unsure("", place, editor=name)
    return met("", place, editor=name, confidence=company.confidence)


@check("version_printed", {"satisfait": "version", "absent": "", "indetermine": "rivals"})
def version_printed(dossier: Dossier, _: Params) -> Finding:
    """A version of the software is printed, and only one. « 1.40 addendum 8 » is the SESAM-Vitale specification."""
    fields = [field for field in dossier.fields(FieldName.VERSION) if not _is_sesam(str(field.value), field.evidence)]
    if not fields:
        return absent()
    first, places = str(fields[0].value), [field.evidence for field in fields]
    seen = [str(field.value) for field in fields] + [rival for field in fields for rival in _versions(dossier, field)]
    others = [version for version in seen if not same_version(version, first)]
    if others:
        return unsure("", *places, rivals=", ".join(dict.fromkeys([first, *others])))
    return met("", *places, version=first, confidence=max(field.confidence for field in fields))


def _versions(dossier: Dossier, field: Field) -> list[str]:
    """The close losers that are versions of a software."""
    return [rival for rival in dossier.rivals(field) if not _is_sesam(rival, field.evidence)]


def _is_sesam(version: str, evidence: Evidence | None) -> bool:
    text = f"{version} {evidence.text if evidence else ''}".casefold()
    return bool(_SESAM.match(version)) and any(word in text for word in ("addendum", "sesam", "cahier des charges"))


@check(
    "in_catalog",
    {"satisfait": "software editor", "indetermine": "software", "indetermine.ambigu": "rivals", "indetermine.sans_nom": "",
     "indetermine.contredit": "conflict"},
)
def in_catalog(dossier: Dossier, _: Params) -> Finding:
    """One entry of the catalogue, clearly ahead."""
    matching, printed = dossier.matching, ", ".join(dossier.software.values())
    if matching.conflict:
        return unsure("contredit", conflict=matching.conflict)
    if matching.ambiguous:
        close = [entry for entry in (matching.best, *matching.rivals) if entry]
        return unsure("ambigu", rivals=", ".join(dict.fromkeys(f"{entry.nom} ({entry.editeur})" for entry in close)))
    if matching.best is None:
        return unsure("", software=printed) if printed else unsure("sans_nom")
    places = [field.evidence for field in dossier.fields(FieldName.SOFTWARE)]
    return met("", *places, software=matching.best.nom, editor=matching.best.editeur)


@check(
    "declaration_agrees",
    {
        "satisfait": "declared software",
        "contredit": "declared software",
        "indetermine": "declared",
        "indetermine.version": "declared declared_version version",
        "indetermine.editeur": "declared editor",
        "indetermine.sans_logiciel": "declared",
    },
)
def declaration_agrees(dossier: Dossier, _: Params) -> Finding | None:
    """The software declared in amelipro is that of the pièces; only clearly another one contradicts (R-20)."""
    if not dossier.claim.declaration:
        return None
    declared, best = dossier.matching.declared, dossier.matching.best
    if declared is None or declared.logiciel_id is None:
        return unsure("", declared=dossier.claim.declaration)
    if best is None or dossier.matching.ambiguous or len(dossier.software) > 1:
        return unsure("sans_logiciel", declared=declared.label)
    places = [field.evidence for field in dossier.fields(FieldName.SOFTWARE)]
    if declared.logiciel_id != best.logiciel_id:
        return against("", *places, declared=declared.label, software=best.nom, confidence=_surest(dossier))
    if declared.tie is Tie.AUTRE:
        return unsure("editeur", *places, declared=declared.label, editor=best.editeur)
    return _same_software(dossier, declared.label, declared.version, best.nom)


def _same_software(dossier: Dossier, label: str, version: str | None, name: str) -> Finding:
    """The software is the declared one: only the version may still differ."""
    printed = dossier.fields(FieldName.VERSION)
    agree = any(same_version(str(field.value), version or "") for field in printed)
    if version and printed and not agree:
        shown = str(printed[0].value)
        return unsure("version", printed[0].evidence, declared=label, declared_version=version, version=shown)
    return met("", *(field.evidence for field in printed), declared=label, software=name)


def _surest(dossier: Dossier) -> float:
    """How surely the software's name was read, on the pièce that shows it best."""
    return max((field.confidence for field in dossier.fields(FieldName.SOFTWARE)), default=1.0)
