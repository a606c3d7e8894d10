"""Known phrases in a sentence, and whether they are denied. Knows no word of its own but the negators'."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from composer.music.words import ABSENCES, FILLERS, NEGATORS, REWORDED

_LONGEST = 6
_TIES = ("or", "nor")
_BLANK = "·"
"""Stands where a phrase was that another table has already understood."""

_WORD = re.compile(r"[a-z0-9']+|[,.;:!?\n]")


@dataclass(frozen=True, slots=True)
class Found:
    """A known phrase of a prompt: what it names, its first word's place, its words, and whether denied."""

    name: str
    place: int
    size: int
    denied: bool

    def within(self, others: Iterable["Found"]) -> bool:
        """Whether a longer phrase holds this one: the bass of "bass guitar"."""
        end = self.place + self.size
        return any(o.place <= self.place and end <= o.place + o.size and o.size > self.size for o in others)


def words_of(text: str) -> list[str]:
    """The words and the signs that part them, in small letters, without accents and hyphens."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'").replace("´", "'")).casefold()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    for pattern, instead in REWORDED:
        plain = re.sub(pattern, instead, plain)
    return _WORD.findall(plain)


def find(tokens: list[str], table: Mapping[str, tuple[str, ...]], players: bool = False) -> list[Found]:
    """The table's phrases, the longest at each place; one phrase may name several things.

    `players` are denied even past an adjective: "without loud drums".
    """
    names: dict[tuple[str, ...], list[str]] = {}
    for name, phrases in table.items():
        for phrase in phrases:
            names.setdefault(tuple(phrase.split()), []).append(name)
    sizes: dict[int, int] = {}
    place = 0
    while place < len(tokens):
        most = min(_LONGEST, len(tokens) - place)
        size = next((n for n in range(most, 0, -1) if tuple(tokens[place : place + n]) in names), 0)
        if size:
            sizes[place] = size
        place += max(1, size)
    denied = frozenset(_denied(tokens, sizes, players))
    return [
        Found(name, place, size, place in denied)
        for place, size in sizes.items()
        for name in names[tuple(tokens[place : place + size])]
    ]


def blanked(tokens: list[str], found: Iterable[Found]) -> list[str]:
    """The words without what was found, every other at its place."""
    left = list(tokens)
    for each in found:
        left[each.place : each.place + each.size] = [_BLANK] * each.size
    return left


def _denied(tokens: list[str], sizes: Mapping[int, int], players: bool) -> Iterator[int]:
    """The places of the phrases that a negator denies: the one it stands before, and those tied to that."""
    for number, token in enumerate(tokens):
        if token in NEGATORS and tokens[number + 1 : number + 2] != ["only"]:
            place = _past_fillers(tokens, number + 1)
            if players and token in ABSENCES and place not in sizes and tokens[place : place + 1]:
                place += tokens[place].isalpha()
            yield from _tied(tokens, sizes, place)


def _tied(tokens: list[str], sizes: Mapping[int, int], place: int) -> Iterator[int]:
    """The phrases at `place` and after it that belong to one list: "sad or dark", "drums, bass or piano"."""
    while place < len(tokens):
        size = sizes.get(place, 0)
        if size:
            yield place
        after = place + max(1, size)
        tie = tokens[after] if after < len(tokens) else ""
        if tie == "," and size:
            listed = _list(tokens, sizes, after)
            yield from listed
            if not listed:
                return
            after = listed[-1] + sizes[listed[-1]]
            tie = tokens[after] if after < len(tokens) else ""
        if tie not in _TIES and not (tie == "and" and size):
            return
        place = _past_fillers(tokens, after + 1)


def _list(tokens: list[str], sizes: Mapping[int, int], place: int) -> list[int]:
    """The phrases between commas from `place` on, if an "or" closes them; without one they are wishes."""
    listed = []
    while place < len(tokens) and tokens[place] == "," and place + 1 in sizes:
        listed.append(place + 1)
        place += 1 + sizes[place + 1]
    closed = tokens[place : place + 1] in (["or"], ["nor"]) or tokens[place : place + 2] == [",", "or"]
    return listed if closed else []


def _past_fillers(tokens: list[str], place: int) -> int:
    while place < len(tokens) and tokens[place] in FILLERS:
        place += 1
    return place
