"""Land under snow: drifts, firs that carry it, sometimes a cabin with a light in its window."""

from dataclasses import replace
from typing import cast

import numpy as np
from numpy.typing import NDArray

from composer.paint.cabin import cabin
from composer.paint.daylight import heavens, hour_of, sun_of
from composer.paint.firs import plant, shadows
from composer.paint.ground import Air, Cover, paint_land
from composer.paint.light import Light, colour
from composer.paint.look import Hour, Look, Time
from composer.paint.noise import Plane, tile
from composer.paint.silhouettes import lay, skyline
from composer.paint.terrain import Land, Sight, View
from composer.paint.terrain import look as seen
from composer.paint.trees import row

SNOW: dict[Time, tuple[str, float]] = {
    "dawn": ("ffe6dc", 0.82),
    "day": ("f6f9ff", 1.0),
    "sunset": ("ffd0b8", 0.62),
    "dusk": ("aab4e0", 0.34),
    "night": ("8fa4dc", 0.2),
}
"""The colour and brightness of snow on a tree at each hour."""
GROUND: dict[Time, tuple[str, float, float]] = {
    "dawn": ("7f86c0", 0.85, 0.26),
    "day": ("7ea2dc", 0.85, 0.30),
    "sunset": ("6a5fb0", 0.62, 0.22),
    "dusk": ("3f4f8a", 0.22, 0.35),
    "night": ("1c2c5c", 0.09, 0.45),
}
"""What fills the shadows of the ground, how strong its sun is and how far that rises per unit."""


def snow(view: View, look: Look, seed: int) -> Light:
    rng = np.random.default_rng((seed, 0x540))
    time, hour = hour_of(look, "day")
    view = replace(view, horizon=rng.uniform(0.38, 0.52), focal=1.25)
    wide = view.width / view.height
    side = int(rng.choice((-1, 1)))
    sun = sun_of(hour, view, side * wide * rng.uniform(0.2, 0.42), 0.022)
    sun = replace(sun, y=max(sun.y, view.horizon - 0.24))
    scene = heavens(view, time, sun, rng.uniform(-0.2, 0.6), seed, scale=0.16)
    scene = _mist(scene, view, hour)
    tint, level = SNOW[time]
    white = colour(tint) * np.float32(level)
    _woods(scene, view, white, hour, seed)
    land = Land(_drifts(seed), 30.0)
    eye = (rng.uniform(0, 30), float(land.heights.max()) * 0.75 + 0.9, 0.0)
    sight = seen(land, view, eye, 0.5, 45.0)
    shade, bright, rise = GROUND[time]
    air = Air(hour.haze, 0.014, sun, rise=rise, sky=shade, bright=bright)
    scene = paint_land(scene, sight, land, (Cover("f4f7ff"),), air, view, _crust(seed))
    _stand(scene, view, sight, white, hour, side, rng, seed)
    return np.maximum(scene, 0)


def _mist(scene: Light, view: View, hour: Hour) -> Light:
    """Cold air is thick with ice over the horizon."""
    veil = 0.75 * np.exp(-np.maximum(view.horizon - view.y, 0) * 6)[..., None]
    level = np.float32(0.25 + 0.75 * min(hour.bright, 1.0))
    return cast(
        Light, (scene + (colour(hour.haze) * level * np.float32(1.1) - scene) * veil).astype(np.float32)
    )


def _woods(scene: Light, view: View, white: NDArray[np.float32], hour: Hour, seed: int) -> None:
    """Wooded hills far off, frosted and half lost in the haze."""
    level = np.float32(0.25 + 0.75 * min(hour.bright, 1.0))
    haze = colour(hour.haze) * level
    for number, (lift, far) in enumerate(((0.11, 0.78), (0.055, 0.55), (0.02, 0.34))):
        line = skyline(view, view.horizon - lift, 0.035 / (1 + number), 2 + number, seed, 0x541, number)
        frosted = colour("3a5058") * level * np.float32(0.62) + white * np.float32(0.2)
        trees = row(
            view, line, 0.03 + 0.014 * number, int(150 * view.width / view.height), seed, 0x542, number
        )
        lay(scene, trees, frosted * np.float32(1 - far) + haze * np.float32(far))


def _drifts(seed: int) -> Plane:
    """Soft swells that the wind has drawn out, sharper where one ends."""
    swell = tile(1024, 2, seed, 0x543, octaves=4, gain=0.36)
    comb = tile(1024, 4, seed, 0x544, octaves=3, gain=0.4)
    crest = np.maximum(comb, 0.15 * comb)
    return cast(Plane, (0.55 * swell + 0.22 * crest).astype(np.float32))


def _crust(seed: int) -> Plane:
    return (0.30 * tile(1024, 32, seed, 0x545, octaves=5, gain=0.6)).astype(np.float32)


def _stand(
    scene: Light,
    view: View,
    sight: Sight,
    white: NDArray[np.float32],
    hour: Hour,
    side: int,
    rng: np.random.Generator,
    seed: int,
) -> None:
    """Groups of firs on the land and perhaps a cabin among them."""
    level = np.float32(0.25 + 0.75 * min(hour.bright, 1.0))
    wide = view.width / view.height
    clear = wide * rng.uniform(0.3, 0.7)
    groups = [(wide * rng.uniform(0.02, 0.98), rng.uniform(7, 30)) for _ in range(int(4 + 3 * min(wide, 3)))]
    groups += [
        (wide * rng.choice((0.04, 0.96)) + rng.normal(0, 0.1), rng.uniform(3.6, 6.0)) for _ in range(2)
    ]
    places = []
    for x, depth in groups:
        for _ in range(int(rng.integers(2, 10))):
            place = _at(view, sight, x + rng.normal(0, 0.9 / depth + 0.03), depth * rng.uniform(0.75, 1.3))
            if place and (depth > 12 or abs(place[0] / view.height - clear) > 0.16 * wide):
                places.append(place)
    spot = _at(view, sight, clear, rng.uniform(6, 10)) if rng.random() < 0.5 else None
    if spot:
        places = [place for place in places if not _hides(view, sight, place, spot)]
    if hour.bright > 0.5:
        shade = shadows(view, sight, places, side) * sight.land
        scene *= 1 - shade[..., None] * np.array([0.42, 0.34, 0.2], np.float32)
    tints = (colour("1a3226") * level, white * np.float32(0.95), colour(hour.haze) * level)
    behind = 0
    if spot:
        places.sort(key=lambda place: -sight.distance[place[1], place[0]])
        behind = sum(sight.distance[row, column] > sight.distance[spot[1], spot[0]] for column, row in places)
        plant(scene, view, sight, places[:behind], tints, side, seed, 0)
        cabin(scene, view, spot, view.focal / float(sight.distance[spot[1], spot[0]]), white, hour, rng)
    plant(scene, view, sight, places[behind:], tints, side, seed, 1)


def _at(view: View, sight: Sight, x: float, depth: float) -> tuple[int, int] | None:
    """The pixel of column `x` (heights from the left) whose land lies about `depth` away."""
    column = int(np.clip(x * view.height, 0, view.width - 1))
    away = sight.distance[:, column]
    found = np.flatnonzero(np.isfinite(away))
    if not len(found):
        return None
    return column, int(found[int(np.argmin(np.abs(away[found] - depth)))])


def _hides(view: View, sight: Sight, place: tuple[int, int], spot: tuple[int, int]) -> bool:
    near = sight.distance[place[1], place[0]] < sight.distance[spot[1], spot[0]] * 1.1
    return bool(near and abs(place[0] - spot[0]) < 0.3 * view.height)
