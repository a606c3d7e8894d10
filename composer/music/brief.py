"""Words to a brief: what a music prompt asks for. Unknown words never fail; a denied word counts as denied.

Explicit wishes ("128 bpm", "in D minor", "no drums", "with cello") win over what a genre or a mood suggests.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from composer.music import instrument_words, words
from composer.music.styles import STYLES
from composer.music.theory import NAMES, SCALES

METRES = ("2/4", "3/4", "4/4", "5/4", "6/8", "7/8", "12/8")

SECTIONS = ("intro", "verse", "chorus", "bridge", "development", "climax", "outro")

ARCS = ("", "build", "fade", "arch", "steady")
"""The usual shape; growing to the end; dying down; to a climax and back; the same throughout."""

_LONGEST = 4
_USUAL = ("pop", "folk", *STYLES)
_SLOWEST, _FASTEST = 40.0, 240.0
_MODES = {"maj": "major", "min": "minor", "aeolian": "minor", "ionian": "major"} | {
    mode: mode for mode in SCALES
}
_BPM = re.compile(
    r"(\d{2,3}(?:\.\d+)?)\s*-?(?:bpm|beats (?:per|a) minute)|(?:bpm|tempo)\s*(?:of|:|=)?\s*(\d{2,3})", re.I
)
_KEY = re.compile(
    r"(?P<lead>\b(?:in|of|key)\s*:?\s+)?\b(?P<tonic>[A-Ga-g])(?P<sign>#|♯|♭|b|[\s-]sharp|[\s-]flat)?"
    rf"[\s-]+(?P<mode>{'|'.join(_MODES)})\b",
    re.I,
)
_KIND = re.compile(r"\s+(?:key|scale|mode|mood|tone|feel)\b", re.I)
_TONIC = re.compile(r"\b(?:in|key of)\s+(?P<tonic>[A-G])(?P<sign>#|♯|♭|b)?(?=\s*(?:[,.;!?]|$))")
_MODE = re.compile(
    r"\b(major|minor|dorian|mixolydian|lydian|phrygian)\b(?=\s+(?:key|scale|mode)|\s*[,.;]|\s*$)", re.I
)


@dataclass(frozen=True, slots=True)
class MusicBrief:
    """What was understood of a prompt.

    `tempo` (beats a minute) is where the piece would like to be and `tempo_range` what it bears; both are
    `wished_tempo` when the prompt names one. `tonic` is a pitch class, None when the composer may choose;
    `mode` is one of theory.SCALES. `energy` runs from 0 to 1. `instruments` are wished for, `without`
    names roles and instruments that must not play; `solo` asks for the first instrument alone. `metre` is
    one of METRES, None when the style may choose. `sections` are wished for in their order, empty when the
    composer may choose; `arc` is one of ARCS, the way the energy goes through the piece.
    """

    genre: str
    moods: tuple[str, ...]
    tempo: float
    tempo_range: tuple[float, float]
    wished_tempo: float | None
    tonic: int | None
    mode: str
    mode_asked: bool
    energy: float
    instruments: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    solo: bool = False
    metre: str | None = None
    sections: tuple[str, ...] = ()
    arc: str = ""

    def understood(self) -> dict[str, str]:
        """The brief in words, for a person to read."""
        low, high = self.tempo_range
        pace = f"{low:g} bpm" if low == high else f"{low:g} to {high:g} bpm"
        key = f"{NAMES[self.tonic]} {self.mode}" if self.tonic is not None else self.mode
        found = {"genre": self.genre, "mood": ", ".join(self.moods), "tempo": pace, "key": key}
        found |= {"energy": f"{self.energy:.2f}", "with": ", ".join(self.instruments)}
        found |= {"without": ", ".join(self.without)}
        return {name: text for name, text in found.items() if text}


@dataclass(frozen=True, slots=True)
class _Found:
    """A known phrase of the prompt: what it names, its first word's place, its words, and whether denied."""

    name: str
    place: int
    size: int
    denied: bool


def read_brief(prompt: str) -> MusicBrief:
    """What `prompt` asks for; any text is understood as far as it goes."""
    tokens = re.findall(r"[a-z0-9']+|[,.;:!?\n]", prompt.casefold().replace("’", "'"))
    players = list(_find(tokens, instrument_words.INSTRUMENTS, players=True))
    roles = [each for each in _find(tokens, words.ROLES, players=True) if not _covered(each, players)]
    genre = _genre(tokens, players)
    moods = _moods(tokens)
    tonic, mode, asked = _key(prompt)
    style = STYLES[genre]
    valence = sum(words.FEELINGS[mood][0] for mood in moods)
    lift = max(-0.35, min(0.35, sum(words.FEELINGS[mood][1] for mood in moods)))
    pace = _pace(tokens) + 1.5 * lift
    tempo, bounds, wished = _tempo(prompt, genre, max(-1.0, min(1.0, pace)))
    wanted = tuple(dict.fromkeys(each.name for each in players if not each.denied))
    drums = ("drums",) if any(each.name == "drums" and not each.denied for each in roles) else ()
    alone = bool(wanted) and _alone(tokens, players)
    absent = [each.name for each in players + roles if each.denied]
    if alone and not drums:
        absent.append("drums")
    return MusicBrief(
        genre=genre,
        moods=moods,
        tempo=tempo,
        tempo_range=bounds,
        wished_tempo=wished,
        tonic=tonic,
        mode=mode or ("minor" if valence < 0 else "major" if valence > 0 else style.mode),
        mode_asked=asked,
        energy=round(max(0.1, min(1.0, style.energy + lift)), 3),
        instruments=wanted + drums,
        without=tuple(dict.fromkeys(absent)),
        solo=alone,
    )


def _find(tokens: list[str], table: dict[str, tuple[str, ...]], players: bool = False) -> Iterator[_Found]:
    """The table's phrases in the prompt, the longest at each place; one word may name several things."""
    names: dict[tuple[str, ...], list[str]] = {}
    for name, phrases in table.items():
        for phrase in phrases:
            names.setdefault(tuple(phrase.split()), []).append(name)
    known = {word for phrase in names for word in phrase}
    place = 0
    while place < len(tokens):
        size = next((n for n in range(_LONGEST, 0, -1) if tuple(tokens[place : place + n]) in names), 0)
        if size:
            denied = _denied(tokens, place, known, players)
            for name in names[tuple(tokens[place : place + size])]:
                yield _Found(name, place, size, denied)
        place += max(1, size)


def _denied(tokens: list[str], place: int, known: set[str], players: bool) -> bool:
    """Whether a negator stands before the word at `place`, or before one that it is tied to."""
    while place > 0:
        place -= 1
        while place > 0 and tokens[place] in words.FILLERS:
            place -= 1
        if tokens[place] in words.NEGATORS:
            return True
        tied = tokens[place] in ("or", "nor") or (tokens[place] == "and" and tokens[place - 1] in known)
        if not tied:
            far = players and place > 0 and tokens[place][0].isalpha()
            return far and tokens[place - 1] in words.ABSENCES
        place -= 1
    return False


def _covered(found: _Found, others: list[_Found]) -> bool:
    """Whether a longer phrase holds this one: the bass of "bass guitar"."""
    ends = found.place + found.size
    return any(o.place <= found.place and ends <= o.place + o.size and o.size > found.size for o in others)


def _genre(tokens: list[str], players: list[_Found]) -> str:
    """The genre that the words name, else what they are about, else what the instruments suggest."""
    refused: list[str] = []
    for table in (words.GENRES, words.THEMES):
        found = [each for each in _find(tokens, table) if not _covered(each, players)]
        refused += [each.name for each in found if each.denied]
        named = [each for each in found if each.name not in refused]
        if named:
            return min(named, key=lambda each: (-each.size, each.place)).name
    wanted = [each.name for each in players if not each.denied]
    suggested = [genre for name in wanted for genre, names in instrument_words.HINTS.items() if name in names]
    return next(genre for genre in (*suggested, *_USUAL) if genre not in refused)


def _moods(tokens: list[str]) -> tuple[str, ...]:
    found = list(_find(tokens, words.MOODS))
    refused = [each.name for each in found if each.denied]
    moods = [each.name for each in found if not each.denied and each.name not in refused]
    instead = [words.OPPOSITES[name] for name in refused if name in words.OPPOSITES]
    return tuple(dict.fromkeys(moods or [name for name in instead if name not in refused]))


def _pace(tokens: list[str]) -> float:
    return sum(words.PACES[each.name] * (-0.5 if each.denied else 1.0) for each in _find(tokens, words.TEMPI))


def _tempo(prompt: str, genre: str, pace: float) -> tuple[float, tuple[float, float], float | None]:
    """Tempo, what the piece bears, and the tempo that was named; `pace` runs from -1 (slow) to 1 (fast)."""
    named = _BPM.search(prompt)
    if named:
        wished = max(_SLOWEST, min(_FASTEST, float(named[1] or named[2])))
        return wished, (wished, wished), wished
    style = STYLES[genre]
    low, high = style.tempo_range
    room = high - style.tempo if pace > 0 else style.tempo - low
    shift = 0.4 * pace * (high - low)
    bounds = (round(low + max(0.0, shift), 1), round(high + min(0.0, shift), 1))
    return float(round(style.tempo + pace * room)), bounds, None


def _key(prompt: str) -> tuple[int | None, str | None, bool]:
    """Tonic, mode, and whether a mode was named. The article of "a major city" is no key."""
    for match in _KEY.finditer(prompt):
        article = match["tonic"] == "a" and not match["sign"]
        if article and (not match["lead"] or _KIND.match(prompt, match.end())):
            continue
        return _pitch_class(match), _MODES[match["mode"].lower()], True
    bare = _TONIC.search(prompt)
    mode = _MODE.search(prompt)
    return _pitch_class(bare) if bare else None, _MODES[mode[1].lower()] if mode else None, bool(mode)


def _pitch_class(match: re.Match[str]) -> int:
    sign = (match["sign"] or "").strip(" -").lower()
    shift = 1 if sign in ("#", "♯", "sharp") else -1 if sign else 0
    return (NAMES.index(match["tonic"].upper()) + shift) % 12


def _alone(tokens: list[str], players: list[_Found]) -> bool:
    """Whether a word beside a wished instrument asks for it alone."""
    for each in players:
        beside = tokens[max(0, each.place - 1) : each.place] + tokens[each.place + each.size :][:1]
        if not each.denied and words.SOLO & set(beside):
            return True
    return False
