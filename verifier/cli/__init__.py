"""The command line: one file a command; knows no PDF, no rule, no catalogue."""
