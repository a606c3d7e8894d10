"""What an hour does to a scene: its sun or moon, its clouds, the dark of what stands against the light."""

from dataclasses import replace

import numpy as np

from composer.paint.light import Light, colour
from composer.paint.look import HOURS, Hour, Look, Time
from composer.paint.sky import Clouds, Sun, sky, stars
from composer.paint.terrain import View

CLOUDS: dict[Time, tuple[str, str]] = {
    "dawn": ("ffd0b0", "8d8fae"),
    "day": ("ffffff", "a9bbd2"),
    "sunset": ("ff7a4a", "4a3a5c"),
    "dusk": ("a05a78", "252a50"),
    "night": ("22305a", "0a1126"),
}
"""The colours of clouds in the light and in the shade of each hour."""


def hour_of(look: Look, best: Time) -> tuple[Time, Hour]:
    """The hour that words ask for, else the one that becomes the scene."""
    time = look.time or best
    return time, HOURS[time]


def sun_of(hour: Hour, view: View, x: float, radius: float = 0.018) -> Sun:
    """The hour's sun or moon over the view's horizon, `x` heights right of the middle."""
    return Sun(x, view.horizon - hour.sun_height, hour.sun_tint, hour.sun_power, radius)


def heavens(view: View, time: Time, sun: Sun, clear: float, seed: int, scale: float = 0.22) -> Light:
    """The sky of an hour with its clouds and stars; `clear` is how much of it the clouds leave open."""
    hour, (lit, shade) = HOURS[time], CLOUDS[time]
    painted = sky(view, hour.stops, sun, Clouds(clear, lit, shade, scale=scale), seed)
    if hour.stars:
        painted = painted + stars(view, hour.stars, seed)
    return np.maximum(painted, 0)


def against(hour: Hour, near: str, far: float) -> np.ndarray:
    """The colour of a silhouette: `near` where it stands close (far 0), the hour's haze far away (1)."""
    level = np.float32(0.25 + 0.75 * min(hour.bright, 1.0))
    return (colour(near) * level * (1 - far) + colour(hour.haze) * np.float32(far) * level).astype(np.float32)


def half(view: View, times: int = 2) -> View:
    """The same view on a smaller canvas, for what is soft."""
    return replace(view, width=-(-view.width // times), height=-(-view.height // times))
