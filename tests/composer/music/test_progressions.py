"""Chords by genre and mode: phrases, returns, the way away and home."""

import numpy as np
import pytest

from composer.music.progressions import FUNCTIONAL, MODAL, Progressions, choose
from composer.music.reharmony import turned
from composer.music.styles import STYLES
from composer.music.theory import Key, scale_over

BARS = [4.0] * 8
MODES = ("major", "minor")
STEADY = sorted(FUNCTIONAL & STYLES.keys())


def chosen(genre: str, mode: str, seed: int, asked: bool = False) -> Progressions:
    return choose(STYLES[genre], Key(0, mode), asked, np.random.default_rng(seed))


def symbols(progressions: Progressions, name: str, returns: int, bars: list[float] = BARS) -> list[str]:
    return [",".join(over.symbol for _, over in bar) for bar in progressions.section(name, returns, bars)]


@pytest.mark.parametrize("genre", STEADY)
def test_a_phrase_of_a_functional_genre_stops_open_and_its_answer_closes_on_the_tonic(genre: str) -> None:
    for mode in ("major", "minor"):
        for seed in range(6):
            for name in ("verse", "chorus"):
                bars = chosen(genre, mode, seed).section(name, 1, BARS)
                assert bars[3][-1][1].root == 7
                assert bars[6][-1][1].symbol == STYLES[genre].cadence[mode == "minor"].split(",")[-1]
                assert bars[7][0][1].root == 0


def test_loop_genres_go_round_and_change_a_chord_or_two_on_a_return() -> None:
    for genre in ("house", "lofi", "pop", "synthwave"):
        for seed in range(8):
            found = chosen(genre, "minor", seed)
            first, again = symbols(found, "verse", 1), symbols(found, "verse", 2)
            loop = len(found.loops[""])
            plain = [symbol.split("/")[0] for symbol in first]
            assert plain[:loop] == plain[loop : 2 * loop] or loop > 4
            assert first[0] == again[0]
            pairs = zip(plain, again, strict=True)
            assert 1 <= sum(one != two.split("/")[0] for one, two in pairs) <= 5
            assert again == symbols(found, "verse", 2)


def test_house_never_leaves_its_key_and_jazz_does() -> None:
    def outside(genre: str) -> int:
        key = Key(0, "major")
        sections = [chosen(genre, "major", seed).section("verse", 2, BARS) for seed in range(12)]
        found = [over for bars in sections for bar in bars for _, over in bar]
        return sum(scale_over(key, over) != tuple(sorted(key.scale)) for over in found)

    assert outside("house") == 0
    assert outside("jazz") > 10


def test_a_bridge_begins_away_from_the_tonic_and_ends_ready_for_home() -> None:
    for genre in STYLES:
        for mode in ("major", "minor"):
            for seed in range(4):
                found = chosen(genre, mode, seed)
                for name in ("bridge", "development"):
                    bars = found.section(name, 1, BARS)
                    assert bars[0][0][1].root != 0
                    assert bars[-1][-1][1].root != 0 or found.cadence in ("I", "i")


@pytest.mark.parametrize(
    ("mode", "shown", "denied"),
    [
        ("dorian", {"IV", "IV7", "ii"}, {"bVI", "V", "bII"}),
        ("mixolydian", {"bVII", "v"}, {"V", "V7", "bVI"}),
        ("lydian", {"II"}, {"IV", "bVII"}),
        ("phrygian", {"bII"}, {"V", "IV", "II"}),
    ],
)
def test_a_mode_asked_for_is_shown_and_not_belied(mode: str, shown: set[str], denied: set[str]) -> None:
    assert mode in MODAL
    for genre in ("pop", "folk", "piano", "house"):
        for seed in range(6):
            found = chosen(genre, mode, seed, asked=True)
            close = [over.symbol for _, over in found.close(4.0)]
            for name in ("verse", "chorus", "bridge"):
                for returns in (1, 2):
                    bars = found.section(name, returns, BARS)
                    written = {over.symbol.split("/")[0] for bar in bars for _, over in bar}
                    assert shown & written
                    assert not denied & (written | set(close))


def test_lyric_genres_turn_chords_so_that_the_bass_goes_by_step() -> None:
    key = Key(0, "major")
    assert turned(["I", "V", "vi", "IV", "I"], (), key) == ["I", "V/3", "vi", "IV", "I"]
    assert turned(["I", "V", "vi", "IV", "I"], (1,), key) == ["I", "V", "vi", "IV", "I"]
    genres = ("piano", "folk", "pop", "cinematic", "epic")
    inverted = [symbols(chosen(g, mode, n), "verse", 1) for g in genres for n in range(8) for mode in MODES]
    assert sum("/3" in symbol for bars in inverted for symbol in bars) >= 8
    assert all("/3" not in bars[0] + bars[3] + bars[7] for bars in inverted)


def test_the_chords_of_short_bars_begin_on_beats_and_the_last_of_them_stays() -> None:
    found = chosen("jazz", "major", 1)
    for beats, starts in ((1.0, [0]), (2.0, [0, 1]), (3.0, [0, 2]), (3.5, [0, 2]), (5.0, [0, 3])):
        bar = found.close(beats)
        assert [at for at, _ in bar] == starts
        assert bar[-1][1].symbol == "V7"


def test_the_same_seed_writes_the_same_chords_and_another_seed_others() -> None:
    def all_of(seed: int) -> list[list[str]]:
        found = chosen("folk", "major", seed)
        return [symbols(found, name, n) for name in ("verse", "chorus", "bridge") for n in (1, 2, 3)]

    assert all_of(3) == all_of(3)
    assert len({str(all_of(seed)) for seed in range(8)}) == 8


def test_returns_bring_secondary_dominants_relatives_a_borrowed_iv_and_in_jazz_the_tritone() -> None:
    def heard(genre: str) -> set[str]:
        found = [chosen(genre, "major", seed) for seed in range(30)]
        return {
            symbol
            for each in found
            for name in ("verse", "chorus", "bridge")
            for returns in (2, 3)
            for bar in symbols(each, name, returns)
            for symbol in bar.split(",")
        }

    pop, jazz = heard("pop"), heard("jazz")
    assert {"V7/vi", "ii"} <= pop
    assert any(symbol.startswith("iv") for symbol in pop)
    assert "bII7" in jazz
    assert "bII7" not in pop
