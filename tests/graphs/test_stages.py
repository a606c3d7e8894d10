"""A job's stages: how far they are, what is made again and what is not, and what the manifest tells."""

import asyncio
import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from composer.errors import InputError
from deployments.engine import Card
from deployments.music import MusicRequest
from deployments.runner import Job, Terms
from deployments.track import TrackRequest, TrackResult
from graphs.cache import StageCache
from graphs.catalogue import GRAPHS
from graphs.licences import cards_of
from graphs.models import Models, Result
from graphs.redo import SEED_STEP
from graphs.requests import changed, parse
from graphs.settings import Settings
from graphs.stages import MANIFEST, Stage, progress, stages_of
from graphs.store import LocalStore
from tests.graphs.band import Band

VLOG: dict[str, Any] = {"prompt": "upbeat pop", "size": "160x90", "fps": 10, "seconds_per_photo": 1.0}
PIECE: dict[str, Any] = {"prompt": "calm lo-fi", "seconds": 3.0}


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


def test_a_stage_is_cached_when_all_of_its_calls_were() -> None:
    assert Stage("photo", 3, 3, 0, 3).status == "cached"
    assert Stage("photo", 3, 3, 0, 2).status == "done"
    assert Stage("photo", 2, 3, 0, 2).status == "running"
    assert Stage("photo").status == "done"


class Server:
    """Runs jobs over a store, as a new process each time, and counts what its engines are asked."""

    def __init__(self, store: LocalStore | None, models: Models) -> None:
        self.store, self.models = store, models
        self.cards = cards_of(Settings())
        self.asked: Counter[str] = Counter()
        self.stages: tuple[Stage, ...] = ()

    async def run(self, graph: str, request: dict[str, Any], **terms: Any) -> Result:
        self.asked.clear()
        whole = parse(GRAPHS[graph].request, request).model_dump(mode="json")
        job = Job("job_1", graph, whole, datetime.now(UTC), Terms(**terms))
        staging = stages_of(job, StageCache(self.store, self.cards), self._show, GRAPHS[graph].slots)
        run = GRAPHS[graph].run(
            parse(GRAPHS[graph].request, whole), staging.around(self.models.each(self._count))
        )
        return staging.finished(await asyncio.create_task(run))  # type: ignore[arg-type]  # it is a coroutine

    def cached(self) -> dict[str, str]:
        return {stage.name: stage.status for stage in self.stages if stage.name != "fetch"}

    def _show(self, stages: tuple[Stage, ...]) -> None:
        self.stages = stages

    def _count(self, slot: str, call: Any) -> Any:
        async def counted(request: Any) -> Any:
            self.asked[slot] += 1
            return await call(request)

        return call if slot == "fetch" else counted


@pytest.fixture(scope="module")
def local() -> Models:
    return Models.local()


@pytest.fixture
def server(tmp_path: Path, local: Models) -> Server:
    return Server(LocalStore(tmp_path / "store"), local)


@pytest.fixture
def band(tmp_path: Path) -> Server:
    """A server of pieces of music, whose band plays at once."""
    return Server(LocalStore(tmp_path / "store"), Band().models)


def files(result: Result) -> dict[str, bytes]:
    return {name: file.data for name, file in result.artifacts.items()}


def manifest(result: Result) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(result.artifacts[MANIFEST].data)
    return told


def seeds(result: Result, slot: str = "music") -> list[int]:
    [row] = [row for row in manifest(result)["stages"] if row["slot"] == slot]
    return [call["seed"] for call in row["calls"]]


async def test_a_vlog_is_the_same_bytes_from_the_cache_as_without(
    server: Server, local: Models, photos: list[str]
) -> None:
    wish = VLOG | {"photos": photos, "ken_burns": True}
    first = await server.run("vlog", wish)
    assert server.asked == {"photo": 3, "music": 1, "assemble": 1}
    again = await server.run("vlog", wish)
    assert not server.asked
    assert server.cached() == dict.fromkeys(("photo", "music", "assemble"), "cached")
    without = await Server(None, local).run("vlog", wish)
    assert files(first) == files(again) == files(without)
    bare = await GRAPHS["vlog"].run(parse(GRAPHS["vlog"].request, wish), local)
    assert files(bare) == {name: data for name, data in files(first).items() if name != MANIFEST}
    for result in (first, again, without):
        told = {name: value for name, value in result.report.items() if name not in ("stages", "redone")}
        assert told == bare.report


async def test_music_with_stems_is_the_same_bytes_from_the_cache_as_without(
    server: Server, local: Models
) -> None:
    wish = PIECE | {"variants": 2, "stems": True, "midi": True, "cues": {"hits": [{"time": 1.5}]}}
    first, again = await server.run("music", wish), await server.run("music", wish)
    assert not server.asked
    without = await Server(None, local).run("music", wish)
    assert list(files(first)) == list(files(again)) == list(files(without))
    assert files(first) == files(again) == files(without)
    assert first.report["pieces"] == again.report["pieces"] == without.report["pieces"]


async def test_another_prompt_makes_no_photo_anew_and_another_photo_no_music(
    server: Server, photos: list[str]
) -> None:
    wish = VLOG | {"photos": photos[:2]}
    await server.run("vlog", wish)
    await server.run("vlog", changed(wish, {"prompt": "sad waltz"}))
    assert server.asked == {"music": 1, "assemble": 1}
    assert server.cached() == {"photo": "cached", "music": "done", "assemble": "done"}
    await server.run("vlog", changed(wish, {"photos": [photos[0], photos[2]]}))
    assert server.asked == {"photo": 1, "assemble": 1}
    assert server.cached() == {"photo": "done", "music": "cached", "assemble": "done"}


async def test_a_job_that_was_cut_off_makes_only_what_was_not_finished(
    server: Server, photos: list[str]
) -> None:
    wish = VLOG | {"photos": photos}
    broken = server.models

    async def die(_: Any) -> Any:
        raise ConnectionResetError("the power went")

    def no_film(slot: str, call: Any) -> Any:
        return die if slot == "assemble" else call

    server.models = broken.each(no_film)
    with pytest.raises(ConnectionResetError):
        await server.run("vlog", wish)
    server.models = broken
    await server.run("vlog", wish)
    assert server.asked == {"assemble": 1}


async def test_one_item_is_made_anew_and_everything_else_is_kept(band: Server) -> None:
    wish = PIECE | {"variants": 3, "seed": 5}
    first = await band.run("music", wish)
    assert seeds(first) == [5, 6, 7]
    redone = await band.run("music", wish, exclude=("music/2",))
    assert band.asked == {"music": 1}
    assert [stage.cached for stage in band.stages] == [2]
    assert seeds(redone) == [5, 6 + SEED_STEP, 7]
    assert manifest(redone)["redone"] == redone.report["redone"] == {"music/2": 6 + SEED_STEP}
    assert await band.run("music", wish | {"seed": 6 + SEED_STEP, "variants": 1})
    assert not band.asked  # by its seed it can be had as a piece of its own
    assert first.report["redone"] == {}
    twice = await band.run("music", wish, exclude=("music/2", "music/2"))
    assert seeds(twice) == [5, 6 + 2 * SEED_STEP, 7]
    assert await band.run("music", wish, exclude=("music/2",))
    assert not band.asked


async def test_an_item_that_cannot_be_made_anew_is_refused_before_anything_is_made(
    server: Server, photos: list[str]
) -> None:
    with pytest.raises(InputError, match="has no seed"):
        await server.run("vlog", VLOG | {"photos": photos}, exclude=("photo/1",))
    assert not server.asked


async def test_an_item_that_is_not_in_the_job_fails_it_and_says_what_is(band: Server) -> None:
    with pytest.raises(InputError, match="no music/4 in this job: it has music/1 to music/2"):
        await band.run("music", PIECE | {"variants": 2}, exclude=("music/4",))


async def test_without_cache_everything_is_made_anew_and_kept_for_the_next(band: Server) -> None:
    await band.run("music", PIECE)
    await band.run("music", PIECE, cache=False)
    assert band.asked == {"music": 1}
    assert band.cached() == {"music": "done"}
    await band.run("music", PIECE)
    assert not band.asked


async def test_the_manifest_tells_request_and_engines_and_the_report_times_too(band: Server) -> None:
    first, again = await band.run("music", PIECE), await band.run("music", PIECE)
    told = manifest(again)
    assert files(first)[MANIFEST] == files(again)[MANIFEST]
    assert (told["graph"], told["request"]["prompt"], told["request"]["variants"]) == (
        "music",
        "calm lo-fi",
        1,
    )
    [row] = told["stages"]
    assert (row["slot"], row["engine"], row["commercial"]) == ("music", "builtin", True)
    assert "GPL-2.0" in row["license"]
    [call], [before] = again.report["stages"][0]["calls"], first.report["stages"][0]["calls"]
    assert (before["cached"], call["cached"]) == (False, True)
    assert call["seconds"] >= 0
    json.dumps(again.report, allow_nan=False)


async def test_a_job_for_commercial_use_is_refused_before_anything_is_made(band: Server) -> None:
    await band.run("music", PIECE, commercial_only=True)
    band.cards = band.cards | {"music": Card("music", "big", "", "CC-BY-NC-4.0")}
    with pytest.raises(InputError, match=r"engine big of slot music \(licence CC-BY-NC-4.0\)") as caught:
        await band.run("music", PIECE | {"seed": 9}, commercial_only=True)
    assert caught.value.code == "licence_forbids"
    assert not band.asked
    await band.run("music", PIECE | {"seed": 9})


async def test_a_graph_asks_only_the_slots_of_its_row(server: Server, photos: list[str]) -> None:
    async def hear(request: TrackRequest) -> TrackResult:
        piece = await Band().play(MusicRequest("", request.seconds))
        return TrackResult(piece.audio, piece.grid)

    server.models = replace(server.models, track=hear)
    asked: Counter[str] = Counter()
    for change in ({}, {"music": photos[0]}, {"size": "average", "no_music": True}):
        await server.run("vlog", VLOG | {"photos": photos[:1]} | change)
        asked += server.asked
    assert set(asked) == set(GRAPHS["vlog"].slots)
    await server.run("music", PIECE)
    assert set(server.asked) == set(GRAPHS["music"].slots)
