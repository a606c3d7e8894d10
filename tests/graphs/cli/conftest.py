"""The command line, called as a person calls it."""

import signal
import sys
from collections.abc import Callable

import pytest

from graphs.cli import main

Soundreel = Callable[..., tuple[int, str, str]]


@pytest.fixture
def soundreel(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Soundreel:
    """Runs `soundreel WORDS` and gives its exit code, standard output and standard error."""

    def run(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["soundreel", *words])
        monkeypatch.setenv("COLUMNS", "200")
        try:
            main()
            code = 0
        except SystemExit as left:
            code = int(left.code or 0)
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


def heed_interrupts() -> None:
    """For a child process: whoever runs the tests in the background may ignore interrupts."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
