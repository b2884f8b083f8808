"""Draws a set of papers whose every field is known: files, manifest, catalogue and truth.

    python benchmarks/fields/draw.py OUT --set dev|test|traps --seed N [--count N]

Same seed, same files. `dev` and `test` share no family, no sentence and no name; `traps` are papers that must never end
`conforme`. Afterwards the set is checked: what the truth says stands in the words of every PDF that has words.
"""

import argparse
import csv
import importlib
import itertools
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from case import Case, case_of
from checking import check
from families import FAMILIES, Family
from saying import tell, truth_of
from traps import family_of, holds_all, planned_traps, trapped
from world import World, slug, world_of, write_catalogue

DRAWINGS = ("dev_bills", "dev_letters", "unseen_bills", "unseen_more", "unseen_letters", "plain")
SHARES = {"dev": (100, 35, 25), "test": (200, 80, 60), "traps": (260, 40, 20)}
COLUMNS = ("dossier", "fichier", "dispositif", "exercice", "profession", "indicateur", "praticien", "numero_ps", "declaration",
           "exonere_lap", "pre_rempli", "recu_le")


def channels_of(part: str, count: int) -> list[str]:
    """The channel of each paper, in the shares of its set."""
    text, scan, photo = SHARES[part]
    whole = text + scan + photo
    ends = text * count // whole, (text + scan) * count // whole
    return ["text" if at < ends[0] else "scan" if at < ends[1] else "photo" for at in range(count)]


def planned(part: str, count: int, seed: int) -> Iterator[tuple[Family, str, str]]:
    """The family, the kind and the channel of each paper; every family comes in every channel in turn."""
    rng = random.Random(f"plan {part} {seed}")
    bag: list[tuple[Family, str]] = []
    for channel in channels_of(part, count):
        if not bag:
            bag = [(each, rng.choice(each.kinds)) for each in FAMILIES.values() if each.part == part for _ in range(each.weight)]
            rng.shuffle(bag)
        yield (*bag.pop(), channel)


def drawn(part: str, world: World, plan: tuple[Family, str, str], seed: str) -> tuple[Case, bytes]:
    """One paper: its case and its PDF."""
    house, kind, channel = plan
    case = case_of(part, seed, world, kind)
    case.signed = house.signed or (house.signs and case.rng.random() < (0.85 if kind == "bon_de_commande" else 0.4))
    tell(case)
    able = channel == "text" and kind in {"facture", "attestation_editeur"} and house.pictures and not case.reseller
    case.pictured = able and case.rng.random() < 0.1
    return case, house.draw(case)


def papers(part: str, world: World, count: int, seed: int) -> Iterator[tuple[tuple[Family, str, str], Case, bytes]]:
    """Every paper of the set: family, kind and channel; case; PDF."""
    if part != "traps":
        for index, plan in enumerate(planned(part, count, seed)):
            yield (plan, *drawn(part, world, plan, f"{part} {seed} {index}"))
        return
    rng = random.Random(f"traps {seed}")
    channels = channels_of(part, count)
    rng.shuffle(channels)
    for index, trap in enumerate(planned_traps(count, rng)):
        house = family_of(trap, rng)
        case = trapped(trap, world, f"traps {seed} {index}", trap["kind"])
        yield (house, trap["kind"], channels[index]), case, house.draw(case)


def written(out: Path, name: str, case: Case, pdf: bytes, plan: tuple[Family, str, str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Write one paper; its lines of the truth and of the manifest."""
    channels = importlib.import_module("channels")
    house, kind, channel = plan
    ending, data, damage = channels.arrived(pdf, channel, random.Random(f"{name} {case.number}"))
    other = case.rng.choice(("document", "piece", "justificatif", "scan", "envoi"))
    file = f"{slug(case.number) if case.rng.random() < 0.5 else other}.{ending}"
    folder = out / "files" / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / file).write_bytes(data)
    tags = {"set": case.part, "layout": house.name, "channel": channel, "kind": kind}
    tags |= ({"damage": damage} if damage else {}) | ({"pictured": True} if case.pictured else {})
    tags |= {"trap": case.trap["class"], "trap_id": case.trap["id"]} if case.trap else {}
    row = {column: case.claim.get(column, "") for column in COLUMNS} | {"dossier": name, "fichier": f"files/{name}/{file}"}
    return {"dossier": name, **truth_of(case, file, tags, channel)}, row


def fitting_world(part: str, count: int, seed: int) -> World:
    """The world of a seed; of traps, the first one drawn that has a software for each."""
    traps = list(planned_traps(count, random.Random(0))) if part == "traps" else []
    worlds = (world_of(part, f"{seed}.{again}" if again else seed) for again in itertools.count())
    return next(world for world in worlds if holds_all(world, traps))


def draw(out: Path, part: str, count: int, seed: int) -> None:
    """Draw the whole set."""
    for name in DRAWINGS:
        importlib.import_module(f"families.{name}")
    world = fitting_world(part, count, seed)
    write_catalogue(world, out / "catalogue")
    truths, rows = [], []
    for index, (plan, case, pdf) in enumerate(papers(part, world, count, seed)):
        name = f"{part[0].upper()}-{index + 1:03d}"
        truth, row = written(out, name, case, pdf, plan)
        truths.append(truth)
        rows.append(row)
    (out / "truth.jsonl").write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in truths), encoding="utf-8")
    with (out / "manifest.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)


def main() -> int:
    """Draw and check."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("out", type=Path)
    options.add_argument("--set", choices=list(SHARES), required=True, dest="part")
    options.add_argument("--seed", type=int, required=True)
    options.add_argument("--count", type=int)
    given = options.parse_args()
    draw(given.out, given.part, given.count or sum(SHARES[given.part]), given.seed)
    faults = list(check(given.out))
    print(*faults, sep="\n", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
