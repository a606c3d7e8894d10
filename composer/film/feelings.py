"""How a film feels, second by second, from what its stills show, how much moves and how it is cut.

A model of two dimensions, as in Hanjalic and Xu, "Affective video content representation and modeling" (IEEE
Trans. Multimedia 7, 2005): valence and arousal are weighed sums of what can be measured, and each emotion is
as likely as it lies near on composer.film.emotions.PLANE. Signs, and roughly the proportions, are from the
literature:

- light and saturation please as 0.69 to 0.22, and rouse as -0.31 to 0.60 (Valdez and Mehrabian, "Effects of
  color on emotions", J. Exp. Psychol. Gen. 123, 1994);
- a low key weighs down, and colour has an energy that lifts (Wang and Cheong, "Affective understanding in
  film", IEEE Trans. Circuits Syst. Video Technol. 16, 2006);
- motion rouses (Detenber, Simons and Bennett, "Roll 'em!: the effects of picture motion on emotional
  responses", J. Broadcast. Electron. Media 42, 1998), and so do short shots (Hanjalic and Xu).

That warm light lifts and blue weighs down is how films are lit; patches of plain blue pleased the people whom
Valdez and Mehrabian asked. The scales were set on painted scenes of planted moods. It knows nothing of what a
film tells: a sunny murder is a sunny picture to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from composer.film import Cut
from composer.film.emotions import EMOTIONS, PLANE
from composer.film.seen import COLOURLESS, Seen

SMOOTH_SECONDS = 1.5
"""Standard deviation of the Gaussian over time: a feeling outlasts the glance."""

TYPICAL_MOTION = 0.25
"""Taken where nobody says how much moves."""

TEMPERATURE = 0.18
"""Of the softmax over squared distances: the likeliest on 22 painted scenes of planted moods."""

SHOT_SECONDS = 4.0
"""A shot so long has a pace of 1/e, in the exponential of Hanjalic and Xu."""

_OPEN = 4.0
_SHOWN = 0.001
"""Times of frames are rounded: a still may be of a shot that begins so much later."""

_MIDDLE_LIGHT, _MIDDLE_COLOUR = 0.48, 0.28
_LIGHT, _COLOUR, _WARM, _DARK, _FACE = 2.2, 1.4, 0.8, 0.3, 0.05
_CALM, _MOTION, _PACE = 0.10, 0.52, 0.30
_GLOW, _GLOOM, _LINES, _CLOSE = 0.09, 0.03, 0.05, 0.05
_AROUSAL_SPAN = 2.0
"""Arousal goes from 0 to 1 and valence from -1 to 1: as far apart on the plane, it counts twice."""

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Felt:
    """For each still: `valence` (-1 to 1), `arousal` (0 to 1), and a row of `probabilities` of EMOTIONS."""

    valence: Values
    arousal: Values
    probabilities: Values


def feel(
    seen: Sequence[Seen], motion: Sequence[float], cuts: Sequence[Cut], rate: float, smooth: bool = True
) -> Felt:
    """What stills feel like, `rate` a second; `motion` has a value for each, or none is known.

    `smooth` takes each still together with those around it in its shot; without it, alone.
    """
    moved = np.asarray(motion if len(motion) else [TYPICAL_MOTION] * len(seen), float)
    coloured = any(still.saturation > COLOURLESS for still in seen)
    valence = np.array([_valence(still, coloured) for still in seen])
    arousal = np.array([_arousal(still, coloured) for still in seen]) + _MOTION * moved
    known = np.array([0.0 if still.black else 1.0 for still in seen])
    if smooth:
        valence = smoothed(valence, rate, cuts, known)
        arousal = smoothed(arousal, rate, cuts, known)
    arousal = np.clip(arousal + _PACE * pace(cuts, len(seen), rate), 0.0, 1.0)
    return Felt(valence, arousal, probabilities(valence, arousal))


def _valence(still: Seen, coloured: bool) -> float:
    if still.black:
        return 0.0
    felt = _LIGHT * (still.light - _MIDDLE_LIGHT) - _DARK * still.dark + _FACE * min(still.faces, 2)
    if coloured:
        felt += _COLOUR * (_colour(still) - _MIDDLE_COLOUR) + _WARM * still.warmth
    return float(np.tanh(felt))


def _arousal(still: Seen, coloured: bool) -> float:
    colour = _colour(still) if coloured else _MIDDLE_COLOUR
    own = _GLOW * colour + _GLOOM * (1 - still.light) + _LINES * (still.edges + still.contrast) / 2
    return _CALM + own + _CLOSE * still.face


def _colour(still: Seen) -> float:
    return (still.saturation + still.colourfulness) / 2


def pace(cuts: Sequence[Cut], count: int, rate: float) -> Values:
    """How fast the film is cut around each of `count` stills, from 0 to 1: exp(-shot / SHOT_SECONDS).

    The first and the last shot count for _OPEN seconds longer than they are seen: no cut ended them.
    """
    times = np.arange(count) / rate
    inner = sorted({cut.time for cut in cuts if 0 < cut.time < count / rate})
    if not inner:
        return np.zeros(count)
    edges = np.array([-_OPEN, *inner, count / rate + _OPEN])
    lengths = np.diff(edges)
    own = np.exp(-lengths[np.searchsorted(edges, times, side="right") - 1] / SHOT_SECONDS)
    return smoothed(own, rate, ())


def smoothed(values: Values, rate: float, cuts: Sequence[Cut], known: Values | None = None) -> Values:
    """The values (of shape (n,) or (n, k)) under a Gaussian of SMOOTH_SECONDS that looks both ways.

    What lies beyond a cut counts less by the strength of the cut, and nothing beyond a full one; so a montage
    of weak cuts is smoothed and a scene is not mixed with the next. Stills that are not `known` (0 to 1) take
    the value of those around them, over cuts where the shot has nothing else.
    """
    count = len(values)
    reach = max(1, round(3 * SMOOTH_SECONDS * rate))
    weights = np.ones(count) if known is None else known
    passed = _passes(cuts, count, rate)
    result = np.array(values, float)
    for at in range(count):
        low, high = max(0, at - reach), min(count, at + reach + 1)
        far = (np.arange(low, high) - at) / (SMOOTH_SECONDS * rate)
        kernel = np.exp(-0.5 * far**2) * weights[low:high]
        kernel *= np.concatenate((_before(passed[low:at]), [1.0], np.cumprod(passed[at : high - 1])))
        if kernel.sum() > 1e-9:
            result[at] = np.tensordot(kernel / kernel.sum(), values[low:high], 1)
        else:
            result[at] = _nearest(values, weights, at)
    return result


def _passes(cuts: Sequence[Cut], count: int, rate: float) -> Values:
    """How much of still i + 1 still i may know: a product over the cuts between them."""
    passed = np.ones(max(0, count - 1))
    for cut in cuts:
        between = int(np.ceil((cut.time - _SHOWN) * rate - 1e-6)) - 1
        if 0 <= between < len(passed):
            passed[between] *= 1 - min(1.0, max(0.0, cut.strength))
    return passed


def _before(passed: Values) -> Values:
    return np.asarray(np.cumprod(passed[::-1])[::-1], float)


def _nearest(values: Values, weights: Values, at: int) -> Values:
    known = np.flatnonzero(weights > 0)
    if not len(known):
        return np.asarray(values[at])
    return np.asarray(values[known[np.argmin(np.abs(known - at))]])


def probabilities(valence: Values, arousal: Values, temperature: float = TEMPERATURE) -> Values:
    """A row of EMOTIONS for each still: softmax of minus the squared distance over `temperature`."""
    places = np.array([PLANE[name] for name in EMOTIONS])
    across = valence[:, None] - places[:, 0]
    along = _AROUSAL_SPAN * (arousal[:, None] - places[:, 1])
    return normalised(np.exp(-_least_zero(across**2 + along**2) / temperature))


def _least_zero(distances: Values) -> Values:
    nearest: Values = distances - distances.min(axis=1, keepdims=True)
    return nearest


def normalised(rows: Values) -> Values:
    """Rows that sum to 1."""
    shares: Values = rows / rows.sum(axis=1, keepdims=True)
    return shares


def placed(rows: Values) -> tuple[Values, Values]:
    """Valence and arousal of rows of probabilities: the mean of the places of EMOTIONS, weighed by them."""
    places = np.array([PLANE[name] for name in EMOTIONS])
    felt = rows @ places
    return felt[:, 0], felt[:, 1]
