"""The history of verdicts, on SQLite and on PostgreSQL: what is kept, what is not, what is erased, and what cannot be."""

import csv
import io
import itertools
import json
import multiprocessing
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from at_once import at_once
from databases import make, missing, server
from made import CLAIM, CRITERIA, INVOICE, VERDICT, VERIFICATION
from test_cli import CLAIM as ASKED_FOR
from test_cli import INVOICE as LINES
from test_cli import draw, one_french_line

from verifier import batch, resources
from verifier.domain import Asked, Dispositif, Status, Wanted
from verifier.errors import HistoryError, HistoryUnreachableError, UsageError
from verifier.settings import Settings
from verifier.store import Mode, forget, migrations, open_store, tables
from verifier.store.forgetting import months_before

NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)
ME = Asked("camille", NOON)
NAMES = (f"d{number}" for number in itertools.count())


@pytest.fixture(scope="session")
def postgresql():
    if missing():
        pytest.skip(missing())
    with server() as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request, tmp_path):
    """Where an empty history may be made."""
    if request.param == "sqlite":
        return str(tmp_path / "historique.sqlite")
    return make(request.getfixturevalue("postgresql"), next(NAMES))


@pytest.fixture
def store(place):
    opened = open_store(place, Mode.WRITING)
    yield opened
    opened.close()


def found(store, **wanted):
    return list(store.find(Wanted(**wanted)))


class TestKept:
    def test_who_when_on_which_bytes_for_what_with_which_rules(self, store):
        number = store.record(VERIFICATION, ME)
        (kept,) = found(store)
        assert (kept.number, kept.asked, kept.dossier, kept.status) == (number, ME, "D-1", Status.INCOMPLET)
        assert (kept.claim.dispositif, kept.claim.exercice, kept.claim.profession, kept.claim.indicateur) == (
            CLAIM.dispositif, CLAIM.exercice, CLAIM.profession, CLAIM.indicateur)
        assert kept.criteria == tuple((each.id, each.status) for each in CRITERIA)
        assert (kept.software, kept.pieces) == ("l-essai", ("ab" * 32, "cd" * 32))
        assert (kept.versions.verifier, kept.versions.catalog, kept.versions.rules, kept.versions.model) == ("0.1.0", "cat", "reg", "mod")
        assert kept.decisions == ()

    def test_nobody_is_named_and_no_text_of_a_piece_is_kept(self, tmp_path):
        place = tmp_path / "h.sqlite"
        told = replace(VERIFICATION, claim=replace(CLAIM, praticien="SECRETNOM Anne", numero_ps="10101010101", declaration="LABELSECRET"),
                       verdict=replace(VERDICT, reply="LETTRESECRETE", notes=("NOTESECRETE",)))
        store = open_store(str(place), Mode.WRITING)
        store.record(told, ME)
        store.close()
        data = b"".join(each.read_bytes() for each in tmp_path.iterdir())
        assert b"D-1" in data
        for secret in ("SECRETNOM", "10101010101", "LABELSECRET", "LETTRESECRETE", "NOTESECRETE", "Logiciel Essai", "facture.pdf",
                       "Une facture a", "Essai SAS"):
            assert secret.encode() not in data

    @pytest.mark.parametrize("hostile", ["O'Brien\"; DROP TABLE verify_verdict; --", "nul\0nul", "\ud800seul", "\u202eenvers", "x" * 1_000_000,
                                         "%", "_", "=1+1", "\n\n", "é" * 300, "😀" * 300])
    def test_hostile_words_are_kept_as_one_line(self, store, hostile):
        best = replace(VERIFICATION.matching.best, logiciel_id=hostile)
        told = replace(VERIFICATION, dossier=hostile, matching=replace(VERIFICATION.matching, best=best))
        store.record(told, Asked(hostile, NOON))
        store.decide(1, Status.CONFORME, Asked(hostile, NOON), f"motif {hostile}")
        (kept,) = found(store)
        assert len(kept.dossier) <= 200
        assert kept.dossier.isprintable()
        assert found(store, dossier=hostile) == [kept], "it is found under the name that it was given"
        assert found(store, who=hostile) == [kept]
        assert found(store, sha256="%") == []

    def test_what_has_no_piece_no_software_no_criterion_is_kept_too(self, store):
        bare = replace(VERIFICATION, facts=(), matching=replace(VERIFICATION.matching, best=None), verdict=replace(VERDICT, criteria=()))
        store.record(replace(bare, claim=replace(CLAIM, dispositif=None, exercice=None, profession=None)), ME)
        (kept,) = found(store)
        assert (kept.pieces, kept.software, kept.criteria, kept.claim.dispositif, kept.claim.profession) == ((), None, (), None, None)

    def test_the_same_bytes_in_one_dossier_are_told_once(self, store):
        store.record(replace(VERIFICATION, facts=(INVOICE, replace(INVOICE, piece=1), replace(INVOICE, piece=2, sha256=""))), ME)
        assert found(store)[0].pieces == ("ab" * 32,)

    def test_the_same_verdict_of_a_run_that_was_stopped_is_recorded_once(self, store):
        later, other = Asked("dominique", NOON + timedelta(hours=1)), replace(VERIFICATION, verdict=replace(VERDICT, status=Status.CONFORME))
        numbers = [store.record(VERIFICATION, ME, "m"), store.record(VERIFICATION, later, "m"), store.record(VERIFICATION, ME, "another")]
        numbers += [store.record(other, later, "m"), store.record(replace(VERIFICATION, facts=(INVOICE,)), later, "m")]
        numbers += [store.record(VERIFICATION, ME), store.record(VERIFICATION, ME)]
        assert numbers[0] == numbers[1]
        assert len({*numbers}) == len(numbers) - 1 == 6
        first, *more = found(store)
        assert (first.number, first.asked.who, len(first.pieces), len(more)) == (numbers[0], "camille", 2, 5)

    def test_looked_for(self, store):
        later = Asked("dominique", NOON + timedelta(days=2))
        other = replace(VERIFICATION, dossier="D-2", claim=replace(CLAIM, dispositif=Dispositif.DONUM, exercice=2026), facts=(replace(INVOICE, sha256="ef" * 32),),
                        verdict=replace(VERDICT, status=Status.CONFORME))
        store.record(VERIFICATION, ME)
        store.record(other, later)
        for wanted, names in (
            ({}, ["D-1", "D-2"]), ({"dossier": "D-2"}, ["D-2"]), ({"dossier": "D"}, []), ({"sha256": "cd" * 32}, ["D-1"]), ({"sha256": "EFEF"}, ["D-2"]),
            ({"status": Status.CONFORME}, ["D-2"]), ({"dispositif": "fami"}, ["D-1"]), ({"exercice": 2026}, ["D-2"]), ({"who": "camille"}, ["D-1"]),
            ({"since": NOON}, ["D-1", "D-2"]), ({"since": NOON + timedelta(seconds=1)}, ["D-2"]), ({"before": NOON}, []),
            ({"before": NOON + timedelta(days=1), "who": "dominique"}, []),
        ):
            assert [each.dossier for each in found(store, **wanted)] == names, wanted

    def test_a_word_of_a_later_version_is_told_so(self, store):
        store.record(VERIFICATION, ME)
        with store._engine.begin() as connection:
            row = {**connection.execute(tables.VERDICT.select()).mappings().one(), "status": "nouveau"}
            del row["id"]
            connection.execute(tables.VERDICT.insert(), row)
        with pytest.raises(HistoryError, match="version plus récente"):
            found(store)

    def test_more_than_is_read_at_once(self, store):
        for number in range(1003):
            store.record(VERIFICATION.named(f"D-{number}"), ME)
        assert [each.dossier for each in found(store)] == [f"D-{number}" for number in range(1003)]


class TestDecisions:
    def test_beside_the_proposal(self, store):
        number = store.record(VERIFICATION, ME)
        chosen = Asked("dominique", NOON + timedelta(hours=1))
        store.decide(number, Status.CONFORME, chosen, "La mention est au dos.")
        (kept,) = found(store)
        assert (kept.status, kept.decided.status, kept.decided.who, kept.decided.why) == (Status.INCOMPLET, Status.CONFORME, "dominique", "La mention est au dos.")
        assert kept.decided.when == chosen.when

    def test_taken_back_and_made_again_with_every_row_still_there(self, store):
        number = store.record(VERIFICATION, ME)
        first = store.decide(number, Status.CONFORME, ME, "oui")
        undone = store.undo(first, ME, "erreur de dossier")
        assert found(store)[0].decided is None
        store.decide(number, Status.NON_CONFORME, ME, "non")
        (kept,) = found(store)
        assert [(each.status, each.undoes, each.why) for each in kept.decisions] == [
            ("conforme", None, "oui"), (None, first, "erreur de dossier"), ("non_conforme", None, "non")]
        assert kept.decided.status == "non_conforme"
        for wrong in (first, undone, 999):
            with pytest.raises(UsageError, match="pas de décision"):
                store.undo(wrong, ME, "encore")

    def test_a_second_decision_stands_until_it_is_taken_back(self, store):
        number = store.record(VERIFICATION, ME)
        store.decide(number, Status.CONFORME, ME, "oui")
        last = store.decide(number, Status.INCOMPLET, ME, "après réponse")
        assert found(store)[0].decided.status == "incomplet"
        store.undo(last, ME, "retour")
        assert found(store)[0].decided.status == "conforme"

    @pytest.mark.parametrize("why", ["", " \n", "\0"])
    def test_a_reason_is_given(self, store, why):
        store.record(VERIFICATION, ME)
        with pytest.raises(UsageError, match="motif"):
            store.decide(1, Status.CONFORME, ME, why)

    def test_about_a_verdict_that_is_there(self, store):
        with pytest.raises(UsageError, match="n° 7"):
            store.decide(7, Status.CONFORME, ME, "oui")

    @pytest.mark.parametrize("table", ["verify_verdict", "verify_piece", "verify_decision"])
    def test_no_row_is_ever_rewritten(self, store, table):
        from sqlalchemy.exc import DBAPIError  # noqa: PLC0415

        store.decide(store.record(VERIFICATION, ME), Status.CONFORME, ME, "oui")
        column = {"verify_piece": "sha256"}.get(table, "status")
        with pytest.raises(DBAPIError, match="never rewritten"), store._engine.begin() as connection:
            connection.exec_driver_sql(f"UPDATE {table} SET {column} = 'x'")  # noqa: S608  our own names


class TestErased:
    def test_what_is_older_is_gone_with_its_decisions_and_the_rest_stays(self, store):
        for days in (0, 10, 20):
            number = store.record(VERIFICATION.named(f"D-{days}"), Asked("camille", NOON + timedelta(days=days)))
            store.undo(store.decide(number, Status.CONFORME, ME, "oui"), ME, "non")
        assert store.older(NOON + timedelta(days=20)) == 2
        assert store.purge(NOON + timedelta(days=20)) == 2
        store.wipe()
        assert [each.dossier for each in found(store)] == ["D-20"]
        assert len(found(store)[0].decisions) == 2
        with store._engine.connect() as connection:
            for table in (tables.PIECE, tables.DECISION):
                assert {row.verdict_id for row in connection.execute(table.select())} == {3}
        assert store.record(VERIFICATION, ME) == 4, "a number is never given twice"

    def test_not_one_byte_is_left(self, tmp_path):
        store = open_store(str(tmp_path / "h"), Mode.WRITING)
        for number in range(50):
            store.decide(store.record(VERIFICATION.named(f"EFFACEMOI-{number}"), ME), Status.CONFORME, ME, f"MOTIFEFFACE {number}")
        store.record(VERIFICATION.named("GARDEMOI"), Asked("camille", NOON + timedelta(days=2)))
        assert b"EFFACEMOI" in b"".join(each.read_bytes() for each in tmp_path.iterdir())
        store.purge(NOON + timedelta(days=1))
        store.wipe()
        data = b"".join(each.read_bytes() for each in tmp_path.iterdir())
        assert b"GARDEMOI" in data
        assert b"EFFACE" not in data
        store.close()

    def test_what_is_kept_no_longer_leaves_no_byte_either(self, store, place):
        for days in range(0, 800, 4):
            store.record(VERIFICATION.named(f"AGE-{days:03}"), Asked("camille", NOON - timedelta(days=days)))
        assert forget(store, 12, NOON) == "108 verdicts de plus de 12 mois effacés de l'historique (VERIFY_CONSERVATION_MOIS)."
        assert forget(store, 12, NOON) == ""
        assert max(NOON - each.asked.when for each in found(store)) <= timedelta(days=365)
        if "://" not in place:
            data = Path(place).read_bytes()
            assert b"AGE-364" in data
            assert b"AGE-368" not in data

    @pytest.mark.parametrize(("now", "months", "then"), [
        ((2026, 3, 31), 1, (2026, 2, 28)), ((2024, 3, 31), 1, (2024, 2, 29)), ((2026, 1, 15), 1, (2025, 12, 15)), ((2026, 12, 5), 12, (2025, 12, 5)),
        ((2026, 1, 31), 26, (2023, 11, 30)), ((2026, 1, 31), 10**6, (1, 1, 2)),
    ])
    def test_months_are_those_of_the_calendar(self, now, months, then):
        assert months_before(datetime(*now, tzinfo=UTC), months).date() == date(*then)


class TestPlaces:
    def test_a_store_is_made_once_and_found_again(self, place):
        for number in (1, 2):
            store = open_store(place, Mode.WRITING)
            assert store.record(VERIFICATION, ME) == number
            store.close()
        reader = open_store(place, Mode.READING)
        assert len(found(reader)) == 2
        reader.close()

    def test_the_steps_are_recorded_in_order(self, store):
        with store._engine.connect() as connection:
            done = connection.execute(tables.STEP.select().order_by(tables.STEP.c.name)).all()
        assert [each.name for each in done] == [step.name for step in migrations.STEPS] == sorted(step.name for step in migrations.STEPS)

    def test_an_older_store_walks_the_steps_that_it_lacks(self, place, monkeypatch):
        steps = migrations.STEPS
        monkeypatch.setattr(migrations, "STEPS", steps[:1])
        old = open_store(place, Mode.WRITING)
        old.record(VERIFICATION, ME)
        old.close()
        monkeypatch.setattr(migrations, "STEPS", steps)
        with pytest.raises(HistoryError, match="version plus ancienne"):
            open_store(place, Mode.READING)
        store = open_store(place, Mode.WRITING)
        store.decide(1, Status.CONFORME, ME, "oui")
        assert found(store)[0].decided
        store.close()

    def test_a_step_that_fails_leaves_nothing_of_itself(self, place, monkeypatch):
        open_store(place, Mode.WRITING).close()
        broken = migrations.Step("0004_x", ("CREATE TABLE verify_half (id INTEGER)", "CREATE TABLE verify_verdict (id INTEGER)"))
        whole = migrations.STEPS
        monkeypatch.setattr(migrations, "STEPS", (*whole, broken))
        with pytest.raises(HistoryError):
            open_store(place, Mode.WRITING)
        monkeypatch.setattr(migrations, "STEPS", whole)
        store = open_store(place, Mode.WRITING)
        with store._engine.connect() as connection:
            from sqlalchemy import inspect  # noqa: PLC0415

            assert "verify_half" not in inspect(connection).get_table_names()
        store.close()

    def test_one_from_a_newer_version_is_refused_and_left_as_it_is(self, place):
        store = open_store(place, Mode.WRITING)
        store.record(VERIFICATION, ME)
        with store._engine.begin() as connection:
            connection.execute(tables.STEP.insert().values(name="9999_later", applied_at="x", verifier="99"))
        store.close()
        for mode in Mode:
            with pytest.raises(HistoryError, match="version plus récente") as caught:
                open_store(place, mode)
            assert "\n" not in str(caught.value)

    @pytest.mark.parametrize("mode", Mode)
    @pytest.mark.parametrize("data", [b"pas une base", b"SQLite format 3\0" + b"\xff" * 4000, "other"])
    def test_a_file_that_is_no_history_is_refused_and_left_as_it_is(self, tmp_path, data, mode):
        file = tmp_path / "x"
        if data == "other":
            with sqlite3.connect(file) as connection:
                connection.execute("CREATE TABLE journal (x)")
            connection.close()
        else:
            file.write_bytes(data)
        before = file.read_bytes()
        with pytest.raises(HistoryError):
            open_store(str(file), mode)
        assert file.read_bytes() == before
        assert [each.name for each in tmp_path.iterdir()] == ["x"]

    def test_tables_of_that_name_that_are_not_ours_are_refused(self, postgresql):
        import pg8000.dbapi  # noqa: PLC0415

        place = make(postgresql, next(NAMES))
        host, port = place.rpartition("@")[2].partition("/")[0].split(":")
        connection = pg8000.dbapi.connect("verify", host=host, port=int(port), database=place.rpartition("/")[2])
        cursor = connection.cursor()
        cursor.execute("CREATE TABLE clients (x TEXT)")
        connection.commit()
        open_store(place, Mode.WRITING).close()     # others may live beside
        cursor.execute("DROP TABLE verify_step")
        connection.commit()
        connection.close()
        with pytest.raises(HistoryError, match="n'est pas un historique"):
            open_store(place, Mode.WRITING)

    @pytest.mark.parametrize("place", ["/nulle/part/h", "/proc/h", "/dev/null/h", "postgresql://u:motdepasse@127.0.0.1:1/x"])
    def test_what_does_not_answer_is_told_without_its_password(self, place):
        for mode in Mode:
            with pytest.raises(HistoryUnreachableError) as caught:
                open_store(place, mode)
            assert "motdepasse" not in str(caught.value)
            assert "u:" not in str(caught.value)
            assert "\n" not in str(caught.value)

    @pytest.mark.parametrize("place", ["mysql://u:motdepasse@x/y", "://", "postgresql://", "sqlite://", "sqlite:///:memory:", "postgresql://h:port/x"])
    def test_an_address_that_is_none_is_a_wrong_usage(self, place):
        with pytest.raises(UsageError) as caught:
            open_store(place, Mode.WRITING)
        assert "motdepasse" not in str(caught.value)

    @pytest.mark.parametrize("mode", [Mode.READING, Mode.ERASING])
    def test_where_there_is_none_nothing_is_made(self, place, mode):
        with pytest.raises(HistoryError, match="aucun verdict n'y a encore été enregistré"):
            open_store(place, mode)
        assert not Path(place).exists()

    def test_a_server_that_cannot_hide_what_is_said_is_told_nothing(self, postgresql):
        place = make(postgresql, next(NAMES))
        with pytest.raises(HistoryUnreachableError):
            open_store(place + "?sslmode=require", Mode.WRITING)
        with pytest.raises(UsageError, match="verify-full"):
            open_store(place + "?sslmode=prefer", Mode.WRITING)
        open_store(place + "?sslmode=disable", Mode.WRITING).close()

    def test_an_address_of_a_file_is_one_too(self, tmp_path):
        open_store(f"sqlite:///{tmp_path}/h", Mode.WRITING).close()
        assert (tmp_path / "h").stat().st_mode & 0o777 == 0o600

    def test_the_two_ways_to_write_an_address(self, postgresql):
        name = next(NAMES)
        make(postgresql, name)
        for scheme in ("postgresql", "postgresql+pg8000"):
            store = open_store(f"{scheme}://{postgresql.partition('://')[2]}{name}", Mode.WRITING)
            store.record(VERIFICATION, ME)
            store.close()
        reader = open_store(postgresql + name, Mode.READING)
        assert len(found(reader)) == 2
        reader.close()


def _record_many(place, name, ready):
    store = open_store(place, Mode.WRITING)
    ready.wait(30)
    for number in range(60):
        store.record(VERIFICATION.named(f"{name}-{number}"), ME)
    store.close()


_ON_A_SMALL_DISK = """
import resource, sys
sys.path.insert(0, sys.argv[2])
from datetime import UTC, datetime
from made import VERIFICATION
from verifier import batch
from verifier.domain import Asked
from verifier.store import Mode, open_store
store = open_store(sys.argv[1], Mode.WRITING)
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, resource.RLIM_INFINITY))
told = []
row = batch.kept((VERIFICATION.named(f"D-{n}") for n in range(400)), store, Asked("x", datetime(2026, 3, 14, tzinfo=UTC)), told.append)
print(len(list(row)), len(told), told)
"""


class TestTogether:
    def test_a_full_disk_costs_no_verdict_and_is_told_once(self, tmp_path):
        place = str(tmp_path / "h")
        done = subprocess.run([sys.executable, "-c", _ON_A_SMALL_DISK, place, Path(__file__).parent], capture_output=True, text=True, check=True)
        assert done.stdout.startswith("400 1 ["), done.stderr
        assert "ne sont plus enregistrés" in done.stdout
        store = open_store(place, Mode.WRITING)
        kept = found(store)
        assert 0 < len(kept) < 400
        assert [each.dossier for each in kept] == [f"D-{number}" for number in range(len(kept))]
        store.record(VERIFICATION, ME)
        store.close()

    @pytest.mark.filterwarnings("ignore")
    def test_two_writers_that_make_the_store_at_once_lose_nothing(self, place):
        spawn = multiprocessing.get_context("fork")
        ready = spawn.Barrier(2)
        writers = [spawn.Process(target=_record_many, args=(place, name, ready)) for name in "AB"]
        for each in writers:
            each.start()
        for each in writers:
            each.join(60)
        assert [each.exitcode for each in writers] == [0, 0]
        reader = open_store(place, Mode.READING)
        kept = found(reader)
        reader.close()
        assert len({each.dossier for each in kept}) == len(kept) == 120
        assert all(len(each.pieces) == 2 for each in kept)

    def test_killed_in_the_middle_what_was_told_is_there_and_whole(self, place, tmp_path):
        told = tmp_path / "dit"
        code = ("import sys; sys.path.insert(0, sys.argv[3])\n"
                "from made import VERIFICATION\nfrom datetime import datetime, UTC\nfrom verifier.domain import Asked\n"
                "from verifier.store import Mode, open_store\n"
                "store, told = open_store(sys.argv[1], Mode.WRITING), open(sys.argv[2], 'a', buffering=1)\n"
                "for number in range(10**6):\n"
                "    store.record(VERIFICATION.named(f'D-{number}'), Asked('x', datetime(2026, 3, 14, tzinfo=UTC)))\n"
                "    print(f'D-{number}', file=told)\n")
        running = subprocess.Popen([sys.executable, "-c", code, place, told, Path(__file__).parent])
        until = time.monotonic() + 60
        while time.monotonic() < until and (not told.exists() or told.read_text().count("\n") < 30):
            time.sleep(0.02)
        os.kill(running.pid, signal.SIGKILL)
        running.wait()
        store = open_store(place, Mode.WRITING)
        kept = found(store)
        names = [each.dossier for each in kept]
        store.close()
        lines = told.read_text().split()
        assert len(lines) >= 30
        assert names[: len(lines)] == lines
        assert len(names) <= len(lines) + 1
        assert all(len(each.pieces) == 2 for each in kept)

    def test_a_verdict_handed_on_is_recorded_first_and_one_that_cannot_be_is_handed_on_too(self, store):
        seen, told = [], []
        for each in batch.kept([VERIFICATION.named(f"D-{number}") for number in range(4)], store, ME, told.append):
            seen.append(each.dossier)
            if len(seen) == 2:
                assert [one.dossier for one in found(store)] == seen
                with store._engine.begin() as connection:
                    connection.exec_driver_sql("DROP TABLE verify_piece")
        assert seen == ["D-0", "D-1", "D-2", "D-3"]
        assert len(told) == 1
        assert "ne sont plus enregistrés" in told[0]


class TestStartedAgain:
    """Recorded, then stopped before the journal of the run knew."""

    def run(self, place, out, dossiers, loaded, stop=-1):
        """A run with a history, stopped in the middle of the dossier `stop`."""
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

    def test_each_dossier_is_in_the_history_once_and_again_where_it_is_begun_again(self, place, tmp_path):
        for name in "ab":
            draw(tmp_path / f"{name}.pdf", *LINES)
        loaded, dossiers = resources.load(Settings()), batch.from_folder(tmp_path, CLAIM, tmp_path / "o")
        names = [each.name for each in dossiers]
        for stop in (0, 0, 1, -1):
            self.run(place, tmp_path / "o", dossiers, loaded, stop)
        self.run(place, tmp_path / "other", dossiers, loaded)
        reader = open_store(place, Mode.READING)
        assert [each.dossier for each in found(reader)] == [*names, *names]
        reader.close()


@pytest.fixture(scope="module")
def piece(tmp_path_factory):
    return draw(tmp_path_factory.mktemp("p") / "facture.pdf", *LINES)


class TestCommand:
    def test_nothing_is_recorded_unless_it_was_set(self, piece, tmp_path):
        assert at_once(piece, *ASKED_FOR, cwd=tmp_path, HOME=str(tmp_path))[0] in {0, 1, 3}
        assert list(tmp_path.iterdir()) == []
        status, out, err = at_once("history")
        assert (status, out, one_french_line(err)) == (2, "", True)
        assert "VERIFY_HISTORIQUE" in err

    def test_verify_and_batch_record_and_history_tells(self, piece, place, tmp_path):
        assert at_once(piece, *ASKED_FOR, "--historique", place, VERIFY_AGENT="camille")[2] == ""
        assert at_once("batch", piece.parent, *ASKED_FOR, "--output", tmp_path / "o", VERIFY_HISTORIQUE=place, VERIFY_AGENT="dominique")[0] in {0, 1, 3}
        status, out, err = at_once("history", "--historique", place)
        assert (status, err, out.splitlines()[-1]) == (0, "", "2 verdicts.")
        assert [line.rpartition(" ")[2] for line in out.splitlines()[:2]] == ["camille", "dominique"]
        told = json.loads(at_once("history", "--historique", place, "--format", "json", "--agent", "camille")[1])
        assert [(each["dossier"], each["dispositif"], each["exercice"]) for each in told] == [("facture.pdf", "fami", 2023)]
        result = json.loads((tmp_path / "o" / "results.jsonl").read_text("utf-8"))
        assert (told[0]["status"], told[0]["sha256"], told[0]["versions"]["rules"]) == (
            result["status"], [result["pieces"][0]["sha256"]], result["versions"]["rules"])
        assert told[0]["criteria"] == {each["id"]: each["status"] for each in result["criteria"]}
        rows = list(csv.DictReader(io.StringIO(at_once("history", "--format", "csv", VERIFY_HISTORIQUE=place)[1]), delimiter=";"))
        assert [row["qui"] for row in rows] == ["camille", "dominique"]

    def test_a_search_by_days_holds_both(self, tmp_path):
        place = str(tmp_path / "h")
        store = open_store(place, Mode.WRITING)
        for day in (1, 2, 3):
            store.record(VERIFICATION.named(f"D-{day}"), Asked("x", datetime(2026, 3, day, 23, 59).astimezone()))
        store.close()
        out = at_once("history", "--du", "02/03/2026", "--au", "2026-03-02", "--historique", place)[1]
        assert [name for name in ("D-1", "D-2", "D-3") if name in out] == ["D-2"]

    def test_decisions_are_shown_and_a_formula_is_none(self, tmp_path):
        place = str(tmp_path / "h")
        store = open_store(place, Mode.WRITING)
        store.decide(store.record(VERIFICATION.named("=1+1"), ME), Status.CONFORME, ME, "vu \x1b[31mrouge")
        store.close()
        out = at_once("history", "--historique", place)[1]
        assert "décision n° 1 : conforme, par camille, " in out
        assert "\x1b" not in out
        assert "'=1+1" in at_once("history", "--historique", place, "--format", "csv")[1]

    def test_what_cannot_be_reached_costs_no_verdict(self, piece):
        plain = at_once(piece, *ASKED_FOR)
        status, out, err = at_once(piece, *ASKED_FOR, "--historique", "/nulle/part/h")
        assert (status, out) == plain[:2]
        assert one_french_line(err)
        assert "ne seront pas enregistrés" in err

    def test_what_is_no_history_stops_before_anything_is_read(self, piece, tmp_path):
        (tmp_path / "x").write_text("autre chose")
        status, out, err = at_once(piece, *ASKED_FOR, "--historique", tmp_path / "x")
        assert (status, out, one_french_line(err)) == (13, "", True)

    def old(self, tmp_path, days=400):
        place = str(tmp_path / "h")
        store = open_store(place, Mode.WRITING)
        now = datetime.now().astimezone()
        for each in (days, days, 0):
            store.record(VERIFICATION.named(f"D-{each}"), Asked("x", now - timedelta(days=each)))
        store.close()
        return place

    def purge(self, place, typed, *more, monkeypatch=None):
        if monkeypatch:
            monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        day = datetime.now().astimezone().strftime("%d/%m/%Y")
        return at_once("history", "purge", "--before", day, *more, "--historique", place)

    @pytest.mark.parametrize(("typed", "status", "left"), [("oui\n", 0, 1), ("non\n", 130, 3), ("\n", 130, 3), ("", 2, 3)])
    def test_a_purge_asks(self, tmp_path, monkeypatch, typed, status, left):
        place = self.old(tmp_path)
        found_, _, err = self.purge(place, typed, monkeypatch=monkeypatch)
        assert found_ == status
        assert "2 verdicts demandés avant le" in err
        assert at_once("history", "--historique", place)[1].splitlines()[-1].startswith(f"{left} verdict")

    def test_a_purge_says_how_many_and_asks_nobody_with_oui(self, tmp_path):
        place = self.old(tmp_path)
        status, out, err = self.purge(place, "", "--oui")
        assert (status, err) == (0, "")
        assert out.startswith("2 verdicts demandés avant le")
        assert "journal compris, ne sont pas touchés" in out
        assert self.purge(place, "", "--oui")[1].startswith("Aucun verdict")
        assert b"D-400" not in (tmp_path / "h").read_bytes()

    def test_a_purge_that_a_reader_holds_back_says_so_and_is_done_when_it_is_asked_again(self, tmp_path, monkeypatch):
        monkeypatch.setattr("verifier.store.opening._WAIT", 0.2)
        place = self.old(tmp_path)
        reader = sqlite3.connect(place, isolation_level=None)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM verify_verdict").fetchall()
        status, out, err = self.purge(place, "", "--oui")
        assert (status, out, one_french_line(err)) == (13, "", True)
        assert "Relancez la purge" in err
        reader.close()
        assert self.purge(place, "", "--oui")[0] == 0
        assert b"D-400" not in (tmp_path / "h").read_bytes()

    @pytest.mark.parametrize("typed", ["01/01/2099", "2099-01-01", "hier", "31/02/2025", ""])
    def test_a_purge_of_what_is_to_come_is_refused(self, tmp_path, typed):
        place = self.old(tmp_path)
        status, _, err = at_once("history", "purge", "--before", typed, "--oui", "--historique", place)
        assert (status, one_french_line(err)) == (2, True)
        assert at_once("history", "--historique", place)[1].endswith("3 verdicts.\n")

    def test_the_options_of_a_search_do_not_narrow_a_purge_and_are_refused(self, tmp_path):
        place = self.old(tmp_path)
        status, _, err = at_once("history", "--dossier", "x", "purge", "--before", "01/01/2026", "--oui", VERIFY_HISTORIQUE=place)
        assert (status, one_french_line(err)) == (2, True)

    def test_what_is_too_old_is_erased_when_something_is_recorded_and_it_is_said(self, tmp_path, piece):
        place = self.old(tmp_path)
        _, _, err = at_once(piece, *ASKED_FOR, VERIFY_HISTORIQUE=place, VERIFY_CONSERVATION_MOIS="12")
        assert "2 verdicts de plus de 12 mois effacés" in err
        assert at_once("history", "--historique", place)[1].endswith("2 verdicts.\n")
        assert at_once(piece, *ASKED_FOR, VERIFY_HISTORIQUE=place, VERIFY_CONSERVATION_MOIS="12")[2] == ""
        assert at_once(piece, *ASKED_FOR, VERIFY_HISTORIQUE=place, VERIFY_CONSERVATION_MOIS="un")[0] == 2
