"""Palettes of colours, tones and moods, and what scenes and hours a mood likes. Data; knows no word."""

from dataclasses import dataclass

from composer.paint.look import Palette, Time

TONES: dict[str, Palette] = {
    row.name: row
    for row in (
        Palette("warm", "3a1c1c", "c98a5a", "ffe6bf", "ff8a3c", 0.5),
        Palette("cold", "10203c", "6f93b8", "e6f2ff", "4fb4ff", 0.5),
        Palette("pastel", "6f6a8f", "d9b8c8", "fff2e6", "a8d8d0", 0.6),
        Palette("monochrome", "0c0c0c", "808080", "f6f6f6", "ffffff", 1.0),
        Palette("sepia", "21160c", "9a7a52", "f7e8c8", "c08040", 1.0),
        Palette("vivid", "141440", "b8806a", "fff4d0", "ffb000", 0.15, 1.5),
        Palette("muted", "2c3034", "8c908c", "dcdcd2", "a08c78", 0.5, 0.6),
        Palette("snow", "24354f", "9fb6cf", "fbfdff", "b8d8ff", 0.5),
        Palette("autumn", "2c140c", "b8642c", "ffdf9f", "e03c14", 0.55),
        Palette("spring", "22382c", "9cc078", "fff6d8", "ff9ec0", 0.45),
        Palette("summer", "16384a", "5cb0a8", "fff0c0", "ff9a3c", 0.4, 1.25),
        Palette("earth", "241a12", "8c7350", "efe2c4", "b0622c", 0.55),
        Palette("jewel", "14082c", "7a2c7c", "ffd9a0", "18b09a", 0.5),
        Palette("synthwave", "160a3a", "b42c96", "ff9ad0", "1cd8ff", 0.6),
        Palette("cinematic", "0c2a34", "8c8474", "ffe6c4", "ff9a4a", 0.35),
        Palette("candy", "4a2468", "f07cb4", "fff0d8", "5cd8e8", 0.55),
    )
}
"""Tones: palettes that are not one colour."""


COLOURS: dict[str, tuple[str, str, str, str]] = {
    "red": ("2a0608", "b03028", "ffc8b0", "ff2a1a"),
    "orange": ("2e1206", "d0702a", "ffe0b0", "ff8a1a"),
    "gold": ("2a1a06", "c8983c", "fff0c0", "ffc82a"),
    "yellow": ("2e2608", "ccb43c", "fff8c8", "ffe41a"),
    "green": ("08200f", "4a8c4c", "e0f6cc", "5cd83c"),
    "teal": ("04202a", "2f8c8c", "ccf4ea", "1ad8c8"),
    "blue": ("081434", "3c6cb4", "d0e8ff", "2a8aff"),
    "indigo": ("0e0a34", "4a48a0", "d8d8ff", "6a5aff"),
    "purple": ("1a0834", "7c4aa4", "ecd4ff", "b04aff"),
    "pink": ("340c28", "d06c9c", "ffe0ec", "ff4aa0"),
    "brown": ("20120a", "86603c", "f0dcc0", "b06a30"),
    "white": ("59626c", "c8ced4", "ffffff", "ffffff"),
    "black": ("020203", "34363c", "b4b8c0", "d8dce4"),
}
"""Colours as what is dark, what lies between, what is light, and the accent."""


@dataclass(frozen=True, slots=True)
class Mood:
    """What a mood does to a picture: its palette, the scenes that it likes, the hour if it has one."""

    palette: Palette
    scenes: tuple[str, ...]
    time: Time | None = None


MOODS: dict[str, Mood] = {
    "peaceful": Mood(
        Palette("peaceful", "1e3344", "8fb0a8", "fff4e0", "f2c48a", 0.35),
        ("field", "sea", "mountains"),
        "dawn",
    ),
    "gloomy": Mood(
        Palette("gloomy", "10161c", "5c6870", "c4ccd0", "7a8c98", 0.65, 0.7),
        ("rain", "mountains", "forest"),
        "dusk",
    ),
    "melancholy": Mood(
        Palette("melancholy", "141c30", "64748c", "d8dce4", "8c9cc0", 0.5), ("rain", "sea", "forest"), "dusk"
    ),
    "joyful": Mood(
        Palette("joyful", "1c3c4c", "d89a5c", "fff2c8", "ff6a4a", 0.35, 1.4), ("field", "sky", "sea"), "day"
    ),
    "mystical": Mood(
        Palette("mystical", "10103a", "4c6a9c", "d4f4ea", "8c6aff", 0.55),
        ("forest", "mountains", "aurora"),
        "dusk",
    ),
    "dramatic": Mood(
        Palette("dramatic", "0a0c14", "7c5c4c", "ffdcae", "ff5a1a", 0.5),
        ("mountains", "sea", "sunset"),
        "sunset",
    ),
    "epic": Mood(
        Palette("epic", "0c1428", "9a7450", "ffe8bc", "ff9a2a", 0.45),
        ("mountains", "desert", "space"),
        "sunset",
    ),
    "romantic": Mood(
        Palette("romantic", "2c1030", "cc6c84", "ffe2cc", "ff7a9a", 0.5), ("sunset", "sea", "field"), "sunset"
    ),
    "horror": Mood(
        Palette("horror", "040806", "2c3c30", "aab8a0", "b01414", 0.75), ("forest", "mountains"), "night"
    ),
    "dreamy": Mood(
        Palette("dreamy", "3c3470", "b49ccc", "fff0f0", "8cd0f0", 0.55), ("sky", "aurora", "field"), "dawn"
    ),
    "lo-fi": Mood(
        Palette("lo-fi", "241c3c", "a4708c", "ffe0bc", "f0a070", 0.6), ("city", "rain", "sunset"), "dusk"
    ),
    "nostalgic": Mood(
        Palette("nostalgic", "2c1c18", "b08860", "fff0d0", "e0885a", 0.6),
        ("field", "sunset", "sea"),
        "sunset",
    ),
    "energetic": Mood(
        Palette("energetic", "0c0c30", "e0403c", "fff0b0", "1ad0ff", 0.4),
        ("city", "abstract", "desert"),
        None,
    ),
    "cosy": Mood(
        Palette("cosy", "2a140c", "c07c48", "ffe8c0", "ff9a3c", 0.5), ("snow", "forest", "rain"), "dusk"
    ),
    "futuristic": Mood(
        Palette("futuristic", "040c24", "2c6c9c", "d0f4ff", "1ae0ff", 0.5),
        ("city", "space", "abstract"),
        "night",
    ),
    "lonely": Mood(
        Palette("lonely", "0c1424", "4c6484", "ccd8e4", "f0b06a", 0.5), ("desert", "sea", "snow"), "dusk"
    ),
    "magical": Mood(
        Palette("magical", "180c40", "7454b4", "ffe8f8", "3ce8c8", 0.5),
        ("aurora", "forest", "space"),
        "night",
    ),
    "majestic": Mood(
        Palette("majestic", "141c38", "8c84a0", "fff0d4", "ffc05a", 0.4),
        ("mountains", "sky", "aurora"),
        "dawn",
    ),
}
"""Moods."""


CHANCE = (
    "peaceful",
    "mystical",
    "dramatic",
    "dreamy",
    "nostalgic",
    "romantic",
    "joyful",
    "majestic",
    "melancholy",
)
"""The moods whose palettes a prompt of unknown words may get."""
