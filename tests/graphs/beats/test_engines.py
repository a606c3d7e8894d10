"""Which engines answer a project: a model where its weights are, else our own, and that is told."""

from pathlib import Path
from typing import Any

import pytest

from graphs.beats import BeatsRequest, engines
from graphs.beats.engines import cards_of_server, engines_for, notes_of_server
from graphs.requests import parse

SDXL = "stabilityai/sdxl-turbo"


def project(**changes: Any) -> BeatsRequest:
    values = {"music": {"prompt": "calm"}, "image": {"prompt": "sea"}}
    return parse(BeatsRequest, {**values, **changes})


@pytest.fixture
def weights(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The models whose weights are on this machine."""
    there: set[str] = set()
    monkeypatch.setattr(engines, "peek", lambda model: "f" * 40 if model in there else "")
    return there


def test_our_own_engines_answer_when_nothing_else_is_asked() -> None:
    found = engines_for(project())
    assert (found.names, found.notes) == ({}, ())
    assert found.cards()["picture"].startswith("builtin ")


def test_a_model_without_weights_here_gives_way_to_our_own_and_that_is_told(weights: set[str]) -> None:
    found = engines_for(project(image={"prompt": "sea", "model_id": SDXL}))
    assert not weights
    assert found.names == {}
    assert found.notes == (
        f"image.model_id: {SDXL} has no weights on this machine: the built-in engine is used instead",
    )


def test_a_model_whose_weights_are_here_is_used_on_the_device_that_was_asked(weights: set[str]) -> None:
    weights.add(SDXL)
    for asked in (SDXL, "sdxl-turbo"):
        found = engines_for(project(image={"prompt": "sea", "model_id": asked, "device": "cpu"}))
        assert found.notes == ()
        assert found.names == {"picture": "diffusers"}
        assert found.options == {"picture": {"model": asked, "device": "cpu"}}
        assert found.cards()["picture"] != engines_for(project()).cards()["picture"]


def test_a_slot_without_an_engine_for_models_says_so(weights: set[str]) -> None:
    weights.add("facebook/musicgen-small")
    found = engines_for(project(music={"prompt": "calm", "model_id": "facebook/musicgen-small"}))
    assert found.names == {}
    assert "slot music has no engine for models yet" in found.notes[0]


def test_a_server_decides_by_what_it_runs() -> None:
    rows = [
        {"slot": "music", "engine": "builtin", "model_id": ""},
        {"slot": "picture", "engine": "diffusers", "model_id": SDXL},
        {"slot": "motion", "engine": "diffusers", "model_id": "Lightricks/LTX-Video"},
    ]
    asked = project(image={"prompt": "sea", "model_id": "sdxl-turbo"}, video={"model_id": "nobody/else"})
    [note] = notes_of_server(asked, rows)
    assert (
        note
        == "video.model_id: nobody/else was asked for, and the server's slot motion runs Lightricks/LTX-Video"
    )


def test_the_engines_of_a_server_of_this_edition_are_our_own(tmp_path: Path) -> None:
    from graphs.licences import model_rows
    from graphs.settings import Settings

    rows = model_rows(Settings(store=str(tmp_path)))
    assert cards_of_server(rows) == engines_for(project()).cards()
