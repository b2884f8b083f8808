"""The history: every verdict with who asked, when, on which bytes, with which rules; and what the agents decided.

`open_store` opens one (SQLite file or PostgreSQL) for writing or reading; a `Store` records, decides, finds and purges;
`forget` keeps no more than so many months.
SQLAlchemy waits until a store is opened.
"""

from verifier.store.forgetting import forget, months_before
from verifier.store.opening import Mode, open_store
from verifier.store.storing import Store

__all__ = ["Mode", "Store", "forget", "months_before", "open_store"]
