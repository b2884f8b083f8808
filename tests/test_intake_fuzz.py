"""Whatever arrives: any bytes, and files of every container after an accident, never raise, hang, overflow or name a way out.

`FUZZ_EXAMPLES=20000 pytest tests/test_intake_fuzz.py` tries for longer.
"""

from __future__ import annotations

import io
import os
import time
import unicodedata
from dataclasses import replace

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from outlook_files import attachment, compound, message
from sent import LIMITS, PDF, PNG, mailed, pieces, zipped
from wrapped import winmail, winmail_in_winmail

from verifier.intake.naming import Names, clean

BOUNDS = replace(LIMITS, file_bytes=100_000, archive_bytes=200_000, archive_files=10)
LONGEST = 3.0  # seconds of one file
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "120"))
STEADY = settings(
    derandomize=True, database=None, deadline=None, max_examples=EXAMPLES,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def holding_pdf() -> bytes:
    pdf, buffer = pikepdf.new(), io.BytesIO()
    pdf.add_blank_page()
    pdf.attachments["a.pdf"], pdf.attachments["b.zip"] = PDF, zipped({"x.pdf": PDF})
    pdf.Root.Collection = pikepdf.Dictionary()
    pdf.save(buffer, deterministic_id=True)
    return buffer.getvalue()


def forwarding_mail() -> bytes:
    outer = mailed(("facturé.pdf", "application/pdf", PDF), ("z.zip", "application/zip", zipped({"b.pdf": PDF})))
    outer.add_attachment(mailed(("f.pdf", "application/pdf", PDF)))
    for place, part in enumerate(each for each in outer.walk() if each.is_multipart()):
        if part.get_content_maintype() == "multipart":
            part.set_boundary(f"limite-{place}")
    return outer.as_bytes()


INNER = message("TR", [attachment("facture.pdf", PDF)], inner=True)
SEEDS = {
    "mail": forwarding_mail(),
    "outlook": compound(message("x", [attachment("a.pdf", PDF * 120), attachment("", INNER), attachment("p.png", PNG, cid="x", hidden=1)])),
    "winmail": winmail_in_winmail("m", winmail(("a.pdf", PDF), ("b.png", PNG))),
    "zip": zipped({"a/b.pdf": PDF * 5, "c.png": PNG, "d.zip": zipped({"e.pdf": PDF})}, compression=8),
    "bzip2": zipped({"a.pdf": PDF * 5}, compression=12),
    "lzma": zipped({"a.pdf": PDF * 5}, compression=14),
    "pdf": holding_pdf(),
    "letter": zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<w/>"}),
}
WORDS = st.sampled_from([b"\xff\xff\xff\xff", b"\0\0\0\0", b"\xfe\xff\xff\xff", b"\0\0\1\0", b"../", b"\r\n\r\n", b'"', b"=?utf-8?b?", b">>", b"PK\1\2"])
ACCIDENT = st.one_of(
    st.tuples(st.just("flip"), st.floats(0, 1), st.integers(0, 255)),
    st.tuples(st.just("cut"), st.floats(0, 1), st.integers(1, 300)),
    st.tuples(st.just("end"), st.floats(0, 1), st.just(0)),
    st.tuples(st.just("repeat"), st.floats(0, 1), st.integers(1, 300)),
    st.tuples(st.just("write"), st.floats(0, 1), WORDS),
    st.tuples(st.just("splice"), st.floats(0, 1), st.sampled_from(sorted(SEEDS))),
)


def after(data: bytes, accident: tuple) -> bytes:
    kind, share, more = accident
    place = int(share * len(data))
    if kind == "flip":
        return data[:place] + bytes([more]) + data[place + 1 :]
    if kind == "cut":
        return data[:place] + data[place + more :]
    if kind == "end":
        return data[:place]
    if kind == "repeat":
        return data[:place] + data[place : place + more] * 3 + data[place + more :]
    if kind == "write":
        return data[:place] + more + data[place + len(more) :]
    return data[:place] + SEEDS[more][int(share * len(SEEDS[more])) :]


def check(data: bytes) -> None:
    start = time.process_time()
    found = pieces(data, BOUNDS)
    assert time.process_time() - start < LONGEST
    assert found
    for piece in found:
        check_name(piece.name)
        assert not (piece.error and piece.data)
        assert len(piece.data) <= BOUNDS.file_bytes
    assert sum(len(piece.data) for piece in found if piece.name != "envoi") <= BOUNDS.archive_bytes
    assert len({piece.name for piece in found if not piece.error}) == sum(not piece.error for piece in found)


def check_name(name: str) -> None:
    assert name
    assert not name.startswith("/")
    assert ".." not in name.split("/")
    assert not {unicodedata.category(char) for char in name} & {"Cc", "Cf", "Cs", "Zl", "Zp"}


@pytest.mark.parametrize("seed", sorted(SEEDS))
def test_the_files_are_whole_before_their_accidents(seed):
    assert any(not piece.error for piece in pieces(SEEDS[seed], BOUNDS))


@pytest.mark.parametrize("seed", sorted(SEEDS))
@STEADY
@given(accidents=st.lists(ACCIDENT, min_size=1, max_size=6))
def test_a_file_after_accidents_is_an_answer(seed, accidents):
    data = SEEDS[seed]
    for accident in accidents:
        data = after(data, accident)
    check(data)


@STEADY
@given(start=st.sampled_from([b"", *(data[:40] for data in SEEDS.values())]), rest=st.binary(max_size=3000))
def test_any_bytes_are_an_answer(start, rest):
    check(start + rest)


@STEADY
@given(name=st.text(min_size=1, max_size=400), kind=st.sampled_from(["zip", "outlook", "mail"]))
def test_any_name_is_made_safe(name, kind):
    if kind == "zip":
        data = zipped({name.encode("utf-8", "replace").decode()[:200]: PDF})
    elif kind == "outlook":
        data = compound(message("x", [attachment(name.encode("utf-16", "replace").decode("utf-16"), PDF)]))
    else:
        shown = name.encode("utf-8", "replace").hex("%").upper()
        data = f"From: a@b\nSubject: x\nContent-Type: application/pdf\nContent-Disposition: attachment; filename*=utf-8''%{shown}\n\n".encode() + PDF
    check(data)


@STEADY
@given(st.lists(st.text(max_size=30), max_size=8))
def test_names_stay_apart(given_names):
    names = Names()
    own = [names.own(clean(each)) for each in given_names]
    assert len(set(own)) == len(own)
    for each in own:
        check_name(each)
