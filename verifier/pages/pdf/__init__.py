"""A PDF → pages: its text layer where that is what an eye sees, its picture where it is not."""
