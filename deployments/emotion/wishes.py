"""What an emotion engine is asked, checked, and what it answers, rounded. Knows no engine."""

import math
from collections.abc import Mapping
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from composer.errors import InputError
from deployments.emotion import EmotionRequest, EmotionResult, Mode

PLACES = 6
"""Decimals of valence and arousal."""

STEPS = 2**20
"""Probabilities are whole numbers of these parts: binary fractions, whose sums are exact in any order."""


def check(request: EmotionRequest) -> None:
    """Raises InputError that names the field, its value and the rule."""
    count = len(request.stills)
    if not count:
        raise InputError("a film without stills feels like nothing: give at least one", field="stills")
    if not (math.isfinite(request.rate) and request.rate > 0):
        raise InputError(f"rate {request.rate}: stills a second, more than 0", field="rate")
    if request.mode not in get_args(Mode):
        raise InputError(f"mode {request.mode!r}: one of {', '.join(get_args(Mode))}", field="mode")
    if request.motion and len(request.motion) != count:
        raise InputError(
            f"{len(request.motion)} values of motion for {count} stills: one for each, or none",
            field="motion",
        )
    wrong = next((value for value in request.motion if not 0 <= value <= 1), None)
    if wrong is not None:
        raise InputError(f"motion {wrong}: 0 (still) to 1 (violent)", field="motion")
    for cut in request.cuts:
        if not (math.isfinite(cut.time) and 0 <= cut.strength <= 1):
            raise InputError(f"{cut}: a time in seconds and a strength of 0 to 1", field="cuts")


def told(
    probabilities: NDArray[np.float64],
    valence: NDArray[np.float64],
    arousal: NDArray[np.float64],
    understood: Mapping[str, str],
) -> EmotionResult:
    """The answer, with probabilities that sum to exactly 1: the largest takes the rounding."""
    rows = []
    for row in probabilities:
        parts = np.rint(row * STEPS).astype(int)
        parts[parts.argmax()] += STEPS - parts.sum()
        rows.append(tuple((parts / STEPS).tolist()))
    return EmotionResult(
        tuple(rows),
        tuple(np.round(np.clip(valence, -1, 1), PLACES).tolist()),
        tuple(np.round(np.clip(arousal, 0, 1), PLACES).tolist()),
        understood,
    )
