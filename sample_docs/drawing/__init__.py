"""The drawing of the sample documents: one module a family of papers, `ink` and `people` for all."""
