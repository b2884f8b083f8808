"""Many dossiers, or one: gathered from files, a folder or a manifest, then judged in order.

`run` judges; `record` does too, and keeps each in a journal (`opened`), from which `publish` writes the results.
`Watch` judges what arrives in an `Inbox`, one result a file. The names come when they are asked for: one file from the shell must
not wait for what a campaign needs.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from verifier.batch.admitting import admit
    from verifier.batch.apart import Apart, named, sort_of
    from verifier.batch.arrivals import Inbox
    from verifier.batch.correcting import ASKED, CLAIMED, READ, claimed, corrected, said_before, shown_value, standing
    from verifier.batch.desks import sweep
    from verifier.batch.dossiers import Dossier, from_folder, from_pieces
    from verifier.batch.inventory import unnamed
    from verifier.batch.journal import Journal, forget, opened
    from verifier.batch.keeping import Keeping, kept, recorded, unkept
    from verifier.batch.manifest import from_manifest
    from verifier.batch.on_dask import connect
    from verifier.batch.on_processes import examined
    from verifier.batch.outlets import publish, published, refuse_others, together, withdraw
    from verifier.batch.remembering import reminded, unasked
    from verifier.batch.replaying import rejudge, replay
    from verifier.batch.reporting import publish_books
    from verifier.batch.row import Row
    from verifier.batch.running import Engine, check, exit_status, record, run, signature
    from verifier.batch.seen import Encounters
    from verifier.batch.watching import Watch, changes, watching

__all__ = [
    "ASKED",
    "CLAIMED",
    "READ",
    "Apart",
    "Dossier",
    "Encounters",
    "Engine",
    "Inbox",
    "Journal",
    "Keeping",
    "Row",
    "Watch",
    "admit",
    "changes",
    "check",
    "claimed",
    "connect",
    "corrected",
    "examined",
    "exit_status",
    "forget",
    "from_folder",
    "from_manifest",
    "from_pieces",
    "kept",
    "named",
    "opened",
    "publish",
    "publish_books",
    "published",
    "record",
    "recorded",
    "refuse_others",
    "rejudge",
    "reminded",
    "replay",
    "run",
    "said_before",
    "shown_value",
    "signature",
    "sort_of",
    "standing",
    "sweep",
    "together",
    "unasked",
    "unkept",
    "unnamed",
    "watching",
    "withdraw",
]

_WHERE = {
    "admitting": "admit",
    "apart": "Apart named sort_of",
    "arrivals": "Inbox",
    "correcting": "ASKED CLAIMED READ claimed corrected said_before shown_value standing",
    "desks": "sweep",
    "dossiers": "Dossier from_folder from_pieces",
    "inventory": "unnamed",
    "journal": "Journal forget opened",
    "keeping": "Keeping kept recorded unkept",
    "manifest": "from_manifest",
    "on_dask": "connect",
    "on_processes": "examined",
    "outlets": "publish published refuse_others together withdraw",
    "remembering": "reminded unasked",
    "replaying": "rejudge replay",
    "reporting": "publish_books",
    "row": "Row",
    "running": "Engine check exit_status record run signature",
    "seen": "Encounters",
    "watching": "Watch changes watching",
}
_FILES = {name: file for file, names in _WHERE.items() for name in names.split()}


def __getattr__(name: str) -> object:
    """A name of the room, when it is first asked for (PEP 562)."""
    if name not in _FILES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"{__name__}.{_FILES[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """What there is."""
    return sorted({*globals(), *__all__})
