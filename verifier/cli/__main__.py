"""`python -m verifier.cli` is `verify`."""

from verifier.cli.main import main

main()
