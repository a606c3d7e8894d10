"""The built-in music engine behind its slot."""

import asyncio

import numpy as np
import pytest

from composer.errors import InputError, SoundreelError
from composer.music.cues import Cues, Hit
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


def test_cues_are_followed_and_told(engine: BuiltinMusic) -> None:
    cues = Cues((0.2,) * 6 + (0.9,) * 7, (6.0,), (Hit(8.4, 0.9),))
    (result,) = engine.run([MusicRequest("epic", 12.0, seed=4, cues=cues)])
    assert [(hit.time, hit.kind) for hit in result.hits] == [(8.4, "riser")]
    starts = [part.start for part in result.sections]
    assert starts == pytest.approx([0.0, 6.0], abs=0.002)
    assert result.sections[-1].end == 12.0
    assert result.sections[0].energy < result.sections[1].energy
    assert any(abs(bar - 6.0) < 0.002 for bar in result.grid.bars)
    loud = np.square(result.audio.samples).mean(axis=0)
    assert loud[int(8.4 * 48_000) :][:4800].mean() > 4 * loud[int(7.4 * 48_000) :][:48_000].mean()


def test_cues_outside_the_piece_are_the_callers_fault(engine: BuiltinMusic) -> None:
    with pytest.raises(InputError, match=r"hits\[0\] is at 9 s: the piece goes from 0 to 4 s"):
        engine.run([MusicRequest("pop", 4.0, cues=Cues(hits=(Hit(9.0),)))])


def test_stems_and_midi_come_when_they_are_asked_for_and_the_mix_is_the_same(engine: BuiltinMusic) -> None:
    plain, full = (
        engine.run([MusicRequest("funk", 5.0, seed=2, rate=44_100, stems=more, midi=more)])[0]
        for more in (False, True)
    )
    assert not plain.stems
    assert plain.midi == b""
    assert set(full.stems) == {"drums", "bass", "harmony", "melody", "effects"}
    assert full.midi[:4] == b"MThd"
    assert plain.audio.rate == full.stems["bass"].rate == 44_100
    assert plain.audio.samples.shape == full.stems["bass"].samples.shape == (2, 220_500)
    assert plain.audio.samples.tobytes() == full.audio.samples.tobytes()


def test_another_rate_is_the_callers_fault(engine: BuiltinMusic) -> None:
    with pytest.raises(InputError, match="44100 or 48000 Hz, not 8000"):
        engine.run([MusicRequest("pop", 2.0, rate=8000)])


def test_a_font_that_is_not_there_is_told_when_the_engine_starts() -> None:
    with pytest.raises(SoundreelError, match=r"no-such\.sf2"):
        BuiltinMusic(font="no-such.sf2")
