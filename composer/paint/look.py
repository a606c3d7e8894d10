"""How a scene is to be lit and coloured: the hour and the palette that words ask for. Knows no scene."""

from dataclasses import dataclass
from typing import Literal

Time = Literal["dawn", "day", "sunset", "dusk", "night"]


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as six hexadecimal digits of sRGB: of what is dark, of what lies between, of what is light.

    `accent` is for the one thing that stands out; `strength` (0 to 1) how far a scene is drawn towards them.
    """

    name: str
    dark: str
    middle: str
    light: str
    accent: str
    strength: float = 0.6


@dataclass(frozen=True, slots=True)
class Hour:
    """The light of a time of day: the sky's colours from the horizon (0) up to one height above it, the sun
    or moon, what the shadows are filled with, the colour of distant air, how much is lit, stars per square
    height, clouds in the light and in the shade, how far its light rises per unit of length."""

    stops: dict[float, str]
    sun_tint: str
    sun_power: float
    sun_height: float
    shade: str
    haze: str
    bright: float
    stars: int = 0
    clouds: tuple[str, str] = ("ffffff", "a9bbd2")
    rise: float = 0.4

    @property
    def dark(self) -> float:
        """How far lamps are lit: 0 in daylight, 1 at night."""
        return min(max((0.8 - self.bright) / 0.4, 0.0), 1.0)


HOURS: dict[Time, Hour] = {
    "dawn": Hour(
        {0.0: "ffd9b0", 0.1: "f5bfae", 0.3: "b7a9c9", 0.6: "7d93c4", 1.0: "56719f"},
        "ffd2a0", 1.6, 0.06, "7a86a8", "e8c8bc", 0.9, 0, ("ffd0b0", "8d8fae"), 0.42,
    ),
    "day": Hour(
        {0.0: "d9e8f2", 0.1: "b5d3ea", 0.3: "7fb2e0", 0.6: "4a8bcb", 1.0: "2b66ad"},
        "fff4dc", 1.8, 0.42, "6f8fb5", "c4d6e6", 1.25, 0, ("ffffff", "a9bbd2"), 0.8,
    ),
    "sunset": Hour(
        {0.0: "ff9a4a", 0.06: "ff8a55", 0.16: "e8788a", 0.3: "8a6aa5", 0.5: "3d4f8f", 1.0: "1a2350"},
        "ffb060", 2.2, 0.055, "6a5a9a", "e08a78", 0.7, 0, ("ff7a4a", "4a3a5c"), 0.35,
    ),
    "dusk": Hour(
        {0.0: "c98a86", 0.08: "9a6f94", 0.2: "5f5a94", 0.45: "303c74", 1.0: "131b42"},
        "ffb9a0", 0.7, -0.03, "3a4270", "7c6a90", 0.45, 120, ("a05a78", "252a50"), 0.3,
    ),
    "night": Hour(
        {0.0: "1d2b4a", 0.15: "14203e", 0.4: "0b1430", 1.0: "050a1c"},
        "cfdcff", 0.9, 0.4, "141d38", "1c2a48", 0.22, 700, ("22305a", "0a1126"), 0.7,
    ),
}  # fmt: skip
"""What each time of day looks like."""


@dataclass(frozen=True, slots=True)
class Look:
    """The hour and the palette of a scene; without an hour each scene takes the one that becomes it."""

    time: Time | None = None
    palette: Palette | None = None

    def hour(self, own: Hour) -> Hour:
        """The hour that is asked for, else the scene's `own`."""
        return HOURS[self.time] if self.time else own
