"""A shot list: film grammar on one prompt."""

from itertools import pairwise

import pytest

from composer.errors import InputError
from composer.shots import ESTABLISHING, MOST, SIZES, shot_list


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


@pytest.mark.parametrize("count", [0, -1, MOST + 1])
def test_a_count_out_of_range_is_refused(count: int) -> None:
    with pytest.raises(InputError, match=f"1 to {MOST}") as caught:
        shot_list("A pier", count, 0)
    assert caught.value.field == "count"
