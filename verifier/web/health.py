"""Whether the server stands, whether it can work, and what was counted."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi import APIRouter, Response

from verifier.errors import VerifierError
from verifier.web.asking import Seat, Seated
from verifier.web.problems import Refusal, statuses

__all__ = ["router"]

router = APIRouter(tags=["serveur"])
_HELP = {
    "verify_requetes_total": "code", "verify_refus_total": "motif", "verify_depots_total": "", "verify_lectures_total": "issue",
    "verify_lecture_secondes_total": "", "verify_decisions_total": "statut", "verify_corrections_total": "",
    "verify_imprevus_total": "erreur", "verify_connexions_total": "issue",
}


@router.get("/api/v1/sante")
def alive() -> dict[str, str]:
    """Le serveur répond."""
    return {"etat": "vivant"}


@router.get("/api/v1/pret", responses=statuses("pas_pret"))
def ready(seat: Seated) -> dict[str, object]:
    """Le serveur peut travailler : la base répond, le catalogue est chargé, le moteur d'OCR est là."""
    guichet = seat.guichet
    try:
        waiting = guichet.tray.dossiers.waiting() if guichet.tray.dossiers.is_open() else 0
    except VerifierError:
        raise Refusal("pas_pret", etats={"base": False}) from None
    states = {
        "base": True, "catalogue": bool(guichet.resources.versions.catalog), "lecture": guichet.readers.are_at_work,
        "ocr": bool(guichet.resources.versions.tools.get("tesseract")),
    }
    if not all(states.values()):
        raise Refusal("pas_pret", etats=states)
    return {"etat": "pret", "etats": states, "en_attente": waiting}


@router.get("/metrics", responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}})
def metrics(seat: Seated) -> Response:
    """Ce qui a été compté depuis le démarrage, pour Prometheus : des nombres, jamais un nom."""
    sums = seat.guichet.counters.sums()
    return Response("\n".join((*_lines(sums), *_gauges(seat))) + "\n", media_type="text/plain; version=0.0.4; charset=utf-8")


def _lines(sums: dict[tuple[str, str], float]) -> Iterator[str]:
    for name, label in _HELP.items():
        yield f"# TYPE {name} counter"
        for (one, value), amount in sorted(sums.items()):
            if one == name:
                yield f'{name}{{{label}="{value}"}} {amount:g}' if label else f"{name} {amount:g}"


def _gauges(seat: Seat) -> Iterator[str]:
    yield "# TYPE verify_dossiers_en_attente gauge"
    yield f"verify_dossiers_en_attente {seat.guichet.tray.dossiers.waiting()}"
