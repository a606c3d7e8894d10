"""What is understood of a prompt."""

import pytest

from composer.music.brief import read_brief
from composer.music.instrument_words import HINTS, INSTRUMENTS
from composer.music.instruments import INSTRUMENTS as PLAYED
from composer.music.styles import STYLES
from composer.music.theory import NAMES
from composer.music.words import FEELINGS, GENRES, MOODS, OPPOSITES, PACES, TEMPI, THEMES


@pytest.mark.parametrize(
    ("prompt", "genre"),
    [
        ("upbeat acoustic road trip", "folk"),
        ("lo-fi hip hop beats to study to", "lofi"),
        ("Hip-Hop", "hiphop"),
        ("smooth JAZZ trio", "jazz"),
        ("a holiday at the beach", "reggae"),
        ("80s synthwave night drive", "synthwave"),
        ("epic orchestral trailer", "epic"),
        ("piano", "piano"),
        ("a cello", "cinematic"),
        ("deep house", "house"),
        ("bossa nova", "bossa"),
        ("our wedding", "cinematic"),
        ("no jazz, just country", "country"),
        ("", "pop"),
        ("qwertz 🎈 zzz ⁂", "pop"),
        ("no pop", "folk"),
    ],
)
def test_the_genre_comes_from_genre_words_then_themes_then_instruments(prompt: str, genre: str) -> None:
    assert read_brief(prompt).genre == genre


@pytest.mark.parametrize(
    ("prompt", "moods"),
    [
        ("happy pop", ("happy",)),
        ("not sad pop", ("happy",)),
        ("dark and sad", ("dark", "sad")),
        ("not sad or dark", ("happy",)),
        ("sad but not dark", ("sad",)),
        ("calm, never aggressive", ("calm",)),
        ("isn’t happy", ("sad",)),
        ("no drums and happy", ("happy",)),
    ],
)
def test_a_denied_mood_is_not_heard_as_that_mood(prompt: str, moods: tuple[str, ...]) -> None:
    assert read_brief(prompt).moods == moods


def test_happy_leans_to_major_and_sad_to_minor_in_every_genre() -> None:
    for genre in STYLES:
        assert read_brief(f"happy {genre}").mode == "major"
        assert read_brief(f"sad {genre}").mode == "minor"


@pytest.mark.parametrize(
    ("prompt", "tempo"),
    [
        ("pop at 128 bpm", 128.0),
        ("92.5 BPM lofi", 92.5),
        ("tempo: 70", 70.0),
        ("jazz, 9 bpm", None),
        ("999 bpm", 240.0),
        ("the year 1984", None),
    ],
)
def test_a_named_tempo_wins(prompt: str, tempo: float | None) -> None:
    brief = read_brief(prompt)
    assert brief.wished_tempo == tempo
    if tempo:
        assert brief.tempo == tempo
        assert brief.tempo_range == (tempo, tempo)


@pytest.mark.parametrize(
    ("prompt", "key"),
    [
        ("in D minor", "D minor"),
        ("F# major techno", "F# major"),
        ("a song in b-flat major", "Bb major"),
        ("waltz in A♭ minor", "Ab minor"),
        ("E dorian jam", "E dorian"),
        ("in C, happy", "C major"),
        ("a major victory", "minor"),
        ("in a minor key", "minor"),
        ("in a minor", "A minor"),
    ],
)
def test_a_named_key_wins_and_an_article_is_no_key(prompt: str, key: str) -> None:
    brief = read_brief(prompt)
    tonic = "" if brief.tonic is None else NAMES[brief.tonic] + " "
    assert tonic + brief.mode == key


def test_fast_and_slow_move_the_tempo_within_what_the_genre_bears() -> None:
    for genre, style in STYLES.items():
        low, high = style.tempo_range
        slow, plain, fast = (read_brief(f"{word} {genre}") for word in ("slow", "", "fast"))
        assert slow.tempo < plain.tempo < fast.tempo
        for brief in (slow, plain, fast):
            assert low <= brief.tempo_range[0] <= brief.tempo <= brief.tempo_range[1] <= high


def test_players_are_asked_for_and_sent_home() -> None:
    brief = read_brief("jazz with cello and harp, no drums or bass, without piano")
    assert brief.instruments == ("cello", "harp")
    assert brief.without == ("piano", "drums", "bass") or set(brief.without) == {"piano", "drums", "bass"}
    assert read_brief("without loud drums").without == ("drums",)
    assert read_brief("not sad piano").instruments == ("piano",)
    assert read_brief("bass guitar").without == ()


def test_an_instrument_alone_is_a_solo() -> None:
    assert read_brief("solo guitar").solo
    assert not read_brief("pop with guitar").solo


def test_the_longest_prompts_and_strange_signs_are_read() -> None:
    assert read_brief("happy " * 3000 + "in G major").tonic == 7
    assert read_brief("\x00\ud800 \u202e jazz").genre == "jazz"


def test_what_was_understood_is_told() -> None:
    told = read_brief("calm lo-fi with rhodes, 82 bpm, in E minor, no drums").understood()
    assert told["genre"] == "lofi"
    assert told["tempo"] == "82 bpm"
    assert told["key"] == "E minor"
    assert told["with"] == "electric piano"
    assert told["without"] == "drums"


def test_the_tables_of_words_name_only_what_exists() -> None:
    assert set(GENRES) == set(STYLES)
    assert set(THEMES) | set(HINTS) <= set(STYLES)
    assert set(MOODS) == set(FEELINGS)
    assert set(OPPOSITES) | set(OPPOSITES.values()) <= set(MOODS)
    assert set(TEMPI) == set(PACES)
    assert set(INSTRUMENTS) <= set(PLAYED)
    assert {name for names in HINTS.values() for name in names} <= set(PLAYED)
