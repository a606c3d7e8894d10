"""A project that was made before, for the tests that change it."""

import asyncio
import shutil
from pathlib import Path

import pytest

from tests.graphs.beats.studio import project, run


@pytest.fixture(scope="session")
def _whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("whole")
    asyncio.run(run(root, project()))
    return root


@pytest.fixture
def made(_whole: Path, tmp_path: Path) -> Path:
    """A folder in which the project was made before."""
    return Path(shutil.copytree(_whole, tmp_path / "made"))
