"""One item of a job is made anew by another seed, and what cannot be is refused in words that help."""

from typing import Any

import pytest

from composer.errors import InputError
from deployments.music import MusicRequest
from graphs.models import has_seed, together
from graphs.redo import SEED_STEP, Redo, check_exclude


async def seeds(exclude: tuple[str, ...], first: int = 7, count: int = 3) -> list[int]:
    redo = Redo(exclude)

    async def play(request: MusicRequest) -> int:
        return request.seed

    music: Any = redo.wrap("music", play)
    answers = await together(*(music(MusicRequest("calm", 1.0, seed=first + n)) for n in range(count)))
    redo.check()
    return answers


async def test_the_item_that_is_excluded_gets_another_seed_and_the_rest_keep_theirs() -> None:
    assert await seeds(()) == [7, 8, 9]
    assert await seeds(("music/2",)) == [7, 8 + SEED_STEP, 9]
    assert await seeds(("music/3", "music/1")) == [7 + SEED_STEP, 8, 9 + SEED_STEP]


async def test_excluded_twice_it_is_made_a_second_time_anew() -> None:
    assert await seeds(("music/2", "music/2")) == [7, 8 + 2 * SEED_STEP, 9]


async def test_a_seed_at_the_end_of_its_range_begins_again() -> None:
    assert await seeds(("music/1",), first=2**32 - 1, count=1) == [SEED_STEP - 1]


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ("photo/3", "has no seed to make it anew by: name a slot (prompt, music, "),
        ("fetch/1", "is no item"),
        ("violin/1", "is no item"),
        ("music", "is no item"),
        ("music/0", "a number from 1, such as prompt/1"),
        ("music/-1", "is no item"),
        ("music/1.5", "is no item"),
        ("music/99999999999", "is no item"),
        ("", "is no item"),
        ("music/٣", "is no item"),
    ],
)
def test_what_no_job_can_make_anew_is_refused_at_once(item: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        check_exclude(("music/1", item))
    assert caught.value.field == "exclude"
    assert words in caught.value.message


def test_an_item_of_a_slot_that_the_graph_does_not_ask_is_refused_at_once() -> None:
    check_exclude(("video/1", "music/2"), ("video", "music", "assemble"))
    with pytest.raises(InputError, match=r"the graph does not ask: name a slot \(music, video\)"):
        check_exclude(("picture/1",), ("video", "music", "assemble"))


@pytest.mark.parametrize(
    ("count", "words"), [(3, "it has music/1 to music/3"), (1, "it has music/1"), (0, "it has no music")]
)
async def test_an_item_that_the_job_has_not_is_refused_with_those_that_it_has(count: int, words: str) -> None:
    with pytest.raises(InputError, match=r"there is no music/4 in this job") as caught:
        await seeds(("music/4",), count=count)
    assert caught.value.message.endswith(words)


def test_only_slots_whose_requests_have_seeds_can_be_made_anew() -> None:
    assert [slot for slot in ("photo", "track", "music", "assemble") if has_seed(slot)] == ["music"]
