"""How values are said in French, wherever a report shows them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from verifier.domain import Claim, Criterion, Evidence, Facts, Matching, Reading, Source, Value, place_of
from verifier.reports.cleaning import clean, shorten
from verifier.reports.gist import Condition, Paper
from verifier.wording import say, shown, table
from verifier.wording.french import day

__all__ = [
    "claim_told",
    "counted",
    "figure",
    "in_french",
    "named_piece",
    "piece",
    "plural",
    "signal",
    "software",
    "source",
    "word",
    "wording",
    "words_found",
]


def in_french(value: Value) -> str:
    """« oui », « 31 décembre 2024 », « 648,00 € », « a, b »; a text as it is."""
    match value:
        case bool():
            return say("explaining.vrai" if value else "explaining.faux")
        case date():
            return day(value)
        case Decimal():
            return f"{value:.2f} €".replace(".", ",")
        case str():
            return value
        case _:
            return ", ".join(value)


def named_piece(facts: Facts | Paper) -> str:
    """The pièce's name: « facture.pdf, pages 2 et 3 » where it is a part of a file."""
    return clean(shown([place_of(facts.name)]))


def software(matching: Matching) -> str:
    """The software found in the catalogue, or why none was."""
    if matching.best:
        found = say("reports.logiciel_trouve", nom=clean(matching.best.nom), editeur=clean(matching.best.editeur))
        return say("reports.logiciel_version", logiciel=found, version=clean(matching.version)) if matching.version else found
    if matching.ambiguous and matching.rivals:
        names = [say("reports.liste_des_logiciels", nom=clean(each.nom), editeur=clean(each.editeur)) for each in matching.rivals]
        return say("reports.logiciel_hesitation", noms=", ".join(names))
    return say("reports.logiciel_aucun")


def piece(facts: Facts) -> str:
    """A pièce: its name, its nature, how it was read, or why it was not."""
    if facts.error:
        return say("reports.piece_illisible", nom=named_piece(facts), raison=clean(facts.error))
    parts = [word("kind", facts.kind) if facts.kind else say("reports.piece_sans_nature")]
    if facts.pages and not place_of(facts.name).first:
        parts.append(counted("piece_pages", facts.pages))
    parts.append(word("reading", facts.reading))
    if facts.reading in {Reading.OCR, Reading.MIXTE}:
        parts.append(say("reports.piece_qualite", qualite=round(100 * facts.quality)))
    return say("reports.piece", nom=named_piece(facts), nature=", ".join(parts))


def words_found(evidence: Evidence, facts: Sequence[Facts]) -> str:
    """The words that a value was read in, and where they stand."""
    name = next((clean(place_of(each.name).file) for each in facts if each.piece == evidence.piece), "")
    words = say("reports.mots", texte=shorten(clean(evidence.text)))
    return f"{words} {say('reports.mots_lieu', piece=name, page=evidence.page)}"


def source(criterion: Criterion | Condition) -> str:
    """The text that a criterion comes from."""
    return _cited(criterion.source)


@lru_cache(256)
def _cited(told: Source) -> str:
    titre, section = clean(told.titre), clean(told.section)
    return say("reports.source", titre=titre, section=section) if section else titre


def signal(facts: Facts | Paper, place: int) -> str:
    """What an agent should know of a pièce."""
    told = facts.signals[place]
    key = "reports.signal" if told.page is None else "reports.signal_page"
    file = clean(place_of(facts.name).file)      # pages are counted in the file
    return say(key, piece=file, page=told.page, message=clean(told.message))


def counted(key: str, count: int) -> str:
    """« 1 page », « 3 pages »."""
    return plural(table("reports")[key], count).format(n=count)


def figure(count: int) -> str:
    """« 10 000 », its space narrow and unbreakable."""
    return f"{count:,}".replace(",", "\u202f")


def plural(forms: Sequence[str], count: int) -> str:
    """The form, singular or plural, for a count."""
    return forms[count > 1]


def wording(name: str, key: str) -> dict[str, Any]:
    """All that is worded of a code."""
    found: dict[str, Any] = table("reports")[name][str(key)]
    return found


def word(name: str, key: str | int) -> str:
    """The French word for a code; a code that has none yet (a new criterion) is shown with its underscores as spaces."""
    words: dict[str, str] = table("reports")[name]
    found = words.get(str(key))
    return clean(str(key)).replace("_", " ") if found is None else found


def claim_told(claim: Claim) -> Iterator[str]:
    """What is asked, in a line; the declaration, and what was inferred, in lines of their own."""
    said = [
        word("dispositif", claim.dispositif) if claim.dispositif else None,
        say("reports.exercice_dit", exercice=claim.exercice) if claim.exercice else None,
        word("profession", claim.profession) if claim.profession else say("reports.profession_inconnue"),
        word("indicateur", claim.indicateur),
        clean(claim.praticien) if claim.praticien else None,
        clean(claim.numero_ps) if claim.numero_ps else None,
        _yes_or_no("exonere_lap", claim.exonere_lap),
        _yes_or_no("pre_rempli", claim.pre_rempli),
    ]
    yield ", ".join(part for part in said if part)
    if claim.declaration:
        yield say("reports.declaration", declaration=clean(claim.declaration))
    if claim.assumed:
        yield say("reports.suppose", liste=", ".join(_assumed(name, claim) for name in claim.assumed))


def _assumed(name: str, claim: Claim) -> str:
    field = word("champ_de_demande", name)
    value = getattr(claim, name, None)
    shown = say("reports.inconnu") if value is None else word(name, value) if name in table("reports") else str(value)
    return say("reports.suppose_valeur", champ=field, valeur=clean(shown))


def _yes_or_no(key: str, value: bool | None) -> str | None:
    return None if value is None else say(f"reports.{key}" if value else f"reports.non_{key}")
