"""The wall before pyHanko: what the electronic signatures of a PDF still hold (ISO 32000-1, 12.8; CMS, RFC 5652).

Only integrity is looked at: the digest, the signature over it, what was added after. Who stands behind the certificate is
not: nothing is fetched, no authority is trusted, and each sentence says so.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from datetime import date
from io import BytesIO
from typing import Any, NamedTuple

from verifier.domain import Signal
from verifier.pages.assembling import printable, signal
from verifier.wording import say

__all__ = ["signatures_told"]

MOST_SIGNATURES = 8
LONGEST_NAME = 80
BLANKS = b" \t\r\n\f\0"


class Signed(NamedTuple):
    """One signature: does it hold, is nothing but signatures or their upkeep added after it, by whom, on which day."""

    holds: bool
    whole: bool
    last: bool
    name: str
    day: date | None


def signatures_told(data: bytes) -> tuple[Signal, ...]:
    """What is to be said of the signatures of a PDF; nothing of one that cannot be judged."""
    try:
        found = tuple(judged(data))
    except Exception:  # noqa: BLE001  a crooked structure raises whatever it likes: then nothing is said
        return ()
    return tuple(dict.fromkeys(signal(code_of(one, found), qui=signer(one)) for one in found))


def code_of(one: Signed, all_of_them: Sequence[Signed]) -> str:
    """Valid where the file's last signature also holds: one that another covers is whole with it."""
    if not one.holds:
        return "signature_rompue"
    covered = one.last or any(other.last and other.holds for other in all_of_them)
    return "signature_valide" if one.whole and covered else "signature_partielle"


def signer(one: Signed) -> str:
    """The signer and the day, as the certificate and the signature tell them."""
    name = say("pages.signature_de", nom=one.name) if one.name else ""
    day = say("pages.signature_du", jour=one.day.strftime("%d/%m/%Y")) if one.day else ""
    told = ", ".join(part for part in (name, day) if part)
    return f" ({told})" if told else ""


def judged(data: bytes) -> Iterator[Signed]:
    """Every signature of the file that can be judged. Raises whatever a crooked file makes pyHanko raise."""
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415  late: only a signed PDF needs it

    for name in ("pyhanko", "pyhanko_certvalidator"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    reader = PdfFileReader(BytesIO(data), strict=False)
    if reader.encrypted:
        reader.decrypt("")  # locked for its owner only, else the file would not have been opened
    for signature in reader.embedded_regular_signatures[:MOST_SIGNATURES]:
        try:
            yield judge(signature, data)
        except Exception:  # noqa: BLE001, S112  one that cannot be judged says nothing of the others
            continue


def judge(signature: Any, data: bytes) -> Signed:
    """One signature. Old digests (SHA-1) are computed like any other: whether they are still trusted is not the question."""
    from pyhanko.sign.diff_analysis import ModificationLevel  # noqa: PLC0415
    from pyhanko.sign.validation import validate_pdf_signature  # noqa: PLC0415
    from pyhanko.sign.validation.status import SignatureCoverageLevel  # noqa: PLC0415
    from pyhanko_certvalidator import ValidationContext  # noqa: PLC0415

    alone = ValidationContext(trust_roots=[], allow_fetching=False, weak_hash_algos=[])
    status = validate_pdf_signature(signature, alone)
    last = status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    kept = status.coverage is SignatureCoverageLevel.ENTIRE_REVISION
    level = status.modification_level
    upkeep = level is not None and level <= ModificationLevel.LTA_UPDATES and ends_well(signature, data, level)
    filled = level is not None and level <= ModificationLevel.FORM_FILLING
    when = signature.self_reported_timestamp
    name = printable(signer_name(signature), LONGEST_NAME)
    whole = last or (kept and filled)
    return Signed(status.intact and status.valid, whole, last or (kept and upkeep), name, when.date() if when else None)


def ends_well(signature: Any, data: bytes, level: Any) -> bool:
    """Whether nothing but whole revisions follows what is signed: loose bytes there may be read otherwise by another reader."""
    *_, start, length = (int(place) for place in signature.byte_range)
    rest = data[start + length :].strip(BLANKS)
    return not rest or (level.value > 0 and rest.endswith(b"%%EOF"))


def signer_name(signature: Any) -> str:
    """The name that the signer's certificate bears."""
    named = signature.signer_cert.subject.native
    return str(named.get("common_name") or named.get("organization_name") or "")
