"""What an evaluation measures of a score, by name, with its definition and source; means with intervals.

Knows no films and no models.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from composer.descriptors import Descriptors
from composer.media import Audio
from composer.music.theory import NAMES
from composer.tracking import pace
from deployments.music import MusicResult

Values = Mapping[str, float | None]
"""A number for each of METRICS; None where there is no such thing."""

RESAMPLES = 2000

METRICS = {
    "loudness": "LUFS, integrated: ITU-R BS.1770-4 (composer.loudness.integrated_loudness)",
    "loudness_range": "LU, 10th to 95th percentile of 3 s blocks: EBU Tech 3342 (composer.loudness)",
    "rms": "dBFS, root mean square of all samples (composer.descriptors.level.rms)",
    "crest": "dB, largest sample over the root mean square (composer.descriptors.level.crest_factor)",
    "contrast": "dB, 20 log10 of the largest to the smallest RMS of 3 s windows, silent ones apart "
    "(composer.descriptors.level.dynamic_contrast)",
    "centroid": "Hz, mean frequency by magnitude: Peeters 2004, 6.1.1 (composer.descriptors.spectrum)",
    "bandwidth": "Hz, standard deviation about the centroid: Peeters 2004, 6.1.2 (the same)",
    "rolloff": "Hz, under which 85 % of the power lies: Peeters 2004, 6.2 (the same)",
    "entropy": "0 to 1, Shannon's, of the power over frequency, of its largest possible value (the same)",
    "coverage": "0 to 1, share of the 24 Bark bands within 40 dB of the loudest: Zwicker 1961 (the same)",
    "tempo_error": "%, of the tempo heard from the tempo of the brief (composer.tracking.pace)",
    "key_kept": "0 or 1, whether the key heard is the key of the brief: Krumhansl and Schmuckler's profiles "
    "(composer.descriptors.tonality.heard_key)",
    "arousal_loudness_correlation": "-1 to 1, Spearman's, of arousal and short-term loudness "
    "(composer.film.fit)",
    "hit_error_median_ms": "ms, median distance of a hit to its nearest cut (composer.film.fit)",
    "hits": "how many moments are struck",
}
"""Unit, definition, source and code of every metric."""


def values_of(found: Descriptors, fit: Mapping[str, float | None], brief: Mapping[str, Any]) -> Values:
    """METRICS of one score, from its descriptors, its fit, and what `against_brief` says."""
    known: dict[str, Any] = {**found.as_dict(), **fit, **brief}
    return {name: _number(known.get(name)) for name in METRICS}


def against_brief(score: Audio, found: Descriptors, piece: MusicResult) -> dict[str, float | None]:
    """Tempo and key as they are heard against what was asked for, and the number of hits."""
    asked, key = piece.grid.tempo, found.key
    tempo = pace(score, asked) if asked > 0 else None
    wanted = piece.understood.get("key")
    return {
        "tempo_error": round(100 * abs(tempo / asked - 1), 4) if tempo else None,
        "key_kept": float(f"{NAMES[key.tonic]} {key.mode}" == wanted) if key and wanted else None,
        "hits": float(len(piece.hits)),
    }


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean over `count` films and its 95 % confidence interval; the bounds are None for one film."""

    value: float
    low: float | None
    high: float | None
    count: int


def mean_of(values: Iterable[float | None], seed: int = 0) -> Mean | None:
    """The mean of the numbers among the values; None without any.

    The interval is Efron's percentile bootstrap over films (Ann. Statist. 7, 1, 1979), RESAMPLES of them.
    """
    numbers = np.array([value for value in values if value is not None], float)
    if not len(numbers):
        return None
    middle = float(numbers.mean())
    if len(numbers) == 1:
        return Mean(middle, None, None, 1)
    drawn = np.random.default_rng((seed, 95)).integers(0, len(numbers), (RESAMPLES, len(numbers)))
    low, high = np.percentile(numbers[drawn].mean(axis=1), [2.5, 97.5])
    return Mean(middle, float(low), float(high), len(numbers))


def means_of(rows: Sequence[Values], seed: int = 0) -> dict[str, Mean]:
    """The means of METRICS over rows, of those that any row has."""
    means = {name: mean_of((row[name] for row in rows), seed) for name in METRICS}
    return {name: mean for name, mean in means.items() if mean is not None}


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and math.isfinite(value) else None
