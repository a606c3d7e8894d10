"""The wishes that a prompt states outright."""

import pytest

from composer.music.brief import read_brief
from composer.music.theory import NAMES


@pytest.mark.parametrize(
    ("prompt", "tempo"),
    [
        ("pop at 128 bpm", 128.0),
        ("92.5 BPM lofi", 92.5),
        ("tempo: 70", 70.0),
        ("awesome 92 bpm", 92.0),
        ("songs of africa 92 bpm", 92.0),
        ("about the sea, 92 bpm", 92.0),
        ("tempo of 72", 72.0),
        ("♩ = 66", 66.0),
        ("at 90 beats per minute", 90.0),
        ("jazz, 9 bpm", None),
        ("999 bpm", 240.0),
        ("the year 1984", None),
        ("tempo 1984", None),
        ("80s", None),
        ("4k 60 fps, 30 seconds of calm", None),
        ("120 people, 2026-11-20", None),
        ("on the grave of 100 men", None),
    ],
)
def test_a_named_tempo_wins_and_other_numbers_are_none(prompt: str, tempo: float | None) -> None:
    brief = read_brief(prompt)
    assert brief.wished_tempo == tempo
    if tempo:
        assert brief.tempo == tempo
        assert brief.tempo_range == (tempo, tempo)


@pytest.mark.parametrize(
    ("prompt", "low", "high"),
    [
        ("pop between 90 and 100 bpm", 90, 100),
        ("95-105 bpm rock", 95, 105),
        ("techno, around 100 bpm", 95, 105),
        ("around 240 bpm", 228, 240),
        ("film score, around 100 bpm, with cello", 95, 105),
        ("about 100 bpm", 95, 105),
        ("roughly 100 beats per minute", 95, 105),
        ("circa 100 bpm", 95, 105),
        ("ca. 100 BPM", 95, 105),
        ("tempo: around 100", 95, 105),
        ("tempo roughly 100", 95, 105),
        ("tempo circa 100", 95, 105),
        ("~100 bpm", 95, 105),
        ("at least 120 bpm", 120, 150),
        ("under 80 bpm", 64, 80),
        ("adagio for strings", 55, 76),
        ("presto", 168, 200),
        ("allegro, not presto", 120, 160),
    ],
)
def test_a_range_of_tempi_is_kept(prompt: str, low: float, high: float) -> None:
    brief = read_brief(prompt)
    assert brief.tempo_range == (low, high)
    assert low <= brief.tempo <= high
    assert brief.wished_tempo is None


@pytest.mark.parametrize(
    ("prompt", "key"),
    [
        ("in D minor", "D minor"),
        ("F# major techno", "F# major"),
        ("a song in b-flat major", "Bb major"),
        ("waltz in A♭ minor", "Ab minor"),
        ("E dorian jam", "E dorian"),
        ("Bb dorian", "Bb dorian"),
        ("key of F# major", "F# major"),
        ("E flat major", "Eb major"),
        ("c sharp minor", "C# minor"),
        ("D harmonic minor", "D minor"),
        ("a-moll", "A minor"),
        ("key: Am", "A minor"),
        ("in F#m, 100 bpm", "F# minor"),
        ("in C, happy", "C major"),
        ("in A", "A major"),
        ("in the key of G with harp", "G major"),
        ("a major victory", "major"),
        ("in a minor key", "minor"),
        ("in a minor", "A minor"),
        ("In A hurry", "major"),
        ("not in D minor", "major"),
        ("the key of a happy life", "major"),
    ],
)
def test_a_named_key_wins_and_an_article_is_no_key(prompt: str, key: str) -> None:
    brief = read_brief("pop " + prompt)
    tonic = "" if brief.tonic is None else NAMES[brief.tonic] + " "
    assert tonic + brief.mode == key


@pytest.mark.parametrize(
    ("prompt", "metre"),
    [
        ("in 3/4", "3/4"),
        ("6/8 time", "6/8"),
        ("12/8 blues", "12/8"),
        ("waltz time jazz", "3/4"),
        ("in five, please", "5/4"),
        ("7/8", "7/8"),
        ("in three parts", None),
        ("in five minutes", None),
        ("on 3/4/2024", None),
        ("24/7 radio", None),
        ("3/4 of the video", None),
        ("13/8", None),
        ("not a waltz", None),
        ("not in 3/4", None),
    ],
)
def test_a_named_metre_is_kept_and_dates_and_shares_are_none(prompt: str, metre: str | None) -> None:
    assert read_brief(prompt).metre == metre


@pytest.mark.parametrize(
    ("prompt", "energy"),
    [
        ("low energy techno", 0.2),
        ("high energy ambient", 0.9),
        ("energy 0.4", 0.4),
        ("energy: 7/10", 0.7),
        ("80% energy", 0.8),
        ("energy level 3", 0.3),
        ("energy 0", 0.1),
    ],
)
def test_a_named_energy_wins(prompt: str, energy: float) -> None:
    brief = read_brief(prompt)
    assert brief.energy == energy
    assert brief.metre is None
