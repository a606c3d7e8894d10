"""Hits, risers, stops and cuts in the score."""

import pytest

from composer.music.accents import events
from composer.music.arrange import compose
from composer.music.brief import read_brief
from composer.music.cues import Cues, Hit
from composer.music.play import LEAD
from composer.music.score import Note, Part, Score


def scored(cues: Cues, prompt: str = "rock", seconds: float = 20, tempo: float | None = None) -> Score:
    return compose(read_brief(prompt), seconds, tempo, 3, cues)


def effect(score: Score, name: str) -> Part | None:
    return next((part for part in score.parts if part.role == "effects" and part.instrument == name), None)


def sounds_at(score: Score, note: Note) -> float:
    """When a note is heard: the player's lead comes off what it is shifted by."""
    return score.clock.seconds(note.start) + note.shift - LEAD


def kinds(*hits: Hit) -> list[str]:
    return [event.kind for event in events(Cues(hits=hits))]


def test_a_strong_hit_with_room_before_it_is_led_up_to() -> None:
    assert kinds(Hit(5.0, 0.9)) == ["riser"]
    assert kinds(Hit(1.0, 0.9)) == ["accent"]
    assert kinds(Hit(5.0, 0.3)) == ["accent"]


def test_a_hit_right_after_another_is_a_stop_and_the_next_one_sounds_again() -> None:
    assert kinds(Hit(5.0, 0.5), Hit(5.5, 0.5), Hit(6.0, 0.5), Hit(6.4, 0.5)) == [
        "accent",
        "stop",
        "accent",
        "stop",
    ]


def test_every_hit_is_an_event_of_the_score_at_its_own_time() -> None:
    hits = (Hit(2.3, 0.4), Hit(7.71, 1.0), Hit(8.2, 0.7), Hit(15.05, 0.8))
    found = scored(Cues(hits=hits)).events
    assert [(event.time, event.strength) for event in found] == [(hit.time, hit.strength) for hit in hits]


def test_an_impact_and_a_chord_are_struck_on_the_hit_to_the_millisecond() -> None:
    score = scored(Cues(hits=(Hit(6.37, 0.8),)))
    struck = [part for part in score.parts if part.role == "effects" and part.instrument != "riser"]
    assert len(struck) == 3
    for part in struck:
        assert all(sounds_at(score, note) == pytest.approx(6.37, abs=0.001) for note in part.notes)


def test_a_riser_ends_on_its_hit() -> None:
    score = scored(Cues(hits=(Hit(9.2, 1.0),)))
    riser = effect(score, "riser")
    assert riser is not None
    note = riser.notes[0]
    length = score.clock.seconds(note.start + note.length) - score.clock.seconds(note.start)
    assert sounds_at(score, note) + length == pytest.approx(9.2, abs=0.001)
    assert length == pytest.approx(2.0, abs=0.001)


def test_a_stronger_hit_is_struck_harder() -> None:
    soft, hard = (effect(scored(Cues(hits=(Hit(1.0, s),))), "impact") for s in (0.2, 0.9))
    assert soft is not None
    assert hard is not None
    assert hard.notes[0].velocity > soft.notes[0].velocity + 40


def test_what_was_written_near_a_hit_is_played_on_it() -> None:
    score = scored(Cues(hits=(Hit(6.37, 0.8),)))
    for part in score.parts:
        for note in part.notes:
            at = score.clock.seconds(note.start) + note.shift
            assert abs(at - 6.37) > 0.06 or sounds_at(score, note) == pytest.approx(6.37, abs=0.001)


def test_nothing_begins_or_sounds_on_in_a_stop() -> None:
    score = scored(Cues(hits=(Hit(6.0, 0.8), Hit(6.6, 0.8))))
    assert score.events[1].kind == "stop"
    for part in score.parts:
        if part.role == "effects":
            continue
        for note in part.notes:
            start = score.clock.seconds(note.start)
            assert not 6.6 < start < 6.9
            assert not (start < 6.55 and score.clock.seconds(note.start + note.length) > 6.61)


def test_a_cut_on_a_beat_gets_a_firmer_stroke_and_nothing_is_moved() -> None:
    free, cut = scored(Cues(), tempo=120.0), scored(Cues(cuts=(6.0,)), tempo=120.0)
    assert cut.clock == free.clock
    for before, after in zip(free.parts, cut.parts, strict=True):
        assert [(n.start, n.pitch, n.shift) for n in before.notes] == [
            (n.start, n.pitch, n.shift) for n in after.notes
        ]
        for one, two in zip(before.notes, after.notes, strict=True):
            if abs(free.clock.seconds(one.start) - 6.0) < 0.045:
                assert two.velocity > one.velocity or one.velocity > 120
            else:
                assert two.velocity == one.velocity


def test_without_hits_there_are_no_effects() -> None:
    assert not [part for part in scored(Cues()).parts if part.role == "effects"]
