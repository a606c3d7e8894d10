"""Music goes on from a sound: in its tempo, on its beat, in its key, and nobody hears where."""

from functools import cache

import numpy as np
import pytest

from composer.descriptors.pulse import heard_tempo
from composer.descriptors.tonality import key_fits
from composer.loudness import integrated_loudness
from composer.media import Audio
from composer.music.arrange import compose
from composer.music.brief import read_brief
from composer.music.lead_in import Continued, go_on, listen
from composer.music.perform import perform
from composer.music.score import Score
from composer.sound import RATE

PROMPTS = ("lo-fi music with a relaxing slow melody", "techno", "folk guitar")


@cache
def begun(prompt: str) -> tuple[Score, Audio]:
    """A piece of 14 s as another seed would have it."""
    score = compose(read_brief(prompt), 14.0, seed=3)
    return score, perform(score)


@cache
def gone_on(prompt: str) -> Continued:
    return go_on(listen(begun(prompt)[1]), read_brief(prompt), 24.0, None, 9)


def level(audio: Audio, start: float, end: float) -> float:
    piece = audio.samples[:, round(start * audio.rate) : round(end * audio.rate)]
    return float(10 * np.log10(np.mean(np.square(piece, dtype=np.float64)) + 1e-12))


@pytest.mark.parametrize("prompt", PROMPTS)
def test_the_rest_is_in_the_tempo_and_key_of_what_was_begun(prompt: str) -> None:
    score, _ = begun(prompt)
    made = gone_on(prompt)
    assert made.score is not None
    assert made.score.tempo == pytest.approx(score.tempo, rel=0.005)
    assert made.score.key == score.key
    assert heard_tempo(made.audio) == pytest.approx(score.tempo, rel=0.02)


@pytest.mark.parametrize("prompt", PROMPTS)
def test_a_new_bar_begins_where_a_bar_of_the_old_one_would_have(prompt: str) -> None:
    score, _ = begun(prompt)
    bars = [score.clock.seconds(bar) for bar in score.bars]
    made = gone_on(prompt)
    assert min(abs(bar - made.seam) for bar in bars) < 0.06
    beats = np.diff([beat for beat in made.grid.beats if abs(beat - made.seam) < 4])
    assert np.abs(beats * score.tempo / 60 - 1).max() < 0.1


@pytest.mark.parametrize("prompt", PROMPTS)
def test_the_seam_neither_clicks_nor_drops(prompt: str) -> None:
    made = gone_on(prompt)
    before, after = (level(made.audio, made.seam + start, made.seam + start + 3) for start in (-3.5, 0))
    assert abs(after - before) < 4
    own = level(begun(prompt)[1], made.seam - 0.4, made.seam)
    assert level(made.audio, made.seam - 0.4, made.seam) > own - 2
    steps = np.abs(np.diff(made.audio.samples, 2)).max(axis=0)
    seam = round(made.seam * RATE)
    assert steps[seam - RATE // 2 : seam].max() <= 1.01 * steps.max()
    around = steps[seam - RATE : seam - round(0.4 * RATE)].max(), steps[seam : seam + RATE].max()
    assert steps[seam - round(0.4 * RATE) : seam].max() <= 1.5 * max(around)


@pytest.mark.parametrize("prompt", PROMPTS)
def test_what_was_begun_is_heard_first_and_the_piece_is_as_long_as_asked(prompt: str) -> None:
    _, first = begun(prompt)
    made = gone_on(prompt)
    kept = round((made.seam - 0.5) * RATE)
    assert made.audio.samples.shape == (2, 24 * RATE)
    assert np.array_equal(made.audio.samples[:, :kept], first.samples[:, :kept])
    assert level(made.audio, 23.99, 24.0) < -50


def test_the_same_lead_in_gives_the_same_bytes() -> None:
    prompt = PROMPTS[0]
    again = go_on(listen(begun(prompt)[1]), read_brief(prompt), 24.0, None, 9)
    assert again.audio.samples.tobytes() == gone_on(prompt).audio.samples.tobytes()


def test_a_soft_lead_in_is_brought_to_the_level_of_what_follows() -> None:
    prompt = PROMPTS[1]
    soft = Audio((begun(prompt)[1].samples[:1] * np.float32(0.1)), RATE)
    made = go_on(listen(soft), read_brief(prompt), 24.0, None, 9)
    cut = Audio(made.audio.samples[:, : round(made.seam * RATE)].copy(), RATE)
    assert integrated_loudness(cut) == pytest.approx(-14, abs=1.5)


def drone(seconds: float) -> Audio:
    """D minor without a pulse, in mono, which swells slowly."""
    time = np.arange(round(seconds * 44_100)) / 44_100
    chord = [146.83, 174.61, 220.0, 293.66, 349.23]
    wave = sum(np.sin(2 * np.pi * pitch * time) for pitch in chord) * np.minimum(1, time) / 10
    return Audio(np.asarray(wave[None], np.float32), 44_100)


def test_a_sound_without_a_beat_goes_over_slowly_and_gives_the_key() -> None:
    made = go_on(listen(drone(8.0)), read_brief("ambient"), 20.0, None, 1)
    assert made.audio.seconds == 20.0
    assert level(made.audio, made.seam - 2, made.seam) > -40
    assert made.score is not None
    scale = {pitch % 12 for pitch in made.score.key.scale}
    assert {2, 5, 9} <= scale


@pytest.mark.parametrize("seconds", [3.0, 6.0, 10.0])
def test_a_longer_lead_in_is_cut_and_fades(seconds: float) -> None:
    prompt = PROMPTS[1]
    made = go_on(listen(begun(prompt)[1]), read_brief(prompt), seconds, None, 1)
    assert made.audio.samples.shape[1] == round(seconds * RATE)
    assert level(made.audio, seconds - 0.01, seconds) < -30
    assert made.score is None


@pytest.mark.parametrize(("lead", "whole"), [(1.2, 2.0), (1.2, 30.0), (13.9, 14.0), (5.0, 6.0)])
def test_any_lengths_meet(lead: float, whole: float) -> None:
    first = Audio(begun(PROMPTS[1])[1].samples[:, : round(lead * RATE)].copy(), RATE)
    made = go_on(listen(first), read_brief("techno"), whole, None, 1, rate=44_100)
    assert made.audio.samples.shape == (2, round(whole * 44_100))
    assert np.isfinite(made.audio.samples).all()
    assert np.abs(made.audio.samples).max() <= 1.0


def test_silence_is_gone_on_from_in_the_prompts_own_tempo() -> None:
    silence = Audio(np.zeros((2, 4 * RATE), np.float32), RATE)
    made = go_on(listen(silence), read_brief("techno 128 bpm"), 10.0, None, 1)
    assert made.score is not None
    assert made.score.tempo == 128
    assert key_fits(made.audio)
