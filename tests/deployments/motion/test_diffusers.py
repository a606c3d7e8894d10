"""Stills set in motion by tiny random checkpoints of the real classes, through the real loading path."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from composer.clips import decode_clip
from composer.media import EncodedClip, Picture
from deployments.motion import MotionRequest
from deployments.motion.diffusers import DiffusersMotion
from tests.deployments.checkpoints.ltx import ltx
from tests.deployments.checkpoints.ltx2 import ltx2
from tests.deployments.checkpoints.svd import svd
from tests.deployments.checkpoints.wan import wan, wan_5b

MAKERS: Mapping[str, Callable[[Path], Path]] = {
    "svd": svd,
    "wan": lambda folder: wan(folder, "WanImageToVideoPipeline"),
    "wan_5b": wan_5b,
    "ltx": ltx,
    "ltx_noisy": lambda folder: ltx(folder, "LTXImageToVideoPipeline", conditioned=True),
    "ltx2": ltx2,
}
WINDOWS = {"svd": 14, "wan": 81, "wan_5b": 81, "ltx": 161, "ltx_noisy": 161, "ltx2": 121}
ROUNDING = 1
"""By how many of 255 levels a frame may differ when stills go through a model together."""


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory, one_thread: None) -> Mapping[str, DiffusersMotion]:
    del one_thread
    folder = tmp_path_factory.mktemp("checkpoints")
    return {
        name: DiffusersMotion(str(make(folder / name)), device="cpu", together=2)
        for name, make in MAKERS.items()
    }


@pytest.fixture(params=list(MAKERS))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def asked(seed: int = 0, **more: Any) -> MotionRequest:
    pixels = np.random.default_rng(seed).integers(0, 255, (60, 90, 3), np.uint8)
    base = {"width": 50, "height": 34, "fps": 24, "steps": 1, "prompt": "a slow pan", "seed": seed}
    return MotionRequest(Picture(pixels), **{**base, **more})


def frames_of(clip: EncodedClip) -> NDArray[np.uint8]:
    return np.stack(list(decode_clip(clip)))


@pytest.mark.parametrize(
    ("size", "fps", "frames", "loop"),
    [((50, 34), 24, 30, False), ((96, 64), 10, 1, False), ((34, 70), 25, 17, True)],
)
def test_a_clip_has_exactly_the_frames_size_and_rate_that_were_asked(
    engines: Mapping[str, DiffusersMotion],
    name: str,
    size: tuple[int, int],
    fps: int,
    frames: int,
    loop: bool,
) -> None:
    request = asked(width=size[0], height=size[1], fps=fps, frames=frames, loop=loop)
    clip = engines[name].run([request])[0].clip
    assert frames_of(clip).shape == (frames, size[1], size[0], 3)
    assert (clip.frames, clip.width, clip.height, clip.fps) == (frames, *size, fps)


def test_a_clip_without_a_length_is_as_long_as_the_models_window(
    engines: Mapping[str, DiffusersMotion], name: str
) -> None:
    fps = {"svd": 6, "wan": 16, "wan_5b": 16}.get(name, 24)
    clip = engines[name].run([asked(fps=fps)])[0].clip
    assert clip.frames == WINDOWS[name]


def test_continuations_add_a_window_each_but_for_the_frame_that_they_share(
    engines: Mapping[str, DiffusersMotion],
) -> None:
    clip = engines["svd"].run([asked(fps=6, continuations=2)])[0].clip
    assert clip.frames == 14 + 13 + 13


def test_the_same_request_has_the_same_bytes_and_another_seed_others(
    engines: Mapping[str, DiffusersMotion], name: str
) -> None:
    once, again = (engines[name].run([asked(frames=9)])[0].clip.data for _ in range(2))
    other = engines[name].run([MotionRequest(asked().picture, 50, 34, 24, 9, steps=1, seed=9)])[0]
    assert once == again
    assert once != other.clip.data


@pytest.mark.parametrize("family", ["svd", "ltx"])
def test_stills_made_together_come_out_as_alone(
    engines: Mapping[str, DiffusersMotion], family: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    requests = [asked(seed, frames=9, fps=12) for seed in (1, 2)]
    made = _recorded(engines[family], monkeypatch)
    for batch in ([requests[0]], [requests[1]], requests):
        engines[family].run(batch)
    (one,), (other,), together = made
    for alone, among in zip((one, other), together, strict=True):
        assert np.abs(alone.astype(int) - among.astype(int)).max() <= ROUNDING


def test_stills_of_unlike_requests_go_apart_and_come_back_in_order(
    engines: Mapping[str, DiffusersMotion],
) -> None:
    requests = [asked(1, frames=5), asked(2, frames=9), asked(3, frames=5, width=64)]
    clips = [result.clip for result in engines["ltx"].run(requests)]
    assert [(clip.frames, clip.width) for clip in clips] == [(5, 50), (9, 50), (5, 64)]
    assert clips[0].data == engines["ltx"].run(requests[:1])[0].clip.data


def test_every_window_begins_with_the_last_frame_of_the_one_before(
    engines: Mapping[str, DiffusersMotion], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = _recorded(engines["svd"], monkeypatch)
    calls = _spied(engines["svd"], monkeypatch)
    engines["svd"].run([asked(frames=30, fps=12)])
    assert len(calls) == 3
    for call, clips in zip(calls[1:], made, strict=False):
        assert np.array_equal(np.asarray(call["image"][0]), clips[0][-1])


def test_a_continued_clip_goes_on_evenly_with_no_frame_twice(
    engines: Mapping[str, DiffusersMotion], monkeypatch: pytest.MonkeyPatch
) -> None:
    _brightening(engines["svd"], monkeypatch)
    request = MotionRequest(Picture(np.full((34, 50, 3), 20, np.uint8)), 50, 34, 6, continuations=1)
    levels = frames_of(engines["svd"].run([request])[0].clip).mean(axis=(1, 2, 3))
    assert np.allclose(np.diff(levels), 5, atol=1.5)


def test_a_loop_goes_there_and_back_and_says_so(
    engines: Mapping[str, DiffusersMotion], monkeypatch: pytest.MonkeyPatch
) -> None:
    _brightening(engines["svd"], monkeypatch)
    request = MotionRequest(Picture(np.full((34, 50, 3), 20, np.uint8)), 50, 34, 6, 12, loop=True)
    result = engines["svd"].run([request])[0]
    levels = frames_of(result.clip).mean(axis=(1, 2, 3))
    steps = np.append(np.diff(levels), levels[0] - levels[-1])
    assert np.allclose(steps, [5] * 6 + [-5] * 6, atol=1.5)
    assert "cannot close a loop" in result.understood["loop"]


def test_fewer_frames_decoded_at_once_look_otherwise(engines: Mapping[str, DiffusersMotion]) -> None:
    whole, parts = (
        engines["svd"].run([asked(frames=9, fps=12, decode_chunk_size=size)])[0].clip.data for size in (14, 1)
    )
    assert whole != parts


def test_what_is_asked_of_stable_video_diffusion_reaches_it(
    engines: Mapping[str, DiffusersMotion], monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = _spied(engines["svd"], monkeypatch)
    engines["svd"].run([asked(fps=6, motion_bucket_id=200, noise_aug_strength=0.1, guidance=2.0)])
    (call,) = calls
    wanted = {"fps": 6, "motion_bucket_id": 200, "noise_aug_strength": 0.1}
    assert wanted.items() <= call.items()
    assert (call["max_guidance_scale"], call["num_frames"], call["num_inference_steps"]) == (2.0, 14, 1)


@pytest.mark.parametrize("family", ["wan", "ltx", "ltx2"])
def test_words_reach_a_model_that_takes_them(engines: Mapping[str, DiffusersMotion], family: str) -> None:
    one, other = (
        engines[family].run([asked(frames=5, prompt=words)])[0].clip.data
        for words in ("a slow pan over dunes", "waves")
    )
    assert one != other


def test_wan_in_half_precision_keeps_its_coder_in_full(tmp_path: Path) -> None:
    engine = DiffusersMotion(
        str(wan(tmp_path, "WanImageToVideoPipeline")), device="cpu", precision="bfloat16"
    )
    pipe = engine._family._pipe  # type: ignore[attr-defined]  # the family's own, and what is asked about
    assert [str(part.dtype) for part in (pipe.vae, pipe.text_encoder)] == ["torch.float32", "torch.bfloat16"]
    assert engine.run([asked(frames=5)])[0].clip.frames == 5


class _Spy:
    """A pipeline that tells what it is called with."""

    def __init__(self, pipe: Any) -> None:
        self._pipe = pipe
        self.calls: list[dict[str, Any]] = []

    def __call__(self, **arguments: Any) -> Any:
        self.calls.append(arguments)
        return self._pipe(**arguments)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pipe, name)


def _spied(engine: DiffusersMotion, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the engine's pipeline is called with from here on."""
    family: Any = engine._family
    spy = _Spy(family._pipe)
    monkeypatch.setattr(family, "_pipe", spy)
    return spy.calls


def _recorded(engine: DiffusersMotion, monkeypatch: pytest.MonkeyPatch) -> list[Sequence[NDArray[Any]]]:
    """What the engine's family makes from here on, window by window."""
    made: list[Sequence[NDArray[Any]]] = []
    make = engine._family.make

    def record(*arguments: Any) -> Any:
        made.append(make(*arguments))
        return made[-1]

    monkeypatch.setattr(engine._family, "make", record)
    return made


def _brightening(engine: DiffusersMotion, monkeypatch: pytest.MonkeyPatch) -> None:
    """A model whose every frame is 5 levels brighter than the one before, from the still on."""

    def make(plans: Any, stills: Sequence[NDArray[Any]], seeds: Any) -> Any:
        del seeds
        rise = np.arange(plans[0].length).reshape(-1, 1, 1, 1) * 5
        return [(still + rise).astype(np.uint8) for still in stills]

    monkeypatch.setattr(engine._family, "make", make)
