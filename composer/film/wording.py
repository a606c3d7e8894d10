"""Words for the music of a film: its course made into a prompt that any music engine reads, the wish first.

What a wish names is said in the wish's own words and nothing is said against it; the film fills in the rest.
Knows no model of language.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from composer.film.wording_choices import (
    PHRASES,
    SYNONYMS,
    Choice,
    Feeling,
    genre_of,
    instruments_of,
    key_of,
    mode_of,
    moods_of,
    quarter,
    tempo_of,
)
from composer.film.wording_course import Course
from composer.film.wording_story import story
from composer.film.wording_wish import Wish, key_name, wish_of
from composer.music.brief import MusicBrief, read_brief
from composer.music.mood_words import FEELINGS

ARC_PHRASES = {
    "build": "builds to a climax",
    "fade": "calming down towards a quiet ending",
    "arch": "rises and falls",
    "steady": "steady throughout",
}
"""How a prompt says what is in composer.music.brief.ARCS."""

_SPOKEN = {"horns": "french horns", "saw lead": "synth lead", "warm pad": "synth pad"}


@dataclass(frozen=True, slots=True)
class Wording:
    """The brief of a film's music as it will be heard: see deployments.prompt.PromptResult."""

    key: str
    genre: str
    mood: str
    tempo: float
    instruments: tuple[str, ...]
    paragraph: str
    words: str
    understood: Mapping[str, str] = field(default_factory=dict)


def word(course: Course, wish: str, seed: int) -> Wording:
    """The film in words, by the rules of wording_choices."""
    wished = wish_of(wish)
    chosen = choose(course, wished, seed)
    brief = read_brief(worded(chosen, wished))
    return heard(course, chosen, wished, story(course, brief, _spoken(players_of(brief)), seed))


def heard(course: Course, chosen: Choice, wished: Wish, paragraph: str) -> Wording:
    """A choice in words; the parts are those that the composer hears in them."""
    words = worded(chosen, wished)
    brief = read_brief(words)
    return Wording(
        key_name(brief),
        brief.genre,
        ", ".join(brief.moods),
        brief.tempo,
        players_of(brief),
        paragraph,
        words,
        _understood(course, wished, brief),
    )


def players_of(brief: MusicBrief) -> tuple[str, ...]:
    return tuple(player for player in brief.instruments if player != "drums")


def choose(course: Course, wished: Wish, seed: int) -> Choice:
    """What the film asks for where the wish leaves it open."""
    moods = wished.brief.moods
    denied = not wished.moods and moods_of(course)[0] in wished.refused
    feeling = _blended(course.feeling, moods) if moods and (wished.moods or denied) else course.feeling
    genre = wished.brief.genre if wished.genre else genre_of(feeling, course.cuts_per_minute, wished.allows)
    return Choice(
        PHRASES[genre],
        moods if denied and moods else moods_of(course, wished.refused),
        key_of(wished.mode_for(mode_of(feeling[0])), seed, wished.allows_key),
        tempo_of(feeling[1], course.cuts_per_minute, genre),
        () if wished.instruments else instruments_of(feeling, genre, wished.brief.without),
        course.arc,
    )


def _blended(feeling: Feeling, moods: Sequence[str]) -> Feeling:
    """The valence of moods that were asked for, and an arousal half-way between theirs and the film's."""
    glad = sum(FEELINGS[mood][0] for mood in moods) / len(moods)
    stirred = (sum(FEELINGS[mood][1] for mood in moods) / len(moods) + 1) / 2
    return glad, (feeling[1] + stirred) / 2


def worded(chosen: Choice, wished: Wish) -> str:
    """The wish and after it, in one sentence, all of the choice that it does not name."""
    left = open_to(chosen, wished)
    key = f"{left.key.split()[-1]} key" if left.key and wished.tonic else left.key and f"in {left.key}"
    moods = (*left.moods, SYNONYMS.get(left.moods[0], "")) if len(left.moods) == 1 else left.moods
    parts = [left.genre, *moods, key, left.tempo and f"around {left.tempo:g} bpm"]
    players = _spoken(left.instruments)
    parts += [f"with {_listed(players)}" if players else "", ARC_PHRASES.get(left.arc, "")]
    film = ", ".join(str(part) for part in parts if part)
    return ". ".join(part for part in (wished.text, film) if part)


def _spoken(players: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_SPOKEN.get(name, name) for name in players)


def open_to(chosen: Choice, wished: Wish) -> Choice:
    """The choice without what the wish names."""
    return replace(
        chosen,
        genre="" if wished.genre else chosen.genre,
        moods=() if wished.moods else chosen.moods,
        key="" if wished.mode and wished.tonic else chosen.key,
        tempo=0.0 if wished.tempo else chosen.tempo,
        instruments=() if wished.instruments else chosen.instruments,
        arc="" if wished.shape else chosen.arc,
    )


def broken(words: str, wished: Wish) -> list[str]:
    """What of a wish is not kept in words: the parts that the composer would hear otherwise."""
    heard, asked = read_brief(words), wished.brief
    kept = {
        "genre": heard.genre not in wished.refused and (not wished.genre or heard.genre == asked.genre),
        "mood": not wished.refused & set(heard.moods)
        and (not wished.moods or {*asked.moods} <= {*heard.moods}),
        "tempo": asked.wished_tempo is None or heard.tempo == asked.wished_tempo,
        "key": (not wished.tonic or heard.tonic == asked.tonic)
        and (not wished.mode or heard.mode == asked.mode),
        "instruments": {*asked.instruments} <= {*heard.instruments} and heard.solo == asked.solo,
        "left out": {*asked.without} <= {*heard.without},
        "shape": not wished.shape or (heard.arc, heard.sections) == (asked.arc, asked.sections),
        "metre": asked.metre is None or heard.metre == asked.metre,
    }
    refused = heard.tonic is not None and not wished.allows_key(key_name(heard))
    return [part for part, good in kept.items() if not good or (part == "key" and refused)]


def _listed(names: tuple[str, ...]) -> str:
    return " and ".join([*([", ".join(names[:-1])] if names[1:] else []), names[-1]])


def _understood(course: Course, wished: Wish, brief: MusicBrief) -> dict[str, str]:
    at = f"valence {course.valence:+.2f}, arousal {course.arousal:.2f} on average"
    told = {
        "feeling": f"{quarter(course.feeling)} ({at}), mostly {course.emotion}",
        "pace": f"{course.cuts_per_minute:.1f} cuts a minute",
        "arc": course.arc or "uneven",
    }
    if wished.text:
        told["wish"] = ", ".join(wished.named()) or "nothing that the composer knows"
    return told | {f"heard {name}": text for name, text in brief.understood().items()}
