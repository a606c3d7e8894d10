"""Which checkpoints a slot runs: what their index says decides, not their name."""

import json
from pathlib import Path

import pytest

from composer.errors import InputError
from deployments.motion.diffusers import FAMILIES as MOTION
from deployments.motion.diffusers import DiffusersMotion
from deployments.video.diffusers import FAMILIES as VIDEO
from deployments.video.diffusers import DiffusersVideo
from tests.deployments.checkpoints.ltx import ltx
from tests.deployments.checkpoints.wan import wan


def _named(folder: Path, class_name: str) -> str:
    (folder / "model_index.json").write_text(json.dumps({"_class_name": class_name}))
    return str(folder)


def test_a_class_that_motion_does_not_know_is_refused_with_those_that_it_does(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="StableDiffusionPipeline") as caught:
        DiffusersMotion(_named(tmp_path, "StableDiffusionPipeline"))
    assert caught.value.code == "unknown_checkpoint"
    assert all(name in caught.value.message for name in MOTION)


def test_a_class_that_video_does_not_know_is_refused_with_those_that_it_does(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="WanImageToVideoPipeline") as caught:
        DiffusersVideo(_named(tmp_path, "WanImageToVideoPipeline"))
    assert caught.value.field == "model"
    assert all(name in caught.value.message for name in VIDEO)


def test_a_wan_of_words_alone_sets_no_still_in_motion(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="slot video") as caught:
        DiffusersMotion(str(wan(tmp_path)), device="cpu")
    assert caught.value.code == "unknown_checkpoint"


def test_a_preset_of_another_family_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="family ltx") as caught:
        DiffusersMotion(str(ltx(tmp_path)), preset="svd-xt")
    assert caught.value.field == "preset"


def test_a_folder_goes_by_the_preset_that_it_is_said_to_be(tmp_path: Path) -> None:
    card = DiffusersVideo.declare({"model": str(ltx(tmp_path)), "preset": "ltx-video", "device": "cpu"})
    assert card["license"] == "ltxv-open-weights"
    assert card["version"]
    assert str(tmp_path.parent) not in json.dumps(card)


@pytest.mark.parametrize("together", [0, 5])
def test_a_batch_out_of_range_is_refused(together: int) -> None:
    with pytest.raises(InputError, match="1 to 4") as caught:
        DiffusersVideo("nowhere/nothing", together=together)
    assert caught.value.field == "together"
