"""Spotting: where in a film music rises, turns and strikes. Knows what was read of the film, not the music.

The word is the trade's own: composer and director "spot" a film before a note is written (Karlin and Wright,
On the Track, 2nd ed., 2004, chapter 4).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

from composer.film import Cut, FilmReading
from composer.music.cues import Cues, Hit

SCENE_SECONDS = 7.0
"""A section of music lasts at least so long, however fast a film is cut."""

HIT_SECONDS = 4.0
"""Hits are at least so far apart: a score that strikes every cut strikes none."""

HIT_STRENGTH = 0.5
_SMOOTH_SECONDS = 1.5
_LEAST_SPAN = 0.25
"""A film whose arousal moves by less stays as even as it is: its curve is spread no further."""

SOFTEST, LOUDEST = 0.4, 1.0
"""How intense the score is. Under the lower the built-in melodies fall silent in most styles, and a theme
that is not played in calm scenes is not one for the film."""


def spot(reading: FilmReading, arousal: Sequence[float]) -> Cues:
    """What the score of a film is to follow.

    The curve is the arousal, smoothed, and spread to use the dynamics that music has; a section begins at the
    strongest cuts that lie SCENE_SECONDS apart; the strongest of all are hit. No cue comes within the last
    second or at the start, where the fades are.
    """
    curve = intensity(arousal, reading.rate, reading.seconds)
    cuts = [cut for cut in reading.cuts if 0.5 <= cut.time <= reading.seconds - 1.0]
    boundaries = _apart(cuts, SCENE_SECONDS, reading.seconds)
    hits = _apart([cut for cut in cuts if cut.strength >= HIT_STRENGTH], HIT_SECONDS, reading.seconds + 3.0)
    return Cues(
        tuple(curve.tolist()),
        tuple(cut.time for cut in boundaries),
        tuple(Hit(cut.time, min(1.0, cut.strength)) for cut in hits),
        tuple(cut.time for cut in cuts),
    )


def intensity(arousal: Sequence[float], rate: float, seconds: float) -> NDArray[np.float64]:
    """The arousal once a second, smoothed, and spread from SOFTEST to LOUDEST where it moves enough."""
    values = np.asarray(arousal, float)
    if not len(values):
        return np.full(1, (SOFTEST + LOUDEST) / 2)
    values = gaussian_filter1d(values, max(_SMOOTH_SECONDS * rate, 0.3), mode="nearest")
    times = np.arange(int(np.ceil(seconds)) + 1)
    curve = np.interp(times, np.arange(len(values)) / rate, values)
    low, high = np.quantile(curve, [0.02, 0.98])
    middle = (low + high) / 2
    scale = (LOUDEST - SOFTEST) / max(high - low, _LEAST_SPAN)
    half = (high - low) * scale / 2
    centre = np.clip(middle, SOFTEST + half, LOUDEST - half)
    spread: NDArray[np.float64] = np.clip(centre + (curve - middle) * scale, SOFTEST, LOUDEST)
    return np.round(spread, 4)


def _apart(cuts: Sequence[Cut], least: float, seconds: float) -> list[Cut]:
    """The strongest cuts that keep `least` seconds from each other, from the start and from `seconds`."""
    kept: list[Cut] = []
    for cut in sorted(cuts, key=lambda each: (-each.strength, each.time)):
        edges = [0.0, seconds, *(other.time for other in kept)]
        if all(
            abs(cut.time - edge) >= min(least, 3.0 if edge in (0.0, seconds) else least) for edge in edges
        ):
            kept.append(cut)
    return sorted(kept, key=lambda each: each.time)
