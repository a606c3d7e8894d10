"""Every model that we know has numbers within ceilings and a licence; any other has its family's numbers."""

import re

import pytest

from composer.errors import InputError
from deployments.presets import names, preset, read

SLOTS = ("picture", "motion", "video")
OTHER = "{other: {steps: 10, max_steps: 10, guidance: 1, size: [512, 512], size_grid: 8}}"


@pytest.mark.parametrize("slot", SLOTS)
def test_every_known_model_says_its_licence_and_whom_to_name(slot: str) -> None:
    for name in names(slot):
        known = preset(slot, name)
        assert known.license != "unknown"
        assert known.attribution
        assert re.fullmatch(r"[\w.-]+/[\w.-]+", known.model_id)


@pytest.mark.parametrize("slot", SLOTS)
def test_only_licences_that_allow_it_to_everybody_are_commercial(slot: str) -> None:
    free = {"apache-2.0", "mit", "openrail++", "creativeml-openrail-m"}
    for name in names(slot):
        known = preset(slot, name)
        assert known.commercial == (known.license in free), name


@pytest.mark.parametrize("slot", SLOTS)
def test_what_a_model_does_unasked_is_within_what_may_be_asked_of_it(slot: str) -> None:
    for name in names(slot):
        known = preset(slot, name)
        assert known.steps <= known.max_steps
        assert known.guidance <= known.max_guidance
        assert max(known.size) <= known.max_side
        assert all(side % known.size_grid == 0 for side in known.size)
        assert (known.window - known.frame_grid[1]) % known.frame_grid[0] == 0
        assert known.sigmas is None or len(known.sigmas) == known.steps


def test_a_model_is_found_by_its_name_and_by_its_id() -> None:
    assert preset("picture", "sdxl-turbo") == preset("picture", "stabilityai/sdxl-turbo")


def test_sdxl_turbo_takes_one_to_four_steps_without_guidance_and_is_not_for_commerce() -> None:
    turbo = preset("picture", "sdxl-turbo")
    assert (turbo.steps, turbo.max_steps, turbo.guidance, turbo.max_guidance) == (4, 4, 0, 0)
    assert not turbo.commercial


def test_an_unknown_model_gets_the_numbers_of_its_family_but_no_licence() -> None:
    ours = preset("picture", "somebody/a-fine-tune", "StableDiffusionXLPipeline")
    base = preset("picture", "sdxl-base")
    assert (ours.family, ours.steps, ours.size) == ("sdxl", base.steps, base.size)
    assert ours.model_id == "somebody/a-fine-tune"
    assert (ours.license, ours.commercial, ours.attribution) == ("unknown", False, "")


def test_one_checkpoint_is_of_a_family_in_every_slot_that_it_serves() -> None:
    assert preset("motion", "me/mine", "WanPipeline").pipeline == "WanImageToVideoPipeline"
    assert preset("video", "me/mine", "WanPipeline").pipeline == "WanPipeline"


@pytest.mark.parametrize("slot", SLOTS)
def test_a_model_of_no_family_gets_careful_numbers_and_no_licence(slot: str) -> None:
    stranger = preset(slot, "nobody/nothing", "UnheardOfPipeline")
    assert (stranger.family, stranger.license, stranger.commercial) == ("other", "unknown", False)


def test_a_slot_without_models_is_told() -> None:
    with pytest.raises(InputError, match="'assemble' has no models: one of picture, motion, video"):
        preset("assemble", "sdxl-turbo")


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ("{steps: 201}", "picture.mine.one.steps: .*200"),
        ("{guidance: 31}", "picture.mine.one.guidance: .*30"),
        ("{guidance: .nan}", "picture.mine.one.guidance"),
        ("{size: [4096, 512]}", "picture.mine.one.size.0: .*2048"),
        ("{window: 100000}", "picture.mine.one.window"),
        ("{fps: 0}", "picture.mine.one.fps"),
        ("{sigmas: [2.0]}", "picture.mine.one.sigmas.0"),
        ("{revision: main}", "picture.mine.one.revision"),
        ("{stepz: 4}", "picture.mine.one.stepz"),
        ("{steps: many}", "picture.mine.one.steps"),
    ],
)
def test_a_number_beyond_its_ceiling_or_a_strange_word_is_refused_by_its_place(
    change: str, where: str
) -> None:
    family = "mine: {steps: 1, max_steps: 4, guidance: 0, size: [512, 512], size_grid: 8, models: {one: "
    text = f"picture: {{{family}{change[:-1]}, model_id: me/one}}}}}}, other: {OTHER[8:-1]}}}"
    with pytest.raises(InputError, match=where):
        read(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("just words", "models.yaml: must be a mapping"),
        ("picture: words", "picture: must be a mapping"),
        ("picture: {}", "has no family 'other'"),
        (f"audio: {OTHER}", "audio.other.other.slot"),
        ("picture: [", "cannot be read"),
    ],
)
def test_a_table_that_is_none_is_refused(text: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        read(text)


def test_a_table_holds_no_python() -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read("picture: !!python/object/apply:os.system ['true']")
