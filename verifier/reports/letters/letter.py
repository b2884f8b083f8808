"""A verification and a template → a letter, its words filled, its spaces as French wants them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from verifier.domain import CriterionStatus, Status, Verification, place_of
from verifier.errors import UsageError
from verifier.reports.cleaning import clean, clean_lines, shorten
from verifier.reports.letters.templates import Template, Words
from verifier.wording import say, shown, table
from verifier.wording.french import day, typeset

__all__ = ["Letter", "check", "compose"]

_MUST_BE_WHOLE = frozenset({Status.INCOMPLET, Status.NON_CONFORME})
_MET = frozenset({CriterionStatus.SATISFAIT, CriterionStatus.SANS_OBJET})
_ITEM = "- "


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter ready to be read over: its subject (one line), its text. Paragraphs are separated by an empty line.

    `mute`: why it may not leave (French): it says nothing, or not all that is missing; empty where it may. `doubts`: what the
    agent should read over in it (French).
    """

    subject: str
    text: str
    mute: str = ""
    doubts: tuple[str, ...] = ()

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The paragraphs; one that lists has only lines that begin with « - »."""
        return tuple(self.text.split("\n\n"))


def compose(verification: Verification, templates: Mapping[Status, Template], when: date, caisse: str = "") -> Letter:
    """The letter about a dossier. `when` is the day of the letter, `caisse` who signs it."""
    template = templates[Status.A_VERIFIER if _only_waits(verification) else verification.verdict.status]
    words = Words(_values(verification, when, caisse), _dispositif(verification), len(verification.facts) != 1)
    body = template.reserved() if words.values["reserve"] else template
    text = words.fill(body.text)
    omitted, added = _omitted(words, text), _added(words, text)
    whole = verification.verdict.status in _MUST_BE_WHOLE
    mute = "" if words.tell(template) else _told("muette" if template.file else "muette_sans_modele", template, verification)
    if omitted and whole and not mute:
        mute = _told("incomplete", template, verification, omitted[0])
    doubts = [] if whole else [_told("omission", template, verification, line) for line in omitted[:1]]
    doubts += [_told("ajout", template, verification, line) for line in added]
    return Letter(clean(typeset(words.fill_line(template.subject))), typeset(text), mute, tuple(doubts))


def _only_waits(verification: Verification) -> bool:
    """Whether the message asks for nothing yet: what was not read could not be had, and the professional is not at fault."""
    return say("rules.reponse.a_verifier.attente") in clean_lines(verification.verdict.reply)


def _told(key: str, template: Template, verification: Verification, line: str = "") -> str:
    status = str(table("reports")["statut"][verification.verdict.status]["mot"]).lower()
    named = {"fichier": clean(template.file), "dossier": shorten(clean(verification.dossier)), "statut": status}
    return say(f"letters.{key}", **named, ligne=shorten(line.removeprefix(_ITEM).rstrip(" .;")))


def _omitted(words: Words, text: str) -> list[str]:
    """The reasons and demands of the result that a letter does not hold."""
    lines = [line for name in ("raisons", "demandes") for line in words.values[name].split("\n")]
    return [line for line in lines if line not in text]


def _added(words: Words, text: str) -> list[str]:
    """The lines of a list that stand in a letter whatever the result: they may ask for what was validated."""
    own = {line for line in words.values["message"].split("\n") if line.startswith(_ITEM)}
    listed = [line.strip() for line in text.split("\n") if line.strip().startswith(_ITEM)]
    return [line for line in listed if not any(mine in line for mine in own)]


def check(letters: Iterable[Letter]) -> None:
    """Refuse those that say nothing, or not all that is missing. Raises UsageError."""
    for letter in letters:
        if letter.mute:
            raise UsageError(letter.mute)


def is_list(paragraph: str) -> bool:
    """Whether a paragraph is a list."""
    return all(line.startswith(_ITEM) for line in paragraph.split("\n"))


def _values(verification: Verification, when: date, caisse: str) -> dict[str, str]:
    claim, best = verification.claim, verification.matching.best
    dossier = {
        "exercice": str(claim.exercice or ""),
        "fin": day(claim.reference_date) if claim.reference_date else "",
        "indicateur": say(f"rules.indicateur.{claim.indicateur}"),
        "profession": table("reports")["profession"][claim.profession] if claim.profession else "",
        "praticien": claim.praticien or "",
        "destinataire": claim.praticien or say("letters.madame_monsieur"),
        "numero_ps": claim.numero_ps or "",
        "dossier": verification.dossier,
        "logiciel": best.nom if best else "",
        "editeur": best.editeur if best else "",
        "version": verification.matching.version or "",
        "pieces": shown(place_of(facts.name) for facts in verification.facts),
        "caisse": caisse or say("letters.caisse"),
        "date": day(when),
        "textes": _texts(verification),
    }
    said = {name: clean(value) for name, value in dossier.items()} | _message(verification)
    reserve = _reserve(verification)
    return said | {"reserve": reserve, "sous_reserve": say("letters.sous_reserve") if reserve else ""}


def _reserve(verification: Verification) -> str:
    """That the rules behind a criterion that is not met are not confirmed, or any rule of what is still to be looked at."""
    exercice = verification.claim.exercice or ""
    mark = say("rules.source.empruntee", section="", exercice=exercice)
    looked_at = verification.verdict.status is Status.A_VERIFIER
    told = [each for each in verification.verdict.criteria if looked_at or each.status not in _MET]
    unsure = any(mark in each.source.section for each in told)
    return say("rules.reponse.reserve", exercice=exercice) if unsure else ""


def _message(verification: Verification) -> dict[str, str]:
    """The message of the result and its parts."""
    message = "\n".join(clean_lines(verification.verdict.reply))
    paragraphs = [paragraph for paragraph in message.split("\n\n") if paragraph]
    lists = [paragraph for paragraph in paragraphs if is_list(paragraph)]
    reasons = lists[:1] if verification.verdict.status is Status.NON_CONFORME else []
    return {
        "message": message,
        "corps": "\n\n".join(_without_greetings(paragraphs)),
        "raisons": "\n".join(reasons),
        "demandes": "\n".join(paragraph for paragraph in lists if paragraph not in reasons),
    }


def _without_greetings(paragraphs: list[str]) -> Iterator[str]:
    greetings = (say("rules.reponse.bonjour"), say("rules.reponse.salut"))
    return (paragraph for paragraph in paragraphs if paragraph not in greetings)


def _texts(verification: Verification) -> str:
    """The texts behind the criteria that are not met, each once; the tool's own rules are no texts to be quoted."""
    sources = [each.source for each in verification.verdict.criteria if each.status not in _MET]
    quoted = [each for each in sources if each.titre and not each.titre.startswith(say("rules.reponse.regle_interne"))]
    texts = dict.fromkeys(say("rules.reponse.source", titre=each.titre, section=each.section) for each in quoted)
    return say("rules.reponse.entre_textes").join(texts)


def _dispositif(verification: Verification) -> Mapping[str, str]:
    named: dict[str, dict[str, str]] = table("letters")["dispositifs"]
    dispositif = verification.claim.dispositif
    return named[dispositif] if dispositif else dict.fromkeys(("", "le", "du", "au"), "")
