"""Which words of a text are known and what they name; which are denied. Knows no rule of choice."""

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from hashlib import blake2b

from composer.paint import scene_words as tables
from composer.paint.mood_words import COLOUR_WORDS, MOOD_WORDS, TONE_WORDS

LONGEST = 4
"""Words in the longest phrase that is looked up."""

REACH = 5
"""How many words a denial denies at most."""

STOP = "."

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

SUBJECTS = RANKS[:3]


Names = dict[str, list[str]]
"""Kind -> names in the order of the text."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a text names and what it denies; `subject` are its words for places and things, and all words that
    are not known, without those for light, colour, style and camera."""

    said: Names = field(default_factory=dict)
    denied: Names = field(default_factory=dict)
    subject: list[str] = field(default_factory=list)
    words: tuple[str, ...] = ()


def hear(text: str) -> Heard:
    """Takes a text apart, in time that grows with its length."""
    words = _tokens(text)
    heard = Heard(words=tuple(word for word in words if word != STOP))
    at, until = 0, 0
    while at < len(words):
        word = words[at]
        if word == STOP or word in tables.CLAUSES["end"]:
            until = at
        elif word in tables.CLAUSES["denial"] and words[at + 1 : at + 2] not in (["only"], ["just"]):
            until = at + 1 + REACH
        meanings, length = _meanings(words, at)
        for kind, name in meanings:
            (heard.denied if at < until else heard.said).setdefault(kind, []).append(name)
        if at >= until and _is_subject(word, meanings):
            heard.subject.append(" ".join(words[at : at + length]))
        at += length
    return heard


def number(words: list[str] | tuple[str, ...]) -> int:
    """A number that the same words always give, in every process."""
    text = " ".join(words).encode("utf-8", "replace")
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "big")


def _is_subject(word: str, meanings: tuple[tuple[str, str], ...]) -> bool:
    if not meanings:
        return word != STOP and word not in tables.CLAUSES["small"] and word not in tables.CLAUSES["end"]
    return any(kind in SUBJECTS for kind, _ in meanings)


def _tokens(text: str) -> list[str]:
    """Words in small letters; whatever ends a clause is a full stop."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("’", "'").replace("n't ", " not ")
    words = re.findall(r"[^\W_]+(?:'s)?|[.,;:!?()\n]", plain)
    return [word if word[0].isalnum() else STOP for word in words]


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
