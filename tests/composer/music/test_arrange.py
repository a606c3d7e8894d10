"""From a brief to a score."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from composer.errors import InputError
from composer.music.arrange import compose
from composer.music.brief import METRES, read_brief
from composer.music.cues import Cues, Hit
from composer.music.instruments import INSTRUMENTS, KITS, TOUCH
from composer.music.score import Note, Part, Score
from composer.music.style import BEATS
from composer.music.styles import STYLES

GENRES = sorted(STYLES)


def written(prompt: str, seconds: float = 30, tempo: float | None = None, seed: int = 1) -> Score:
    return compose(read_brief(prompt), seconds, tempo, seed)


def part(score: Score, role: str) -> Part:
    return next(each for each in score.parts if each.role == role)


def roles(score: Score) -> set[str]:
    return {each.role for each in score.parts}


@pytest.mark.parametrize("genre", GENRES)
def test_every_note_lies_within_its_instruments_range(genre: str) -> None:
    for mode in ("major", "minor"):
        for seed in range(4):
            for player in written(f"{genre} in {mode} key", 60, seed=seed).parts:
                if player.instrument in INSTRUMENTS:
                    held = INSTRUMENTS[player.instrument]
                    assert all(held.low <= note.pitch <= held.high for note in player.notes), (
                        player.instrument
                    )


@pytest.mark.parametrize("name", sorted(INSTRUMENTS))
def test_a_wished_instrument_keeps_to_its_range_in_every_genre(name: str) -> None:
    held = INSTRUMENTS[name]
    for genre in GENRES:
        brief = replace(read_brief(genre), instruments=(name,))
        players = [p for p in compose(brief, 30, seed=2).parts if p.instrument == name]
        assert players
        assert all(held.low <= note.pitch <= held.high for p in players for note in p.notes), genre


@pytest.mark.parametrize("genre", GENRES)
@pytest.mark.parametrize("prompt", ["calm {}", "{}", "energetic {}", "{} no drums"])
def test_something_strikes_on_every_beat_up_to_the_last_chord(genre: str, prompt: str) -> None:
    for tempo in (None, 175.0):
        score = written(prompt.format(genre), 25, tempo)
        struck = {note.start for player in score.parts for note in player.notes if not note.shift}
        assert set(range(int(score.end) + 1)) <= struck


@pytest.mark.parametrize("genre", GENRES)
def test_what_falls_on_a_beat_is_exact_and_the_rest_strays_by_a_few_milliseconds(genre: str) -> None:
    score = written(genre)
    for player in score.parts:
        strum = 0.06 if player.role in ("chords", "pad", "arp", "pulse") else 0.0
        for note in player.notes:
            exact = note.start == int(note.start)
            assert -0.0041 * (not exact) <= note.shift <= strum + 0.0041 * (not exact)
    between = [note.shift for p in score.parts for note in p.notes if note.start != int(note.start)]
    assert any(between)


@pytest.mark.parametrize("genre", GENRES)
def test_harmony_bass_and_melody_play_and_end_together_on_the_tonic(genre: str) -> None:
    score = written(genre, 40)
    assert {"bass", "melody"} <= roles(score)
    assert roles(score) & {"chords", "arp"}
    last = [n for p in score.parts if p.role in ("bass", "melody") for n in p.notes if n.start == score.end]
    assert len(last) == 2
    assert {note.pitch % 12 for note in last} == {score.key.tonic}
    assert all(note.length * 60 / score.tempo > 1.8 for note in last)


def test_no_drums_has_none_and_another_player_keeps_the_beat() -> None:
    for genre, style in STYLES.items():
        score = written(f"{genre} without drums")
        assert not {"drums", "hats"} & roles(score)
        assert not any(player.instrument in KITS for player in score.parts)
        assert ("pulse" in roles(score)) == bool(style.grooves)
        assert ("drums" in roles(written(genre))) == bool(style.grooves)


def test_drums_come_when_they_are_asked_for() -> None:
    assert "drums" in roles(written("ambient with drums"))


def test_wished_instruments_play_and_refused_ones_do_not() -> None:
    players = {player.instrument for player in written("jazz with cello and harp, no piano").parts}
    assert {"cello", "harp"} <= players
    assert "piano" not in players
    for seed in range(5):
        assert "flute" in {p.instrument for p in written("folk with flute", seed=seed).parts}
        assert "flute" not in {p.instrument for p in written("folk without flute", seed=seed).parts}


def test_a_second_voice_goes_under_the_tune_of_a_chorus_where_the_style_has_one() -> None:
    score = written("folk", 60)
    tune, second = part(score, "melody"), part(score, "counter")
    assert len(second.notes) > 20
    chorus = next(section for section in score.sections if section.name == "chorus")
    together = [
        (note.pitch, other.pitch)
        for note in tune.notes
        for other in second.notes
        if note.start == other.start and chorus.start <= note.start < chorus.start + 4 * chorus.bars
    ]
    assert len(together) > 3
    assert all(other < note for note, other in together)
    assert "counter" not in roles(written("house", 60))
    assert "counter" not in roles(written("solo piano", 60))


def test_wished_soloists_beyond_the_first_sing_second_voices() -> None:
    players = {p.instrument: p.role for p in written("folk with flute and oboe", 40).parts}
    assert (players["flute"], players["oboe"]) == ("melody", "counter")


def test_a_soloist_plays_alone() -> None:
    assert {p.instrument for p in written("solo harp").parts} - {TOUCH} == {"harp"}


def test_no_bass_and_no_melody_are_left_out() -> None:
    assert not {"bass", "melody"} & roles(written("pop without bass and melody"))


def test_one_seed_repeats_and_two_seeds_differ_in_most_of_the_melody() -> None:
    for genre in GENRES:
        one, again, other = (written(genre, 40, seed=seed) for seed in (1, 1, 2))
        assert one == again
        first, second = ({(n.start, n.pitch) for n in part(each, "melody").notes} for each in (one, other))
        assert len(first & second) < len(first) / 2


def test_a_player_more_does_not_change_what_the_others_play() -> None:
    full, less = written("pop"), written("pop without melody")
    assert part(full, "bass").notes == part(less, "bass").notes
    assert part(full, "drums").notes == part(less, "drums").notes


def test_a_wished_key_and_tempo_are_kept_and_the_seed_chooses_the_rest() -> None:
    assert written("in F# minor, 93 bpm").key.name == "F# minor"
    assert written("in F# minor, 93 bpm").tempo == 93
    assert written("93 bpm", tempo=120).tempo == 120
    assert len({written("pop", 10, seed=seed).key.tonic for seed in range(12)}) > 3


@pytest.mark.parametrize(("seconds", "tempo"), [(2.0, 60.0), (10.0, 97.3), (600.0, 133.0)])
def test_the_grid_holds_every_beat_of_the_piece_and_bars_of_four(seconds: float, tempo: float) -> None:
    grid = written("pop", seconds, tempo).grid
    assert grid.exact
    assert grid.tempo == tempo
    assert grid.beats[0] == 0
    assert grid.beats[-1] < seconds <= grid.beats[-1] + 60 / tempo + 1e-9
    assert grid.bars == grid.beats[::4]
    assert grid.beats[-1] == pytest.approx((len(grid.beats) - 1) * 60 / tempo)


@pytest.mark.parametrize(
    ("seconds", "tempo", "field"),
    [
        (0.0, None, "seconds"),
        (-3.0, None, "seconds"),
        (1e9, None, "seconds"),
        (float("nan"), None, "seconds"),
        (10.0, 0.0, "tempo"),
        (10.0, 1000.0, "tempo"),
    ],
)
def test_lengths_and_tempi_out_of_range_are_refused_by_name(
    seconds: float, tempo: float | None, field: str
) -> None:
    with pytest.raises(InputError, match=f"{field} must be from") as refused:
        written("pop", seconds, tempo)
    assert refused.value.field == field


def test_above_the_quick_tempo_the_second_half_of_a_bar_is_lighter() -> None:
    def loudness(score: Score, beats: tuple[int, ...]) -> float:
        kit: list[Note] = [n for p in score.parts if p.role == "hats" for n in p.notes if n.start < score.end]
        chosen = [note.velocity for note in kit if note.start % 4 in beats]
        return sum(chosen) / len(chosen)

    even, quick = written("pop", tempo=140), written("pop", tempo=170)
    assert loudness(even, (0, 1)) < 1.2 * loudness(even, (2, 3))
    assert loudness(quick, (0, 1)) > 1.8 * loudness(quick, (2, 3))


@pytest.mark.parametrize("metre", METRES)
@pytest.mark.parametrize("genre", GENRES)
def test_every_style_is_written_in_every_metre_and_at_any_length(genre: str, metre: str) -> None:
    brief = replace(read_brief(genre), metre=metre)
    for seconds in (0.5, 2.0, 9.7, 33.0):
        score = compose(brief, seconds, seed=3)
        assert score.metre == metre
        assert all(two > one for one, two in pairwise(score.grid.bars))
        for player in score.parts:
            assert all(note.length > 0 and 1 <= note.velocity <= 127 for note in player.notes)
    beats = {round(two - one, 3) for one, two in pairwise(score.bars)}
    assert beats <= {BEATS[metre], *(score.end - start for start in score.bars)}


@pytest.mark.parametrize("seed", range(6))
def test_random_cues_are_written_by_any_style(seed: int) -> None:
    rng = np.random.default_rng(seed)
    for genre in GENRES[seed::6]:
        seconds = float(rng.uniform(3, 50))

        def times(most: int, end: float = seconds) -> tuple[float, ...]:
            return tuple(sorted(set(rng.uniform(0, end, rng.integers(0, most)).tolist())))

        hits = tuple(Hit(time, float(rng.uniform(0.01, 1))) for time in times(20))
        curve = tuple(rng.uniform(0, 1, rng.integers(0, int(seconds))).tolist())
        score = compose(read_brief(genre), seconds, seed=seed, cues=Cues(curve, times(6), hits, times(20)))
        assert [event.time for event in score.events] == [hit.time for hit in hits]
        grid = score.grid
        assert all(two > one for line in (grid.beats, grid.bars) for one, two in pairwise(line))
        assert grid.beats[-1] < seconds
        assert score.clock.seconds(score.end) < seconds
