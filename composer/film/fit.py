"""How well a score fits its film, in two numbers that can be argued with. Measures the finished score."""

from collections.abc import Sequence
from statistics import median

import numpy as np
from scipy.stats import spearmanr

from composer.film import FilmReading
from composer.loudness import short_term
from composer.media import Audio

WINDOW = 3.0
"""Seconds of a loudness reading: short-term loudness as EBU Tech 3341 defines it."""


def fit_of(
    reading: FilmReading, arousal: Sequence[float], score: Audio, hits: Sequence[float]
) -> dict[str, float | None]:
    """`arousal_loudness_correlation`: Spearman's rank correlation of the arousal, averaged over windows of
    three seconds, with the short-term loudness of the score in the same windows; None where one of them does
    not move. `hit_error_median_ms`, `hit_error_worst_ms`: from each hit to the nearest cut; None without.
    """
    distances = [min(abs(hit - cut.time) for cut in reading.cuts) for hit in hits] if reading.cuts else []
    return {
        "arousal_loudness_correlation": _correlation(reading, arousal, score),
        "hit_error_median_ms": round(1000 * median(distances), 2) if distances else None,
        "hit_error_worst_ms": round(1000 * max(distances), 2) if distances else None,
    }


def _correlation(reading: FilmReading, arousal: Sequence[float], score: Audio) -> float | None:
    times, loudness = short_term(score)
    if len(times) < 4 or len(arousal) < 4:
        return None
    at = np.arange(len(arousal)) / reading.rate
    felt = [
        np.interp(np.linspace(time - WINDOW / 2, time + WINDOW / 2, 7), at, arousal).mean() for time in times
    ]
    if np.ptp(felt) < 1e-6 or np.ptp(loudness) < 1e-6:
        return None
    return round(float(spearmanr(felt, loudness).statistic), 4)
