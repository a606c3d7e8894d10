"""What words say of a picture: scene, hour, palette, style, what is in the air, how the camera moves.

Knows no pixel. The words themselves are in `scene_words` and `mood_words`.
"""

from dataclasses import dataclass, field
from typing import Literal, cast

from composer.paint.lexicon import RANKS, Names, hear, number
from composer.paint.look import Look, Palette, Time
from composer.paint.palettes import CHANCE, COLOURS, MOODS, TONES

Style = Literal["plain", "oil", "ink", "low-poly", "neon", "watercolour"]

PLEASANT = ("mountains", "field", "forest", "sea")
"""What "a landscape" may be."""

ANYTHING = ("abstract", "mountains", "sky", "sea", "city", "field", "sunset", "forest")
"""What words may be that nobody knows."""

OVERCAST = {"rain": 1.0, "snow": 0.6}
"""How far what falls covers the sky."""

CHANCE_HOURS: tuple[Time | None, ...] = (None, "dawn", "day", "sunset", "dusk", "night")


@dataclass(frozen=True, slots=True)
class SceneBrief:
    """A picture as it was understood.

    `air` names what falls or floats (rain, snow, embers, stars); `camera` a move (push, pull, pan, orbit,
    drift), empty where the words name none. `unknown` says that no word named or suggested a scene, so that
    chance chose it. `variety` goes with the seed: another subject is another place, another hour, colour or
    style shows the same one.
    """

    scene: str = "sky"
    look: Look = field(default_factory=Look)
    style: Style = "plain"
    air: tuple[str, ...] = ()
    camera: str = ""
    mood: str = ""
    unknown: bool = False
    variety: int = 0

    def understood(self) -> dict[str, str]:
        """What was made of the words, in words; nothing of what they did not say."""
        chosen = f"{self.scene} (no word named one)" if self.unknown else self.scene
        said = {
            "scene": chosen,
            "time": self.look.time or "",
            "palette": self.look.palette.name if self.look.palette else "",
            "style": "" if self.style == "plain" else self.style,
            "air": ", ".join(self.air),
            "camera": self.camera,
            "mood": self.mood,
        }
        return {name: value for name, value in said.items() if value}


def read_scene(prompt: str, avoid: str = "") -> SceneBrief:
    """The picture that words ask for. Any text is understood somehow; the same words always alike.

    A spectacle (aurora, underwater, space) beats a place, a place a thing, a thing sky and weather; among
    equals the first in the text wins: "a city by the sea" is a city, "rain over the city" a city with rain in
    its air. Where none is named the mood chooses, and where nothing is known a hash of the words. What is
    denied ("no rain"), or named in `avoid`, is left out where that leaves something to paint. Takes time in
    proportion to the text.
    """
    heard = hear(prompt)
    for kind, names in hear(avoid).said.items():
        heard.denied.setdefault(kind, []).extend(names)
    chance = number([*heard.subject, *heard.said.get("mood", ())] or heard.words)
    wish = _Wish(heard.said, heard.denied, chance, bool(heard.subject))
    scene, unknown = wish.scene()
    air = wish.air(scene)
    return SceneBrief(
        scene,
        Look(
            wish.time(unknown),
            wish.palette(unknown),
            max((OVERCAST.get(name, 0.0) for name in air), default=0.0),
        ),
        cast(Style, wish.first("style", "plain")),
        air,
        wish.first("camera"),
        wish.first("mood"),
        unknown,
        0 if heard.subject in ([], [scene]) else number(heard.subject) % 2**32,
    )


@dataclass(frozen=True, slots=True)
class _Wish:
    """What was said and denied, the number that decides what neither says, and whether anything was said that
    is no light, colour, style or camera."""

    said: Names
    denied: Names
    chance: int
    subject: bool

    def all(self, kind: str) -> list[str]:
        return [name for name in self.said.get(kind, ()) if name not in self.denied.get(kind, ())]

    def first(self, kind: str, otherwise: str = "") -> str:
        return next(iter(self.all(kind)), otherwise)

    def scene(self) -> tuple[str, bool]:
        """The scene, and whether no word had a say in it."""
        out = {name for kind in RANKS for name in self.denied.get(kind, ())}
        named = [name for kind in RANKS for name in self.said.get(kind, ())]
        for name in (*(name for name in named if name not in out), *named):
            return name, False
        mood = self.first("mood")
        liked = MOODS[mood].scenes if mood else PLEASANT if "generic" in self.said else ()
        left = [name for name in liked if name not in out]
        if left:
            return left[self.chance % len(left)], False
        kept = [name for name in (ANYTHING if self.subject else PLEASANT) if name not in out] or ["abstract"]
        return kept[self.chance % len(kept)], True

    def air(self, scene: str) -> tuple[str, ...]:
        """What falls or floats; the scene of rain has rain, whatever led to it."""
        named = [*self.all("air"), *(["rain"] if scene == "rain" else [])]
        return tuple(dict.fromkeys(name for name in named if name not in self.denied.get("air", ())))

    def time(self, unknown: bool) -> Time | None:
        """The hour that is said, else the mood's; of unknown words a chance one."""
        mood = self.first("mood")
        hour: Time | None = MOODS[mood].time if mood else None
        if unknown:
            hour = CHANCE_HOURS[self.chance // 101 % len(CHANCE_HOURS)]
        if hour in self.denied.get("time", ()):
            hour = None
        return cast(Time, self.first("time")) if self.all("time") else hour

    def palette(self, unknown: bool) -> Palette | None:
        """Colours before tones before the mood, but black and white before all."""
        tones, colours, mood = self.all("tone"), list(dict.fromkeys(self.all("colour"))), self.first("mood")
        whole = [tone for tone in tones if TONES[tone].strength == 1]
        if colours and not whole:
            return _coloured(colours[0], colours[min(1, len(colours) - 1)])
        if tones:
            return TONES[(whole or tones)[0]]
        if mood:
            return MOODS[mood].palette
        return MOODS[CHANCE[self.chance // 7 % len(CHANCE)]].palette if unknown else None


def _coloured(first: str, second: str) -> Palette:
    """One colour, or two: the first has the shadows, the second the light."""
    dark, middle, _, _ = COLOURS[first]
    _, _, light, accent = COLOURS[second]
    return Palette(first if first == second else f"{first} and {second}", dark, middle, light, accent, 0.75)
