"""What people and programs may be called: two that look the same are one, and none is written so that it misleads."""

import io
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from at_once import at_once

from verifier.domain import Asked, Role
from verifier.errors import UsageError
from verifier.store.migrations import bring_up_to_date
from verifier.store.opening import Mode, on_file, url_of
from verifier.store.tray import open_tray
from verifier.store.tray.steps import LADDER

ASKED = Asked("CHEF", datetime(2026, 3, 2, 9, 0, tzinfo=UTC))
WORD = "un mot de passe assez long"


@pytest.fixture
def tray(tmp_path):
    found = open_tray(tmp_path / "a.sqlite", alone=False)
    yield found
    found.close()


@pytest.mark.parametrize("other", ["léa", "LÉA", "Le\N{COMBINING ACUTE ACCENT}a", " Léa "])
def test_names_that_differ_by_case_or_coding_alone_are_one(tray, other):
    tray.accounts.add("Léa", Role.SUPERVISEUR, "x", ASKED)
    assert tray.accounts.of(other).name == "Léa"
    with pytest.raises(UsageError, match="Il y a déjà un compte « Léa »"):
        tray.accounts.add(other, Role.AGENT, "x", ASKED)
    tray.accounts.change(other, ASKED, role=Role.AGENT)
    assert [(each.name, each.role) for each in tray.accounts.all()] == [("Léa", "agent")]
    tray.accounts.close(other, ASKED)
    assert tray.accounts.of("Léa").closed


@pytest.mark.parametrize("name", ["a\nb", "a\rb", "a\x00b", "\u202eael", "lé\u200ba", "a\u2028b", "\x1b[31ma", "x" * 101, "\ud800", "\ue000"])
@pytest.mark.parametrize("way", ["ajouter", "jeton"])
def test_a_name_that_hides_something_is_refused_in_one_line(tmp_path, monkeypatch, name, way):
    monkeypatch.setattr("sys.stdin", io.StringIO(WORD + "\n"))
    status, out, said = at_once("comptes", way, name, "--base", tmp_path / "b.sqlite")
    assert (status, out, said.count("\n")) == (2, "", 1)
    assert "Ce nom ne peut pas servir" in said


@pytest.mark.parametrize("name", ["", "  "])
def test_nobody_is_called_nothing(tray, name):
    with pytest.raises(UsageError, match=r"Donnez un nom\."):
        tray.accounts.give(name, Role.AGENT, "x", ASKED)


def test_what_a_program_did_is_nobody_else_s(tray):
    first = tray.accounts.give("GED", Role.AGENT, "un", ASKED)
    for act in (lambda: tray.accounts.give("ged", Role.AGENT, "deux", ASKED), lambda: tray.accounts.add("Ged", Role.AGENT, "x", ASKED)):
        with pytest.raises(UsageError, match="Le jeton n° 1 porte déjà le nom « GED »"):
            act()
    tray.accounts.revoke(first.number, ASKED)
    tray.accounts.give("GED", Role.AGENT, "trois", ASKED)
    tray.accounts.add("lea", Role.AGENT, "x", ASKED)
    with pytest.raises(UsageError, match="Il y a déjà un compte « lea »"):
        tray.accounts.give("LEA", Role.AGENT, "quatre", ASKED)


def test_a_tray_of_old_is_brought_up_to_date_with_whoever_is_in_it(tmp_path):
    place = tmp_path / "a.sqlite"
    writer = on_file(url_of(str(place)), place, Mode.WRITING, 1.0)
    bring_up_to_date(writer)
    bring_up_to_date(writer, replace(LADDER, steps=LADDER.steps[:3]))
    writer.dispose()
    tables = sqlite3.connect(place)
    for name in ("Léa", "LÉA", "Paul"):     # the first two could both be made then
        tables.execute("INSERT INTO tray_account (name, role, secret, made_at) VALUES (?, 'agent', ?, '2026-01-01T00:00:00+00:00')", (name, name))
    tables.commit()
    tables.close()
    tray = open_tray(place)
    try:
        found = {asked: tray.accounts.of(asked).secret for asked in ("Léa", "LÉA", "paul", "léa")}
        assert found.pop("léa") in {"Léa", "LÉA"}
        assert found == {"Léa": "Léa", "LÉA": "LÉA", "paul": "Paul"}
        with pytest.raises(UsageError):
            tray.accounts.add("lÉa", Role.AGENT, "x", ASKED)
    finally:
        tray.close()


def test_what_points_elsewhere_is_found_from_there_without_a_look_at_all(tray):
    """Else whatever is erased (a verdict, an account) reads every row that might point to it."""
    with sqlite3.connect(tray.place) as tables:
        names = [name for (name,) in tables.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'tray_%'")]
        keys = {(name, row[3]) for name in names for row in tables.execute(f"PRAGMA foreign_key_list({name})")}
        firsts = {
            (name, tables.execute(f"PRAGMA index_info({row[1]})").fetchone()[2])
            for name in names for row in tables.execute(f"PRAGMA index_list({name})")
        }
        plan = tables.execute("EXPLAIN QUERY PLAN SELECT * FROM tray_piece WHERE sha256 = 'x'").fetchall()
    tables.close()
    assert len(keys) > 4
    assert keys - firsts == set()
    assert "tray_piece_sha256" in plan[0][3]
