"""Verify the justificatifs that health professionals send to their CPAM, and say why."""

__version__ = "0.1.0"
