"""Wishes that a prompt states outright: tempo, key, metre, energy, in figures or in the field's own words.

Each function answers None where nothing is asked. A number is a tempo only beside its unit or its name, so
that "80s", "1984", "4k" and "60 seconds" are none.
"""

import re

from composer.music.phrases import find
from composer.music.theory import NAMES, SCALES
from composer.music.words import ENERGIES, ENERGY_LEVELS, ITALIAN, METRE_WORDS

SLOWEST, FASTEST = 40.0, 240.0
"""Tempi that are named outside of these are brought to the nearer one."""

_ROUGHLY = 0.05

_UNIT = r"\s*-?\s*(?:b\.?p\.?m\b|beats? (?:per|a|every) min|beats?/min)"
_ROUGH_WORDS = r"(?<![a-z])(?:around|about|roughly|circa|ca\.?|approximately|approx\.?|near|some|~|≈)"
_NUMBER = r"(?<![\d.,/])(\d{2,3}(?:\.\d+)?)(?![\d])"
_SPAN = re.compile(rf"{_NUMBER}\s*(?:bpm)?\s*(?:-|–|—|to|and|or|\.\.)\s*{_NUMBER}{_UNIT}", re.I)
_EXACT = re.compile(
    rf"{_NUMBER}{_UNIT}"
    rf"|(?:\bbpm|\btempo|♩|\bm\.m\.|\bmetronome)\s*(?:is|of|at|to|[:=])?\s*(?:{_ROUGH_WORDS}\s*)?{_NUMBER}"
    r"(?!\s*(?:%|s\b|sec|min|hours?))",
    re.I,
)
_ROUGH = re.compile(rf"{_ROUGH_WORDS}\s*$", re.I)
_ROUGHLY_NAMED = re.compile(_ROUGH_WORDS + r"\s*[\d.]+\s*$", re.I)
_LEAST = re.compile(r"(?:at least|over|above|more than|faster than|from|min(?:imum)?)\s*$", re.I)
_MOST = re.compile(
    r"(?:at most|under|below|less than|slower than|up to|no more than|not over|max(?:imum)?)\s*$", re.I
)

_MODES = {mode: mode for mode in SCALES} | {
    "maj": "major",
    "dur": "major",
    "ionian": "major",
    "min": "minor",
    "moll": "minor",
    "aeolian": "minor",
}
_SIGN = r"(?P<sign>#|♯|♭|b|[\s-]sharp|[\s-]flat)?"
_KEY = re.compile(
    rf"(?P<lead>\b(?:in|of|key|scale|tonality)(?:\s+is)?\s*[:=]?\s+)?\b(?P<tonic>[A-G]){_SIGN}"
    rf"[\s-]+(?:(?:natural|harmonic|melodic)\s+)?(?P<mode>{'|'.join(_MODES)})\b",
    re.I,
)
_SHORT = re.compile(r"\b(?:in|key of|key[:=])\s*(?P<tonic>[A-G])(?P<sign>#|♯|♭|b)?(?P<mode>m|min|maj)\b")
_KIND = re.compile(r"\s+(?:key|scale|mode|mood|tone|feel)\b", re.I)
_END = r"(?=\s*(?:[,.;:!?\n)]|$)|\s+(?:and|at|with|without|for|no|but)\b)"
_TONIC = re.compile(rf"\bin\s+(?P<tonic>[A-G])(?P<sign>#|♯|♭|b|[\s-]sharp|[\s-]flat)?{_END}")
_KEY_OF = re.compile(
    r"\bkey\s*(?:of|:|=|is)\s*(?!a\s+\w)(?P<tonic>[A-Ga-g])"
    r"(?P<sign>#|♯|♭|b(?![a-z])|[\s-]sharp|[\s-]flat)?(?![\w#])"
)
_MODE = re.compile(
    r"\b(major|minor|dorian|mixolydian|lydian|phrygian|aeolian|ionian)\b"
    r"(?=\s+(?:key|scale|mode|tonality)|\s*[,.;]|\s*$)",
    re.I,
)
_DENIED = re.compile(r"\b(?:not|never|avoid|no)\s+(?:(?:in|the|key|of|[A-G][#♯♭b]?)\s+)*$", re.I)

_METRE = re.compile(r"(?<![\d/.])(2|3|4|5|6|7|12)\s?/\s?(4|8)(?![\d/]|\s+of\b|\s+stars)")
_AFTER_COUNT = frozenset(("time", "metre", "meter", "with", "and", "at", ",", ".", ";", "!", "?", "\n", ":"))

_ENERGY = re.compile(
    r"\benergy\s*(?:level)?\s*(?:of|at|is|[:=])?\s*(?P<value>\d{1,3}(?:\.\d{1,3})?)\s*(?P<of>%|/\s*10\b|/\s*100\b|percent)?"
    r"|(?<![\d.])(?P<before>\d{1,3}(?:\.\d{1,3})?)\s*(?:%|percent)\s+energy\b",
    re.I,
)


def tempo_wish(prompt: str, tokens: list[str], home: float) -> tuple[float, float, float] | None:
    """The lowest, the preferred and the highest tempo (beats a minute) that are asked for.

    All three are the same where one tempo is named; "around" allows 5 % to either side. Italian words are
    the ranges of words.ITALIAN, and the tempo in them is the nearest to `home`.
    """
    span = _SPAN.search(prompt)
    if span:
        low, high = sorted(_bounded(float(number)) for number in span.groups())
        return low, max(low, min(high, round((low + high) / 2))), high
    exact = _EXACT.search(prompt)
    if exact:
        wished = _bounded(float(exact[1] or exact[2]))
        return _around(wished, prompt[max(0, exact.start() - 20) : exact.start()], exact[0], home)
    denied = {each.name for each in find(tokens, _ITALIAN) if each.denied}
    for each in find(tokens, _ITALIAN):
        if each.name not in denied:
            low, high = ITALIAN[each.name]
            return low, max(low, min(high, home)), high
    return None


_ITALIAN = {word: (word,) for word in ITALIAN}


def _bounded(tempo: float) -> float:
    return max(SLOWEST, min(FASTEST, tempo))


def _around(wished: float, before: str, text: str, home: float) -> tuple[float, float, float]:
    """A named tempo after the word before it: about so much, at least, at most, or just that."""
    if _LEAST.search(before):
        high = _bounded(1.25 * wished)
        return wished, max(wished, min(high, home)), high
    if _MOST.search(before):
        low = _bounded(0.8 * wished)
        return low, min(wished, max(low, home)), wished
    if _ROUGH.search(before) or _ROUGHLY_NAMED.search(text):
        low, high = (_bounded(round(share * wished, 1)) for share in (1 - _ROUGHLY, 1 + _ROUGHLY))
        return low, wished, high
    return wished, wished, wished


def key_wish(prompt: str) -> tuple[int | None, str | None]:
    """The tonic (pitch class) and the mode that are named. The article of "a major city" is no key."""
    for pattern in (_KEY, _SHORT):
        for match in pattern.finditer(prompt):
            if not (match.re is _KEY and _article(prompt, match)) and not _refused(prompt, match):
                return _pitch_class(match), _MODES.get(match["mode"].lower(), "minor")
    bare = _KEY_OF.search(prompt) or _TONIC.search(prompt)
    mode = next((m for m in _MODE.finditer(prompt) if not _refused(prompt, m)), None)
    return _pitch_class(bare) if bare else None, _MODES[mode[1].lower()] if mode else None


def _refused(prompt: str, match: re.Match[str]) -> bool:
    return bool(_DENIED.search(prompt[max(0, match.start() - 24) : match.start()]))


def _article(prompt: str, match: re.Match[str]) -> bool:
    if match["tonic"] != "a" or match["sign"] or match["mode"].lower() in ("dur", "moll"):
        return False
    return not match["lead"] or bool(_KIND.match(prompt, match.end()))


def _pitch_class(match: re.Match[str]) -> int:
    sign = (match["sign"] or "").strip(" -").lower()
    shift = 1 if sign in ("#", "♯", "sharp") else -1 if sign else 0
    return (NAMES.index(match["tonic"].upper()) + shift) % 12


def metre_wish(prompt: str, tokens: list[str]) -> str | None:
    """The metre that is named, in figures or in words."""
    for match in _METRE.finditer(prompt):
        name = f"{match[1]}/{match[2]}"
        if name in METRE_WORDS and not _refused(prompt, match):
            return name
    for each in find(tokens, METRE_WORDS):
        after = tokens[each.place + each.size : each.place + each.size + 1]
        counted = tokens[each.place] != "in" or not after or after[0] in _AFTER_COUNT
        if counted and not each.denied:
            return each.name
    return None


def energy_wish(prompt: str, tokens: list[str]) -> float | None:
    """The energy (0 to 1) that is asked for: "high energy", "energy 0.8", "80 % energy", "energy 7/10"."""
    match = _ENERGY.search(prompt)
    if match:
        value = float(match["value"] or match["before"])
        unit = (match["of"] or "").replace(" ", "")
        scale = 10.0 if unit == "/10" else 100.0 if unit or match["before"] or value > 10 else 1.0
        if scale == 1.0 and value > 1:
            scale = 10.0
        return min(1.0, value / scale)
    for each in find(tokens, ENERGIES):
        level = ENERGY_LEVELS[each.name]
        return 1 - level if each.denied else level
    return None
