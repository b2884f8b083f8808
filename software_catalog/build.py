"""Writes this folder's CSV files from the survey's fact files: `python software_catalog/build.py FACTS_DIR [OUTPUT_DIR]`.

The same facts and decisions give the same files, byte for byte. What the facts say in a column is copied; what they say in a
note, and what a person had to settle, stands in decisions.toml. Nothing is dropped: README.md says where each row went.
"""

from __future__ import annotations

import csv
import hashlib
import re
import sys
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ELDEST = 2019              # statuses from sources older than this hold for their own time only
UNKNOWN = "e-inconnu"
STATUTS = {"segur": "segur", "lap": "lap_certified", "dmp": "dmp_compatible"}
_CONNECTED = re.compile(r"smartphone|bluetooth|iphone|ipad|nfc|application|appli\b", re.IGNORECASE)
_DOMAIN = re.compile(r"(?<![\w.*-])(?:(?:[\w-]+\.)+mssante\.fr|(?:[\w-]*-)?mssante\.[\w-]+\.\w+)\b")

Row = Mapping[str, str]
Table = list[dict[str, str]]


def slug(text: str) -> str:
    """Lower-case words joined by hyphens; « + » is « plus »."""
    plain = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe").replace("+", " plus "))
    return re.sub(r"[^a-z0-9]+", "-", "".join(sign for sign in plain if not unicodedata.combining(sign))).strip("-")


def company_key(text: str) -> str:
    """A company's name without « groupe » and « France »."""
    return slug(re.sub(r"\b(?:groupe|france)\b", " ", text, flags=re.IGNORECASE))


def each_once(texts: Iterable[str], *, but: Iterable[str] = ()) -> list[str]:
    """The texts in order, each once whatever its capitals, without those of `but`."""
    found = {text.lower(): "" for text in but}
    for text in texts:
        found.setdefault(text.strip().lower(), text.strip())
    return [text for text in found.values() if text]


def facts(folder: Path, name: str) -> list[Row]:
    """The rows of one fact file."""
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return [{column: (cell or "").strip() for column, cell in row.items()} for row in csv.DictReader(file)]


class Builder:
    """Gathers the rows of all files."""

    def __init__(self, folder: Path, decisions: Mapping[str, Any]) -> None:
        self.folder, self.decisions = folder, decisions
        self.software = facts(folder, "software")
        self.sources: dict[str, dict[str, str]] = {}
        self.editeurs: dict[str, dict[str, Any]] = {}

    # --- sources ---

    def source(self, words: str, *, prefer: str = "", last: bool = False) -> str:
        """The id of the source that a row names first (or last, or that holds `prefer`); all of them are noted."""
        ids = [(part, self._noted(part)) for part in re.split(r" ; (?!officiel)", words) if part]
        wished = [name for part, name in ids if prefer and prefer in part]
        return wished[0] if wished else ids[-1 if last else 0][1]

    def _noted(self, part: str) -> str:
        settled = next((one for one in self.decisions["sources"] if one["has"] in part), {})
        url = re.search(r"https?://[^\s),;]+", part)
        day = re.search(r"\b20\d\d-\d\d-\d\d\b", part)
        short = slug(re.sub(r"https?://(?:www\.)?", "", part))[:40].strip("-")
        name = settled.get("id") or f"s-{short}-{hashlib.sha256(part.encode()).hexdigest()[:6]}"
        self.sources.setdefault(name, {
            "source_id": name, "titre": settled.get("titre", part), "url": settled.get("url", url.group() if url else ""),
            "date": settled.get("date", day.group() if day else ""), "autorite": settled.get("autorite", "publique"),
        })
        return name

    # --- éditeurs ---

    def vendor(self, name: str) -> str:
        """The company's name before brackets, two names of one company made one."""
        bare = re.sub(r"\s*\(.*\)$", "", name)
        return str(self.decisions["editeurs"]["same"].get(bare, bare))

    def editeur_id(self, name: str) -> str:
        """The id of an éditeur."""
        return "e-" + slug(self.vendor(name)) if name else UNKNOWN

    def editeurs_table(self) -> Table:
        """Every company once, with every name that the facts give it."""
        settled = self.decisions["editeurs"]
        for row in self.software:
            nom = self.vendor(row["editor"]) or settled["unknown"]
            one = self.editeurs.setdefault(self.editeur_id(row["editor"]), {
                "nom": nom, "alias": [], "groupe": settled["groupe"].get(nom, ""), "source_id": self.source(row["source"]),
            })
            groupe = re.search(r"GIE :[^\[]*?; groupe ([^;]+?) ;", row["note"])
            one["groupe"] = one["groupe"] or (groupe.group(1) if groupe else "")
            one["alias"] += [row["editor"], *re.findall(r"\((.+)\)$", row["editor"]), *settled["alias"].get(nom, [])]
            one["alias"] += [alias[3:] for alias in row["aliases"].split("|") if alias.startswith("ed:")] if row["editor"] else []
        table = []
        for name, one in sorted(self.editeurs.items()):
            alias = [text for text in each_once(one["alias"], but=[one["nom"]]) if not self._is_group(text, one)]
            rest = {"groupe": one["groupe"], "source_id": one["source_id"]}
            table.append({"id": name, "nom": one["nom"], "alias": "|".join(alias), **rest})
        return table

    def _is_group(self, text: str, one: Mapping[str, Any]) -> bool:
        """Whether an « éditeur » of the facts is the company's group, or a company of its group, rather than itself."""
        if not one["groupe"]:
            return False
        group = company_key(one["groupe"])
        other = self.editeurs.get(self.editeur_id(text), {})
        return group == company_key(text) or (other not in ({}, one) and company_key(other["groupe"] or "-") == group)

    # --- software ---

    def products(self) -> dict[str, list[Row]]:
        """The fact rows of each software: rows that differ by version only are one."""
        found: dict[str, list[Row]] = {}
        for row in self.software:
            found.setdefault("l-" + slug(row["product"]), []).append(row)
        return found

    def logiciels_table(self) -> Table:
        """Every software once."""
        table = []
        for name, rows in sorted(self.products().items()):
            nom = rows[0]["product"]
            alias = [text for row in rows for text in self._aliases(row)]
            table.append({
                "id": name, "editeur_id": self.editeur_id(rows[0]["editor"]), "nom": nom,
                "alias": "|".join(each_once(alias, but=[nom])),
                "professions": "|".join(each_once(word for row in rows for word in row["professions"].split("|"))),
                "source_id": self.source(rows[0]["source"]),
            })
        return table

    def _aliases(self, row: Row) -> list[str]:
        """The other names of a product; a version row adds « NAME VERSION », so that the version is known."""
        names = [alias for alias in row["aliases"].split("|") if not alias.startswith("ed:") and not is_label(alias, row)]
        return [*names, f"{row['product']} {row['version']}"] if row["version"] else names

    def references_table(self) -> Table:
        """What the facts state with yes or no; « unknown » is no row."""
        table = []
        for name, rows in sorted(self.products().items()):
            for row in rows:
                for referentiel, column in STATUTS.items():
                    word = row[column].split()[0]
                    if word in {"yes", "no"}:
                        table.append(self._reference(name, row, referentiel, "oui" if word == "yes" else "non"))
        return table

    def _reference(self, name: str, row: Row, referentiel: str, statut: str) -> dict[str, str]:
        settled = self.decisions["statuts"].get(f"{row['product']}|{row['version']}|{referentiel}", {})
        seen = row["as_of"] if len(row["as_of"]) == 10 else f"{row['as_of']}-12-31"
        stale = f"{seen[:4]}-12-31" if int(seen[:4]) < ELDEST else ""
        return {
            "logiciel_id": name, "referentiel": referentiel, "version": row["version"], "statut": statut, "via": "",
            "debut": settled.get("debut", seen), "fin": settled.get("fin", stale),
            "source_id": self.source(row["source"], prefer=settled.get("source", ""), last=True),
        }

    def libelles_table(self) -> Table:
        """The amelipro labels."""
        return [{"libelle": alias, "logiciel_id": name, "version": row["version"]}
                for name, rows in sorted(self.products().items()) for row in rows
                for alias in row["aliases"].split("|") if is_label(alias, row)]

    # --- the rest ---

    def connecteurs_table(self) -> Table:
        """Connectors, packs, modules."""
        genres = {"connector": "connecteur", "pack": "pack", "module": "module"}
        return [{
            "id": "v-" + slug(row["name"]), "nom": row["name"], "editeur": row["vendor"], "genre": genres[row["kind"]],
            "alias": "|".join(each_once(self.decisions["connecteurs"].get(row["name"], []), but=[row["name"]])),
            "source_id": self.source(row["source"]),
        } for row in facts(self.folder, "connectors")]

    def messageries_table(self) -> Table:
        """Mail services, known by their domains too."""
        table = []
        for row in facts(self.folder, "mssante"):
            settled = self.decisions["messageries"].get(row["name"], {})
            word = row["in_trust_space"].split()[0]
            espace = settled.get("espace", {"yes": "oui", "no": "non"}.get(word, ""))
            table.append({
                "id": "m-" + slug(row["name"]), "nom": row["name"], "operateur": row["operator"],
                "alias": "|".join(each_once([*settled.get("alias", []), *domains(row)])),
                "espace_de_confiance": espace, "source_id": self.source(row["source"]),
            })
        return table

    def appareils_table(self) -> Table:
        """A row a class, then a row a model: in `modeles` if it is known to be connected, else a name of the class."""
        settled, table = self.decisions["appareils"], []
        for row in facts(self.folder, "devices"):
            only = settled["only"].get(row["class_id"], {})
            names, connected = self._model(row)
            aids = "|".join(only.get("dispositifs", settled["dispositifs"]))
            identity = row["class_id"] + (f"-{slug(row['brand'] + ' ' + row['model'])}" if row["model"] else "")
            table.append({
                "id": identity, "classe": row["official_label"], "synonymes": "" if connected else "|".join(names),
                "modeles": "|".join(names) if connected else "", "exercice_debut": str(settled["classes_from"]),
                "exercice_fin": str(only.get("to", "")), "dispositifs": aids, "source_id": self.source(row["source"]),
            })
        return table

    def _model(self, row: Row) -> tuple[list[str], bool]:
        """The names of a device, and whether it is known to be connected."""
        if not row["model"]:
            words = [word for word in row["synonyms"].split("|") if word not in self.decisions["appareils"]["left_out"]]
            return each_once(re.sub(r"\s*\(.*\)$", "", word) for word in words), False
        settled = self.decisions["appareils"]["models"].get(f"{row['brand']}|{row['model']}", {})
        whole = f"{row['brand']} {row['model']}".strip()
        alone = [row["model"]] if len(row["model"]) >= 6 and not row["model"].isalpha() else []
        says = not row["connectivity"].startswith(("no", "unknown")) and bool(_CONNECTED.search(row["connectivity"]))
        return each_once(settled.get("names", [whole, *alone])), settled.get("connected", says)


def is_label(alias: str, row: Row) -> bool:
    """Whether an alias is an amelipro label « NOM - VERSION - ÉDITEUR »."""
    return bool(row["version"]) and alias.startswith(f"{row['product']} - {row['version']} - ")


def domains(row: Row) -> list[str]:
    """The mail domains that a mail service's row names, a domain for each profession where it lists them."""
    pattern = re.search(r"@<profession>(\.[\w.]+)", row["name"])
    if pattern:
        return [f"@{word.strip()}{pattern.group(1)}" for word in row["note"].partition(":")[2].split(",")]
    named = re.findall(r"@([\w-]+\.mssante\.fr)", row["name"])
    return [f"@{domain}" for domain in (*named, *_DOMAIN.findall(row["note"])) if not domain.startswith("test.")]


def write(path: Path, table: Table) -> None:
    """One CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(table[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(table)


def build(folder: Path, output: Path) -> dict[str, int]:
    """Write every file; how many rows each has."""
    builder = Builder(folder, tomllib.loads((HERE / "decisions.toml").read_text(encoding="utf-8")))
    tables = {
        "editeurs": builder.editeurs_table(), "logiciels": builder.logiciels_table(), "references": builder.references_table(),
        "libelles": builder.libelles_table(), "connecteurs": builder.connecteurs_table(),
        "messageries": builder.messageries_table(), "appareils": builder.appareils_table(),
    }
    for row in builder.software:  # every source that a row names, those too that no cell points to
        builder.source(row["source"])
    tables["sources"] = [builder.sources[name] for name in sorted(builder.sources)]
    for name, table in tables.items():
        write(output / f"{name}.csv", table)
    return {name: len(table) for name, table in tables.items()}


if __name__ == "__main__":
    for file, count in build(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else HERE).items():
        print(f"{file}.csv: {count}")
