"""Files → pièces: `unpack` opens folders, mails and archives, tells each type by its content and holds the limits."""

from verifier.intake.limits import Limits
from verifier.intake.unpacking import from_path, unpack

__all__ = ["Limits", "from_path", "unpack"]
