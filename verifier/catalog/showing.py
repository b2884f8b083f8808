"""One product's whole story, as French plain text, with its sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from rapidfuzz.distance import Levenshtein

from verifier.catalog.catalog import Catalog
from verifier.catalog.indexing import Sort
from verifier.catalog.names import compact
from verifier.catalog.records import Logiciel
from verifier.catalog.telling import line_of, said_of, source_of
from verifier.domain import NameKind
from verifier.wording import say, table

__all__ = ["show"]

NEIGHBOURS = 5


def show(catalog: Catalog, name: str, day: date | None = None) -> str:
    """All that the catalogue knows under a name, an id or an éditeur's name; else the names that are near.

    With a `day`, what the lists say is judged on it; what they say of other days stands apart.
    """
    key = compact(name)
    named = [one for one in catalog.index.named(key) if one.kind is NameKind.LOGICIEL]
    found = dict.fromkeys(one.id for one in sorted(named, key=lambda one: (one.sort is not Sort.NOM, one.id)))
    if name in catalog.logiciels:
        found = {name: None}
    parts = ["\n".join(_story(catalog.logiciels[one], catalog, day)) for one in found]
    if not found:
        parts = [*_editeurs(name, catalog), *_others(key, catalog)]
    return "\n\n".join(parts) if parts else "\n".join(_unknown(name, key, catalog))


def _story(logiciel: Logiciel, catalog: Catalog, day: date | None) -> Iterator[str]:
    """The lines of one software."""
    yield line_of("titre", nom=logiciel.nom, id=logiciel.id)
    yield _maker(logiciel, catalog)
    yield line_of("alias", valeurs=_list(logiciel.alias))
    for one in catalog.confirmed:
        if one.logiciel_id == logiciel.id:
            yield line_of("confirme", libelle=one.libelle, agent=one.agent, jour=f"{one.le:%d/%m/%Y}")
    yield line_of("professions", valeurs=_list(table("catalog")["professions"][one] for one in logiciel.professions))
    yield line_of("versions", valeurs=_list(sorted(catalog.known_versions[logiciel.id])))
    yield from said_of(logiciel.id, catalog, day)
    labels = [label for label in catalog.libelles.values() if label.logiciel_id == logiciel.id]
    yield line_of("libelles", valeurs=_list([label.libelle for label in labels]))
    numbers = [f"{table('catalog')['cles'][one.genre]} {one.valeur}" for one in catalog.cles
               if logiciel.id == one.logiciel_id or (one.editeur_id and logiciel.editeur_id == one.editeur_id)]
    if numbers:
        yield line_of("cles", valeurs=_list(numbers))
    if any(name.ordinary for name in catalog.index.named(compact(logiciel.nom)) if name.id == logiciel.id):
        yield line_of("courant", nom=logiciel.nom)
    yield line_of("source", source=source_of(logiciel.source_id, catalog))
    maker = catalog.editeurs.get(logiciel.editeur_id)
    if maker and maker.source_id != logiciel.source_id:
        yield line_of("source_editeur", source=source_of(maker.source_id, catalog))


def _maker(logiciel: Logiciel, catalog: Catalog) -> str:
    maker = catalog.editeurs.get(logiciel.editeur_id)
    if maker is None:
        return line_of("sans_editeur")
    line = line_of("editeur", nom=maker.nom)
    line += line_of("groupe", nom=maker.groupe) if maker.groupe else ""
    return line + (line_of("aussi", valeurs=_list(maker.alias)) if maker.alias else "")


def _list(values: Iterable[str]) -> str:
    return ", ".join(values) or say("catalog.fiche_rien")


def _editeurs(name: str, catalog: Catalog) -> Iterator[str]:
    """The éditeurs of that name, with their software."""
    for one in sorted(catalog.companies.read(name).editeurs):
        maker = catalog.editeurs[one]
        made = [logiciel.nom for logiciel in catalog.logiciels.values() if logiciel.editeur_id == one]
        group = line_of("groupe", nom=maker.groupe) if maker.groupe else ""
        yield line_of("editeur_titre", nom=maker.nom, id=one) + group + "\n" + line_of("edite", valeurs=_list(made))


def _others(key: str, catalog: Catalog) -> Iterator[str]:
    """Connectors, mail services and devices of that name."""
    for name in catalog.index.named(key):
        if name.kind not in {NameKind.LOGICIEL, NameKind.EDITEUR}:
            kind = table("catalog")["sortes"][name.kind or "module"]
            rows = (catalog.connecteurs, catalog.messageries, catalog.appareils)
            source = next(row[name.id].source_id for row in rows if name.id in row)
            card = line_of("autre", nom=name.text, sorte=kind, id=name.id)
            yield card + "\n" + line_of("source", source=source_of(source, catalog))


def _unknown(name: str, key: str, catalog: Catalog) -> Iterator[str]:
    """That the name is unknown, and which names are near."""
    yield line_of("inconnu", nom=name)
    near: dict[str, float] = {}
    for one in catalog.index.names:
        if one.kind is NameKind.LOGICIEL:
            worth = Levenshtein.normalized_similarity(key, one.key) + (len(key) > 2 and one.key.startswith(key))
            near[one.id] = max(near.get(one.id, 0.0), worth)
    ranked = [thing for thing, worth in sorted(near.items(), key=lambda pair: (-pair[1], pair[0])) if worth >= 0.5]
    if ranked:
        yield line_of("voisins", valeurs=_list([catalog.logiciels[thing].nom for thing in ranked[:NEIGHBOURS]]))
