"""Wordings as papers print them, each with the software that a fair expert would say, or none; the same for the same seed.

What is fair: a wording is one software's where the names of the catalogue leave no doubt. It is nobody's (« none »), and a
matcher that names one is wrong, where
  - a number differs, or a word more, less or other makes it another product of the family;
  - an everyday word, or a name of three signs, stands alone: no éditeur, no label before it;
  - the name is not in the catalogue;
  - the damage brings the name as near, or nearer, to another of the catalogue (letters alike to a scanner folded together);
  - the name is two products', and neither éditeur nor profession chooses.
What nobody could say fairly is not drawn: a stranger's name one letter from a known one, a name of four letters or fewer damaged.
"""

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from invented import EVERYDAY, FIELDS, TRADES, WORDS, Invention, flat
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from verifier.catalog import Catalog
from verifier.domain import Profession

LABEL, LOOSE = 0.95, 0.8      # how sure a reader is of a name that a label announces, that a line just holds
SHORTEST = 5                  # letters of a name that is damaged
NUMBER = re.compile(r"\d+")
_ALIKE = str.maketrans({"0": "o", "1": "l", "i": "l", "5": "s", "8": "b"})

CONFUSED: Mapping[str, tuple[tuple[str, str], ...]] = {
    "0/O": (("o", "0"), ("O", "0"), ("0", "O")),
    "1/l/I": (("l", "1"), ("l", "I"), ("i", "l"), ("I", "l"), ("I", "1"), ("i", "1")),
    "rn/m": (("m", "rn"), ("M", "RN"), ("rn", "m"), ("RN", "M")),
    "é/e": (("é", "e"), ("è", "e"), ("e", "é"), ("É", "E"), ("E", "É"), ("a", "à"), ("o", "ô"), ("i", "ï")),
    "5/S, 8/B": (("S", "5"), ("s", "5"), ("B", "8")),
    "one letter": (("e", "c"), ("c", "e"), ("u", "v"), ("n", "h"), ("h", "b"), ("t", "f"), ("a", "o"), ("g", "q"), ("cl", "d")),
}
PHRASES = WORDS["phrases"]


@dataclass(frozen=True)
class Wording:
    """One wording: its class, what is printed, and the software's id; None: none."""

    sort: str
    nom: str
    expected: str | None
    editeur: str | None = None
    version: str | None = None
    confidence: float = LOOSE
    profession: Profession | None = None


@dataclass(frozen=True)
class Known:
    """One product as the generator needs it."""

    id: str
    nom: str
    makers: tuple[str, ...]     # the names of its éditeur
    former: tuple[str, ...]     # its other names and its group
    bare: bool                  # everyday word, or three signs: never alone
    short: bool                 # four signs, which may be a word somewhere: never without a label
    role: bool                  # a profession's own name: never without its éditeur


def alike(text: str) -> str:
    """The letters of a text, those that a scanner takes for one another folded together."""
    return flat(text).translate(_ALIKE).replace("rn", "m").replace("vv", "w")


class Wordings:
    """The wordings of one catalogue."""

    def __init__(self, catalog: Catalog, seed: int) -> None:
        self.chance = random.Random(seed)
        self.invent = Invention(seed + 1_000_003)
        self.owners: dict[str, set[str]] = {}
        for one in catalog.logiciels.values():
            for text in (one.nom, *one.alias):
                self.owners.setdefault(flat(text), set()).add(one.id)
        self.seen = {alike(key): key for key in self.owners}
        self.every = [self._known(one.id, catalog) for one in catalog.logiciels.values()]
        self.named = {one.id: one.makers for one in self.every}
        self.alone = [one for one in self.every if self.owners[flat(one.nom)] == {one.id} and one.makers]
        self.companies = {flat(text) for one in catalog.editeurs.values() for text in (one.nom, *one.alias, one.groupe) if text}
        self.own = {flat(one.nom) for one in self.every} | set(self.owners)
        self.invent.said |= self.own | self.companies

    def _known(self, name: str, catalog: Catalog) -> Known:
        one = catalog.logiciels[name]
        maker = catalog.editeur(name)
        named = maker is not None and "inconnu" not in maker.nom
        makers = (maker.nom,) if maker and named else ()
        former = (*maker.alias, *((maker.groupe,) if maker.groupe else ())) if maker and named else ()
        bare = len(flat(one.nom)) <= 3 or not _is_name(one.nom)
        return Known(one.id, one.nom, makers, former, bare, len(flat(one.nom)) <= 4, flat(one.nom) in _ROLES)

    def draw(self, sort: str, count: int) -> Iterator[Wording]:
        """So many wordings of a class; fewer where the catalogue has none more to give."""
        make, missed, given = DRAWN[sort], 0, 0
        while given < count and missed < 50 * count:
            found = make(self, self.chance.choice(self.alone))
            if found is None:
                missed += 1
            else:
                given += 1
                yield replace(found, sort=sort)

    # --- what is printed around ---

    def beside(self, one: Known, wording: Wording, *, sure: bool = False) -> Wording:
        """The éditeur, a label, or nothing: nothing only where the name needs nothing (`sure`: always the éditeur)."""
        draw = self.chance.random()
        if sure or one.role or draw < 0.5:
            return replace(wording, editeur=self.chance.choice(one.makers))
        if one.bare or one.short:
            return replace(wording, confidence=LABEL)
        return replace(wording, confidence=LABEL) if draw < 0.75 else wording

    def cased(self, text: str) -> str:
        """The text in capitals, in small letters with a capital, without accents, or as it is."""
        draw = self.chance.random()
        if draw < 0.3:
            return text.upper()
        if draw < 0.45:
            return text.title()
        return _unaccented(text) if draw < 0.6 else text

    def clear(self, text: str, one: Known, editeur: str | None) -> bool:
        """Whether no other name (where the éditeur is printed: of the éditeur's) is as near the text as the product's own."""
        seen, own = alike(text), alike(one.nom)
        mine = Levenshtein.distance(seen, own)
        near = process.extract(seen, list(self.seen), scorer=Levenshtein.distance, limit=9, score_cutoff=mine)
        rivals = {owner for key, *_ in near for owner in self.owners[self.seen[key]]} - {one.id}
        return not any(editeur is None or editeur in self.named[rival] for rival in rivals)

    def far(self, text: str) -> bool:
        """Whether a name is no reading of any known one: two letters off, three in a long one."""
        seen = alike(text)
        reach = 1 if len(seen) < 12 else 2
        return not process.extract(seen, list(self.seen), scorer=Levenshtein.distance, limit=1, score_cutoff=reach)


def _unaccented(text: str) -> str:
    return text.translate(str.maketrans("éèêëàâîïôùûüçÉÈÀ", "eeeeaaiiouuucEEA"))


def _is_name(nom: str) -> bool:
    """Whether a name says more than an everyday word does."""
    return flat(re.sub(r"\d+$", "", nom)) not in _EVERYDAY and len(flat(nom)) > 3


_EVERYDAY = {flat(word) for word in (*EVERYDAY, *FIELDS, *WORDS["words_too"])}
_ROLES = {"medecin", "infirmier", "kinesitherapeute"}


def exact(words: Wordings, one: Known) -> Wording:
    """The name, its case and accents aside."""
    return words.beside(one, Wording("", words.cased(one.nom), one.id))


def dressed(words: Wordings, one: Known) -> Wording:
    """The name among words that only describe."""
    shape = words.chance.choice([
        "Logiciel {}", "Licence {}", "Licence annuelle {}", "{} - abonnement annuel", "Abonnement {}", "{} monoposte",
        "Logiciel médical {}", "« {} »", "{} (12 mois)", "Licence {} 3 postes", "Progiciel {}", "Maintenance {}",
        "Installation {}", "{}, licence annuelle",
    ])
    return words.beside(one, Wording("", shape.format(words.cased(one.nom)), one.id))


def versioned(words: Wordings, one: Known) -> Wording | None:
    """The name and its version, apart or glued."""
    major, minor = words.chance.randint(1, 30), words.chance.randint(0, 99)
    shape = words.chance.choice([
        "{n} {a}.{b}", "{n} v{a}.{b}", "{n} V{a}.{b}.2", "{n} version {a}.{b}", "{n} ({a}.{b})", "{n}v{a}.{b}", "{n} V.{a}.{b}",
        "{n}-{a}.{b}", "{n}V{a}.{b}", "{n} - version {a}.{b}", "{n} release {a}.{b}", "{n}{a}.{b}.1",
    ])
    glued, last = re.match(r"\{n\}\S", shape), re.split(r"[\s_-]", one.nom)[-1]
    if glued and (len(last) < 3 or (last[-1].isdigit() and shape[3] in "-{")):
        return None
    return words.beside(one, Wording("", shape.format(n=words.cased(one.nom), a=major, b=minor), one.id))


def confused(pairs: str) -> Callable[[Wordings, Known], Wording | None]:
    """The name with signs taken for others: one, in a long name sometimes two."""

    def make(words: Wordings, one: Known) -> Wording | None:
        text = words.cased(one.nom)
        for _ in range(2 if len(flat(text)) >= 10 and words.chance.random() < 0.3 and pairs != "one letter" else 1):
            text = _slip(words, text, CONFUSED[pairs])
        letters = sum(sign.isalpha() for sign in flat(one.nom))
        fewest = 8 if pairs == "one letter" else SHORTEST
        if letters < fewest or text == one.nom or flat(text) in words.own - {flat(one.nom)}:
            return None
        return _damaged(words, one, text)

    return make


def _slip(words: Wordings, text: str, pairs: Sequence[tuple[str, str]]) -> str:
    """The text with one sign of it taken for another; not a lone figure, nor a letter for a figure in a word of three letters."""
    places = [(place, old, new) for old, new in pairs for place in range(len(text)) if text.startswith(old, place)
              and not (old.isdigit() and not re.search(r"\d\d", text[max(0, place - 1) : place + 2]))
              and not (new.isdigit() and old.isalpha() and not _in_word(text, place))]
    if not places:
        return text
    place, old, new = words.chance.choice(places)
    return text[:place] + new + text[place + len(old) :]


def _in_word(text: str, place: int) -> bool:
    """Whether four letters or more stand there in a row."""
    return any(found.start() <= place < found.end() for found in re.finditer(r"[^\W\d_]{4,}", text))


def _damaged(words: Wordings, one: Known, text: str) -> Wording:
    """The damaged name; nobody's where it is as near another."""
    printed = words.beside(one, Wording("", text, one.id), sure=one.bare)
    return printed if words.clear(text, one, printed.editeur) else replace(printed, expected=None)


def spaced(words: Wordings, one: Known) -> Wording | None:
    """A space lost, or one too many."""
    text = words.cased(one.nom)
    if " " in text or "-" in text:
        text = text.replace(" ", "").replace("-", "")
    elif len(text) >= 6 and text.isalpha():
        place = words.chance.randint(2, len(text) - 2)
        text = f"{text[:place]} {text[place:]}"
    if text == one.nom or len(flat(text)) < SHORTEST:
        return None
    return _damaged(words, one, text)


def ordered(words: Wordings, one: Known) -> Wording | None:
    """The words of the name in another order; the éditeur before or after it."""
    maker = words.chance.choice((*one.makers, *one.former[:1]))
    parts = one.nom.split()
    if len(parts) == 2 and all(part.isalpha() for part in parts) and words.chance.random() < 0.6:
        turned = f"{parts[1]} {parts[0]}"
        if flat(turned) in words.own or (flat(parts[0]) in words.own and parts[1] in FIELDS):
            return None
        return words.beside(one, Wording("", words.cased(turned), one.id), sure=True)
    shape = words.chance.choice(
        ["{e} {n}", "{n} {e}", "{n} par {e}", "{n} de {e}", "{n} ({e})", "{e} - {n}", "{n} - 4.2 - {e}", "{n} by {e}"])
    text = shape.format(n=words.cased(one.nom), e=maker)
    if flat(f"{maker}{one.nom}") in words.own - {flat(one.nom)} and words.owners.get(flat(f"{maker}{one.nom}")) != {one.id}:
        return None
    return replace(Wording("", text, one.id), editeur=maker if one.bare or words.chance.random() < 0.5 else None)


def shortened(words: Wordings, one: Known) -> Wording | None:
    """A word cut short with a point (« Orphéa Jun. »), the éditeur printed; or « Log. », « Lic. » before the name."""
    parts = one.nom.split()
    if len(parts) >= 2 and words.chance.random() < 0.7 and len(parts[-1]) > 4 and parts[-1].isalpha():
        cut = " ".join([*parts[:-1], parts[-1][: words.chance.randint(3, len(parts[-1]) - 1)] + "."])
        stem, last = flat(" ".join(parts[:-1])), flat(cut.split()[-1])
        kin = [other for other in words.own if other.startswith(stem + last)]
        if len({owner for key in kin for owner in words.owners.get(key, ())}) != 1:
            return None
        return words.beside(one, Wording("", words.cased(cut), one.id), sure=True)
    shape = words.chance.choice(["Log. {}", "Lic. {}", "Abt {}", "Abo. {}", "Maint. {}", "Abonnt {}"])
    return words.beside(one, Wording("", shape.format(words.cased(one.nom)), one.id))


def formerly(words: Wordings, one: Known) -> Wording | None:
    """The éditeur under a former or other name, or its group."""
    if not one.former:
        return None
    return replace(Wording("", words.cased(one.nom), one.id), editeur=words.chance.choice(one.former))


def resold(words: Wordings, one: Known) -> Wording | None:
    """A seller that makes nothing is printed in the éditeur's place."""
    if one.bare:
        return None
    seller = f"{words.invent.word(2, 3)} {words.chance.choice(('Bureautique', 'Distribution', *TRADES[:2]))}"
    return replace(Wording("", words.cased(one.nom), one.id), editeur=seller, confidence=words.chance.choice((LABEL, LOOSE)))


def prefixed(words: Wordings, one: Known) -> Wording | None:
    """One name of a family, whose names begin alike."""
    key = flat(one.nom)
    kin = [other for other in words.own if other != key and (other.startswith(key) or key.startswith(other)) and len(other) > 3]
    return words.beside(one, Wording("", words.cased(one.nom), one.id)) if kin else None


def unknown_edition(words: Wordings, one: Known) -> Wording | None:
    """A known name with a word that makes another product of it."""
    more = words.chance.choice(["Premium", "Évolution", "Expert", "Gold", "Plus", "Connect", words.invent.word(), *FIELDS[:9]])
    text = f"{one.nom} {more}"
    near = [key for key in words.own if flat(text).startswith(key) and key != flat(one.nom) and len(key) > len(flat(one.nom))]
    if flat(text) in words.own or near or not words.far(text) or flat(more) in {"sante", "medecin", "infirmier", "cabinet"}:
        return None
    return words.beside(one, Wording("", words.cased(text), None))


def other_number(words: Wordings, one: Known) -> Wording | None:
    """The name with another number than its own."""
    found = NUMBER.search(one.nom)
    if not found:
        return None
    figures = words.chance.choice([str(int(found[0]) + words.chance.choice((1, 2, 10, 1000))), found[0] + "0", "9" + found[0]])
    text = one.nom[: found.start()] + figures + one.nom[found.end() :]
    return None if flat(text) in words.own else words.beside(one, Wording("", words.cased(text), None))


def added_number(words: Wordings, one: Known) -> Wording | None:
    """A number after a name that has none: another product, or who knows."""
    if NUMBER.search(one.nom):
        return None
    text = f"{one.nom}{words.chance.choice(['', ' ', ' +'])}{words.chance.choice([33, 60, 77, 600, 6000, 8000])}"
    return None if flat(text) in words.own else words.beside(one, Wording("", words.cased(text), None))


def unknown_name(words: Wordings, one: Known) -> Wording | None:
    """A product that the catalogue does not have; its éditeur may be known, or not."""
    nom = words.chance.choice([words.invent.word, lambda: f"{words.invent.word()} {words.chance.choice(FIELDS)}",
                               lambda: f"{words.invent.word()} {words.chance.choice(('2', '4', '3000'))}"])()
    if not words.far(nom):
        return None
    editeur = words.chance.choice([None, *one.makers, f"{words.invent.word(2, 3)} {words.chance.choice(TRADES)}"])
    version = words.chance.choice([None, "4.2", "12"])
    return Wording("", words.cased(nom), None, editeur, version, words.chance.choice((LABEL, LOOSE)))


def unknown_cousin(words: Wordings, one: Known) -> Wording | None:
    """A product that the catalogue does not have, whose name begins or ends as a known one: « Medistel » for « Medistory »."""
    nom = one.nom.split()[0]
    kept = max(3, len(nom) // 2)
    text = words.chance.choice([nom[:kept] + words.invent.word(1, 2).lower(), words.invent.word(1, 2) + nom[-kept:].lower()])
    begun = any(flat(text).startswith(key) for key in words.own if len(key) > 3)
    if len(nom) < 6 or NUMBER.search(nom) or begun or not words.far(text):
        return None
    editeur = words.chance.choice([None, *one.makers])
    return Wording("", words.cased(text), None, editeur, None, words.chance.choice((LABEL, LOOSE)))


def phrase(words: Wordings, one: Known) -> Wording:
    """A line of a bill that names no product."""
    text = words.cased(words.chance.choice(PHRASES))
    return Wording("", text, None, words.chance.choice([None, *one.makers]), None, words.chance.choice((LABEL, LOOSE)))


def bare(words: Wordings, one: Known) -> Wording | None:
    """An everyday word, or a name of three signs, and nothing that shows a product."""
    return Wording("", words.cased(one.nom), None) if one.bare else None


DRAWN: Mapping[str, Callable[[Wordings, Known], Wording | None]] = {
    "exact": exact, "words around": dressed, "version": versioned, **{f"OCR {pairs}": confused(pairs) for pairs in CONFUSED},
    "OCR spaces": spaced, "word order": ordered, "abbreviation": shortened, "former éditeur, group": formerly,
    "reseller": resold, "prefix of another": prefixed, "unknown edition": unknown_edition, "other number": other_number,
    "number added": added_number, "not in the catalogue": unknown_name, "cousin not in the catalogue": unknown_cousin,
    "phrase": phrase, "everyday word alone": bare,
}


def drawn(catalog: Catalog, seed: int, each: int) -> list[Wording]:
    """So many wordings of every class."""
    words = Wordings(catalog, seed)
    return [one for sort in DRAWN for one in words.draw(sort, 2 * each if sort == "not in the catalogue" else each)]


def withdrawn(catalog: Catalog, seed: int) -> tuple[Catalog, list[Wording]]:
    """The catalogue without a fifth of its products, and those as strangers: real names, of éditeurs that are known.

    Left out where what remains has the name too, begins it, or is a letter from it: then nobody could say fairly.
    """
    chance = random.Random(seed)
    gone = {name for name in catalog.logiciels if chance.random() < 0.2}
    left = {name: one for name, one in catalog.logiciels.items() if name not in gone}
    rest = replace(catalog, logiciels=left, references=(), libelles={})
    words = Wordings(rest, seed)
    asked = []
    for name in sorted(gone):
        nom, maker = catalog.logiciels[name].nom, catalog.editeur(name)
        near = [key for key in words.own if flat(nom).startswith(key) or key.startswith(flat(nom))]
        if maker and not near and words.far(nom):
            editeur = maker.nom if "inconnu" not in maker.nom and chance.random() < 0.7 else None
            sure = chance.choice((LABEL, LOOSE))
            asked.append(Wording("withdrawn from the catalogue", words.cased(nom), None, editeur, None, sure))
    return rest, asked
