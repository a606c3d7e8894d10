"""`soundreel store gc`: what it says, and what it does to a server's store."""

import asyncio
import json
import os
import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from deployments.runner import StoredArtifact
from graphs.store import LocalStore
from graphs.store_names import object_key
from graphs.table.connect import file_url
from graphs.table.sql_table import SqlTable
from tests.graphs.cli.conftest import Soundreel

DAY = 86_400


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Of a server with the film of a job, and with a file that nothing names, both two days old."""
    store = LocalStore(tmp_path / "store")

    async def furnish() -> None:
        for content in (b"a film", b"left behind" * 100_000):
            name = await store.put(content)
            os.utime(store.root / object_key(name), (0, time.time() - 2 * DAY))
        table = SqlTable(file_url(store.root / "jobs.sqlite"))
        await table.submit("vlog", {})
        lease = await table.claim("runner", 15)
        film = StoredArtifact("video.mp4", "video/mp4", 6, await store.put(b"a film"))
        assert lease
        await table.publish(lease, (film,), {})
        await table.close()
        os.utime(store.root / object_key(film.sha256), (0, time.time() - 2 * DAY))

    asyncio.run(furnish())
    return write(tmp_path, {"store": str(store.root)})


def write(folder: Path, args: dict[str, Any]) -> Path:
    path = folder / "config.yaml"
    path.write_text(yaml.safe_dump({"applications": [{"import_path": "graphs.app:build", "args": args}]}))
    return path


def sizes(config: Path) -> list[int]:
    objects = config.parent / "store" / "objects"
    return sorted(path.stat().st_size for path in objects.rglob("*") if path.is_file())


def test_what_nothing_names_is_dropped_and_the_film_is_kept(soundreel: Soundreel, config: Path) -> None:
    code, out, _ = soundreel("store", "gc", str(config))
    assert (code, out) == (0, "dropped 1 file (1.1 MB) and 0 records; kept 1 file (0.0 MB) and 0 records\n")
    assert sizes(config) == [6]


def test_a_dry_run_says_what_would_go_and_drops_nothing(soundreel: Soundreel, config: Path) -> None:
    code, out, _ = soundreel("store", "gc", "--dry-run", "--json", str(config))
    assert code == 0
    said = json.loads(out)
    assert (said["files"], said["bytes"], said["kept_files"], said["dry_run"]) == (1, 1_100_000, 1, True)
    assert sizes(config) == [6, 1_100_000]


def test_a_film_past_the_days_or_above_the_bytes_goes(soundreel: Soundreel, config: Path) -> None:
    assert "kept 1 file" in soundreel("store", "gc", "--bytes", "6", str(config))[1]
    assert "kept 0 files" in soundreel("store", "gc", "--bytes", "5", str(config))[1]
    assert sizes(config) == []


def test_a_store_without_its_table_is_left_alone(soundreel: Soundreel, config: Path) -> None:
    (config.parent / "store" / "jobs.sqlite").unlink()
    code, _, err = soundreel("store", "gc", "--days", "0", str(config))
    assert code == 1
    assert "no_table" in err
    assert sizes(config) == [6, 1_100_000]
    assert not (config.parent / "store" / "jobs.sqlite").exists()


@pytest.mark.parametrize("text", ["", "applications: []", "applications: [{args: {}}]", "{", "[1]"])
def test_a_file_that_is_no_configuration_is_refused_by_name(
    soundreel: Soundreel, tmp_path: Path, text: str
) -> None:
    path = tmp_path / "odd.yaml"
    path.write_text(text)
    code, _, err = soundreel("store", "gc", str(path))
    assert code == 2
    assert "odd.yaml" in err
    assert soundreel("store", "gc", str(tmp_path / "missing.yaml"))[0] == 2
