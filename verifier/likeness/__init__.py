"""Is this paper one seen before? `mark` keeps a fingerprint of it, a `Memory` knows those that came earlier.

`imprint` makes of one what a history may keep. `tell_twins` says it within a dossier; across dossiers, whose claims it takes to
say it well, `batch` does.
"""

from verifier.likeness.imprinting import imprint
from verifier.likeness.marking import mark
from verifier.likeness.memory import Memory, Seen, fingerprint_of, written
from verifier.likeness.twins import tell_twins

__all__ = ["Memory", "Seen", "fingerprint_of", "imprint", "mark", "tell_twins", "written"]
