"""Footage of words by tiny random checkpoints of the real classes, through the real loading path."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from composer.clips import decode_clip
from deployments.presets import preset
from deployments.video import VideoRequest
from deployments.video.diffusers import DiffusersVideo
from deployments.video.plan import Made, Plan, Take
from tests.deployments.checkpoints.ltx import ltx
from tests.deployments.checkpoints.ltx2 import RATE, ltx2
from tests.deployments.checkpoints.wan import wan, wan_5b

MAKERS: Mapping[str, Callable[[Path], Path]] = {
    "ltx": ltx,
    "ltx_noisy": lambda folder: ltx(folder, "LTXConditionPipeline", conditioned=True),
    "ltx2": ltx2,
    "wan": wan,
    "wan_5b": wan_5b,
}
ROUNDING = 1
"""By how many of 255 levels a frame may differ when takes go through a model together."""


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory, one_thread: None) -> Mapping[str, DiffusersVideo]:
    del one_thread
    folder = tmp_path_factory.mktemp("checkpoints")
    return {
        name: DiffusersVideo(str(make(folder / name)), device="cpu", together=2)
        for name, make in MAKERS.items()
    }


@pytest.fixture(params=list(MAKERS))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def asked(prompt: str = "a pier at dawn", **more: Any) -> VideoRequest:
    base = {"width": 50, "height": 34, "fps": 24, "frames": 9, "steps": 1}
    return VideoRequest(prompt, **{**base, **more})


@pytest.mark.parametrize(
    ("size", "fps", "frames"), [((50, 34), 24, 30), ((96, 64), 10, 1), ((34, 70), 25, 17)]
)
def test_a_clip_has_exactly_the_frames_size_and_rate_that_were_asked(
    engines: Mapping[str, DiffusersVideo], name: str, size: tuple[int, int], fps: int, frames: int
) -> None:
    request = asked(width=size[0], height=size[1], fps=fps, frames=frames)
    clip = engines[name].run([request])[0].clip
    assert np.stack(list(decode_clip(clip))).shape == (frames, size[1], size[0], 3)
    assert (clip.frames, clip.width, clip.height, clip.fps) == (frames, *size, fps)


def test_what_is_longer_than_the_window_is_cut_where_it_says(
    engines: Mapping[str, DiffusersVideo], monkeypatch: pytest.MonkeyPatch
) -> None:
    shades = iter((40, 200))

    def make(plan: Plan, wanted: Sequence[Take]) -> Sequence[Made]:
        return [Made(np.full((plan.length, 64, 64, 3), next(shades), np.uint8)) for _ in wanted]

    monkeypatch.setattr(engines["ltx"]._family, "make", make)
    result = engines["ltx"].run([asked(frames=201)])[0]
    levels = np.stack(list(decode_clip(result.clip))).mean(axis=(1, 2, 3))
    assert result.cuts == (100,)
    assert np.allclose(levels, [40] * 100 + [200] * 101, atol=3)
    assert result.understood["takes"].count("a pier at dawn, ") == 2


@pytest.mark.parametrize(("fps", "frames"), [(24, 30), (25, 7), (6, 5), (60, 33), (24, 150)])
def test_the_sound_of_ltx_2_is_as_long_as_its_clip_at_its_own_rate(
    engines: Mapping[str, DiffusersVideo], fps: int, frames: int
) -> None:
    result = engines["ltx2"].run([asked(fps=fps, frames=frames)])[0]
    assert result.audio is not None
    assert result.audio.rate == RATE
    assert result.audio.samples.shape == (2, round(frames * RATE / fps))
    assert result.audio.samples.std() > 0


def test_other_models_make_no_sound(engines: Mapping[str, DiffusersVideo]) -> None:
    assert engines["ltx"].run([asked()])[0].audio is None


def test_the_same_request_has_the_same_bytes_and_another_seed_or_prompt_others(
    engines: Mapping[str, DiffusersVideo], name: str
) -> None:
    requests = [asked(), asked(), asked(seed=1), asked("a river in spate")]
    once, again, seed, prompt = (engines[name].run([request])[0].clip.data for request in requests)
    assert once == again
    assert len({once, seed, prompt}) == 3


def test_takes_made_together_come_out_as_alone(
    engines: Mapping[str, DiffusersVideo], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    requests = [asked(seed=1), asked("a river in spate", seed=2)]
    recorded = _recorded(engines[name], monkeypatch)
    for batch in ([requests[0]], [requests[1]], requests):
        engines[name].run(batch)
    made = [take for takes in recorded for take in takes]
    for alone, among in zip(made[:2], made[2:], strict=True):
        assert np.abs(alone.frames.astype(int) - among.frames.astype(int)).max() <= ROUNDING
        if alone.audio is not None and among.audio is not None:
            assert np.allclose(alone.audio.samples, among.audio.samples, atol=1e-3)


def test_a_prompt_that_is_longer_than_the_model_reads_is_said_to_be_cut(
    engines: Mapping[str, DiffusersVideo],
) -> None:
    short, long = engines["ltx"].run([asked("a pier"), asked("a pier " * 30)])
    assert "prompt" not in short.understood
    assert "reads 32 tokens" in long.understood["prompt"]


def test_takes_of_one_kind_go_through_the_model_at_once(
    engines: Mapping[str, DiffusersVideo], monkeypatch: pytest.MonkeyPatch
) -> None:
    recorded = _recorded(engines["ltx"], monkeypatch)
    engines["ltx"].run([asked(seed=1), asked(seed=2), asked(seed=3)])
    assert [len(takes) for takes in recorded] == [2, 1]


def test_unlike_requests_go_apart_and_come_back_in_order(engines: Mapping[str, DiffusersVideo]) -> None:
    requests = [asked(frames=5), asked(frames=17), asked(frames=170, seed=4), asked(frames=5, guidance=2.0)]
    results = engines["ltx"].run(requests)
    assert [result.clip.frames for result in results] == [5, 17, 170, 5]
    assert [result.cuts for result in results] == [(), (), (85,), ()]


def test_a_guidance_that_was_asked_for_is_that_of_both_transformers_of_wan(
    engines: Mapping[str, DiffusersVideo], monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = engines["wan"]
    calls: list[dict[str, Any]] = []
    family: Any = engine._family
    monkeypatch.setattr(engine, "_preset", preset("video", "wan2.2-t2v-14b"))
    monkeypatch.setattr(family, "_guidance", 4.0)
    pipe = family._pipe

    class Spy:
        config = pipe.config

        def __call__(self, **arguments: Any) -> Any:
            calls.append(arguments)
            return pipe(**arguments)

    monkeypatch.setattr(family, "_pipe", Spy())
    engine.run([asked()])
    engine.run([asked(guidance=2.0)])
    assert calls[0]["guidance_scale_2"] == 3.0
    assert "guidance_scale_2" not in calls[1]


def _recorded(engine: DiffusersVideo, monkeypatch: pytest.MonkeyPatch) -> list[Sequence[Made]]:
    """What the engine's family makes from here on, call by call."""
    made: list[Sequence[Made]] = []
    make = engine._family.make

    def record(*arguments: Any) -> Any:
        made.append(make(*arguments))
        return made[-1]

    monkeypatch.setattr(engine._family, "make", record)
    return made
