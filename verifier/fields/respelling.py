"""An éditeur's name as OCR read it, beside the catalogue and the other places of the sheet that spell it."""

from __future__ import annotations

from dataclasses import replace

from rapidfuzz.distance import Levenshtein

from verifier.domain import Candidate, Field, NameKind, NameSpotter, Spotted
from verifier.fields.folding import compact
from verifier.fields.layout import Sheet
from verifier.fields.names import company_name
from verifier.fields.parties import key_of
from verifier.fields.sigla import with_figures

__all__ = ["respelled"]

_OFTEN = "01"         # figures that OCR reads for a letter as well, in small letters: an address that prints one tells nothing
UNDECIDED = 0.45      # confidence of a name whose figure two places read otherwise


def respelled(field: Field, sheet: Sheet, spotter: NameSpotter) -> Field:
    """The éditeur as the catalogue writes a name so like it, else as most of the sheet's places spell it.

    Only what OCR read is spelt anew. A name whose other readings are as good keeps them as its alternatives, and is in doubt.
    """
    if not any(word.confidence < 1.0 for row in sheet.rows for word in row.words):
        return field
    value = str(field.value)
    known = _known(value, spotter)
    if known and compact(known.name) != compact(value) and known.score < 1.0:
        return replace(field, value=known.name)
    return field if known else _with_its_figure(field, sheet, spotter) or _as_most_spell(field, sheet)


def _known(name: str, spotter: NameSpotter) -> Spotted | None:
    """The catalogue's éditeur that the whole name is."""
    words = name.split()
    return next((s for s in spotter.spot(words) if s.kind is NameKind.EDITEUR and (s.start, s.end) == (0, len(words))), None)


def _with_its_figure(field: Field, sheet: Sheet, spotter: NameSpotter) -> Field | None:
    """« LON Logiciels » is the catalogue's « L9N Logiciels »; where only an address prints l9n, nobody can tell."""
    value, printed = str(field.value), compact(sheet.plain)
    others = sorted(set(with_figures(value)))
    listed = [known.name for each in others if (known := _known(each, spotter)) and compact(known.name) == compact(each)]
    if len(listed) == 1:
        return replace(field, value=listed[0])
    seen = listed or [each for each in others if compact(each) in printed and not set(_OFTEN) & (set(each) - set(value))]
    if not seen:
        return None
    rivals = tuple(Candidate(each, UNDECIDED, field.evidence, field.how) for each in seen)
    return replace(field, confidence=min(field.confidence, UNDECIDED), alternatives=(*rivals, *field.alternatives))


def _as_most_spell(field: Field, sheet: Sheet) -> Field:
    """The name as most of the sheet's places spell it."""
    value = str(field.value)
    key, printed = key_of(value), compact(sheet.plain)
    length = len(value.split())
    near: dict[str, str] = {}
    for row in sheet.rows:
        for at in range(len(row.words) - length + 1):
            text = " ".join(word.text for word in row.words[at : at + length]).strip(" ,;:()«»")
            like = company_name(text) if len(text) > 3 else None
            if like and Levenshtein.distance(key_of(like), key, score_cutoff=1) == 1:
                near.setdefault(compact(like), like)
    best = max(near, key=printed.count, default=None)
    most = best is not None and printed.count(best) > printed.count(compact(value))
    return replace(field, value=near[best]) if best is not None and most else field
