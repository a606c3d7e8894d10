"""How a score fits its film, on scores whose fit is known."""

import numpy as np

from composer.film import Cut, FilmReading
from composer.film.fit import fit_of
from composer.media import Audio

SECONDS = 40
AROUSAL = (0.4 + 0.3 * np.sin(np.arange(SECONDS) / 5)).tolist()


def film(*cuts: float, rate: float = 1.0) -> FilmReading:
    there = tuple(Cut(time, 1.0) for time in cuts)
    return FilmReading(SECONDS, 25 * SECONDS, 25.0, 64, 36, "h264", True, (), rate, (), there)


def score(levels: list[float]) -> Audio:
    time = np.arange(SECONDS * 8000) / 8000
    wave = np.sin(2 * np.pi * 440 * time) * np.interp(time, np.arange(SECONDS), levels) * 0.5
    return Audio(np.stack([wave, wave]).astype(np.float32), 8000)


def test_a_score_that_follows_fits_and_one_that_goes_against_does_not() -> None:
    with_it = fit_of(film(), AROUSAL, score(AROUSAL), [])["arousal_loudness_correlation"]
    against = fit_of(film(), AROUSAL, score([1 - value for value in AROUSAL]), [])
    assert with_it is not None
    assert with_it > 0.95
    assert (against["arousal_loudness_correlation"] or 0) < -0.95


def test_stills_of_another_rate_are_at_their_own_times() -> None:
    thick = np.interp(np.arange(SECONDS * 2) / 2, np.arange(SECONDS), AROUSAL).tolist()
    found = fit_of(film(rate=2.0), thick, score(AROUSAL), [])["arousal_loudness_correlation"]
    assert found is not None
    assert found > 0.95


def test_an_even_film_an_even_score_and_a_short_one_have_no_correlation() -> None:
    assert fit_of(film(), [0.4] * SECONDS, score(AROUSAL), [])["arousal_loudness_correlation"] is None
    silent = Audio(np.zeros((2, SECONDS * 8000), np.float32), 8000)
    assert fit_of(film(), AROUSAL, silent, [])["arousal_loudness_correlation"] is None
    assert fit_of(film(), AROUSAL[:2], score(AROUSAL), [])["arousal_loudness_correlation"] is None


def test_a_hit_is_as_far_off_as_its_nearest_cut() -> None:
    found = fit_of(film(4.0, 10.0, 20.0), AROUSAL, score(AROUSAL), [4.01, 9.98, 21.0])
    assert (found["hit_error_median_ms"], found["hit_error_worst_ms"]) == (20.0, 1000.0)
    without = fit_of(film(4.0), AROUSAL, score(AROUSAL), [])
    assert without["hit_error_median_ms"] is None
    assert fit_of(film(), AROUSAL, score(AROUSAL), [4.0])["hit_error_worst_ms"] is None
