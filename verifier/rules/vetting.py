"""What a sound rule book looks like: every outcome has its sentence, every word is known, no criterion is law twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from string import Formatter

from verifier.domain import Indicateur, Kind, Profession, Referentiel, Topic
from verifier.errors import RulebookError
from verifier.rules import checks
from verifier.rules.finding import CHECKS, COMMON, Check
from verifier.rules.reading_yaml import Lined, Problems
from verifier.rules.rulebook import Definition, Law, Pair, Rulebook, RuleSet, Span
from verifier.rules.yearly import CLAIMABLE
from verifier.wording import say, table

__all__ = ["LISTS", "WORD", "sentence", "vet_definition", "vet_rulebook", "vet_span"]

LISTS: Mapping[str, frozenset[str]] = {
    "receivable": frozenset(Kind),
    "refused": frozenset(Kind),
    "dated": frozenset(Kind),
    "topics": frozenset(Topic),
}
WORD: Mapping[str, frozenset[str]] = {"referentiel": frozenset(Referentiel)}
"""The parameters that hold a list of words, or one word; every other is yes or no."""

NEVER_EMPTY = frozenset({"receivable", "topics"})
"""The lists that say what is looked for: without a word, the check would find all well."""

NEVER_RECEIVED = frozenset({Kind.ATTESTATION_HONNEUR, Kind.RECAPITULATIF_AMELIPRO, Kind.CAPTURE_ECRAN, Kind.AUTRE})
"""What a professional writes of themselves, and what is no justificatif: to receive it would be to ask for none."""

NEVER_PROOF = frozenset({Kind.DEVIS, Kind.PROFORMA, Kind.RELEVE})
"""What announces a price, or shows a payment: it never proves a purchase; a signed devis stays the agent's to weigh."""

assert checks  # noqa: S101  imported for what it registers


def sentence(texts: Mapping[str, str], outcome: str) -> str | None:
    """The sentence of an outcome: its own, else that of its status."""
    return texts.get(outcome) or texts.get(outcome.partition(".")[0])


def vet_definition(definition: Definition, place: Lined, problems: Problems) -> None:
    """The check exists; every outcome has its sentence, with placeholders that the check fills."""
    found = CHECKS.get(definition.check)
    if found is None:
        problems.add(place, "rules.livre.controle", name=definition.id, check=definition.check, valid=", ".join(sorted(CHECKS)))
        return
    for outcome in found.outcomes:
        if sentence(definition.says, outcome) is None:
            problems.add(place, "rules.livre.sans_phrase", name=definition.id, outcome=outcome)
    _vet_params(definition.id, found, definition.params, place, problems)
    _vet_texts(definition.id, found, definition.says, place, problems)
    _vet_texts(definition.id, found, definition.ask, place, problems)
    _vet_asks(definition, found, place, problems)


def vet_span(definition: Definition, span: Span, place: Lined, problems: Problems) -> None:
    """What a span changes is known to the check, and leaves it all that it needs."""
    found = CHECKS.get(definition.check)
    if found is None:
        return
    _vet_params(span.criterion, found, span.params, place, problems)
    _vet_texts(span.criterion, found, span.says, place, problems)
    _vet_texts(span.criterion, found, span.ask, place, problems)
    params = {**definition.params, **span.params}
    for name in sorted(found.needed - set(params)) if not span.retired else ():
        problems.add(place, "rules.livre.parametre_manquant", at="with", name=span.criterion, param=name)
    received, refused = (_words(params.get(name)) for name in ("receivable", "refused"))
    for kind in sorted(received & (NEVER_RECEIVED | NEVER_PROOF | refused)):
        problems.add(place, _unfit(kind), at="with", name=span.criterion, word=say(f"rules.nature.{kind}"), reason=_why(kind))


def _unfit(kind: str) -> str:
    """The sentence that tells why a kind is not to be received."""
    if kind in NEVER_RECEIVED:
        return "rules.livre.jamais_recu"
    if kind in NEVER_PROOF:
        return "rules.livre.devis_recu" if kind == Kind.DEVIS else "rules.livre.jamais_preuve"
    return "rules.livre.recu_et_refuse"


def _why(kind: str) -> str:
    """Why a kind proves nothing, where that is known."""
    return str(table("rules")["ne_prouve_rien"].get(kind, ""))


def _words(value: object) -> frozenset[str]:
    return frozenset(one for one in value if isinstance(one, str)) if isinstance(value, list) else frozenset()


def _vet_params(name: str, found: Check, params: Mapping[str, object], place: Lined, problems: Problems) -> None:
    """Each parameter is one of the check's, and of its sort: a list of words, a word, or yes or no."""
    for key, value in params.items():
        known = LISTS.get(key) or WORD.get(key)
        if key not in found.params:
            valid = ", ".join(sorted(found.params)) or "–"
            problems.add(place, "rules.livre.parametre", at="with", name=name, param=key, valid=valid)
        elif known is None:
            if not isinstance(value, bool):
                problems.add(place, "rules.livre.sorte_oui_non", at="with", cle=key)
        elif (key in LISTS) is not isinstance(value, list) or (key in NEVER_EMPTY and not value):
            problems.add(place, "rules.livre.liste" if key in LISTS else "rules.livre.sorte_texte", at="with", cle=key)
        else:
            for word in value if isinstance(value, list) else [value]:
                if not isinstance(word, str) or word not in known:
                    problems.add(place, "rules.livre.mot", at="with", word=word, valid=", ".join(sorted(map(str, known))))


def _vet_texts(name: str, found: Check, texts: Mapping[str, str], place: Lined, problems: Problems) -> None:
    """Each sentence is for an outcome that exists and uses placeholders that this outcome fills."""
    for key, text in texts.items():
        under = [outcome for outcome in found.outcomes if outcome == key or outcome.startswith(f"{key}.")]
        served = [outcome for outcome in under if outcome == key or outcome not in texts]
        if not under:
            problems.add(place, "rules.livre.issue", name=name, outcome=key, valid=", ".join(found.outcomes))
        for outcome in served:
            for word in sorted(_placeholders(text) - found.outcomes[outcome] - COMMON):
                problems.add(place, "rules.livre.mot_a_remplir", name=name, outcome=outcome, word=word)


def _vet_asks(definition: Definition, found: Check, place: Lined, problems: Problems) -> None:
    """What is missing or refused must be said to the professional too."""
    for outcome in found.outcomes:
        if outcome.startswith(("absent", "contredit")) and sentence(definition.ask, outcome) is None:
            problems.add(place, "rules.livre.sans_demande", name=definition.id, outcome=outcome)


def _placeholders(text: str) -> set[str]:
    """The words to fill in; one that asks to be laid out (« {date:>9} », « {date!r} ») is given whole, and is no known word."""
    try:
        parts = [part for part in Formatter().parse(text) if part[1] is not None]
        return {f"{name}{'!' + how if how else ''}{':' + spec if spec else ''}" for _, name, spec, how in parts}
    except ValueError:
        return {text}


def vet_rulebook(book: Rulebook, claims: Lined, problems: Problems) -> None:
    """No criterion is law twice; whatever may be claimed is judged by some rules, and by a receivable pièce first."""
    for dispositif, law in book.laws.items():
        for ours in (True, False):
            for span in overlapping(span for span in law.spans if (span.decided is None) is ours):
                years = _years(span.exercices)
                place = problems.place(span, claims)
                problems.add(place, "rules.livre.chevauchement", name=span.criterion, dispositif=dispositif, years=years)
        _vet_yearly(book, law, claims, problems)
    for pair in sorted(book.pairs):
        _vet_pair(book, pair, claims, problems)


def _vet_pair(book: Rulebook, pair: Pair, claims: Lined, problems: Problems) -> None:
    if pair.dispositif not in book.laws:
        problems.add(claims, "rules.livre.sans_dispositif", dispositif=pair.dispositif)
        return
    try:
        law = book.rules_for(*pair)
    except (RulebookError, KeyError) as error:
        reason = str(error) if isinstance(error, RulebookError) else say("rules.livre.emprunt_sans_preteur")
        lent = book.laws[pair.dispositif].borrows(*pair.claim)
        problems.add(problems.place(lent, problems.place(pair, claims)), "rules.livre.sans_regle_pour", reason=reason)
        return
    _vet_always(book, law, pair, problems.place(pair, claims), problems)


def _vet_always(book: Rulebook, law: RuleSet, pair: Pair, place: Lined, problems: Problems) -> None:
    """What is always in force is there; where it is not, said where it was dropped."""
    asked = {rule.id for rule in law.rules}
    for name, definition in book.definitions.items():
        if pair.indicateur in definition.always and name not in asked:
            dropped = [span for span in book.laws[pair.dispositif].decided(*pair.claim) if span.criterion == name]
            left = law.borrowing and name in law.borrowing.without
            where = problems.place(dropped[-1], place) if dropped else place
            lent = book.laws[pair.dispositif].borrows(*pair.claim)
            where = problems.place(lent, place) if left and lent and not dropped else where
            problems.add(where, "rules.livre.toujours", at="sauf" if left else "retire", name=name, indicateur=pair.indicateur)


def _vet_yearly(book: Rulebook, law: Law, claims: Lined, problems: Problems) -> None:
    """The indicators of each year agree with who may claim them, and the amounts that they name exist."""
    amounts = {amount.id for amount in law.yearly.amounts}
    for row in law.yearly.rows:
        if row.montant and row.montant not in amounts:
            values = {"name": row.montant, "indicateur": row.id, "dispositif": law.dispositif}
            problems.add(problems.place(row, claims), "rules.livre.montant_inconnu", at="montant", **values)
    if not law.yearly.rows:
        return
    ours, all_ = (
        {pair.profession for pair in pairs if pair.dispositif == law.dispositif}
        for pairs in ((book.ours or book).pairs, book.pairs)
    )
    told = {
        Pair(law.dispositif, year, profession, Indicateur(row.id)): row
        for row in law.yearly.rows
        if row.id in set(Indicateur) and row.force in CLAIMABLE
        for year in row.where.exercices
        for profession in ((all_ if row.decided else ours) if row.where.professions is None else row.where.professions)
    }
    mine = {pair for pair in book.pairs if pair.dispositif == law.dispositif}
    _tell_together("rules.livre.droit_sans_ligne", [(pair, problems.place(pair, claims)) for pair in mine - set(told)], problems)
    stray = [(pair, problems.place(told[pair], claims)) for pair in set(told) - mine]
    _tell_together("rules.livre.ligne_sans_droit", stray, problems)


def _tell_together(sentence: str, found: Iterable[tuple[Pair, Lined]], problems: Problems) -> None:
    """The same thing wrong at one place for several professions, told once."""
    together: dict[tuple[int, Indicateur, int], list[tuple[Pair, Lined]]] = {}
    for pair, place in sorted(found, key=lambda each: each[0]):
        together.setdefault((pair.exercice, pair.indicateur, id(place)), []).append((pair, place))
    for each in together.values():
        pair, place = each[0]
        values = {**pair._asdict(), "profession": ", ".join(one.profession for one, _ in each)}
        problems.add(place, sentence, **values)


def overlapping(spans: Iterable[Span]) -> Iterator[Span]:
    """The spans that say again where a criterion is law."""
    told: dict[tuple[str, int, Indicateur], frozenset[Profession]] = {}
    for span in spans:
        mine = frozenset(Profession) if span.professions is None else span.professions
        places = [(span.criterion, year, indicateur) for year in span.exercices for indicateur in span.indicateurs]
        if any(told.get(place, frozenset()) & mine for place in places):
            yield span
        told |= {place: told.get(place, frozenset()) | mine for place in places}


def _years(years: Iterable[int]) -> str:
    return ", ".join(str(year) for year in sorted(years))
