"""A paper that an earlier run has judged: what the history tells of it, what it keeps silent about, and what it never holds."""
# ruff: noqa: F811  fixtures of other files

import io
import json
import re
import shutil
import sqlite3
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import combinations

import pytest
from at_once import at_once
from made import CLAIM, INVOICE, VERIFICATION
from papers import OURS, bill, drawn, painted, rows, saved, vouched
from test_history import place, postgresql, store  # noqa: F401  fixtures
from test_likeness import DMP, OTHER, PEOPLE, encrypted, fingerprint, loaded, resaved  # noqa: F401  the same

from verifier import batch, likeness
from verifier.batch import remembering
from verifier.domain import Asked, Claim, Dispositif, Fingerprint, Indicateur, Profession, Status
from verifier.errors import HistoryUnreachableError
from verifier.store import Mode, migrations, open_store, recalling, tables

NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)
ME = Asked("camille", NOON)
WORDS = ("dentoleader", "martinet", "zoé", "f2024118", "12032024", "110880", "69003", "lyon", "12345678200017")
PAPER = Fingerprint("a" * 64, (0, 0), "facture", "f2024118", "ccdentaire", date(2024, 3, 12), "MARTINET Zoé", named=True, words=WORDS, exact=True)
BARE = {"number": "", "words": ()}
ASKED_FOR = ("--dispositif", "fami", "--exercice", "2024", "--profession", "chirurgien-dentiste")


def dossier(name, claim=CLAIM, file="facture.pdf", **changed):
    """A verdict on one paper; without a fingerprint where `changed` says None."""
    paper = None if changed == {"paper": None} else replace(PAPER, **changed)
    facts = replace(INVOICE, name=file, sha256=paper.sha256 if paper else PAPER.sha256, fingerprint=paper, signals=())
    return replace(VERIFICATION, dossier=name, claim=claim, facts=(facts,))


def told(store, *verifications, asked=ME, **which):
    """What is told of the pièces of each: code and message."""
    handed = batch.kept(verifications, store, asked, pytest.fail, **which)
    return [[(signal.code, signal.message) for facts in each.facts for signal in facts.signals] for each in handed]


class TestTold:
    def test_the_other_dossier_its_day_its_claim_its_verdict_and_what_was_decided(self, store):
        assert told(store, dossier("A")) == [[]]
        (((code, message),),) = told(store, dossier("B"))
        assert code == "deja_vu"
        assert message == (
            "Déjà vu : le même fichier figure dans le dossier « A », jugé le 14/03/2026 (FAMI 2024, logiciel ; verdict n° 1). "
            "L'historique ne garde aucun nom : comparez les deux dossiers, il peut s'agir d'un second envoi ou d'un autre professionnel.")
        decision = store.decide(1, Status.NON_CONFORME, ME, "non")
        assert "(FAMI 2024, logiciel ; verdict n° 1 ; décision de l'agent : non conforme)" in told(store, dossier("C"))[0][1][1]
        store.undo(decision, ME, "erreur")
        assert "décision" not in str(told(store, dossier("D")))

    def test_the_verdict_stays_as_it_was(self, store):
        told(store, dossier("A"))
        (handed,) = batch.kept([dossier("B")], store, ME, pytest.fail)
        assert (handed.verdict, handed.claim, handed.matching) == (VERIFICATION.verdict, CLAIM, VERIFICATION.matching)

    @pytest.mark.parametrize(("changed", "words"), [
        ({}, "le même fichier"),
        ({"sha256": "b" * 64}, "le même document, semble-t-il"),
        ({"sha256": "b" * 64, "words": (*reversed(WORDS), WORDS[0])}, "le même document, semble-t-il"),
        ({"sha256": "b" * 64, "words": (*WORDS[:5], "220880", *WORDS[6:])}, "avec le même numéro"),
        ({"sha256": "b" * 64, "words": ()}, "avec le même numéro"),
        ({"sha256": "b" * 64, "number": "f2024119", "words": (*WORDS[:3], "f2024119", *WORDS[4:])}, ""),
        ({"sha256": "b" * 64, "number": "f2024119"}, ""),
        ({"sha256": "b" * 64, "issuer": "dentaleader", "words": ()}, ""),
        ({"sha256": "b" * 64, "kind": "avoir", "words": ()}, ""),
        ({"sha256": "b" * 64, **BARE}, ""),
    ], ids=["bytes", "another export", "words in another order", "other amounts", "too few words", "next bill", "numbers apart", "other company", "avoir", "nothing"])
    def test_how_it_is_like_it(self, store, changed, words):
        told(store, dossier("A"))
        (found,) = told(store, dossier("B", **changed))
        assert [words in message for _, message in found] == [True] * bool(words)
        if "numéro" in words:
            assert "comparez les deux documents, il peut s'agir d'un autre professionnel ou d'une autre copie." in found[0][1]

    def test_a_number_that_does_not_say_its_year_may_begin_again(self, store):
        years = [dossier(f"D{year}", sha256=str(year), words=(), number="118", day=date(year, 3, 12)) for year in (2023, 2024, 2024)]
        assert [len(each) for each in told(store, *years[:2], dossier("E", sha256="e", words=(), number="118", day=date(2024, 5, 1)))] == [0, 0, 1]

    def test_numbers_mean_nothing_without_their_company(self, store):
        assert told(store, *(dossier(name, sha256=name, issuer="", words=()) for name in "AB")) == [[], []]

    def test_a_paper_that_names_nobody_decides_nothing(self, store):
        told(store, dossier("A", named=False))
        assert told(store, dossier("B", named=False))[0][0][1].endswith("Il ne nomme personne : un éditeur peut l'avoir remis à plusieurs clients. Cela ne décide de rien.")

    def test_what_could_not_be_read_is_like_nothing(self, store):
        assert told(store, dossier("A"), dossier("B", paper=None), dossier("C", paper=None)) == [[], [], []]

    def test_each_piece_is_told_its_own(self, store):
        told(store, dossier("A"))
        first, second = dossier("B").facts[0], dossier("B", sha256="b" * 64, **BARE).facts[0]
        for order, place_ in (((first, second), 0), ((second, first), 1)):
            facts = tuple(each.at(rank) for rank, each in enumerate(order))
            (handed,) = batch.kept([replace(dossier(f"B{place_}"), facts=facts)], store, ME, pytest.fail, run="second")
            assert [bool(each.signals) for each in handed.facts] == [place_ == 0, place_ == 1]

    @pytest.mark.parametrize(("others", "last"), [
        (2, "d'une autre copie."), (3, "L'historique le trouve aussi dans un autre dossier :"), (5, "L'historique le trouve aussi dans 3 autres dossiers :"),
    ])
    def test_three_at_most_the_surest_and_latest_then_how_many_more(self, store, others, last):
        names = [f"D{number}" for number in range(others)]
        told(store, *(dossier(name, sha256=name, words=()) for name in names), run="first")
        told(store, dossier("sure"), run="first")
        (found,) = told(store, dossier("B"), run="second")
        assert re.findall("dossier « (.*?) »", str(found)) == ["sure", *names[:-3:-1]]
        assert last in found[-1][1]
        assert len(found) == min(others + 1, 4)

    def test_a_dossier_is_told_once_however_often_it_was_judged(self, store):
        told(store, *(dossier("A", sha256=str(number)) for number in range(5)))
        ((message,),) = told(store, dossier("B"))
        assert "verdict n° 5" in message[1]

    def test_of_a_crowd_only_the_first_are_looked_at_and_it_is_said_so(self, store, monkeypatch):
        monkeypatch.setattr(recalling, "CROWD", 10)
        recalling._looking.cache_clear()
        try:
            told(store, *(dossier(f"D{number}") for number in range(30)), run="first")
            (found,) = told(store, dossier("B"), run="second")
        finally:
            recalling._looking.cache_clear()
        assert found[-1][1].startswith("L'historique le trouve aussi dans au moins 7 autres dossiers")
        assert len(found) == 4


class TestSilent:
    def test_the_same_dossier_judged_again(self, store):
        assert told(store, dossier("A"), dossier("A"), dossier("A", sha256="b" * 64), dossier("A", sha256="c" * 64, words=())) == [[]] * 4

    @pytest.mark.parametrize(("change", "words"), [
        ({"exercice": 2025}, "FAMI 2024, logiciel"), ({"indicateur": Indicateur.VIDEO}, "FAMI 2024, logiciel"),
        ({"profession": Profession.INFIRMIER}, "FAMI 2024, logiciel"), ({"dispositif": Dispositif.DONUM}, "FAMI 2024, logiciel"),
    ])
    def test_but_not_for_another_claim(self, store, change, words):
        told(store, dossier("A"))
        ((message,),) = told(store, dossier("A", replace(CLAIM, **change)))
        assert (message[0], f"« A », jugé le 14/03/2026 ({words}" in message[1]) == ("deja_vu", True)

    def test_a_claim_that_is_not_said_has_no_words(self, store):
        told(store, dossier("A", Claim()))
        assert "(logiciel ; verdict n° 1)" in told(store, dossier("B", Claim()))[0][0][1]
        assert told(store, dossier("A", Claim())) != [[]], "B is told"
        assert "« A »" not in str(told(store, dossier("A", Claim())))

    @pytest.mark.parametrize("name", ["facture.pdf", "2024/facture.pdf", "facture.pdf + b.pdf", "facture.pdf et 4 autres"])
    def test_a_dossier_that_only_a_file_names_is_told_softly(self, store, name):
        told(store, dossier(name))
        (((code, message),),) = told(store, dossier(name), asked=Asked("x", NOON + timedelta(days=1)))
        assert code == "deja_fourni"
        assert message.startswith("Ce fichier a déjà été jugé sous ce même nom le 14/03/2026 (verdict n° 1) : si c'est le même dossier, il n'y a rien à faire")
        assert "semble-t-il, a déjà été jugé sous ce même nom" in told(store, dossier(name, sha256="b" * 64))[0][0][1]
        (((code, message),),) = told(store, dossier(name, sha256="c" * 64, words=()))
        assert (code, "avec le même numéro" in message) == ("deja_vu", True), "another content under one number and name"

    def test_so_is_an_e_mail(self):
        assert remembering.is_named_by_file(dossier("envoi.eml", file="envoi.eml/facture.pdf#p2-3"))
        assert not remembering.is_named_by_file(dossier("D-42", file="x/facture.pdf"))

    def test_what_the_run_tells_itself_is_not_told_twice(self, store):
        assert told(store, dossier("A"), dossier("B"), run="first") == [[], []]
        assert [len(each) for each in told(store, dossier("C"), dossier("D"), run="second")] == [2, 2]

    def test_judged_again_after_a_stop_the_same_is_told(self, store):
        told(store, dossier("A"), run="first")
        which = {"mark": lambda: "m", "run": "second"}
        before = told(store, dossier("B"), **which)
        told(store, dossier("C"), run="third")
        assert told(store, dossier("B"), **which) == before != [[]]

    def test_a_word_of_a_later_version_tells_nothing_and_stops_nothing(self, store):
        told(store, dossier("A"))
        with store._engine.begin() as connection:
            row = {**connection.execute(tables.VERDICT.select()).mappings().one(), "status": "nouveau", "dossier": "neuf"}
            del row["id"]
            number = connection.execute(tables.VERDICT.insert(), row).inserted_primary_key[0]
            connection.execute(tables.PIECE.insert(), {"verdict_id": number, "rank": 0, "sha256": PAPER.sha256})
        assert told(store, dossier("B")) == [[]]


class TestKept:
    def test_no_name_no_number_no_word(self, tmp_path):
        store = open_store(str(tmp_path / "h"), Mode.WRITING)
        told(store, dossier("A"))
        data = b"".join(each.read_bytes() for each in tmp_path.iterdir()).lower()
        assert PAPER.sha256.encode() in data
        for secret in (*WORDS, PAPER.issuer, "martinet", "2024-03-12"):
            assert secret.encode() not in data

    def test_erased_with_the_verdict(self, store):
        told(store, dossier("A"), dossier("B", sha256="b" * 64))
        store.purge(NOON + timedelta(days=1))
        store.wipe()
        with store._engine.connect() as connection:
            assert connection.execute(tables.PAPER.select()).all() == []
        assert told(store, dossier("C")) == [[]]

    def test_with_a_verdict_that_is_erased_by_hand(self, store):
        told(store, dossier("A"))
        with store._engine.begin() as connection:
            connection.exec_driver_sql("DELETE FROM verify_verdict")
            assert connection.execute(tables.PAPER.select()).all() == []

    def test_never_rewritten(self, store):
        from sqlalchemy.exc import DBAPIError  # noqa: PLC0415

        told(store, dossier("A"))
        with pytest.raises(DBAPIError, match="never rewritten"), store._engine.begin() as connection:
            connection.exec_driver_sql("UPDATE verify_paper SET number = 'x'")

    def test_a_history_of_before_knows_the_bytes(self, place, monkeypatch):
        steps = migrations.STEPS
        monkeypatch.setattr(migrations, "STEPS", steps[:4])
        old = open_store(place, Mode.WRITING)
        old.record(dossier("A"), ME)
        old.close()
        monkeypatch.setattr(migrations, "STEPS", steps)
        store = open_store(place, Mode.WRITING)
        assert "le même fichier figure dans le dossier « A »" in told(store, dossier("B"))[0][0][1]
        assert "le même document" in told(store, dossier("C", sha256="c" * 64))[0][0][1]
        store.close()

    def test_a_run_that_an_earlier_version_began_is_recorded_once_too(self, store):
        store.record(dossier("A"), ME, "m")
        assert told(store, dossier("A"), mark=lambda: "m", run="first") == [[]]
        assert store.older(NOON + timedelta(days=1)) == 1

    def test_looked_up_by_an_index_on_each_way(self, tmp_path):
        open_store(str(tmp_path / "h"), Mode.WRITING).close()
        from sqlalchemy.dialects import sqlite  # noqa: PLC0415

        asked = recalling._looking().compile(dialect=sqlite.dialect())
        plan = sqlite3.connect(tmp_path / "h").execute(f"EXPLAIN QUERY PLAN {asked}", ["1"] * len(asked.positiontup)).fetchall()
        assert [step for *_, step in plan if step.startswith("SCAN verify_")] == []
        assert {index for *_, step in plan for index in re.findall("COVERING INDEX (\\w+)", step)} == {
            "verify_piece_sha256_verdict", "verify_paper_page", "verify_paper_number"}

    def test_one_that_does_not_answer_any_more_stops_nothing(self, store):
        said = []
        told(store, dossier("A"))
        with store._engine.begin() as connection:
            connection.exec_driver_sql("DROP TABLE verify_paper")
        handed = list(batch.kept([dossier("B"), dossier("C")], store, ME, said.append))
        assert [each.dossier for each in handed] == ["B", "C"]
        assert (len(said), "ne sont plus enregistrés" in said[0]) == (1, True)

    def test_one_that_another_program_holds_stops_nothing(self, tmp_path):
        said = []
        store = open_store(str(tmp_path / "h"), Mode.WRITING, wait=0.2)
        told(store, dossier("A"))
        other = sqlite3.connect(tmp_path / "h", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        assert [each.facts[0].signals for each in batch.kept([dossier("B")], store, ME, said.append)] == [()]
        other.close()
        assert len(said) == 1
        with pytest.raises(HistoryUnreachableError):
            open_store(str(tmp_path / "nulle" / "part"), Mode.WRITING)


class TestDrawn:
    """Papers read as they come."""

    @pytest.mark.parametrize("copy", [resaved, lambda data: saved(painted(data), "PNG")], ids=["another export", "painted"])
    def test_a_copy_is_known(self, fingerprint, copy):
        one, other = (likeness.imprint(0, fingerprint(data, name)) for data, name in ((bill(DMP), "a.pdf"), (copy(bill(DMP)), "b.pdf")))
        assert one.sha256 != other.sha256
        assert (one.number == other.number != "") or one.page == other.page

    def test_papers_of_one_make_are_not_one(self, fingerprint):
        letters = [vouched(who=f"le Docteur {name}, chirurgien-dentiste,") for name in PEOPLE]
        bills = [bill(DMP, client=f"Dr {name}", number=f"F-2024-{rank}") for rank, name in enumerate(PEOPLE, 118)]
        months = [bill(DMP, number=f"F-2024-{month + 200}", day=f"0{month}/0{month}/2024") for month in range(1, 6)]
        days = [vouched(day=f"1{day}/01/2025") for day in range(3)]
        said = [vouched("Le logiciel n'est pas DMP compatible."), vouched("Le logiciel est certifié LAP.")]
        imprints = [likeness.imprint(0, fingerprint(each)) for each in {*letters, *bills, *months, *days, *said}]
        alike = [pair for pair in combinations(imprints, 2) if pair[0].page == pair[1].page or pair[0].number == pair[1].number != ""]
        assert len(imprints) > 15
        assert alike == []

    @pytest.mark.parametrize("data", [b"", b"%PDF-1.4 rien", encrypted(bill()), drawn(lambda _: None), rows("FACTURE", "Logiciel")],
                             ids=["empty", "broken", "encrypted", "blank", "too few words"])
    def test_what_holds_nothing_is_like_nothing(self, fingerprint, data):
        paper = fingerprint(data)
        assert paper is None or likeness.imprint(0, paper) == likeness.imprint(0, replace(paper, words=(), number=""))


MANIFEST = "dossier,fichier,praticien\n"


def lot(folder, **files):
    """A folder with its manifest: each dossier, its file."""
    folder.mkdir()
    for name, data in files.items():
        (folder / f"{name}.pdf").write_bytes(data)
    (folder / "m.csv").write_text(MANIFEST + "".join(f"{name},{name}.pdf,{OURS}\n" for name in files), encoding="utf-8")
    return folder


def signals(out):
    """What was written of each dossier."""
    lines = map(json.loads, (out / "results.jsonl").read_text("utf-8").splitlines())
    return {each["dossier"]: [signal["message"] for piece in each["pieces"] for signal in piece["signals"]] for each in lines}


class TestEntrances:
    def test_verify_tells_in_its_report(self, tmp_path, place):
        for name, data in {"a": bill(DMP), "b": resaved(bill(DMP))}.items():
            (tmp_path / f"{name}.pdf").write_bytes(data)
        first, second = (at_once(tmp_path / f"{name}.pdf", *ASKED_FOR, "--historique", place) for name in "ab")
        assert "Déjà vu" not in first[1]
        said = " ".join(second[1].split())
        assert "Déjà vu : le même document, semble-t-il, figure dans le dossier « a.pdf »" in said
        assert (first[0], first[2]) == (second[0], second[2]), "never a reason to decide otherwise"

    def test_batch_tells_what_earlier_batches_judged_and_its_own_as_ever(self, tmp_path, place):
        earlier = lot(tmp_path / "earlier", P1=bill(DMP), P2=encrypted(bill(DMP)))
        later = lot(tmp_path / "later", Q1=resaved(bill(DMP)), Q2=bill(DMP, client=f"Dr {OTHER}"), Q3=encrypted(bill(DMP)), Q4=resaved(bill(DMP)))
        for folder in (earlier, later, later):
            out = tmp_path / f"out{len(list(tmp_path.glob('out*')))}"
            assert at_once("batch", folder, "--manifeste", folder / "m.csv", *ASKED_FOR, "--output", out, "--historique", place)[0] in {0, 1, 3}
        assert signals(tmp_path / "out0") == {"P1": [], "P2": []}
        found = signals(tmp_path / "out1")
        assert [len(found[name]) for name in ("Q1", "Q2", "Q3", "Q4")] == [3, 3, 0, 3], "one of the earlier batch, two of this one"
        assert "semble-t-il, figure dans le dossier « P1 »" in found["Q1"][0]
        assert "même numéro, figure dans le dossier « P1 »" in found["Q2"][0]
        assert "L'historique" not in found["Q1"][1] + found["Q1"][2]
        assert all("« Q1 », jugé" not in each for each in signals(tmp_path / "out2")["Q1"]), "judged again: silent"
        shown = at_once("batch", later, "--manifeste", later / "m.csv", *ASKED_FOR, "--format", "json", "--historique", place)[1]
        assert shown.count("figure dans le dossier « P1 »") == 3

    def test_a_batch_that_is_only_shown_tells_its_own_once(self, tmp_path):
        folder = lot(tmp_path / "lot", P1=bill(DMP), P2=resaved(bill(DMP)))
        for earlier in (0, 1):
            shown = at_once("batch", folder, "--manifeste", folder / "m.csv", *ASKED_FOR, "--format", "json", "--historique", tmp_path / "h")[1]
            assert shown.count("figure dans le dossier « P1 »") == 1 + earlier
            assert shown.count("), jugé le") == 2 * earlier

    def test_watches_tell_each_other(self, tmp_path, place):
        for name, file, data in (("one", "a", bill(DMP)), ("two", "b", resaved(bill(DMP))), ("two", "c", bill(DMP))):
            (tmp_path / name).mkdir(exist_ok=True)
            (tmp_path / name / f"{file}.pdf").write_bytes(data)
            done = at_once("watch", tmp_path / name, "--output", tmp_path / f"{name}-out", "--une-fois", "--stable-depuis", 1, *ASKED_FOR, "--historique", place)
            assert done[0] in {0, 1, 3}
        said = {file: (tmp_path / "two-out" / f"{file}.pdf.json").read_text("utf-8") for file in "bc"}
        assert ["dans le dossier « a.pdf »" in said[file] for file in "bc"] == [True, True]
        assert said["c"].count("« b.pdf »") == 1, "the watch tells that itself"


class TestStopped:
    """A run that is stopped between the history and its journal, and started again, ends with the files of one that was not."""

    def run(self, place, out, folder, loaded, stop=-1):
        dossiers = batch.from_manifest(folder / "m.csv", folder, CLAIM)
        with batch.opened(out, {}) as journal:
            journal.plan(dossiers)
            keep = journal.keep

            def killed(rank, *args, **more):
                if rank == stop:
                    raise KeyboardInterrupt
                keep(rank, *args, **more)

            journal.keep = killed
            recording = partial(batch.kept, store=open_store(place, Mode.WRITING), asked=ME, tell=pytest.fail)
            with suppress(KeyboardInterrupt):
                list(batch.record(dossiers, loaded, journal, keep=recording))
            batch.publish(journal)
            batch.publish_books(out, dossiers, loaded, journal.remarks())

    def files(self, out):
        """What it has written, byte for byte; of the workbook, its rows."""
        from openpyxl import load_workbook  # noqa: PLC0415

        book = load_workbook(io.BytesIO((out / "results.xlsx").read_bytes()))
        cells = [[list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book]
        return [(out / name).read_bytes() for name in ("results.jsonl", "results.csv", "deja_vu.csv", "rapport.html")], cells

    def test_it_ends_with_the_same_files(self, tmp_path, loaded):
        before = lot(tmp_path / "before", P1=bill(DMP), P2=vouched())
        after = lot(tmp_path / "after", Q1=resaved(bill(DMP)), Q2=bill(DMP), Q3=resaved(vouched()))
        self.run(str(tmp_path / "h"), tmp_path / "earlier", before, loaded)
        shutil.copy(tmp_path / "h", tmp_path / "h2")
        self.run(str(tmp_path / "h"), tmp_path / "through", after, loaded)
        for stop in (0, 1, 1, 2, -1):
            self.run(str(tmp_path / "h2"), tmp_path / "stopped", after, loaded, stop)
        assert [len(each) for each in signals(tmp_path / "through").values()] == [2, 2, 1]
        assert self.files(tmp_path / "stopped") == self.files(tmp_path / "through")
