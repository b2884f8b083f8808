"""What an agent reads: the status first, then each criterion with its reason, the words found and the rule behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from verifier.domain import Criterion, CriterionStatus, Facts, Status, Verification
from verifier.reports.cleaning import clean, clean_lines
from verifier.reports.ink import Sheet
from verifier.reports.to_explanation import explanation_lines
from verifier.reports.wording_of import claim_told, counted, piece, plural, signal, software, source, word, wording, words_found
from verifier.wording import say

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
    words = wording("statut", verification.verdict.status)
    status, phrase = f"{words['signe']} {words['mot']}", words["phrase"]
    shown = sheet.ink(status, words["encre"], "fort")
    yield from [f"{shown}  {phrase}"] if len(status) + 2 + len(phrase) <= sheet.width else [shown, *sheet.wrap(phrase)]
    yield ""
    yield from _labelled("dossier", [clean(verification.dossier)], sheet)
    yield from _labelled("demande", list(claim_told(verification.claim)), sheet)
    yield from _labelled("logiciel", [software(verification.matching)], sheet)
    yield from _labelled("pieces", [piece(facts) for facts in verification.facts], sheet)


def _labelled(label: str, texts: Sequence[str], sheet: Sheet) -> Iterator[str]:
    room = max(len(say(f"reports.{each}")) for each in ("dossier", "demande", "logiciel", "pieces")) + 2
    first = say(f"reports.{label}").ljust(room)
    for text in texts:
        yield from sheet.wrap(text, _INDENT + first, _INDENT + " " * room)
        first = " " * room





def _criteria(verification: Verification, sheet: Sheet) -> Iterator[str]:
    if not verification.verdict.criteria:
        return
    yield ""
    yield sheet.ink(say("reports.criteres_titre"), "fort")
    idle: dict[str, list[str]] = {}
    for criterion in verification.verdict.criteria:
        if criterion.status is CriterionStatus.SANS_OBJET:
            idle.setdefault(clean(criterion.message), []).append(word("criteres", criterion.id))
        else:
            yield from _criterion(criterion, verification.facts, sheet)
    for message, names in idle.items():
        said = say("reports.sans_objet", criteres=", ".join(names), message=message)
        yield from _signed(CriterionStatus.SANS_OBJET, said, sheet)


def _criterion(criterion: Criterion, facts: Sequence[Facts], sheet: Sheet) -> Iterator[str]:
    yield from _signed(criterion.status, clean(criterion.message), sheet)
    for evidence in criterion.evidence:
        yield from sheet.wrap(words_found(evidence, facts), _UNDER, _UNDER)
    if criterion.source.titre:
        yield from sheet.wrap(source(criterion), _UNDER, _UNDER, "gris")


def _signed(status: CriterionStatus, message: str, sheet: Sheet) -> Iterator[str]:
    """A criterion's message after its sign."""
    words = wording("critere", status)
    sign = sheet.ink(words["signe"], words["encre"])
    for place, line in enumerate(sheet.wrap(message, " " * 4, " " * 4)):
        yield f"{_INDENT}{sign} {line.lstrip()}" if place == 0 else line




def _remarks(verification: Verification, sheet: Sheet) -> Iterator[str]:
    verdict = verification.verdict
    yield from _listed("manque", [word("criteres", name) for name in verdict.missing], sheet)
    signals = (signal(facts, place) for facts in verification.facts for place in range(len(facts.signals)))
    yield from _listed("savoir", list(dict.fromkeys(signals)), sheet)     # what is told of a file is told of each of its parts
    yield from _listed("remarques", [clean(note) for note in verdict.notes], sheet)




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
    words = {status: plural(wording("statut", status)["compte"], counts[status]) for status in Status}
    detail = [f"{counts[status]} {words[status]}" for status in Status if counts[status]]
    return say("reports.bilan_ligne", total=counted("bilan", len(verifications)), detail=", ".join(detail))
