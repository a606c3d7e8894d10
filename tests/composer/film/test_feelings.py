"""How a film feels: what lifts, what weighs down, what rouses, and moods that were planted."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from composer.film import Cut
from composer.film.emotions import EMOTIONS, PLANE
from composer.film.feelings import Felt, feel, pace, placed, probabilities, smoothed
from composer.film.seen import Seen, see
from composer.media import Picture
from composer.paint import paint_brief
from composer.paint.words import read_scene

MIDDLE = Seen(light=0.5, contrast=0.3, dark=0.1, saturation=0.3, warmth=0.0, colourfulness=0.3, edges=0.2)

PLANTED = {
    "exciting": (("a joyful summer beach", "a cheerful meadow by day"), 0.6, 2.0),
    "fearful": (("a haunted forest at midnight", "a thunderstorm over a dark sea at night"), 0.7, 2.0),
    "tense": (("an ominous city at night", "gloomy mountains at dusk"), 0.5, 2.5),
    "sad": (("a lonely rain", "a bleak grey forest in the rain"), 0.08, 12.0),
    "relaxing": (("a quiet sunset over the sea", "a peaceful desert at sunset"), 0.08, 12.0),
}
"""Mood: scenes, how much moves in them, how long their shots are. No scale was set on these scenes."""


def alone(still: Seen, motion: float = 0.2, cuts: Sequence[Cut] = ()) -> tuple[float, float]:
    felt = feel([still], [motion], cuts, 1.0)
    return float(felt.valence[0]), float(felt.arousal[0])


def every(seconds: int) -> list[Cut]:
    """Half a minute cut so often."""
    return [Cut(float(time), 1.0) for time in range(1, 30, seconds)]


def flat(colour: tuple[int, int, int]) -> Seen:
    half = np.full((36, 64, 3), colour, np.uint8)
    half[:18] = np.clip(np.array(colour) * 1.2 + 6, 0, 255)
    return see([Picture(half)])[0]


@pytest.mark.parametrize(
    ("lifted", "lowered"),
    [
        (replace(MIDDLE, light=0.7), replace(MIDDLE, light=0.3)),
        (replace(MIDDLE, saturation=0.6), replace(MIDDLE, saturation=0.1)),
        (replace(MIDDLE, colourfulness=0.6), replace(MIDDLE, colourfulness=0.1)),
        (replace(MIDDLE, warmth=0.3), replace(MIDDLE, warmth=-0.3)),
        (replace(MIDDLE, dark=0.0), replace(MIDDLE, dark=0.6)),
        (replace(MIDDLE, faces=1), MIDDLE),
    ],
)
def test_light_colour_warmth_and_company_lift_the_valence(lifted: Seen, lowered: Seen) -> None:
    assert alone(lifted)[0] > alone(lowered)[0]


def test_valence_falls_from_a_bright_warm_picture_to_a_dark_blue_one() -> None:
    colours = [(250, 180, 60), (150, 110, 60), (90, 110, 100), (40, 60, 80), (8, 14, 30)]
    felt = [alone(flat(colour))[0] for colour in colours]
    assert felt == sorted(felt, reverse=True)
    assert felt[0] > 0.5
    assert felt[-1] < -0.5


def test_arousal_rises_with_motion_and_with_the_pace_of_cuts() -> None:
    moved = [alone(MIDDLE, motion)[1] for motion in (0.0, 0.2, 0.5, 0.8, 1.0)]
    assert moved == sorted(moved)
    assert moved[-1] - moved[0] > 0.4
    paces = [pace(every(step), 30, 1.0).mean() for step in (10, 4, 2, 1)]
    assert paces == sorted(paces)
    felt = [feel([MIDDLE] * 30, [0.2] * 30, every(s), 1.0) for s in (10, 1)]
    assert felt[1].arousal.mean() > felt[0].arousal.mean() + 0.1


def test_a_film_without_cuts_has_no_pace_however_short_it_is() -> None:
    assert pace((), 3, 1.0).tolist() == [0.0, 0.0, 0.0]


@pytest.mark.parametrize("rate", [0.5, 1.0, 4.0])
def test_probabilities_sum_to_one_and_the_place_of_an_emotion_is_most_like_it(rate: float) -> None:
    places = np.array([PLANE[name] for name in EMOTIONS])
    rows = probabilities(places[:, 0], places[:, 1])
    assert rows.sum(axis=1) == pytest.approx(np.ones(6))
    assert rows.argmax(axis=1).tolist() == [0, 1, 2, 3, 4, 5]
    felt = feel([MIDDLE] * 5, [], (), rate)
    assert felt.probabilities.shape == (5, 6)


def test_certain_rows_lie_where_their_emotion_lies() -> None:
    valence, arousal = placed(np.eye(6))
    assert [(v, a) for v, a in zip(valence, arousal, strict=True)] == [PLANE[name] for name in EMOTIONS]


def test_a_jump_is_smoothed_within_a_shot_and_kept_at_a_cut() -> None:
    stills = [replace(MIDDLE, light=0.2)] * 8 + [replace(MIDDLE, light=0.8)] * 8
    motion = [0.1] * 16
    whole = feel(stills, motion, (), 1.0).valence
    parted = feel(stills, motion, [Cut(8.0, 1.0)], 1.0).valence
    low, high = alone(stills[0])[0], alone(stills[-1])[0]
    assert low < whole[7] - 0.1 < whole[8] + 0.1 < high
    assert parted[7] == pytest.approx(low)
    assert parted[8] == pytest.approx(high)


@pytest.mark.parametrize("time", [7.02, 7.9999, 8.0, 8.0008])
def test_a_still_belongs_to_the_shot_whose_frame_it_shows(time: float) -> None:
    step = np.repeat([0.0, 1.0], 8)
    assert smoothed(step, 1.0, [Cut(time, 1.0)]) == pytest.approx(step)


def test_smoothing_does_not_lag() -> None:
    peak = np.zeros(21)
    peak[10] = 1.0
    soft = smoothed(peak, 1.0, ())
    assert soft == pytest.approx(soft[::-1])
    assert soft.argmax() == 10


def test_a_weak_cut_parts_less_than_a_strong_one() -> None:
    step = np.repeat([0.0, 1.0], 10)
    crossed = [smoothed(step, 1.0, [Cut(10.0, strength)])[9] for strength in (0.2, 0.6, 1.0)]
    assert crossed == sorted(crossed, reverse=True)
    assert crossed[-1] == 0.0


def test_black_frames_feel_like_what_is_beside_them() -> None:
    sunny, black = replace(MIDDLE, light=0.8), replace(MIDDLE, light=0.0, dark=1.0, black=True)
    felt = feel([black, black, *[sunny] * 6], [0.1] * 8, [Cut(2.0, 1.0)], 1.0)
    assert felt.valence == pytest.approx(np.full(8, alone(sunny)[0]))
    nothing = feel([black] * 3, [0.0] * 3, (), 1.0)
    assert nothing.valence.tolist() == [0.0] * 3


def test_a_film_in_black_and_white_is_not_sad_for_it() -> None:
    grey = replace(MIDDLE, saturation=0.0, colourfulness=0.0)
    assert feel([grey] * 3, [0.2] * 3, (), 1.0).valence[0] == pytest.approx(alone(MIDDLE)[0], abs=0.1)
    within_colour = feel([grey, MIDDLE], [0.2] * 2, [Cut(1.0, 1.0)], 1.0).valence
    assert within_colour[0] < within_colour[1] - 0.2


@cache
def planted(seed: int) -> tuple[list[str], Felt]:
    """A film of the moods in turn, and how it feels."""
    names: list[str] = []
    stills: list[Picture] = []
    motion: list[float] = []
    cuts: list[Cut] = []
    for name, (prompts, moves, shot) in PLANTED.items():
        for prompt in prompts:
            picture = paint_brief(read_scene(prompt), 128, 72, seed, 0.0)
            start = len(stills)
            cuts += [Cut(float(time), 0.9) for time in np.arange(start, start + 6, shot) if time]
            for number in range(6):
                stills.append(Picture(np.ascontiguousarray(picture.pixels[:, number : number + 116])))
                motion.append(float(np.clip(moves + 0.08 * np.sin(number), 0, 1)))
                names.append(name)
    return names, feel(see(stills), motion, cuts, 1.0)


def test_the_quadrant_of_a_planted_mood_is_right_in_four_seconds_of_five() -> None:
    names, felt = planted(11)
    right = [
        (valence > 0) == (PLANE[name][0] > 0) and (arousal > 0.45) == (PLANE[name][1] > 0.45)
        for name, valence, arousal in zip(names, felt.valence, felt.arousal, strict=True)
    ]
    assert np.mean(right) >= 0.8


def test_the_likeliest_emotion_is_mostly_the_planted_one() -> None:
    names, felt = planted(11)
    wanted = np.array([EMOTIONS.index(name) for name in names])
    assert (felt.probabilities.argmax(axis=1) == wanted).mean() > 0.7
    assert felt.probabilities[np.arange(len(wanted)), wanted].mean() > 0.5
