"""What words say of a picture: scene, hour, palette, style, what is in the air, how the camera moves.

Knows no pixel. The words themselves are in `scene_words` and `palettes`.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from hashlib import blake2b
from typing import Literal, cast

from composer.paint import scene_words as tables
from composer.paint.look import Look, Palette, Time
from composer.paint.mood_words import COLOUR_WORDS, MOOD_WORDS, TONE_WORDS
from composer.paint.palettes import CHANCE, COLOURS, MOODS, TONES

Style = Literal["plain", "oil", "ink", "low-poly", "neon", "watercolour"]

LONGEST = 4
"""Words in the longest phrase that is looked up."""

REACH = 5
"""How many words a denial denies at most."""

KINDS: dict[str, tables.Table] = {
    "spectacle": tables.SPECTACLES,
    "place": tables.PLACES,
    "thing": tables.THINGS,
    "weather": tables.WEATHERS,
    "time": tables.TIMES,
    "style": tables.STYLES,
    "air": tables.AIRS,
    "camera": tables.CAMERAS,
    "colour": COLOUR_WORDS,
    "tone": TONE_WORDS,
    "mood": MOOD_WORDS,
    "generic": tables.GENERIC,
}
RANKS = ("spectacle", "place", "thing", "weather")
"""What names a scene, the strongest first."""


PLEASANT = ("mountains", "field", "forest", "sea")
"""What "a landscape" may be."""

CHANCE_HOURS: tuple[Time | None, ...] = (None, "dawn", "day", "sunset", "dusk", "night")

STOP = "."

Names = dict[str, list[str]]
"""Kind -> names in the order of the text."""


@dataclass(frozen=True, slots=True)
class SceneBrief:
    """A picture as it was understood.

    `air` names what falls or floats (rain, snow, embers, stars); `camera` a move (push, pull, pan, orbit,
    drift), empty where the words name none. `unknown` says that no word named or suggested a scene, so that
    chance chose it.
    """

    scene: str = "sky"
    look: Look = field(default_factory=Look)
    style: Style = "plain"
    air: tuple[str, ...] = ()
    camera: str = ""
    mood: str = ""
    unknown: bool = False

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
    words = _tokens(prompt)
    said, denied = _found(words)
    for kind, names in _found(_tokens(avoid))[0].items():
        denied.setdefault(kind, []).extend(names)
    wish = _Wish(said, denied, _chance(words))
    scene, unknown = wish.scene()
    return SceneBrief(
        scene,
        Look(wish.time(unknown), wish.palette(unknown)),
        cast(Style, wish.first("style", "plain")),
        wish.air(scene),
        wish.first("camera"),
        wish.first("mood"),
        unknown,
    )


def _tokens(text: str) -> list[str]:
    """Words in small letters; whatever ends a clause is a full stop."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("’", "'").replace("n't ", " not ")
    words = re.findall(r"[^\W_]+(?:'s)?|[.,;:!?()\n]", plain)
    return [word if word[0].isalnum() else STOP for word in words]


def _found(words: list[str]) -> tuple[Names, Names]:
    """What is named and what is denied."""
    said: Names = {}
    denied: Names = {}
    at, until = 0, 0
    while at < len(words):
        word = words[at]
        if word == STOP or word in tables.CLAUSES["end"]:
            until = at
        elif word in tables.CLAUSES["denial"] and words[at + 1 : at + 2] not in (["only"], ["just"]):
            until = at + 1 + REACH
        meanings, length = _meanings(words, at)
        into = denied if at < until else said
        for kind, name in meanings:
            into.setdefault(kind, []).append(name)
        at += length
    return said, denied


def _meanings(words: list[str], at: int) -> tuple[tuple[tuple[str, str], ...], int]:
    """What the longest known phrase that begins here means, and how many words it has."""
    known = _lexicon()
    for length in range(min(LONGEST, len(words) - at), 0, -1):
        phrase = words[at : at + length]
        for last in _forms(phrase[-1]):
            meanings = known.get(" ".join((*phrase[:-1], last)))
            if meanings:
                return meanings, length
    return (), 1


def _forms(word: str) -> tuple[str, ...]:
    """A word as it stands and as it may stand in the tables."""
    if word.endswith("'s"):
        return (word, word[:-2])
    if word.endswith("ies"):
        return (word, word[:-3] + "y", word[:-1])
    if word.endswith("ves"):
        return (word, word[:-1], word[:-3] + "f", word[:-3] + "fe")
    if word.endswith("es"):
        return (word, word[:-1], word[:-2])
    return (word, word[:-1]) if word.endswith("s") else (word,)


@cache
def _lexicon() -> dict[str, tuple[tuple[str, str], ...]]:
    """Every phrase -> what it means, as pairs of kind and name."""
    known: dict[str, list[tuple[str, str]]] = {}
    for kind, rows in KINDS.items():
        for name, phrases in rows.items():
            for phrase in phrases:
                known.setdefault(phrase, []).append((kind, name))
    return {phrase: tuple(meanings) for phrase, meanings in known.items()}


def _chance(words: list[str]) -> int:
    """A number that the same words always give, in every process."""
    text = " ".join(word for word in words if word != STOP)
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big")


@dataclass(frozen=True, slots=True)
class _Wish:
    """What was said and denied, and the number that decides what neither says."""

    said: Names
    denied: Names
    chance: int

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
        every = [name for name in _every() if name not in out] or _every()
        return every[self.chance % len(every)], True

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


def _every() -> list[str]:
    return list(dict.fromkeys(name for kind in RANKS for name in KINDS[kind]))


def _coloured(first: str, second: str) -> Palette:
    """One colour, or two: the first has the shadows, the second the light."""
    dark, middle, _, _ = COLOURS[first]
    _, _, light, accent = COLOURS[second]
    return Palette(first if first == second else f"{first} and {second}", dark, middle, light, accent, 0.75)
