"""A request becomes what a model can do: its grid, its shapes, its ceilings; what it cannot heed is said."""

import math
from dataclasses import replace

import pytest

from composer.errors import InputError
from deployments.picture import PictureRequest
from deployments.picture.plan import Room, plan, working_size
from deployments.presets import preset

ROOM = Room(side=1024, longest=1536, grid=32)
TAKES = {"prompt", "negative_prompt", "guidance_scale"}
TURBO = preset("picture", "sdxl-turbo")
BASE = preset("picture", "sdxl-base")


@pytest.mark.parametrize(
    ("asked", "worked"),
    [
        ((1024, 1024), (1024, 1024)),
        ((1280, 720), (1376, 768)),  # less than the model's area: as large as that
        ((1920, 1080), (1536, 864)),  # more than the longest side
        ((1080, 1920), (864, 1536)),
        ((64, 64), (1024, 1024)),
        ((8192, 8192), (1536, 1536)),
        ((4000, 400), (1536, 608)),  # wider than models know: cut out of 2.5 to 1
        ((1, 8192), (608, 1536)),
    ],
)
def test_a_model_works_in_the_shape_that_was_asked_at_a_size_that_it_knows(
    asked: tuple[int, int], worked: tuple[int, int]
) -> None:
    assert working_size(*asked, ROOM) == worked


@pytest.mark.parametrize("width", range(1, 3000, 97))
@pytest.mark.parametrize("height", [1, 333, 1080, 8192])
def test_every_size_that_is_worked_in_is_on_the_grid_and_within_the_room(width: int, height: int) -> None:
    for side in working_size(width, height, ROOM):
        assert side % ROOM.grid == 0
        assert 0 < side <= ROOM.longest


def test_a_checkpoint_with_little_room_still_gets_a_size() -> None:
    assert working_size(1920, 1080, Room(side=64, longest=64, grid=64)) == (64, 64)


def test_what_is_not_asked_is_the_presets() -> None:
    ours = plan(PictureRequest("sea", 512, 512), BASE, ROOM, TAKES)
    assert (ours.steps, ours.guidance) == (BASE.steps, BASE.guidance)
    assert dict(ours.told)["model"] == "stabilityai/stable-diffusion-xl-base-1.0"


@pytest.mark.parametrize(
    ("asked", "field", "told"),
    [
        ({"steps": 5}, "steps", "steps 5: 1 to 4 for stabilityai/sdxl-turbo"),
        ({"steps": 0}, "steps", "1 to 4"),
        ({"guidance": 7.5}, "guidance", "guidance 7.5: 0 to 0 for stabilityai/sdxl-turbo"),
        ({"guidance": -1.0}, "guidance", "0 to 0"),
        ({"guidance": math.nan}, "guidance", "guidance nan"),
        ({"width": 0}, "width", "width 0: 1 to 8192"),
        ({"height": 8193}, "height", "height 8193: 1 to 8192"),
    ],
)
def test_what_is_beyond_a_ceiling_is_refused_with_its_range(
    asked: dict[str, float], field: str, told: str
) -> None:
    request = replace(PictureRequest("sea", 512, 512), **asked)  # type: ignore[arg-type]  # a number for each
    with pytest.raises(InputError, match=told) as error:
        plan(request, TURBO, ROOM, TAKES)
    assert error.value.field == field


def test_a_negative_prompt_is_used_where_the_model_is_guided() -> None:
    ours = plan(PictureRequest("sea", 512, 512, negative_prompt="boats"), BASE, ROOM, TAKES)
    assert ours.negative == "boats"
    assert "negative_prompt" not in dict(ours.told)


@pytest.mark.parametrize(
    ("takes", "guidance", "why"),
    [
        (TAKES, 1.0, "it works by guidance above 1, and this is 1"),
        (TAKES - {"negative_prompt"}, 7.0, "this model takes none"),
        (TAKES | {"true_cfg_scale"}, 7.0, "this model takes none"),
    ],
)
def test_a_negative_prompt_that_a_model_does_not_heed_is_told(
    takes: set[str], guidance: float, why: str
) -> None:
    request = PictureRequest("sea", 512, 512, negative_prompt="boats", guidance=guidance)
    ours = plan(request, BASE, ROOM, takes)
    assert ours.negative == ""
    assert dict(ours.told)["negative_prompt"] == f"not used: {why}"


def test_z_image_heeds_a_negative_prompt_at_any_guidance() -> None:
    request = PictureRequest("sea", 512, 512, negative_prompt="boats", guidance=0.5)
    ours = plan(request, preset("picture", "me/mine", "ZImagePipeline"), ROOM, TAKES)
    assert ours.negative == "boats"


def test_only_requests_of_one_size_steps_and_guidance_go_together() -> None:
    one = PictureRequest("sea", 512, 512)
    like_it = replace(one, prompt="land", seed=2)
    unlike_it = [
        replace(one, width=640),
        replace(one, steps=3),
        replace(one, guidance=2.0),
        replace(one, negative_prompt="boats"),
    ]
    kinds = [plan(request, BASE, ROOM, TAKES).kind for request in (one, like_it, *unlike_it)]
    assert kinds[0] == kinds[1]
    assert len(set(kinds)) == 5
