import hashlib
import os
import subprocess
import sys
import threading
from itertools import islice, pairwise

import numpy as np
import pytest

from composer import codec
from composer import render as rendering
from composer.codec import encode_picture
from composer.errors import InputError
from composer.media import EncodedPicture, Picture
from composer.planes import frame_of, planes
from composer.render import frames, render
from composer.timeline import Motion, Shot, Timeline, Transition
from tests.composer.films import (
    BLUE,
    GREEN,
    GREY,
    HEIGHT,
    RED,
    WHITE,
    WIDTH,
    as_shown,
    detailed,
    film,
    flat,
    shown,
)
from tests.composer.sounds import noise

DISSOLVE = Transition("dissolve", 7)
PAN = Motion("ken_burns", (0.4, 0.5, 0.8), (0.6, 0.5, 0.8))


def test_pure_colours_survive_to_within_a_few_levels() -> None:
    seen = shown(render(film([flat(RED), flat(GREEN), flat(BLUE), flat(GREY), flat(WHITE)], 4), None))
    for number, colour in enumerate((RED, GREEN, BLUE, GREY, WHITE)):
        assert np.abs(seen[4 * number + 2].astype(int) - colour).max() <= 4


def test_photos_are_seen_in_order_for_as_long_as_they_should_be() -> None:
    seen = shown(render(film([flat(RED), flat(GREEN), flat(BLUE)], 5), None))
    assert [int(np.argmax(frame.mean(axis=(0, 1)))) for frame in seen] == [0] * 5 + [1] * 5 + [2] * 5


def test_a_photo_is_seen_nearly_as_it_was() -> None:
    x, y = np.meshgrid(np.linspace(0, 255, WIDTH), np.linspace(0, 255, HEIGHT))
    picture = Picture(np.stack([x, y, 255 - x], axis=2).astype(np.uint8))
    seen = shown(render(film([encode_picture(picture)], 20), None))[10]
    assert np.abs(seen.astype(int) - picture.pixels).mean() < 2.5


def test_a_still_is_still() -> None:
    seen = shown(render(film([detailed(1)], 60), None)).astype(int)
    assert np.abs(seen - seen[0]).max() <= 2


def test_the_middle_of_a_dissolve_is_half_of_each_photo_in_the_finished_file() -> None:
    seen = shown(render(film([flat((200, 40, 40)), flat((40, 40, 200))], 12, DISSOLVE), None))
    assert np.abs(seen[12].astype(int) - (120, 40, 120)).max() <= 4
    assert np.abs(seen[8].astype(int) - (200, 40, 40)).max() <= 4
    assert np.abs(seen[16].astype(int) - (40, 40, 200)).max() <= 4


@pytest.mark.parametrize("kind", ["fade", "slide", "push", "wipe", "circle", "zoom"])
def test_a_finished_transition_looks_as_it_was_composed(kind: str) -> None:
    timeline = film([detailed(1), detailed(2)], 12, Transition(kind, 9))  # type: ignore[arg-type]  # the kinds above
    seen = shown(render(timeline, None))
    for coded, composed in zip(seen, frames(timeline), strict=True):
        assert np.abs(coded.astype(int) - as_shown(composed)).mean() < 10


def test_the_camera_moves_in_the_finished_file() -> None:
    seen = shown(render(film([detailed(1, 192, 108)], 30, motion=PAN), None)).astype(float)
    steps = [np.abs(after - before).mean() for before, after in pairwise(seen)]
    assert min(steps[3:-3]) > 1


def test_the_camera_does_not_stop_while_one_shot_gives_way_to_the_next() -> None:
    timeline = film([detailed(1, 192, 108), flat(GREY)], 20, DISSOLVE, PAN)
    composed = [frame.astype(float) for frame in frames(timeline)]
    assert np.abs(composed[19] - composed[18]).mean() > 1


def test_the_same_film_gives_the_same_bytes() -> None:
    timeline = film([detailed(1), detailed(2), detailed(3)], 20, DISSOLVE, PAN)
    sound = noise(timeline.seconds)
    assert render(timeline, sound) == render(timeline, sound)


_ON_ONE_CORE = """
import hashlib, os
import cv2
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
cv2.setNumThreads(1)
from composer.render import render
from tests.composer.films import detailed, film
from tests.composer.test_render import DISSOLVE, PAN
print(hashlib.sha256(render(film([detailed(1), detailed(2)], 20, DISSOLVE, PAN), None)).hexdigest())
"""


def test_a_machine_with_one_core_gives_the_same_bytes() -> None:
    child = subprocess.run(
        [sys.executable, "-c", _ON_ONE_CORE], capture_output=True, text=True, check=True, env={**os.environ}
    )
    here = render(film([detailed(1), detailed(2)], 20, DISSOLVE, PAN), None)
    assert child.stdout.strip() == hashlib.sha256(here).hexdigest()


@pytest.mark.parametrize("length", [1, 2, 3, 15, 16, 17, 31, 46, 47])
def test_one_photo_of_any_length_is_a_film(length: int) -> None:
    assert len(shown(render(film([detailed(1)], length), None))) == length


@pytest.mark.parametrize("into", [Transition(), Transition("dissolve", 1), Transition("wipe", 1)])
def test_shots_may_last_one_frame(into: Transition) -> None:
    assert len(shown(render(film([flat(RED), flat(GREEN), flat(BLUE)], 1, into), None))) == 3


@pytest.mark.parametrize("frames_each", [16, 17, 33])
def test_transitions_may_fill_the_whole_film(frames_each: int) -> None:
    timeline = film([flat(RED), flat(GREEN), flat(BLUE)], frames_each, Transition("slide", frames_each))
    assert len(shown(render(timeline, None))) == 3 * frames_each


def test_two_hundred_photos_make_a_film() -> None:
    pictures = [flat((number, 255 - number, 128)) for number in range(200)]
    seen = shown(render(film(pictures, 6, Transition("dissolve", 3)), None))
    assert len(seen) == 1200
    assert np.abs(seen[-1].astype(int) - (199, 56, 128)).max() <= 4


def test_pictures_are_decoded_only_when_their_shot_comes_near(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[EncodedPicture] = []

    def counted(encoded: EncodedPicture) -> Picture:
        opened.append(encoded)
        return codec.decode_picture(encoded)

    monkeypatch.setattr(rendering, "decode_picture", counted)
    for number, _ in enumerate(frames(film([flat(GREY)] * 30, 10, DISSOLVE))):
        assert len(opened) <= number // 10 + 3
    assert len(opened) == 30


def test_a_small_and_a_large_picture_both_fill_the_canvas() -> None:
    for size in ((20, 300), (1, 1), (1000, 80)):
        timeline = film([flat(BLUE, *size)], 1)
        assert np.array_equal(next(frames(timeline)), frame_of(np.full((HEIGHT, WIDTH, 3), BLUE, np.uint8)))


def test_frames_are_as_many_as_the_timeline_says_and_cannot_be_changed() -> None:
    timeline = film([detailed(1), detailed(2)], 12, DISSOLVE)
    composed = list(frames(timeline))
    assert len(composed) == timeline.frames == 24
    assert {frame.shape for frame in composed} == {(HEIGHT * 3 // 2, WIDTH)}
    assert composed[0] is composed[5]
    with pytest.raises(ValueError, match="read-only"):
        planes(composed[0])[0][:] = 0


def test_no_thread_is_left_when_a_film_is_given_up_halfway() -> None:
    before = threading.active_count()
    composed = frames(film([flat(GREY)] * 5, 10, DISSOLVE))
    assert len(list(islice(composed, 12))) == 12
    composed.close()
    assert threading.active_count() == before


def test_a_picture_that_is_not_ours_fails_the_film_and_says_so() -> None:
    good = flat(GREY)
    shots = (Shot(good, 5), Shot(EncodedPicture(b"\\xff\\xd8 no", 160, 90), 5))
    with pytest.raises(InputError, match="not a picture of 160x90 of our own making"):
        render(Timeline(WIDTH, HEIGHT, 30, shots), None)


def test_no_thread_is_left_when_a_film_fails() -> None:
    before = threading.active_count()
    shots = (Shot(flat(GREY), 5), Shot(EncodedPicture(b"no", 160, 90), 5), Shot(flat(GREY), 5))
    with pytest.raises(InputError):
        render(Timeline(WIDTH, HEIGHT, 30, shots), None)
    assert threading.active_count() == before
