"""nomenklatura's logic-v2 over wordings: run by an interpreter that has it, for run.py.

    X/bin/python nomenklatura_worker.py < asked > answers

First line: a JSON object of the products' names by id. Then one JSON string a line in, one JSON line out: the id of the best
product from 0.7 on (its own threshold), or null, and the seconds of CPU that it took.
"""

import json
import sys
import time

from followthemoney import model
from nomenklatura.matching import LogicV2

SURE = 0.7


def entity(name: str, names: list[str]) -> object:
    """A thing with these names: followthemoney has no software, a company is nearest."""
    made = model.make_entity("Company")
    made.id = name
    for one in names:
        made.add("name", one)
    return made


def main() -> None:
    """Answer every wording."""
    config = LogicV2.default_config()
    products = [entity(name, names) for name, names in json.loads(sys.stdin.readline()).items()]
    for rank, line in enumerate(sys.stdin):
        started = time.process_time()
        asked = entity(f"asked-{rank}", [json.loads(line)])      # it remembers what it read by the id
        score, best = max((LogicV2.compare(asked, one, config).score, one.id) for one in products)
        print(json.dumps([best if score >= SURE else None, time.process_time() - started]), flush=True)


if __name__ == "__main__":
    main()
