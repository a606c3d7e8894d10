"""What a card says of weights: whose they are, and a version that changes with what counts."""

from pathlib import Path
from typing import Any

import pytest

from composer.errors import InputError
from deployments.declared import described
from deployments.engine import Card, card, load
from deployments.picture import ENGINES
from tests.deployments.checkpoints.hollow import hollow


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return hollow(tmp_path / "turbo")


def _card(**options: Any) -> Card:
    return card("picture", "diffusers", load("diffusers", ENGINES), options)


def test_the_card_of_a_known_model_says_its_licence_and_that_it_is_not_for_commerce() -> None:
    turbo, schnell = _card(), _card(model="flux-schnell")
    assert (turbo.license, turbo.commercial) == ("sai-nc-community", False)
    assert turbo.model_id == "stabilityai/sdxl-turbo"
    assert (schnell.license, schnell.commercial) == ("apache-2.0", True)


def test_weights_that_nobody_knows_yet_are_never_cached() -> None:
    assert _card(model="nobody/nothing").version == ""
    assert _card(model="nobody/nothing", revision=40 * "a").version != ""


def test_the_version_follows_the_weights_the_preset_the_precision_and_the_libraries(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = str(folder)
    cards = [
        _card(model=model),
        _card(model=model, preset="sdxl-turbo"),
        _card(model=model, precision="bfloat16"),
    ]
    assert _card(model=model) == cards[0]
    (folder / "unet" / "diffusion_pytorch_model.safetensors").write_bytes(b"finer")
    cards.append(_card(model=model))
    monkeypatch.setattr("deployments.edition._version", lambda library: f"{library} of tomorrow")
    cards.append(_card(model=model))
    assert all(said.version for said in cards)
    assert len({said.version for said in cards}) == len(cards)


def test_a_device_that_is_not_here_has_no_version_here(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    assert _card(model=str(folder), device="cuda").version == ""


def test_the_card_of_a_folder_says_its_name_and_not_where_it_lies(folder: Path) -> None:
    said = _card(model=str(folder))
    assert (said.model_id, said.license, said.commercial) == ("turbo", "unknown", False)


def test_a_folder_with_a_preset_is_licensed_as_that_model(folder: Path) -> None:
    said = _card(model=str(folder), preset="sdxl-base")
    assert (said.model_id, said.license, said.commercial) == ("turbo", "openrail++", True)


@pytest.mark.parametrize(
    ("called", "told"),
    [
        ("sdxl-turbu", "'sdxl-turbu': one of sdxl-turbo, sdxl-base"),
        ("z-image-turbo", "family z-image, and 'turbo' is a StableDiffusionXLPipeline, of family sdxl"),
    ],
)
def test_a_preset_that_is_none_or_of_another_family_is_refused(folder: Path, called: str, told: str) -> None:
    with pytest.raises(InputError, match=told) as error:
        described("picture", str(folder), called)
    assert error.value.field == "preset"


def test_a_preset_gives_its_numbers_and_keeps_the_folder(folder: Path) -> None:
    ours = described("picture", str(folder), "sdxl-turbo")
    assert (ours.steps, ours.model_id) == (4, str(folder))
