"""Words to a brief: what a music prompt asks for. Unknown words never fail; a denied word counts as denied.

Explicit wishes ("128 bpm", "in D minor", "3/4", "no drums", "with cello") win over what a genre or a mood
suggests.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from composer.music import instrument_words, words
from composer.music.mood_words import FEELINGS, MOODS, OPPOSITES
from composer.music.phrases import Found, blanked, find, words_of
from composer.music.styles import STYLES
from composer.music.theory import NAMES
from composer.music.wishes import energy_wish, key_wish, metre_wish, tempo_wish

METRES = ("2/4", "3/4", "4/4", "5/4", "6/8", "7/8", "12/8")

SECTIONS = ("intro", "verse", "chorus", "bridge", "development", "climax", "outro")

ARCS = ("", "build", "fade", "arch", "steady")
"""The usual shape; growing to the end; dying down; to a climax and back; the same throughout."""

_ANY = "any "
_PLAYERS = (
    words.ROLES
    | instrument_words.INSTRUMENTS
    | {_ANY + name: row for name, row in instrument_words.KINDS.items()}
)
"""All that can play. In one table, so that "no drums, bass or harp" is one list."""

_ENSEMBLES = {2: "duo", 3: "trio", 4: "quartet"}
"""What "only" makes of so many instruments."""

_LIFT, _MOST_LIFT = 0.3, 0.35
"""What a full arousal adds to a style's energy, and what all the moods together may add."""

_PACE = 1.5
_PLAIN = 0.15
"""Moods whose valence is nearer to zero than this leave the mode to the style."""


@dataclass(frozen=True, slots=True)
class MusicBrief:
    """What was understood of a prompt. `MusicBrief.of("jazz")` fills in what a style is used to.

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

    @classmethod
    def of(
        cls,
        genre: str,
        moods: Sequence[str] = (),
        valence: float = 0.0,
        arousal: float = 0.0,
        pace: float = 0.0,
    ) -> "MusicBrief":
        """The brief of a style under a feeling; `dataclasses.replace` adds what else is wished.

        `valence` and `arousal` (-1 to 1) are added to those of the `moods`; `pace` (-1 to 1) slows or
        hastens it within what the style bears. Raises KeyError for a style or mood that is not there.
        """
        style = STYLES[genre]
        valence += sum(FEELINGS[mood][0] for mood in moods)
        lift = _LIFT * (arousal + sum(FEELINGS[mood][1] for mood in moods))
        lift = max(-_MOST_LIFT, min(_MOST_LIFT, lift))
        tempo, bounds = _paced(genre, max(-1.0, min(1.0, pace + _PACE * lift)))
        return cls(
            genre=genre,
            moods=tuple(moods),
            tempo=tempo,
            tempo_range=bounds,
            wished_tempo=None,
            tonic=None,
            mode=style.mode if abs(valence) < _PLAIN else "minor" if valence < 0 else "major",
            mode_asked=False,
            energy=round(max(0.1, min(1.0, style.energy + lift)), 3),
        )

    def understood(self) -> dict[str, str]:
        """The brief in words, for a person to read."""
        low, high = self.tempo_range
        pace = f"{low:g} bpm" if low == high else f"{low:g} to {high:g} bpm"
        key = f"{NAMES[self.tonic]} {self.mode}" if self.tonic is not None else self.mode
        alone = self.instruments[0] if self.solo and self.instruments else ""
        found = {"genre": self.genre, "mood": ", ".join(self.moods), "tempo": pace, "key": key}
        found |= {"metre": self.metre or "", "energy": f"{self.energy:.2f}", "arc": self.arc}
        found |= {"sections": ", ".join(self.sections), "with": ", ".join(self.instruments)}
        found |= {"solo": alone, "without": ", ".join(self.without)}
        return {name: text for name, text in found.items() if text}


def read_brief(prompt: str) -> MusicBrief:
    """What `prompt` asks for; any text is understood as far as it goes."""
    prompt = "\n".join(" ".join(line.split()) for line in prompt.splitlines() if line.strip())
    everything = words_of(prompt)
    shapes = find(everything, words.SHAPES)
    tokens = blanked(everything, shapes)
    players = find(tokens, _PLAYERS, players=True)
    genre, genres = _genre(tokens, [each for each in players if each.name in instrument_words.INSTRUMENTS])
    moods = _moods(blanked(tokens, genres))
    pace = sum(words.PACES[each.name] * (-0.5 if each.denied else 1.0) for each in find(tokens, words.TEMPI))
    brief = MusicBrief.of(genre, moods, pace=pace)
    tonic, mode = key_wish(prompt)
    energy = energy_wish(prompt, tokens)
    brief = replace(
        brief,
        tonic=tonic,
        mode=mode or brief.mode,
        mode_asked=mode is not None,
        energy=brief.energy if energy is None else round(max(0.1, energy), 3),
        metre=metre_wish(prompt, tokens),
        sections=_sections(tokens),
        arc=_arc(shapes),
    )
    return _with_players(_with_tempo(brief, prompt, tokens), tokens, players, genres)


def _paced(genre: str, pace: float) -> tuple[float, tuple[float, float]]:
    """A style's tempo and what it bears at a pace from -1 (slow) to 1 (fast)."""
    style = STYLES[genre]
    low, high = style.tempo_range
    room = high - style.tempo if pace > 0 else style.tempo - low
    shift = 0.4 * pace * (high - low)
    bounds = (round(low + max(0.0, shift), 1), round(high + min(0.0, shift), 1))
    return float(round(style.tempo + pace * room)), bounds


def _genre(tokens: list[str], players: list[Found]) -> tuple[str, list[Found]]:
    """The genre that the words name, else what they are about, else what the instruments suggest.

    With it the genre words that were heard: they say no mood as well, as the style has one of its own.
    """
    themes = [each for each in find(tokens, words.THEMES) if not each.within(players)]
    heard = [each for each in find(tokens, words.GENRES) if not each.within(players + themes)]
    refused: list[str] = []
    for found in (heard, themes):
        refused += [each.name for each in found if each.denied]
        named = [each for each in found if each.name not in refused]
        if named:
            return min(named, key=lambda each: _weight(each, tokens)).name, heard
    wanted = [each.name for each in players if not each.denied]
    suggested = [genre for name in wanted for genre, names in instrument_words.HINTS.items() if name in names]
    usual = ("pop", "folk", *words.GENRES)
    return next((genre for genre in (*suggested, *usual) if genre not in refused), "pop"), heard


def _weight(found: Found, tokens: list[str]) -> tuple[int, bool, int]:
    """What makes a genre word win: its length, then that it is no adjective, then that it comes first."""
    return -found.size, tokens[found.place] in words.ADJECTIVES, found.place


def _moods(tokens: list[str]) -> tuple[str, ...]:
    found = find(tokens, MOODS)
    refused = [each.name for each in found if each.denied]
    moods = [each.name for each in found if not each.denied and each.name not in refused]
    instead = [OPPOSITES[name] for name in refused if name in OPPOSITES]
    return tuple(dict.fromkeys(moods or [name for name in instead if name not in refused]))


def _with_tempo(brief: MusicBrief, prompt: str, tokens: list[str]) -> MusicBrief:
    asked = tempo_wish(prompt, tokens, brief.tempo)
    if asked is None:
        return brief
    low, tempo, high = asked
    wished = tempo if low == high else None
    return replace(brief, tempo=tempo, tempo_range=(low, high), wished_tempo=wished)


def _sections(tokens: list[str]) -> tuple[str, ...]:
    """Two or more sections are a form; a lone one is a word like any other."""
    named = tuple(each.name for each in find(tokens, words.SECTION_WORDS) if not each.denied)
    return named if len(set(named)) > 1 else ()


def _arc(shapes: list[Found]) -> str:
    """The shape that is asked for; what grows and then dies down is an arch, what is not to grow is even."""
    named = [each.name for each in shapes if not each.denied]
    if "arch" in named or ("build" in named and "fade" in named[named.index("build") :]):
        return "arch"
    if named:
        return named[0]
    return "steady" if any(each.name == "build" for each in shapes) else ""


def _with_players(
    brief: MusicBrief, tokens: list[str], players: list[Found], genres: list[Found]
) -> MusicBrief:
    """The brief with who is to play and who is not. The drums of "drum and bass" are no wish for players."""
    roles = [each for each in players if each.name in words.ROLES and not each.within(genres)]
    named = [each for each in players if each.name in instrument_words.INSTRUMENTS]
    kinds = [each for each in players if each.name.startswith(_ANY)]
    wanted = tuple(dict.fromkeys(each.name for each in named if not each.denied))
    drums = ("drums",) if any(each.name == "drums" and not each.denied for each in roles) else ()
    lone = bool(wanted) and _alone(tokens, named)
    alone = lone and len(wanted) == 1
    refused = sorted((each for each in roles + named if each.denied), key=lambda each: each.place)
    absent = [each.name for each in refused]
    absent += [each.name.removeprefix(_ANY) for each in kinds if each.denied]
    ensemble = next((each.name for each in find(tokens, words.ENSEMBLES) if not each.denied), "")
    ensemble = ensemble or (_ENSEMBLES.get(len(wanted), "") if lone else "")
    asked = {each.name for each in roles if not each.denied}
    absent += [role for role in words.SENT_HOME.get(ensemble, ("drums",) * alone) if role not in asked]
    without = tuple(dict.fromkeys(name for name in absent if name not in wanted))
    return replace(brief, instruments=wanted + drums, without=without, solo=alone)


def _alone(tokens: list[str], players: list[Found]) -> bool:
    """Whether a word at a wished instrument asks for it alone: "cello solo", "solo for a cello"."""
    for each in players:
        before = each.place - 1
        while before > 0 and tokens[before] in words.LINKS:
            before -= 1
        beside = tokens[max(0, before) : each.place] + tokens[each.place + each.size :][:1]
        if not each.denied and words.SOLO & set(beside):
            return True
    return False
