"""Is this paper one seen before? `mark` keeps a fingerprint of it, a `Memory` knows those that came earlier.

`tell_twins` says it within a dossier; across dossiers, whose claims it takes to say it well, `batch` does.
"""

from verifier.likeness.marking import mark
from verifier.likeness.memory import Memory, Seen
from verifier.likeness.twins import tell_twins

__all__ = ["Memory", "Seen", "mark", "tell_twins"]
