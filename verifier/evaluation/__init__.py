"""How right the results are: `evaluate` counts them against a truth, beside an earlier run where one is given."""

from verifier.evaluation.assessing import NO_RESULT, Judgement
from verifier.evaluation.counting import BANDS, Figures, Score
from verifier.evaluation.evaluating import TAGS, Evaluation, evaluate
from verifier.evaluation.freezing import freeze
from verifier.evaluation.naming import names
from verifier.evaluation.reading import Records, check_shared, results_of, truths_of
from verifier.evaluation.to_json import to_json
from verifier.evaluation.to_text import to_text

__all__ = [
    "BANDS", "NO_RESULT", "TAGS", "Evaluation", "Figures", "Judgement", "Records", "Score", "check_shared",
    "evaluate", "freeze", "names", "results_of", "to_json", "to_text", "truths_of",
]
