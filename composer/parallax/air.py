"""What is in the air before a still: rain, snow, embers, stars and the like. Knows no words and no camera.

Every mote lives for a while, again and again at another place, and a whole number of lives fills the clip:
so whatever its speed, the frame after the last is the first. Motes are drawn as they move while the shutter
is open, those near the camera larger, faster and out of focus.
"""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from composer.planes import I420, Plane, planes, yuv444

_SHIFT = 4
"""Bits of a pixel's fraction that OpenCV draws with."""
_DOT = 10
"""The shortest stroke, in those parts of a pixel."""
_LEVELS = 6
"""Steps of brightness in which motes are drawn."""
_SHUTTER = 0.5
"""The part of a frame's time for which the shutter is open (180 degrees)."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Motes of one kind. Lengths are in canvas heights, times in seconds.

    `many` of them on a square canvas; `size` from the farthest to the nearest; `speed` (right, down) per
    second; `sway` how far and how often they wander; `life` how long they are there; `wind` how much of the
    seed's wind they take; `glow` is the halo's radius; `blink` how often a second they flare up; `low` that
    they rise from below; `shine` whether they add light or cover what is behind.
    """

    colour: str
    many: int
    size: tuple[float, float]
    speed: tuple[float, float]
    life: float
    sway: tuple[float, float] = (0.0, 0.0)
    wind: float = 0.0
    strength: float = 1.0
    glow: float = 0.0
    blink: float = 0.0
    low: bool = False
    sky: bool = False
    shine: bool = False


AIRS = {
    "rain": Kind("c9d6e2", 650, (0.0004, 0.0011), (0.0, 2.3), 0.4, wind=0.5, strength=0.5),
    "snow": Kind("f6f9ff", 300, (0.0018, 0.0085), (0.0, 0.13), 5.0, (0.02, 0.35), 0.09, 0.95),
    "embers": Kind(
        "ff9a3c", 90, (0.0016, 0.0045), (0.0, -0.17), 3.2, (0.03, 0.5), 0.1, 1.0, 0.012, 0.7, low=True,
        shine=True,
    ),
    "stars": Kind(
        "eaf0ff", 260, (0.0006, 0.0015), (0.0, 0.0), 3.0, strength=0.9, sky=True, shine=True
    ),
    "fireflies": Kind(
        "d8ff7a", 40, (0.002, 0.0045), (0.0, -0.01), 4.0, (0.06, 0.3), 0.01, 1.0, 0.014, 0.5, low=True,
        shine=True,
    ),
    "dust": Kind(
        "fff0d0", 130, (0.0010, 0.0055), (0.01, 0.012), 6.0, (0.03, 0.2), 0.02, 0.42, shine=True
    ),
    "petals": Kind("ffc4d8", 70, (0.004, 0.011), (0.05, 0.11), 5.0, (0.06, 0.4), 0.07, 0.95),
}  # fmt: skip
"""What can be in the air."""

Place = Callable[[NDArray[np.float64]], NDArray[np.float64]]
"""Where points of the far plane (n, 2: canvas heights from the upper left) are seen on the frame."""


@dataclass(frozen=True, slots=True, eq=False)
class Motes:
    """The motes of one kind on one canvas: where each begins each of its lives, its way and its looks."""

    kind: Kind
    size: tuple[int, int]
    lives: int
    start: NDArray[np.float64]
    speed: NDArray[np.float64]
    near: NDArray[np.float64]
    phase: NDArray[np.float64]


def motes(
    name: str, width: int, height: int, seconds: float, seed: int, sky: NDArray[np.bool_] | None = None
) -> Motes:
    """The motes of a clip that lasts `seconds`; `sky` says where on the canvas stars may stand."""
    kind = AIRS[name]
    rng = np.random.default_rng((seed, 0xA12, sorted(AIRS).index(name)))
    wind = float(np.random.default_rng((seed, 0x31D)).uniform(-1, 1))
    lives = max(1, round(seconds / kind.life))
    wide = width / height
    many = max(4, round(kind.many * (wide if wide > 1 else wide**0.5)))
    near = rng.random(many) ** 1.8
    start = rng.random((many, lives, 2)) * (wide, 1.0)
    if kind.low:
        start[..., 1] = 0.35 + 0.75 * np.sqrt(rng.random((many, lives)))
    if kind.sky and sky is not None:
        start = _within(sky, start, rng) * (wide, 1.0)
    speed = np.array(kind.speed)[None] * rng.uniform(0.75, 1.25, (many, 1))
    speed[:, 0] += wind * kind.wind * rng.uniform(0.85, 1.15, many)
    speed *= 0.55 + 0.75 * near[:, None]
    return Motes(kind, (width, height), lives, start, speed, near, rng.random((many, 3)))


def _within(
    sky: NDArray[np.bool_], start: NDArray[np.float64], rng: np.random.Generator
) -> NDArray[np.float64]:
    """A place in the sky for each mote, as fractions, the same in each of its lives."""
    rows, columns = np.nonzero(sky)
    if not len(rows):
        return np.full_like(start, -9.0)
    pick = rng.integers(0, len(rows), len(start))
    place = np.stack([columns[pick], rows[pick]], axis=1) + rng.random((len(start), 2))
    return np.asarray((place / sky.shape[::-1])[:, None].repeat(start.shape[1], axis=1))


def blow(frame: I420, air: Motes, t: float, step: float, place: Place | None = None) -> None:
    """Draws the motes into the frame, at time `t` (0 to 1 over the clip); the frame lasts `step` of it."""
    width, height = air.size
    begin, bright = _state(air, t - step * _SHUTTER / 2)
    end, _ = _state(air, t + step * _SHUTTER / 2)
    if place is not None and air.kind.sky:
        begin = end = place(begin)
    # Where a mote is born again while the shutter is open, it does not fly across the frame.
    end = np.where((np.abs(end - begin).max(axis=1) > 0.3)[:, None], begin, end)
    mask = np.zeros((height, width), np.uint8)
    soft = np.zeros((-(-height // 4), -(-width // 4)), np.uint8)
    sizes = _sizes(air)
    far = (air.near < 0.72) | (air.kind.glow > 0) | (air.kind.life < 1) | air.kind.sky
    _draw(mask, begin[far], end[far], sizes[far], bright[far])
    if not far.all():
        _draw(soft, begin[~far], end[~far], sizes[~far], 0.75 * bright[~far])
        _mixed(mask, soft, max(0.6, 0.0016 * height))
    if air.kind.glow:
        _draw(soft, begin, end, sizes * 3, bright)
        _mixed(mask, soft, max(0.8, air.kind.glow * height / 4))
    _colour(frame, mask, air.kind)


def _sizes(air: Motes) -> NDArray[np.float64]:
    low, high = air.kind.size
    return low + (high - low) * air.near**2


def _state(air: Motes, t: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Where each mote is (n, 2, in canvas heights) and how bright (0 to 1)."""
    kind, tau = air.kind, 2 * np.pi
    age = (t * air.lives + air.phase[:, 0] * air.lives) % air.lives
    life = np.minimum(age.astype(np.intp), air.lives - 1)
    age = age - life
    place = air.start[np.arange(len(age)), life] + (age - 0.5)[:, None] * air.speed * kind.life
    wave = tau * (age * max(1, round(kind.sway[1] * kind.life)) + air.phase[:, 1])
    place[:, 0] += kind.sway[0] * np.sin(wave)
    place[:, 1] += 0.4 * kind.sway[0] * np.sin(2 * wave + tau * air.phase[:, 2])
    edge = 0.12 if kind.life < 1 else 0.3
    bright = np.clip(np.minimum(age, 1 - age) / edge, 0, 1)
    if kind.sky:
        bright = 0.25 + 0.75 * bright * bright
    if kind.blink:
        flare = np.sin(tau * (age * max(1, round(kind.blink * kind.life)) + air.phase[:, 2]))
        bright = bright * (0.55 + 0.45 * flare)
    return place, bright * (0.35 + 0.65 * air.near if not kind.glow else 1.0)


def _draw(
    mask: Plane,
    begin: NDArray[np.float64],
    end: NDArray[np.float64],
    sizes: NDArray[np.float64],
    bright: NDArray[np.float64],
) -> None:
    """Strokes from begin to end, in few calls: those of like width and brightness together."""
    height = mask.shape[0]
    wide = 2 * sizes * height
    # Thinner than a pixel is drawn a pixel wide and the fainter for it.
    bright = bright * np.clip(wide, 0.15, 1) ** 0.5
    pens = np.clip(np.rint(wide), 1, 60).astype(int)
    levels = np.clip(np.ceil(bright * _LEVELS), 0, _LEVELS).astype(int)
    ends = np.stack([begin, end], axis=1) * height - 0.5
    strokes = np.rint(ends * (1 << _SHIFT)).astype(np.int32)
    # OpenCV draws nothing of a line as short as a point.
    short = np.abs(strokes[:, 1] - strokes[:, 0]).max(axis=1) < _DOT
    strokes[short, 1] = strokes[short, 0] + (_DOT, 0)
    for level in range(1, _LEVELS + 1):
        for pen in np.unique(pens[levels == level]):
            chosen = strokes[(levels == level) & (pens == pen)]
            cv2.polylines(
                mask, list(chosen), False, round(255 * level / _LEVELS), int(pen), cv2.LINE_AA, _SHIFT
            )


def _mixed(mask: Plane, soft: Plane, blur: float) -> None:
    smooth = cv2.GaussianBlur(soft, (0, 0), blur)
    cv2.add(mask, cv2.resize(smooth, mask.shape[::-1], interpolation=cv2.INTER_LINEAR), dst=mask)


def _colour(frame: I420, mask: Plane, kind: Kind) -> None:
    """Lays the kind's colour over the frame by the mask, or adds its light."""
    rgb = np.frombuffer(bytes.fromhex(kind.colour), np.uint8).reshape(1, 1, 3)
    luma_of, cb_of, cr_of = (int(value) for value in yuv444(rgb)[0, 0])
    luma, cb, cr = planes(frame)
    thin = np.asarray(cv2.resize(mask, cb.shape[::-1], interpolation=cv2.INTER_AREA), np.uint8)
    if kind.shine:
        cv2.add(luma, cv2.convertScaleAbs(mask, alpha=kind.strength * (luma_of - 16) / 255), dst=luma)
    else:
        _cover(luma, mask, luma_of, kind.strength)
    _cover(cb, thin, cb_of, kind.strength)
    _cover(cr, thin, cr_of, kind.strength)


def _cover(plane: Plane, mask: Plane, value: int, strength: float) -> None:
    cover = cv2.convertScaleAbs(mask, alpha=strength)
    behind = cv2.multiply(plane, cv2.bitwise_not(cover), scale=1 / 255)
    cv2.add(behind, cv2.convertScaleAbs(cover, alpha=value / 255), dst=plane)
