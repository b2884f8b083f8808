"""What the pièces say of the DMP, Ségur and the LAP about this software; the connector and the pack that the DMP may need."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from verifier.domain import Doubt, Evidence, Facts, FieldName, Mention, Polarity, Profession, Referentiel, Standing, Topic
from verifier.rules.checks.dates import document_day, french
from verifier.rules.dossier import Dossier
from verifier.rules.finding import Finding, absent, against, check, met, unsure
from verifier.rules.names import alike, fold, within
from verifier.rules.rulebook import Params

__all__ = ["Said", "connector_named", "hear", "mention_made", "pack_stated"]

FIELDS: Mapping[Topic, FieldName] = MappingProxyType(
    {Topic.DMP: FieldName.DMP_COMPATIBLE, Topic.SEGUR: FieldName.SEGUR_REFERENCED, Topic.LAP: FieldName.LAP_CERTIFIED},
)
SOFT = ("condition", "en_cours", "futur", "partiel", "obscur", "gamme", "sans_logiciel", "cache", "autre_logiciel")
_SENSE = {
    Polarity.NEGATIVE: "negation",
    Polarity.WEB_DMP: "web_dmp",
    Polarity.FUTURE: "futur",
    Polarity.IN_PROGRESS: "en_cours",
    Polarity.CONDITIONAL: "condition",
    Polarity.PARTIAL: "partiel",
    Polarity.UNCLEAR: "obscur",
    Polarity.GENERAL: "gamme",
}
_NUANCE = {
    Doubt.PAST: "passe",
    Doubt.QUESTION: "question",
    Doubt.UNANSWERED: "sans_reponse",
    Doubt.OTHER_VERSION: "autre_version",
    Doubt.TAKEN_BACK: "reprise",
    Doubt.OPTION: "option",
    Doubt.ADVERT: "publicite",
    Doubt.SMALL_PRINT: "conditions_generales",
}
_NUANCED = frozenset({"condition", "gamme", "obscur"})
_INNER = str.maketrans({"«": "“", "»": "”"})
_PACK = re.compile(r"\bpacks?\b")
_THROUGH = re.compile(
    r"(?:par|via|grace a|moyen d|avec|a l'aide d)[^.;]{0,35}"
    r"\b(?:connecteur|(?:editeur|societe|module|composant|solution|logiciel) (?:tiers|tierce|partenaire|associee?)|"
    r"(?:autre|tiers) editeur)",
)
_WITH_PACK = re.compile(
    r"(?:dmp|partage|personnel|compatib\w*)\W{1,3}(?:uniquement |seulement )?(?:avec|grace (?:a|au)|au moyen d[eu]|via|par|"
    r"moyennant) (?:le |la |l'|un |une |notre |votre )?(?:seul )?packs?\b|"
    r"\bpacks?\b[^.;]{0,60}\b(?:rend|assure|apporte|permet|donne)",
)
_SAID = re.compile(r"compatib|homolog")
_FOR_THOSE = re.compile(r"\b(?:pour|reserve\w* aux|a l usage des|destine\w* aux)\b(?P<who>(?: [a-z]+){1,12})")
_TRADES: Mapping[Profession, re.Pattern[str]] = MappingProxyType(
    {
        Profession.MEDECIN: re.compile(r"\b(?:medecins|generalistes)\b"),
        Profession.INFIRMIER: re.compile(r"\binfirmi(?:er|ere)s\b"),
        Profession.MASSEUR_KINESITHERAPEUTE: re.compile(r"\bkines(?:itherapeutes)?\b"),
        Profession.SAGE_FEMME: re.compile(r"\bsages femmes\b"),
        Profession.ORTHOPHONISTE: re.compile(r"\borthophonistes\b"),
        Profession.ORTHOPTISTE: re.compile(r"\borthoptistes\b"),
        Profession.PEDICURE_PODOLOGUE: re.compile(r"\b(?:pedicures|podologues)\b"),
        Profession.CHIRURGIEN_DENTISTE: re.compile(r"\bdentistes\b"),
    },
)
_NAMELESS = re.compile(r"\bpacks?(?: (?:complementaires?|specifiques?|optionnels?|necessaires?|requis|correspondants?|dmp))*$")


@dataclass(frozen=True, slots=True)
class Said:
    """One mention, weighed.

    `text` is the sentence to quote, `short` its words alone; `nuance` the word for its doubt where more is known than `sense`,
    `against` what takes it back.
    `sense`: « oui », « depuis » (from after 31/12/N), a word of SOFT, « negation », « web_dmp », « futur_depasse »,
    « ailleurs » (another product), « muet » (a hidden word that is not positive). `dated`: it says since when.
    """

    sense: str
    piece: int
    text: str
    evidence: Evidence | None
    confidence: float
    since: date | None = None
    dated: bool = False
    nuance: str = ""
    against: str = ""

    @property
    def short(self) -> str:
        """The words that say it, without their sentence."""
        return _text(self.evidence)


def hear(dossier: Dossier, topic: Topic) -> list[Said]:
    """Every mention of a topic on the pièces whose words count, weighed; the settled field where no mention was kept."""
    said = [_weigh(dossier, piece, mention) for piece in dossier.carriers for mention in piece.mentions if mention.topic is topic]
    if any(one.sense == "oui" for one in said):
        return said
    heard = {one.piece for one in said}
    fields = [(piece, piece.fields.get(FIELDS[topic])) for piece in dossier.about if piece.piece not in heard]
    return said + [
        Said("oui" if field.value else "negation", piece.piece, _text(field.evidence), field.evidence, field.confidence)
        for piece, field in fields
        if field
    ]


def _weigh(dossier: Dossier, piece: Facts, mention: Mention) -> Said:
    """One mention, in its pièce and its dossier."""
    since = mention.since or mention.since_about or (_since(piece) if mention.topic is Topic.DMP else None)
    sense = _sense(dossier, piece, mention, since)
    nuance = _NUANCE[mention.doubt] if mention.doubt and sense in _NUANCED else sense
    if sense == "oui" and _over(dossier, piece, mention.topic):
        sense, nuance = "condition", _NUANCE[Doubt.PAST]
    text, against = _quoted(mention.sentence or mention.evidence.text), _quoted(mention.against)
    told = f"{text} {against}" if against and nuance != "reprise" else text
    return Said(sense, piece.piece, told, mention.evidence, mention.confidence, since, since is not None, nuance, against)


def _over(dossier: Dossier, piece: Facts, topic: Topic) -> bool:
    """Whether a pièce tells a last day of what it says, before 31/12/N: its other mentions of the topic hold no longer either."""
    told = (one.until for one in piece.mentions if one.topic is topic and one.about_software and not one.hidden)
    return any(until is not None and until < dossier.end for until in told)


def _sense(dossier: Dossier, piece: Facts, mention: Mention, since: date | None) -> str:
    """What a mention comes to for the dossier's software."""
    positive = mention.polarity is Polarity.POSITIVE or _granted(dossier, mention)
    if mention.hidden:
        return "cache" if positive else "muet"
    elsewhere = not mention.about_software and not _by_connector(dossier, piece, mention)
    if elsewhere or dossier.strange(piece):
        return "autre_logiciel" if positive and not elsewhere else "ailleurs"
    if positive and _for_others(dossier, mention):
        return "partiel"
    if positive:
        late = since is not None and since > dossier.end
        return "depuis" if late else "oui" if _anchored(dossier, piece, mention) else "sans_logiciel"
    own = document_day(piece)
    if mention.polarity is Polarity.FUTURE and own and own[0] > dossier.end:
        return "futur_depasse"
    return _SENSE[mention.polarity]


def _for_others(dossier: Dossier, mention: Mention) -> bool:
    """Whether a mention is said for other professions only: « DMP compatible pour les médecins »."""
    said = fold(mention.sentence or mention.evidence.text)
    told = _SAID.search(said)
    those = _FOR_THOSE.search(said, told.end()) if told else None
    trades = {trade for trade, pattern in _TRADES.items() if those and pattern.search(those["who"])}
    return bool(trades) and dossier.claim.profession not in {None, *trades}


def _anchored(dossier: Dossier, piece: Facts, mention: Mention) -> bool:
    """Whether a mention is tied to the software: its pièce names it, or the mention does, or no other pièce names one."""
    others = [other for other in dossier.carriers if other.piece != piece.piece and dossier.key(other)]
    named = mention.subject and any(alike(mention.subject, name) for name in dossier.software.values())
    return bool(dossier.key(piece) or named or not others or _by_connector(dossier, piece, mention))


def _by_connector(dossier: Dossier, piece: Facts, mention: Mention) -> bool:
    """Whether a mention about another product is about the connector through which this software reaches the DMP."""
    named = [str(field.value) for field in dossier.fields(FieldName.CONNECTOR)]
    known = [name for via in dossier.vias(piece) for name in (via.nom, *via.alias)]
    return bool(mention.subject) and any(alike(str(mention.subject), name) for name in (*named, *known))


def _since(piece: Facts) -> date | None:
    value = piece.value(FieldName.DMP_SINCE)
    return value if isinstance(value, date) else None


def _text(evidence: Evidence | None) -> str:
    return _quoted(evidence.text) if evidence else ""


def _quoted(text: str) -> str:
    """Words as they stand between « and »: without the stop that ends them, their own quotation marks made inner ones."""
    text = text.strip().rstrip(" .;,") if not text.rstrip().endswith("..") else text.strip()
    inner = text[1:-1] if text.startswith("«") and text.endswith("»") and text.count("«") == 1 else text
    return re.sub(r"“ | ”", lambda found: found[0].strip(), inner.strip().translate(_INNER))


@check(
    "mention_made",
    {
        "satisfait": "mention",
        "absent": "",
        "absent.autre_produit": "mention",
        "contredit.web_dmp": "mention",
        "contredit.negation": "mention",
        "contredit.depuis": "mention date",
        "contredit.futur": "mention",
        "indetermine.contradiction": "mention other",
    }
    | {f"indetermine.{why}": "mention" for why in (*SOFT, *_NUANCE.values())}
    | {"indetermine.reprise": "mention other", "indetermine.plusieurs": "mention"},
)
def mention_made(dossier: Dossier, _: Params) -> Finding:
    """« DMP compatible », said of this software, from no later than 31/12/N."""
    said = hear(dossier, Topic.DMP)
    plain, late, denied = (_of(said, sense) for sense in ("oui", "depuis", "negation"))
    elsewhere = {one.piece for one in plain} - {one.piece for one in late}
    if late and not elsewhere and not any(one.dated for one in plain):
        day = french(late[0].since) if late[0].since else ""
        return against("depuis", late[0].evidence, confidence=late[0].confidence, mention=late[0].text, date=day)
    opposed = denied or ([] if any(one.dated for one in plain) else late)
    if plain and opposed:
        return unsure("contradiction", plain[0].evidence, opposed[0].evidence, mention=plain[0].text, other=opposed[0].text)
    if plain:
        sure = max(one.confidence for one in plain)
        return met("", *(one.evidence for one in plain), confidence=sure, mention=plain[0].short)
    found = _without_positive(said)
    if found.outcome == "absent.autre_produit" and _undetermined(dossier):
        return unsure("plusieurs", *found.evidence, mention=found.values["mention"])
    return found


def _undetermined(dossier: Dossier) -> bool:
    """Whether several software are named, none clearly the subject: a product said compatible may then be the right one."""
    said = [m for piece in dossier.carriers for m in piece.mentions if m.topic is Topic.DMP and not m.hidden]
    if not any(m.polarity is Polarity.POSITIVE for m in said):
        return False
    names = dossier.software.values()
    fields = dossier.fields(FieldName.SOFTWARE, dossier.carriers)
    losers = [loser for field in fields for loser in dossier.rivals(field)]
    return len(names) > 1 or any(not alike(loser, name) for loser in losers for name in names)


def _without_positive(said: Sequence[Said]) -> Finding:
    """No plain « DMP compatible »: what is said instead."""
    denied, future, web = (_of(said, sense) for sense in ("negation", "futur_depasse", "web_dmp"))
    soft = [one for sense in SOFT for one in _of(said, sense)]
    for why, found in (("negation", denied), ("futur", future), ("web_dmp", [] if soft else web)):
        if found:
            return against(why, *(one.evidence for one in found), confidence=found[0].confidence, mention=found[0].text)
    if soft:
        first, places = soft[0], [one.evidence for one in soft]
        if first.nuance == "reprise":
            return unsure("reprise", *places, mention=first.text, other=first.against)
        return unsure(first.nuance, *places, mention=first.text)
    elsewhere = _of(said, "ailleurs")
    return absent("autre_produit", elsewhere[0].evidence, mention=elsewhere[0].text) if elsewhere else absent()


def _of(said: Sequence[Said], sense: str) -> list[Said]:
    return [one for one in said if one.sense == sense]


@check("connector_named", {"satisfait": "connector", "absent": "software"})
def connector_named(dossier: Dossier, _: Params) -> Finding | None:
    """Where the DMP is reached through a connector, the connector (or its éditeur) is named (R-05)."""
    fields = dossier.fields(FieldName.CONNECTOR)
    known = [match.connecteur.nom for piece in dossier.about if (match := dossier.match(piece)) and match.connecteur]
    names = [*(str(field.value) for field in fields), *known]
    if names:
        sure = max((field.confidence for field in fields), default=1.0)
        return met("", *(field.evidence for field in fields), connector=names[0], confidence=sure)
    ref = dossier.matching.reference(Referentiel.DMP)
    through = [mention.evidence for piece in dossier.about for mention in piece.mentions if _through_another(mention)]
    if through or (ref and ref.statut is Standing.CONNECTEUR):
        return absent("", *through, software=", ".join(dossier.software.values()))
    return None


def _through_another(mention: Mention) -> bool:
    """Whether a mention says that the compatibility comes through a connector or another éditeur."""
    said = mention.topic is Topic.DMP and mention.polarity in {Polarity.POSITIVE, Polarity.CONDITIONAL} and not mention.hidden
    return said and bool(_THROUGH.search(fold(mention.evidence.text)))


@check("pack_stated", {"satisfait": "pack", "absent": "pack", "contredit": "pack", "indetermine": "pack"})
def pack_stated(dossier: Dossier, _: Params) -> Finding | None:
    """Where the DMP needs a pack, its subscription is stated or billed (R-06)."""
    ref = dossier.matching.reference(Referentiel.DMP)
    conditions = [mention for piece in dossier.about for mention in piece.mentions if _asks_pack(dossier, mention)]
    if not conditions and not (ref and ref.statut is Standing.PACK):
        return None
    name = dossier.pack_names[0] if dossier.pack_names else ""
    fields = dossier.subscriptions
    mentions = [m for piece in dossier.about for m in piece.mentions if m.topic is Topic.PACK and not m.hidden]
    places = [*(field.evidence for field in fields), *(m.evidence for m in mentions), *(m.evidence for m in conditions)]
    if dossier.pack_disputed:
        return unsure("", *places, pack=name)
    if dossier.pack is None:
        return absent("", *places, pack=name)
    sure = min([field.confidence for field in fields] + [m.confidence for m in mentions], default=1.0)
    return met("", *places, pack=name, confidence=sure) if dossier.pack else against("", *places, pack=name, confidence=sure)


def _asks_pack(dossier: Dossier, mention: Mention) -> bool:
    """Whether a mention makes the DMP depend on a pack: on condition of it, or « DMP compatible avec le pack … »."""
    if mention.topic is not Topic.DMP or mention.hidden:
        return False
    text = mention.evidence.text
    if mention.polarity is Polarity.POSITIVE:
        return bool(_WITH_PACK.search(fold(text)))
    named = _PACK.search(fold(text)) or any(within(name, text) for name in dossier.pack_names)
    return mention.polarity is Polarity.CONDITIONAL and bool(named)


def _granted(dossier: Dossier, mention: Mention) -> bool:
    """Whether the pack on which a mention depends is the one that was subscribed: the same name, or none given."""
    if dossier.pack is not True or not _asks_pack(dossier, mention):
        return False
    text = mention.evidence.text
    return bool(_NAMELESS.search(fold(text))) or any(within(name, text) for name in dossier.pack_names)
