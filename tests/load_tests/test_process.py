import sys

import pytest

from load_tests.process import run

BUSY = """
import time
end = time.process_time() + 0.3
while time.process_time() < end: pass
"""
LARGE = "import time; held = bytearray(b'x') * 80_000_000; time.sleep(0.5)"
CHILD = (
    f"import subprocess, sys; subprocess.run([sys.executable, '-c', {LARGE!r}], check=True); print('done')"
)


def test_processor_time_of_children_counts() -> None:
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {BUSY!r}], check=True)"
    cost, _ = run([sys.executable, "-c", child])
    assert 0.3 <= cost.cpu < 2
    assert cost.wall >= 0.3


def test_memory_of_children_counts_and_what_was_printed_comes_back() -> None:
    cost, said = run([sys.executable, "-c", CHILD])
    assert 80 < cost.megabytes < 160
    assert said == "done\n"


def test_a_command_that_fails_is_an_error() -> None:
    with pytest.raises(RuntimeError, match="ended with 3"):
        run([sys.executable, "-c", "raise SystemExit(3)"])
