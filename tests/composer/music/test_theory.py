"""Keys, scales and chords."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from composer.errors import InputError
from composer.music.theory import NAMES, SCALES, Key, chord, nearest, scale_over, walk

D_MINOR = Key(2, "minor")
C_MAJOR = Key(0, "major")

INTERVALS = {
    "": (0, 4, 7),
    "5": (0, 7),
    "6": (0, 4, 7, 9),
    "69": (0, 4, 7, 9, 2),
    "7": (0, 4, 7, 10),
    "7b9": (0, 4, 7, 10, 1),
    "9": (0, 4, 7, 10, 2),
    "maj7": (0, 4, 7, 11),
    "maj9": (0, 4, 7, 11, 2),
    "add9": (0, 4, 7, 2),
    "sus2": (0, 2, 7),
    "sus4": (0, 5, 7),
    "7sus4": (0, 5, 7, 10),
    "dim": (0, 3, 6),
    "dim7": (0, 3, 6, 9),
    "m7b5": (0, 3, 6, 10),
    "aug": (0, 4, 8),
    "aug7": (0, 4, 8, 10),
}
NUMERALS = {"I": 0, "bII": 1, "II": 2, "bIII": 3, "III": 4, "IV": 5, "#IV": 6, "V": 7, "bVI": 8, "VI": 9}

keys = st.builds(Key, st.integers(0, 11), st.sampled_from(sorted(SCALES)))
numerals = st.sampled_from(sorted(NUMERALS))
kinds = st.sampled_from(sorted(INTERVALS))


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
        ("V7/V", C_MAJOR, "D F# A C"),
        ("V/vi", C_MAJOR, "E Ab B"),
        ("viidim7", D_MINOR, "C# E G Bb"),
        ("viidim7/V", C_MAJOR, "F# A C Eb"),
        ("I5", C_MAJOR, "C G"),
        ("IIIaug", C_MAJOR, "E Ab C"),
    ],
)
def test_a_roman_numeral_names_its_tones(symbol: str, key: Key, tones: str) -> None:
    assert [NAMES[tone] for tone in chord(symbol, key).tones] == tones.split()


@pytest.mark.parametrize("symbol", ["", "H", "I13", "viii", "7", "V/", "V/9", "V/V/V", "I/7", "I5/5"])
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


@pytest.mark.parametrize(
    ("symbol", "bass"),
    [("I", "C"), ("I/3", "E"), ("V/5", "D"), ("V7/7", "F"), ("V7/ii/3", "C#"), ("iv/3", "Ab")],
)
def test_a_stroke_and_a_number_turn_a_chord_over(symbol: str, bass: str) -> None:
    assert NAMES[chord(symbol, C_MAJOR).bass] == bass


@pytest.mark.parametrize(
    ("symbol", "key", "scale"),
    [
        ("V", D_MINOR, "C# D E F G A Bb"),
        ("V7/ii", C_MAJOR, "C# D E F G A B"),
        ("V/V", C_MAJOR, "C D E F# G A B"),
        ("iv", C_MAJOR, "C D E F G Ab B"),
        ("bVII", C_MAJOR, "C D E F G A Bb"),
        ("bII", D_MINOR, "D Eb F G A Bb C"),
        ("I7", C_MAJOR, "C D E F G A Bb"),
    ],
)
def test_an_altered_chord_bends_the_one_degree_that_it_alters(symbol: str, key: Key, scale: str) -> None:
    assert set(scale_over(key, chord(symbol, key))) == {NAMES.index(name) for name in scale.split()}


@given(keys, numerals, kinds)
def test_every_symbol_has_its_intervals_over_its_root(key: Key, numeral: str, kind: str) -> None:
    found = chord(numeral + kind, key)
    assert found.root == (key.tonic + NUMERALS[numeral]) % 12
    assert tuple((tone - found.root) % 12 for tone in found.tones) == INTERVALS[kind]
    if kind in ("", "6", "7", "9", "maj7", "add9"):
        small = chord(numeral.replace("V", "v").replace("I", "i") + kind, key)
        assert small.third == (found.root + 3) % 12


@given(keys, numerals, kinds, st.integers(1, 11))
def test_in_another_key_the_same_symbol_is_the_same_chord_transposed(
    key: Key, numeral: str, kind: str, up: int
) -> None:
    there = Key((key.tonic + up) % 12, key.mode)
    one, two = chord(numeral + kind, key), chord(numeral + kind, there)
    assert two.tones == tuple((tone + up) % 12 for tone in one.tones)
    assert set(scale_over(there, two)) == {(tone + up) % 12 for tone in scale_over(key, one)}


@given(keys, numerals, kinds, numerals)
def test_an_applied_chord_is_that_chord_in_the_key_that_it_is_applied_to(
    key: Key, numeral: str, kind: str, target: str
) -> None:
    tonic = chord(target, key).root
    assert chord(f"{numeral}{kind}/{target}", key).tones == chord(numeral + kind, Key(tonic, "major")).tones


@given(keys, numerals, kinds)
def test_the_scale_over_a_chord_holds_the_chord_and_at_least_six_notes(
    key: Key, numeral: str, kind: str
) -> None:
    over = chord(numeral + kind, key)
    scale = scale_over(key, over)
    assert set(over.tones) <= set(scale)
    assert len(scale) >= 6
    assert len(set(key.scale) - set(scale)) <= len(over.tones)


@given(keys)
def test_a_key_is_named_after_its_tonic_and_its_mode(key: Key) -> None:
    tonic, mode = key.name.split(" ", 1)
    assert Key(NAMES.index(tonic), mode) == key
    assert key.scale[0] == key.tonic
    assert key.minor == ((key.tonic + 3) % 12 in key.scale)


@given(st.integers(20, 100), st.integers(-20, 20), keys)
def test_a_walk_goes_as_many_scale_steps_as_asked_and_back(pitch: int, steps: int, key: Key) -> None:
    here = nearest(pitch, key.scale)
    there = walk(here, steps, key.scale)
    assert walk(there, -steps, key.scale) == here
    low, high = sorted((here, there))
    assert sum(each % 12 in key.scale for each in range(low, high)) == abs(steps)
