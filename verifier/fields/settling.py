"""The settling step: from everything that was found on a sheet to the fields of the contract."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from verifier.domain import (
    Candidate,
    Dated,
    DateRole,
    Field,
    FieldName,
    Kind,
    Mention,
    Person,
    PersonRole,
    Polarity,
    Topic,
)
from verifier.fields.candidates import settle
from verifier.fields.dates import of_role
from verifier.fields.folding import compact, fold
from verifier.fields.from_software import Named

__all__ = ["dated_fields", "practitioner", "said_fields", "software_field"]

MENTION_FIELDS = {
    Topic.DMP: FieldName.DMP_COMPATIBLE,
    Topic.SEGUR: FieldName.SEGUR_REFERENCED,
    Topic.LAP: FieldName.LAP_CERTIFIED,
}
PURCHASES = frozenset({Kind.FACTURE, Kind.BON_DE_COMMANDE})
_PACK = re.compile(r"\bpack|\bmodule|\boption")
AGAIN = 0.03  # how much surer a product is for each further finder that names it
UNKNOWN = 0.75  # how much less a name that no list knows weighs beside one that is known and presented
LESS, LEAST, LEAST_SOFTWARE = 0.02, 0.2, 0.05      # a name read with great doubt is doubtful, not absent
ARTICLES = ("l", "le", "la", "les")   # part of a name where it is printed so: « L'Aide » is rather that than « Aide »
BAND = 12.0      # of the page's measure: names further apart are never printed at the same place
PLANNED = 0.65  # a date below is only planned


def software_field(named: Iterable[Named], others: frozenset[str] = frozenset()) -> tuple[Field | None, tuple[Named, ...]]:
    """The software of the pièce, and the places where it is named. `others`: compact names of companies, connectors, packs."""
    groups: dict[str, list[Named]] = {}
    for one in named:
        if one.catalogued or compact(str(one.candidate.value)) not in others:
            groups.setdefault(one.key, []).append(one)
    groups = _absorbed(groups)
    known = any(_announced(group) or group[0].own for group in groups.values() if group[0].catalogued)
    candidates = {
        key: _group_candidate(group, UNKNOWN if known and not group[0].catalogued else 1.0) for key, group in groups.items()
    }
    field = settle(FieldName.SOFTWARE, candidates.values(), least=LEAST_SOFTWARE)
    if field is None:
        return None, ()
    winner = max(candidates, key=lambda key: candidates[key].confidence)
    return field, tuple(groups[winner])


def _announced(group: list[Named]) -> bool:
    """Whether a label, a billed line or a sentence presents the product, not only its bare name."""
    return any(one.candidate.how != "catalogue" for one in group)


def _group_candidate(group: list[Named], weight: float) -> Candidate:
    best = max(group, key=lambda one: one.candidate.confidence)
    finders = {one.candidate.how for one in group}
    sure = min(0.99, best.candidate.confidence * weight + AGAIN * (len(finders) - 1))
    value = best.candidate.value
    if best.catalogued:
        name = compact(str(value))
        value = next((v for v in map(_value, group) if compact(v) in {article + name for article in ARTICLES}), value)
    return replace(best.candidate, value=value, confidence=round(sure, 4), how="+".join(sorted(finders)))


def _value(one: Named) -> str:
    return str(one.candidate.value)


def _absorbed(groups: dict[str, list[Named]]) -> dict[str, list[Named]]:
    """« Foo » found inside « Foo Premium » at the same place is not a second product: the longer printed name holds it."""
    kept: dict[str, list[Named]] = {}
    places: dict[tuple[int, int], list[tuple[str, Named]]] = {}
    for key, group in groups.items():
        for one in group:
            for place in _bands(one):
                places.setdefault(place, []).append((key, one))
    for key, group in groups.items():
        rest = [one for one in group if not any(_inside(one, other) or _ends_as(one, other) for other in _near(one, key, places))]
        if rest:
            kept[key] = rest
    return kept


def _bands(one: Named) -> Iterator[tuple[int, int]]:
    """The bands of a page that a printed name touches."""
    where = one.candidate.evidence
    if where is not None:
        yield from ((where.page, band) for band in range(int(where.box.top // BAND), int(where.box.bottom // BAND) + 1))


def _near(one: Named, key: str, places: Mapping[tuple[int, int], list[tuple[str, Named]]]) -> Iterator[Named]:
    """The names of other products printed about the same height of the page."""
    return (other for band in _bands(one) for its_key, other in places[band] if its_key != key)


def _inside(one: Named, other: Named) -> bool:
    """Whether `one` is only a part of the longer name `other` printed at the same place."""
    name, longer = compact(_value(one)), compact(_value(other))
    if one.catalogued and not other.catalogued:
        return longer.startswith(name) and longer != name and _same_place(one, other)   # « Foo Premium » is not « Foo »
    if other.catalogued and not one.catalogued and longer.endswith(name):
        return _same_place(one, other)
    return name != longer and name in longer and _same_place(one, other)


def _ends_as(one: Named, other: Named) -> bool:
    """Whether an unknown name only puts words before a known one at the same place: « Formule Sérénité Foo » is Foo."""
    if one.catalogued or not other.catalogued:
        return False
    longer, name = compact(_value(one)), compact(_value(other))
    return longer != name and longer.endswith(name) and _same_place(one, other)


def _same_place(one: Named, other: Named) -> bool:
    """Whether two names are printed one over the other."""
    a, b = one.candidate.evidence, other.candidate.evidence
    if a is None or b is None or a.page != b.page:
        return False
    return min(a.box.x1, b.box.x1) > max(a.box.x0, b.box.x0) and min(a.box.bottom, b.box.bottom) > max(a.box.top, b.box.top)


def dated_fields(dates: tuple[Dated, ...], kind: Kind) -> dict[FieldName, Field]:
    """The date of the paper and the date of acquisition."""
    issued = document_date(dates, kind)
    fields = (issued, acquisition(dates, kind, issued))
    return {field.name: field for field in fields if field is not None}


def said_fields(
    mentions: tuple[Mention, ...], dates: tuple[Dated, ...], simple: Mapping[FieldName, Field]
) -> dict[FieldName, Field]:
    """What the mentions say of the software: DMP (and since when), Ségur, LAP."""
    subscribed = simple.get(FieldName.PACK_SUBSCRIBED)
    named = simple.get(FieldName.PACK)
    pack = (str(named.value) if named else "") if subscribed is not None and subscribed.value is True else None
    fields = [mention_field(mentions, topic, pack=pack) for topic in MENTION_FIELDS]
    return {field.name: field for field in (*fields, since_field(mentions, dates)) if field is not None}


def document_date(dates: tuple[Dated, ...], kind: Kind) -> Field | None:
    """The date of the paper: the one that a label says, else the order's, else (on an attestation) the printing's."""
    ranked: list[Candidate] = []
    roles = [(DateRole.DOCUMENT, 1.0)]
    roles += [(DateRole.ORDER, 0.97)] if kind in {Kind.BON_DE_COMMANDE, Kind.DEVIS, Kind.CONTRAT} else []
    roles += [(DateRole.DELIVERY, 0.95), (DateRole.INSTALLATION, 0.95)] if kind is Kind.BON_DE_LIVRAISON else []
    roles += [(DateRole.PRINTING, 0.9)] if kind not in PURCHASES else []
    roles += [(DateRole.OTHER, 0.95)]
    for role, weight in roles:
        ceiling = max((c.confidence for c in ranked), default=1.0) - LESS      # a weaker role never wins over a stronger one
        for order, dated in enumerate(of_role(dates, role)):
            sure = min(dated.confidence * weight - LESS * order, ceiling)
            ranked.append(Candidate(dated.day, round(max(sure, 0.0), 4), dated.evidence, f"date:{role}"))
    return settle(FieldName.DOCUMENT_DATE, ranked, least=LEAST, rivalry=False)


def acquisition(dates: tuple[Dated, ...], kind: Kind, issued: Field | None) -> Field | None:
    """The date of acquisition: labelled so, or installed; on an invoice or an order, else the document's own date."""
    told = [
        Candidate(dated.day, dated.confidence, dated.evidence, f"date:{dated.role}")
        for dated in of_role(dates, DateRole.ACQUISITION, DateRole.INSTALLATION)
        if dated.role is DateRole.ACQUISITION or (dated.confidence > PLANNED and kind not in PURCHASES)
    ]
    if told:
        labelled = [c for c in told if c.how == "date:acquisition"] or told
        return settle(
            FieldName.ACQUISITION_DATE,
            [*labelled, *(replace(c, confidence=c.confidence - 0.2) for c in told if c not in labelled)],
        )
    if kind in PURCHASES and issued is not None:
        return Field(FieldName.ACQUISITION_DATE, issued.value, issued.confidence, issued.evidence, (), "document_date")
    return None


def mention_field(mentions: tuple[Mention, ...], topic: Topic, *, pack: str | None = None) -> Field | None:
    """True where a plain mention about the software says it, False where one denies it, None otherwise.

    `pack`: the name of the pack that is subscribed or billed, « » where it has none: a mention that depends on a pack is a
    plain one then, and so is what is said of that pack.
    """
    own = [m for m in mentions if m.about_software or (pack and m.subject and compact(m.subject) == compact(pack))]
    relevant = [m for m in own if m.topic is topic and not m.hidden]
    positive = [
        m
        for m in relevant
        if m.polarity is Polarity.POSITIVE
        or (pack is not None and m.polarity is Polarity.CONDITIONAL and _PACK.search(fold(m.evidence.text)))
    ]
    negative = [m for m in relevant if m.polarity is Polarity.NEGATIVE]
    chosen = positive or negative
    if not chosen:
        return None
    best = max(chosen, key=lambda m: m.confidence)
    others = [Candidate(False, m.confidence, m.evidence, "mention") for m in negative] if positive else []
    confidence = round(0.97 * best.confidence, 4) if not others else 0.6
    return Field(MENTION_FIELDS[topic], bool(positive), confidence, best.evidence, tuple(others), "mention")


def since_field(mentions: tuple[Mention, ...], dates: tuple[Dated, ...]) -> Field | None:
    """« DMP compatible depuis le … »."""
    told = [
        Candidate(m.since, m.confidence * 0.97, m.evidence, "mention")
        for m in mentions
        if m.topic is Topic.DMP and m.since and m.about_software
    ]
    told += [Candidate(d.day, d.confidence, d.evidence, "date:dmp_since") for d in of_role(dates, DateRole.DMP_SINCE)]
    return settle(FieldName.DMP_SINCE, told)


def practitioner(people: tuple[Person, ...]) -> Field | None:
    """The professional to whom the pièce is made out."""
    clients = [Candidate(p.name, p.confidence, p.evidence, "person") for p in people if p.role is PersonRole.CLIENT]
    return settle(FieldName.PRACTITIONER, clients, least=LEAST)
