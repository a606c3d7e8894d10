"""How a scene is to be lit and coloured: the hour and the palette that words ask for. Knows no scene."""

from dataclasses import dataclass, replace
from typing import Literal

Time = Literal["dawn", "day", "sunset", "dusk", "night"]


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as six hexadecimal digits of sRGB: of what is dark, of what lies between, of what is light.

    `accent` is for the one thing that stands out; `strength` (0 to 1) how far a scene is drawn towards them,
    `chroma` by how much its own colours grow.
    """

    name: str
    dark: str
    middle: str
    light: str
    accent: str
    strength: float = 0.6
    chroma: float = 1.0


@dataclass(frozen=True, slots=True)
class Hour:
    """The light of a time of day: the sky's colours from the horizon (0) up to one height above it, the sun
    or moon, what the shadows are filled with, the colour of distant air, how much is lit, stars per square
    height, clouds in the light and in the shade, how far its light rises per unit of length, how
    far cloud covers the sky."""

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
    cover: float = 0.0

    @property
    def dark(self) -> float:
        """How far lamps are lit: 0 in daylight, 1 at night."""
        return min(max((0.8 - self.bright) / 0.4, 0.0), 1.0)


HOURS: dict[Time, Hour] = {
    "dawn": Hour(
        {0.0: "ffcf94", 0.09: "f8b094", 0.26: "c59ab4", 0.55: "7f8fc4", 1.0: "4a649c"},
        "ffc890", 1.6, 0.06, "6f7fae", "e2b9a6", 0.9, 0, ("ffd0b0", "8d8fae"), 0.42,
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
        "a9c4ff", 0.9, 0.4, "141d38", "1c2a48", 0.22, 700, ("22305a", "0a1126"), 0.7,
    ),
}  # fmt: skip
"""What each time of day looks like."""


def clouded(hour: Hour, cover: float) -> Hour:
    """The hour under cloud: greyer and darker, and hardly a sun."""
    return replace(
        hour,
        stops={at: greyed(tint, 0.75 * cover, 0.8) for at, tint in hour.stops.items()},
        sun_power=hour.sun_power * (1 - 0.985 * cover),
        shade=greyed(hour.shade, 0.6 * cover, 1.0),
        haze=greyed(hour.haze, 0.7 * cover, 0.85),
        bright=hour.bright * (1 - 0.35 * cover),
        stars=round(hour.stars * (1 - cover)),
        clouds=(greyed(hour.clouds[0], 0.75 * cover, 0.6), greyed(hour.clouds[1], 0.75 * cover, 0.75)),
        cover=cover,
    )


def greyed(tint: str, part: float, level: float) -> str:
    """A colour drawn towards the grey of rain by `part`, and darkened to `level` where it is all grey."""
    bands = bytes.fromhex(tint)
    grey = sum(bands) / 3
    cold = (0.95 * grey, 0.99 * grey, 1.07 * grey)
    mixed = (band + (aim - band) * part for band, aim in zip(bands, cold, strict=True))
    return "".join(f"{min(round(band * (1 + (level - 1) * part)), 255):02x}" for band in mixed)


@dataclass(frozen=True, slots=True)
class Look:
    """The hour and the palette of a scene; without an hour each scene takes the one that becomes it.

    `overcast` (0 to 1) is how far cloud covers the sky, whatever the hour.
    """

    time: Time | None = None
    palette: Palette | None = None
    overcast: float = 0.0

    def hour(self, own: Hour) -> Hour:
        """The hour that is asked for, else the scene's `own`, under as much cloud as there is."""
        hour = HOURS[self.time] if self.time else own
        return clouded(hour, self.overcast) if self.overcast else hour
