"""`python -m graphs.cli ...` is `soundreel ...`."""

from graphs.cli import main

main()
