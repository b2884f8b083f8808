"""A paper seen before: in its dossier, in another's, and what must never be taken for one."""

import csv
import importlib.util
import io
import json
import random
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path

import pikepdf
import pytest
from made import VERIFICATION
from papers import OURS, bill, drawn, painted, rows, saved, scanned, vouched

from verifier import batch, pipeline, reports, resources
from verifier.batch.row import Dossier
from verifier.batch.seen import Spot
from verifier.domain import Claim, Dispositif, Fingerprint, Indicateur, Likeness, Profession
from verifier.likeness import Memory
from verifier.likeness.comparing import same_number, same_page
from verifier.likeness.memory import CROWD, KEPT
from verifier.settings import Settings

DAMAGE = importlib.util.spec_from_file_location("damage", Path(__file__).parent.parent / "benchmarks" / "degraded" / "damage.py")
damage = importlib.util.module_from_spec(DAMAGE)
DAMAGE.loader.exec_module(damage)

DMP = "Logiciel DMP compatible"
OTHER = "VERDIER Paul"
PEOPLE = (OURS, OTHER, "MALTERRE Paul", "LAMBERT Zoé", "ROYER Anaïs")


@pytest.fixture(scope="module")
def loaded():
    """The resources of the project itself."""
    return resources.load(Settings())


@pytest.fixture(scope="module")
def fingerprint(loaded, tmp_path_factory):
    """The fingerprint of a file's only paper."""
    def of(data, name="a.pdf"):
        path = tmp_path_factory.mktemp("p") / name
        path.write_bytes(data)
        (piece,) = pipeline.unpack(path, loaded)
        (facts,) = pipeline.examine(piece, loaded)
        return facts.fingerprint
    return of


def without(paper):
    """The same, nothing having been made out of its words."""
    return replace(paper, number="", day=None, person="")


def encrypted(data):
    """A PDF that asks for a password."""
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        document.save(buffer, encryption=pikepdf.Encryption(user="x", owner="y"))
    return buffer.getvalue()


def resaved(data):
    """The same page in other bytes."""
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        document.docinfo["/Title"] = "Facture"
        document.save(buffer)
    return buffer.getvalue()


class TestOnePaper:
    @pytest.mark.parametrize("paper", [bill(DMP), vouched()], ids=["invoice", "attestation"])
    @pytest.mark.parametrize("harm", ["clean 200 dpi", "tilt 2°, JPEG 50, 300 dpi", "noise, tilt 3°, 150 dpi"])
    def test_a_scan_is_its_paper(self, fingerprint, paper, harm):
        scan = fingerprint(damage.DAMAGES[harm](paper, paper, random.Random(1)), "scan.jpg")  # noqa: S311  always the same scan
        assert not scan.exact
        assert same_page(fingerprint(paper), scan)
        assert same_page(scan, fingerprint(paper))

    def test_so_is_another_export(self, fingerprint):
        one, other = fingerprint(bill(DMP)), fingerprint(resaved(bill(DMP)))
        assert one.sha256 != other.sha256
        assert same_page(one, other)

    @pytest.mark.parametrize("harm", [None, "clean 200 dpi"])
    @pytest.mark.parametrize("other", [
        bill(DMP), bill("Logiciel non DMP compatible"), bill(product="DENTOLEADER version 12.3 DMP compatible"),
        bill(product="LOGOSw"), bill(number="77", product="LOGOSw"),
    ], ids=["line added", "denied", "words added", "other software", "other number and software"])
    def test_an_altered_copy_is_not(self, fingerprint, other, harm):
        scanned = damage.DAMAGES[harm](other, other, random.Random(1)) if harm else other  # noqa: S311  always the same scan
        assert not same_page(fingerprint(bill()), fingerprint(scanned, "scan.jpg" if harm else "b.pdf"))

    @pytest.mark.parametrize("read", [lambda paper: paper, without], ids=["as read", "with no field made out"])
    @pytest.mark.parametrize("exact", [True, False], ids=["text", "OCR"])
    def test_papers_of_one_make_are_not(self, fingerprint, read, exact):
        letters = [vouched(who=f"le Docteur {name}, chirurgien-dentiste,") for name in PEOPLE]
        bills = [bill(DMP, client=f"Dr {name}", number=f"F-2024-{place}") for place, name in enumerate(PEOPLE, 118)]
        months = [bill(DMP, number=f"F-2024-{month + 200}", day=f"0{month}/0{month}/2024") for month in range(1, 6)]
        for make in (letters, bills, months):
            papers = [replace(read(fingerprint(each)), exact=exact) for each in make]
            assert [pair for pair in combinations(papers, 2) if same_page(*pair)] == []

    def test_scans_of_one_make_are_not(self, fingerprint):
        letters = [vouched(who=f"le Docteur {name}, chirurgien-dentiste,") for name in PEOPLE[:3]]
        scans = [fingerprint(saved(painted(each), "PNG"), "scan.png") for each in letters]
        assert [pair for pair in combinations(scans, 2) if same_page(*pair)] == []

    @pytest.mark.parametrize("data", [b"", b"%PDF-1.4 rien", encrypted(bill()), drawn(lambda _: None)],
                             ids=["empty", "broken", "encrypted", "blank"])
    def test_what_cannot_be_read_has_no_fingerprint(self, fingerprint, data):
        assert fingerprint(data) is None

    def test_too_few_words_are_no_likeness(self, fingerprint):
        one, other = fingerprint(rows("FACTURE", "Logiciel")), fingerprint(rows("FACTURE", "Logiciel", ""))
        assert (one.words, same_page(one, other)) == ((), False)


PAPER = Fingerprint("a", (0, 0), "facture", "f2024118", "ccdentaire", date(2024, 3, 12), "X", named=True, words=(), exact=True)


class TestNumbers:
    @pytest.mark.parametrize(("change", "same"), [
        ({}, True),
        ({"person": "Y"}, True),
        ({"day": date(2024, 12, 31)}, True),
        ({"day": None}, True),
        ({"day": date(2025, 3, 12)}, True),
        ({"number": "f2024119"}, False),
        ({"kind": "avoir"}, False),
    ])
    def test_one_number(self, change, same):
        assert same_number(PAPER, replace(PAPER, **change)) is same

    def test_one_that_does_not_say_its_year_may_begin_again(self):
        first = replace(PAPER, number="118")
        assert [same_number(first, replace(first, day=date(year, 3, 12))) for year in (2024, 2025)] == [True, False]

    @pytest.mark.parametrize(("change", "found"), [({}, 1), ({"issuer": "dentaleader"}, 0), ({"number": ""}, 0)])
    def test_a_number_means_something_with_its_company_only(self, change, found):
        memory = Memory()
        memory.keep(replace(PAPER, sha256="b", **({"number": ""} if "number" in change else {})), "first")
        assert len(memory.recall(replace(PAPER, **change))) == found


    @pytest.mark.parametrize(("printed", "kept"), [
        ("F-2024-118", "f2024118"), ("118", "118"), ("2024 0118", "20240118"), ("FA 2024 0118", "fa20240118"), ("2024", ""), ("FA 2024", ""), ("2024-01 / 118", ""), ("01/2024", ""), ("12", ""),
    ])
    def test_a_year_is_no_number(self, fingerprint, printed, kept):
        assert fingerprint(bill(number=printed)).number == kept


class TestMemory:
    def paper(self, rank, **change):
        words = tuple(f"maison{each}" for each in range(20)) + tuple(f"nom{rank}x{each}" for each in range(6))
        return replace(PAPER, sha256=str(rank), number="", day=None, person="", words=words, **change)

    def test_the_first_ones_only_are_told_however_many_there_are(self):
        memory = Memory()
        for rank in range(200):
            memory.keep(replace(PAPER, words=("un",)), rank)
        assert [(seen.where, seen.likeness) for seen in memory.recall(PAPER)] == [(rank, Likeness.BYTES) for rank in range(KEPT)]
        assert memory.papers == KEPT

    def test_a_copy_is_found_among_many_of_one_make(self):
        memory = Memory()
        for rank in range(3 * CROWD):
            assert memory.recall(self.paper(rank)) == []
            memory.keep(self.paper(rank), rank)
        for rank in (0, CROWD, 3 * CROWD - 1):
            copy = replace(self.paper(rank), sha256="autre")
            assert [(seen.where, seen.likeness) for seen in memory.recall(copy)] == [(rank, Likeness.PAGE)]

    def test_no_paper_is_compared_with_all(self, monkeypatch):
        compared = []
        monkeypatch.setattr("verifier.likeness.memory.same_page", lambda *pair: compared.append(pair))
        memory = Memory()
        for rank in range(400):
            memory.recall(self.paper(rank))
            memory.keep(self.paper(rank), rank)
        assert len(compared) <= 400 * 8

    def test_each_paper_of_a_file_is_its_own(self):
        memory = Memory()
        memory.keep(replace(PAPER, part=(1, 1), number="a"), "first")
        assert memory.recall(replace(PAPER, part=(2, 3), number="b")) == []


HEAD = "dossier,fichier,praticien,numero_ps,indicateur,exercice,profession"
FILES = {
    "facture.pdf": bill(DMP), "retouchee.pdf": bill(DMP, client=f"Dr {OTHER}, chirurgien-dentiste"),
    "scan.pdf": scanned(painted(bill(DMP))), "generique.pdf": vouched(who=""), "chiffre.pdf": encrypted(bill(DMP)), "vide.pdf": b"",
}


def write(out, dossiers, tool, jobs=1, *, detail=False):
    """Fill a folder of results."""
    with batch.opened(out, {}) as journal:
        journal.plan(dossiers)
        assert len(list(batch.record(dossiers, tool, journal, jobs, detail=detail))) == len(dossiers)
        batch.publish(journal)


@pytest.fixture(scope="module")
def run(loaded, tmp_path_factory):
    """Judge rows of a manifest; the results as written, what is listed beside, and the verifications once completed."""
    folder = tmp_path_factory.mktemp("lot")
    for name, data in FILES.items():
        (folder / name).write_bytes(data)

    def runs(*lines, jobs=1):
        manifest = folder / "manifeste.csv"
        manifest.write_text("\n".join((HEAD, *lines)), encoding="utf-8")
        claim = Claim(Dispositif.FAMI, 2024, Profession.CHIRURGIEN_DENTISTE)
        out, encounters = tmp_path_factory.mktemp("out"), batch.Encounters()
        dossiers = batch.from_manifest(manifest, folder, claim)
        write(out, dossiers, loaded, jobs)
        found = encounters.both_ways(list(encounters.met(batch.run(dossiers, loaded, jobs))))
        return (out / "results.jsonl").read_bytes(), (out / "deja_vu.csv").read_text(encoding="utf-8-sig"), found

    return runs


def told(written):
    """The signals of each dossier of a run: code and message."""
    results = [json.loads(line) for line in written[0].decode().splitlines()]
    return {each["dossier"]: [(signal["code"], signal["message"]) for piece in each["pieces"] for signal in piece["signals"]]
            for each in results}


class TestAcrossDossiers:
    @pytest.mark.parametrize(("file", "words"), [("facture.pdf", "le même fichier"), ("scan.pdf", "le même document"),
                                                 ("retouchee.pdf", "le même numéro")])
    def test_two_professionals_with_one_paper_are_told_on_both_sides(self, run, file, words):
        alone = {each.dossier: each.verdict for line in (f"A,facture.pdf,{OURS}", f"B,{file},{OTHER}") for each in run(line)[2]}
        written = run(f"A,facture.pdf,{OURS}", f"B,{file},{OTHER}")
        for dossier, other in (("A", "B"), ("B", "A")):
            ((code, message),) = told(written)[dossier]
            assert code == "deja_vu"
            assert f"« {other} »" in message
            assert words in message
            assert "un autre professionnel" in message
        assert {each.dossier: each.verdict for each in written[2]} == alone, "never a reason to decide otherwise"

    @pytest.mark.parametrize(("second", "words"), [
        (f"B,facture.pdf,{OURS}", "second envoi"),
        (f"B,scan.pdf,{OURS}", "second envoi"),
        ("B,facture.pdf,Ondine Malterre,,,2023", "exercice 2023"),
        (f"B,facture.pdf,{OURS},,video,2024,infirmier", "« vidéotransmission »"),
        (f"B,facture.pdf,{OURS},,video,2024,infirmier", "s'il montre ce que chacun demande"),
        (f"B,retouchee.pdf,{OURS}", "vérifiez lequel"),
    ])
    def test_the_same_professional_is_no_suspect(self, run, second, words):
        found = told(run(f"A,facture.pdf,{OURS},,,2024", second))
        assert [code for code, _ in (*found["A"], *found["B"])] == ["deja_fourni"] * 2
        assert words in found["A"][0][1]
        assert "Déjà vu" not in found["A"][0][1] + found["B"][0][1]

    def test_a_device_counts_in_the_year_of_its_purchase_only(self, run):
        found = told(run(f"A,facture.pdf,{OURS},,appareils,2023,infirmier", f"B,facture.pdf,{OURS},,appareils,2024,infirmier"))
        assert [each[0][0] for each in found.values()] == ["deja_fourni"] * 2
        assert all("l'année de son achat" in each[0][1] for each in found.values())

    @pytest.mark.parametrize(("first", "second", "code", "words"), [
        (f"{OURS},10000000001", f"{OURS.lower()},10000000001", "deja_fourni", "même professionnel"),
        (f"{OURS},10000000001", "MALTARRE Ondine,10000000001", "deja_fourni", "même professionnel"),
        (f"{OURS},10000000001", ",10000000001", "deja_fourni", "même professionnel"),
        (f"{OURS},10000000001", f"{OTHER},10000000001", "deja_vu", "sans qu'on sache"),
        (f"{OURS},10000000001", f"{OURS},10000000002", "deja_vu", "un autre professionnel"),
        (f"{OURS},10000000001", OTHER, "deja_vu", "un autre professionnel"),
        (OURS, "", "deja_vu", "sans qu'on sache"),
        (OURS, "MALTERRE", "deja_vu", "sans qu'on sache"),
    ])
    def test_who_is_who_is_told_by_number_then_by_name(self, run, first, second, code, words):
        ((found, message),) = told(run(f"A,facture.pdf,{first}", f"B,facture.pdf,{second}"))["B"]
        assert (found, words in message) == (code, True)

    def test_a_paper_that_names_nobody_may_go_to_all(self, run):
        ((_, message),) = told(run(f"A,generique.pdf,{OURS}", f"B,generique.pdf,{OTHER}"))["B"]
        assert "ne nomme personne" in message

    @pytest.mark.parametrize("file", ["chiffre.pdf", "vide.pdf", "absent.pdf"])
    def test_what_cannot_be_read_is_like_nothing(self, run, file):
        assert told(run(f"A,{file},{OURS}", f"B,{file},{OTHER}")) == {"A": [], "B": []}

    def test_two_copies_in_one_dossier_are_told_once_to_the_other(self, run):
        found = told(run(f"A,facture.pdf,{OURS}", f"B,facture.pdf,{OTHER}", f"B,scan.pdf,{OTHER}"))
        assert [code for code, _ in found["A"]] == ["deja_vu"]
        assert [code for code, _ in found["B"]] == ["deja_vu", "doublon", "deja_vu"]

    def test_a_paper_that_stands_everywhere_is_told_of_three_and_counted(self, run):
        found = told(run(*(f"D{rank},facture.pdf,{OTHER if rank else OURS}" for rank in range(6))))
        assert [message.partition("« ")[2][:2] for _, message in found["D0"][:3]] == ["D1", "D2", "D3"]
        assert [message.partition("« ")[2][:2] for _, message in found["D5"][:3]] == ["D0", "D1", "D2"]
        for told_of in found.values():
            assert len(told_of) == 4
            assert told_of[3][1].startswith("Il figure aussi dans 2 autres dossiers"), "three, and how many more"

    def test_where_nothing_is_written_no_file_is_named(self, run):
        handed = run(*(f"D{rank},facture.pdf,{OTHER if rank else OURS}" for rank in range(6)))[2]
        for each in handed:
            last = each.facts[0].signals[3].message
            assert (last.startswith("Il figure aussi dans 2 autres dossiers"), ".csv" in last, "--output" in last) == (True, False, True)

    def test_one_more_than_three_is_told_as_one(self, run):
        found = told(run(*(f"D{rank},facture.pdf,{OTHER if rank else OURS}" for rank in range(5))))
        assert {told_of[3][1][:37] for told_of in found.values()} == {"Il figure aussi dans un autre dossier"}

    def test_two_copies_in_one_of_them_count_once(self, run):
        twice = [(rank, file) for rank in range(5) for file in ("facture.pdf", "scan.pdf")[: 1 + rank % 2]]
        lines = [f"D{rank},{file},{OTHER if rank else OURS}" for rank, file in twice]
        assert {told_of[3][1][:37] for told_of in told(run(*lines)).values()} == {"Il figure aussi dans un autre dossier"}

    def test_two_jobs_say_the_same_in_the_same_order(self, run):
        lines = [f"D{rank},{file},{OTHER if rank % 2 else OURS}" for rank, file in enumerate([*FILES, *FILES])]
        one, two = run(*lines), run(*lines, jobs=2)
        assert one[:2] == two[:2]

    def test_what_is_written_is_what_is_handed_on(self, run):
        written = run(f"A,facture.pdf,{OURS}", f"B,facture.pdf,{OTHER}")
        handed = {each.dossier: [(s.code, s.message) for facts in each.facts for s in facts.signals] for each in written[2]}
        assert handed == told(written)

    def test_a_dossier_judged_again_by_itself_says_the_same_to_the_byte(self, tmp_path):
        (tmp_path / "a.pdf").write_bytes(bill(DMP))
        (tmp_path / "b.pdf").write_bytes(resaved(bill(DMP)))
        manifest = tmp_path / "m.csv"
        manifest.write_text(f"dossier,fichier,praticien\nA,a.pdf,{OURS}\nA,b.pdf,{OURS}\nB,a.pdf,{OTHER}\n", encoding="utf-8")
        traced = resources.load(Settings(), traced=True)
        write(tmp_path / "out", batch.from_manifest(manifest, tmp_path, Claim()), traced, detail=True)
        results = reports.read(tmp_path / "out" / "results.jsonl")
        assert [[len(each.signals) for each in result.verification.facts] for result in results] == [[1, 1], [1]]
        for result, files in zip(results, (["a.pdf", "b.pdf"], ["a.pdf"]), strict=True):
            assert reports.is_same(result, batch.rejudge(result.verification, traced))
            assert reports.is_same(result, batch.replay(result.verification, [tmp_path / name for name in files], traced))

    def test_the_pairs_are_listed_both_ways(self, run):
        listed = list(csv.DictReader(io.StringIO(run(f"A,facture.pdf,{OURS}", f"B,scan.pdf,{OTHER}", f"C,vide.pdf,{OTHER}")[1]), delimiter=";"))
        pairs = [(row["dossier"], row["piece"], row["autre_dossier"], row["autre_piece"]) for row in listed]
        assert pairs == [("A", "facture.pdf", "B", "scan.pdf"), ("B", "scan.pdf", "A", "facture.pdf")]
        assert {(row["ressemblance"], row["professionnel"]) for row in listed} == {("même document", "autre")}

    def test_what_an_earlier_run_kept_is_known_too(self, loaded, fingerprint, tmp_path):
        encounters, claim = batch.Encounters(), Claim(Dispositif.FAMI, 2024, indicateur=Indicateur.LOGICIEL, praticien=OTHER)
        encounters.meet([(Spot(-1, 0, "ANCIEN", "facture.pdf", claim, named=True), fingerprint(bill(DMP)))])
        (tmp_path / "a.pdf").write_bytes(bill(DMP))
        dossiers = batch.from_pieces([tmp_path / "a.pdf"], replace(claim, praticien=OURS), together=True)
        (found,) = list(encounters.told(batch.run(dossiers, loaded)))
        assert "« ANCIEN »" in found.facts[0].signals[0].message


def test_until_the_run_is_complete_the_journal_holds_each_line_as_it_was(tmp_path):
    twins = [replace(VERIFICATION.named(name), facts=(replace(VERIFICATION.facts[0], fingerprint=PAPER),)) for name in ("A", "B")]
    with batch.opened(tmp_path, {}) as journal:
        journal.plan([Dossier(each.dossier, (), each.claim) for each in twins])
        for rank, each in enumerate(twins):
            journal.keep(rank, each)
            assert [done.line for done in journal.finished()] == [reports.render([one], "jsonl") for one in twins[:rank + 1]]
        assert "2 pièces" in batch.publish(journal)
    codes = [[s["code"] for s in json.loads(line)["pieces"][0]["signals"]][-1]
             for line in (tmp_path / "results.jsonl").read_text(encoding="utf-8").splitlines()]
    assert codes == ["deja_fourni", "deja_fourni"]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["deja_vu.csv", "journal.sqlite", "results.jsonl"]
