"""A shot list: film grammar on one prompt."""

from itertools import pairwise

import pytest

from composer.errors import InputError
from composer.paint.words import read_scene
from composer.parallax.words import camera_of
from composer.shots import ESTABLISHING, MOST, SIZES, scene_of, shot_list, size_of


def _size(shot: str) -> str:
    return next(size for size, views in SIZES.items() if shot.split(", ", 1)[1] in views)


def test_one_shot_is_the_prompt_itself() -> None:
    assert shot_list("A pier at dawn.", 1, 7) == ("A pier at dawn.",)


@pytest.mark.parametrize("count", [2, 3, 4, 9, 40])
def test_every_shot_shows_the_scene_and_the_first_establishes_it(count: int) -> None:
    shots = shot_list("A pier at dawn.", count, 7)
    assert len(shots) == count
    assert all(shot.startswith("A pier at dawn, ") for shot in shots)
    assert shots[0] == f"A pier at dawn, {ESTABLISHING}"


@pytest.mark.parametrize("seed", range(20))
def test_the_size_of_the_view_changes_at_every_cut_and_the_last_steps_back(seed: int) -> None:
    sizes = [_size(shot) for shot in shot_list("A pier", 12, seed)]
    assert all(before != after for before, after in pairwise(sizes))
    assert sizes[-1] == "wide"
    assert len(set(sizes)) > 1


def test_no_view_comes_twice_in_a_short_list() -> None:
    shots = shot_list("A pier", 6, 3)
    assert len(set(shots)) == 6


def test_the_seed_decides_and_the_same_seed_gives_the_same_list() -> None:
    assert shot_list("A pier", 8, 5) == shot_list("A pier", 8, 5)
    assert len({shot_list("A pier", 8, seed) for seed in range(20)}) > 15


def test_an_empty_prompt_leaves_the_view_alone() -> None:
    assert shot_list("", 2, 0)[0] == ESTABLISHING


def test_a_shot_of_a_list_that_is_cut_up_itself_is_not_seen_in_two_ways_at_once() -> None:
    shot = shot_list("A pier", 6, 3)[4]
    assert shot_list(shot, 6, 3) == shot_list("A pier", 6, 3)


def test_the_scene_of_a_shot_is_the_prompt_without_its_view() -> None:
    assert {scene_of(shot) for shot in shot_list("A pier at dawn.", 40, 1)} == {"A pier at dawn"}


@pytest.mark.parametrize(
    "prompt", ["a neon city by night", "snow on mountains, oil painting", "a stormy sea"]
)
def test_a_view_changes_nothing_of_what_is_painted_but_the_camera(prompt: str) -> None:
    plain = read_scene(prompt)
    for shot in shot_list(prompt, 12, 0):
        seen = read_scene(shot)
        assert (seen.scene, seen.look, seen.style, seen.air) == (
            plain.scene,
            plain.look,
            plain.style,
            plain.air,
        )
        assert seen.camera


@pytest.mark.parametrize("count", [0, -1, MOST + 1])
def test_a_count_out_of_range_is_refused(count: int) -> None:
    with pytest.raises(InputError, match=f"1 to {MOST}") as caught:
        shot_list("A pier", count, 0)
    assert caught.value.field == "count"


def test_a_camera_move_of_the_prompt_is_every_shots_and_no_other_is_added() -> None:
    shots = shot_list("a neon street, orbit", 6, 2)
    assert all(shot.startswith("a neon street, orbit, ") for shot in shots)
    assert {camera_of(shot) for shot in shots} == {"orbit"}
    assert not any(word in shot for shot in shots for word in ("pan", "drift", "push", "pull"))
    assert all(scene_of(shot) == "a neon street, orbit" for shot in shots)
    assert all(before != after for before, after in pairwise(map(size_of, shots)))
