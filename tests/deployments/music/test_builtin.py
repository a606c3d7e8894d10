"""The built-in music engine behind its slot."""

import asyncio

import numpy as np
import pytest

from composer.errors import InputError
from deployments.engine import Host, load
from deployments.music import ENGINES, MusicRequest, MusicResult
from deployments.music.builtin import BuiltinMusic


@pytest.fixture(scope="module")
def engine() -> BuiltinMusic:
    return BuiltinMusic()


def test_the_slot_finds_its_engine_by_name_and_the_engine_names_both_licences() -> None:
    assert load("builtin", ENGINES) is BuiltinMusic
    assert "Apache-2.0" in BuiltinMusic.license
    assert "GPL-2.0" in BuiltinMusic.license


def test_a_piece_comes_at_the_tempo_asked_with_its_exact_grid(engine: BuiltinMusic) -> None:
    (result,) = engine.run([MusicRequest("happy folk", 6.25, tempo=96.0, seed=3)])
    assert result.audio.samples.shape == (2, 300_000)
    assert result.audio.rate == 48_000
    assert result.grid.exact
    assert result.grid.tempo == 96
    assert result.grid.beats == tuple(number * 0.625 for number in range(10))
    assert result.grid.bars == result.grid.beats[::4]


def test_without_a_tempo_the_prompt_decides(engine: BuiltinMusic) -> None:
    (result,) = engine.run([MusicRequest("lofi at 71 bpm", 4.0)])
    assert result.grid.tempo == 71


def test_what_was_understood_names_genre_mood_key_tempo_and_players(engine: BuiltinMusic) -> None:
    (result,) = engine.run([MusicRequest("calm jazz in G minor with flute, no drums", 4.0)])
    told = result.understood
    assert told["genre"] == "jazz"
    assert told["mood"] == "calm"
    assert told["key"] == "G minor"
    assert told["tempo"].endswith("bpm")
    assert "flute" in told["players"]
    assert told["without"] == "drums"


def test_requests_are_answered_in_order_the_same_alone_and_together(engine: BuiltinMusic) -> None:
    requests = [MusicRequest("rock", 3.0, seed=1), MusicRequest("piano", 2.0, seed=2)]
    together = engine.run(requests)
    for request, result in zip(requests, together, strict=True):
        (alone,) = engine.run([request])
        assert alone.audio.samples.tobytes() == result.audio.samples.tobytes()
        assert alone.grid == result.grid


def test_a_length_that_cannot_be_played_is_the_callers_fault(engine: BuiltinMusic) -> None:
    with pytest.raises(InputError, match="seconds must be from") as refused:
        engine.run([MusicRequest("pop", 0.0)])
    assert refused.value.field == "seconds"


async def test_a_host_plays_for_several_callers_at_once(engine: BuiltinMusic) -> None:
    host: Host[MusicRequest, MusicResult] = Host(engine)
    asked = [MusicRequest("pop", 2.0, seed=seed) for seed in (1, 2)]
    one, two = await asyncio.gather(*(host(request) for request in asked))
    assert not np.array_equal(one.audio.samples, two.audio.samples)
    (again,) = engine.run(asked[:1])
    assert np.array_equal(one.audio.samples, again.audio.samples)
    assert host.failure is None
