"""How far every stage is, as one who watches a job sees it."""

import asyncio

import pytest

from graphs.stages import Stage, progress


async def test_stages_count_what_was_asked_and_what_is_over() -> None:
    seen: list[tuple[Stage, ...]] = []
    wrap = progress(seen.append)

    async def double(number: int) -> int:
        await asyncio.sleep(0)
        return 2 * number

    photo, music = wrap("photo", double), wrap("music", double)
    assert list(await asyncio.gather(photo(1), photo(2), music(3))) == [2, 4, 6]
    assert seen[0] == (Stage("photo", 0, 1),)
    assert seen[-1] == (Stage("photo", 2, 2), Stage("music", 1, 1))
    assert [stage.status for stage in seen[-1]] == ["done", "done"]
    assert seen[1][0].status == "running"


async def test_a_call_that_fails_is_over_and_counted_as_failed() -> None:
    seen: list[tuple[Stage, ...]] = []

    async def fail(_: int) -> int:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await progress(seen.append)("photo", fail)(1)
    assert seen[-1] == (Stage("photo", done=1, total=1, failed=1),)
