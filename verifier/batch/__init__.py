"""Many dossiers, or one: gathered from files, a folder or a manifest, then judged in order."""

from verifier.batch.dossiers import Dossier, from_folder, from_pieces
from verifier.batch.keeping import kept
from verifier.batch.manifest import from_manifest
from verifier.batch.replaying import rejudge, replay
from verifier.batch.running import check, exit_status, record, run
from verifier.batch.seen import Encounters

__all__ = [
    "Dossier",
    "Encounters",
    "check",
    "exit_status",
    "from_folder",
    "from_manifest",
    "from_pieces",
    "kept",
    "record",
    "rejudge",
    "replay",
    "run",
]
