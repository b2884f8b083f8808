"""The evaluation as a reader wants it: false « conforme » and false refusals first, then the tables, in French."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from verifier.domain import Status
from verifier.evaluation.assessing import NO_RESULT, Assessment, Judgement
from verifier.evaluation.changing import Changes, Move, VerdictMove
from verifier.evaluation.counting import BANDS, Band, Figures, Score, share
from verifier.evaluation.evaluating import Evaluation
from verifier.evaluation.grid import grid
from verifier.evaluation.naming import answer, criterion, fault, kind, named, names, percent, status, tag, wanted, what
from verifier.reports.ink import Sheet
from verifier.wording import say, table

__all__ = ["to_text"]

_SHEET = Sheet(colour=False, width=120)
_INDENT = "  "
_STATUSES = (*(each.value for each in Status), NO_RESULT)
_ORDERED = (*BANDS, None)


def to_text(evaluation: Evaluation, *, errors: bool = False, detailed: Sequence[str] = ()) -> str:
    """The whole report. `errors`: each fault too; `detailed`: the tags whose fields are shown one by one."""
    figures = evaluation.figures
    blocks = [
        _head(evaluation),
        _changes(evaluation.changes) if evaluation.changes else (),
        _titled("titre_verdicts", _verdicts(figures)),
        _titled("titre_natures", _kinds(figures)),
        _titled("titre_champs", _fields(figures)),
        _titled("titre_confiances", _reliability(figures)),
        _titled("titre_confiances_champs", _reliabilities(figures)),
        *(_titled("titre_marque", _groups(groups, whole=name in detailed), marque=tag(name))
          for name, groups in evaluation.by_tag.items()),
        *(_titled("titre_marque_champs", _group_fields(evaluation.by_tag.get(name, {})), marque=tag(name)) for name in detailed),
        _titled("titre_criteres", _criteria(figures)),
        _titled("titre_erreurs", _errors(evaluation)) if errors else (),
    ]
    return "\n\n".join(text for block in blocks if (text := "\n".join(block))) + "\n"


def _titled(key: str, lines: Iterator[str], **values: str) -> Iterator[str]:
    """The lines under a title; nothing at all where there are none."""
    for place, line in enumerate(lines):
        if place == 0:
            yield table("evaluation")[key].format(**values)
        yield _INDENT + line


def _head(evaluation: Evaluation) -> Iterator[str]:
    figures = evaluation.figures
    for key, judgement in (("faux_conforme", Judgement.FALSE_CONFORME), ("faux_refus", Judgement.FALSE_REFUSAL)):
        found = [each.dossier for each in evaluation.assessments if each.judgement == judgement]
        said = _some(key, len(found)).format(n=len(found), total=figures.dossiers, noms=names(found))
        yield from _SHEET.wrap(said, "", _INDENT)
    right, total = figures.judgements.get(Judgement.RIGHT, 0), figures.dossiers
    yield say(
        "evaluation.verdicts", part=percent(share(right, total)), n=right, total=total, stricts=figures.strict,
        tranches=percent(share(figures.decided, total)), a_trancher=percent(share(figures.to_decide, total)),
    )
    every = figures.every_field
    yield say(
        "evaluation.ensemble", match=percent(figures.match.exact), nature=percent(figures.kind.exact),
        precision=percent(every.precision), rappel=percent(every.recall), manques=percent(figures.missing.exact),
        criteres=percent(figures.every_criterion.exact),
    )


def _verdicts(figures: Figures) -> Iterator[str]:
    """Wanted downwards, given across; what never occurs is left out."""
    rows = [each for each in _STATUSES if any(each == want for want, _ in figures.confusion)]
    columns = [each for each in _STATUSES if any(each == got for _, got in figures.confusion)]
    yield from grid(
        [say("evaluation.colonne_verite"), *map(status, columns)],
        [[status(want), *(str(figures.confusion.get((want, got), "·")) for got in columns)] for want in rows],
    )


def _kinds(figures: Figures) -> Iterator[str]:
    rows = [[kind(want), kind(got), str(number)] for (want, got), number in _most(figures.kinds)]
    if rows:
        yield from grid(table("evaluation")["colonnes_natures"], rows, texts=(0, 1))


def _most(counts: Mapping[tuple[str, str], int]) -> Sequence[tuple[tuple[str, str], int]]:
    return sorted(counts.items(), key=lambda each: (-each[1], each[0]))


def _fields(figures: Figures) -> Iterator[str]:
    rows = [_field(what(name), each) for name, each in figures.fields.items()]
    if rows:
        rows.append(_field(say("evaluation.tous_les_champs"), figures.every_field))
        yield from grid(table("evaluation")["colonnes_champs"], rows)


def _field(name: str, score: Score) -> list[str]:
    counts = (score.right, score.wrong, score.missed, score.spurious)
    return [name, str(score.total), percent(score.precision), percent(score.recall), *map(str, counts)]


def _reliability(figures: Figures) -> Iterator[str]:
    rows = [[_band(each.least), str(each.given), str(each.right), percent(each.share), percent(each.told)]
            for each in figures.reliability]
    if rows:
        yield from grid(table("evaluation")["colonnes_confiances"], rows)


def _reliabilities(figures: Figures) -> Iterator[str]:
    """A field a row, a band a column."""
    columns = [each.least for each in figures.reliability]
    rows = [[what(name), *(_cell(bands, least) for least in columns)] for name, bands in figures.reliabilities.items() if bands]
    if rows:
        yield from grid(["", *map(_band, columns)], rows)


def _cell(bands: Sequence[Band], least: float | None) -> str:
    found = next((each for each in bands if each.least == least), None)
    return say("evaluation.part_et_nombre", part=percent(found.share), n=found.given) if found else "·"


def _band(least: float | None) -> str:
    if least is None:
        return say("evaluation.bande_muette")
    place = BANDS.index(least)
    if place == 0:
        return say("evaluation.bande", debut=_decimal(least))
    key = "evaluation.bande_entre" if least else "evaluation.bande_basse"
    return say(key, debut=_decimal(least), fin=_decimal(BANDS[place - 1]))


def _decimal(number: float) -> str:
    return f"{number:.2f}".replace(".", ",")


def _groups(groups: Mapping[str, Figures], *, whole: bool) -> Iterator[str]:
    """A value of the tag a row; where not the whole is asked for, those without a fault are only counted."""
    shown = {value: figures for value, figures in groups.items() if whole or not _faultless(figures)}
    if shown:
        yield from grid(table("evaluation")["colonnes_marque"], [_group(value, figures) for value, figures in shown.items()])
    if rest := [value for value in groups if value not in shown]:
        yield from _SHEET.wrap(say("evaluation.sans_faute", n=len(rest), noms=names(rest)), "", _INDENT)


def _faultless(figures: Figures) -> bool:
    scores = (figures.match, figures.kind, figures.missing, figures.every_field, figures.every_criterion)
    return figures.judgements.get(Judgement.RIGHT, 0) == figures.dossiers and all(each.exact in (None, 1) for each in scores)


def _group(value: str, figures: Figures) -> list[str]:
    judged = figures.judgements
    return [
        named(value), str(figures.dossiers), percent(share(judged.get(Judgement.RIGHT, 0), figures.dossiers)),
        str(judged.get(Judgement.FALSE_CONFORME, 0)), str(judged.get(Judgement.FALSE_REFUSAL, 0)), percent(figures.match.exact),
        percent(figures.every_field.precision), percent(figures.every_field.recall), percent(figures.kind.exact),
        percent(figures.every_criterion.exact),
    ]


def _group_fields(groups: Mapping[str, Figures]) -> Iterator[str]:
    rows = [[named(value), *_field(what(name), score)] for value, figures in groups.items()
            for name, score in figures.fields.items() if score.exact != 1]
    if rows:
        yield from grid(["", *table("evaluation")["colonnes_champs"]], rows, texts=(0, 1))


def _criteria(figures: Figures) -> Iterator[str]:
    rows = [[what(name), str(score.total), percent(score.exact), _confusions(figures.statuses.get(name, {}))]
            for name, score in figures.criteria.items()]
    if rows:
        yield from grid(table("evaluation")["colonnes_criteres"], rows, texts=(0, 3))


def _confusions(counts: Mapping[tuple[str, str], int]) -> str:
    return ", ".join(say("evaluation.confusion", voulu=criterion(want), donne=criterion(got), n=number)
                     for (want, got), number in _most(counts))


def _errors(evaluation: Evaluation) -> Iterator[str]:
    faulty = False
    for each in evaluation.assessments:
        faults = [say("evaluation.faute_sans_resultat")] if each.dossier in evaluation.absent else list(_faults(each))
        if faults:
            faulty = True
            yield named(each.dossier)
            yield from (_INDENT + line for line in faults)
    if not faulty:
        yield say("evaluation.aucune_faute")


def _faults(assessment: Assessment) -> Iterator[str]:
    if assessment.judgement != Judgement.RIGHT:
        yield _verdict(assessment)
    yield from map(fault, assessment.errors)


def _verdict(wrong: Assessment) -> str:
    return say("evaluation.faute_verdict", jugement=_judged(wrong), donne=status(wrong.got), voulu=status(wrong.want))


def _changes(changes: Changes) -> Iterator[str]:
    yield say("evaluation.titre_changements")
    new = sum(each.step > 0 and each.after.judgement == Judgement.FALSE_CONFORME for each in changes.verdicts)
    yield _INDENT + _some("verdicts_titre", len(changes.verdicts)).format(n=len(changes.verdicts), faux=new)
    yield from (_INDENT * 2 + _verdict_move(each) for each in changes.verdicts)
    for key, moves in (("pire_titre", changes.worse), ("mieux_titre", changes.better)):
        yield _INDENT + _some(key, len(moves)).format(n=len(moves))
        yield from (_INDENT * 2 + _move(each) for each in moves)


def _verdict_move(move: VerdictMove) -> str:
    return say("evaluation.verdict_bouge", dossier=named(move.after.dossier), avant=status(move.before.got),
               apres=status(move.after.got), jugement=_judged(move.after), voulu=status(move.after.want))


def _move(move: Move) -> str:
    return say("evaluation.valeur_bouge", dossier=named(move.dossier), quoi=what(move.after.what), avant=answer(move.before),
               apres=answer(move.after), voulu=wanted(move.after))


def _judged(assessment: Assessment) -> str:
    return str(table("evaluation")["jugement"][assessment.judgement])


def _some(key: str, number: int) -> str:
    """The sentence for none, or for some."""
    forms: Sequence[str] = table("evaluation")[key]
    return forms[number > 0]
