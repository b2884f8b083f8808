"""A 2D-Doc → whom it names, when it was issued, and whether its seal holds.

Source: ANTS, « Spécifications techniques des codes à barres 2D-Doc », version 3.1.3: header (marker, version, authority,
certificate, days of issue and signature in hexadecimal from 2000-01-01, type; from DC03 the perimeter, from DC04 the country),
data fields by two-character ids, then <US> and the ECDSA signature of all that stands before, as r and s side by side in
base 32. The certificate is looked for in a local folder only.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from verifier.domain import Seal, Stamp2D
from verifier.pages.assembling import printable

__all__ = ["stamp_of"]

HEADER = re.compile(
    r"DC(?P<version>0[234])(?P<authority>[A-Z0-9]{4})(?P<certificate>[A-Z0-9]{4})(?P<issued>[0-9A-F]{4})(?P<signed>[0-9A-F]{4})"
    r"(?P<kind>[A-Z0-9]{2})",
)
LATER_PARTS = {"02": 0, "03": 2, "04": 4}   # characters of perimeter and country that follow
KNOWN_PERIMETER = "01"
FIELD_END, CUT_END, SIGNATURE_START = "\x1d", "\x1e", "\x1f"
EPOCH, NO_DAY = date(2000, 1, 1), "FFFF"
MOST_FIELDS, LONGEST_VALUE = 60, 140
SUFFIXES = (".pem", ".der", ".crt", ".cer")
LARGEST_CERTIFICATE = 100_000


def stamp_of(content: bytes, folder: Path | None) -> Stamp2D | None:
    """The 2D-Doc that a DataMatrix holds, None where it is none that can be read. `folder`: the certificates, if any."""
    text = content.decode("latin-1")
    header = HEADER.match(text)
    if header is None:
        return None
    start = header.end() + LATER_PARTS[header["version"]]
    perimeter = text[header.end() : start][:2] or KNOWN_PERIMETER
    body, _, tail = text.partition(SIGNATURE_START)
    data = tuple(fields_of(body[start:])) if perimeter == KNOWN_PERIMETER else ()
    seal = seal_of(body, tail.partition(FIELD_END)[0], header["authority"] + header["certificate"], folder)
    return Stamp2D(
        header["version"], header["authority"], header["certificate"], header["kind"],
        day(header["issued"]), day(header["signed"]), data, tuple(names_in(dict(data))), seal,
    )


def day(hexadecimal: str) -> date | None:
    """A day counted from the first of the year 2000; none where the code tells none."""
    return None if hexadecimal == NO_DAY else EPOCH + timedelta(days=int(hexadecimal, 16))


def fields_of(body: str) -> Iterator[tuple[str, str]]:
    """The fields by their ids, in their order; what is left of a broken one is the last."""
    lengths: Mapping[str, int] = table()["longueurs"]
    place = 0
    for _ in range(MOST_FIELDS):
        name = body[place : place + 2]
        if len(name) < 2:
            return
        place += 2
        ends = [end for mark in (FIELD_END, CUT_END) if (end := body.find(mark, place)) >= 0]
        end = min(place + lengths[name], len(body)) if name in lengths else min(ends, default=len(body))
        yield name, printable(body[place:end], LONGEST_VALUE)
        place = end + (body[end : end + 1] in {FIELD_END, CUT_END})


def names_in(data: Mapping[str, str]) -> Iterator[str]:
    """Whom the fields name."""
    for family, givens in table()["personnes"].items():
        if data.get(family):
            given = next((data[name] for name in givens if data.get(name)), "")
            yield f"{given} {data[family]}".replace("/", " ").strip()
    yield from (data[line].replace("/", " ") for line in table()["lignes"] if data.get(line))


def seal_of(body: str, signature: str, name: str, folder: Path | None) -> Seal:
    """Whether the signature holds, where the certificate of that name lies in the folder."""
    certificate = certificate_of(name, folder) if folder and signature else None
    if certificate is None:
        return Seal.UNCHECKED
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415  late: few pièces bear a 2D-Doc
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ec, utils  # noqa: PLC0415

    key = certificate.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey):
        return Seal.UNCHECKED
    digest = hashes.SHA256() if key.key_size <= 256 else hashes.SHA384() if key.key_size <= 384 else hashes.SHA512()
    try:
        raw = base64.b32decode(signature + "=" * (-len(signature) % 8))
        half = len(raw) // 2
        pair = utils.encode_dss_signature(int.from_bytes(raw[:half], "big"), int.from_bytes(raw[half:], "big"))
        key.verify(pair, body.encode("latin-1"), ec.ECDSA(digest))
    except (InvalidSignature, binascii.Error, ValueError):
        return Seal.BROKEN
    return Seal.INTACT


def certificate_of(name: str, folder: Path) -> Any:
    """The certificate of this name (authority and number: letters and digits only) in the folder, None for none."""
    from cryptography import x509  # noqa: PLC0415  late, as above

    for suffix in SUFFIXES:
        try:
            with (folder / f"{name}{suffix}").open("rb") as file:
                data = file.read(LARGEST_CERTIFICATE)
            return x509.load_pem_x509_certificate(data) if b"-----BEGIN" in data else x509.load_der_x509_certificate(data)
        except (OSError, ValueError):
            continue
    return None


@cache
def table() -> dict[str, Any]:
    """The data file beside this one."""
    import yaml  # noqa: PLC0415  late, as above

    text = resources.files(__package__).joinpath("doc2d.yaml").read_text(encoding="utf-8")
    return dict(yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))  # noqa: S506  both are the safe loader
