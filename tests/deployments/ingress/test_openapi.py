"""The OpenAPI page against the routes themselves: Schemathesis finds nothing that the page does not say."""

from pathlib import Path

import pytest

from load_tests.fuzz import fuzz


@pytest.mark.timeout(180)
def test_no_answer_is_a_failure_of_the_server_or_other_than_the_page_says(tmp_path: Path) -> None:
    run = fuzz(tmp_path, 8, "--phases", "examples,fuzzing", "--no-shrink")
    assert run.returncode == 0, run.stdout
    assert "Test cases" in run.stdout
