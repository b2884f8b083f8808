"""Put the figures of metrics.json into the model card, between its marks.

$ python scripts/card.py metrics.json README.md
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

__all__ = ["tables"]

ROWS = ("PRATICIEN", "EDITEUR", "LOGICIEL", "VERSION", "CONNECTEUR", "PACK", "ensemble")
START, END = "<!-- figures -->", "<!-- end -->"
SPLITS = {"dev": "dev (synthetic)", "test": "test (written by hand)", "neufs": "neufs (by hand, set aside)",
          "papiers": "papiers (by hand, with cells, set aside)"}


def tables(metrics: dict[str, Any]) -> str:
    """The Markdown of the figures."""
    lines = ["| documents | label | precision | recall | F | names |", "| --- | --- | --- | --- | --- | --- |"]
    for split, title in SPLITS.items():
        scores = metrics[split]
        for label in ROWS:
            s = scores[label]
            lines.append(f"| {title}, {scores['documents']} | {label} | {s['p']:.3f} | {s['r']:.3f} | {s['f']:.3f} | {s['n']} |")
    bands = ["", "| confidence from | names given | share right |", "| --- | --- | --- |"]
    bands += [f"| {band['from']:.2f} | {band['names']} | {band['right']:.3f} |" for band in metrics["reliability"]]
    size = f"Model `{metrics['model']}`, {metrics['bytes'] / 1e6:.1f} MB; a name counts from confidence {metrics['sure']}."
    return "\n".join([size, "", *lines, *bands])


def main() -> None:
    """Rewrite the card."""
    metrics = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    card = Path(sys.argv[2])
    text = card.read_text(encoding="utf-8")
    before, _, rest = text.partition(START)
    _, _, after = rest.partition(END)
    card.write_text(f"{before}{START}\n{tables(metrics)}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
