"""Tables of small papers and what must be read from them, collected by pytest itself so that names keep their accents.

A file is a list; its entries without `case` hold the file's `frames` (papers with a hole named {say}) and the frame taken
where a case names none (`in`). A case:

    - case: the situation, as a specialist would say it
      paper: |                    the whole paper (see tests/typed.py), or…
      say: one sentence           …what is put in the hole of the frame `in: …`
      reading: ocr                default texte
      name: photo.jpg             default piece.pdf
      todo: why it is not yet so  expected to fail, and said when it no longer does
      # and what is expected, nothing else being looked at:
      kind: facture               (null: none; {any: [kinds]})
      dmp, segur, lap: polarity, or {says: polarity, [polarities] or {any: […]}, about: false, since: date, until: date, hidden: true}; none = no mention
      <field of the contract>: value, null when the paper does not show it, {any: [values that are all right]}
      dates: {role: day or [days]}; a role that is named holds those days and no other
      unequipped: these people, and no others, are named as not using the software ([] for nobody)
      client, entity, other: names among the people of that role; only_clients: these and no other client
      traits, no_traits: [traits]
      items: [sorts of the billed lines, in order]
      kind_or_doubt: the kind, where a doubt said as such is as good (a sure « autre » is a refusal)
      issuer, cancels, rivals
      losers: {field: [values]}, the other values that a field could have

A mention that is not `positive` must never make the field true, and a positive one about the software must.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal

import pytest
import yaml
from typed import type_document

from verifier import catalog
from verifier.domain import BOOLEAN_FIELDS, DateRole, FieldName, Kind, PersonRole, Polarity, Reading, Topic, Trait
from verifier.fields import Finders, extract

TOPICS = {"dmp": Topic.DMP, "segur": Topic.SEGUR, "lap": Topic.LAP}
SAID_BY = {Topic.DMP: FieldName.DMP_COMPATIBLE, Topic.SEGUR: FieldName.SEGUR_REFERENCED, Topic.LAP: FieldName.LAP_CERTIFIED}
LEGAL = {"sas", "sasu", "sarl", "sa", "eurl", "snc", "scop", "societe", "ste"}
TITLES = {"dr", "docteur", "pr", "professeur", "m", "mr", "monsieur", "mme", "madame", "le", "la"}
ROLES = {str(role): role for role in PersonRole}
FIELDS = {str(name): name for name in FieldName}
DOUBT = 0.75  # below, the rules take a kind for doubtful
SETTING = {"case", "paper", "say", "in", "reading", "name", "todo"}
INVENTED = {
    "sources.csv": """source_id,titre,url,date,autorite
s-1,Liste inventée,,2024-01-15,officielle
""",
    "editeurs.csv": """id,nom,alias,groupe,source_id
e-alcyane,Alcyane Santé,Alcyane,Groupe Morvane,s-1
e-tilvert,Tilvert Informatique,Tilvert,,s-1
e-ostrel,Ostrel Développement,Ostrel,,s-1
e-cimaise,Cimaise Médical,,,s-1
e-dolmen,Dolmen Éditions,,Groupe Morvane,s-1
e-k9r,K9R Santé,,,s-1
e-tarvane,Tarvane Éditions,Tarvane,,s-1
""",
    "logiciels.csv": """id,editeur_id,nom,alias,professions,source_id
l-velmora,e-alcyane,Velmora,Velmora Santé|Velmora version 8.0|Velmora 8.0,chirurgien-dentiste,s-1
l-velmora-junior,e-alcyane,Velmora Junior,,chirurgien-dentiste,s-1
l-kaltis-4,e-tilvert,Kaltis 4,,infirmier,s-1
l-kaltis-5,e-tilvert,Kaltis 5,,infirmier,s-1
l-zorane-3000,e-tilvert,Zorane+3000,Zorane 3000,masseur-kinesitherapeute,s-1
l-zorane-4000,e-tilvert,Zorane+4000,Zorane 4000,orthophoniste,s-1
l-galaxie,e-cimaise,Galaxie,,medecin,s-1
l-chorus,e-ostrel,Chorus,,orthoptiste,s-1
l-sillon,e-cimaise,Sillon & Mesure,Sillon et Mesure,masseur-kinesitherapeute,s-1
l-orvane,e-dolmen,ORVANE.NET,Orvane|Orvane v5.6,medecin,s-1
l-medisol,e-ostrel,Médisol,Médisol Cabinet,medecin,s-1
l-dentelio,e-dolmen,Dentélio_W,Dentélio W,chirurgien-dentiste,s-1
l-m4r,e-k9r,M4R Clair,,infirmier,s-1
l-tarvane,e-tarvane,Tarvane,,infirmier,s-1
""",
    "connecteurs.csv": """id,nom,editeur,genre,alias,source_id
v-lorna,Passerelle Lorna,Lorna Interop,connecteur,Lorna DMP,s-1
v-serenia,Pack Sérénia,Alcyane Santé,pack,,s-1
""",
    "appareils.csv": """id,classe,synonymes,modeles,exercice_debut,exercice_fin,dispositifs,source_id
oxymetre,Oxymètre connecté,oxymètre,,2019,,fami,s-1
tension,Tensiomètre connecté,tensiomètre,,2019,,fami,s-1
""",
    "messageries.csv": """id,nom,operateur,alias,espace_de_confiance,source_id
m-apicrypt,Apicrypt,Apicem,,oui,s-1
""",
}


def pytest_collect_file(file_path, parent):
    return CaseFile.from_parent(parent, path=file_path) if file_path.suffix == ".yaml" else None


def invented_finders(folder):
    for name, rows in INVENTED.items():
        (folder / name).write_text(rows, encoding="utf-8")
    return Finders(catalog.spotter(catalog.load(folder)))


class CaseFile(pytest.File):
    finders = None

    def collect(self):
        frames = {}
        for case in yaml.safe_load(self.path.read_text(encoding="utf-8")):
            if "case" not in case:
                frames.update(case)
                continue
            item = Case.from_parent(self, name=case["case"], case=case, frames=frames)
            if "todo" in case:
                item.add_marker(pytest.mark.xfail(strict=True, reason=case["todo"]))
            yield item

    def setup(self):
        if CaseFile.finders is None:
            CaseFile.finders = invented_finders(self.config._tmp_path_factory.mktemp("catalogue"))


class Case(pytest.Item):
    def __init__(self, *, case, frames, **kwargs):
        super().__init__(**kwargs)
        self.case, self.frames = case, frames

    def runtest(self):
        check(self.case, extract(0, self.document(), CaseFile.finders))

    def document(self):
        raw = self.case
        paper = raw.get("paper")
        if paper is None:
            paper = fill(self.frames["frames"][raw.get("in", self.frames.get("in"))], str(raw["say"]))
        return type_document(paper, Reading(raw.get("reading", "texte")), raw.get("name", "piece.pdf"))

    def repr_failure(self, excinfo, style="native"):
        if excinfo.errisinstance(AssertionError):
            return str(excinfo.value).split("\nassert not [")[0]
        return str(excinfo.getrepr(style=style or "native"))

    def reportinfo(self):
        return self.path, 0, self.name


def fill(frame, say):
    """The frame with its hole filled; several rows keep the indent of none."""
    return frame.replace("{say}", say.strip("\n"))


def check(case, facts):
    expected = {key: value for key, value in case.items() if key not in SETTING}
    assert expected, "un cas qui n'attend rien"
    wrong = [line for key, value in expected.items() for line in differ(key, value, facts)]
    wrong += [line for topic in TOPICS if topic in expected for line in field_follows(TOPICS[topic], expected, facts)]
    assert not wrong, "\n".join([*wrong, told(facts)])


def told(facts):
    """What was read, for whoever mends it."""
    fields = {str(name): str(field.value) for name, field in facts.fields.items()}
    mentions = [(str(m.topic), str(m.polarity), m.about_software, m.subject, m.evidence.text) for m in facts.mentions]
    people = [(str(p.role), p.name) for p in facts.people]
    dates = [(str(d.role), str(d.day)) for d in facts.dates]
    return "\n".join(f"    {part}" for part in (f"{facts.kind} {sorted(map(str, facts.traits))}", fields, mentions, people, dates))


def differ(key, want, facts):
    """The French of what is not as expected under one key."""
    if key in TOPICS:
        return mentions_of(TOPICS[key], want, facts)
    if key in FIELDS:
        return unlike(key, want, facts.value(FIELDS[key]))
    readers = {"kind": kind, "dates": dates, "traits": traits, "no_traits": no_traits, "items": items, "issuer": issuer,
               "cancels": cancels, "rivals": rivals, "only_clients": only_clients, "kind_or_doubt": kind_or_doubt, "unequipped": unequipped,
               "unsure": unsure, "sure": sure, "losers": losers}
    return people(key, want, facts) if key in ROLES else readers[key](want, facts)


def mentions_of(topic, want, facts):
    want = want if isinstance(want, dict) else {"says": want}
    about = want.get("about", True)
    said = [m for m in facts.mentions if m.topic is topic]
    got = {str(m.polarity) for m in said if m.about_software is about}
    wrong = [] if says(want["says"], got) else [f"{topic} : {sorted(got)}, attendu {want['says']}"]
    if about is False and any(m.about_software and m.polarity is Polarity.POSITIVE for m in said):
        wrong.append(f"{topic} : dit positif du logiciel, alors qu'il s'agit d'un autre produit")
    told_too = {key: [getattr(m, key) for m in said] for key in ("since", "until", "hidden") if key in want}
    return wrong + [f"{topic} {key} : {got}, attendu {want[key]}" for key, got in told_too.items() if want[key] not in got]


def says(want, got):
    """Whether the polarities are those wanted; of `{any: […]}` one or more, and no other."""
    if isinstance(want, dict):
        return bool(got) and got <= {str(Polarity(word)) for word in want["any"]}
    return got == {str(Polarity(word)) for word in listed(want) if word != "none"}


def field_follows(topic, expected, facts):
    """What the field must be, given what the mentions say."""
    if str(SAID_BY[topic]) in expected:
        return []
    want = expected[str(topic)]
    want = want if isinstance(want, dict) else {"says": want}
    positive = "positive" in listed(want["says"]) and want.get("about", True) and not want.get("hidden")
    got = facts.value(SAID_BY[topic])
    return [] if (got is True) == positive else [f"{SAID_BY[topic]} : {got}, la mention étant {want}"]


def unlike(key, want, got):
    wants = want["any"] if isinstance(want, dict) else [want]
    name = FIELDS[key]
    if got is None:
        return [] if None in wants else [f"{key} : rien, attendu {want}"]
    return [] if any(w is not None and norm(name, w) == norm(name, got) for w in wants) else [f"{key} : {got}, attendu {want}"]


def norm(name, value):
    """A comparable form of a value: case, accents, titles and legal forms forgiven, figures never."""
    if name in BOOLEAN_FIELDS or isinstance(value, date):
        return value
    if name is FieldName.AMOUNT_DUE:
        return Decimal(str(value)).quantize(Decimal("0.01"))
    if name is FieldName.EDITOR:
        return "".join(word for word in words_of(value) if word not in LEGAL)
    if name is FieldName.PRACTITIONER:
        return person(value)
    return "".join(words_of(value))


def words_of(text):
    plain = unicodedata.normalize("NFKD", str(text).replace("œ", "oe").replace("Œ", "OE")).casefold()
    return re.findall(r"[a-z0-9+]+", "".join(char for char in plain if not unicodedata.combining(char)))


def person(name):
    return "".join(sorted("".join(word for word in words_of(name) if word not in TITLES)))


def kind(want, facts):
    wants = [Kind(one) if one else None for one in (want["any"] if isinstance(want, dict) else [want])]
    return [] if facts.kind in wants else [f"kind : {facts.kind}, attendu {want}"]


def kind_or_doubt(want, facts):
    """The kind, or a kind that is given with doubt: never a sure « autre », which refuses the pièce."""
    doubted = facts.kind is None or facts.kind_rivals or facts.kind_confidence < DOUBT
    return [] if doubted else kind(want, facts)


def unsure(want, facts):
    field = facts.fields.get(FIELDS[want])
    return [] if field and field.confidence < DOUBT else [f"{want} : {field}, attendu peu sûr"]


def sure(want, facts):
    field = facts.fields.get(FIELDS[want])
    return [] if field and field.confidence >= DOUBT else [f"{want} : {field}, attendu sûr"]


def losers(want, facts):
    fields = {name: facts.fields.get(FIELDS[name]) for name in want}
    got = {name: [str(one.value) for one in field.alternatives] if field else None for name, field in fields.items()}
    return [] if got == want else [f"perdants : {got}, attendu {want}"]


def rivals(want, facts):
    return [] if {Kind(one) for one in listed(want)} <= set(facts.kind_rivals) else [f"rivaux : {facts.kind_rivals}, attendu {want}"]


def dates(want, facts):
    wrong = []
    for role, days in want.items():
        got = sorted({d.day for d in facts.dates if d.role is DateRole(role)})
        if got != sorted(listed(days or [])):
            wrong.append(f"date {role} : {[str(day) for day in got]}, attendu {days}")
    return wrong


def people(role, want, facts):
    got = [person(p.name) for p in facts.people if p.role is ROLES[role]]
    return [f"{role} : {one} manque" for one in listed(want) if person(one) not in got]


def only_clients(want, facts):
    got = {person(p.name): p.name for p in facts.people if p.role is PersonRole.CLIENT}
    stray = sorted(set(got) - {person(one) for one in listed(want)})
    return [f"client : {got[one]} n'en est pas un" for one in stray]


def unequipped(want, facts):
    got = {person(p.name) for p in facts.people if p.unequipped}
    return [] if got == {person(one) for one in listed(want)} else [f"non équipés : {sorted(got)}, attendu {want}"]


def traits(want, facts):
    return [f"trait {one} manque" for one in listed(want) if Trait(one) not in facts.traits]


def no_traits(want, facts):
    return [f"trait {one} en trop" for one in listed(want) if Trait(one) in facts.traits]


def items(want, facts):
    got = [str(item.sort) for item in facts.items]
    return [] if got == listed(want) else [f"lignes : {[(i.text, str(i.sort)) for i in facts.items]}, attendu {want}"]


def issuer(want, facts):
    return unlike("editor", want, facts.issuer.value if facts.issuer else None)


def cancels(want, facts):
    return [] if list(facts.cancels) == listed(want) else [f"annule : {facts.cancels}, attendu {want}"]


def listed(raw):
    return raw if isinstance(raw, list) else [raw]
