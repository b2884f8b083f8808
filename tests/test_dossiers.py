"""Sets of pièces that complete or contradict each other, drawn and judged by the whole pipeline (verdicts.md, R-10, R-26)."""

from dataclasses import replace

import pytest
from papers import OURS, bill, painted, rows, scanned, vouched

from verifier import batch, resources
from verifier.domain import Claim, CriterionStatus, Dispositif, Indicateur, Profession, Status
from verifier.settings import Settings

DENTIST = Claim(Dispositif.FAMI, 2024, Profession.CHIRURGIEN_DENTISTE, praticien=OURS)
DMP = "Logiciel DMP compatible"
OTHER = "Dr VERDIER Paul, chirurgien-dentiste"
HOLDER = ("ATTESTATION", "Je soussigné Dr Paul VERDIER, chirurgien-dentiste titulaire du cabinet, atteste",
          "mettre à la disposition de ma collaboratrice libérale, Dr Ondine MALTERRE,", "mon logiciel DENTOLEADER et ma messagerie.",
          "Fait à Lyon, le 10/01/2025", "Dr Paul VERDIER")
ESTIMATE = rows("CC Dentaire", "DEVIS N° D-2024-8", "Date : 02/03/2024", f"Client : Dr {OURS}",
                "Logiciel DENTOLEADER version 12.3   1 108,80 €", DMP, "Total TTC 1 108,80 €")
CREDIT = rows("CC Dentaire", "AVOIR N° A-2024-7", "Date : 20/04/2024", f"Client : Dr {OURS}", "Annule la facture F-2024-118",
              "Logiciel DENTOLEADER version 12.3   -1 108,80 €", "Total TTC -1 108,80 €")
DENIAL = rows("CC Dentaire", "ATTESTATION", "Nous soussignés, CC Dentaire, éditeur du logiciel DENTOLEADER, attestons que",
              "le Docteur Ondine MALTERRE utilise le logiciel DENTOLEADER version 12.3.",
              "Ce logiciel n'est pas compatible avec le DMP.", "Fait à Lyon, le 10/01/2025")


@pytest.fixture(scope="module")
def judge(tmp_path_factory):
    """Judge some PDFs as one dossier."""
    loaded = resources.load(Settings())

    def judged(*papers, claim=DENTIST):
        folder = tmp_path_factory.mktemp("dossier")
        paths = [folder / f"{place}.pdf" for place in range(len(papers))]
        for path, data in zip(paths, papers, strict=True):
            path.write_bytes(data)
        (found,) = batch.run(batch.from_pieces(paths, claim, together=True), loaded)
        return found

    return judged


def unmet(found):
    """The criteria that stand in the way."""
    settled = {CriterionStatus.SATISFAIT, CriterionStatus.SANS_OBJET}
    return {each.id: str(each.status) for each in found.verdict.criteria if each.status not in settled}


@pytest.mark.parametrize(("papers", "status", "criteria"), [
    pytest.param([bill()], Status.INCOMPLET, {"mention_dmp": "absent"}, id="an invoice that says nothing of the DMP"),
    pytest.param([vouched()], Status.A_VERIFIER, {"date_acquisition": "indetermine"}, id="an attestation edited after the year"),
    pytest.param([bill(), vouched()], Status.CONFORME, {}, id="R-26: together they say all"),
    pytest.param([vouched(), bill()], Status.CONFORME, {}, id="R-26: in any order"),
    pytest.param([bill(), vouched(who="")], Status.CONFORME, {}, id="R-26: the name on one of them is enough"),
    pytest.param([bill(), vouched(product="AGATHA SEVEN version 24.01")], Status.A_VERIFIER,
                 {"logiciel_identifie": "indetermine", "logiciel_au_catalogue": "indetermine"}, id="R-26: not about two software"),
    pytest.param([bill(), vouched(who="le Docteur Paul VERDIER, chirurgien-dentiste,")], Status.A_VERIFIER,
                 {"nominatif": "indetermine"}, id="R-26: not about two people"),
    pytest.param([bill(), ESTIMATE], Status.INCOMPLET, {"mention_dmp": "absent"}, id="a devis lends no words"),
    pytest.param([bill(DMP), CREDIT], Status.A_VERIFIER, {"piece_recevable": "indetermine"}, id="an avoir that names the invoice"),
    pytest.param([bill(DMP), DENIAL], Status.A_VERIFIER, {"mention_dmp": "indetermine"}, id="one says compatible, one says not"),
    pytest.param([bill(DMP, client=OTHER)], Status.A_VERIFIER, {"nominatif": "indetermine"}, id="R-16: another professional"),
    pytest.param([bill(DMP, client=OTHER), rows(*HOLDER)], Status.A_VERIFIER, {"nominatif": "indetermine"}, id="R-10: the titulaire's"),
    pytest.param([bill(DMP, day="12/03/2025")], Status.NON_CONFORME, {"date_acquisition": "contredit"}, id="R-27: the year after"),
    pytest.param([bill(DMP, day="31/12/2024")], Status.CONFORME, {}, id="R-27: the last day"),
    pytest.param([bill(DMP, day="12/03/2014")], Status.CONFORME, {}, id="R-09: ten years before"),
    pytest.param([bill(day="12/03/2025"), vouched("Acquis le 12/03/2019.")], Status.CONFORME, {}, id="a later invoice, acquired before"),
    pytest.param([bill(product="DENTOLEADER version 11.0"), vouched()], Status.CONFORME, {}, id="R-12: a new version of it"),
])
def test_what_a_set_of_pieces_comes_to(judge, papers, status, criteria):
    found = judge(*papers)
    assert (found.verdict.status, unmet(found)) == (status, criteria)


@pytest.mark.parametrize(("declared", "status", "criteria"), [
    ("DENTOLEADER - 12.3 - CC DENTAIRE", Status.CONFORME, {}),
    ("AGATHA SEVEN - 24.01 - AGATHA CD SOFT", Status.NON_CONFORME, {"concorde_declaration": "contredit"}),
    ("DENTOLEADER - 11.0 - CC DENTAIRE", Status.A_VERIFIER, {"concorde_declaration": "indetermine"}),
])
def test_another_software_than_the_declared_one(judge, declared, status, criteria):
    found = judge(bill(DMP), claim=replace(DENTIST, declaration=declared))
    assert (found.verdict.status, unmet(found)) == (status, criteria)


def test_another_profession_on_a_piece_is_noted(judge):
    found = judge(bill(DMP, client=f"Mme {OURS}, infirmière libérale"))
    assert any("une autre profession (infirmier)" in note for note in found.verdict.notes)


@pytest.mark.parametrize(("day", "criteria"), [("12/03/2023", {}), ("12/03/2022", {"acquis_dans_annee": "contredit"})])
def test_a_device_of_another_year_does_not_count(judge, day, criteria):
    claim = Claim(Dispositif.FAMI, 2023, Profession.INFIRMIER, Indicateur.APPAREILS, OURS)
    device = bill("Abonnement", client=f"Mme {OURS}, infirmière", day=day, product="Tensiomètre connecté Bluetooth")
    assert unmet(judge(device, claim=claim)) == criteria


@pytest.mark.parametrize("broken", [b"", b"%PDF-1.4 rien"])
def test_a_piece_that_cannot_be_read_spoils_nothing_but_what_is_not_found(judge, broken):
    assert judge(bill(DMP), broken).verdict.status is Status.CONFORME
    assert unmet(judge(bill(), broken)) == {"mention_dmp": "indetermine"}, "it may stand on what was not read"


def test_the_collaborators_two_papers_are_asked_of_nobody_for_the_messagerie(judge):
    claim = Claim(Dispositif.FAMI, 2024, Profession.CHIRURGIEN_DENTISTE, Indicateur.MESSAGERIE, OURS)
    assert judge(rows(*HOLDER), claim=claim).verdict.status is Status.SANS_OBJET


@pytest.mark.parametrize("again", [bill(), scanned(painted(bill()))], ids=["the same file", "its scan"])
def test_one_paper_twice_changes_nothing_and_is_said_kindly(judge, again):
    once, twice = judge(bill(), vouched()), judge(bill(), vouched(), again)
    assert (twice.verdict.status, twice.verdict.missing, twice.verdict.reply) == (once.verdict.status, (), once.verdict.reply)
    assert [[signal.code for signal in each.signals] for each in once.facts] == [[], []]
    (signal,) = twice.facts[2].signals
    assert signal.code == "doublon"
    assert "0.pdf" in signal.message
    assert "rien à demander" in signal.message


def test_papers_of_one_make_are_no_copies(judge):
    months = [bill(number=f"F-2024-11{month}", day=f"01/0{month}/2024") for month in (1, 2, 3)]
    assert [each.signals for each in judge(*months).facts] == [(), (), ()]
