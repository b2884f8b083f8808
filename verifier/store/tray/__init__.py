"""The tray (« la bannette »): the dossiers that agents work on, in one SQLite file, beside the history of their verdicts.

`open_tray` opens it for one server alone; a `Tray` holds the dossiers, what was corrected and decided, who may come in, and the
audit.
"""

from verifier.store.tray.opening import Tray, open_tray

__all__ = ["Tray", "open_tray"]
