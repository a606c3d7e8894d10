"""Who answers under which licence, and what a policy refuses before anything is made."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

import pytest
import yaml

from composer.errors import InputError, SoundreelError
from graphs.app import read_config
from graphs.licences import cards_of, check_job, check_policy, model_rows
from graphs.models import SLOTS
from graphs.settings import Settings

ROOT = Path(__file__).parent.parent.parent


class Reserved:
    """Music whose weights forbid commercial use."""

    license: ClassVar[str] = "CC-BY-NC-4.0"
    commercial: ClassVar[bool] = False
    attribution: ClassVar[str] = "Reserved Music, by its makers"
    model_id: ClassVar[str] = "makers/reserved"
    revision: ClassVar[str] = "abc123"
    version: ClassVar[str] = "7"
    max_batch: ClassVar[int] = 1

    def run(self, requests: Sequence[Any]) -> Sequence[Any]:
        raise AssertionError(f"asked for {requests}")


class Silent:
    """It says nothing of commercial use."""

    license: ClassVar[str] = "unknown"
    max_batch: ClassVar[int] = 1

    def run(self, requests: Sequence[Any]) -> Sequence[Any]:
        return requests


def with_music(engine: str, commercial_only: bool = False, **options: Any) -> Settings:
    slots = {"music": {"engine": engine, "options": options}}
    return Settings.model_validate({"slots": slots, "policy": {"commercial_only": commercial_only}})


RESERVED = f"{__name__}:Reserved"
SILENT = f"{__name__}:Silent"


def test_the_builtin_engines_serve_commercial_use() -> None:
    check_policy(with_music("builtin", commercial_only=True))
    check_job(cards_of(Settings()), ())


def test_an_engine_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(InputError, match=r"no engine 'orchestra': one of builtin"):
        cards_of(with_music("orchestra"))


@pytest.mark.parametrize(("engine", "licence"), [(RESERVED, "CC-BY-NC-4.0"), (SILENT, "unknown")])
def test_a_policy_refuses_at_the_start_and_names_slot_engine_licence_and_another(
    engine: str, licence: str
) -> None:
    with pytest.raises(SoundreelError) as caught:
        check_policy(with_music(engine, commercial_only=True))
    assert caught.value.code == "licence_forbids"
    for words in ("slot music", f"engine {engine}", licence, "for music choose builtin"):
        assert words in caught.value.message
    check_policy(with_music(engine))


def test_a_server_whose_policy_forbids_its_engines_is_refused_before_ray_starts(tmp_path: Path) -> None:
    plan: dict[str, Any] = yaml.safe_load((ROOT / "serve_config.yaml").read_text())
    [application] = plan["applications"]
    application["args"]["slots"]["music"] = {"engine": RESERVED}
    path = tmp_path / "config.yaml"
    path.write_text(yaml.safe_dump(plan))
    read_config(path)
    application["args"]["policy"] = {"commercial_only": True}
    path.write_text(yaml.safe_dump(plan))
    with pytest.raises(SoundreelError, match="for music choose builtin") as caught:
        read_config(path)
    assert caught.value.code == "licence_forbids"


def test_a_job_for_commercial_use_is_refused_where_it_would_ask_such_an_engine() -> None:
    cards = cards_of(with_music(RESERVED))
    with pytest.raises(InputError) as caught:
        check_job(cards, ("fetch", "music"))
    assert (caught.value.code, caught.value.field) == ("licence_forbids", "commercial_only")
    assert "slot music (licence CC-BY-NC-4.0)" in caught.value.message
    with pytest.raises(InputError):
        check_job(cards, ())
    check_job(cards, ("fetch", "photo", "assemble"))


def test_the_rows_of_models_tell_all_that_an_engine_says() -> None:
    rows = {row["slot"]: row for row in model_rows(with_music(RESERVED))}
    assert list(rows) == list(SLOTS)
    assert rows["music"] == {
        "slot": "music",
        "engine": RESERVED,
        "license": "CC-BY-NC-4.0",
        "commercial": False,
        "attribution": "Reserved Music, by its makers",
        "model_id": "makers/reserved",
        "revision": "abc123",
        "version": "7",
    }
    assert rows["photo"]["commercial"] is True


def test_music_names_the_licence_of_its_soundfont_and_a_font_of_ones_own_has_its_own(tmp_path: Path) -> None:
    usual = cards_of(Settings())["music"]
    assert "GPL-2.0" in usual.license
    assert "TimGM6mb" in usual.attribution
    font = tmp_path / "orchestra.sf2"
    font.write_bytes(b"one")
    own = cards_of(with_music("builtin", font=str(font)))["music"]
    assert "orchestra.sf2" in own.license
    assert "GPL" not in own.license
    font.write_bytes(b"two")
    assert cards_of(with_music("builtin", font=str(font)))["music"].options != own.options != usual.options
