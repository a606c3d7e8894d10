"""What an hour does to a scene: its sun or moon, its clouds, the dark of what stands against the light."""

from dataclasses import replace

import numpy as np

from composer.paint.light import Light, colour
from composer.paint.look import HOURS, Hour, Look, Time
from composer.paint.sky import Clouds, Sun, heaven
from composer.paint.terrain import View


def hour_of(look: Look, best: Time) -> tuple[Time, Hour]:
    """The hour that words ask for, else the one that becomes the scene, under the look's cloud."""
    time = look.time or best
    return time, look.hour(HOURS[best])


def sun_of(hour: Hour, view: View, x: float, radius: float = 0.018) -> Sun:
    """The hour's sun or moon over the view's horizon, `x` heights right of the middle."""
    return Sun(x, view.horizon - hour.sun_height, hour.sun_tint, hour.sun_power, radius)


def heavens(view: View, hour: Hour, sun: Sun, clear: float, seed: int, scale: float = 0.22) -> Light:
    """The sky of an hour with its clouds and stars; `clear` is how much of it the clouds leave open."""
    return np.maximum(heaven(view, hour, sun, Clouds(clear, *hour.clouds, scale=scale), seed), 0)


def against(hour: Hour, near: str, far: float) -> np.ndarray:
    """The colour of a silhouette: `near` where it stands close (far 0), the hour's haze far away (1)."""
    level = np.float32(0.25 + 0.75 * min(hour.bright, 1.0))
    return (colour(near) * level * (1 - far) + colour(hour.haze) * np.float32(far) * level).astype(np.float32)


def half(view: View, times: int = 2) -> View:
    """The same view on a smaller canvas, for what is soft."""
    return replace(view, width=-(-view.width // times), height=-(-view.height // times))
