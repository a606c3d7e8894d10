"""What each stage asks of its slot for the keys of the YAML, and what its files then are."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from composer.clips import decode_clip
from composer.facts import probe
from composer.media import EncodedClip
from graphs.beats.clips import film_rate
from graphs.beats.folder import Folder
from graphs.beats.request import Stage
from tests.graphs.beats.studio import Studio, clip, project, run

LOOPS: tuple[Stage, ...] = ("image", "video")


def footage(path: Path) -> EncodedClip:
    data = path.read_bytes()
    facts = probe(data)
    return EncodedClip(data, facts.width, facts.height, facts.frames, round(facts.fps))


async def looped(root: Path, **video: Any) -> tuple[EncodedClip, Any]:
    """The loop of one still, and what the slot was asked for it."""
    studio = Studio()
    await run(root, project(image={"n_images": 1, "prompt_modifiers": ["oil"]}, video=video), studio, LOOPS)
    return footage(root / "videos/prompt_1/img_0.mp4"), studio.of("motion")[0]


def clip_told(root: Path, number: int = 1) -> dict[str, Any]:
    return dict(Folder(root).load()[f"audio_clips/audio_clip_music_{number}.mp4"].about)


async def test_no_beginning_is_longer_than_its_track(tmp_path: Path) -> None:
    studio = Studio()
    wish = {"initial_music_tokens": 1050, "music_duration": 6, "n_music": 1}
    await run(tmp_path, project(music=wish), studio, ("music", "music_continuation"))
    assert studio.of("music")[0].seconds == 6.0
    for folder in ("initial", "final"):
        info = soundfile.info(tmp_path / f"musics/{folder}/music_1.wav")
        assert info.duration == pytest.approx(6.0, abs=0.001)


async def test_tokens_are_seconds_and_continuation_keeps_the_prompt(tmp_path: Path) -> None:
    studio = Studio()
    wish = {"initial_music_tokens": 1050, "music_duration": 30, "n_music": 1}
    await run(tmp_path, project(music=wish), studio, ("music", "music_continuation"))
    begun, whole = studio.of("music")
    assert (begun.prompt, begun.seconds, begun.lead_in) == ("calm lo-fi", 21.0, None)
    assert (whole.prompt, whole.seconds) == ("calm lo-fi", 30.0)
    assert whole.lead_in.seconds == 21.0
    assert (whole.context_seconds, whole.window_seconds) == (10, 20)
    assert begun.seed != whole.seed


async def test_a_prompt_is_the_base_a_comma_the_modifier_and_a_full_stop(tmp_path: Path) -> None:
    studio = Studio()
    await run(tmp_path, project(image={"inference_steps": 4}), studio, ("image",))
    asked = studio.of("picture")
    assert [each.prompt for each in asked] == ["Mystical Landscape, oil."] * 2 + [
        "Mystical Landscape, ink."
    ] * 2
    assert {(each.width, each.height, each.steps, each.guidance) for each in asked} == {(64, 64, 4, None)}


async def test_the_keys_of_the_video_section_reach_the_slot(tmp_path: Path) -> None:
    made, asked = await looped(
        tmp_path,
        n_continuations=3,
        video_fps=8,
        decode_chunk_size=2,
        motion_bucket_id=9,
        noise_aug_strength=0.2,
    )
    assert (asked.fps, asked.continuations, asked.frames, asked.loop) == (8, 2, None, True)
    assert (asked.decode_chunk_size, asked.motion_bucket_id, asked.noise_aug_strength) == (2, 9, 0.2)
    assert asked.prompt == "Mystical Landscape, oil."
    assert (made.fps, made.frames) == (8, 24)


@pytest.mark.parametrize(("windows", "more"), [(0, 0), (1, 0), (2, 1), (10, 9)])
async def test_a_continuation_is_a_window_as_it_was_for_the_ancestor(
    tmp_path: Path, windows: int, more: int
) -> None:
    assert (await looped(tmp_path, n_continuations=windows, loop_video=False))[1].continuations == more


async def test_ping_pong_runs_to_the_end_and_back(tmp_path: Path) -> None:
    made, asked = await looped(tmp_path, ping_pong=True)
    assert not asked.loop
    levels = [float(frame.mean()) for frame in decode_clip(made)]
    assert len(levels) == 10
    assert np.abs(np.subtract(levels[1:], levels[:0:-1])).max() < 1.5


async def test_footage_is_smoothed_on_wish_and_as_long_as_before(tmp_path: Path) -> None:
    made, asked = await looped(tmp_path, smooth_fps=24)
    assert asked.fps == 6
    assert (made.fps, made.frames) == (24, 24)


@pytest.mark.parametrize(("fps", "film"), [(1, 24), (6, 24), (7, 28), (10, 30), (24, 24), (25, 25), (60, 60)])
def test_a_film_is_fast_enough_to_cut_on_beats(fps: int, film: int) -> None:
    assert film_rate(fps) == film


async def test_loops_change_on_the_beat_or_at_their_ends(tmp_path: Path) -> None:
    wish = {"music": {"n_music": 1, "music_duration": 6}}
    for root, on_beat in ((tmp_path / "beat", True), (tmp_path / "end", False)):
        await run(root, project(**wish, video={"video_fps": 5}, audio_clip={"on_beat": on_beat}))
        cuts = clip_told(root)["cuts"]
        assert cuts
        nearest = [abs(cut * 2 - round(cut * 2)) / 2 for cut in cuts]
        assert max(nearest) <= 1 / 25 if on_beat else cuts == [1, 2, 3, 4, 5]


async def test_tracks_take_prompts_in_turn_and_loops_in_an_order_of_the_seed(tmp_path: Path) -> None:
    await run(tmp_path, project(music={"n_music": 3}, image={"n_images": 4}))
    used = [clip_told(tmp_path, number)["loops"] for number in (1, 2, 3)]
    assert [{path.split("/")[1] for path in loops} for loops in used] == [
        {"prompt_1"},
        {"prompt_2"},
        {"prompt_1"},
    ]
    assert used[0] != used[2]


async def test_a_loop_that_is_alone_goes_round_and_is_not_cut_on_beats(tmp_path: Path) -> None:
    await run(tmp_path, project(music={"n_music": 1, "music_duration": 4}, image={"n_images": 1}))
    assert clip_told(tmp_path)["cuts"] == [1.0, 2.0, 3.0]


async def test_a_track_is_heard_as_often_as_asked(tmp_path: Path) -> None:
    await run(tmp_path, project(music={"n_music": 1}, audio_clip={"n_music_loops": 3}))
    film = probe((tmp_path / "audio_clips/audio_clip_music_1.mp4").read_bytes())
    assert film.video_seconds == pytest.approx(9.0, abs=1 / 24)


async def test_footage_of_a_moment_is_repeated_and_does_not_flash(tmp_path: Path) -> None:
    request = project(music={"n_music": 1}, image={"n_images": 1})
    await run(tmp_path, request, stages=("music", "music_continuation", "image"))
    (tmp_path / "videos/prompt_1").mkdir(parents=True)
    (tmp_path / "videos/prompt_1/flash.mp4").write_bytes(clip((9, 9, 200), frames=2, fps=24).data)
    await run(tmp_path, request, stages=("audio_clip",))
    assert np.diff([0.0, *clip_told(tmp_path)["cuts"], 3.0]).min() >= 0.5
