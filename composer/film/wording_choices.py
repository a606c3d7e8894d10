"""What a film's course asks of its music: mode, genre, moods, tempo, instruments. Rules and their sources.

The rules are what listeners and players agree on. Mode, tempo and register: Juslin and Laukka (Expression,
Perception, and Induction of Musical Emotions, J. New Music Research 33, 217, 2004, after 104 studies):
happiness is fast and major, sadness slow and minor, fear and anger fast and minor, tenderness slow and
major. Moods: the circle of adjectives of Hevner (Am. J. Psychology 48, 246, 1936), laid on the plane of
Russell (J. Pers. Soc. Psychol. 39, 1161, 1980). Instruments: the usual colours of film scores, after Karlin
and Wright (On the Track, 2nd ed., 2004). The numbers are ours. Knows no wish and no sentence.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from composer.film.emotions import PLANE
from composer.film.wording_course import Course
from composer.music.casting import stream
from composer.music.styles import STYLES
from composer.music.theory import NAMES

Feeling = tuple[float, float]
"""Valence (-1 to 1) and arousal (0 to 1)."""

_GLAD, _STIRRED = 0.15, 0.5
_DREAD = -0.5
_SLOW_CUTS, _FAST_CUTS = 6.0, 20.0
_USUAL_CUTS, _MOST_CUTS = 10.0, 40.0
"""Cuts a minute: under the first is slow, over the second fast; where the pace leaves the tempo alone, and
where it can quicken it no more."""

_LOW_BPM, _SPAN_BPM = 52.0, 92.0
_PACE_SHARE = 0.12
_TONICS = ("C", "D", "Eb", "E", "F", "G", "A", "Bb", "B")

GENRES = {
    "dread": ("horror", "horror", "tension"),
    "unrest": ("tension", "tension", "tension"),
    "sorrow": ("piano", "cinematic", "cinematic"),
    "calm": ("ambient", "piano", "folk"),
    "joy": ("cinematic", "celtic", "pop"),
    "thrill": ("epic", "epic", "epic"),
    "even": ("cinematic", "cinematic", "cinematic"),
}
"""The style of each quarter of the plane when it is cut slowly, usually and fast."""

_OTHERS = ("cinematic", "ambient", "tension", "epic", "folk", "piano")

PHRASES = {
    "folk": "acoustic folk",
    "country": "country music",
    "piano": "neoclassical",
    "bossa": "bossa nova",
    "jazz": "jazz",
    "pop": "indie pop",
    "rock": "indie rock",
    "funk": "funk and soul",
    "reggae": "reggae",
    "lofi": "lo-fi beats",
    "hiphop": "hip hop beat",
    "house": "deep house",
    "synthwave": "synthwave",
    "ambient": "ambient soundscape",
    "cinematic": "cinematic film score",
    "epic": "epic trailer music",
    "techno": "techno",
    "horror": "horror film music",
    "celtic": "celtic folk",
    "latin": "latin music",
    "waltz": "viennese waltz",
    "chiptune": "chiptune",
    "tension": "cinematic suspense",
    "children": "children's music",
    "blues": "chicago blues",
    "disco": "disco",
    "dnb": "drum and bass",
    "metal": "heavy metal",
}
"""What each style is called in a prompt, so that other engines know it too."""

MOODS = {
    "solemn": (-0.15, 0.2),
    "sad": (-0.7, 0.2),
    "tender": (0.4, 0.2),
    "calm": (0.65, 0.15),
    "dreamy": (0.25, 0.3),
    "playful": (0.5, 0.55),
    "happy": (0.75, 0.6),
    "energetic": (0.55, 0.9),
    "triumphant": (0.3, 0.75),
    "tense": (-0.45, 0.7),
    "dark": (-0.8, 0.75),
    "mysterious": (-0.3, 0.45),
    "nostalgic": (0.0, 0.4),
}
"""Moods as valence and arousal, around Hevner's circle from its first group on."""

SYNONYMS = {
    "solemn": "serious",
    "sad": "mournful",
    "tender": "intimate",
    "calm": "peaceful",
    "dreamy": "ethereal",
    "playful": "whimsical",
    "happy": "joyful",
    "energetic": "driving",
    "triumphant": "proud",
    "tense": "uneasy",
    "dark": "ominous",
    "mysterious": "enigmatic",
    "nostalgic": "wistful",
}
"""A second word for a mood that has a film to itself, from the same group of Hevner's circle."""

INSTRUMENTS = {
    "dread": ("cello", "choir", "contrabass"),
    "unrest": ("strings", "cello", "harp"),
    "sorrow": ("cello", "piano"),
    "calm": ("flute", "harp"),
    "joy": ("violin", "flute", "acoustic guitar"),
    "thrill": ("horns", "strings", "trumpet"),
    "even": ("piano", "clarinet", "strings"),
}
"""Low registers for dread, one bowed voice for sorrow, light high ones for calm and joy."""

_ELECTRIC = {
    "dread": ("synth bass", "warm pad"),
    "unrest": ("synth bass", "saw lead"),
    "sorrow": ("electric piano", "warm pad"),
    "calm": ("electric piano", "warm pad"),
    "joy": ("saw lead", "electric piano"),
    "thrill": ("saw lead", "synth bass"),
    "even": ("electric piano", "saw lead"),
}
_SCORED = ("cinematic", "epic", "tension", "horror", "ambient", "piano", "celtic", "folk", "waltz")
_WIRED = ("house", "techno", "synthwave", "dnb", "hiphop", "lofi", "disco")


@dataclass(frozen=True, slots=True)
class Choice:
    """Words for music, by part; a part that is empty is left to whoever plays. `tempo` is 0 for none."""

    genre: str = ""
    moods: tuple[str, ...] = ()
    key: str = ""
    tempo: float = 0.0
    instruments: tuple[str, ...] = ()
    arc: str = ""


def quarter(feeling: Feeling) -> str:
    """The part of the plane in which a feeling lies, one of GENRES."""
    valence, arousal = feeling
    if abs(valence) < _GLAD:
        return "thrill" if arousal >= 0.65 else "even"
    if valence > 0:
        return "calm" if arousal < 0.4 else "thrill" if arousal > 0.95 else "joy"
    if arousal < _STIRRED:
        return "sorrow"
    return "dread" if valence <= _DREAD else "unrest"


def genre_of(feeling: Feeling, cuts: float, suits: Callable[[str], bool] = bool) -> str:
    """The style among those that suit: its quarter's at the pace of the cuts (a minute), else the next."""
    row = GENRES[quarter(feeling)]
    pace = 0 if cuts < _SLOW_CUTS else 2 if cuts > _FAST_CUTS else 1
    return next((name for name in (row[pace], *row, *_OTHERS, *STYLES) if suits(name)), row[pace])


def moods_of(course: Course, refused: Collection[str] = ()) -> tuple[str, ...]:
    """The mood of the film on the whole, and of the stretch that departs from it most, if that differs."""
    far = max(
        reversed(course.stretches), key=lambda each: _distance((each.valence, each.arousal), course.feeling)
    )
    lies = PLANE[far.emotion]
    there = ((far.valence + lies[0]) / 2, (far.arousal + lies[1]) / 2)
    return tuple(dict.fromkeys((mood_at(course.feeling, refused), mood_at(there, refused))))


def mood_at(feeling: Feeling, refused: Collection[str] = ()) -> str:
    """The nearest mood of MOODS that is not refused; "cool", which is none of them, when all are."""
    left = [name for name in MOODS if name not in refused]
    return min(left, key=lambda name: _distance(MOODS[name], feeling), default="cool")


def _distance(one: Feeling, other: Feeling) -> float:
    return ((one[0] - other[0]) / 2) ** 2 + (one[1] - other[1]) ** 2


def mode_of(valence: float) -> str:
    return "minor" if valence < 0 else "major"


def key_of(mode: str, seed: int, suits: Callable[[str], bool] = bool) -> str:
    """A key of the mode; which of the usual tonics is the seed's choice among those that suit."""
    start = int(stream(seed, "film key").integers(len(_TONICS)))
    keys = [f"{tonic} {mode}" for tonic in (*_TONICS[start:], *_TONICS[:start], *NAMES)]
    return next((key for key in keys if suits(key)), keys[0])


def tempo_of(arousal: float, cuts: float, genre: str) -> float:
    """Whole beats a minute: faster with arousal and with cuts (a minute), inside what the style bears."""
    pace = (cuts - _USUAL_CUTS) / (_MOST_CUTS - _USUAL_CUTS)
    tempo = (_LOW_BPM + _SPAN_BPM * arousal) * (1 + _PACE_SHARE * max(-0.5, min(1.0, pace)))
    low, high = STYLES[genre].tempo_range
    return float(round(max(low, min(high, tempo))))


def instruments_of(feeling: Feeling, genre: str, refused: Collection[str] = ()) -> tuple[str, ...]:
    """Who is to play besides the style's own; nobody in the bands of styles that have theirs."""
    table = INSTRUMENTS if genre in _SCORED else _ELECTRIC if genre in _WIRED else {}
    return tuple(name for name in table.get(quarter(feeling), ()) if name not in refused)
