"""Many dossiers, or one: gathered from files, a folder or a manifest, then judged in order.

`run` judges; `record` does too, and keeps each in a journal (`opened`), from which `publish` writes the results.
`Watch` judges what arrives in an `Inbox`, one result a file.
"""

from verifier.batch.arrivals import Inbox
from verifier.batch.desks import sweep
from verifier.batch.dossiers import Dossier, from_folder, from_pieces
from verifier.batch.journal import Journal, forget, opened
from verifier.batch.keeping import Keeping, kept, unkept
from verifier.batch.manifest import from_manifest
from verifier.batch.on_dask import connect
from verifier.batch.on_processes import examined
from verifier.batch.outlets import publish, published
from verifier.batch.replaying import rejudge, replay
from verifier.batch.reporting import publish as publish_books
from verifier.batch.row import Row
from verifier.batch.running import Engine, check, exit_status, record, run, signature
from verifier.batch.seen import Encounters
from verifier.batch.watching import WATCHING, Watch

__all__ = [
    "WATCHING",
    "Dossier",
    "Encounters",
    "Engine",
    "Inbox",
    "Journal",
    "Keeping",
    "Row",
    "Watch",
    "check",
    "connect",
    "examined",
    "exit_status",
    "forget",
    "from_folder",
    "from_manifest",
    "from_pieces",
    "kept",
    "opened",
    "publish",
    "publish_books",
    "published",
    "record",
    "rejudge",
    "replay",
    "run",
    "signature",
    "sweep",
    "unkept",
]
