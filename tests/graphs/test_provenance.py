"""Who made each stage, as the manifest tells it: the same whoever was faster."""

import asyncio
from typing import Any

import pytest

from composer.errors import InputError
from deployments.engine import Card
from deployments.music import MusicRequest
from graphs.cache import StageCache, key_of
from graphs.models import together
from graphs.provenance import Provenance

CARDS = {
    "photo": Card("photo", "builtin", "", "Apache-2.0", True, version="1"),
    "music": Card(
        "music", "band", "x", "CC-BY-4.0", True, "Music by the band", "band/large", "abc", version="2"
    ),
}


def wish(seed: int) -> MusicRequest:
    return MusicRequest("calm", 1.0, seed=seed)


async def told(delays: list[float], cached: bool = False) -> Provenance:
    """Three pieces at a time, one after them; each takes its own time before and after it is asked."""
    provenance = Provenance(CARDS)

    async def play(request: MusicRequest) -> str:
        await asyncio.sleep(delays[request.seed])
        return "a piece"

    music: Any = provenance.wrap("music", StageCache(None, CARDS).wrap()("music", play) if cached else play)

    async def asked(seed: int) -> Any:
        await asyncio.sleep(delays[seed])
        return await music(wish(seed))

    await together(*(asked(seed) for seed in range(3)))
    await music(wish(1))
    return provenance


async def test_a_row_tells_who_made_it_and_with_which_seeds() -> None:
    [row] = (await told([0, 0, 0], cached=True)).rows()
    assert row == {
        "slot": "music",
        "engine": "band",
        "license": "CC-BY-4.0",
        "commercial": True,
        "attribution": "Music by the band",
        "model_id": "band/large",
        "revision": "abc",
        "version": "2",
        "calls": [
            {"item": number, "seed": seed, "key": key_of(CARDS["music"], wish(seed))}
            for number, seed in enumerate([0, 1, 2, 1], 1)
        ],
    }


async def test_calls_are_numbered_as_the_graph_is_written_whoever_was_faster() -> None:
    quick = await told([0.0, 0.01, 0.02])
    slow = await told([0.03, 0.015, 0.0])
    assert quick.rows() == slow.rows()
    assert [call["seed"] for call in slow.rows()[0]["calls"]] == [0, 1, 2, 1]


async def test_times_and_whether_it_was_kept_are_told_apart() -> None:
    provenance = await told([0.0, 0.02, 0.0], cached=True)
    [row] = provenance.timed_rows()
    assert [call["cached"] for call in row["calls"]] == [False] * 4
    assert row["calls"][1]["seconds"] >= 0.02
    assert "seconds" not in str(provenance.rows())
    assert "cached" not in str(provenance.rows())


async def test_a_call_that_fails_is_told_with_its_code() -> None:
    provenance = Provenance(CARDS)

    async def lay(_: Any) -> Any:
        raise InputError("a.jpg: is cut short", "corrupt")

    with pytest.raises(InputError):
        await provenance.wrap("photo", lay)("a photo")
    [row] = provenance.rows()
    assert (row["slot"], row["calls"]) == ("photo", [{"item": 1, "error": "corrupt"}])


async def test_what_has_no_card_is_not_noted() -> None:
    async def fetch(source: str) -> bytes:
        return source.encode()

    provenance = Provenance(CARDS)
    assert provenance.wrap("fetch", fetch) == fetch
    assert provenance.rows() == []
