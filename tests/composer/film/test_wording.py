"""Words for the music of a film, as the built-in composer hears them."""

import pytest

from composer.film.wording import ARC_PHRASES, broken, word, worded
from composer.film.wording_choices import MOODS, PHRASES, SYNONYMS, Choice
from composer.film.wording_wish import key_name, wish_of
from composer.music.brief import read_brief
from composer.music.styles import STYLES
from tests.composer.film.planted import AFRAID, CALM, EVEN, FILMS, JOYFUL, MIXED, SAD, TENSE, planted

WISHES = (
    "jazz",
    "92 bpm",
    "around 92 bpm",
    "between 80 and 90 bpm",
    "allegro",
    "solo violin",
    "only piano",
    "with harp and flute, no drums",
    "no piano",
    "no strings, no choir",
    "without drums, bass or piano",
    "not sad",
    "not tense or dark",
    "happy, never epic",
    "calm piano",
    "dark techno in A minor at 130 bpm",
    "in C",
    "in a minor key",
    "not in D minor",
    "no horror",
    "no jazz, just country",
    "a haunted house",
    "our wedding",
    "starts softly and builds to a climax",
    "fades out",
    "loopable, no climax",
    "intro, verse, chorus, outro",
    "waltz in 3/4",
    "string quartet",
    "cello duo",
    "80s synthwave with a saxophone",
    "epic trailer!",
    "slow and gentle",
    "piano\nno drums\nsad",
    "no drums and",
    "key of F# major,",
    "solo strings, no drums",
    "nightlife with no house",
    "no electropop indie pop",
    "jazz guitar without drums",
    "without",
    "only",
    "qwertz 🎈 zzz",
)


@pytest.mark.parametrize("film", FILMS)
@pytest.mark.parametrize("wish", WISHES)
def test_what_is_wished_is_what_the_composer_hears(wish: str, film: str) -> None:
    words = word(FILMS[film], wish, 1).words
    heard, asked, wished = read_brief(words), read_brief(wish), wish_of(wish)
    assert not broken(words, wished)
    assert set(asked.without) <= set(heard.without)
    if wished.genre:
        assert heard.genre == asked.genre
    if asked.wished_tempo:
        assert heard.wished_tempo == asked.wished_tempo
    if wished.instruments:
        assert heard.instruments == asked.instruments


def test_a_sad_slow_film_is_slow_and_in_minor() -> None:
    brief = read_brief(word(SAD, "", 0).words)
    assert (brief.genre, brief.mode) == ("piano", "minor")
    assert "sad" in brief.moods
    assert brief.tempo < 76


def test_a_tense_fast_film_is_a_fast_suspense_in_minor() -> None:
    brief = read_brief(word(TENSE, "", 0).words)
    assert (brief.genre, brief.mode) == ("tension", "minor")
    assert "tense" in brief.moods
    assert brief.tempo > 110


def test_a_film_of_fear_is_horror() -> None:
    brief = read_brief(word(AFRAID, "", 0).words)
    assert (brief.genre, brief.mode) == ("horror", "minor")
    assert "dark" in brief.moods


def test_joy_and_calm_are_in_major() -> None:
    joy, calm = (read_brief(word(film, "", 0).words) for film in (JOYFUL, CALM))
    assert joy.mode == calm.mode == "major"
    assert "energetic" in joy.moods
    assert (calm.genre, calm.moods[0]) == ("ambient", "calm")
    assert joy.tempo > calm.tempo + 40


def test_tempi_are_in_the_order_of_arousal() -> None:
    tempi = [word(film, "cinematic", 0).tempo for film in (CALM, SAD, EVEN, TENSE)]
    assert tempi == sorted(tempi)
    assert tempi[0] < tempi[-1]


def test_faster_cutting_is_a_faster_tempo() -> None:
    slow, fast = (planted(("tense", 60), cuts=cuts) for cuts in (3, 40))
    assert word(slow, "cinematic", 0).tempo < word(fast, "cinematic", 0).tempo


def test_a_film_that_turns_has_the_mood_of_the_turn_and_its_arc() -> None:
    wording = word(MIXED, "", 0)
    assert read_brief(wording.words).arc == "build"
    assert len(read_brief(wording.words).moods) == 2


def test_the_tempo_of_a_film_leaves_the_composer_room() -> None:
    brief = read_brief(word(TENSE, "", 0).words)
    low, high = brief.tempo_range
    assert low < brief.tempo < high
    assert brief.wished_tempo is None


def test_the_seed_chooses_the_tonic_and_nothing_else_of_the_words() -> None:
    heard = [read_brief(word(SAD, "", seed).words) for seed in range(12)]
    assert len({brief.tonic for brief in heard}) > 3
    assert len({(brief.genre, brief.mode, brief.moods, brief.tempo) for brief in heard}) == 1


@pytest.mark.parametrize("film", FILMS)
def test_the_same_film_and_seed_have_the_same_words(film: str) -> None:
    assert word(FILMS[film], "with harp", 7) == word(FILMS[film], "with harp", 7)


@pytest.mark.parametrize("emotion", ["sad", "tense", "fearful", "exciting", "relaxing"])
def test_small_changes_of_what_was_measured_leave_the_genre(emotion: str) -> None:
    films = [planted((emotion, 40), noise=noise) for noise in range(6)]
    assert len({word(film, "", 0).genre for film in films}) == 1


@pytest.mark.parametrize("genre", sorted(STYLES))
def test_every_style_is_heard_by_the_name_that_a_prompt_gives_it(genre: str) -> None:
    assert set(PHRASES) == set(STYLES)
    low, high = STYLES[genre].tempo_range
    tempo = float(round((low + high) / 2))
    chosen = Choice(PHRASES[genre], ("tense", "happy"), "F# minor", tempo, ("cello", "horns"), "build")
    brief = read_brief(worded(chosen, wish_of("")))
    assert brief.genre == genre
    assert key_name(brief) == "F# minor"
    assert (brief.tempo, brief.arc) == (tempo, "build")
    assert brief.moods == ("tense", "happy")
    assert brief.instruments == ("cello", "horns")
    assert brief.metre is None or genre == "waltz"
    assert brief.without == ()


@pytest.mark.parametrize("genre", sorted(STYLES))
@pytest.mark.parametrize("film", ["sad", "tense", "joyful"])
def test_a_wish_for_any_style_is_kept_on_any_film(genre: str, film: str) -> None:
    assert word(FILMS[film], PHRASES[genre], 2).genre == genre


@pytest.mark.parametrize("mood", sorted(MOODS))
def test_every_mood_and_its_second_word_are_one_mood_and_no_genre(mood: str) -> None:
    assert read_brief(f"folk, {mood}").moods == (mood,)
    second = read_brief(f"folk, {SYNONYMS[mood]}")
    assert (second.genre, second.moods) == ("folk", (mood,))


@pytest.mark.parametrize("arc", sorted(ARC_PHRASES))
def test_every_arc_is_heard(arc: str) -> None:
    brief = read_brief(f"folk, {ARC_PHRASES[arc]}")
    assert (brief.arc, brief.moods) == (arc, ())


def test_a_refused_genre_is_another_one() -> None:
    assert word(TENSE, "no tension", 0).genre not in ("tension", "pop")
    assert word(SAD, "no piano", 0).genre == "cinematic"


def test_a_film_that_is_what_was_refused_becomes_its_opposite() -> None:
    wording = word(SAD, "not sad", 0)
    assert wording.mood == "happy"
    assert wording.key.endswith("major")


def test_a_mood_that_is_wished_for_bends_style_and_tempo_with_it() -> None:
    calm, plain = word(TENSE, "calm and peaceful", 0), word(TENSE, "", 0)
    assert calm.genre != "tension"
    assert calm.tempo < plain.tempo


def test_a_named_mode_is_kept_and_the_tonic_is_filled_in() -> None:
    assert word(JOYFUL, "in a minor key", 0).key.endswith(" minor")
    assert word(TENSE, "in G", 0).key == "G minor"
    assert word(SAD, "not in a minor key", 0).key.endswith(" major")


def test_what_was_understood_says_how_it_came_about() -> None:
    told = word(SAD, "jazz at 92 bpm", 0).understood
    assert told["wish"] == "genre, tempo"
    assert "sorrow" in told["feeling"]
    assert "sad" in told["feeling"]
    assert told["heard genre"] == "jazz"
