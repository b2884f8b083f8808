"""Rule cases in YAML, collected by pytest itself so that their names keep their accents.

A file is a list of cases:

    - case: what an expert would say aloud
      claim: {dispositif: fami, exercice: 2024, profession: chirurgien-dentiste, praticien: MARTIN Claire}
      facts: [one mapping a pièce]
      match: what the catalogue says (default: the pièces' software is known, its éditeur is the printed one)
      expect: {status: …, criteria: {id: status}, in_force: [ids], message: {id: words}, reply: [words], notes: [words],
              no_notes: [words], no_reply: [words], no_message: {id: words},
              evidence: {id: [the words found, all of them]}}

A case of `aretes.yaml` also says which edge rule it is about (`regle`), and on which side of it (`cote`: oui, non).

`criteria` names every criterion that is neither `satisfait` nor `sans_objet` (others may be named too, and are then checked);
`in_force`, where given, is the exact list of what is listed. `missing` is always checked: the criteria expected `absent`.

A pièce: `kind` plus whatever the rule looks at, nothing else.
  any field of the contract    value, or {value, confidence, alternatives: [[value, confidence]]} (`date` = document_date, `pack_named` = pack)
  dmp, segur, lap, pack        mentions: a polarity, or a list of polarities or {says, text, subject, elsewhere, since, hidden, confidence,
                               doubt, sentence, against}
  dates                        {role: day or [days]} (acquisition, order, installation, delivery, due, period_start…)
  client, entity, other        names of people, by role: a name, or {name, text, confidence, unequipped}
  traits                       signed, reseller, maintenance_only, two_titles, blank…
  items                        {sort: text, or {text, amount}}
  issuer, cancels, quality, reading, error, name, rivals, kind_confidence
  logiciel, tie, connecteur    what the catalogue says of this pièce (defaults: the software, folded; editeur)

`match`: null (nothing found), or {nom, id, editeur, ambiguous, rivals, version, dmp, segur, lap (statut or {statut, via, version}),
declared: {nom, version, id}, devices, connected, professions}; or {conflict: sentence} (a key against the name).
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cached_property

import pytest
import yaml

from verifier import rules
from verifier.domain import (
    Autorite,
    Box,
    Candidate,
    Claim,
    Dated,
    DateRole,
    Declared,
    Dispositif,
    Doubt,
    Entry,
    Evidence,
    Facts,
    Field,
    FieldName,
    Genre,
    Indicateur,
    Item,
    ItemSort,
    Kind,
    Matching,
    Mention,
    Person,
    PersonRole,
    PieceMatch,
    Polarity,
    Profession,
    Reading,
    Reference,
    Referentiel,
    Standing,
    Tie,
    Topic,
    Trait,
    Via,
)
from verifier.rules import judging
from verifier.rules.finding import CHECKS
from verifier.rules.names import fold

BOX = Box(0, 0, 1, 1)
TEXTS = {
    "positive": "DMP compatible",
    "negative": "n'est pas DMP compatible",
    "web_dmp": "accès par le Web DMP",
    "future": "sera prochainement DMP compatible",
    "in_progress": "en cours d'homologation DMP",
    "conditional": "compatible DMP sous réserve de souscription au pack",
    "partial": "alimentation du DMP",
    "general": "nos logiciels sont DMP compatibles",
}


def pytest_collect_file(file_path, parent):
    return CaseFile.from_parent(parent, path=file_path) if file_path.suffix == ".yaml" else None


class CaseFile(pytest.File):
    @cached_property
    def book(self):
        return rules.load()

    def collect(self):
        for case in yaml.safe_load(self.path.read_text(encoding="utf-8")):
            if "case" in case:
                yield Case.from_parent(self, name=case["case"], case=case)


class Case(pytest.Item):
    def __init__(self, *, case, **kwargs):
        super().__init__(**kwargs)
        self.case = case

    def runtest(self):
        verdict, findings = judged(self.case, self.parent.book)
        compare(verdict, self.case["expect"])
        for definition, finding in findings:
            declared = CHECKS[definition.check].outcomes
            assert finding.outcome in declared, f"{definition.id} : issue non déclarée {finding.outcome}"
            assert declared[finding.outcome] <= set(finding.values), f"{definition.id} : {finding.outcome}"

    def repr_failure(self, excinfo, style=None):
        return str(excinfo.value) if excinfo.errisinstance(AssertionError) else super().repr_failure(excinfo, style)

    def reportinfo(self):
        return self.path, 0, self.name


def judged(case, book):
    """The verdict of a case, and what each check found before the guards: (definition, finding)."""
    facts = tuple(piece(place, raw) for place, raw in enumerate(case.get("facts", [])))
    matching = matched(case.get("match", {}), case.get("facts", []))
    settled = rules.settle(claim(case["claim"]), facts, matching, book)
    verdict = rules.judge(settled, facts, matching, book)
    law = book.rules_for(settled.dispositif, settled.exercice, settled.profession, settled.indicateur)
    dossier = judging._dossier(settled, facts, matching, book, law)
    found = [(rule.definition, CHECKS[rule.definition.check].run(dossier, rule.params)) for rule in law.rules if verdict.criteria]
    return verdict, [(definition, finding) for definition, finding in found if finding]


def compare(verdict, expect):
    got = {one.id: str(one.status) for one in verdict.criteria}
    told = "\n".join(f"  {one.id}: {one.status} – {one.message}" for one in verdict.criteria)
    context = f"{verdict.status}\n{told}\n{verdict.reply}\n{verdict.notes}"
    quiet = {"satisfait", "sans_objet"}
    named = expect.get("criteria", {})
    for name, status in {**{n: s for n, s in got.items() if s not in quiet}, **named}.items():
        assert got.get(name) == named.get(name), f"{name}: {got.get(name)}, attendu {named.get(name)}\n{context}"
        assert name not in named or got[name] == status
    assert str(verdict.status) == expect["status"], context
    assert list(verdict.missing) == [name for name in got if named.get(name) == "absent"], context
    if "in_force" in expect:
        assert sorted(got) == sorted(expect["in_force"]), context
    messages = {one.id: one.message for one in verdict.criteria}
    for name, words in expect.get("message", {}).items():
        assert words in messages[name], context
    for name, words in expect.get("no_message", {}).items():
        assert words not in messages[name], context
    places = {one.id: [place.text for place in one.evidence] for one in verdict.criteria}
    for name, texts in expect.get("evidence", {}).items():
        assert places[name] == [str(text) for text in texts], f"{name}: {places[name]}\n{context}"
    for words in expect.get("reply", []):
        assert words in verdict.reply, context
    for words in expect.get("notes", []):
        assert any(words in note for note in verdict.notes), context
    for words in expect.get("no_notes", []):
        assert not any(words in note for note in verdict.notes), context
    for words in expect.get("no_reply", []):
        assert words not in verdict.reply, context
    assert "{" not in verdict.reply + told, context


def claim(raw):
    words = {"dispositif": Dispositif, "profession": Profession, "indicateur": Indicateur}
    return Claim(**{key: words[key](value) if key in words else value for key, value in raw.items()})


def seen(place, text, page=1):
    return Evidence(place, page, BOX, str(text))


def piece(place, raw):
    raw = dict(raw)
    fields = {name: field(place, name, raw.pop(key)) for key, name in field_keys(raw)}
    mentions = tuple(m for topic in Topic for m in mentions_of(place, topic, raw.pop(str(topic), [])))
    dates = tuple(on_day(DateRole(role), place, day) for role, days in raw.pop("dates", {}).items() for day in listed(days))
    people = tuple(
        person(place, role, one) for role in PersonRole for one in listed(raw.pop(str(role), []))
    )
    items = tuple(item(place, ItemSort(sort), one) for sort, one in raw.pop("items", {}).items())
    issuer = raw.pop("issuer", None)
    error = raw.pop("error", None)
    kind = raw.pop("kind", None)
    for key in ("logiciel", "tie", "connecteur"):
        raw.pop(key, None)
    built = Facts(
        piece=place,
        name=raw.pop("name", f"piece{place + 1}.pdf"),
        sha256="",
        pages=1,
        reading=Reading(raw.pop("reading", "texte")),
        quality=raw.pop("quality", 0.99),
        kind=Kind(kind) if kind else None,
        kind_confidence=raw.pop("kind_confidence", 1.0),
        kind_evidence=seen(place, kind),
        kind_rivals=tuple(Kind(rival) for rival in raw.pop("rivals", [])),
        fields=fields,
        issuer=Field(FieldName.EDITOR, issuer, 1.0, seen(place, issuer)) if issuer else None,
        mentions=mentions,
        dates=dates,
        people=people,
        items=items,
        traits=frozenset(Trait(trait) for trait in raw.pop("traits", [])),
        cancels=tuple(raw.pop("cancels", [])),
        error=error,
    )
    assert not raw, f"clé inconnue dans un cas : {raw}"
    return built


def person(place, role, raw):
    raw = raw if isinstance(raw, dict) else {"name": raw}
    return Person(
        raw["name"], role, seen(place, raw.get("text", raw["name"])), raw.get("confidence", 1.0), raw.get("unequipped", False)
    )


def item(place, sort, raw):
    raw = raw if isinstance(raw, dict) else {"text": raw}
    return Item(raw["text"], sort, seen(place, raw["text"]), Decimal(raw["amount"]) if "amount" in raw else None)


def field_keys(raw):
    names = {**{str(name): name for name in FieldName}, "date": FieldName.DOCUMENT_DATE, "pack_named": FieldName.PACK}
    return [(key, names[key]) for key in list(raw) if key in names and key != "pack"]


def field(place, name, raw):
    raw = raw if isinstance(raw, dict) else {"value": raw}
    others = tuple(Candidate(value(name, other), sure, None) for other, sure in raw.get("alternatives", []))
    return Field(name, value(name, raw["value"]), raw.get("confidence", 1.0), seen(place, raw.get("text", raw["value"])), others)


def value(name, raw):
    if name is FieldName.AMOUNT_DUE:
        return Decimal(str(raw))
    if name is FieldName.DEVICES:
        return tuple(listed(raw))
    return raw if isinstance(raw, (bool, date)) else str(raw)


def mentions_of(place, topic, raw):
    for one in listed(raw):
        said = {"says": one} if isinstance(one, str) else one
        text = said.get("text") or TEXTS[said["says"]].replace("DMP", str(topic).upper())
        yield Mention(
            topic,
            Polarity(said["says"]),
            seen(place, text),
            said.get("confidence", 1.0),
            said.get("subject"),
            not said.get("elsewhere", False),
            said.get("since"),
            said.get("hidden", False),
            doubt=Doubt(said["doubt"]) if "doubt" in said else None,
            sentence=said.get("sentence", ""),
            against=said.get("against", ""),
            until=said.get("until"),
        )


def on_day(role, place, day):
    """A day, or `{value: day, confidence: how surely it is that of the role}`."""
    told = day if isinstance(day, dict) else {"value": day, "confidence": 1.0}
    return Dated(role, told["value"], seen(place, told["value"]), told["confidence"])


def listed(raw):
    return raw if isinstance(raw, list) else [raw]


def matched(raw, pieces):
    names = [plain(one.get("software")) for one in pieces]
    first = next((name for name in names if name), None)
    found = raw is not None and "conflict" not in raw and (first or "nom" in raw)
    raw = raw or {}
    nom = raw.get("nom", first)
    best = Entry(raw.get("id", fold(nom)), nom, "e-1", raw.get("editeur", "Éditeur"), 0.97) if found else None
    if raw.get("ambiguous"):
        rivals = tuple(Entry(fold(name), name, "e-2", "Autre", 0.95) for name in raw.get("rivals", ["Voisin"]))
    else:
        rivals = ()
    references = tuple(reference(ref, raw[str(ref)]) for ref in Referentiel if raw.get(str(ref)))
    ties = tuple(piece_match(place, one, found=bool(found)) for place, one in enumerate(pieces))
    return Matching(
        best=best,
        rivals=rivals,
        ambiguous=bool(raw.get("ambiguous")),
        version=raw.get("version"),
        professions=tuple(Profession(one) for one in raw.get("professions", [])),
        pieces=ties,
        references=references,
        declared=declared(raw["declared"]) if raw.get("declared") else None,
        devices=tuple(raw.get("devices", [])),
        connected=tuple(raw.get("connected", [])),
        conflict=raw.get("conflict", ""),
    )


def plain(raw):
    return raw["value"] if isinstance(raw, dict) else raw


def piece_match(place, one, *, found):
    software = plain(one.get("software"))
    known = one.get("logiciel", fold(software) if software and found else None)
    tie = one.get("tie", "editeur" if one.get("editor") and found else "inconnu")
    connecteur = Via("c-1", one["connecteur"], None, Genre.CONNECTEUR) if one.get("connecteur") else None
    return PieceMatch(place, known, Tie(tie), connecteur)


def reference(referentiel, raw):
    raw = raw if isinstance(raw, dict) else {"statut": raw}
    via = raw.get("via")
    genre = Genre.PACK if raw["statut"] == "pack" else Genre.CONNECTEUR
    made = Via(fold(via), via, None, genre) if via else None
    return Reference(referentiel, Standing(raw["statut"]), raw.get("version"), made, "Liste publique", Autorite.PUBLIQUE)


def declared(raw):
    label = f"{raw['nom'].upper()} - {raw.get('version', '')} - ÉDITEUR"
    return Declared(label, raw["nom"], raw.get("version"), "Éditeur", raw.get("id", fold(raw["nom"])), known_label=True,
                    tie=Tie(raw.get("tie", "editeur")))
