"""MoviePy renders the same cut list: what both engines show is the same film, frame by frame."""

import io
import sys
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

import av
import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from composer.clips import encode_clip
from composer.codec import decode_picture, encode_picture
from composer.errors import EngineUnavailable
from composer.media import Audio, EncodedClip, EncodedPicture, Picture
from composer.timeline import DIRECTIONS, Direction, Motion, Shot, Timeline, Transition, TransitionKind
from deployments.assemble import ENGINES, AssembleRequest
from deployments.engine import load

WIDTH, HEIGHT, FPS = 192, 108, 10
STEPS = 6
KINDS = [
    (cast(TransitionKind, kind), way)
    for kind, ways in DIRECTIONS.items()
    if kind != "cut"
    for way in ways or (None,)
]
NEAR = 4.0
"""Mean difference of two frames, in levels of 255, under which they show the same: both are lossy."""

Frames = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Film:
    frames: Frames
    sound: NDArray[np.float32]


@cache
def photo(number: int, width: int = WIDTH, height: int = HEIGHT) -> EncodedPicture:
    """A picture that looks different everywhere: soft blots of colour, other ones for another number."""
    coarse = np.random.default_rng(number).integers(0, 256, (5, 8, 3)).astype(np.uint8)
    smooth = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR)
    return encode_picture(Picture(np.asarray(smooth, np.uint8)))


def shot(
    number: int,
    frames: int = 10,
    kind: TransitionKind = "cut",
    *,
    steps: int = STEPS,
    to: Direction | None = None,
) -> Shot:
    return Shot(photo(number), frames, into=Transition(kind, 0 if kind == "cut" else steps, to))


def timeline(*shots: Shot, fps: int = FPS) -> Timeline:
    return Timeline(WIDTH, HEIGHT, fps, shots)


def rendered(engine: str, cuts: Timeline, audio: Audio | None = None) -> Film:
    mp4 = load(engine, ENGINES)().run([AssembleRequest(cuts, audio)])[0].mp4
    with av.open(io.BytesIO(mp4), "r") as file:
        frames = [frame.to_ndarray(format="rgb24") for frame in file.decode(video=0)]
    sound = np.zeros((2, 0), np.float32)
    if audio:
        with av.open(io.BytesIO(mp4), "r") as file:
            sound = np.concatenate([frame.to_ndarray() for frame in file.decode(audio=0)], axis=1)
    return Film(np.stack(frames), sound)


def apart(one: Frames, other: Frames) -> NDArray[np.floating[Any]]:
    """The mean difference of each pair of frames."""
    return np.asarray(np.abs(one.astype(float) - other).mean(axis=(1, 2, 3)))


@cache
def reel(engine: str) -> dict[tuple[str, str | None], Frames]:
    """Every transition between the same two photos, and the frame before and after it."""
    shots = [part for kind, way in KINDS for part in (shot(1, kind=kind, to=way), shot(2))]
    frames = rendered(engine, timeline(*shots)).frames
    starts = range(10 - STEPS // 2 - 1, len(frames), 20)
    return {name: frames[start : start + STEPS + 2] for name, start in zip(KINDS, starts, strict=True)}


@pytest.mark.parametrize(("kind", "way"), KINDS)
def test_a_transition_looks_the_same_from_both_engines(kind: str, way: str | None) -> None:
    assert apart(reel("builtin")[kind, way], reel("moviepy")[kind, way]).max() < NEAR


@pytest.mark.parametrize(("kind", "way"), KINDS)
def test_no_transition_is_taken_for_another(kind: str, way: str | None) -> None:
    others = [frames for name, frames in reel("moviepy").items() if name != (kind, way)]
    assert min(apart(reel("builtin")[kind, way], other).max() for other in others) > 1.5 * NEAR


@pytest.mark.parametrize("steps", [1, 2, 5])
@pytest.mark.parametrize("kind", ["dissolve", "fade", "push"])
def test_a_transition_of_any_length_lies_on_the_same_frames(kind: TransitionKind, steps: int) -> None:
    cuts = timeline(shot(1, 5, kind, steps=steps), shot(2, 5))
    ours, theirs = rendered("builtin", cuts).frames, rendered("moviepy", cuts).frames
    assert len(ours) == len(theirs) == 10
    assert apart(ours, theirs).max() < NEAR


def test_transitions_may_touch() -> None:
    cuts = timeline(shot(1, 3, "push"), shot(2, 6, "wipe"), shot(3, 3))
    assert apart(rendered("builtin", cuts).frames, rendered("moviepy", cuts).frames).max() < NEAR


@pytest.mark.parametrize("kind", ["dissolve", "fade", "zoom", "circle"])
def test_the_camera_moves_alike_in_and_between_shots(kind: TransitionKind) -> None:
    inwards = Motion("ken_burns", (0.5, 0.5, 1.0), (0.6, 0.4, 0.7))
    outwards = Motion("ken_burns", (0.35, 0.6, 0.7), (0.5, 0.5, 1.0))
    into = Transition(kind, 4)
    large, tall = photo(1, 300, 170), photo(2, 240, 300)
    cuts = timeline(Shot(large, 12, inwards, into), Shot(tall, 12, outwards))
    ours, theirs = rendered("builtin", cuts).frames, rendered("moviepy", cuts).frames
    assert apart(ours, theirs).max() < NEAR
    assert apart(ours[:1], ours[9:10])[0] > 2 * NEAR, "the camera did move"


@cache
def footage(number: int, width: int = WIDTH, height: int = HEIGHT) -> EncodedClip:
    """Forty frames over which the camera goes sideways, two pixels a frame."""
    wide = decode_picture(photo(number, width + 80, height)).pixels
    return encode_clip((wide[:, 2 * at : 2 * at + width] for at in range(40)), FPS)


@pytest.mark.parametrize("kind", ["cut", "dissolve", "fade", "push", "wipe", "zoom"])
def test_footage_looks_the_same_from_both_engines(kind: TransitionKind) -> None:
    into = Transition(kind, 0 if kind == "cut" else STEPS)
    cuts = timeline(
        Shot(footage(1), 12, into=into, start=5),
        shot(2, 8, kind),
        Shot(footage(3, 96, 64), 12, into=into),
        Shot(footage(4, 300, 200), 8),
    )
    ours, theirs = rendered("builtin", cuts).frames, rendered("moviepy", cuts).frames
    assert len(ours) == len(theirs) == 40
    assert apart(ours, theirs).max() < NEAR
    assert apart(ours[:1], ours[8:9])[0] > NEAR / 2, "it did move"


@pytest.mark.parametrize("fps", [10, 24, 25, 30, 50, 60])
def test_the_film_has_as_many_frames_as_the_cut_list(fps: int) -> None:
    from deployments.assemble.moviepy_clips import film

    for frames in (1, 7, 29, 58, 113):
        clip = film(timeline(shot(1, frames), shot(2, 7), fps=fps))
        assert sum(1 for _ in clip.iter_frames(fps=fps)) == frames + 7


def test_the_sound_starts_and_ends_with_the_picture_in_both() -> None:
    rng = np.random.default_rng(1)
    swell = np.repeat(rng.uniform(0.02, 0.2, 40), 2400)
    noise = cv2.GaussianBlur(rng.standard_normal((2, 96_000)).astype(np.float32), (9, 1), 0)
    audio = Audio((noise * swell).astype(np.float32), 48_000)
    cuts = timeline(shot(1), shot(2))
    ours, theirs = rendered("builtin", cuts, audio).sound, rendered("moviepy", cuts, audio).sound
    assert abs(ours.shape[1] - theirs.shape[1]) <= 1024
    part = slice(20_000, 60_000)
    lags = range(-60, 61)
    fits = [np.corrcoef(ours[0, part], np.roll(theirs[0], lag)[part])[0, 1] for lag in lags]
    assert lags[int(np.argmax(fits))] == 0
    assert max(fits) > 0.9
    assert np.isclose(ours[:, part].std(), theirs[:, part].std(), rtol=0.05)


def test_a_silent_film_has_no_sound() -> None:
    mp4 = load("moviepy", ENGINES)().run([AssembleRequest(timeline(shot(1)), None)])[0].mp4
    with av.open(io.BytesIO(mp4), "r") as file:
        assert not file.streams.audio
        assert file.streams.video[0].codec_context.pix_fmt == "yuv420p"


def test_without_moviepy_one_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "moviepy", None)
    with pytest.raises(EngineUnavailable, match=r"pip install .* cluster/requirements-dev\.txt"):
        load("moviepy", ENGINES)()
