"""Being here puts this folder on the path: the tables' own conftests find `typed`, `made` and `papers`."""
