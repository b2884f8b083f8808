"""One printed name against the catalogue: which software it may be, how well it fits, and why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from verifier.catalog.catalog import Catalog
from verifier.catalog.companies import Company
from verifier.catalog.indexing import Hit, How, Name, Sort
from verifier.catalog.keyed import designated, is_made_by, maker_reason, said_against, said_for
from verifier.catalog.keys import NOT_KEYED, Keyed
from verifier.catalog.names import Token, compact, plain, plain_blurred, tokens, words_of
from verifier.catalog.records import Logiciel
from verifier.catalog.surroundings import is_filler, is_quantity, is_version, next_name, told, unglued, version_within, without
from verifier.domain import Entry, NameKind, Profession, Tie
from verifier.wording import say

__all__ = ["ACCEPTED", "Fit", "Printed", "compare", "entry"]

ACCEPTED = 0.6       # below, a candidate is only worth naming
KEYED = 0.9          # the least that a candidate gets which a key designates, and no name contradicts
DOUBTFUL = 0.45      # the most that a candidate gets which something speaks against
SURE_LABEL = 0.9     # a field read at a label: enough context for an everyday word
LIKE = 0.7           # of the letters the same, in order, and a name is worth showing beside another
LONG_ENOUGH = 8      # letters from which one badly read letter is forgiven without an éditeur

_WORTH = {Sort.NOM: 1.0, Sort.ALIAS: 0.97, Sort.MODEL: 0.97, Sort.BORROWED: 0.88}
_READING = {How.EXACT: 0.0, How.BLUR: 0.03, How.LETTERS: 0.10, How.TURNED: 0.02, How.CUT: 0.10}
_TIES = {Tie.EDITEUR: 0.0, Tie.GROUPE: 0.01, Tie.INCONNU: 0.04, Tie.AUTRE: 0.08}
STRANGER = 0.2       # an éditeur that the catalogue knows, and that is another
UNKNOWN_MAKER = 0.05
OTHER_PROFESSION = 0.05


@dataclass(frozen=True, slots=True)
class Printed:
    """What a pièce prints: a software's name, how sure it is that this is a name of software, its version, its companies."""

    name: str
    confidence: float
    version: str | None
    companies: tuple[Company, ...]
    professions: frozenset[Profession] = frozenset()
    keyed: Keyed = NOT_KEYED


@dataclass(frozen=True, slots=True)
class Fit:
    """How a software fits what is printed. `version` is what of the name was read as the version."""

    logiciel_id: str
    score: float
    tie: Tie
    reasons: tuple[str, ...]
    version: str | None = None
    conflict: str = ""      # the sentence of a key that says otherwise

    @property
    def accepted(self) -> bool:
        """Whether nothing speaks against it."""
        return self.score >= ACCEPTED


@dataclass(frozen=True, slots=True)
class _Reading:
    """A hit with what of the printed name it leaves."""

    hit: Hit
    text: str      # the words of the hit, as printed
    left: tuple[Token, ...]
    version: tuple[Token, ...]
    bare: bool     # the version is a number alone, which could be part of a name
    signed: bool   # the éditeur stands beside the name


def compare(printed: Printed, catalog: Catalog) -> list[Fit]:
    """Every software that the printed name may be, best first, each once."""
    row = tokens(words_of(unglued(told(printed.name), printed.version)))
    best: dict[str, Fit] = {}
    for reading, penalty in _readings(row, printed, catalog):
        fit = _fit(reading, penalty, printed, catalog)
        if fit.logiciel_id not in best or fit.score > best[fit.logiciel_id].score:
            best[fit.logiciel_id] = fit
    if not any(fit.accepted for fit in best.values()):
        for fit in _resembling(printed, catalog):
            best.setdefault(fit.logiciel_id, fit)
    for fit in _by_key(printed, catalog):
        if fit.logiciel_id not in best or not best[fit.logiciel_id].accepted:
            best[fit.logiciel_id] = fit
    return sorted(best.values(), key=lambda fit: (-fit.score, fit.logiciel_id))


def _readings(row: Sequence[Token], printed: Printed, catalog: Catalog) -> Iterable[tuple[_Reading, float]]:
    """The names in the text; in the text with its version (« Nom », version 20.1, is « Nom 20 »); without neutral words.

    « Nom », version 4, is as well « Nom » as « Nom 4 » where both are known.
    """
    hits = _software(row, catalog)
    for hit in hits:
        yield _reading(hit, row, printed, catalog, _covering(hit, hits)), 0.0
    for hit in catalog.rearranged.hits(row):
        if not _is_signature(hit, row, catalog):
            yield _reading(hit, row, printed, catalog), 0.0
    whole = "".join(token.key for token in row)
    known = bool(catalog.index.named(whole))
    if printed.version and row and (not known or printed.version.strip().isdigit()):
        first = re.split(r"[. ]", printed.version.strip())[0]
        longer = tokens([*words_of(printed.name), first])
        for hit in _software(longer, catalog):
            if hit.end == len(longer) and hit.end - hit.start > 1 and hit.how is not How.LETTERS:
                yield _reading(hit, longer, printed, catalog), 0.0 if known else 0.06
    for name in catalog.neutral.get(_neutral(row), ()):
        yield _Reading(Hit(0, len(row), name, How.EXACT), printed.name, (), (), bare=False, signed=False), 0.07


def _neutral(row: Sequence[Token]) -> str:
    return "".join(token.key for token in row if token.key not in plain("neutral"))


def _covering(hit: Hit, hits: Sequence[Hit]) -> Hit:
    """The longest sure hit that holds this one: of « Foo Santé », when both are known, « Foo » is only a part."""
    holding = [one for one in hits if one.how is not How.LETTERS and one.start <= hit.start and hit.end <= one.end]
    return max((hit, *holding), key=lambda one: one.end - one.start)


def _is_signature(hit: Hit, row: Sequence[Token], catalog: Catalog) -> bool:
    """Whether a word of the hit belongs to the éditeur's name beside it: « Éditeur Santé - Nom » is not « Nom Santé »."""
    keys = tuple(token.key for token in row)
    for phrase in catalog.companies.names(catalog.logiciels[hit.name.id].editeur_id):
        for start in range(len(keys) - len(phrase) + 1):
            end = start + len(phrase)
            if keys[start:end] == phrase and start < hit.end and hit.start < end and not hit.start <= start <= end <= hit.end:
                return True
    return False


def _software(row: Sequence[Token], catalog: Catalog) -> list[Hit]:
    return [hit for hit in catalog.index.hits(row, wide=True) if hit.name.kind is NameKind.LOGICIEL]


def _reading(hit: Hit, row: Sequence[Token], printed: Printed, catalog: Catalog, whole: Hit | None = None) -> _Reading:
    """What stands around a name, less what explains itself: éditeur, version, words like « licence »; nothing within `whole`."""
    whole = whole or hit
    logiciel = catalog.logiciels[hit.name.id]
    phrases = catalog.companies.names(logiciel.editeur_id)
    left = [*row[whole.start:hit.start], *row[hit.end:whole.end]]
    version: list[Token] = []
    before, after = without(row[:whole.start], phrases), without(row[whole.end:], phrases)
    row_after = next_name(row, whole.end)
    around = len(row) - (whole.end - whole.start)
    for rest in (before, after):
        for place, token in enumerate(rest):
            if is_quantity(rest, place):
                continue
            if is_version(token, rest[place - 1] if place else None, printed.version, catalog.known_versions[logiciel.id]):
                version.append(token)
            elif _is_trade(token, printed, logiciel):
                continue
            elif token is row_after or not (token.key in plain("fillers") or token.key in plain("descriptions")):
                left.append(token)
    bare = any(token.key.isdigit() for token in version)
    text = " ".join(token.raw for token in row[hit.start:hit.end])
    signed = len(before) + len(after) < around
    return _Reading(hit, text, tuple(left), tuple(version), bare, signed)


def _is_trade(token: Token, printed: Printed, logiciel: Logiciel) -> bool:
    """Whether a word is the profession of who asks, for whom the software is: « Foo podologue » is Foo, unless listed."""
    stem = token.key.removesuffix("s").removesuffix("e")
    shared = printed.professions & set(logiciel.professions)
    return token.key in plain("roles") and any(stem in compact(str(profession)) for profession in shared)


def _fit(reading: _Reading, penalty: float, printed: Printed, catalog: Catalog) -> Fit:
    """A reading weighed with éditeur, context and profession."""
    hit, logiciel = reading.hit, catalog.logiciels[reading.hit.name.id]
    tie, company = catalog.companies.tie(logiciel.editeur_id, printed.companies)
    tie = Tie.EDITEUR if tie is Tie.INCONNU and reading.signed else tie
    keyed = is_made_by(logiciel, printed.keyed)
    proven, tie = keyed and tie is not Tie.EDITEUR, Tie.EDITEUR if keyed else tie
    score = _WORTH[hit.name.sort] - _READING[hit.how] - 0.04 * max(0, hit.distance - 1) - penalty
    score -= 0.05 * reading.bare + 0.01 * bool(reading.version) + _editeur_cost(logiciel.editeur_id, tie, company, catalog)
    reasons = [_name_reason(hit, reading.text, logiciel.nom, catalog)]
    if not proven:
        reasons.append(_editeur_reason(logiciel.editeur_id, tie, company, catalog))
    if keyed:
        reasons.append(maker_reason(logiciel, printed.keyed, catalog))
    if reading.version:
        reasons.append(say("catalog.raison_version", mot=" ".join(token.raw for token in reading.version)))
    if printed.professions and logiciel.professions and not printed.professions & set(logiciel.professions):
        score -= OTHER_PROFESSION
        reasons.append(say("catalog.raison_profession", nom=logiciel.nom))
    key, conflict = said_for(logiciel, printed.keyed), said_against(logiciel, printed.keyed, catalog)
    against = [] if key else [*_against(reading, tie, company, printed, catalog), *((conflict,) if conflict else ())]
    if against:
        score = min(score - 0.3, DOUBTFUL)
    told = (*reasons, *((key,) if key else ()), *against)
    conflict = conflict if against == [conflict] else ""
    return Fit(logiciel.id, round(max(score, KEYED if key else 0.0), 4), tie, told, version_within(reading.version), conflict)


def _by_key(printed: Printed, catalog: Catalog) -> Iterable[Fit]:
    """What a key designates: the software, where no other name is printed; else a doubt."""
    for logiciel, key in designated(printed.keyed, catalog):
        tie, _ = catalog.companies.tie(logiciel.editeur_id, printed.companies)
        reason = said_for(logiciel, printed.keyed)
        if not printed.name or is_filler(printed.name):
            yield Fit(logiciel.id, KEYED, tie, (reason,))
        else:
            conflict = say("catalog.contre_cle_nom", cle=key, nom=logiciel.nom, texte=printed.name)
            yield Fit(logiciel.id, DOUBTFUL, tie, (reason, conflict), conflict=conflict)


def _editeur_cost(editeur_id: str, tie: Tie, company: Company | None, catalog: Catalog) -> float:
    if not catalog.companies.names(editeur_id):
        return UNKNOWN_MAKER
    return STRANGER if tie is Tie.AUTRE and company and company.known else _TIES[tie]


def _name_reason(hit: Hit, printed: str, nom: str, catalog: Catalog) -> str:
    """Which token, which alias; of an alias that an agent confirmed, when."""
    told = catalog.confirmations.get((hit.name.id, hit.name.key))
    if told and hit.how is How.EXACT:
        return say("catalog.raison_confirme", alias=told.libelle, nom=nom, jour=f"{told.le:%d/%m/%Y}")
    key = f"raison_{hit.name.sort if hit.how is How.EXACT else hit.how}"
    return say(f"catalog.{key}", texte=printed, nom=nom, alias=hit.name.text, lettres=hit.distance)


def _editeur_reason(editeur_id: str, tie: Tie, company: Company | None, catalog: Catalog) -> str:
    """Whether the éditeur agrees, differs, or is not printed."""
    if not catalog.companies.names(editeur_id):
        return say("catalog.raison_sans_editeur")
    maker = catalog.editeurs[editeur_id]
    printed = company.text if company else maker.nom
    return say(f"catalog.raison_tie_{tie}", imprime=printed, editeur=maker.nom)


def _against(reading: _Reading, tie: Tie, company: Company | None, printed: Printed, catalog: Catalog) -> Iterable[str]:
    """What speaks against a reading, as French sentences."""
    name = reading.hit.name
    if reading.left:
        yield say("catalog.contre_mot", mot=" ".join(token.raw for token in reading.left), nom=name.text)
    if (name.sort is Sort.BORROWED and reading.bare) or _numbered(reading, catalog):
        yield say("catalog.contre_mot", mot=" ".join(token.raw for token in reading.version), nom=name.text)
    if name.ordinary and not _has_context(name, tie, company, printed):
        yield say("catalog.contre_ordinaire", nom=name.text)
    if reading.hit.how is How.LETTERS and not _forgiven(reading.hit, tie):
        yield say("catalog.contre_lettres", nom=name.text)
    if tie not in {Tie.EDITEUR, Tie.GROUPE}:
        if reading.hit.how is How.CUT:
            yield say("catalog.contre_abrege", nom=name.text)
        if reading.hit.how is How.TURNED and _is_plain(name):
            yield say("catalog.contre_ordre", nom=name.text)
    if reading.hit.name.sort is Sort.ALIAS and _of_a_family(name, printed, catalog):
        yield say("catalog.contre_famille", nom=name.text)
    other = _neighbour(name, company, catalog) if tie is Tie.AUTRE and company else None
    if other:
        yield say("catalog.contre_voisin", imprime=company.text if company else "", autre=other)


def _is_plain(name: Name) -> bool:
    """Whether every word of a name is an everyday one, or one of those that many products bear: « Studio Vision »."""
    known = (plain_blurred(words) for words in ("ordinary", "editions", "descriptions"))
    return frozenset().union(*known).issuperset(name.parts)


def _numbered(reading: _Reading, catalog: Catalog) -> bool:
    """Whether the version read makes the name of another product: « Nom v4 », where « Nom 4 » is one."""
    name = reading.hit.name
    figures = [figure for token in reading.version for figure in token.numbers if figure.isdigit()]
    others = (one for figure in figures for one in catalog.index.named(name.key + figure))
    return any(one.kind is NameKind.LOGICIEL and one.id != name.id for one in others)


def _has_context(name: Name, tie: Tie, company: Company | None, printed: Printed) -> bool:
    """Whether an everyday word is shown to be the product: by its éditeur, or by the label that introduces it."""
    if tie in {Tie.EDITEUR, Tie.GROUPE}:
        return True
    if name.key in plain("roles"):      # « Logiciel médecin » names a kind of software
        return False
    if len(name.key) <= 3:
        return printed.confidence >= SURE_LABEL and tie is Tie.INCONNU
    return printed.confidence >= SURE_LABEL and not (tie is Tie.AUTRE and company and company.known)


def _forgiven(hit: Hit, tie: Tie) -> bool:
    """Whether letters may differ: with the éditeur's support, or one letter of a long name."""
    if tie in {Tie.EDITEUR, Tie.GROUPE}:
        return True
    return tie is Tie.INCONNU and hit.distance == 1 and sum(sign.isalpha() for sign in hit.name.key) >= LONG_ENOUGH


def _of_a_family(name: Name, printed: Printed, catalog: Catalog) -> bool:
    """Whether an alias is the stem of other products of the éditeur (« Maiia »), and the profession does not tell which."""
    mine = catalog.logiciels[name.id]
    kin = [one for one, key in catalog.made_by.get(mine.editeur_id, ())
           if one.id != name.id and key.startswith(name.key) and key != name.key]
    if compact(mine.nom).startswith(name.key) and len(compact(mine.nom)) - len(name.key) <= 3:
        return False
    told = printed.professions & set(mine.professions) and not any(printed.professions & set(one.professions) for one in kin)
    return len(kin) > 1 and not told


def _neighbour(name: Name, company: Company, catalog: Catalog) -> str | None:
    """A software of the printed company whose name is near this one."""
    theirs = (pair for maker in sorted(company.editeurs) for pair in catalog.made_by.get(maker, ()))
    return next((
        logiciel.nom for logiciel, key in theirs if logiciel.id != name.id
        and (key[:4] == name.key[:4] or Levenshtein.normalized_similarity(key, name.key) >= ACCEPTED)), None)


def _resembling(printed: Printed, catalog: Catalog) -> Iterable[Fit]:
    """The names that look like the printed one without being it, to be shown as such."""
    key = compact(printed.name)
    for name in catalog.index.like(key).values() if len(key) > 2 else ():
        near = Levenshtein.normalized_similarity(key, name.key, score_cutoff=LIKE)
        if near >= LIKE:
            tie, _ = catalog.companies.tie(catalog.logiciels[name.id].editeur_id, printed.companies)
            reason = say("catalog.contre_ressemble", texte=printed.name, nom=name.text)
            yield Fit(name.id, round(0.4 * near, 4), tie, (reason,))


def entry(fit: Fit, catalog: Catalog) -> Entry:
    """A fit as the report shows it."""
    logiciel = catalog.logiciels[fit.logiciel_id]
    maker = catalog.editeurs.get(logiciel.editeur_id)
    return Entry(logiciel.id, logiciel.nom, logiciel.editeur_id, maker.nom if maker else "", fit.score, fit.reasons)
