"""Counts by day and status → columns drawn as SVG, each status with a pattern of its own, and the table that tells the same."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from verifier.reports import ORDER
from verifier.web.pages_words import status_words
from verifier.wording import table

__all__ = ["chart"]

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 1280, 210, 40, 22, 10     # of the drawing, in its own units
_LABELS = 15        # days that are named, at most
_ROOM = (14, 22)    # height and breadth that a part needs to show its count


def chart(days: Mapping[tuple[str, str], int], first: date, last: date) -> dict[str, Any]:
    """The drawing of these days: every day has a column; weeks where there are more than a hundred days."""
    step = 7 if (last - first).days > 100 else 1
    starts = [first + timedelta(days=each) for each in range(0, (last - first).days + 1, step)]
    rows = [_row(start, step, days) for start in starts]
    most = max((sum(row["parts"].values()) for row in rows), default=0)
    scale = (HEIGHT - TOP - BOTTOM) / max(most, 1)
    pitch = (WIDTH - LEFT) / max(len(rows), 1)
    every = -(-len(rows) // _LABELS)
    drawn = [_column(row, LEFT + place * pitch, pitch, scale, named=place % every == 0) for place, row in enumerate(rows)]
    words, span = table("web")["tableau"], "semaine" if step > 1 else "jour"
    codes = [*(str(each) for each in ORDER), ""]
    title = words["par"][span]
    return {
        "largeur": WIDTH, "hauteur": HEIGHT, "gauche": LEFT, "pied": HEIGHT - BOTTOM, "haut": TOP, "plus": most,
        "colonnes": drawn, "legende": [_legend(code) for code in codes], "titre": title, "quand": words["le"][span],
        "resume": words["resume"][span].format(titre=title, n=sum(days.values()), haut=most),
        "lignes": [(f"{row['jour']:%d/%m/%Y}", [row["parts"].get(code, 0) for code in codes], sum(row["parts"].values()))
                   for row in reversed(rows) if row["parts"]],
    }


def _row(start: date, step: int, days: Mapping[tuple[str, str], int]) -> dict[str, Any]:
    parts: dict[str, int] = {}
    wanted = {(start + timedelta(days=each)).isoformat() for each in range(step)}
    for (when, status), count in days.items():
        if when in wanted:
            parts[status] = parts.get(status, 0) + count
    return {"jour": start, "parts": parts}


def _column(row: Mapping[str, Any], x: float, pitch: float, scale: float, *, named: bool) -> dict[str, Any]:
    """One day: its parts one on top of the other, what needs an agent at the foot."""
    y, parts, words = float(HEIGHT - BOTTOM), [], table("web")["tableau"]
    for code in [*(str(each) for each in ORDER), ""]:
        count = row["parts"].get(code, 0)
        if count:
            y -= count * scale
            look, name = _legend(code)
            room = count * scale >= _ROOM[0] and pitch * 0.8 >= _ROOM[1]
            parts.append({
                "aspect": look, "y": round(y, 1), "h": round(count * scale, 1), "milieu": round(y + count * scale / 2 + 4, 1),
                "n": count if room else "", "dit": words["part"].format(jour=f"{row['jour']:%d/%m/%Y}", n=count, mot=name),
            })
    return {
        "x": round(x + pitch * 0.1, 1), "largeur": round(pitch * 0.8, 1), "parts": parts, "milieu": round(x + pitch / 2, 1),
        "nom": f"{row['jour']:%d/%m}" if named else "",
    }


def _legend(code: str) -> tuple[str, str]:
    return (code or "attente", status_words(code)["mot"] if code else str(table("web")["tableau"]["attente"]))
