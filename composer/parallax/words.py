"""Which move, which air and how much of both a prompt names. Knows only the words for these: what a picture
shows, and the words for that, are somebody else's."""

import re
from functools import cache

_CAMERA = {
    "push": "push, push in, push forward, push toward, push towards, zoom, zoom in, zoom into, zoom toward, "
    "zoom towards, dolly, dolly in, dolly forward, move in, move forward, move closer, move toward, "
    "move towards, mov in, mov forward, mov closer, mov toward, mov towards, fly in, fly into, fly through, "
    "fly forward, fly toward, fly towards, flythrough, approach, close in, get closer, track in",
    "pull": "pull, pull back, pull out, pull away, zoom out, zoom away, dolly out, dolly back, move back, "
    "move away, mov back, mov away, move backward, move backwards, back away, reveal, wide reveal",
    "pan left": "pan left, track left, truck left, slide left, slid left, move left, mov left, pan leftward, "
    "pan leftwards, sweep left, go left",
    "pan right": "pan right, track right, truck right, slide right, slid right, move right, mov right, "
    "pan rightward, pan rightwards, sweep right, go right",
    "pan": "pan, track shot, sweep, sideways, side scroll, lateral, slide across, slid across, sweep shot",
    "orbit": "orbit, circle, circle around, circl, circl around, arc, arc shot, rotate around, rotat around, "
    "revolve around, revolv around, turn around, spin around, go around, move around, mov around",
    "drift": "drift, float, hover, glide, glid, sway, handheld, hand held, drone, drone shot, wander",
}
_AIR = {
    "rain": "rain, rainy, rainfall, rainstorm, raindrop, drizzle, drizzl, drizzly, downpour, thunderstorm",
    "snow": "snow, snowy, snowfall, snowflake, snowstorm, blizzard, flurry, flurries",
    "embers": "ember, spark, campfire, bonfire, cinder",
    "stars": "star, starry, starlit, starlight, milky way",
    "fireflies": "firefly, fireflies, glowworm, glow worm",
    "dust": "dust, dusty, dust mote, mote, pollen, particle",
    "petals": "petal, cherry blossom, sakura, fall blossom, blossom fall",
}
_NO_AIR = "snow cap, snow capped, snow covered, snow topped, snow clad, snowcapped, rain forest, rain coat"
_PACE = {
    0.0: "static, static camera, still camera, fixed camera, locked camera, tripod, motionless",
    0.65: "slow, slowly, gentle, gently, subtle, subtly, slight, slightly, calm, calmly, soft, softly",
    1.5: "fast, quick, quickly, rapid, rapidly, dramatic, dramatically, strong, strongly, dynamic, energetic",
}
_MOVEMENT = {"any": "movement, motion, move, mov, camera movement, camera motion", "none": "motion blur"}
_DENIAL = {"no", "not", "without", "never", "don't", "neither", "nor", "avoid", "excluding"}
_END = {".", "but", "with", "only", "instead", "just"}
_FILLING = frozenset(
    {"the", "a", "an", "to", "its", "of", "very", "camera", "slowly", "gently", "softly", "quickly", "shot"}
)
_REACH = 4
"""How many words a denial denies; an "or" in between gives it as many again."""

_Found = list[tuple[int, str]]


def camera_of(prompt: str, negative: str = "") -> str:
    """The move that the prompt names first (one of composer.parallax.camera.CAMERAS); "" for none.

    "no zoom", "without panning" and what stands in `negative` name none.
    """
    said, refused = _named(_CAMERA, prompt, _FILLING), {name for _, name in _named(_CAMERA, negative)}
    return next((name for _, name in said if name.split()[0] not in refused and name not in refused), "")


def air_of(prompt: str, negative: str = "") -> tuple[str, ...]:
    """What the prompt says is in the air (names of composer.parallax.air.AIRS), in the order of that table.

    "no rain", a snow-capped peak and what stands in `negative` put nothing there.
    """
    table = _AIR | {"": _NO_AIR}
    said = {name for _, name in _named(table, prompt)} - {name for _, name in _named(table, negative)}
    return tuple(name for name in _AIR if name in said)


def pace_of(prompt: str, negative: str = "") -> float:
    """How much more or less than usual the camera is to move, by the words: 1 as usual, 0 not at all."""
    table = {str(pace): words for pace, words in _PACE.items()}
    refused = any(name == "any" for _, name in _named(_MOVEMENT, negative))
    if (refused or _denies_movement(prompt)) and not camera_of(prompt):
        return 0.0
    return float(next((name for _, name in _named(table, prompt)), "1"))


def _denies_movement(prompt: str) -> bool:
    every = _phrases(_table(_MOVEMENT), _tokens(prompt), frozenset())
    denied = set(every) - set(_named(_MOVEMENT, prompt))
    return any(name == "any" for _, name in denied)


def _named(table: dict[str, str], text: str, filling: frozenset[str] = frozenset()) -> _Found:
    """What of a table the text names and does not deny, as places and names, in the order of the text."""
    words = [word for word in _tokens(text) if word not in filling]
    denied = _denied(words)
    return _phrases(_table(table), words, denied)


def _phrases(known: dict[str, str], words: list[str], denied: frozenset[int]) -> _Found:
    stems = [_stem(word) for word in words]
    found: _Found = []
    at = 0
    while at < len(words):
        length = next((n for n in (3, 2, 1) if " ".join(stems[at : at + n]) in known), 0)
        if length and at not in denied:
            found.append((at, known[" ".join(stems[at : at + length])]))
        at += max(1, length)
    return found


def _denied(words: list[str]) -> frozenset[int]:
    places: set[int] = set()
    until = 0
    for at, word in enumerate(words):
        if word in _END:
            until = at
        elif word in _DENIAL or (word in {"or", "and"} and at <= until):
            until = at + _REACH
        if at < until:
            places.add(at)
    return frozenset(places)


def _tokens(text: str) -> list[str]:
    """Words in small letters; whatever ends a clause is a full stop."""
    plain = text.casefold().replace("\u2019", "'")
    words = re.findall(r"[^\W_]+(?:'\w+)?|[.,;:!?()\n]", plain)
    return ["." if word in ".,;:!?()\n" else word for word in words]


def _stem(word: str) -> str:
    """A word without its ending: pans, panning -> pan."""
    if word.endswith("ing") and len(word) > 5:
        word = word[:-3]
        return word[:-1] if word[-1] == word[-2] and word[-1] not in "ls" else word
    if word.endswith(("shes", "ches")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word


def _table(rows: dict[str, str]) -> dict[str, str]:
    return _spelled(tuple(rows.items()))


@cache
def _spelled(rows: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """Every phrase, each of its words without its ending -> its name."""
    return {
        " ".join(_stem(word) for word in phrase.split()): name
        for name, phrases in rows
        for phrase in phrases.split(", ")
    }
