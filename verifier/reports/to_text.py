"""What an agent reads: the status first, then each criterion with its reason, the words found and the rule behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from verifier.domain import Claim, Criterion, CriterionStatus, Evidence, Facts, Matching, Reading, Status, Verification, place_of
from verifier.reports.cleaning import clean, clean_lines, shorten
from verifier.reports.ink import Sheet
from verifier.reports.to_explanation import explanation_lines
from verifier.wording import say, shown, table

__all__ = ["to_text"]

_NARROWEST = 50    # characters: below, nothing can be laid out
_INDENT = "  "
_UNDER = " " * 6   # where the words found stand, under their criterion


def to_text(verifications: Sequence[Verification], *, colour: bool, width: int, detail: bool = False) -> str:
    """One report a dossier, a line across between two, and a count at the end where there are several.

    `detail`: and under each, what its criteria rest on.
    """
    sheet = Sheet(colour, max(_NARROWEST, width))
    parts = (_report, _detail) if detail else (_report,)
    blocks = ["\n".join(line for part in parts for line in part(each, sheet)) for each in verifications]
    text = f"\n\n{sheet.ink('═' * sheet.width, 'gris')}\n\n".join(blocks)
    if len(verifications) > 1:
        text += f"\n\n{sheet.ink('═' * sheet.width, 'gris')}\n\n" + "\n".join(sheet.wrap(_summary(verifications)))
    return text + "\n"


def _report(verification: Verification, sheet: Sheet) -> Iterator[str]:
    yield from _head(verification, sheet)
    yield from _criteria(verification, sheet)
    yield from _remarks(verification, sheet)
    yield from _reply(verification.verdict.reply, sheet)
    versions = verification.versions
    yield from sheet.wrap(
        say("reports.versions", verifier=versions.verifier, catalog=versions.catalog, rules=versions.rules, model=versions.model),
        "", "", "gris",
    )


def _detail(verification: Verification, sheet: Sheet) -> Iterator[str]:
    yield ""
    yield sheet.rule(say("explaining.detail"))
    yield from explanation_lines(verification, verification.verdict.explanation, sheet)


def _head(verification: Verification, sheet: Sheet) -> Iterator[str]:
    wording = _wording("statut", verification.verdict.status)
    status, phrase = f"{wording['signe']} {wording['mot']}", wording["phrase"]
    shown = sheet.ink(status, wording["encre"], "fort")
    yield from [f"{shown}  {phrase}"] if len(status) + 2 + len(phrase) <= sheet.width else [shown, *sheet.wrap(phrase)]
    yield ""
    yield from _labelled("dossier", [clean(verification.dossier)], sheet)
    yield from _labelled("demande", list(_claim(verification.claim)), sheet)
    yield from _labelled("logiciel", [_software(verification.matching)], sheet)
    yield from _labelled("pieces", [_piece(facts) for facts in verification.facts], sheet)


def _labelled(label: str, texts: Sequence[str], sheet: Sheet) -> Iterator[str]:
    room = max(len(say(f"reports.{each}")) for each in ("dossier", "demande", "logiciel", "pieces")) + 2
    first = say(f"reports.{label}").ljust(room)
    for text in texts:
        yield from sheet.wrap(text, _INDENT + first, _INDENT + " " * room)
        first = " " * room


def _claim(claim: Claim) -> Iterator[str]:
    said = [
        _word("dispositif", claim.dispositif) if claim.dispositif else None,
        say("reports.exercice_dit", exercice=claim.exercice) if claim.exercice else None,
        _word("profession", claim.profession) if claim.profession else say("reports.profession_inconnue"),
        _word("indicateur", claim.indicateur),
        clean(claim.praticien) if claim.praticien else None,
        clean(claim.numero_ps) if claim.numero_ps else None,
        _yes_or_no("exonere_lap", claim.exonere_lap),
        _yes_or_no("pre_rempli", claim.pre_rempli),
    ]
    yield ", ".join(part for part in said if part)
    if claim.declaration:
        yield say("reports.declaration", declaration=clean(claim.declaration))
    if claim.assumed:
        yield say("reports.suppose", liste=", ".join(_assumed(name, claim) for name in claim.assumed))


def _assumed(name: str, claim: Claim) -> str:
    field = _word("champ_de_demande", name)
    value = getattr(claim, name, None)
    shown = say("reports.inconnu") if value is None else _word(name, value) if name in table("reports") else str(value)
    return say("reports.suppose_valeur", champ=field, valeur=clean(shown))


def _yes_or_no(key: str, value: bool | None) -> str | None:
    return None if value is None else say(f"reports.{key}" if value else f"reports.non_{key}")


def _software(matching: Matching) -> str:
    if matching.best:
        found = say("reports.logiciel_trouve", nom=clean(matching.best.nom), editeur=clean(matching.best.editeur))
        return say("reports.logiciel_version", logiciel=found, version=clean(matching.version)) if matching.version else found
    if matching.ambiguous and matching.rivals:
        names = [say("reports.liste_des_logiciels", nom=clean(each.nom), editeur=clean(each.editeur)) for each in matching.rivals]
        return say("reports.logiciel_hesitation", noms=", ".join(names))
    return say("reports.logiciel_aucun")


def _piece(facts: Facts) -> str:
    if facts.error:
        return say("reports.piece_illisible", nom=_named(facts), raison=clean(facts.error))
    parts = [_word("kind", facts.kind) if facts.kind else say("reports.piece_sans_nature")]
    if facts.pages and not place_of(facts.name).first:
        parts.append(_counted("piece_pages", facts.pages))
    parts.append(_word("reading", facts.reading))
    if facts.reading in {Reading.OCR, Reading.MIXTE}:
        parts.append(say("reports.piece_qualite", qualite=round(100 * facts.quality)))
    return say("reports.piece", nom=_named(facts), nature=", ".join(parts))


def _criteria(verification: Verification, sheet: Sheet) -> Iterator[str]:
    if not verification.verdict.criteria:
        return
    yield ""
    yield sheet.ink(say("reports.criteres_titre"), "fort")
    idle: dict[str, list[str]] = {}
    for criterion in verification.verdict.criteria:
        if criterion.status is CriterionStatus.SANS_OBJET:
            idle.setdefault(clean(criterion.message), []).append(_word("criteres", criterion.id))
        else:
            yield from _criterion(criterion, verification.facts, sheet)
    for message, names in idle.items():
        said = say("reports.sans_objet", criteres=", ".join(names), message=message)
        yield from _signed(CriterionStatus.SANS_OBJET, said, sheet)


def _criterion(criterion: Criterion, facts: Sequence[Facts], sheet: Sheet) -> Iterator[str]:
    yield from _signed(criterion.status, clean(criterion.message), sheet)
    for evidence in criterion.evidence:
        yield from sheet.wrap(_words_found(evidence, facts), _UNDER, _UNDER)
    if criterion.source.titre:
        yield from sheet.wrap(_source(criterion), _UNDER, _UNDER, "gris")


def _signed(status: CriterionStatus, message: str, sheet: Sheet) -> Iterator[str]:
    """A criterion's message after its sign."""
    wording = _wording("critere", status)
    sign = sheet.ink(wording["signe"], wording["encre"])
    for place, line in enumerate(sheet.wrap(message, " " * 4, " " * 4)):
        yield f"{_INDENT}{sign} {line.lstrip()}" if place == 0 else line


def _words_found(evidence: Evidence, facts: Sequence[Facts]) -> str:
    name = next((clean(place_of(each.name).file) for each in facts if each.piece == evidence.piece), "")
    words = say("reports.mots", texte=shorten(clean(evidence.text)))
    return f"{words} {say('reports.mots_lieu', piece=name, page=evidence.page)}"


def _source(criterion: Criterion) -> str:
    titre, section = clean(criterion.source.titre), clean(criterion.source.section)
    return say("reports.source", titre=titre, section=section) if section else titre


def _remarks(verification: Verification, sheet: Sheet) -> Iterator[str]:
    verdict = verification.verdict
    yield from _listed("manque", [_word("criteres", name) for name in verdict.missing], sheet)
    signals = (_signal(facts, place) for facts in verification.facts for place in range(len(facts.signals)))
    yield from _listed("savoir", list(dict.fromkeys(signals)), sheet)     # what is told of a file is told of each of its parts
    yield from _listed("remarques", [clean(note) for note in verdict.notes], sheet)


def _signal(facts: Facts, place: int) -> str:
    signal = facts.signals[place]
    key = "reports.signal" if signal.page is None else "reports.signal_page"
    file = clean(place_of(facts.name).file)      # pages are counted in the file
    return say(key, piece=file, page=signal.page, message=clean(signal.message))


def _named(facts: Facts) -> str:
    """The pièce's name: « facture.pdf, pages 2 et 3 » where it is a part of a file."""
    return clean(shown([place_of(facts.name)]))


def _listed(title: str, texts: Sequence[str], sheet: Sheet) -> Iterator[str]:
    if not texts:
        return
    yield ""
    yield sheet.ink(say(f"reports.{title}"), "fort")
    for text in texts:
        yield from sheet.wrap(text, f"{_INDENT}• ", _INDENT * 2)


def _reply(reply: str, sheet: Sheet) -> Iterator[str]:
    if not reply:
        return
    yield ""
    yield sheet.rule(say("reports.reponse"))
    for line in clean_lines(reply):
        yield from sheet.wrap(line)
    yield sheet.rule()


def _summary(verifications: Sequence[Verification]) -> str:
    counts = Counter(verification.verdict.status for verification in verifications)
    words = {status: _plural(_wording("statut", status)["compte"], counts[status]) for status in Status}
    detail = [f"{counts[status]} {words[status]}" for status in Status if counts[status]]
    return say("reports.bilan_ligne", total=_counted("bilan", len(verifications)), detail=", ".join(detail))


def _counted(key: str, count: int) -> str:
    return _plural(table("reports")[key], count).format(n=count)


def _plural(forms: Sequence[str], count: int) -> str:
    return forms[count > 1]


def _wording(name: str, key: str) -> dict[str, Any]:
    found: dict[str, Any] = table("reports")[name][str(key)]
    return found


def _word(name: str, key: str | int) -> str:
    """The French word for a code; a code that has none yet (a new criterion) is shown with its underscores as spaces."""
    words: dict[str, str] = table("reports")[name]
    return words.get(str(key), clean(str(key)).replace("_", " "))
