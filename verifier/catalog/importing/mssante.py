"""MSSanté white list: the domains of the trusted space, in XML.

`ListeBlancheMSSante/DateDeGeneration`, `ListeDomaines/Domaine{Nom, Description, DNCertificatOperateur, …}`; a domain has one
entry a certificate of its operator. The contacts, which are people, are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from verifier.catalog.importing.cells import bytes_of, clean, refused
from verifier.catalog.importing.columns import day_of
from verifier.catalog.importing.listed import Mailbox, Roll, Sort
from verifier.catalog.importing.origins import origin
from verifier.wording import say

__all__ = ["read"]

MOST = 100_000      # entries
_DOMAIN = re.compile(r"(?=.{4,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+")
_OPERATOR = re.compile(r"(?:^|,)\s*O=((?:\\.|[^,\\])+)", re.IGNORECASE)
_TRIAL = re.compile(r"(?:^|[.-])(?:tests?\d*|recette|formation|demo|preprod|qualif|integration)(?=[.-])")
_PATIENTS = re.compile(r"(?:^|\.)patient\.mssante\.fr$")


def read(path: Path, day: date | None = None) -> Roll:
    """The domains of the list, each once. Its own day goes before `day`. Raises ListError."""
    root = _tree(bytes_of(path), path)
    if _bare(root.tag) != "ListeBlancheMSSante":
        raise refused(path, "pas_liste_blanche", tag=_bare(root.tag)[:60])
    own = next((day_of(_text(each)) for each in root.iter() if _bare(each.tag) == "DateDeGeneration"), None)
    if own is None and day is None:
        raise refused(path, "sans_date")
    boxes: dict[str, Mailbox] = {}
    for box in _mailboxes(root, path):
        boxes.setdefault(box.domain, box)
    if not boxes:
        raise refused(path, "aucune_ligne")
    signed = any(_bare(each.tag) == "Signature" for each in root.iter())
    remarks = (say("catalog_import.signature_non_verifiee" if signed else "catalog_import.sans_signature"),)
    return Roll(origin(Sort.MSSANTE, own or day or date.min), mailboxes=tuple(boxes.values()), remarks=remarks)


def _tree(data: bytes, path: Path) -> Any:
    """The root: no document type, no entity, nothing outside."""
    from defusedxml import ElementTree  # noqa: PLC0415  late: one list is XML
    from defusedxml.common import DefusedXmlException  # noqa: PLC0415

    try:
        return ElementTree.fromstring(data, forbid_dtd=True)
    except DefusedXmlException:
        raise refused(path, "xml_dangereux") from None
    except (ParseError, ValueError, LookupError) as error:
        line = error.position[0] if isinstance(error, ParseError) else 0
        raise refused(path, "xml", line) from None


def _mailboxes(root: Any, path: Path) -> Iterator[Mailbox]:
    entries = (each for each in root.iter() if _bare(each.tag) == "Domaine")
    for rank, entry in enumerate(entries, 1):
        if rank > MOST:
            raise refused(path, "trop_de_lignes", limit=MOST)
        said = {_bare(child.tag): _text(child) for child in entry}
        domain = said.get("Nom", "").lower().strip(".")
        if not _DOMAIN.fullmatch(domain):
            raise refused(path, "domaine_faux", rank=rank, value=domain[:60])
        operator = _OPERATOR.search(said.get("DNCertificatOperateur", ""))
        trusted = not (_TRIAL.search(domain) or _PATIENTS.search(domain))
        yield Mailbox(rank, domain, operator[1].replace("\\", "").strip() if operator else "", trusted)


def _bare(tag: object) -> str:
    return str(tag).rpartition("}")[2]


def _text(element: Any) -> str:
    return clean((element.text or "")[:500])
