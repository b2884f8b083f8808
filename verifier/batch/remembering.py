"""What earlier runs made of the same paper, as the history kept it: said of the pièce, never a reason by itself to refuse one.

The history knows no professional. So it is said which dossier, when and for what, and the agent looks whose it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from verifier import likeness
from verifier.batch.seen import ALREADY_GIVEN, SEEN_BEFORE, completed
from verifier.domain import Facts, Imprint, Kept, Likeness, Met, Recalled, Signal, Verification, place_of
from verifier.wording import table

__all__ = ["is_named_by_file", "reminded", "told", "unasked"]

UNASKED = "historique_muet"     # code of the signal


def reminded(
    verification: Verification, recall: Callable[[Sequence[Imprint], bool], Iterable[Recalled]],
) -> tuple[Verification, list[Imprint]]:
    """The verification with what a history tells of its papers, and by what these are to be known again.

    `recall` answers what was made of papers like these; whether the same dossier, judged before, is told too.
    """
    papers = [likeness.imprint(each.piece, each.fingerprint) for each in verification.facts if each.fingerprint]
    return told(verification, recall(papers, is_named_by_file(verification))), papers


def is_named_by_file(verification: Verification) -> bool:
    """Whether the dossier is called by nothing but files of its own: two professionals may both send a `facture.pdf`."""
    last = verification.dossier.rpartition("/")[2]      # of a folder's file
    tops = {place_of(each.name).file.partition("/")[0] for each in verification.facts}      # of what an e-mail holds: the e-mail
    return any(last == top or last.startswith(f"{top} ") for top in tops)       # or the first of several files


def told(verification: Verification, found: Iterable[Recalled]) -> Verification:
    """The verification, each pièce with what the history knows of its paper."""
    facts = {each.piece: each for each in verification.facts}
    return completed(verification, {each.piece: list(signals_of(facts[each.piece], each)) for each in found})


def unasked(verification: Verification) -> Verification:
    """The verification where the history did not answer: each pièce that it would have been asked about says so."""
    signal = Signal(UNASKED, str(table("likeness")["historique"]["muet"]))
    return completed(verification, {each.piece: [signal] for each in verification.facts if each.fingerprint})


def signals_of(facts: Facts, recalled: Recalled) -> Iterator[Signal]:
    """One for each dossier that is told, one for how many more there are."""
    for met in recalled.met:
        yield signal_of(met, named=facts.fingerprint is not None and facts.fingerprint.named)
    if recalled.more:
        words = table("likeness")["historique"]
        forms: Sequence[str] = words["autres"]
        form = forms[recalled.more > 1] if recalled.whole else str(words["autres_au_moins"])
        yield Signal(SEEN_BEFORE, form.format(n=recalled.more))


def signal_of(met: Met, *, named: bool) -> Signal:
    """What is told of one dossier; softly where it may well be this one, judged again."""
    words, kept = table("likeness")["historique"], met.kept
    day, verdict = f"{kept.asked.when.astimezone():%d/%m/%Y}", verdict_in_words(kept, again=met.again)
    if met.again and met.likeness is not Likeness.NUMBER:
        return Signal(ALREADY_GIVEN, str(words["meme_nom"][met.likeness]).format(jour=day, verdict=verdict))
    found = str(words["constat"][met.likeness]).format(dossier=kept.dossier or "–")
    advice = words["conseil"]["numero" if met.likeness is Likeness.NUMBER else "nomme" if named else "personne"]
    return Signal(SEEN_BEFORE, str(words["deja_vu"]).format(constat=found, jour=day, verdict=verdict, conseil=advice))


def verdict_in_words(kept: Kept, *, again: bool) -> str:
    """« FAMI 2024, logiciel ; verdict n° 12 ; décision de l'agent : conforme »; without the claim where it is the same."""
    words, reports, claim = table("likeness")["historique"], table("reports"), kept.claim
    aid = " ".join(str(each) for each in (claim.dispositif and reports["dispositif"][claim.dispositif], claim.exercice) if each)
    asked = ", ".join(each for each in (aid, str(reports["indicateur"][claim.indicateur])) if each)
    verdict = str(words["verdict" if again else "demande"]).format(demande=asked, numero=kept.number)
    decided = kept.decided and kept.decided.status
    if decided:
        return str(words["decide"]).format(verdict=verdict, statut=str(reports["statut"][decided]["mot"]).lower())
    return verdict
