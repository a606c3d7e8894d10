"""What may be set in serve_config.yaml, and what is refused at once."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from composer.errors import InputError
from graphs.settings import Settings


def test_every_slot_has_its_builtin_engine_unless_told() -> None:
    rows = Settings().engine_rows()
    assert {row["slot"]: row["engine"] for row in rows} == dict.fromkeys(
        ("photo", "track", "music", "assemble"), "builtin"
    )
    assert all(row["license"] for row in rows)


@pytest.mark.parametrize(
    "args",
    [
        {"slot": {}},
        {"slots": {"pictures": {}}},
        {"slots": {"music": {"engines": "builtin"}}},
        {"running_jobs": 0},
        {"running_jobs": "2"},
        {"allow_local_urls": "yes"},
        {"job_seconds": -1},
        {"store": ""},
    ],
)
def test_a_misspelt_or_senseless_setting_is_an_error(args: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Settings.model_validate(args)


def test_an_engine_that_is_not_there_is_named_with_those_that_are() -> None:
    settings = Settings.model_validate({"slots": {"music": {"engine": "orchestra"}}})
    with pytest.raises(InputError, match=r"no engine 'orchestra': one of builtin"):
        settings.engine_rows()


def test_a_relative_store_is_where_the_server_was_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert Settings(store="kept").store_path() == tmp_path / "kept"
    assert Settings(store="/var/kept").store_path() == Path("/var/kept")
    assert Settings(store="file:///var/kept").store_path() == Path("/var/kept")


def test_an_object_store_has_no_folder_for_the_table_of_jobs() -> None:
    with pytest.raises(ValueError, match="database_url is needed"):
        Settings(store="s3://bucket/prefix")
    assert Settings(store="s3://bucket/prefix", database_url="postgresql://host/jobs")
