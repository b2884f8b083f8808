"""The checks, one file a theme. Importing this package registers them all."""

from verifier.rules.checks import dates, integrity, lists, mentions, named, paper_form, pieces, software, telehealth

__all__ = ["dates", "integrity", "lists", "mentions", "named", "paper_form", "pieces", "software", "telehealth"]
