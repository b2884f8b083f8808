"""How long a verdict is kept: what is older is erased when the history is opened to be written."""

from __future__ import annotations

from datetime import datetime, timedelta

from verifier.store.storing import Store
from verifier.wording import table

__all__ = ["forget", "months_before"]


def forget(store: Store, months: int, now: datetime) -> str:
    """Erase the verdicts older than so many months; how many, in one French line, « » where there were none.

    The base of a server is left to the server, which erases its dossiers with them.

    Raises HistoryUnreachableError where the history does not answer.
    """
    gone = 0 if store.serves_dossiers() else store.purge(months_before(now, months))
    if not gone:
        return ""
    store.wipe(whole=False)
    told: list[str] = table("store")["conservation"]
    return told[gone > 1].format(n=gone, mois=months)


def months_before(now: datetime, months: int) -> datetime:
    """The same day, so many months earlier; the last of a shorter month."""
    year, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    if year < 1:
        return datetime(1, 1, 2, tzinfo=now.tzinfo)
    following = datetime(year + (month + 1) // 12, (month + 1) % 12 + 1, 1, tzinfo=now.tzinfo)
    last = (following - timedelta(days=1)).day
    return now.replace(year=year, month=month + 1, day=min(now.day, last))
