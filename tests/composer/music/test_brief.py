"""What is understood of a prompt."""

from dataclasses import fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from composer.music.arrange import compose
from composer.music.brief import ARCS, METRES, SECTIONS, MusicBrief, read_brief
from composer.music.instrument_words import HINTS, INSTRUMENTS, KINDS
from composer.music.instruments import INSTRUMENTS as PLAYED
from composer.music.mood_words import FEELINGS, MOODS, OPPOSITES
from composer.music.styles import STYLES
from composer.music.theory import SCALES
from composer.music.words import (
    ENERGIES,
    ENERGY_LEVELS,
    ENSEMBLES,
    GENRES,
    METRE_WORDS,
    PACES,
    SECTION_WORDS,
    SENT_HOME,
    SHAPES,
    TEMPI,
    THEMES,
)

BRIEFS: dict[str, tuple[str, dict[str, object]]] = {
    "calm lo-fi with rhodes, 82 bpm": ("lofi", {"tempo": 82.0, "moods": ("calm",)}),
    "lo-fi hip hop beats to study to": ("lofi", {}),
    "acoustic folk for a road trip, in G": ("folk", {"tonic": 7}),
    "happy pop song, intro, verse, chorus, verse, chorus, bridge, chorus, outro": (
        "pop",
        {"mode": "major", "sections": ("intro", *2 * ("verse", "chorus"), "bridge", "chorus", "outro")},
    ),
    "indie rock at 140 bpm": ("rock", {"tempo": 140.0}),
    "heavy metal in E minor": ("metal", {"tonic": 4, "mode": "minor"}),
    "aggressive death metal, 180 bpm": ("metal", {"moods": ("angry",), "wished_tempo": 180.0}),
    "80s synthwave night drive": ("synthwave", {"wished_tempo": None}),
    "1980s outrun, 4k, 60 seconds of it": ("synthwave", {"wished_tempo": None, "metre": None}),
    "deep house, 124bpm": ("house", {"tempo": 124.0}),
    "minimal techno between 128 and 132 bpm": ("techno", {"tempo": 130.0, "tempo_range": (128.0, 132.0)}),
    "dark warehouse rave": ("techno", {"mode": "minor"}),
    "drum and bass at 174 bpm": ("dnb", {"tempo": 174.0, "instruments": ()}),
    "liquid drum & bass, no vocals": ("dnb", {}),
    "ambient, very slow, without drums": ("ambient", {"without": ("drums",)}),
    "orchestral, starts quiet and builds to a climax": ("cinematic", {"arc": "build", "moods": ()}),
    "epic trailer": ("epic", {}),
    "epic orchestral trailer in D minor": ("epic", {"tonic": 2, "mode": "minor"}),
    "horror film, eerie and slow": ("horror", {"mode": "minor", "moods": ("dark", "calm")}),
    "something scary for a haunted house": ("horror", {"moods": ("dark",)}),
    "piano solo in b-flat major": ("piano", {"tonic": 10, "mode": "major", "solo": True}),
    "jazz trio, medium tempo": ("jazz", {"without": ("arp", "pad", "counter", "effects")}),
    "jazz waltz": ("jazz", {"metre": "3/4"}),
    "bossa nova with nylon guitar and flute": ("bossa", {"instruments": ("nylon guitar", "flute")}),
    "one drop reggae, around 75 bpm": ("reggae", {"tempo": 75.0, "tempo_range": (71.2, 78.8)}),
    "bluegrass with banjo and fiddle": ("country", {"instruments": ("banjo", "fiddle")}),
    "boom bap hip-hop, 90 beats per minute": ("hiphop", {"tempo": 90.0}),
    "motown soul, not sad": ("funk", {"moods": ("happy",)}),
    "an Irish jig": ("celtic", {"metre": "6/8"}),
    "celtic ballad in 3/4 with harp": ("celtic", {"metre": "3/4", "instruments": ("harp",)}),
    "salsa picante, high energy": ("latin", {"energy": 0.9}),
    "a tango": ("latin", {}),
    "viennese waltz": ("waltz", {"metre": "3/4"}),
    "8-bit video game": ("chiptune", {}),
    "retro game music, playful": ("chiptune", {"moods": ("playful",), "mode": "major"}),
    "cinematic tension, constant energy": ("tension", {"arc": "steady"}),
    "spy thriller, never aggressive": ("tension", {"moods": ("calm",)}),
    "a children's song about puppies": ("children", {}),
    "music for kids and their toys": ("children", {}),
    "slow blues in A": ("blues", {"tonic": 9}),
    "nu disco at 118 bpm in F# minor": ("disco", {"tempo": 118.0, "tonic": 6, "mode": "minor"}),
    "acoustic blues, 12/8": ("blues", {"metre": "12/8"}),
    "jazz in five": ("jazz", {"metre": "5/4"}),
    "hopeful cinematic score, 6/8 time, fades out": (
        "cinematic",
        {"metre": "6/8", "arc": "fade", "moods": ("hopeful",)},
    ),
}


@pytest.mark.parametrize("prompt", BRIEFS)
def test_briefs_are_understood_in_every_style(prompt: str) -> None:
    genre, wanted = BRIEFS[prompt]
    brief = read_brief(prompt)
    assert brief.genre == genre
    assert {name: getattr(brief, name) for name in wanted} == wanted


def test_the_briefs_above_cover_every_style() -> None:
    assert len(BRIEFS) >= 40
    assert {genre for genre, _ in BRIEFS.values()} == set(STYLES)


@pytest.mark.parametrize(
    ("prompt", "genre"),
    [
        ("upbeat acoustic road trip", "folk"),
        ("Hip-Hop", "hiphop"),
        ("smooth JAZZ trio", "jazz"),
        ("a holiday at the beach", "reggae"),
        ("piano", "piano"),
        ("a cello", "cinematic"),
        ("bossa nóva", "bossa"),
        ("our wedding", "cinematic"),
        ("no jazz, just country", "country"),
        ("", "pop"),
        ("qwertz 🎈 zzz ⁂", "pop"),
        ("no pop", "folk"),
        ("anything but jazz, with harp", "cinematic"),
        ("epic rock", "rock"),
        ("acoustic pop", "pop"),
        ("a tour of our house", "pop"),
        ("a beach house", "reggae"),
        ("deep house for our house", "house"),
        ("cinematic", "cinematic"),
    ],
)
def test_the_genre_comes_from_genre_words_then_themes_then_instruments(prompt: str, genre: str) -> None:
    assert read_brief(prompt).genre == genre


@pytest.mark.parametrize("genre", sorted(STYLES))
def test_a_style_is_called_by_its_own_name_and_by_every_phrase_of_its_row(genre: str) -> None:
    for phrase in GENRES[genre]:
        assert read_brief(phrase).genre == genre, phrase
        assert read_brief(f"no {phrase}").genre != genre, phrase


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
        ("hopeful without being too dark", ("hopeful",)),
        ("don't make it sad", ("happy",)),
        ("not angry, tense or sad", ("calm", "happy")),
        ("not only sad but also hopeful", ("sad", "hopeful")),
        ("mysterious and dreamy", ("mysterious", "dreamy")),
        ("nostalgic, tender, triumphant", ("nostalgic", "tender", "triumphant")),
        ("drums and bass", ()),
    ],
)
def test_a_denied_mood_is_not_heard_as_that_mood(prompt: str, moods: tuple[str, ...]) -> None:
    assert read_brief(prompt).moods == moods


def test_happy_leans_to_major_and_sad_to_minor_in_every_genre() -> None:
    for genre in STYLES:
        assert read_brief(f"happy {genre}").mode == "major"
        assert read_brief(f"sad {genre}").mode == "minor"
        assert read_brief(f"energetic {genre}").energy > read_brief(f"calm {genre}").energy


@pytest.mark.parametrize(
    ("prompt", "arc"),
    [
        ("builds slowly", "build"),
        ("starts quiet and builds to a climax", "build"),
        ("crescendo", "build"),
        ("fades out", "fade"),
        ("dies down at last", "fade"),
        ("builds up, then dies down", "arch"),
        ("constant energy", "steady"),
        ("never builds up", "steady"),
        ("a climb", ""),
    ],
)
def test_the_way_of_the_energy_is_read(prompt: str, arc: str) -> None:
    brief = read_brief(prompt)
    assert brief.arc == arc
    assert brief.moods == ()
    assert brief.tempo == read_brief("").tempo


def test_sections_are_kept_in_their_order_and_a_lone_word_is_no_form() -> None:
    assert read_brief("verse-chorus").sections == ("verse", "chorus")
    assert read_brief("intro, refrain and coda, no bridge").sections == ("intro", "chorus", "outro")
    assert read_brief("over the bridge").sections == ()
    assert read_brief("verse, chorus").instruments == ()


def test_fast_and_slow_move_the_tempo_within_what_the_genre_bears() -> None:
    for genre, style in STYLES.items():
        low, high = style.tempo_range
        slow, plain, fast = (read_brief(f"{word} {genre}") for word in ("slow", "", "fast"))
        assert slow.tempo < plain.tempo < fast.tempo
        assert read_brief(f"{genre}, not too slow").tempo > plain.tempo - 1
        for brief in (slow, plain, fast):
            assert low <= brief.tempo_range[0] <= brief.tempo <= brief.tempo_range[1] <= high


def test_players_are_asked_for_and_sent_home() -> None:
    brief = read_brief("jazz with cello and harp, no drums or bass, without piano")
    assert brief.instruments == ("cello", "harp")
    assert {"piano", "drums", "bass"} <= set(brief.without)
    assert read_brief("cello, harp and oboe").instruments == ("cello", "harp", "oboe")
    assert read_brief("without loud drums").without == ("drums",)
    assert read_brief("no drums, bass or choir").without[:3] == ("drums", "bass", "choir")
    assert read_brief("no drums, piano and harp").instruments == ("piano", "harp")
    assert read_brief("drumless pop").without == ("drums",)
    assert read_brief("not sad piano").instruments == ("piano",)
    assert read_brief("bass guitar").without == ()


def test_no_guitar_is_no_guitar_of_any_kind() -> None:
    assert {name for name in PLAYED if "guitar" in name} <= set(read_brief("rock without guitars").without)


def test_an_instrument_alone_is_a_solo() -> None:
    assert read_brief("solo guitar").solo
    assert read_brief("a solo for the cello").solo
    assert not read_brief("pop with guitar").solo
    assert not read_brief("violin solo over a piano").solo


def test_only_some_instruments_sends_everybody_else_home() -> None:
    brief = read_brief("just a piano and a cello")
    assert brief.instruments == ("piano", "cello")
    assert not brief.solo
    assert {"drums", "bass", "pad"} <= set(brief.without)


def test_a_duo_sends_everybody_else_home() -> None:
    brief = read_brief("piano and cello duo")
    assert brief.instruments == ("piano", "cello")
    assert {"drums", "bass", "pad"} <= set(brief.without)
    assert "drums" not in read_brief("flute and drums duo").without
    assert "drums" in read_brief("string quartet").without
    assert read_brief("string quartet").instruments == ("violin", "viola", "cello")


@given(st.text(max_size=400))
@settings(max_examples=200, deadline=None)
def test_any_text_at_all_is_read(prompt: str) -> None:
    brief = read_brief(prompt)
    low, high = brief.tempo_range
    assert brief.genre in STYLES
    assert brief.mode in SCALES
    assert 40 <= low <= brief.tempo <= high <= 240
    assert 0.1 <= brief.energy <= 1
    assert brief.metre is None or brief.metre in METRES
    assert brief.arc in ARCS
    assert all(brief.understood().values())


KNOWN = sorted(
    {
        phrase
        for rows in (GENRES, THEMES, MOODS, SHAPES, METRE_WORDS, INSTRUMENTS)
        for row in rows.values()
        for phrase in row
    }
    | {"no", "not", "without", "or", "and", ",", "3/4", "90 bpm", "in D minor", "solo", "trio", "energy 5"}
)


@given(st.lists(st.sampled_from(KNOWN), max_size=12))
@settings(max_examples=150, deadline=None)
def test_any_sentence_of_known_words_is_read(phrases: list[str]) -> None:
    brief = read_brief(" ".join(phrases))
    assert brief.genre in STYLES
    assert not set(brief.instruments) & set(brief.without) - {"drums"}


@pytest.mark.parametrize(
    "text", ["happy ", "no ", "not sad or ", "drums, ", "in A ", "1", "1 bpm ", "ﷺ", "energy "]
)
def test_the_longest_prompts_are_read(text: str) -> None:
    assert read_brief((text * 10_000)[:10_000]).genre in STYLES


def test_strange_signs_are_read() -> None:
    assert read_brief("happy " * 3000 + "in G major").tonic == 7
    assert read_brief("\x00\ud800 \u202e jazz").genre == "jazz"


def test_what_was_understood_is_told() -> None:
    told = read_brief(
        "calm lo-fi with rhodes, 82 bpm, in E minor, 3/4, intro, verse and outro, fades out, no drums, xyz"
    ).understood()
    assert told == {
        "genre": "lofi",
        "mood": "calm",
        "tempo": "82 bpm",
        "key": "E minor",
        "metre": "3/4",
        "energy": told["energy"],
        "arc": "fade",
        "sections": "intro, verse, outro",
        "with": "electric piano",
        "without": "drums",
    }
    assert read_brief("solo harp").understood()["solo"] == "harp"


def test_a_brief_can_be_made_of_a_style_and_a_feeling_and_is_what_the_style_likes() -> None:
    for genre in STYLES:
        read = read_brief(genre)
        assert MusicBrief.of(genre) == replace(read, instruments=(), metre=None)
    sad, glad = (
        MusicBrief.of("cinematic", valence=-0.6, arousal=-0.5),
        MusicBrief.of("cinematic", ("triumphant",)),
    )
    assert (sad.mode, glad.mode) == ("minor", "major")
    assert sad.energy < MusicBrief.of("cinematic").energy < glad.energy
    assert sad.tempo < glad.tempo
    assert compose(MusicBrief.of("piano"), 8.0).seconds == 8.0


def test_the_tables_of_words_name_only_what_exists() -> None:
    assert set(GENRES) == set(STYLES)
    assert set(THEMES) | set(HINTS) <= set(STYLES)
    assert set(MOODS) == set(FEELINGS)
    assert len(MOODS) >= 16
    assert set(OPPOSITES) | set(OPPOSITES.values()) <= set(MOODS)
    assert set(TEMPI) == set(PACES)
    assert set(ENERGIES) == set(ENERGY_LEVELS)
    assert set(ENSEMBLES) == set(SENT_HOME)
    assert set(METRE_WORDS) == set(METRES)
    assert set(SECTION_WORDS) == set(SECTIONS)
    assert set(SHAPES) == set(ARCS) - {""}
    assert set(INSTRUMENTS) | set(KINDS) <= set(PLAYED)
    assert {name for names in HINTS.values() for name in names} <= set(PLAYED)
    assert {field.name for field in fields(MusicBrief)} >= {"metre", "sections", "arc"}
