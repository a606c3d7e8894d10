"""The plot of a film and its score, looked at pixel by pixel."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from composer.film import Cut, FilmReading
from composer.film.plot import COLOURS, Drawn, plot
from composer.media import Audio

SECONDS = 20


@dataclass(frozen=True)
class Named:
    name: str
    start: float
    end: float


@dataclass(frozen=True)
class At:
    time: float


def drawn(emotion: int = 0, hits: Sequence[At] = (), speech: Sequence[float] = ()) -> Drawn:
    motion = tuple(0.5 for _ in range(SECONDS))
    cuts = (Cut(8.0, 1.0),)
    reading = FilmReading(
        SECONDS, 500, 25.0, 64, 36, "h264", True, (), 1.0, motion, cuts, (-30.0,) * SECONDS, tuple(speech)
    )
    rows = [[float(number == emotion) for number in range(6)]] * SECONDS
    tone = 0.1 * np.sin(np.arange(SECONDS * 8000) * 0.3)
    score = Audio(np.stack([tone, tone]).astype(np.float32), 8000)
    return Drawn(
        reading, rows, [0.2] * SECONDS, [0.6] * SECONDS, (Named("verse", 0.0, 20.0),), tuple(hits), score
    )


def pixels(what: Drawn) -> NDArray[np.int16]:
    with Image.open(io.BytesIO(plot(what))) as picture:
        assert picture.format == "PNG"
        return np.asarray(picture.convert("RGB"), np.int16)


def share(picture: NDArray[np.int16], colour: str, opacity: float = 1.0) -> float:
    wanted = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)])
    shown = wanted * opacity + 255 * (1 - opacity)
    return float((np.abs(picture - shown).max(axis=2) <= 3).mean())


def test_the_emotion_that_is_felt_fills_its_panel_in_its_colour() -> None:
    for emotion in (0, 3):
        picture = pixels(drawn(emotion))
        assert picture.shape == (1000, 1200, 3)
        assert share(picture, COLOURS[emotion], 0.9) > 0.15
        assert share(picture, COLOURS[1 if emotion else 4], 0.9) < 0.01


def test_hits_and_speech_are_drawn_where_there_are_any() -> None:
    plain = pixels(drawn())
    speech = [0.0] * 100 + [1.0] * 100
    told = pixels(drawn(hits=[At(8.0)], speech=speech))
    assert share(told, "#e08e2b") > share(plain, "#e08e2b") + 0.001
    assert np.abs(told - plain).max() > 100


def test_the_same_values_give_the_same_bytes() -> None:
    assert plot(drawn()) == plot(drawn())


def test_a_film_of_a_moment_and_a_silent_score_can_be_drawn() -> None:
    short = drawn()
    reading = replace(short.reading, seconds=0.04, motion=(0.0,), cuts=(), loudness=())
    silent = Audio(np.zeros((2, 400), np.float32), 8000)
    tiny = replace(
        short,
        reading=reading,
        probabilities=short.probabilities[:1],
        valence=[0.0],
        arousal=[0.0],
        sections=(),
        score=silent,
    )
    assert pixels(tiny).shape == (1000, 1200, 3)
