"""The emotional course of a film told in two to four sentences. Knows no prompt and no model.

A sentence a stretch: how it opens, where it turns and how it closes, with the time of each. No phrase comes
twice in a story; which one comes is the seed's choice.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from composer.film.wording_course import Course, Stretch
from composer.film.wording_wish import key_name
from composer.music.brief import MusicBrief
from composer.music.casting import stream

_SCENES = {
    "exciting": (
        "bright, headlong excitement",
        "the rush of a chase under open sky",
        "breathless delight",
        "a surge of bold high spirits",
    ),
    "fearful": (
        "cold, creeping dread",
        "the terror of something just out of sight",
        "raw fright",
        "a fear that closes in from all sides",
    ),
    "tense": (
        "hushed unease",
        "a nervous pulse that will not settle",
        "taut, held-back threat",
        "suspicion that tightens bar by bar",
    ),
    "sad": (
        "quiet grief",
        "a lonely, sinking ache",
        "the weight of something lost",
        "tears held behind a still face",
    ),
    "relaxing": (
        "unhurried calm",
        "warm, slow light",
        "the peace of an open afternoon",
        "a soft and weightless ease",
    ),
    "neutral": (
        "a cool, watchful plainness",
        "an even, patient walk",
        "thoughts that keep their own counsel",
        "a clear and unmoved gaze",
    ),
}
_OPENS = ("It opens on {scene}", "The film begins with {scene}", "From the first frame there is {scene}")
_PLAYED = ("{players} in front", "{players} carrying the line", "told by {players}")
_RISES = (
    "at {time} it surges into {scene}",
    "at {time} everything gathers into {scene}",
    "by {time} the music has climbed to {scene}",
)
_FALLS = (
    "at {time} it sinks into {scene}",
    "at {time} all that ebbs away and leaves {scene}",
    "by {time} it has given way to {scene}",
)
_TURNS = (
    "at {time} the mood turns to {scene}",
    "at {time} another colour enters: {scene}",
    "by {time} it has become {scene}",
)
_HOLDS = (
    "That feeling never quite lets go, and is strongest at {height}",
    "Nothing breaks it; it only deepens, most of all at {height}",
    "It stays so to the end, with its fullest moment at {height}",
)
_STAYS = (
    "That feeling never quite lets go",
    "Nothing breaks it before the end",
    "What is felt at first is felt throughout",
    "It looks neither left nor right",
    "It stays so to the last bar",
)
_CUTS = (
    "A new scene at {time} changes the light, not the feeling",
    "Where the scene changes, at {time}, the line only draws breath",
    "At {time} a new scene lets in fresh air and leaves the mood as it was",
    "The picture turns at {time}; the music looks up and goes on",
)
_CLOSES = {
    "build": ("the last bars are the largest of all", "it goes on growing until the final chord"),
    "fade": ("the end is little more than a breath", "what is left dies away softly"),
    "arch": (
        "after its height at {height} the end comes back to where it began",
        "past {height} the fire burns down",
    ),
    "steady": (
        "the pulse holds evenly to the last bar",
        "it ends as evenly as it went",
        "the last chord is a door gently closed",
    ),
    "": ("the close finds its strength once more", "it ends with a last look back"),
}
_CHANGE = 0.08


def story(course: Course, brief: MusicBrief, players: Sequence[str], seed: int) -> str:
    """The paragraph, in English: at most 1200 characters."""
    bag = _Bag(seed)
    first, *rest = course.stretches
    opening = bag.one(_OPENS).format(scene=bag.scene(first.emotion))
    if players:
        opening += ", " + bag.one(_PLAYED).format(players=_some(players))
    sentences = [f"{opening}, in {key_name(brief)}, at {_gait(brief.tempo)}"]
    height = clock(course.height)
    if not rest:
        inside = 1.0 <= course.height < course.seconds - 1.0 and course.arc != "steady"
        sentences.append(bag.one(_HOLDS if inside else _STAYS).format(height=height))
        if course.scenes:
            middle = course.scenes[len(course.scenes) // 2]
            sentences.insert(1, bag.one(_CUTS).format(time=clock(middle)))
    turns = list(_turns(rest, bag))
    sentences += _paired(turns)
    closing = bag.one(_CLOSES[course.arc]).format(height=height)
    if rest:
        sentences.append(closing)
    else:
        sentences[-1] += "; " + closing
    return " ".join(f"{sentence[0].upper()}{sentence[1:]}." for sentence in sentences)


def clock(seconds: float) -> str:
    """Minutes and seconds: "1:02"."""
    whole = int(seconds)
    return f"{whole // 60}:{whole % 60:02d}"


def _turns(stretches: Sequence[Stretch], bag: "_Bag") -> Iterator[str]:
    for each in stretches:
        phrases = _RISES if each.rise > _CHANGE else _FALLS if each.rise < -_CHANGE else _TURNS
        yield bag.one(phrases).format(time=clock(each.start), scene=bag.scene(each.emotion))


def _paired(turns: list[str]) -> list[str]:
    """The turns in at most two sentences."""
    if len(turns) < 3:
        return turns
    return [f"{turns[0]}; {turns[1]}", turns[2]]


def _some(players: Sequence[str]) -> str:
    few = list(players[:2])
    return " and ".join(few)


def _gait(tempo: float) -> str:
    if tempo < 76:
        return "a slow tread"
    if tempo < 100:
        return "a walking pace"
    return "a brisk stride" if tempo < 124 else "a run"


class _Bag:
    """Phrases that are taken out and not put back until their row is empty."""

    def __init__(self, seed: int) -> None:
        self._rng: np.random.Generator = stream(seed, "film story")
        self._taken: set[str] = set()

    def one(self, phrases: Sequence[str]) -> str:
        left = [each for each in phrases if each not in self._taken] or list(phrases)
        phrase = left[int(self._rng.integers(len(left)))]
        self._taken.add(phrase)
        return phrase

    def scene(self, emotion: str) -> str:
        return self.one(_SCENES[emotion])
