"""Tesseract killed or out of time: a page that was not read is never told as blank, and is read again another time."""

import stat
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import docx
import pytest
from papers import drawn, letter, painted, saved, scanned

from verifier import batch, pages, resources
from verifier.batch.row import Dossier
from verifier.domain import Claim, Media, Piece, Status, Trait
from verifier.errors import EngineMissing
from verifier.pages.pdf import doubting
from verifier.pages.picture import lettering, ocr
from verifier.settings import Settings

KILLED = "interrompue par la machine"


@pytest.fixture(scope="module")
def sheet():
    return painted(drawn(letter))


def failing(folder, times, way="kill -9 $$"):
    """A Tesseract that does this when it is to read, so many times, and then its work."""
    folder.mkdir(exist_ok=True)
    command = folder / "tesseract"
    command.write_text(f"""#!/bin/sh
case "$*" in *--psm*) ;; *) exec tesseract "$@" ;; esac
echo x >> '{folder}/asked'
[ "$(wc -l < '{folder}/asked')" -gt {times} ] && exec tesseract "$@"
{way}
""", encoding="utf-8")
    command.chmod(command.stat().st_mode | stat.S_IXUSR)
    return str(command)


def read(data, media, command, **limits):
    return pages.read(Piece("envoi", "0" * 64, media, data), pages.Reader(tesseract=command, **limits))


def codes(document):
    return [signal.code for signal in document.signals]


def word(image):
    made, file = docx.Document(), BytesIO()
    made.add_picture(BytesIO(saved(image, "PNG")))
    made.save(file)
    return file.getvalue()


FORMS = {
    "scan": (Media.PDF, scanned), "photo": (Media.IMAGE, lambda image: saved(image, "PNG")), "letter": (Media.DOCX, word),
}


@pytest.mark.parametrize("form", FORMS)
def test_killed_once_it_is_asked_once_more(form, sheet, tmp_path):
    media, made = FORMS[form]
    data = made(sheet)
    told = read(data, media, failing(tmp_path / "t", 1))
    assert (told.pages, told.error, told.mishap, codes(told)) == (read(data, media, "tesseract").pages, None, False, [])


def test_killed_as_it_tells_its_languages_it_is_not_taken_for_missing(sheet, tmp_path):
    command = Path(failing(tmp_path / "t", 1))
    command.write_text(command.read_text(encoding="utf-8").replace("*--psm*", "*--list-langs*"), encoding="utf-8")
    assert read(scanned(sheet), Media.PDF, str(command)).error is None
    assert (tmp_path / "t" / "asked").read_text(encoding="utf-8").split() == ["x", "x"]


@pytest.mark.parametrize("form", FORMS)
def test_killed_again_and_again_it_says_so_and_is_no_blank_page(form, sheet, tmp_path):
    media, made = FORMS[form]
    document = read(made(sheet), media, failing(tmp_path / "t", 99))
    assert (KILLED in document.error, document.mishap, codes(document)) == (True, True, ["page_interrompue"])
    assert [page.missed for page in document.pages] == [True]


@pytest.mark.parametrize("way", ["sleep 30", "kill -SEGV $$", "exit 1"])
def test_out_of_time_or_crashed_it_says_so_and_the_next_run_would_fare_no_better(way, sheet, tmp_path):
    document = read(scanned(sheet), Media.PDF, failing(tmp_path / "t", 99, way), seconds=2.0)
    assert ("trop de temps ou s'est arrêtée" in document.error, "blanche" in document.error) == (True, False)
    assert (document.mishap, codes(document)) == (False, ["page_trop_longue"])


def test_what_was_read_before_it_was_killed_is_kept_and_the_rest_is_told(sheet, monkeypatch):
    """The zones where no word was read are asked for after the page."""
    def killed(*_):
        raise ocr.OcrKilledError

    monkeypatch.setattr(lettering, "zones_read", killed)
    document = read(saved(sheet, "PNG"), Media.IMAGE, "tesseract")
    assert (document.error, document.mishap, codes(document)) == (None, True, ["page_interrompue"])
    assert document.pages[0].lines
    assert document.pages[0].unread


def test_a_text_layer_that_could_not_be_compared_with_its_picture_is_doubted_and_called_no_lie(tmp_path, monkeypatch):
    monkeypatch.setattr(doubting, "is_odd_word", lambda _: True)
    document = read(drawn(letter), Media.PDF, failing(tmp_path / "t", 99))
    assert (document.error, document.mishap, codes(document)) == (None, True, ["page_interrompue"])
    assert document.pages[0].lines
    assert document.pages[0].disputed
    assert "texte_different" not in codes(read(drawn(letter), Media.PDF, "tesseract"))


def late(folder, times):
    """A Tesseract that does its work so many times, and is killed from then on."""
    command = Path(failing(folder, 0))
    text = command.read_text(encoding="utf-8").replace("-gt 0", f"-le {times}")
    command.write_text(text, encoding="utf-8")
    return str(command)


def test_the_next_run_reads_it_and_until_then_nothing_is_concluded(sheet, tmp_path):
    lot = tmp_path / "in"
    lot.mkdir()
    (lot / "scan.pdf").write_bytes(scanned(sheet))
    dossiers = [Dossier("D", (lot / "scan.pdf",), Claim(exercice=2024))]
    found = {}
    for name, times in (("killed", 99), ("whole", 0)):
        loaded = resources.load(Settings())
        loaded = replace(loaded, reader=replace(loaded.reader, tesseract=failing(tmp_path / name, times)))
        with batch.opened(tmp_path / "out", {"rules": "1"}) as journal:
            journal.plan(dossiers)
            found[name] = list(batch.record(dossiers, loaded, journal))
    assert [each.verdict.status for each in found["killed"]] == [Status.ILLISIBLE]
    assert [facts.mishap for each in found["killed"] for facts in each.facts] == [True]
    assert [facts.error for each in found["whole"] for facts in each.facts] == [None]


def test_a_page_killed_beside_one_that_was_read_is_missed(sheet, tmp_path):
    """A scan of two pages, of which the second is never read."""
    first = read(scanned(sheet), Media.PDF, failing(tmp_path / "count", 0))
    asked = len((tmp_path / "count" / "asked").read_text(encoding="utf-8").split())
    assert first.error is None
    tiff = BytesIO()
    sheet.convert("L").save(tiff, "TIFF", save_all=True, append_images=[sheet.convert("L")])
    lot = tmp_path / "deux.tiff"
    lot.write_bytes(tiff.getvalue())
    loaded = resources.load(Settings())
    loaded = replace(loaded, reader=replace(loaded.reader, tesseract=late(tmp_path / "late", asked)))
    ((_, facts),) = batch.examined([Dossier("D", (lot,), Claim(exercice=2024))], loaded)
    assert [(each.error, each.mishap, Trait.PAGE_MISSED in each.traits) for each in facts] == [(None, True, True)]


def test_a_language_that_does_not_load_stops_the_run_and_blames_no_sheet(sheet, tmp_path):
    broken = failing(tmp_path, 99, "echo \"Failed loading language 'fra'\" >&2; exit 1")
    with pytest.raises(EngineMissing, match="manque à Tesseract"):
        read(saved(sheet, "PNG"), Media.IMAGE, broken)
