"""Many dossiers: gathered from a manifest or a folder, judged in order, none lost for the fault of another."""

import errno
import json
import shutil
import unicodedata
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from made import VERIFICATION

from verifier import batch
from verifier.batch import manifest as manifests
from verifier.batch import running
from verifier.domain import Claim, Dispositif, Indicateur, Profession, Status
from verifier.errors import EngineMissing, ManifestError, NoRoomError, OutputError, UsageError
from verifier.intake import Limits, unpack

NOTHING = Claim()


@pytest.fixture
def folder(tmp_path):
    """A folder with a few files, as one would receive them."""
    for name in ("a.pdf", "b.pdf", "sous/c.pdf", "sous/d.pdf", "é.pdf"):
        path = tmp_path / "envoi" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    return tmp_path / "envoi"


def manifest(folder, text, encoding="utf-8"):
    path = folder.parent / "manifeste.csv"
    path.write_bytes(text.encode(encoding))
    return path


def read(folder, text, claim=NOTHING, encoding="utf-8"):
    return batch.from_manifest(manifest(folder, text, encoding), folder, claim)


class TestManifest:
    def test_rows_of_one_dossier_form_one_dossier_in_the_order_of_the_manifest(self, folder):
        found = read(folder, "dossier,fichier\nD2,a.pdf\nD1,b.pdf\nD2,sous/c.pdf\n")
        assert [(each.name, [path.name for path in each.paths]) for each in found] == [("D2", ["a.pdf", "c.pdf"]), ("D1", ["b.pdf"])]

    def test_every_column(self, folder):
        header = "dossier;fichier;dispositif;exercice;profession;indicateur;praticien;numero_ps;declaration;exonere_lap;pre_rempli;recu_le"
        row = "D1;a.pdf;forfait-structure;2025;medecin;logiciel;EXEMPLE Anne;10000000000;X - 1 - Y;oui;non;20/01/2026"
        assert read(folder, f"{header}\n{row}\n")[0].claim == Claim(
            Dispositif.FORFAIT_STRUCTURE, 2025, Profession.MEDECIN, Indicateur.LOGICIEL, "EXEMPLE Anne", "10000000000", "X - 1 - Y",
            exonere_lap=True, pre_rempli=False, recu_le=date(2026, 1, 20),
        )

    @pytest.mark.parametrize("separator", [",", ";"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
    @pytest.mark.parametrize("ending", ["\n", "\r\n"])
    def test_separators_encodings_and_line_ends(self, folder, separator, encoding, ending):
        text = ending.join(separator.join(row) for row in [("dossier", "fichier", "praticien"), ("D1", "é.pdf", "LEFÈVRE Zoé")])
        found = read(folder, text, encoding=encoding)[0]
        assert (found.paths[0].name, found.paths[0].exists(), found.claim.praticien) == ("é.pdf", True, "LEFÈVRE Zoé")

    @pytest.mark.parametrize(("cell", "value"), [("2025-01-20", date(2025, 1, 20)), ("20/01/2025", date(2025, 1, 20)), ("", None)])
    def test_days(self, folder, cell, value):
        assert read(folder, f"dossier,fichier,recu_le\nD1,a.pdf,{cell}\n")[0].claim.recu_le == value

    @pytest.mark.parametrize(("cell", "value"), [("oui", True), ("OUI", True), ("non", False), ("", None)])
    def test_booleans_have_three_states(self, folder, cell, value):
        assert read(folder, f"dossier,fichier,pre_rempli\nD1,a.pdf,{cell}\n")[0].claim.pre_rempli is value

    def test_what_a_row_leaves_empty_comes_from_the_command_line(self, folder):
        claim = Claim(Dispositif.FAMI, 2023, praticien="X")
        found = read(folder, "dossier,fichier,exercice,praticien\nD1,a.pdf,2024,\n", claim)[0]
        assert (found.claim.dispositif, found.claim.exercice, found.claim.praticien) == (Dispositif.FAMI, 2024, "X")

    def test_any_row_of_a_dossier_may_carry_its_claim(self, folder):
        found = read(folder, "dossier,fichier,exercice\nD1,a.pdf,\nD1,b.pdf,2024\n")[0]
        assert found.claim.exercice == 2024

    @pytest.mark.parametrize("word", ["Forfait structure", "FORFAIT-STRUCTURE", "forfait_structure"])
    def test_words_are_read_whatever_their_case(self, folder, word):
        assert read(folder, f"dossier,fichier,dispositif\nD1,a.pdf,{word}\n")[0].claim.dispositif is Dispositif.FORFAIT_STRUCTURE

    def test_empty_lines_and_short_rows_are_allowed(self, folder):
        assert len(read(folder, "dossier,fichier,exercice\n\nD1,a.pdf\n,,\nD2,b.pdf,\n")) == 2

    @pytest.mark.parametrize("above", ["\n\n", ";;\n", "sep=;\n", "SEP=;\r\n\r\n"])
    def test_what_a_spreadsheet_writes_above_the_titles_is_no_title(self, folder, above):
        assert [each.claim.exercice for each in read(folder, f"{above}dossier;fichier;exercice\nD1;a.pdf;2024\n")] == [2024]
        with pytest.raises(ManifestError, match=f"ligne {above.count(chr(10)) + 1} : la colonne « fichier » manque"):
            read(folder, f"{above}dossier;exercice\nD1;2024\n")

    def test_the_sign_that_is_named_above_the_titles_is_believed(self, folder):
        assert [each.claim.declaration for each in read(folder, "sep=,\ndossier,fichier,declaration\nD1,a.pdf,x;y;z;t\n")] == ["x;y;z;t"]

    def test_a_full_disk_is_not_the_fault_of_the_manifest(self, folder, monkeypatch):
        monkeypatch.setattr(manifests.shutil, "copyfileobj", lambda *_: (_ for _ in ()).throw(OSError(errno.ENOSPC, "x")))
        with pytest.raises(NoRoomError, match="TMPDIR"):
            read(folder, "dossier,fichier\nD1,a.pdf\n")

    def test_a_file_written_the_windows_way_or_with_decomposed_accents_is_found(self, folder):
        found = read(folder, f"dossier,fichier\nD1,sous\\c.pdf\nD2,{unicodedata.normalize('NFD', 'é.pdf')}\n")
        assert all(each.paths[0].exists() for each in found)

    def test_a_missing_file_does_not_refuse_the_manifest(self, folder):
        assert [each.paths[0].name for each in read(folder, "dossier,fichier\nD1,perdu.pdf\nD2,a.pdf\n")] == ["perdu.pdf", "a.pdf"]

    @pytest.mark.parametrize(("text", "line", "words"), [
        ("", 1, "vide"),
        ("dossier,fichier\n", 1, "aucune ligne"),
        ("dossier,autre\nD1,a.pdf\n", 1, "« autre »"),
        ("dossier,fichier,fichier\nD1,a.pdf,b.pdf\n", 1, "deux fois"),
        ("dossier,exercice\nD1,2024\n", 1, "« fichier » manque"),
        ("dossier,fichier\nD1,a.pdf\n,b.pdf\n", 3, "« dossier » est vide"),
        ("dossier,fichier\nD1,\n", 2, "« fichier » est vide"),
        ("dossier,fichier\nD1,a.pdf,b.pdf\n", 2, "plus de cellules"),
        ("dossier,fichier\nD1,../a.pdf\n", 2, "hors du dossier"),
        ("dossier,fichier\nD1,sous/../a.pdf\n", 2, "hors du dossier"),
        ("dossier,fichier\nD1,sous\\..\\..\\a.pdf\n", 2, "hors du dossier"),
        ("dossier,fichier\nD1,/etc/passwd\n", 2, "hors du dossier"),
        ("dossier,fichier\nD1,C:\\a.pdf\n", 2, "hors du dossier"),
        ("dossier,fichier,dispositif\nD1,a.pdf,rosp\n", 2, "forfait-structure"),
        ("dossier,fichier,profession\nD1,a.pdf,dentiste\n", 2, "chirurgien-dentiste"),
        ("dossier,fichier,exercice\nD1,a.pdf,24\n", 2, "année"),
        ("dossier,fichier,pre_rempli\nD1,a.pdf,vrai\n", 2, "oui"),
        ("dossier,fichier,recu_le\nD1,a.pdf,31/02/2025\n", 2, "date"),
        ("dossier,fichier,recu_le\nD1,a.pdf,01/20/2025\n", 2, "date"),
        ("dossier,fichier,exercice\nD1,a.pdf,2024\nD1,b.pdf,2023\n", 3, "ligne 2"),
        ('dossier,fichier\nD1,"a.pdf\n', 2, "guillemets"),
        ("dossier,fichier\nD1,a\0.pdf\n", 1, "CSV UTF-8"),
    ])
    def test_a_wrong_manifest_is_refused_with_file_line_and_reason(self, folder, text, line, words):
        with pytest.raises(ManifestError) as refused:
            read(folder, text)
        assert f"manifeste.csv, ligne {line} :" in str(refused.value)
        assert words in str(refused.value)
        assert "\n" not in str(refused.value)

    @pytest.mark.parametrize("cell", ["1,0999E+10", "1.0999E+10", "01/01/2024", "10999011017,0", "12345678", "9" * 400, "RPPS"])
    def test_a_number_that_a_spreadsheet_spoilt_is_refused_in_few_words(self, folder, cell):
        with pytest.raises(ManifestError, match=r"manifeste\.csv, ligne 3 .*Excel.*« Texte »") as refused:
            read(folder, f"dossier;fichier;numero_ps\nD1;a.pdf;10999011017\nD2;b.pdf;{cell}\n")
        assert len(str(refused.value)) < 350

    @pytest.mark.parametrize("cell", ["10999011017", "10 999 011 017", "10.999.011.017", "123456789", "810999011017", "2A1234567", ""])
    def test_the_numbers_that_professionals_have(self, folder, cell):
        assert read(folder, f"dossier;fichier;numero_ps\nD1;a.pdf;{cell}\n")[0].claim.numero_ps == (cell or None)

    @pytest.mark.parametrize("sign", ["\t", "|"])
    def test_another_sign_between_the_columns_is_told(self, folder, sign):
        with pytest.raises(ManifestError, match="« ; » ou « , » entre les colonnes"):
            read(folder, f"dossier{sign}fichier\nD1{sign}a.pdf\n")

    def test_utf_16_is_refused(self, folder):
        with pytest.raises(ManifestError, match="CSV UTF-8"):
            read(folder, "dossier,fichier\nD1,a.pdf\n", encoding="utf-16")

    def test_a_link_that_leaves_the_folder_is_refused(self, folder):
        (folder / "lien.pdf").symlink_to("/etc/hostname")
        with pytest.raises(ManifestError, match="hors du dossier"):
            read(folder, "dossier,fichier\nD1,lien.pdf\n")

    @pytest.mark.parametrize("start", ["", "envoi"])
    def test_a_full_path_inside_the_folder_is_as_good_as_a_relative_one(self, folder, start, monkeypatch):
        monkeypatch.chdir(folder.parent / start)
        (folder.parent / "lien").symlink_to(folder)
        for given in (Path() if start else Path("envoi"), folder, folder.parent / "lien"):
            found = batch.from_manifest(manifest(folder, f"dossier,fichier\nD1,{folder}/sous/c.pdf\n"), given, NOTHING)
            assert [each.paths for each in found] == [(given / "sous" / "c.pdf",)]
        with pytest.raises(ManifestError, match="hors du dossier"):
            read(folder, f"dossier,fichier\nD1,{folder.parent}/x.pdf\n")

    def test_a_link_in_a_circle_and_a_name_that_is_too_long_end_nothing(self, folder):
        (folder / "rond.pdf").symlink_to("rond.pdf")
        (path,) = read(folder, "dossier,fichier\nD1,rond.pdf\n")[0].paths
        (piece,) = unpack([path], Limits())
        assert piece.error
        with pytest.raises(ManifestError, match=r"ligne 2 .*plus long") as refused:
            read(folder, f"dossier,fichier\nD1,{'a' * 5000}\n")
        assert len(str(refused.value)) < 350
        (piece,) = unpack([folder / ("a" * 5000)], Limits())
        assert piece.error
        assert len(batch.from_pieces([folder / ("a" * 5000)], NOTHING, together=False)) == 1

    def test_a_manifest_that_is_not_there(self, folder):
        with pytest.raises(ManifestError, match=r"absent\.csv"):
            batch.from_manifest(folder / "absent.csv", folder, NOTHING)


class TestGathering:
    def test_each_piece_alone_and_each_file_of_a_folder(self, folder):
        found = batch.from_pieces([folder / "b.pdf", folder / "sous"], NOTHING, together=False)
        assert [each.name for each in found] == ["b.pdf", "c.pdf", "d.pdf"]

    def test_together_all_form_one_dossier(self, folder):
        found = batch.from_pieces([folder / "b.pdf", folder / "sous"], NOTHING, together=True)
        assert [(each.name, each.paths) for each in found] == [("b.pdf + sous", (folder / "b.pdf", folder / "sous"))]

    def test_without_manifest_each_file_and_each_first_level_folder_is_a_dossier(self, folder):
        assert [each.name for each in batch.from_folder(folder, NOTHING)] == ["a.pdf", "b.pdf", "sous", "é.pdf"]

    def test_the_folder_of_the_results_is_no_dossier(self, folder):
        assert [each.name for each in batch.from_folder(folder, NOTHING, folder / "sous")] == ["a.pdf", "b.pdf", "é.pdf"]

    @pytest.mark.parametrize(("place", "refused"), [("sous/out", True), ("neuf/out", True), ("out", False), ("", False), ("../out", False)])
    def test_results_inside_a_dossier_would_be_its_pieces(self, folder, place, refused):
        if refused:
            with pytest.raises(UsageError, match="en feraient partie"):
                batch.from_folder(folder, NOTHING, folder / place)
        else:
            assert len(batch.from_folder(folder, NOTHING, folder / place)) == 4

    def test_nor_are_results_written_into_the_folder_itself(self, folder):
        names = {"results.jsonl", "results.jsonl.partiel", "deja_vu.csv"}
        for name in names:
            (folder / name).write_text("")
        assert not names & {each.name for each in batch.from_folder(folder, NOTHING, folder)}

    def test_nothing_at_the_first_level_is_lost_and_a_link_in_a_circle_stops_nothing(self, folder):
        (folder / "vide").mkdir()
        (folder / "boucle.pdf").symlink_to("boucle.pdf")
        (folder / "lien").symlink_to(folder / "sous")
        found = batch.from_folder(folder, NOTHING, folder.parent / "out")
        assert [each.name for each in found] == ["a.pdf", "b.pdf", "boucle.pdf", "lien", "sous", "vide", unicodedata.normalize("NFC", "é.pdf")]

    def test_a_link_that_leaves_the_folder_is_unreadable_and_not_followed(self, folder, monkeypatch):
        (folder / "aa.pdf").symlink_to("/etc/hostname")
        (folder / "zz").symlink_to("/")
        monkeypatch.setattr(running.pipeline, "examine", examine)
        monkeypatch.setattr(running.pipeline, "judge", facts_judged)
        found = list(batch.run(batch.from_folder(folder, NOTHING), Loaded, 2))
        assert [each.dossier for each in found] == ["a.pdf", "aa.pdf", "b.pdf", "sous", "zz", unicodedata.normalize("NFC", "é.pdf")]
        assert [len(each.facts) for each in found] == [1, 1, 1, 2, 1, 1]
        told = {each.dossier: each.facts[0].error for each in found if each.facts[0].error}
        assert told.keys() == {"aa.pdf", "zz"}
        assert all("hors du dossier" in reason for reason in told.values())

    def test_an_empty_folder_is_wrong_usage(self, tmp_path):
        for gather in (lambda: batch.from_folder(tmp_path, NOTHING), lambda: batch.from_pieces([tmp_path], NOTHING, together=False)):
            with pytest.raises(UsageError, match="aucun fichier"):
                gather()


class Loaded:
    """Resources for a pipeline that is not really run."""

    limits = Limits()
    rulebook = None
    versions = VERIFICATION.versions


@pytest.fixture
def three(folder):
    return batch.from_manifest(manifest(folder, "dossier,fichier\nD1,a.pdf\nD2,b.pdf\nD3,sous/c.pdf\n"), folder, NOTHING)


def examine(piece, _resources, place):
    return (replace(VERIFICATION.facts[0], piece=place, name=piece.name, sha256=piece.sha256),)


def judge_but(name, error):
    def judge(_facts, _claim, _resources, dossier):
        if dossier == name:
            raise error
        return VERIFICATION.named(dossier)

    return judge


def examine_but(name, error):
    def examine_one(piece, resources, place):
        if piece.name == name:
            raise error
        return examine(piece, resources, place)

    return examine_one


def facts_judged(facts, _claim, _resources, dossier):
    return replace(VERIFICATION.named(dossier), facts=tuple(facts))


class TestRunning:
    def test_one_that_breaks_the_tool_does_not_stop_the_others(self, three, monkeypatch):
        monkeypatch.setattr(running.pipeline, "examine", examine)
        monkeypatch.setattr(running.pipeline, "judge", judge_but("D2", RuntimeError("x")))
        first, second, third = batch.run(three, Loaded)
        assert (first.dossier, second.dossier, third.dossier) == ("D1", "D2", "D3")
        assert second.verdict.status is Status.A_VERIFIER
        assert second.facts[0].name == "b.pdf"
        assert "RuntimeError" in (second.facts[0].error or "")
        assert second.verdict.notes

    def test_a_piece_that_breaks_the_tool_is_said_and_those_beside_it_are_read(self, folder, monkeypatch):
        monkeypatch.setattr(running.pipeline, "examine", examine_but("b.pdf", RuntimeError("x")))
        monkeypatch.setattr(running.pipeline, "judge", facts_judged)
        dossier = batch.from_pieces([folder / "a.pdf", folder / "b.pdf", folder / "sous" / "c.pdf"], NOTHING, together=True)
        (found,) = batch.run(dossier, Loaded)
        assert [(each.piece, each.name) for each in found.facts] == [(0, "a.pdf"), (1, "b.pdf"), (2, "c.pdf")]
        assert [bool(each.error) for each in found.facts] == [False, True, False]
        assert "RuntimeError" in found.facts[1].error

    def test_a_claim_that_the_pieces_disprove_does_not_stop_the_others(self, three, monkeypatch):
        monkeypatch.setattr(running.pipeline, "examine", examine)
        monkeypatch.setattr(running.pipeline, "judge", judge_but("D1", UsageError("Un médecin ne peut pas demander le FAMI.")))
        found = list(batch.run(three, Loaded))
        assert len(found) == 3
        assert "médecin" in found[0].verdict.notes[0]

    def test_an_engine_that_is_missing_stops_everything(self, three, monkeypatch):
        monkeypatch.setattr(running.pipeline, "examine", examine_but("b.pdf", EngineMissing("Tesseract")))
        monkeypatch.setattr(running.pipeline, "judge", facts_judged)
        with pytest.raises(EngineMissing):
            list(batch.run(three, Loaded))

    def test_each_result_is_on_disk_before_it_is_handed_on(self, three, tmp_path, monkeypatch):
        monkeypatch.setattr(running.pipeline, "examine", examine)
        monkeypatch.setattr(running.pipeline, "judge", judge_but("", RuntimeError()))
        out = tmp_path / "nouveau" / "out"
        with batch.opened(out, {}) as journal:
            journal.plan(three)
            for place, _ in enumerate(batch.record(three, Loaded, journal), 1):
                kept = tmp_path / "copy"
                shutil.copytree(out, kept)          # as a kill would leave it
                with batch.opened(kept, {}) as other:
                    other.plan(three)
                    assert [json.loads(done.line)["dossier"] for done in other.finished()] == ["D1", "D2", "D3"][:place]
                shutil.rmtree(kept)

    def test_results_that_cannot_be_written(self, tmp_path):
        (tmp_path / "fichier").write_text("")
        with pytest.raises(OutputError), batch.opened(tmp_path / "fichier", {}):
            pass

    def test_a_claim_that_does_not_exist_refuses_the_manifest_with_its_line(self, three, monkeypatch):
        def refuse(_claim, _rulebook):
            raise UsageError("Un médecin ne peut pas demander le FAMI.")

        monkeypatch.setattr(running.rules, "check_claim", refuse)
        with pytest.raises(ManifestError, match=r"manifeste\.csv, ligne 2 : Un médecin"):
            batch.check(three, Loaded)
        with pytest.raises(UsageError, match=r"^Un médecin"):
            batch.check(batch.from_pieces([Path("a.pdf")], NOTHING, together=True), Loaded)

    @pytest.mark.parametrize(("statuses", "status"), [
        ([Status.CONFORME, Status.SANS_OBJET], 0),
        ([Status.CONFORME, Status.A_VERIFIER], 3),
        ([Status.ILLISIBLE], 3),
        ([Status.A_VERIFIER, Status.INCOMPLET], 1),
        ([Status.ILLISIBLE, Status.NON_CONFORME, Status.CONFORME], 1),
        ([], 0),
    ])
    def test_exit_status(self, statuses, status):
        assert batch.exit_status(statuses) == status
