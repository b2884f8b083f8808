"""Verify the justificatifs that health professionals send to their CPAM, and say why.

The library: `load` once, then `verify` each dossier; `render` writes the result. The names come when they are asked for: the
command's help must not wait for them.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from verifier.batch.prevalidating import load, verify
    from verifier.domain import (
        Claim,
        Criterion,
        CriterionStatus,
        Dispositif,
        Facts,
        Indicateur,
        Matching,
        Profession,
        Status,
        Verdict,
        Verification,
    )
    from verifier.errors import CatalogError, EngineMissing, RulebookError, UsageError, VerifierError
    from verifier.reports import render
    from verifier.resources import Resources

__version__ = "0.1.0"

__all__ = [
    "CatalogError",
    "Claim",
    "Criterion",
    "CriterionStatus",
    "Dispositif",
    "EngineMissing",
    "Facts",
    "Indicateur",
    "Matching",
    "Profession",
    "Resources",
    "RulebookError",
    "Status",
    "UsageError",
    "Verdict",
    "Verification",
    "VerifierError",
    "__version__",
    "load",
    "render",
    "verify",
]

_ELSEWHERE = {
    "load": "batch.prevalidating", "verify": "batch.prevalidating", "render": "reports", "Resources": "resources",
    **dict.fromkeys(("CatalogError", "EngineMissing", "RulebookError", "UsageError", "VerifierError"), "errors"),
}


def __getattr__(name: str) -> object:
    """A name of the library, when it is first asked for (PEP 562)."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"{__name__}.{_ELSEWHERE.get(name, 'domain')}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """What there is."""
    return sorted({*globals(), *__all__})
