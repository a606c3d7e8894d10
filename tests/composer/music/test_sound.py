"""What a listener notices in finished pieces."""

import subprocess
import sys
from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from composer.media import Audio
from composer.music.arrange import compose
from composer.music.brief import read_brief
from composer.music.perform import perform
from composer.music.styles import STYLES
from load_tests.hearing import beats_heard, chroma, distances, key_of, level

DIGEST = """
import hashlib
from composer.music.arrange import compose
from composer.music.brief import read_brief
from composer.music.perform import perform

score = compose(read_brief("folk with cello, not sad"), 6.5, 103.0, 9)
print(hashlib.sha256(perform(score).samples.tobytes()).hexdigest())
"""


@cache
def piece(prompt: str, seconds: float = 10, tempo: float | None = None, seed: int = 1) -> Audio:
    return perform(compose(read_brief(prompt), seconds, tempo, seed))


@pytest.mark.parametrize("seconds", [0.5, 2.0, 3.3333, 7.77, 31.0])
def test_a_piece_is_as_long_as_asked_to_the_sample_in_48_khz_stereo(seconds: float) -> None:
    audio = piece("rock", seconds)
    assert audio.rate == 48_000
    assert audio.samples.shape == (2, round(seconds * 48_000))
    assert audio.samples.dtype == np.float32


@pytest.mark.parametrize("genre", sorted(STYLES))
def test_a_piece_is_loud_enough_never_clips_and_ends_quietly_without_being_cut(genre: str) -> None:
    audio = piece(genre, 12, seed=2)
    samples = audio.samples
    assert np.abs(samples).max() < 0.9
    assert -20 < level(samples) < -15
    assert abs(float(samples.mean())) < 1e-3
    assert level(samples[:, -480:]) < -60
    assert np.abs(samples[:, :2]).max() < 0.02
    quarters = [
        level(samples[:, -at : len(samples[0]) - at + 12_000]) for at in (72_000, 48_000, 24_000, 12_000)
    ]
    assert quarters == sorted(quarters, reverse=True)
    assert quarters[0] > -45


@pytest.mark.parametrize("genre", sorted(STYLES))
def test_there_is_no_hole_in_a_piece(genre: str) -> None:
    mono = piece(genre, 12, seed=2).samples.mean(axis=0)
    steps = [level(mono[at : at + 9600]) for at in range(0, 10 * 48_000, 9600)]
    assert min(steps) > -45


@pytest.mark.parametrize(
    ("prompt", "tempo", "seconds"),
    [
        ("pop", 112, 14),
        ("ambient", 96, 16),
        ("folk without drums", 74, 14),
        ("solo piano", 66, 15),
        ("jazz", 132, 12),
        ("house without drums", 124, 12),
        ("reggae", 78, 14),
        ("rock", 176, 12),
    ],
)
def test_a_beat_tracker_hears_every_beat_of_the_score(prompt: str, tempo: float, seconds: float) -> None:
    score = compose(read_brief(prompt), seconds, tempo, seed=5)
    beats = [beat for beat in score.grid.beats if 2 <= beat <= seconds - 2]
    away = np.abs(distances(beats, beats_heard(perform(score))))
    assert away.max() < 0.060
    assert np.median(away) < 0.025


def test_the_tempo_is_exact() -> None:
    audio = piece("house", 20, 125.0)
    mono = audio.samples.mean(axis=0)
    low = np.convolve(mono, np.ones(96) / 96, "same")[::96]
    rise = np.maximum(0, np.diff(np.abs(low)))
    rate = 500.0
    pulse = np.correlate(rise, rise, "full")[len(rise) - 1 :]
    span = range(int(7.6 * 60 / 125 * rate), int(8.4 * 60 / 125 * rate))
    period = max(span, key=lambda lag: float(pulse[lag])) / rate / 8
    assert 60 / period == pytest.approx(125, rel=0.001)


@pytest.mark.parametrize(
    "prompt", ["folk in D minor", "house in D minor", "sad piano in D minor", "epic in D minor"]
)
def test_in_d_minor_sounds_in_d_minor(prompt: str) -> None:
    assert key_of(piece(prompt, 24)) == (2, "minor")


@pytest.mark.parametrize("genre", ["pop", "synthwave", "cinematic"])
def test_most_happy_pieces_sound_major_and_most_sad_ones_minor(genre: str) -> None:
    for mood, mode in (("happy", "major"), ("sad", "minor")):
        heard = [key_of(piece(f"{mood} {genre}", 24, seed=seed))[1] for seed in (1, 2, 3)]
        assert heard.count(mode) >= 2


@pytest.mark.parametrize("genre", ["pop", "jazz", "metal", "ambient", "celtic", "house", "waltz"])
def test_the_last_second_sounds_of_the_tonic_triad(genre: str) -> None:
    for mode, third in (("major", 4), ("minor", 3)):
        audio = piece(f"{genre} in C {mode}", 15)
        heard = chroma(Audio(audio.samples[:, -48_000:].copy(), audio.rate))
        assert set(np.argsort(heard)[-3:]) == {0, third, 7}


def test_without_drums_the_top_is_much_quieter() -> None:
    def top(prompt: str) -> float:
        spectrum = np.abs(np.fft.rfft(piece(prompt, 10).samples.mean(axis=0))) ** 2
        hertz = np.fft.rfftfreq(480_000, 1 / 48_000)
        return float(10 * np.log10(spectrum[hertz > 9000].sum() / spectrum.sum()))

    assert top("pop without drums") < top("pop") - 6


def test_genres_sound_different_from_each_other() -> None:
    def features(genre: str, seed: int) -> list[float]:
        mono = piece(genre, 10, seed=seed).samples.mean(axis=0)
        spectrum = np.abs(np.fft.rfft(mono)) ** 2
        edges = [0, 120, 400, 1500, 5000, 24_000]
        hertz = np.fft.rfftfreq(len(mono), 1 / 48_000)
        bands = [spectrum[(hertz >= a) & (hertz < b)].sum() for a, b in pairwise(edges)]
        steps = np.square(mono[: len(mono) // 480 * 480].reshape(-1, 480)).mean(axis=1)
        rises = np.maximum(0, np.diff(10 * np.log10(steps + 1e-6)))
        return [*(10 * np.log10(np.array(bands) / spectrum.sum())), 4 * float(rises.mean())]

    genres = ("piano", "house", "ambient", "rock", "folk", "epic", "jazz")
    found = np.array([[features(genre, seed) for seed in (1, 2)] for genre in genres])
    within = np.linalg.norm(found[:, 0] - found[:, 1], axis=1).mean()
    between = [np.linalg.norm(found[a, 0] - found[b, 1]) for a in range(7) for b in range(7) if a != b]
    assert np.mean(between) > 1.5 * within
    assert min(between) > 1


def test_one_seed_repeats_to_the_byte_in_this_process_and_in_another() -> None:
    here: dict[str, str] = {}
    piece("epic", 3)
    exec(DIGEST.replace("print(", "found = ("), here)  # noqa: S102 - the same lines, in this process
    other = subprocess.run([sys.executable, "-c", DIGEST], capture_output=True, text=True, check=True)
    assert other.stdout.strip() == here["found"]


def test_two_seeds_sound_different() -> None:
    one, two = (piece("lofi in C minor", 8, 80, seed).samples for seed in (1, 2))
    assert level(one - two) > level(one) - 6
