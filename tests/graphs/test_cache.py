"""The stage cache as a graph meets it: what was made once is not made again, and trouble fails nothing."""

import asyncio
import json
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from composer.errors import EngineUnavailable, InputError
from composer.media import EncodedPicture
from deployments.engine import Card
from deployments.music import MusicRequest, MusicResult
from deployments.photo import PhotoRequest, PhotoResult
from graphs.cache import Answered, StageCache, forget_answer, key_of, last_answer
from graphs.freeze import freeze
from graphs.store import LocalStore
from tests.graphs.band import Band

CARD = Card("music", "builtin", "", "Apache-2.0", version="1")
WISH = MusicRequest("calm", 1.0, seed=3)


@pytest.fixture
def store(tmp_path: Path) -> LocalStore:
    return LocalStore(tmp_path)


@pytest.fixture
def make(store: LocalStore) -> Callable[..., StageCache]:
    """Another process's cache over the same store."""
    return lambda **card: StageCache(store, {"music": replace(CARD, **card)})


def files(store: LocalStore, kind: str) -> list[Path]:
    return [path for path in (store.root / kind).rglob("*") if path.is_file()]


async def test_what_was_made_once_is_answered_again_to_the_byte(make: Callable[..., StageCache]) -> None:
    band = Band()
    wish = replace(WISH, stems=True, midi=True)
    first = await make().wrap()("music", band.play)(wish)
    cache = make()
    forget_answer()
    again: MusicResult = await cache.wrap()("music", band.play)(wish)
    assert len(band.asked) == 1
    assert freeze(again) == freeze(first)
    assert list(again.stems) == list(first.stems)
    assert not again.audio.samples.flags.writeable
    assert last_answer() == Answered(key_of(CARD, wish), cached=True)
    assert (cache.counts.found, cache.counts.computed) == (1, 0)


@pytest.mark.parametrize(
    "change",
    [
        {"name": "other"},
        {"version": "2"},
        {"model_id": "big"},
        {"revision": "b"},
        {"options": "abc"},
    ],
    ids=lambda change: next(iter(change)),
)
async def test_another_engine_version_model_or_option_makes_it_anew(
    make: Callable[..., StageCache], change: dict[str, str]
) -> None:
    band = Band()
    await make().wrap()("music", band.play)(WISH)
    await make(**change).wrap()("music", band.play)(WISH)
    assert len(band.asked) == 2


async def test_another_request_is_made_anew(make: Callable[..., StageCache]) -> None:
    band = Band()
    play = make().wrap()("music", band.play)
    await play(WISH)
    forget_answer()
    other = await play(replace(WISH, seed=4))
    assert len(band.asked) == 2
    assert last_answer() == Answered(key_of(CARD, replace(WISH, seed=4)), cached=False)
    assert not np.array_equal(other.audio.samples, (await play(WISH)).audio.samples)


async def test_a_photo_under_another_name_is_the_same_photo(store: LocalStore) -> None:
    asked: list[str] = []

    async def lay(request: PhotoRequest) -> PhotoResult:
        asked.append(request.name)
        return PhotoResult(EncodedPicture(request.data, 2, 2), (2, 2), (0.5, 0.5))

    photo = StageCache(store, {"photo": replace(CARD, slot="photo")}).wrap()("photo", lay)
    for name in ("a.jpg", "b.jpg"):
        await photo(PhotoRequest(b"x", name))
    assert asked == ["a.jpg"]


async def test_engines_without_a_version_and_what_is_no_slot_are_never_cached(
    make: Callable[..., StageCache], store: LocalStore
) -> None:
    band = Band()
    play = make(version="").wrap()("music", band.play)
    await play(WISH)
    await play(WISH)
    assert len(band.asked) == 2
    assert make().wrap()("fetch", band.play) == band.play
    assert not files(store, "objects")


async def test_without_a_store_nothing_is_kept_but_the_key_is_told(store: LocalStore) -> None:
    band = Band()
    play = StageCache(None, {"music": CARD}).wrap()("music", band.play)
    for _ in range(2):
        await play(WISH)
        assert last_answer() == Answered(key_of(CARD, WISH), cached=False)
    assert len(band.asked) == 2
    assert not files(store, "records")


async def test_a_job_without_cache_takes_only_what_was_made_since_it_came(
    make: Callable[..., StageCache],
) -> None:
    band = Band()
    await make().wrap()("music", band.play)(WISH)
    came = datetime.now(UTC)
    for _ in range(2):  # its second attempt takes what its first has made
        await make().wrap(since=came)("music", band.play)(WISH)
    assert len(band.asked) == 2
    await make().wrap(since=came + timedelta(hours=1))("music", band.play)(WISH)
    assert len(band.asked) == 3


class Gate:
    """A band that plays when it is let, so that calls meet."""

    def __init__(self) -> None:
        self.band, self.begun, self.open = Band(), asyncio.Event(), asyncio.Event()
        self.cancelled = False
        self.error: Exception | None = None

    async def play(self, request: MusicRequest) -> MusicResult:
        self.begun.set()
        try:
            await self.open.wait()
        except asyncio.CancelledError:
            self.cancelled = True
            raise
        if self.error is not None and not self.band.asked:
            self.band.asked.append(request)
            raise self.error
        return await self.band.play(request)


async def begun(gate: Gate, *calls: Any) -> list[asyncio.Task[Any]]:
    tasks = [asyncio.create_task(call) for call in calls]
    await gate.begun.wait()
    await asyncio.sleep(0.05)  # the keys are made in threads
    return tasks


async def test_what_two_ask_at_once_is_made_once(make: Callable[..., StageCache]) -> None:
    gate, cache = Gate(), make()
    play = cache.wrap()("music", gate.play)
    tasks = await begun(gate, play(WISH), play(WISH), play(replace(WISH, seed=9)))
    gate.open.set()
    one, two, other = await asyncio.gather(*tasks)
    assert sorted(wish.seed for wish in gate.band.asked) == [3, 9]
    assert one.audio is two.audio is not other.audio
    assert (cache.counts.computed, cache.counts.shared) == (2, 1)


async def test_who_leaves_does_not_take_it_from_those_who_wait(make: Callable[..., StageCache]) -> None:
    gate = Gate()
    play = make().wrap()("music", gate.play)
    first, second = await begun(gate, play(WISH), play(WISH))
    first.cancel()
    await asyncio.sleep(0)
    gate.open.set()
    assert (await second).audio.rate == 48_000
    assert first.cancelled()
    assert not gate.cancelled


async def test_when_the_last_one_leaves_it_is_stopped_and_can_be_asked_again(
    make: Callable[..., StageCache],
) -> None:
    gate = Gate()
    play = make().wrap()("music", gate.play)
    tasks = await begun(gate, play(WISH), play(WISH))
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    again = asyncio.ensure_future(play(WISH))
    await asyncio.sleep(0.05)
    assert gate.cancelled
    gate.open.set()
    assert (await again).audio.rate == 48_000


async def test_an_error_is_not_kept_and_not_shared(
    make: Callable[..., StageCache], store: LocalStore
) -> None:
    gate = Gate()
    gate.error = InputError("a.mp3: holds no sound")
    play = make().wrap()("music", gate.play)
    tasks = await begun(gate, play(WISH), play(WISH))
    gate.open.set()
    first, second = await asyncio.gather(*tasks, return_exceptions=True)
    assert isinstance(first, InputError)
    assert isinstance(second, MusicResult)
    assert not files(store, "records")
    assert last_answer() is None


def spoil(path: Path, how: str) -> None:
    if how == "missing":
        path.unlink()
    else:
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(data[:-9] if how == "truncated" else data)


@pytest.mark.parametrize("how", ["flipped", "truncated", "missing"])
async def test_an_object_that_is_not_what_it_was_is_made_again(
    make: Callable[..., StageCache], store: LocalStore, how: str
) -> None:
    band = Band()
    first = await make().wrap()("music", band.play)(WISH)
    [kept] = files(store, "objects")
    spoil(kept, how)
    cache = make()
    again = await cache.wrap()("music", band.play)(WISH)
    assert freeze(again) == freeze(first)
    assert (cache.counts.unsound, cache.counts.computed) == (1, 1)
    last = make()
    await last.wrap()("music", band.play)(WISH)
    assert last.counts.found == 1


@pytest.mark.parametrize(
    "change",
    [
        {"object": None},
        {"object": "0" * 64},
        {"object": "../../etc/passwd"},
        {"made": "soon"},
        {"made": 5},
    ],
    ids=str,
)
async def test_a_record_that_is_wrong_is_dropped_and_made_again(
    make: Callable[..., StageCache], store: LocalStore, change: dict[str, Any]
) -> None:
    band = Band()
    await make().wrap()("music", band.play)(WISH)
    [path] = files(store, "records")
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    cache = make()
    await cache.wrap()("music", band.play)(WISH)
    assert (len(band.asked), cache.counts.unsound) == (2, 1)


async def test_a_record_that_is_no_record_is_made_again(
    make: Callable[..., StageCache], store: LocalStore
) -> None:
    band = Band()
    await make().wrap()("music", band.play)(WISH)
    for text in ("", "{", "[]", "{}", "\0" * 200):
        [path] = files(store, "records")
        path.write_text(text)
        await make().wrap()("music", band.play)(WISH)
    assert len(band.asked) == 6


async def test_a_record_whose_object_is_gone_goes_even_when_it_cannot_be_made_again(
    make: Callable[..., StageCache], store: LocalStore
) -> None:
    async def away(_: Any) -> Any:
        raise EngineUnavailable("every engine is busy")

    await make().wrap()("music", Band().play)(WISH)
    spoil(files(store, "objects")[0], "missing")
    with pytest.raises(EngineUnavailable, match="busy"):
        await make().wrap()("music", away)(WISH)
    assert not files(store, "records")


async def test_an_object_of_another_layout_is_made_again(
    make: Callable[..., StageCache], store: LocalStore
) -> None:
    band = Band()
    await make().wrap()("music", band.play)(WISH)
    [path] = files(store, "records")
    other = await store.put(b"of an older program")
    path.write_text(json.dumps(json.loads(path.read_text()) | {"object": other}))
    cache = make()
    await cache.wrap()("music", band.play)(WISH)
    assert (len(band.asked), cache.counts.unsound) == (2, 1)


async def test_the_record_names_its_object_and_what_it_is_of(
    make: Callable[..., StageCache], store: LocalStore
) -> None:
    await make().wrap()("music", Band().play)(WISH)
    [path] = files(store, "records")
    record = json.loads(path.read_text())
    key = key_of(CARD, WISH)
    assert path.stem == f"stage_{key[:32]}"
    assert (record["key"], record["slot"]) == (key, "music")
    assert record["size"] == await store.size(record["object"])


class Down(LocalStore):
    """A store in trouble: `down` names what it cannot do."""

    down: tuple[str, ...] = ()

    def __getattribute__(self, name: str) -> Any:
        if name in type(self).down:
            raise EngineUnavailable("the store cannot be reached", "store_down")
        return super().__getattribute__(name)


@pytest.mark.parametrize("down", ["get_record", "read", "draft", "put_record"])
async def test_trouble_with_the_store_is_logged_and_fails_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, down: str
) -> None:
    band, store = Band(), Down(tmp_path)
    play = StageCache(store, {"music": CARD}).wrap()("music", band.play)
    if down == "read":
        await play(WISH)
    monkeypatch.setattr(Down, "down", (down,))
    with caplog.at_level(logging.WARNING):
        assert (await play(WISH)).audio.rate == 48_000
    assert "cannot be reached" in caplog.text
    monkeypatch.setattr(Down, "down", ())
    await play(WISH)
    await play(WISH)
    assert len(band.asked) == (1 if down == "get_record" else 2)


async def test_a_record_never_names_an_object_that_is_not_there_yet(tmp_path: Path) -> None:
    seen: list[int | None] = []

    class Watched(LocalStore):
        async def put_record(self, record_id: str, record: Any) -> None:
            seen.append(await self.size(record["object"]))
            await super().put_record(record_id, record)

    await StageCache(Watched(tmp_path), {"music": CARD}).wrap()("music", Band().play)(WISH)
    assert seen[0]


async def test_what_cannot_be_frozen_is_answered_all_the_same(make: Callable[..., StageCache]) -> None:
    async def answer(request: Any) -> Any:
        return request

    strange = object()
    assert await make().wrap()("music", answer)(strange) is strange

    async def strangely(_: Any) -> Any:
        return strange

    assert await make().wrap()("music", strangely)(WISH) is strange
