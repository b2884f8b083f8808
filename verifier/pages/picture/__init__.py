"""A picture → pages: prepared, read by OCR, and told on the original."""
