"""Keys, chords and voices."""

from itertools import pairwise

import pytest

from composer.errors import InputError
from composer.music.theory import NAMES, Key, chord, nearest, parallels, scale_over, voicing, walk

D_MINOR = Key(2, "minor")
C_MAJOR = Key(0, "major")
CADENCES = ("I", "V", "vi", "iii", "IV", "I", "ii", "V", "I", "IV", "V", "I")


@pytest.mark.parametrize(
    ("symbol", "key", "tones"),
    [
        ("I", C_MAJOR, "C E G"),
        ("V7", C_MAJOR, "G B D F"),
        ("ii7", C_MAJOR, "D F A C"),
        ("IVmaj7", C_MAJOR, "F A C E"),
        ("bVII", C_MAJOR, "Bb D F"),
        ("i", D_MINOR, "D F A"),
        ("V", D_MINOR, "A C# E"),
        ("bVI", D_MINOR, "Bb D F"),
        ("iim7b5", D_MINOR, "E G Bb D"),
        ("Vsus4", C_MAJOR, "G C D"),
        ("Iadd9", C_MAJOR, "C E G D"),
    ],
)
def test_a_roman_numeral_names_its_tones(symbol: str, key: Key, tones: str) -> None:
    assert [NAMES[tone] for tone in chord(symbol, key).tones] == tones.split()


@pytest.mark.parametrize("symbol", ["", "H", "I13", "viii", "7"])
def test_an_unknown_chord_is_refused_by_name(symbol: str) -> None:
    with pytest.raises(InputError, match="no chord"):
        chord(symbol, C_MAJOR)


def test_over_the_dominant_of_a_minor_key_the_leading_tone_replaces_the_seventh() -> None:
    scale = scale_over(D_MINOR, chord("V", D_MINOR))
    assert NAMES.index("C#") in scale
    assert NAMES.index("C") not in scale
    assert scale_over(D_MINOR, chord("i", D_MINOR)) == tuple(sorted(D_MINOR.scale))


def test_walking_up_a_scale_and_down_again_comes_home() -> None:
    assert walk(62, 7, D_MINOR.scale) == 74
    assert walk(walk(62, 4, D_MINOR.scale), -4, D_MINOR.scale) == 62
    assert nearest(61, C_MAJOR.scale) == 60


def test_voices_move_little_stay_in_range_and_avoid_parallel_fifths() -> None:
    before: tuple[int, ...] = ()
    chords = [chord(symbol, C_MAJOR) for symbol in CADENCES]
    voicings = []
    for over in chords:
        before = voicing(over, 48, 72, 3, before)
        voicings.append(before)
        assert {pitch % 12 for pitch in before} == set(over.tones)
        assert min(before) >= 48
        assert max(before) <= 72
    moves = [abs(new - old) for one, two in pairwise(voicings) for old, new in zip(one, two, strict=True)]
    assert max(moves) <= 5
    assert sum(parallels(one, two) for one, two in pairwise(voicings)) == 0


def test_parallel_fifths_are_noticed() -> None:
    assert parallels((48, 55), (50, 57)) == 1
    assert parallels((48, 55), (47, 55)) == 0


def test_a_full_chord_on_few_voices_loses_its_fifth_and_two_voices_are_root_and_fifth() -> None:
    four = voicing(chord("V9", C_MAJOR), 40, 80, 4)
    assert {pitch % 12 for pitch in four} == {7, 11, 5, 9}
    assert {pitch % 12 for pitch in voicing(chord("I", C_MAJOR), 40, 64, 2)} == {0, 7}
