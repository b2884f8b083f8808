"""The room of the fields where a table does not reach: electronic invoices, errors, evidence, determinism, many pages.

What sentences, labels and layouts mean stands in tests/fields/*.yaml.
"""

from __future__ import annotations

import textwrap
import unicodedata
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from typed import type_document

from verifier import catalog
from verifier.domain import (
    Document,
    Entity,
    EntityLabel,
    FieldName,
    Invoice,
    ItemSort,
    Kind,
    Party,
    PersonRole,
    Polarity,
    Reading,
    Topic,
    Trait,
)
from verifier.fields import Finders, extract

CATALOGUE = {
    "sources.csv": "source_id,titre,url,date,autorite\ns-1,Liste inventée,,2024-01-15,officielle\n",
    "editeurs.csv": "id,nom,alias,groupe,source_id\ne-a,Alcyane Santé,Alcyane,,s-1\n",
    "logiciels.csv": "id,editeur_id,nom,alias,professions,source_id\nl-v,e-a,Velmora,,chirurgien-dentiste,s-1\n",
}
FACTURE = """
ALCYANE SANTÉ
12 rue des Tanneurs – 35000 Rennes

# FACTURE N° 2024-118
Date : 12/03/2024
| Docteur Claire MARTIN
| 5 place du Marché, 35000 RENNES
Désignation | Qté | PU HT | Total HT
Licence Velmora – logiciel DMP compatible | 1 | 900,00 € | 900,00 €
| TVA 20 % | 180,00 €
| Net à payer | 1 080,00 €
~ Alcyane Santé – SAS au capital de 50 000 € – RCS Rennes 812 345 678
"""
LETTRE = """
ALCYANE SANTÉ

# ATTESTATION
Nous attestons que le praticien Claire MARTIN utilise le logiciel Velmora.
Velmora est DMP compatible.
Fait à Rennes, le 12/03/2024
"""
INVOICE = Invoice(
    profile="BASIC",
    type_code="380",
    number="2024-118",
    issued=date(2024, 3, 12),
    seller=Party("Alcyane Santé", "812345678"),
    buyer=Party("Docteur Claire MARTIN"),
    lines=("Licence Velmora – logiciel DMP compatible",),
    total=Decimal("1080.00"),
)


@pytest.fixture(scope="module")
def finders(tmp_path_factory) -> Finders:
    folder = tmp_path_factory.mktemp("catalogue")
    for name, rows in CATALOGUE.items():
        (folder / name).write_text(rows, encoding="utf-8")
    return Finders(catalog.spotter(catalog.load(folder)))


@pytest.fixture
def facture() -> Document:
    return type_document(FACTURE)


# --- the electronic invoice beside the page ---


def test_une_facture_electronique_qui_concorde_ne_fait_pas_de_doute(finders, facture):
    facts = extract(0, replace(facture, invoice=INVOICE), finders)
    assert Trait.INTEGRITY_DOUBT not in facts.traits
    assert facts.value(FieldName.DOCUMENT_DATE) == date(2024, 3, 12)


@pytest.mark.parametrize(
    "changed",
    [
        {"issued": date(2023, 3, 12)},
        {"seller": Party("Compagnie du Levant", "512345678")},
        {"lines": ("Fauteuil de bureau",)},
    ],
    ids=["date", "vendeur", "lignes"],
)
def test_une_facture_electronique_qui_dit_autre_chose_fait_douter(finders, facture, changed):
    facts = extract(0, replace(facture, invoice=replace(INVOICE, **changed)), finders)
    assert Trait.INTEGRITY_DOUBT in facts.traits
    assert facts.signals, "un signal doit dire à l'agent ce qui diffère"


@pytest.mark.parametrize("changed", [{"number": "2024-999"}, {"total": Decimal("10.80")}], ids=["numero", "total"])
def test_un_autre_numero_ou_total_est_signale(finders, facture, changed):
    assert extract(0, replace(facture, invoice=replace(INVOICE, **changed)), finders).signals


@pytest.mark.parametrize("changed", [
    {"seller": Party("Alcyane Santé SARL")},
    {"number": "2024118"},
    {"total": Decimal("1200.00"), "due": Decimal("1080.00")},
    {"total": Decimal("-1080.00")},
    {"lines": ("Licence Velmora, logiciel DMP compatible (du 01.01.2024)",)},
    {"issued": None, "number": None, "total": None, "seller": Party(), "buyer": Party(), "lines": ()},
], ids=["forme juridique", "numéro sans tiret", "acompte déduit", "avoir", "période", "muette"])
def test_une_facture_electronique_ecrite_autrement_dit_la_meme_chose(finders, facture, changed):
    facts = extract(0, replace(facture, invoice=replace(INVOICE, **changed)), finders)
    assert (Trait.INTEGRITY_DOUBT in facts.traits, facts.signals) == (False, ())


@pytest.mark.parametrize(("line", "differs"), [
    ("Licence Velmora v7.2 – logiciel DMP compatible", True), ("Licence Velmora v8 – logiciel DMP compatible", True),
    ("Licence Velmora 5 – logiciel DMP compatible", False),
])
def test_une_autre_version_dans_la_facture_electronique_fait_douter(finders, facture, line, differs):
    facts = extract(0, replace(facture, invoice=replace(INVOICE, lines=(line,))), finders)
    assert (Trait.INTEGRITY_DOUBT in facts.traits) is differs


def test_la_version_imprimee_avec_plus_de_chiffres_est_la_meme(finders):
    paper = type_document(FACTURE.replace("Licence Velmora –", "Licence Velmora version 7.2.1 –"))
    same = replace(INVOICE, lines=("Licence Velmora v7.2 – logiciel DMP compatible",))
    other = replace(INVOICE, lines=("Licence Velmora v7.3 – logiciel DMP compatible",))
    assert Trait.INTEGRITY_DOUBT not in extract(0, replace(paper, invoice=same), finders).traits
    assert Trait.INTEGRITY_DOUBT in extract(0, replace(paper, invoice=other), finders).traits


@pytest.mark.parametrize(("printed", "line", "differs"), [
    ("Licence Velmora", "Licence Velmora – logiciel DMP compatible", True),
    ("Licence Velmora – logiciel DMP compatible", "Licence Velmora", True),
    ("Licence Velmora – logiciel non DMP compatible", "Licence Velmora – logiciel DMP compatible", True),
    ("Licence Velmora – logiciel DMP compatible", "Licence Velmora – logiciel non DMP compatible", True),
    ("Licence Velmora – logiciel DMP compatible", "Licence Kaltis – logiciel DMP compatible", True),
    ("Licence Tarnodex – logiciel DMP compatible", "Licence Velmora – logiciel DMP compatible", True),
    ("Licence Velmora – logiciel DMP compatible", "Licence annuelle – logiciel DMP compatible", True),
    ("Licence Velmora – logiciel DMP compatible", "VELMORA licence, compatible avec le DMP", False),
    ("Logiciel Velmora homologué DMP compatible, licence – 12 mois", "Licence Velmora – logiciel DMP compatible", False),
    ("Licence Velmora", "Licence Velmora", False),
    ("Licence Velmora (option : module DMP)", "Licence Velmora", False),
])
def test_une_mention_ou_un_logiciel_d_un_seul_cote_fait_douter(tmp_path, printed, line, differs):
    """Each side of an electronic invoice tells its lines: what only one says is a disagreement, other words are not."""
    known = {**CATALOGUE, "logiciels.csv": CATALOGUE["logiciels.csv"] + "l-k,e-a,Kaltis,,chirurgien-dentiste,s-1\n"}
    for name, rows in known.items():
        (tmp_path / name).write_text(rows, encoding="utf-8")
    paper = type_document(FACTURE.replace("Licence Velmora – logiciel DMP compatible", printed))
    facts = extract(0, replace(paper, invoice=replace(INVOICE, lines=(line,))), Finders(catalog.spotter(catalog.load(tmp_path))))
    told = [signal.code for signal in facts.signals]
    assert (Trait.INTEGRITY_DOUBT in facts.traits, told) == (differs, ["xml_different"] if differs else [])


def test_une_mention_au_bas_de_la_page_vaut_celle_d_une_ligne(finders):
    paper = type_document(FACTURE.replace(" – logiciel DMP compatible", "") + "Velmora est DMP compatible.\n")
    for line in ("Licence Velmora – logiciel DMP compatible", "Licence Velmora"):
        assert Trait.INTEGRITY_DOUBT not in extract(0, replace(paper, invoice=replace(INVOICE, lines=(line,))), finders).traits


def test_un_profil_sans_lignes_ne_contredit_pas_la_page(finders, facture):
    bare = replace(INVOICE, profile="MINIMUM", lines=(), total=None)
    assert Trait.INTEGRITY_DOUBT not in extract(0, replace(facture, invoice=bare), finders).traits


def test_un_vendeur_ecrit_autrement_est_le_meme(finders, facture):
    bare = replace(INVOICE, seller=Party("ALCYANE SANTE SAS", "812345678"))
    assert Trait.INTEGRITY_DOUBT not in extract(0, replace(facture, invoice=bare), finders).traits


# --- documents that say nothing, or that could not be read ---


def test_une_piece_en_erreur_ne_dit_que_son_erreur(finders):
    broken = Document("clef.pdf", "ab" * 32, (), Reading.TEXTE, 0.0, error="Le fichier est protégé par un mot de passe.")
    facts = extract(3, broken, finders)
    assert (facts.piece, facts.name, facts.error) == (3, "clef.pdf", "Le fichier est protégé par un mot de passe.")
    assert facts.kind is None
    assert not facts.fields
    assert not facts.mentions


def test_une_page_blanche_ne_dit_rien(finders):
    facts = extract(0, type_document("\n\n"), finders)
    assert not facts.fields
    assert not facts.mentions


def test_un_document_sans_page_ne_fait_rien_tomber(finders):
    assert not extract(0, Document("vide.pdf", "0" * 64, (), Reading.TEXTE, 1.0), finders).fields


@pytest.mark.parametrize("text", ["€", "—", "12", "DMP", "Date :", "N°", "( ) [ ]", "FACTURE", "Logiciel :", "| |", "v", "1/2/3"])
def test_un_bout_de_texte_ne_fait_rien_tomber(finders, text):
    assert extract(0, type_document(text), finders).error is None


# --- evidence ---


def test_chaque_champ_montre_ou_il_se_lit(finders, facture):
    facts = extract(2, facture, finders)
    words = [word for page in facture.pages for line in page.lines for word in line.words]
    for name, field in facts.fields.items():
        if field.evidence is None:
            continue
        box = field.evidence.box
        assert (field.evidence.piece, field.evidence.page) == (2, 1), name
        under = [w.text for w in words if box.x0 - 1 <= w.box.x0 and w.box.x1 <= box.x1 + 1 and box.top - 1 <= w.box.middle <= box.bottom + 1]
        assert under, f"{name} : rien sous {box}"
        assert set(field.evidence.text.split()) <= set(" ".join(under).split()), f"{name} : {field.evidence.text} / {under}"


def test_l_evidence_d_une_mention_coupee_est_sur_sa_page(finders):
    facts = extract(0, type_document(FACTURE.replace(" – logiciel DMP compatible", "") + "---\nVelmora est DMP\ncompatible."), finders)
    said = [m for m in facts.mentions if m.topic is Topic.DMP]
    assert [m.polarity for m in said] == [Polarity.POSITIVE]
    assert said[0].evidence.page == 2


def test_les_confiances_sont_entre_zero_et_un(finders, facture):
    facts = extract(0, facture, finders)
    sure = [field.confidence for field in facts.fields.values()] + [m.confidence for m in facts.mentions]
    sure += [c.confidence for field in facts.fields.values() for c in field.alternatives] + [facts.kind_confidence]
    assert all(0 <= one <= 1 for one in sure)


def test_une_lecture_douteuse_rend_le_champ_moins_sur(finders, facture):
    clear = extract(0, facture, finders)
    blurred = extract(0, _doubtful(type_document(FACTURE, Reading.OCR), 0.4), finders)
    for name in (FieldName.SOFTWARE, FieldName.DOCUMENT_DATE):
        found = blurred.fields.get(name)
        assert found is None or found.confidence < clear.fields[name].confidence, name
    mentions = [m for m in blurred.mentions if m.topic is Topic.DMP and m.polarity is Polarity.POSITIVE]
    assert all(m.confidence <= 0.6 for m in mentions)


def test_sur_un_scan_aux_espaces_larges_une_espace_ne_fait_pas_une_colonne(finders):
    """Boxes tight around flattened letters: every space of the page looks as wide as a gutter."""
    read = extract(0, _flattened(type_document(FACTURE + SMALL_TALK, Reading.OCR)), finders)
    assert read.value(FieldName.DOCUMENT_DATE) == date(2024, 3, 12)
    assert read.value(FieldName.PRACTITIONER) == "Claire MARTIN"


SMALL_TALK = "Nos licences sont concédées à titre personnel et non exclusif, pour un an.\nDate de facture\n12 mars 2024\n"


def _flattened(document: Document) -> Document:
    """The words half as high, a step apart, each a cell of its own where the step is nearly twice their height."""
    def flat(word):
        return replace(word, box=word.box._replace(top=word.box.bottom - 0.2 * word.box.height))

    def lines(page):
        return tuple(replace(line, cells=tuple((flat(word),) for cell in line.cells for word in cell)) for line in page.lines)

    return replace(document, pages=tuple(replace(page, lines=lines(page)) for page in document.pages))


def test_un_titre_de_colonne_centre_tient_la_ligne_qui_commence_plus_a_gauche(finders):
    """A browser sets the headings of a table in the middle of their columns."""
    paper = CENTRED.format("Désignation de l'achat", "Maintenance annuelle du logiciel Velmora, DMP compatible")
    facts = extract(0, _centred(type_document(paper), "Désignation"), finders)
    assert [item.sort for item in facts.items] == [ItemSort.MAINTENANCE]
    assert Trait.MAINTENANCE_ONLY in facts.traits
    paper = CENTRED.format("Désignation de l'achat", "Velmora – abonnement annuel, DMP compatible")
    facts = extract(0, _centred(type_document(paper), "Désignation"), finders)
    assert [item.sort for item in facts.items] == [ItemSort.LICENCE]


CENTRED = """ALCYANE SANTÉ
# FACTURE N° 2024-118
Date : 12/03/2024
Mme Claire MARTIN
{} | Qté | Total HT
{} | 1 | 490,00 €
Total HT 490,00 €
Net à payer 588,00 €"""


def _centred(document: Document, opening: str) -> Document:
    """The cell that opens with a word, set ten ems further right."""
    def moved(cell):
        far = 100 if cell[0].text == opening else 0
        return tuple(replace(word, box=word.box._replace(x0=word.box.x0 + far, x1=word.box.x1 + far)) for word in cell)

    def lines(page):
        return tuple(replace(line, cells=tuple(moved(cell) for cell in line.cells)) for line in page.lines)

    return replace(document, pages=tuple(replace(page, lines=lines(page)) for page in document.pages))


def _doubtful(document: Document, sure: float) -> Document:
    def dim(page):
        lines = tuple(replace(line, cells=tuple(tuple(replace(w, confidence=sure) for w in cell) for cell in line.cells)) for line in page.lines)
        return replace(page, lines=lines, quality=sure)

    return replace(document, pages=tuple(dim(page) for page in document.pages), quality=sure)


# --- the same in, the same out; size and order ---


def test_deux_lectures_disent_la_meme_chose(finders, facture):
    assert extract(0, facture, finders) == extract(0, facture, finders)


def test_le_nom_du_fichier_ne_change_rien(finders, facture):
    renamed = replace(facture, name="devis attestation non DMP compatible.pdf")
    one, other = extract(0, facture, finders), extract(0, renamed, finders)
    assert replace(other, name=one.name) == one


def test_les_rivaux_restent_en_alternatives(finders):
    two = FACTURE.replace("Date : 12/03/2024", "Date : 12/03/2024 | Date d'échéance : 11/04/2024")
    facts = extract(0, type_document(two), finders)
    assert facts.value(FieldName.DOCUMENT_DATE) == date(2024, 3, 12)
    days = {str(dated.role): dated.day for dated in facts.dates}
    assert days["due"] == date(2024, 4, 11)


def test_soixante_pages_de_conditions_ne_changent_pas_la_facture(finders, facture):
    legal = "CONDITIONS GÉNÉRALES\n" + "\n".join(f"Article {n} – Le client règle les sommes dues sous trente jours." for n in range(40))
    long = type_document(FACTURE + "".join(f"---\n{legal}\n" for _ in range(20)))
    one, other = extract(0, facture, finders), extract(0, long, finders)
    for name in (FieldName.SOFTWARE, FieldName.EDITOR, FieldName.DOCUMENT_DATE, FieldName.PRACTITIONER, FieldName.AMOUNT_DUE):
        assert other.value(name) == one.value(name), name
    assert other.kind is Kind.FACTURE


def test_les_majuscules_et_les_accents_perdus_ne_changent_pas_les_faits(finders, facture):
    def flat(text):
        return "".join(c for c in unicodedata.normalize("NFKD", text.upper()) if not unicodedata.combining(c))

    one, other = extract(0, facture, finders), extract(0, type_document(flat(FACTURE)), finders)
    assert other.kind is one.kind
    assert str(other.value(FieldName.SOFTWARE)).upper() == str(one.value(FieldName.SOFTWARE)).upper()
    for name in (FieldName.DOCUMENT_DATE, FieldName.DMP_COMPATIBLE, FieldName.AMOUNT_DUE):
        assert other.value(name) == one.value(name), name


def test_les_espaces_insecables_et_les_ligatures_sont_lus(finders):
    odd = FACTURE.replace("1 080,00 €", "1\u00a0080,00\u00a0€").replace("Net à payer", "Net\u202fà\u202fpayer")
    assert extract(0, type_document(odd), finders).value(FieldName.AMOUNT_DUE) == Decimal("1080.00")


# --- the trained model is asked last, and is never trusted above the page ---


class Told:
    """A model that answers what it was told to, and remembers whether it was asked."""

    def __init__(self, **names: str) -> None:
        self.names, self.asked = names, 0

    def find(self, text: str) -> tuple[Entity, ...]:
        self.asked += 1
        found = [(EntityLabel(label), name, text.find(name)) for label, name in self.names.items()]
        return tuple(Entity(label, at, at + len(name), name, 0.9) for label, name, at in found if at >= 0)


def test_le_modele_n_est_pas_derange_quand_tout_est_clair(finders, facture):
    told = Told(PRATICIEN="Claire MARTIN")
    extract(0, facture, replace(finders, entities=told))
    assert told.asked == 0


def test_le_modele_nomme_celui_qu_aucun_label_n_annonce(finders):
    told = Told(PRATICIEN="Claire MARTIN")
    facts = extract(0, type_document(LETTRE), replace(finders, entities=told))
    assert any("MARTIN" in p.name and p.role is PersonRole.CLIENT for p in facts.people)


def test_le_modele_ne_detrone_pas_un_label(finders):
    told = Told(LOGICIEL="Rennes", PRATICIEN="Rennes", EDITEUR="Rennes")
    facts = extract(0, type_document(LETTRE), replace(finders, entities=told))
    assert facts.value(FieldName.SOFTWARE) == "Velmora"
    assert facts.value(FieldName.PRACTITIONER) != "Rennes"


# --- the tables themselves ---


@pytest.mark.parametrize("path", sorted((Path(__file__).parent / "fields").glob("*.yaml")), ids=lambda path: path.stem)
def test_une_table_ne_dit_pas_deux_fois_le_meme_cas(path):
    names = [case["case"] for case in yaml.safe_load(path.read_text(encoding="utf-8")) if "case" in case]
    assert len(names) == len(set(names))


# --- the same sentence in a narrow letter ---

WIDTHS = (40, 52, 64)
PROSE = (
    "Nous attestons par la présente que le Docteur Claire MARTIN, chirurgien-dentiste, utilise le logiciel Velmora dans "
    "son cabinet. {say} Pour servir et valoir ce que de droit."
)
SAID = {
    "positive": ["Velmora est DMP compatible.", "Ce logiciel est compatible avec le Dossier Médical Partagé.", "Il est homologué DMP par le CNDA."],
    "negative": ["Velmora n'est pas encore DMP compatible.", "Velmora ne dispose pas de l'homologation DMP.", "Velmora n'est plus compatible DMP."],
    "future": ["Velmora sera prochainement DMP compatible.", "La compatibilité DMP de Velmora est prévue pour l'été 2025."],
    "in_progress": ["Velmora est en cours d'homologation DMP par le CNDA."],
    "conditional": ["Velmora est compatible DMP sous réserve de souscription au pack Sérénia.", "Sous réserve d'une mise à jour, Velmora est compatible DMP."],
    "web_dmp": ["L'accès au DMP de vos patients se fait par le Web DMP."],
    "general": ["Tous nos logiciels sont DMP compatibles."],
}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("polarity", SAID)
def test_une_phrase_dit_la_meme_chose_ou_qu_elle_soit_coupee(finders, polarity, width):
    for said in SAID[polarity]:
        rows = textwrap.wrap(PROSE.format(say=said), width, break_on_hyphens=False)
        paper = "ALCYANE SANTÉ\n\n# ATTESTATION\nRennes, le 12 mars 2024\n" + "\n".join(rows)
        got = {str(m.polarity) for m in extract(0, type_document(paper), finders).mentions if m.topic is Topic.DMP}
        assert got == {polarity}, "\n".join(rows)


# --- what the trained model names ---


class Naming:
    """A trained model that takes one word for the software."""

    def __init__(self, word: str) -> None:
        self.word = word

    def find(self, text: str) -> tuple[Entity, ...]:
        start = text.find(self.word)
        return (Entity(EntityLabel.LOGICIEL, start, start + len(self.word), self.word, 0.9),)


@pytest.mark.parametrize(("say", "word", "software"), [
    ("Claire MARTIN a un outil de gestion, DMP compatible.", "gestion", "VELMORA"),
    ("Claire MARTIN, infirmière libérale à Crolles, est équipée.", "Crolles", "VELMORA"),
    ("Claire MARTIN\n5 place du Marché\n38920 CROLLES\nClaire MARTIN reçoit à Crolles avec notre outil.", "Crolles", "VELMORA"),
    ("Claire MARTIN travaille avec nous : Tarnodex est DMP compatible.", "Tarnodex", "Tarnodex"),
])
def test_un_mot_commun_ou_une_ville_ne_l_emporte_pas_sur_un_nom_du_catalogue(finders, say, word, software):
    paper = f"VELMORA\n\n# ATTESTATION\n{say}\nFait à Rennes, le 12/03/2024\n"
    told = Finders(finders.spotter, Naming(word))
    assert extract(0, type_document(paper), told).value(FieldName.SOFTWARE) == software
    alone = extract(0, type_document(paper.replace("VELMORA", "OSTREL")), told)
    assert alone.value(FieldName.SOFTWARE) == word, "sans nom connu, le doute reste à montrer"
