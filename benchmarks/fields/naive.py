"""The regular expressions that a reasonable developer writes in an hour, given the contract and a few papers in mind.

Labels first, then the nearest thing that looks right; the first hit wins. It knows that a « non » turns a mention round.
"""

import re
from datetime import date
from typing import Any

KINDS = {
    "attestation_honneur": r"attest\w*\s+sur\s+l'honneur",
    "attestation_editeur": r"attestation|nous\s+(?:attestons|certifions)|je\s+soussign",
    "certificat": r"certificat",
    "avoir": r"facture\s+d'avoir|\bavoir\b",
    "proforma": r"pro[\s-]?forma",
    "bon_de_livraison": r"bon\s+de\s+livraison",
    "bon_de_commande": r"bon\s+de\s+commande|commande\s+n",
    "devis": r"\bdevis\b|proposition\s+commerciale",
    "contrat": r"\bcontrat\b|conditions\s+particulières",
    "facture": r"facture|invoice|reçu",
}
MONTHS = {"janvier": 1, "février": 2, "fevrier": 2, "mars": 3, "avril": 4, "mai": 5, "juin": 6, "juillet": 7, "août": 8,
          "aout": 8, "septembre": 9, "octobre": 10, "novembre": 11, "décembre": 12, "decembre": 12}
DATE = rf"(\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{4}}|\d{{1,2}}(?:er)?\s+(?:{'|'.join(MONTHS)})\s+\d{{4}}|\d{{4}}-\d{{2}}-\d{{2}})"
AMOUNT = r"(\d{1,3}(?:[ .\u00a0\u202f]\d{3})*[.,]\d{2}|\d+[.,]\d{2})"
NAME = r"([A-ZÀ-Ý][\w'’À-ÿ-]+(?:[ \t]+(?:de|du|le|la|d'|[A-ZÀ-Ý])[\w'’À-ÿ-]*){1,3})"
NEGATION = r"(?:n'est\s+(?:pas|plus)|non|sans|pas\s+encore|sera|prochainement|en\s+cours)\W+(?:\w+\W+){0,4}$"
PROFESSIONS = {
    "chirurgien-dentiste": r"dentiste", "infirmier": r"infirmi[eè]re?", "masseur-kinesitherapeute": r"kin[ée]sith[ée]rapeute",
    "sage-femme": r"sage-femme", "orthophoniste": r"orthophoniste", "orthoptiste": r"orthoptiste",
    "pedicure-podologue": r"p[ée]dicure|podologue", "medecin": r"m[ée]decin",
}


DMP = r"\bDMP\b.{0,15}compatib|compatib\w*\W.{0,25}\bDMP\b"
SEGUR = r"référencée?\s+Ségur|Ségur\s+(?:numérique\s+)?référencé"
TOTAL = r"net\s+à\s+payer|total\s+t\.?t\.?c\.?|montant\s+t\.?t\.?c\.?|total\s+à\s+(?:payer|régler)|reste\s+à\s+payer"
PRODUCT = r":?\s*«?\s*([A-ZÀ-Ý][\w'’À-ÿ-]+(?:[ \t]+[A-ZÀ-Ý][\w'’À-ÿ-]+)*)"
NUMBERED = r"(?:facture|commande|devis|avoir|attestation|réf[ée]rence)\s*(?:n°|no|numéro|:)\s*:?\s*([A-Z0-9][\w/.-]*\d[\w/.-]*)"


def naive(text: str) -> dict[str, Any]:
    """The fields of a paper, by our names; `kind` among them."""
    text = re.sub(r" {3,}", "   ", text)     # columns apart, no more
    kind = kind_of(text)
    issued, bought = issue_day(text), purchase_day(text)
    found = {
        "kind": kind,
        "editor": name(labelled(r"[ée]diteur\s*(?:du\s+logiciel)?\s*:", text) or company(text) or top(text)),
        "software": name(labelled(r"logiciel\s*(?:métier\s*)?:", text) or product(text)),
        "version": version(text),
        "document_date": issued,
        "acquisition_date": bought or (issued if kind in {"facture", "bon_de_commande"} else None),
        "dmp_compatible": mention(DMP, text),
        "segur_referenced": mention(SEGUR, text),
        "lap_certified": mention(r"LAP\s+certifié|certifiée?\s+(?:HAS|LAP)", text),
        "connector": name(first(rf"[Cc]onnecteur\s+(?:DMP\s+)?{PRODUCT}", text, 0)),
        "pack": name(first(rf"[Pp]ack\s+(?:complémentaire\s+)?{PRODUCT}", text, 0)),
        "practitioner": name(titled(text) or first(rf"(?:[Cc]lient|[Ff]acturé à|[Dd]estinataire)\s*:?\s+{NAME}", text, 0)),
        "practitioner_id": figures(first(r"(?:RPPS|ADELI|AM|n°\s*PS)\s*(?:n°)?\s*:?\s*(\d[\d ]{7,13}\d)", text)),
        "profession": next((word for word, pattern in PROFESSIONS.items() if re.search(pattern, text, re.IGNORECASE)), None),
        "amount_due": amount(first(rf"(?:{TOTAL})\D{{0,40}}{AMOUNT}", text)),
        "document_number": first(NUMBERED, text),
    }
    return {field: value for field, value in found.items() if value not in (None, "")}


def issue_day(text: str) -> str | None:
    """The day after « date de facture », « fait le », « Lyon, le »…, else the first one."""
    label = r"date(?:\s+d[e'](?:\s*la)?\s*(?:facture|facturation|émission|commande))?|émise?\s+le|fait\s+.{0,40}le"
    return day(first(rf"(?:{label}|[A-Z][\w-]+,\s+le)\s*:?\s*{DATE}", text) or first(DATE, text))


def purchase_day(text: str) -> str | None:
    """The day after « acquis », « achat », « installé » or the like."""
    verbs = "acquis|acquise|acquisition|achat|acheté|commandé|installé|souscrit|utilise"
    return day(first(rf"(?:{verbs})\b.{{0,60}}?{DATE}", text))


def product(text: str) -> str | None:
    """What « logiciel », « licence » or « abonnement » introduces."""
    words = r"(?:d'utilisation|annuelle?|mensuel(?:le)?|logiciel|du|au|à)"
    return first(rf"(?:[Ll]ogiciel|[Ll]icence|[Aa]bonnement)(?:\s+{words})*\s*(?!DMP){PRODUCT}", text, 0)


def version(text: str) -> str | None:
    """The figures after « version », else after « v »."""
    spelt = first(r"\bversion\s*(?:commerciale)?\s*:?\s*v?\.?\s*(\d+(?:\.\d+)*)", text)
    return spelt or first(r"\bv\.?\s?(\d+(?:\.\d+)+)\b", text)


def titled(text: str) -> str | None:
    """The name after a title."""
    return first(rf"\b(?:Dr|Docteur|Mme|Madame|Monsieur|M\.)\.?\s+(?:le\s+Docteur\s+)?{NAME}", text, 0)


def company(text: str) -> str | None:
    """The first line that bears a legal form."""
    return first(r"^\s*(.*\b(?:SAS|SARL|SA|EURL|SASU)\b.*)$", text, 0)


def labelled(label: str, text: str) -> str | None:
    """What stands after a label, on its line."""
    return first(rf"{label}[ \t]*(\S.*)", text)


def kind_of(text: str) -> str | None:
    """The kind that a column of the head of the page opens with, else the first one named."""
    head = [line.strip() for line in text.splitlines() if line.strip()][:30]
    cells = [cell for line in head for cell in line.split("   ")]
    return next((kind for look, texts in ((re.match, cells), (re.search, head)) for text in texts
                 for kind, pattern in KINDS.items() if look(pattern, text, re.IGNORECASE)), None)


def first(pattern: str, text: str, flags: int = re.IGNORECASE) -> str | None:
    """The first hit's group."""
    found = re.search(pattern, text, flags | re.MULTILINE)
    return found[1].strip() if found else None


def top(text: str) -> str | None:
    """The first line: a letterhead, more often than not."""
    return next((line.strip() for line in text.splitlines() if line.strip()), None)


def name(found: str | None) -> str | None:
    """A name without what follows it: another column, a version, a comma, a closing quote."""
    if not found:
        return None
    alone = re.split(r"\s{2,}|[»,;:(|]|\s[-–]\s|\b(?:version|v\d)", found, flags=re.IGNORECASE)[0]
    return alone.strip(" .«»\"'") or None


def mention(pattern: str, text: str) -> bool | None:
    """True, False after a negation, None where the words are not there."""
    found = re.search(pattern, text, re.IGNORECASE)
    return None if not found else not re.search(NEGATION, text[max(0, found.start() - 60):found.start()], re.IGNORECASE)


def day(found: str | None) -> str | None:
    """A date in ISO."""
    if not found:
        return None
    if re.match(r"\d{4}-", found):
        return found
    one, two, three = re.findall(r"\d+|[^\W\d]{3,}", found)      # « er » of « 1er » has two letters
    try:
        return date(int(three), int(two) if two.isdigit() else MONTHS[two.lower()], int(one)).isoformat()
    except ValueError:
        return None


def amount(found: str | None) -> str | None:
    """An amount with a point."""
    return re.sub(r"[ .\u00a0\u202f](?=\d{3})", "", found).replace(",", ".") if found else None


def figures(found: str | None) -> str | None:
    """Figures alone."""
    return re.sub(r"\D", "", found) if found else None
