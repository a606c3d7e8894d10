"""The voices of chords, walked as a reader of the score would."""

from itertools import pairwise

import pytest

from composer.music.styles import STYLES
from composer.music.theory import Chord, Key, chord
from composer.music.voicing import lead, parallels

RANGES = ((50, 74, 3), (48, 72, 4), (45, 70, 4), (55, 76, 3))
CADENCES = ["I", "V", "vi", "iii", "IV", "I", "ii", "V", "I", "IV", "V", "I", "V7/V", "V7", "I"]

Line = list[tuple[Chord, tuple[int, ...]]]


def led(symbols: list[str], key: Key, low: int, high: int, count: int) -> Line:
    chords = [chord(symbol, key) for symbol in symbols]
    return list(zip(chords, lead(chords, low, high, count), strict=True))


def loops() -> list[tuple[list[str], Key]]:
    found = []
    for style in STYLES.values():
        for minor, choices in enumerate((style.major, style.minor)):
            end = [style.cadence[minor], "i" if minor else "I"]
            for loop in choices:
                bars = [*loop.split(), *loop.split(), *end]
                symbols = [symbol for bar in bars for symbol in bar.split(",")]
                found.append((symbols, Key(7, ("major", "minor")[minor])))
    return found


@pytest.mark.parametrize(("low", "high", "count"), RANGES)
def test_no_two_voices_move_in_parallel_fifths_or_octaves_in_any_style(
    low: int, high: int, count: int
) -> None:
    for symbols, key in loops():
        for (one, before), (two, after) in pairwise(led(symbols, key, low, high, count)):
            assert not parallels(before, after), (one.symbol, two.symbol, before, after)


@pytest.mark.parametrize(("low", "high", "count"), RANGES)
def test_over_a_falling_fifth_the_leading_tone_rises_and_the_seventh_falls(
    low: int, high: int, count: int
) -> None:
    seen = 0
    for symbols, key in loops():
        for (one, before), (two, after) in pairwise(led(symbols, key, low, high, count)):
            if (one.root - two.root) % 12 != 7:
                continue
            for old, new in zip(before, after, strict=True):
                stays = new == old and old % 12 in two.tones
                if one.dominant and old % 12 == one.third:
                    assert new == old + 1 or stays, (one.symbol, two.symbol)
                    seen += 1
                if old % 12 == one.seventh and {(old - 1) % 12, (old - 2) % 12} & set(two.tones):
                    assert old - new in (1, 2) or stays, (one.symbol, two.symbol)
    assert seen > 40


def test_voices_stay_in_range_do_not_cross_and_move_little() -> None:
    moves = []
    for low, high, count in RANGES:
        for symbols, key in loops():
            line = led(symbols, key, low, high, count)
            for over, pitches in line:
                assert len(pitches) == count
                assert list(pitches) == sorted(set(pitches))
                assert low <= pitches[0] <= pitches[-1] <= high
                assert {pitch % 12 for pitch in pitches} <= set(over.tones)
            for (_, before), (_, after) in pairwise(line):
                moves += [abs(new - old) for old, new in zip(before, after, strict=True)]
    assert max(moves) <= 9
    assert sum(moves) / len(moves) < 2.2


def test_common_tones_stay_where_they_are() -> None:
    line = led(CADENCES[5:9] + CADENCES[:3], Key(0, "major"), 52, 76, 3)
    for (one, before), (two, after) in pairwise(line):
        common = set(one.tones) & set(two.tones)
        assert len(common & {pitch % 12 for pitch in set(before) & set(after)}) >= len(common) - 1


def test_three_voices_of_triads_are_whole_and_no_leading_tone_is_doubled() -> None:
    for over, pitches in led(CADENCES, Key(0, "major"), 48, 72, 3):
        assert len(over.tones) > 3 or {pitch % 12 for pitch in pitches} == set(over.tones)
    for over, pitches in led(CADENCES, Key(0, "major"), 48, 72, 4):
        classes = [pitch % 12 for pitch in pitches]
        assert over.symbol not in ("V", "V7") or classes.count(11) == 1


def test_a_full_chord_on_few_voices_loses_its_fifth_and_two_voices_are_root_and_fifth() -> None:
    key = Key(0, "major")
    assert {pitch % 12 for pitch in lead([chord("V9", key)], 40, 80, 4)[0]} == {7, 11, 5, 9}
    assert {pitch % 12 for pitch in lead([chord("I", key)], 40, 64, 2)[0]} == {0, 7}


def test_a_range_too_narrow_for_the_chord_still_gets_one() -> None:
    assert len(lead([chord("Imaj9", Key(0, "major"))], 60, 63, 4)[0]) == 4
    assert lead([], 40, 60, 3) == []


def test_parallel_fifths_are_noticed() -> None:
    assert parallels((48, 55), (50, 57)) == 1
    assert parallels((48, 55), (47, 55)) == 0
    assert parallels((48, 52, 60), (50, 53, 62)) == 1
