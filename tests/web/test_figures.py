"""The figures of the dashboard, counted on dossiers whose story is known."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from made import judged

from verifier import reports
from verifier.domain import Asked, Correction, Sent, Status
from verifier.store.tray import open_tray
from verifier.store.tray.figures import Figures
from verifier.web.pages_chart import chart
from verifier.web.pages_figures import span
from verifier.web.summing import claim_written, summary_of

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Office:
    """A tray in which time goes as it is told."""

    def __init__(self, folder):
        self.tray = open_tray(folder / "agents.sqlite")
        self.clock = START

    def asked(self, who="LEA", seconds=0):
        self.clock += timedelta(seconds=seconds)
        return Asked(who, self.clock)

    def judged(self, name, status, seconds=0):
        """A dossier deposited, and judged so many seconds later."""
        found = judged(Status(status), name)
        filed, _ = self.tray.dossiers.deposit(name, claim_written(found.claim), (Sent(f"{name}.pdf", name.encode()),), self.asked())
        self.tray.dossiers.next()
        self.kept(self.tray.dossiers.judged, filed.id, found, seconds)
        return filed.id

    def kept(self, keep, dossier, found, seconds):
        written = {"result": reports.render([found], "json"), "detail": reports.render([found], "jsonl", detail=True)}
        keep(dossier, found, summary_of(found), self.asked(seconds=seconds), **written)

    def corrected(self, dossier, status):
        found = judged(Status(status))
        made = Correction(0, "LEA", self.clock, 0, "version", json.dumps("1"), json.dumps("2"))
        written = {"result": reports.render([found], "json"), "detail": reports.render([found], "jsonl", detail=True)}
        self.tray.changes.correct(dossier, self.version(dossier), made, found, self.asked(), summary=summary_of(found), **written)

    def decided(self, dossier, status, seconds=0):
        self.tray.changes.decide(dossier, self.version(dossier), Status(status), "vu", self.asked(seconds=seconds))

    def version(self, dossier):
        return self.tray.dossiers.filed(dossier).version

    def since(self, day=START):
        return Figures(self.tray.cabinet).since(day)


@pytest.fixture
def office(tmp_path):
    found = Office(tmp_path)
    yield found
    found.tray.close()


def test_an_empty_tray_divides_by_nothing(office):
    sums = office.since()
    assert (sums.total, sums.decided, sums.agreed, sums.unasked) == (0, 0, 0, 0)
    assert set(sums.medians.values()) == {None}


def test_what_was_decided_otherwise_or_after_a_question_is_in_the_open(office):
    one, two, three = (office.judged(name, status) for name, status in (("A", "conforme"), ("B", "incomplet"), ("C", "incomplet")))
    office.judged("D", "conforme")
    office.decided(one, "conforme")
    office.decided(two, "incomplet")
    office.decided(two, "conforme")         # the answer came
    office.decided(three, "non_conforme")
    sums = office.since()
    assert (sums.total, sums.decided, sums.agreed) == (4, 3, 1)
    assert sums.unasked == 2
    assert sums.pairs == {("conforme", "conforme"): 1, ("incomplet", "conforme"): 1, ("incomplet", "non_conforme"): 1}


def test_a_correction_counts_against_the_first_opinion(office):
    dossier = office.judged("A", "incomplet")
    office.corrected(dossier, "conforme")
    office.decided(dossier, "conforme")
    sums = office.since()
    assert sums.pairs == {("incomplet", "conforme"): 1}
    assert sums.corrected == {"version": 1}


def test_criteria_that_spoke_for_another_decision(office):
    dossier = office.judged("A", "incomplet")
    office.decided(dossier, "conforme")
    found = judged(Status.INCOMPLET)
    told = {each.id: each.status for each in found.verdict.criteria}
    sums = office.since()
    for name, status in told.items():
        assert sums.criteria[name].seen == 1
        assert sums.criteria[name].against == (status not in {"satisfait", "sans_objet"})


def test_medians_from_the_deposit_and_from_the_first_look(office):
    for name, reading, looking in (("A", 10, 30), ("B", 20, 60), ("C", 60, 90)):
        dossier = office.judged(name, "conforme", seconds=reading)
        office.tray.dossiers.open(dossier, office.asked())
        office.decided(dossier, "conforme", seconds=looking)
    assert office.since().medians == {"avis": 20, "decision": 80, "regard": 60}


def test_what_was_deposited_before_is_left_out(office):
    office.judged("A", "conforme")
    assert office.since(START + timedelta(days=1)).total == 0


@pytest.mark.parametrize(("seconds", "told"), [(None, "–"), (0, "< 1 s"), (0.9, "< 1 s"), (1, "1 s"), (4.4, "4 s"), (119, "119 s"), (600, "10 min"), (7200, "2 h"), (200_000, "2 j")])
def test_a_span_in_words(seconds, told):
    assert span(seconds) == told


def test_a_column_a_day_and_its_parts_are_as_high_as_they_are_many():
    drawn = chart({("2026-03-02", "conforme"): 3, ("2026-03-02", ""): 1, ("2026-03-04", "incomplet"): 2}, START.date(), START.date() + timedelta(days=2))
    heights = [sum(part["h"] for part in column["parts"]) for column in drawn["colonnes"]]
    assert heights[1] == 0
    assert heights[0] == pytest.approx(2 * heights[2], abs=0.3)
    assert drawn["lignes"] == [("04/03/2026", [0, 0, 2, 0, 0, 0, 0], 2), ("02/03/2026", [0, 0, 0, 0, 3, 0, 1], 4)]
