"""The domains of health mail by the thousand: exact, a letter misread forgiven, a figure never; and what a load costs."""

import shutil
import statistics
import time
from pathlib import Path

import pytest

from verifier import catalog
from verifier.domain import NameKind

SHIPPED = Path(__file__).parent.parent / "software_catalog"
COUNT = 5000


@pytest.fixture(scope="module")
def white(tmp_path_factory):
    """The shipped catalogue with a whole white list in it."""
    folder = tmp_path_factory.mktemp("white") / "catalogue"
    shutil.copytree(SHIPPED, folder)
    source = next(iter(catalog.load(SHIPPED).sources))
    with (folder / "messageries.csv").open("a", encoding="utf-8") as out:
        for rank in range(COUNT):
            out.write(f"m-blanche-{rank},@maison-{rank}.mssante.fr,Opérateur,@maison-{rank}.mssante.fr,oui,{source}\n")
        out.write(f"m-prairie,@prairie-verte.mssante.fr,Opérateur,@prairie-verte.mssante.fr|Prairie Courrier,oui,{source}\n")
    return folder


@pytest.mark.parametrize(("text", "expected"), [
    ("dr.x@maison-77.mssante.fr", ["m-blanche-77"]),
    ("DR.X@Maison-4999.MSSANTE.FR", ["m-blanche-4999"]),
    ("dr.x@maison-5000.mssante.fr", []),
    ("dr.x@maison-77.mssanfe.fr", ["m-blanche-77"]),
    ("dr.x@maison.mssante.fr", []),
    ("dr.x@prairie-verfe.mssante.fr", ["m-prairie"]),
    ("Prairie Courrier", ["m-prairie"]),
    ("dr.x@exemple.fr", []),
])
def test_a_domain_of_the_white_list(white, text, expected):
    found = catalog.spotter(catalog.load(white)).spot(text.split())
    assert [one.id for one in found if one.kind is NameKind.MESSAGERIE] == expected


def test_a_white_list_costs_little_to_load(white):
    def spent(folder):
        started = time.process_time()
        assert catalog.load(folder).index.names
        return time.process_time() - started

    bare, full = (statistics.median(spent(folder) for _ in range(5)) for folder in (SHIPPED, white))
    assert full - bare < 0.15       # 30 ms on a quiet machine; when each domain was a name of its own, 130
