"""ZIP archives: of every make, nested, locked, lying, and made to harm."""

from __future__ import annotations

import io
import stat
import struct
import time
import zipfile
from dataclasses import replace

import pytest
from sent import LIMITS, PDF, kept, pieces, told, zipped

from verifier.intake.sniffing import Sort, sniff


def archived(*entries: tuple[zipfile.ZipInfo | str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for entry, data in entries:
            archive.writestr(entry, data)
    return buffer.getvalue()


def renamed(name: bytes, flagged: bool = False) -> bytes:
    """An archive whose one file bears these bytes as its name."""
    data = archived(("x" * len(name), PDF)).replace(b"x" * len(name), name)
    if flagged:
        place = data.index(b"PK\x01\x02")
        data = data[:7] + b"\x08" + data[8 : place + 9] + b"\x08" + data[place + 10 :]
    return data


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_every_common_way_of_packing_is_undone(method):
    (first, second) = pieces(zipped({"a.pdf": PDF * 90, "vide.pdf": b""}, compression=method))
    assert (first.data, first.error) == (PDF * 90, None)
    assert "vide" in second.error


@pytest.mark.parametrize("method", [9, 93, 98])
def test_a_rare_way_of_packing_says_so(method):
    data = bytearray(zipped({"a.pdf": PDF}, compression=zipfile.ZIP_DEFLATED))
    place = data.index(b"PK\x01\x02")
    data[8:10] = data[place + 10 : place + 12] = struct.pack("<H", method)
    ((name, error),) = told(bytes(data))
    assert (name, "peu répandue" in error) == ("a.pdf", True)


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_bomb_stops_at_its_bound_and_the_next_file_is_read(method):
    data = zipped({"bombe.pdf": bytes(9_000_000), "facture.pdf": PDF}, compression=method)
    (name, error), second = told(data, replace(LIMITS, file_bytes=1_000_000))
    assert (name, "1 Mo" in error) == ("bombe.pdf", True)
    assert second == ("facture.pdf", None)


def test_archives_in_archives_are_opened_to_the_limit():
    data = PDF
    for place in range(3):
        data = zipped({f"{place}.zip" if place else "fond.pdf": data})
    assert kept(data) == ["2.zip/1.zip/fond.pdf"]
    assert kept(zipped({"3.zip": data})) == []


def test_a_large_archive_of_the_newer_sort_is_opened():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive, archive.open("a.pdf", "w", force_zip64=True) as entry:
        entry.write(PDF)
    assert kept(buffer.getvalue()) == ["a.pdf"]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (renamed("facturé.pdf".encode("cp437")), "facturé.pdf"),
        (renamed("facturé à payer.pdf".encode("cp850")), "facturé à payer.pdf"),
        (renamed("facturé.pdf".encode()), "facturé.pdf"),
        (renamed("facturé œuvre.pdf".encode(), flagged=True), "facturé œuvre.pdf"),
        (renamed(b"../../../etc/passwd"), "etc/passwd"),
        (renamed(b"/etc/passwd"), "etc/passwd"),
        (renamed(b"C:\\dossier\\f.pdf"), "dossier/f.pdf"),
        (renamed(b"..\\..\\f.pdf"), "f.pdf"),
        (renamed(b"a\x1b[31m\r\nb.pdf"), "a [31m b.pdf"),
        (renamed(b"\0cach\0e.pdf"), "sans nom"),
        (renamed(b"..."), "..."),
    ],
)
def test_a_name_is_read_as_it_was_meant_and_goes_nowhere(data, name):
    assert kept(data) == [name]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_files_of_one_name_are_told_apart():
    assert kept(archived(("a.pdf", PDF), ("a.pdf", PDF), ("b/a.pdf", PDF))) == ["a.pdf", "a (2).pdf", "b/a.pdf"]


def test_folders_are_no_pieces_however_they_are_written():
    assert kept(archived(("a/", b""), ("b\\", b""), ("a/f.pdf", PDF))) == ["a/f.pdf"]


def test_a_link_is_not_followed():
    link = zipfile.ZipInfo("lien.pdf")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    (name, error), second = told(archived((link, b"/etc/passwd"), ("f.pdf", PDF)))
    assert (name, "raccourci" in error) == ("lien.pdf", True)
    assert second == ("f.pdf", None)


def lying(place: int, value: int) -> bytes:
    """An archive of two files; the list lies about the first."""
    data = bytearray(zipped({"a.pdf": PDF * 40, "b.pdf": PDF}, compression=zipfile.ZIP_DEFLATED))
    start = data.index(b"PK\x01\x02")
    data[start + place : start + place + 4] = struct.pack("<I", value)
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "refused"),
    [
        pytest.param(lying(24, 7), False, id="unpacked: less"),
        pytest.param(lying(24, 4_000_000_000), False, id="unpacked: 4 GB"),
        pytest.param(lying(20, 9), True, id="packed: less"),
        pytest.param(lying(20, 4_000_000_000), False, id="packed: 4 GB"),
        pytest.param(lying(42, 50), True, id="elsewhere"),
        pytest.param(lying(42, 4_000_000_000), True, id="beyond the end"),
        pytest.param(lying(16, 1), True, id="another checksum"),
    ],
)
def test_an_archive_that_lies_gives_what_is_true_or_a_reason(data, refused):
    (name, error), second = told(data)
    assert (name, bool(error)) == ("a.pdf", refused)
    assert second == ("b.pdf", None)


def overlapping(count: int, size: int) -> bytes:
    """An archive that lists the same bytes so many times under other names."""
    whole = zipped({"000.pdf": PDF + bytes(size)}, compression=zipfile.ZIP_DEFLATED)
    start, end = whole.index(b"PK\x01\x02"), whole.index(b"PK\x05\x06")
    rows = b"".join(whole[start:end].replace(b"000.pdf", b"%03d.pdf" % place) for place in range(count))
    return whole[:start] + rows + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, count, count, len(rows), start, 0)


def test_the_same_bytes_listed_many_times_are_counted_each_time():
    errors = [error for _, error in told(overlapping(60, 900_000), replace(LIMITS, archive_bytes=5_000_000))]
    assert [bool(error) for error in errors] == [False] * 5 + [True] * 55


def test_an_archive_of_a_million_entries_is_not_even_listed():
    rows = (b"PK\x01\x02" + bytes(24) + struct.pack("<H", 1) + bytes(16) + b"a") * 300_000
    data = b"PK\x03\x04" + bytes(100) + rows + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 9, 9, len(rows), 104, 0)
    start = time.process_time()
    ((name, error),) = told(data)
    assert (name, "200 fichiers" in error) == ("", True)
    assert time.process_time() - start < 1


def test_an_archive_behind_a_program_is_opened():
    program = b"MZ" + bytes(range(256)) * 20
    assert kept(program + zipped({"a.pdf": PDF})) == ["a.pdf"]
    ((_, error),) = told(program)
    assert "pas reconnu" in error


@pytest.mark.parametrize(
    "data",
    [
        b"7z\xbc\xaf\x27\x1c" + bytes(50),
        b"Rar!\x1a\x07\x01\x00" + bytes(50),
        b"\x1f\x8b\x08" + bytes(50),
        b"a.pdf".ljust(100, b"\0") + b"0000644\0".ljust(157, b"0") + b"ustar\x0000" + bytes(300),
    ],
)
def test_other_archives_are_refused_with_what_to_do(data):
    assert sniff(data) is Sort.OTHER_ARCHIVE
    assert "archive ZIP" in told(data)[0][1]


def test_what_an_archive_says_of_locks_is_believed():
    locked = bytearray(zipped({"a.pdf": PDF}))
    place = locked.index(b"PK\x01\x02")
    locked[6] = locked[place + 8] = 0x41
    assert "mot de passe" in told(bytes(locked))[0][1]
