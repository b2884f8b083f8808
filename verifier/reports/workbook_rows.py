"""What the books tell of a dossier → the rows that it has in the workbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from verifier.domain import place_of
from verifier.reports.cells import Value
from verifier.reports.gist import Condition, Day, Gist
from verifier.reports.ranking import to_look_at
from verifier.reports.wording_of import named_piece, signal, source, word
from verifier.wording import say, table

__all__ = ["Missing", "criterion_rows", "dossier_row"]

NAMED = 60          # dossiers named under a missing mention


def dossier_row(dossier: Gist) -> list[Value]:
    """The row of a dossier, in the order of the columns `dossiers` of the wording."""
    claim, facts, best = dossier.claim, dossier.pieces, dossier.match
    signals = [signal(each, place) for each in facts for place in range(len(each.signals))]
    return [
        dossier.status,
        dossier.dossier,
        "\n".join(to_look_at(dossier)),
        say("books.noms").join(word("criteres", each) for each in dossier.missing),
        claim.praticien,
        claim.numero_ps,
        word("dispositif", claim.dispositif) if claim.dispositif else None,
        claim.exercice,
        word("profession", claim.profession) if claim.profession else None,
        word("indicateur", claim.indicateur),
        say("books.noms").join(word("champ_de_demande", each) for each in claim.assumed),
        best.nom if best else None,
        best.editeur if best else None,
        dossier.version,
        round(best.score, 4) if best else None,
        surest(each.fields.acquisition_date for each in facts),
        surest(each.fields.document_date for each in facts),
        "\n".join(named_piece(each) for each in facts),
        "\n".join(say("reports.piece_illisible", nom=named_piece(each), raison=each.error) for each in facts if each.error),
        min((each.quality for each in facts if not each.error), default=None),
        "\n".join(dict.fromkeys((*signals, *dossier.notes))),
        dossier.reply,
    ]


def criterion_rows(dossier: Gist) -> Iterator[list[Value]]:
    """The row of each criterion of a dossier."""
    pieces = [place_of(each.name).file for each in dossier.pieces]
    for criterion in dossier.criteria:
        yield [
            dossier.status, dossier.dossier, word("criteres", criterion.id), criterion.status,
            criterion.message, source(criterion), *found(criterion, pieces),
        ]


def found(criterion: Condition, pieces: Sequence[str]) -> list[Value]:
    """Where the first words stand, and all the words that a criterion rests on."""
    if not criterion.evidence:
        return [None, None, None]
    first = criterion.evidence[0]
    words = dict.fromkeys(say("reports.mots", texte=each.text) for each in criterion.evidence)
    return [next(iter(pieces[first.piece:]), None), first.page, " ".join(words)]


def surest(days: Iterable[Day | None]) -> date | None:
    """The surest day that the pièces give."""
    told = [(day.confidence, day.value) for day in days if day and day.value]
    return max(told, key=lambda day: day[0])[1] if told else None


class Missing:
    """What is missing, counted by dispositif and profession, with the first dossiers that lack it."""

    def __init__(self) -> None:
        self.counts: dict[tuple[str, str, str], int] = {}
        self.names: dict[tuple[str, str, str], list[str]] = {}

    def add(self, dossier: Gist) -> None:
        """One dossier."""
        claim = dossier.claim
        for criterion in dossier.missing:
            key = (criterion, claim.dispositif or "", claim.profession or "")
            self.counts[key] = self.counts.get(key, 0) + 1
            names = self.names.setdefault(key, [])
            if len(names) < NAMED:
                names.append(dossier.dossier)

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
