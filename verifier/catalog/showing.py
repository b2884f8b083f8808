"""One product's whole story, as French plain text, with its sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from rapidfuzz.distance import Levenshtein

from verifier.catalog.catalog import Catalog
from verifier.catalog.indexing import Sort
from verifier.catalog.names import compact
from verifier.catalog.records import Listing, Logiciel
from verifier.domain import NameKind, Referentiel
from verifier.wording import say, table

__all__ = ["show"]

NEIGHBOURS = 5


def show(catalog: Catalog, name: str) -> str:
    """All that the catalogue knows under a name, an id or an éditeur's name; else the names that are near."""
    key = compact(name)
    named = [one for one in catalog.index.named(key) if one.kind is NameKind.LOGICIEL]
    found = dict.fromkeys(one.id for one in sorted(named, key=lambda one: (one.sort is not Sort.NOM, one.id)))
    if name in catalog.logiciels:
        found = {name: None}
    parts = ["\n".join(_story(catalog.logiciels[one], catalog)) for one in found]
    if not found:
        parts = [*_editeurs(name, catalog), *_others(key, catalog)]
    return "\n\n".join(parts) if parts else "\n".join(_unknown(name, key, catalog))


def _line(key: str, **values: object) -> str:
    return say(f"catalog.fiche_{key}", **values)


def _story(logiciel: Logiciel, catalog: Catalog) -> Iterator[str]:
    """The lines of one software."""
    yield _line("titre", nom=logiciel.nom, id=logiciel.id)
    yield _maker(logiciel, catalog)
    yield _line("alias", valeurs=_list(logiciel.alias))
    yield _line("professions", valeurs=_list(table("catalog")["professions"][one] for one in logiciel.professions))
    yield _line("versions", valeurs=_list(sorted(catalog.known_versions[logiciel.id])))
    yield _line("listes")
    for referentiel in Referentiel:
        rows = [row for row in catalog.listings.get(logiciel.id, ()) if row.referentiel is referentiel]
        yield from (_listing(row, catalog) for row in rows)
        if not rows:
            yield _line("silence", referentiel=_called(referentiel))
    labels = [label for label in catalog.libelles.values() if label.logiciel_id == logiciel.id]
    yield _line("libelles", valeurs=_list([label.libelle for label in labels]))
    if any(name.ordinary for name in catalog.index.named(compact(logiciel.nom)) if name.id == logiciel.id):
        yield _line("courant", nom=logiciel.nom)
    yield _line("source", source=_source(logiciel.source_id, catalog))


def _maker(logiciel: Logiciel, catalog: Catalog) -> str:
    maker = catalog.editeurs.get(logiciel.editeur_id)
    if maker is None:
        return _line("sans_editeur")
    line = _line("editeur", nom=maker.nom)
    line += _line("groupe", nom=maker.groupe) if maker.groupe else ""
    return line + (_line("aussi", valeurs=_list(maker.alias)) if maker.alias else "")


def _listing(row: Listing, catalog: Catalog) -> str:
    """One row of a list: status, version, through what, from when to when, by which source."""
    line = _line("liste", referentiel=_called(row.referentiel), statut=table("catalog")["statuts"][row.statut])
    via = catalog.via(row.via) if row.via else None
    line += _line("via", nom=via.nom) if via else ""
    line += _line("version", version=row.version) if row.version else ""
    line += _line("debut", jour=_day(row.debut)) if row.debut else ""
    line += _line("fin", jour=_day(row.fin)) if row.fin else ""
    return line + _line("selon", source=_source(row.source_id, catalog))


def _called(referentiel: Referentiel) -> str:
    return str(table("catalog")["referentiels"][referentiel])


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _source(name: str, catalog: Catalog) -> str:
    source = catalog.sources[name]
    day = _line("du", jour=_day(source.day)) if source.day else ""
    return _line("origine", titre=source.titre, autorite=source.autorite, jour=day)


def _list(values: Iterable[str]) -> str:
    return ", ".join(values) or say("catalog.fiche_rien")


def _editeurs(name: str, catalog: Catalog) -> Iterator[str]:
    """The éditeurs of that name, with their software."""
    for one in sorted(catalog.companies.read(name).editeurs):
        maker = catalog.editeurs[one]
        made = [logiciel.nom for logiciel in catalog.logiciels.values() if logiciel.editeur_id == one]
        group = _line("groupe", nom=maker.groupe) if maker.groupe else ""
        yield _line("editeur_titre", nom=maker.nom, id=one) + group + "\n" + _line("edite", valeurs=_list(made))


def _others(key: str, catalog: Catalog) -> Iterator[str]:
    """Connectors, mail services and devices of that name."""
    for name in catalog.index.named(key):
        if name.kind not in {NameKind.LOGICIEL, NameKind.EDITEUR}:
            kind = table("catalog")["sortes"][name.kind or "module"]
            rows = (catalog.connecteurs, catalog.messageries, catalog.appareils)
            source = next(row[name.id].source_id for row in rows if name.id in row)
            yield _line("autre", nom=name.text, sorte=kind, id=name.id) + "\n" + _line("source", source=_source(source, catalog))


def _unknown(name: str, key: str, catalog: Catalog) -> Iterator[str]:
    """That the name is unknown, and which names are near."""
    yield _line("inconnu", nom=name)
    near: dict[str, float] = {}
    for one in catalog.index.names:
        if one.kind is NameKind.LOGICIEL:
            worth = Levenshtein.normalized_similarity(key, one.key) + (len(key) > 2 and one.key.startswith(key))
            near[one.id] = max(near.get(one.id, 0.0), worth)
    ranked = [thing for thing, worth in sorted(near.items(), key=lambda pair: (-pair[1], pair[0])) if worth >= 0.5]
    if ranked:
        yield _line("voisins", valeurs=_list([catalog.logiciels[thing].nom for thing in ranked[:NEIGHBOURS]]))
