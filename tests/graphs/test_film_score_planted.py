"""A film of painted scenes whose moods are known: each is felt, and one theme goes through the score."""

from functools import cache

from load_tests.film_score import Found, measured
from load_tests.planted_film import planted_film


@cache
def found() -> Found:
    return measured(planted_film(6, (160, 90), 12, ("relaxing", "tense", "sad", "relaxing")))


def test_the_quadrant_of_the_planted_mood_is_named_in_four_seconds_of_five() -> None:
    assert found().named >= 0.8


def test_the_score_follows_and_its_hits_are_at_cuts() -> None:
    assert (found().fit["arousal_loudness_correlation"] or 0) >= 0.6
    assert (found().fit["hit_error_worst_ms"] or 0) <= 40


def test_the_motif_of_one_scene_comes_back_in_another_from_another_note() -> None:
    motif = found().motif
    assert len(motif.times) >= max(2, 2 * motif.chance)
    assert len({time // 6 for time in motif.times}) > 1
    assert len(set(motif.pitches)) > 1
