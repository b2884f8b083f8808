"""Word letters: their words as rows, and those that no eye sees apart."""
