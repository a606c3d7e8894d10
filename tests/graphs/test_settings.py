"""What may be set in serve_config.yaml, and what is refused at once."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from graphs.settings import SECRET, Settings

ROOT = Path(__file__).parent.parent.parent


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
        {"keys": [{"id": "ann", "sha256": letter * 64} for letter in "ab"]},
        {"webhook_secret": "whsec_"},
        {"webhook_secret": "whsec_no base64!"},
    ],
)
def test_a_misspelt_or_senseless_setting_is_an_error(args: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Settings.model_validate(args)


def test_every_setting_stands_in_the_configuration_in_force_or_as_a_comment() -> None:
    text = (ROOT / "serve_config.yaml").read_text()
    told = re.sub(r"^( {6})# (\w+:)", r"\1\2", text, flags=re.MULTILINE)
    told = told.replace("sha256: ...", f"sha256: {'a' * 64}").replace("whsec_...", "whsec_c291bmRy")
    args = yaml.safe_load(told)["applications"][0]["args"]
    assert args.keys() == Settings.model_fields.keys()
    settings = Settings.model_validate(args | {"store_options": {"region": "somewhere"}})
    assert [key.id for key in settings.keys] == ["ann"]
    for name, value in settings:
        usual = Settings.model_fields[name].get_default(call_default_factory=True)
        if name not in ("slots", "policy", "keys") and None not in (usual, value) and usual != {}:
            assert value == usual, name


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
