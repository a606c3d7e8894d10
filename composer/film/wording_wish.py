"""What a user's wish for music names, as composer.music.brief will hear it. Knows no film."""

import re
from dataclasses import dataclass

from composer.music import instrument_words, words
from composer.music.brief import MusicBrief, read_brief
from composer.music.mood_words import FEELINGS, MOODS
from composer.music.phrases import blanked, find, words_of
from composer.music.theory import NAMES
from composer.music.wishes import key_wish, tempo_wish

_AGAINST = r"\b(?:not|no|never|avoid|without|anything but)\s+(?:in\s+|a\s+|an\s+|the\s+|key\s+of\s+|too\s+)*"
_EVEN = 0.15
_MARKS = " ,;:.!?-–—/&"


@dataclass(frozen=True, slots=True)
class Wish:
    """A wish: its `text` in one line, the `brief` that it makes alone, and which parts it names.

    `refused` holds the genres and moods that must not be; players that must not are `brief.without`.
    """

    text: str
    brief: MusicBrief
    genre: bool
    moods: bool
    tempo: bool
    tonic: bool
    mode: bool
    instruments: bool
    shape: bool
    refused: frozenset[str]

    def allows(self, genre: str) -> bool:
        """Whether a film may choose this style: not refused, and not one whose only player is."""
        players = self.brief.instruments
        alone = genre == "piano" and (
            "piano" in self.brief.without or (bool(players) and "piano" not in players)
        )
        return genre not in self.refused and not alone

    def allows_key(self, key: str) -> bool:
        return not re.search(_AGAINST + re.escape(key) + r"\b", self.text, re.I)

    def allows_mode(self, mode: str) -> bool:
        return not re.search(_AGAINST + rf"{mode}\s*(?:key|mode|scale)?\b(?!\s+\w)", self.text, re.I)

    def mode_for(self, otherwise: str) -> str:
        """The mode that is named, else that of the moods that are named, else `otherwise` where allowed."""
        feeling = sum(_valence(mood) for mood in self.brief.moods) if self.moods else 0.0
        wanted = self.brief.mode if self.mode or abs(feeling) >= _EVEN else otherwise
        if self.mode or self.allows_mode(wanted):
            return wanted
        return "major" if wanted == "minor" else "minor"

    def named(self) -> tuple[str, ...]:
        """The parts that are named."""
        parts = ("genre", "moods", "tempo", "tonic", "mode", "instruments", "shape")
        return tuple(part for part in parts if getattr(self, part))


def wish_of(text: str) -> Wish:
    """What is named in any text; a refused genre or mood is not named, but refused."""
    text = plain(text)
    brief = read_brief(text)
    tokens = words_of(text)
    shapes = find(tokens, words.SHAPES)
    tokens = blanked(tokens, shapes)
    players = find(tokens, instrument_words.INSTRUMENTS, players=True)
    themes = [each for each in find(tokens, words.THEMES) if not each.within(players)]
    genres = [each for each in find(tokens, words.GENRES) if not each.within(players + themes)]
    against = {each.name for each in (*genres, *themes) if each.denied}
    paces = find(tokens, words.TEMPI)
    moods = find(blanked(tokens, genres), MOODS)
    felt = [each for each in moods if each.place not in {pace.place for pace in paces}]
    tonic, mode = key_wish(text)
    return Wish(
        text,
        brief,
        genre=any(each.name not in against for each in (*genres, *themes)),
        moods=any(not each.denied for each in felt),
        tempo=bool(paces) or tempo_wish(text, tokens, brief.tempo) is not None,
        tonic=tonic is not None,
        mode=mode is not None,
        instruments=any(not each.denied for each in (*players, *find(tokens, words.ENSEMBLES))),
        shape=bool(shapes or brief.sections),
        refused=frozenset(against | {each.name for each in moods if each.denied}),
    )


def plain(text: str) -> str:
    """The text in one line, without control characters and the marks that would tie it to what follows."""
    lines = (
        "".join(letter if letter.isprintable() else " " for letter in line) for line in text.splitlines()
    )
    return ". ".join(line for line in (" ".join(each.split()).rstrip(_MARKS) for each in lines) if line)


def key_name(brief: MusicBrief) -> str:
    return f"{NAMES[brief.tonic]} {brief.mode}" if brief.tonic is not None else brief.mode


def _valence(mood: str) -> float:
    return FEELINGS[mood][0]
