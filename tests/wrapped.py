"""What mail programs wrap around files: `winmail.dat` ([MS-OXTNEF]), signed and enciphered envelopes (CMS)."""

from __future__ import annotations

import datetime as dt
import struct
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID

MESSAGE = bytes.fromhex("0703020000000000c000000000000046")


def row(number: int, content: bytes) -> bytes:
    return struct.pack("<BII", 2, number, len(content)) + content + struct.pack("<H", sum(content) & 0xFFFF)


def padded(content: bytes) -> bytes:
    return content + bytes(-len(content) % 4)


def mapi(*values: tuple[int, int, bytes]) -> bytes:
    """A list of properties: number, type, bytes."""
    out = struct.pack("<I", len(values))
    for number, kind, content in values:
        out += struct.pack("<HH", kind, number)
        out += content if kind in {0x0003, 0x000B} else struct.pack("<II", 1, len(content)) + padded(content)
    return out


def winmail(*files: tuple[str, bytes], codepage: int = 1252) -> bytes:
    """A wrapping with these files: long names as properties, the old ones cut."""
    out = struct.pack("<IH", 0x223E9F78, 7) + row(0x00069007, struct.pack("<II", codepage, 0))
    for name, data in files:
        out += row(0x00069002, bytes(14)) + row(0x00018010, f"{name[:6]}~1\0".encode("cp1252", "replace")) + row(0x0006800F, data)
        out += row(0x00069005, mapi((0x3705, 3, struct.pack("<I", 1)), (0x3707, 0x1F, name.encode("utf-16-le") + b"\0\0")))
    return out


def winmail_in_winmail(name: str, inner: bytes) -> bytes:
    out = struct.pack("<IH", 0x223E9F78, 7) + row(0x00069002, bytes(14))
    inside = (0x3701, 0x000D, MESSAGE + inner)
    return out + row(0x00069005, mapi((0x3705, 3, struct.pack("<I", 5)), (0x3001, 0x1E, name.encode("cp1252") + b"\0"), inside))


@cache
def signer():
    key = ec.generate_private_key(ec.SECP256R1())
    return key, certificate(key)


def certificate(key):
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Exemple")])
    start = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
    return builder.not_valid_before(start).not_valid_after(start + dt.timedelta(days=9)).sign(key, hashes.SHA256())


def signed(data: bytes) -> bytes:
    key, own = signer()
    builder = pkcs7.PKCS7SignatureBuilder().set_data(data).add_signer(own, key, hashes.SHA256())
    return builder.sign(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary])


def detached(data: bytes) -> bytes:
    key, own = signer()
    builder = pkcs7.PKCS7SignatureBuilder().set_data(data).add_signer(own, key, hashes.SHA256())
    return builder.sign(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary, pkcs7.PKCS7Options.DetachedSignature])


def enciphered(data: bytes) -> bytes:
    own = certificate(rsa.generate_private_key(65537, 2048))
    builder = pkcs7.PKCS7EnvelopeBuilder().set_data(data).add_recipient(own)
    return builder.encrypt(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary])
