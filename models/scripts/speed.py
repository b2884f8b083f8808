"""What opening the model and reading a page cost: CPU and memory on this machine.

$ python scripts/speed.py fr_justificatif
"""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path

from verifier.fields.entities import TrainedEntities


def memory() -> int:
    """Resident memory at its highest, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    """Print the figures."""
    finder, before, start = TrainedEntities(Path(sys.argv[1])), memory(), time.process_time()
    finder.find("Bonjour")
    opened = time.process_time() - start
    from generate import synthetic, written  # noqa: PLC0415  after the measure: it imports spaCy too

    pages = ["\n".join(one.text for one in written())[start:start + 2000] for start in range(0, 12000, 2000)]
    pages += [one.text for one in synthetic("dev", 7, 50)]
    words = sum(len(finder.tokenise(page)) for page in pages)
    start = time.process_time()
    for page in pages:
        finder.find(page)
    spent = time.process_time() - start
    print(f"open (spaCy and model): {opened:.2f} s CPU; memory +{memory() - before} MB")
    each = 1000 * spent / len(pages)
    print(f"{len(pages)} pages of {words // len(pages)} tokens: {each:.1f} ms CPU a page, {words / spent:.0f} tokens/s")


if __name__ == "__main__":
    main()
