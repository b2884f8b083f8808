"""A verification → the rows that it has in the workbook."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from verifier.domain import Criterion, FieldName, Verification, place_of
from verifier.reports.cells import Value
from verifier.reports.ranking import reasons
from verifier.reports.wording_of import named_piece, signal, source, word
from verifier.wording import say, table

__all__ = ["Missing", "criterion_rows", "dossier_row"]

NAMED = 60          # dossiers named under a missing mention


def dossier_row(verification: Verification) -> list[Value]:
    """The row of a dossier, in the order of the columns `dossiers` of the wording."""
    claim, verdict, facts = verification.claim, verification.verdict, verification.facts
    best = verification.matching.best
    signals = [signal(each, place) for each in facts for place in range(len(each.signals))]
    return [
        verdict.status,
        verification.dossier,
        "\n".join(reasons(verification)),
        say("books.noms").join(word("criteres", each) for each in verdict.missing),
        claim.praticien,
        claim.numero_ps,
        word("dispositif", claim.dispositif) if claim.dispositif else None,
        claim.exercice,
        word("profession", claim.profession) if claim.profession else None,
        word("indicateur", claim.indicateur),
        say("books.noms").join(word("champ_de_demande", each) for each in claim.assumed),
        best.nom if best else None,
        best.editeur if best else None,
        verification.matching.version,
        round(best.score, 4) if best else None,
        day_of(verification, FieldName.ACQUISITION_DATE),
        day_of(verification, FieldName.DOCUMENT_DATE),
        "\n".join(named_piece(each) for each in facts),
        "\n".join(say("reports.piece_illisible", nom=named_piece(each), raison=each.error) for each in facts if each.error),
        min((each.quality for each in facts if not each.error), default=None),
        "\n".join(dict.fromkeys((*signals, *verdict.notes))),
        verdict.reply,
    ]


def criterion_rows(verification: Verification) -> Iterator[list[Value]]:
    """The row of each criterion of a dossier."""
    pieces = {each.piece: place_of(each.name).file for each in verification.facts}
    for criterion in verification.verdict.criteria:
        yield [
            verification.verdict.status, verification.dossier, word("criteres", criterion.id), criterion.status,
            criterion.message, source(criterion), *found(criterion, pieces),
        ]


def found(criterion: Criterion, pieces: dict[int, str]) -> list[Value]:
    """Where the first words stand, and all the words that a criterion rests on."""
    if not criterion.evidence:
        return [None, None, None]
    first = criterion.evidence[0]
    words = dict.fromkeys(say("reports.mots", texte=each.text) for each in criterion.evidence)
    return [pieces.get(first.piece), first.page, " ".join(words)]


def day_of(verification: Verification, name: FieldName) -> date | None:
    """The surest day that the pièces give."""
    told = [each.fields[name] for each in verification.facts if name in each.fields]
    days = [(field.confidence, field.value) for field in told if isinstance(field.value, date)]
    return max(days, key=lambda day: day[0])[1] if days else None


class Missing:
    """What is missing, counted by dispositif and profession, with the first dossiers that lack it."""

    def __init__(self) -> None:
        self.counts: dict[tuple[str, str, str], int] = {}
        self.names: dict[tuple[str, str, str], list[str]] = {}

    def add(self, verification: Verification) -> None:
        """One dossier."""
        claim = verification.claim
        for criterion in verification.verdict.missing:
            key = (criterion, claim.dispositif or "", claim.profession or "")
            self.counts[key] = self.counts.get(key, 0) + 1
            names = self.names.setdefault(key, [])
            if len(names) < NAMED:
                names.append(verification.dossier)

    def rows(self) -> list[list[Value]]:
        """One row a mention, dispositif and profession, the most frequent first."""
        return [self.row(key) for key in sorted(self.counts, key=lambda key: (-self.counts[key], key))]

    def row(self, key: tuple[str, str, str]) -> list[Value]:
        """One mention among dossiers of one sort."""
        criterion, dispositif, profession = key
        names, more = say("books.noms").join(self.names[key]), self.counts[key] - len(self.names[key])
        unknown = table("books")
        return [
            word("criteres", criterion),
            word("dispositif", dispositif) if dispositif else unknown["inconnu"],
            word("profession", profession) if profession else unknown["inconnue"],
            self.counts[key],
            say("books.et_autres", noms=names, n=more) if more > 0 else names,
        ]
