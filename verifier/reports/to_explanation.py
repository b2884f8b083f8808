"""Why, criterion by criterion: the rule and its text, what was expected, what was read, what lost, from which thresholds on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from verifier.domain import (
    Candidate,
    Criterion,
    Evidence,
    Explanation,
    Facts,
    Field,
    FieldName,
    Trace,
    Verification,
    Versions,
    place_of,
)
from verifier.reports.cleaning import clean, shorten
from verifier.reports.coherence import contradiction
from verifier.reports.ink import Sheet
from verifier.reports.wording_of import in_french, named_piece
from verifier.wording import say, table
from verifier.wording.french import day

__all__ = ["compared_versions", "explanation_lines", "to_explanation"]

_UNDER = " " * 4


def to_explanation(verification: Verification, explanation: Explanation | None, now: Versions, sheet: Sheet) -> str:
    """The whole explanation of one dossier. `explanation` None: the rules are no longer those; `now`: today's versions."""
    wording = table("reports")["statut"][verification.verdict.status]
    head = say("explaining.conclusion", statut=wording["mot"], phrase=wording["phrase"])
    lines = [sheet.ink(say("explaining.titre", dossier=clean(verification.dossier)), "fort"), head, ""]
    lines += explanation_lines(verification, explanation, sheet)
    lines += _block("pieces_titre", list(_pieces(verification)), sheet)
    lines += _block("versions_titre", list(_versions(verification.versions, now)), sheet)
    for caution in (_caution(verification, explanation), _contradicted(verification)):
        lines += ["", *sheet.wrap(caution)] if caution else []
    return "\n".join(lines) + "\n"


def explanation_lines(verification: Verification, explanation: Explanation | None, sheet: Sheet) -> list[str]:
    """The criteria one by one, then the thresholds and the remarks."""
    traces = {trace.criterion: trace for trace in explanation.traces} if explanation else {}
    lines: list[str] = []
    for criterion in verification.verdict.criteria:
        lines += [*_criterion(criterion, traces.get(criterion.id), verification, sheet), ""]
    thresholds = explanation.thresholds if explanation else {}
    told = [table("explaining")["seuils"][name].format(valeur=_number(value)) for name, value in thresholds.items()
            if name in table("explaining")["seuils"]]
    lines = lines[:-1] if lines else lines
    lines += _block("seuils_titre", told, sheet)
    return lines + _block("remarques_titre", [clean(note) for note in verification.verdict.notes], sheet)


def _criterion(criterion: Criterion, trace: Trace | None, verification: Verification, sheet: Sheet) -> Iterator[str]:
    status = table("explaining")["statuts"][criterion.status]
    name = table("reports")["criteres"].get(criterion.id) or (trace.rule if trace else criterion.id)
    sign = table("reports")["critere"][criterion.status]["signe"]
    yield from sheet.wrap(say("explaining.critere", nom=clean(name), id=clean(criterion.id), statut=status), f"{sign} ", _UNDER)
    told = [say("explaining.constat", message=clean(criterion.message)), _text_of(criterion)]
    told += _expected(trace, verification) if trace else []
    told += [_evidence(each, verification) for each in criterion.evidence]
    told += _read(trace, verification) if trace else []
    for line in dict.fromkeys(line for line in told if line):
        yield from sheet.wrap(line, _UNDER, _UNDER + "  ")


def _text_of(criterion: Criterion) -> str:
    source = say("reports.source", titre=clean(criterion.source.titre), section=clean(criterion.source.section))
    return say("explaining.texte", source=source) if criterion.source.titre else ""


def _expected(trace: Trace, verification: Verification) -> Iterator[str]:
    """What the check wants, by which parameters, and what it found."""
    known = _check(trace)
    if known:
        yield say("explaining.attendu", attendu=_wanted(known, verification))
    params = [_param(name, value) for name, value in trace.params.items()]
    if params:
        yield say("explaining.reglage", reglages=" ; ".join(params))
    if not trace.outcome:
        return
    yield say("explaining.controle", controle=clean(trace.check), issue=clean(trace.outcome), surete=_number(trace.confidence))
    values = [told for name, value in trace.values.items() if (told := _compared(name, value))]
    if values:
        yield say("explaining.comparees", valeurs=", ".join(values))
    if trace.held:
        found = table("explaining")["statuts"].get(trace.outcome.partition(".")[0], clean(trace.outcome))
        yield say("explaining.garde_lecture" if trace.held == "lecture" else "explaining.garde_illisible", statut=found)


def _compared(name: str, value: str) -> str:
    """A value that the check compared; one that is empty is said to be, where that tells something."""
    title = table("explaining")["valeurs"].get(name, clean(name))
    shown = shorten(clean(value)).strip()
    if shown:
        return say("explaining.comparee", nom=title, valeur=shown)
    why = table("explaining")["valeurs_vides"].get(name, say("explaining.comparee_non_lue"))
    return say("explaining.comparee_vide", nom=title, pourquoi=why) if why else ""


def _wanted(known: Mapping[str, Any], verification: Verification) -> str:
    """What the check wants; told otherwise where the claim does not say whom or which."""
    words = _words(verification)
    wanted = str(known["attendu"])
    unsaid = any(not word and f"{{{name}}}" in wanted for name, word in words.items())
    return str(known.get("attendu_inconnu", wanted)) if unsaid else wanted.format(**words)


def _check(trace: Trace) -> dict[str, Any]:
    found: dict[str, Any] = table("explaining")["controles"].get(trace.check, {})
    return found


def _words(verification: Verification) -> Mapping[str, str]:
    claim = verification.claim
    return {
        "fin": day(claim.reference_date) if claim.reference_date else "",
        "exercice": str(claim.exercice or ""),
        "praticien": clean(claim.praticien or "").strip(),
        "declaration": clean(claim.declaration or "").strip(),
    }


def _param(name: str, value: str | bool | tuple[str, ...]) -> str:
    title = table("explaining")["parametres"].get(name, clean(name))
    kinds = table("reports")["kind"]
    words = [kinds.get(word, clean(word)) for word in (value if isinstance(value, tuple) else [in_french(value)])]
    return say("explaining.reglage_un", nom=title, valeur=", ".join(words))


def _evidence(evidence: Evidence, verification: Verification) -> str:
    piece = next((named_piece(facts) for facts in verification.facts if facts.piece == evidence.piece), "")
    return say("explaining.preuve", texte=shorten(clean(evidence.text)), piece=piece, page=evidence.page)


def _read(trace: Trace, verification: Verification) -> Iterator[str]:
    """What the fields that the check compares say on each pièce, winners and losers; what the catalogue says."""
    known = _check(trace)
    if trace.check == "pieces_receivable":
        yield from (_kind(facts) for facts in verification.facts)
    for name in map(FieldName, known.get("champs", ())):
        found = [(facts, facts.fields[name]) for facts in verification.facts if name in facts.fields]
        if not found:
            yield say("explaining.non_lu", champ=_field(name))
        for facts, field in found:
            yield _value("explaining.lu", name, field, facts)
            yield from (_value("explaining.ecarte", name, loser, facts) for loser in field.alternatives)
    if known.get("catalogue"):
        yield from _catalog(verification)


def _kind(facts: Facts) -> str:
    kind = table("reports")["kind"][facts.kind] if facts.kind else clean(facts.error or say("explaining.nature_inconnue"))
    return say("explaining.nature", piece=named_piece(facts), nature=kind)


def _field(name: FieldName) -> str:
    return str(table("explaining")["champs"][name])


def _value(key: str, name: FieldName, value: Field | Candidate, facts: Facts) -> str:
    piece = named_piece(facts)
    place = say("explaining.lieu", piece=clean(place_of(facts.name).file), page=value.evidence.page) if value.evidence else piece
    shown = shorten(clean(in_french(value.value))).strip()
    if not shown:
        return say("explaining.lu_vide", champ=_field(name), surete=_number(value.confidence), lieu=place)
    return say(key, champ=_field(name), valeur=shown, surete=_number(value.confidence), lieu=place)  # a key of this file's caller


def _catalog(verification: Verification) -> Iterator[str]:
    best = verification.matching.best
    if best is None:
        yield say("explaining.catalogue_rien")
    for entry in (*((best,) if best else ()), *verification.matching.rivals):
        key = "explaining.catalogue" if entry is best else "explaining.catalogue_rival"
        reasons = " ".join(clean(reason) for reason in entry.reasons)
        yield say(key, nom=clean(entry.nom), editeur=clean(entry.editeur), score=_number(entry.score), raisons=reasons).strip()


def _pieces(verification: Verification) -> Iterator[str]:
    return (say("explaining.piece", nom=named_piece(facts), empreinte=clean(facts.sha256)) for facts in verification.facts)


def _versions(then: Versions, now: Versions) -> Iterator[str]:
    for title, before, current in compared_versions(then, now):
        key = "explaining.version_meme" if before == current else "explaining.version_autre"
        yield say(key, nom=title, version=before, courante=current)


def compared_versions(then: Versions, now: Versions) -> Iterator[tuple[str, str, str]]:
    """What a verdict rests on: its name, its version then and now. Tools only where both were recorded."""
    for name, title in table("explaining")["versions_noms"].items():
        yield title, clean(getattr(then, name)), getattr(now, name)
    titles = table("explaining")["outils"]
    nothing = say("explaining.rien")
    for tool in then.tools if now.tools else ():
        yield titles.get(tool, clean(tool)), clean(then.tools[tool]) or nothing, now.tools.get(tool) or nothing


def _caution(verification: Verification, explanation: Explanation | None) -> str:
    """What this explanation cannot say."""
    if not verification.verdict.criteria:
        return ""
    if explanation is None:
        return say("explaining.sans_regles", rules=clean(verification.versions.rules))
    return "" if any(trace.outcome for trace in explanation.traces) else say("explaining.sans_issue")


def _contradicted(verification: Verification) -> str:
    """That the result does not agree with itself: somebody may have edited it."""
    reason = contradiction(verification)
    return say("explaining.contredit", raison=reason) if reason else ""


def _block(title: str, texts: list[str], sheet: Sheet) -> list[str]:
    """A title and its lines, after an empty line; nothing where there are none."""
    if not texts:
        return []
    lines = ["", sheet.ink(say(f"explaining.{title}"), "fort")]
    for text in texts:
        lines += sheet.wrap(text, "  • ", _UNDER)
    return lines


def _number(value: float) -> str:
    return f"{value:.2f}".replace(".", ",")
