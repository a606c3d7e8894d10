"""What may be set in serve_config.yaml, and what is refused at once."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from graphs.settings import SECRET, Settings


def test_every_slot_has_its_builtin_engine_unless_told() -> None:
    settings = Settings.model_validate({"slots": {"music": {"engine": "house:Band"}}})
    assert {slot: settings.slot(slot).engine for slot in ("photo", "music")} == {
        "photo": "builtin",
        "music": "house:Band",
    }


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
        {"keys": [{"id": "Ann Smith", "sha256": "a" * 64}]},
        {"keys": [{"id": "ann", "sha256": "sha256:" + "a" * 64}]},
        {"webhook_secret": "whsec_"},
        {"webhook_secret": "whsec_no base64!"},
    ],
)
def test_a_misspelt_or_senseless_setting_is_an_error(args: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Settings.model_validate(args)


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


def test_webhooks_are_signed_with_the_secret_of_the_settings_or_of_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(SECRET, raising=False)
    assert Settings().secret() is None
    monkeypatch.setenv(SECRET, "whsec_c291bmRyZWVs")
    assert Settings().secret() == "whsec_c291bmRyZWVs"
    assert Settings.model_validate({"webhook_secret": "c291bmRy"}).secret() == "c291bmRy"
    monkeypatch.setenv(SECRET, "hush")
    assert Settings().secret() == "hush"
    monkeypatch.setenv(SECRET, "a secret")
    with pytest.raises(ValidationError, match=SECRET):
        Settings()
