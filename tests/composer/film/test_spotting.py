"""Where a score rises, turns and strikes: what is spotted in a film."""

import numpy as np
import pytest

from composer.film import Cut, FilmReading
from composer.film.spotting import LOUDEST, SOFTEST, intensity, spot
from composer.music.cues import check_cues


def film(seconds: float, *cuts: tuple[float, float], rate: float = 1.0) -> FilmReading:
    there = tuple(Cut(time, strength) for time, strength in cuts)
    return FilmReading(seconds, round(25 * seconds), 25.0, 64, 36, "h264", True, (), rate, (), there)


def test_the_curve_rises_and_falls_with_the_arousal_and_uses_all_the_dynamics() -> None:
    arousal = 0.3 + 0.25 * np.sin(np.arange(60) / 8)
    curve = intensity(arousal.tolist(), 1.0, 60.0)
    assert len(curve) == 61
    assert np.corrcoef(curve[:60], arousal)[0, 1] > 0.98
    assert (curve.min(), curve.max()) == (SOFTEST, LOUDEST)


def test_an_even_film_stays_even_and_a_calm_one_soft() -> None:
    calm = intensity([0.2, 0.22, 0.21, 0.2, 0.22, 0.2], 1.0, 6.0)
    wild = intensity([0.9] * 6, 1.0, 6.0)
    assert np.ptp(calm) < 0.1
    assert calm.max() < 0.5 < 0.85 < wild.min()


@pytest.mark.parametrize(("rate", "count"), [(0.1, 6), (1.0, 60), (4.0, 240)])
def test_the_curve_has_a_value_a_second_whatever_the_stills(rate: float, count: int) -> None:
    arousal = np.linspace(0.1, 0.9, count).tolist()
    curve = intensity(arousal, rate, 60.0)
    assert len(curve) == 61
    assert (np.diff(curve) >= 0).all()


def test_the_strongest_cuts_are_hit_and_hits_keep_apart() -> None:
    cues = spot(film(30.0, (5.0, 0.9), (7.0, 1.0), (12.0, 0.4), (20.0, 0.8)), [0.4] * 30)
    assert [(hit.time, hit.strength) for hit in cues.hits] == [(7.0, 1.0), (20.0, 0.8)]
    assert cues.cuts == (5.0, 7.0, 12.0, 20.0)


def test_sections_begin_at_cuts_however_fast_a_film_is_cut() -> None:
    times = np.arange(1, 60) / 2
    cues = spot(film(30.0, *((float(time), 0.7 + 0.01 * (time % 3)) for time in times)), [0.5] * 30)
    edges = np.array([0.0, *cues.boundaries])
    assert set(cues.boundaries) <= set(times.tolist())
    assert (np.diff(edges)[1:] >= 7).all()
    assert (np.diff([hit.time for hit in cues.hits]) >= 4).all()


def test_no_cue_lies_where_the_fades_are() -> None:
    cues = spot(film(20.0, (0.2, 1.0), (19.5, 1.0), (18.0, 1.0)), [0.4] * 20)
    assert [hit.time for hit in cues.hits] == [18.0]
    assert cues.cuts == (18.0,)


@pytest.mark.parametrize("seconds", [0.04, 0.5, 1.0, 3.0, 599.96])
def test_a_film_of_any_length_is_spotted_with_cues_that_music_can_follow(seconds: float) -> None:
    cues = spot(film(seconds, (seconds / 2, 1.0)), [0.4] * max(1, int(seconds)))
    check_cues(cues, seconds)
    assert cues.curve


def test_a_film_of_which_nothing_is_felt_has_a_middle_curve() -> None:
    assert spot(film(5.0), []).curve == ((SOFTEST + LOUDEST) / 2,)
