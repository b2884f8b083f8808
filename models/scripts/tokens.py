"""The tokeniser of the pipeline: French elisions, names and references left whole, and no lexicon to load.

spaCy's own `fr` compiles sixteen thousand hyphenated words into one pattern: 2.4 s of CPU at each start, against 0.04 s here,
for words that no name of a company, product or person needs. The rules are saved with the model, so that loading it asks
for no code of ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import spacy
from spacy.lang.char_classes import ALPHA, LIST_ELLIPSES
from spacy.language import Language
from spacy.tokens import DocBin
from spacy.training import Example
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex, registry

__all__ = ["blank", "french"]

ELISION = "'’"
PREFIXES = rf"(?:[cdjlmnstCDJLMNST]|qu|Qu|QU|jusqu|lorsqu|puisqu)[{ELISION}](?=[{ALPHA}])"
INFIXES = (
    *LIST_ELLIPSES,
    rf"(?<=[{ALPHA}])[,:;/|()<>=](?=[{ALPHA}0-9])",
    rf"(?<=[0-9])[:;/|()<>=](?=[{ALPHA}])",
)


def french(nlp: Language) -> Language:
    """The pipeline with its tokeniser set."""
    defaults = nlp.Defaults
    nlp.tokenizer.prefix_search = compile_prefix_regex([PREFIXES, *(defaults.prefixes or [])]).search
    nlp.tokenizer.suffix_search = compile_suffix_regex(defaults.suffixes or []).search
    nlp.tokenizer.infix_finditer = compile_infix_regex(INFIXES).finditer
    return nlp


def blank() -> Language:
    """An empty pipeline with the tokeniser."""
    return french(spacy.blank("xx"))


@registry.callbacks("verifier.french_tokeniser.v1")
def french_tokeniser() -> object:
    """What `[initialize.before_init]` calls."""
    return french


@registry.readers("verifier.placed_papers.v1")
def placed_papers(path: Path) -> Callable[[Language], Iterator[Example]]:
    """What `[corpora.*]` read: the papers with what their words know of their places, which spaCy's own reader drops."""

    def papers(nlp: Language) -> Iterator[Example]:
        for doc in DocBin().from_disk(path).get_docs(nlp.vocab):
            bare = doc.copy()
            bare.spans.clear()
            yield Example(bare, doc)

    return papers
