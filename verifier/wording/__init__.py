"""The French that an agent reads, as data: one YAML file an area, one sentence a key. `french` knows the grammar."""

from verifier.wording.saying import say, shown, table

__all__ = ["say", "shown", "table"]
