"""Pages for people: Jinja2, which escapes every value; every French word comes from `wording`."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse

from verifier.domain import Role
from verifier.web.problems import Refusal
from verifier.web.standing import Way
from verifier.wording import say, table
from verifier.wording.french import typeset

__all__ = ["error_page", "page"]

_BLANKS = "\n\t\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"
_TEMPLATES = Path(__file__).parent / "templates"


def page(request: Request, name: str, /, status: int = 200, **content: Any) -> HTMLResponse:
    """A page. Every template also has `mots` (web.yaml), `agent`, `jeton` (for forms and for X-CSRF-Token), `ici` (the path).

    `comptes`: whether one comes in by an account, and may leave; `surveille`: whether one may read the journal.
    """
    state = request.state
    by_account = state.guichet.stand.way is Way.COMPTES
    watches = bool(state.agent and state.agent.role.reaches(Role.SUPERVISEUR))
    shown = {
        "agent": state.agent, "jeton": state.stamp, "ici": request.url.path, "comptes": by_account, "surveille": watches,
        **content,
    }
    return HTMLResponse(environment().get_template(name).render(shown), status)


def error_page(refusal: Refusal) -> HTMLResponse:
    """What could not be done, for a person."""
    shown = {"agent": None, "jeton": "", "ici": "", "surveille": False, "titre": refusal.title, "phrase": refusal.said}
    return HTMLResponse(environment().get_template("erreur.html").render(shown), refusal.status, refusal.headers)


@cache
def environment() -> Any:
    """The templates."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415  late

    made = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, finalize=_harmless,
        trim_blocks=True, lstrip_blocks=True,
    )
    made.globals.update(mots=table("web"), say=say)
    return made


def _harmless(value: Any) -> Any:
    """A value without control characters or reversed writing; the spaces that French wants unbreakable are."""
    if type(value) is not str:
        return value        # a number, or markup
    return typeset("".join(char for char in value if char.isprintable() or char in _BLANKS))
