"""Files of its owner's in a project: kept, used, and never written over. The studio is a fake."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from composer import wav
from composer.errors import InputError
from composer.media import Audio
from tests.graphs.beats.studio import Studio, changed, clicks, clip, project, run


def photo(colour: tuple[int, int, int], kind: str = "JPEG") -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (300, 200), colour).save(buffer, kind)
    return buffer.getvalue()


async def test_a_photo_in_the_place_of_a_picture_is_kept_and_moves_in_the_clips(made: Path) -> None:
    own = photo((250, 10, 10))
    (made / "images/prompt_1/img_0.jpg").write_bytes(own)
    studio = Studio()
    actions = await run(made, project(), studio)
    assert actions["images/prompt_1/img_0.jpg"] == "own"
    assert changed(actions) == {"videos/prompt_1/img_0.mp4", "audio_clips/audio_clip_music_1.mp4"}
    assert studio.of("motion")[0].picture.pixels[32, 32, 0] > 230
    for settings in ({}, {"prompt": "City"}):
        await run(made, project(image=settings))
        assert (made / "images/prompt_1/img_0.jpg").read_bytes() == own


async def test_a_photo_of_another_kind_stands_in_by_its_name(made: Path) -> None:
    (made / "images/prompt_1/img_0.png").write_bytes(photo((10, 250, 10), "PNG"))
    studio = Studio()
    actions = await run(made, project(), studio)
    assert actions["images/prompt_1/img_0.png"] == "own"
    assert studio.of("photo")[0].name.endswith("img_0.png")
    assert "videos/prompt_1/img_0.mp4" in changed(actions)


async def test_pictures_and_tracks_that_are_added_are_used(made: Path) -> None:
    (made / "images/prompt_1/img_9.jpg").write_bytes(photo((1, 2, 250)))
    (made / "musics/final/my song.wav").write_bytes(wav.pcm24(clicks(2.0)))
    actions = await run(made, project())
    assert {"videos/prompt_1/img_9.mp4", "audio_clips/audio_clip_my song.mp4"} <= changed(actions)
    assert "audio_clips/audio_clip_music_1.mp4" in changed(actions)
    assert "audio_clips/audio_clip_music_2.mp4" not in changed(actions)


async def test_a_piece_that_is_added_to_the_beginnings_is_gone_on_with(tmp_path: Path) -> None:
    (tmp_path / "musics/initial").mkdir(parents=True)
    (tmp_path / "musics/initial/hum.wav").write_bytes(wav.pcm24(clicks(1.5)))
    studio = Studio()
    actions = await run(tmp_path, project(), studio, ("music", "music_continuation"))
    assert "musics/final/hum.wav" in changed(actions)
    leads = [request.lead_in for request in studio.of("music") if request.lead_in]
    assert sorted(lead.seconds for lead in leads) == [1.5, 2.0, 2.0]


async def test_a_folder_with_a_prompt_of_ones_own_gets_pictures_of_it(tmp_path: Path) -> None:
    (tmp_path / "images/prompt_6").mkdir(parents=True)
    (tmp_path / "images/prompt_6/prompt.txt").write_text("a quiet harbour")
    studio = Studio()
    actions = await run(tmp_path, project(), studio, ("image",))
    assert {"images/prompt_6/img_0.jpg", "images/prompt_6/img_1.jpg"} <= changed(actions)
    assert [request.prompt for request in studio.of("picture")].count("a quiet harbour") == 2


async def test_a_changed_prompt_file_is_what_its_pictures_show(made: Path) -> None:
    (made / "images/prompt_1/prompt.txt").write_text("a quiet harbour")
    studio = Studio()
    actions = await run(made, project(), studio, ("image",))
    assert changed(actions) == {"images/prompt_1/img_0.jpg", "images/prompt_1/img_1.jpg"}
    assert {request.prompt for request in studio.of("picture")} == {"a quiet harbour"}


async def test_footage_in_the_place_of_a_loop_is_seen_in_the_clip(tmp_path: Path) -> None:
    request = project(image={"n_images": 1})
    await run(tmp_path, request)
    (tmp_path / "videos/prompt_1/img_0.mp4").write_bytes(clip((10, 240, 10), 60, 30).data)
    actions = await run(tmp_path, request)
    assert changed(actions) == {"audio_clips/audio_clip_music_1.mp4"}
    assert actions["videos/prompt_1/img_0.mp4"] == "own"


async def test_a_file_of_ones_own_that_is_none_is_named_and_nothing_is_lost(made: Path) -> None:
    bad = {
        "images/prompt_1/img_0.jpg": b"not a photo",
        "videos/prompt_1/img_0.mp4": b"not a film",
        "images/prompt_2/prompt.txt": b"\xff\xfe\x00",
    }
    for path, data in bad.items():
        kept = (made / path).read_bytes()
        (made / path).write_bytes(data)
        with pytest.raises(InputError, match=path):
            await run(made, project())
        assert (made / path).read_bytes() == data
        (made / path).write_bytes(kept)
    assert changed(await run(made, project())) == set()


async def test_a_track_that_is_too_long_to_be_heard_so_often_is_refused(made: Path) -> None:
    (made / "musics/final/music_1.wav").write_bytes(
        wav.pcm24(Audio(np.zeros((1, 91 * 8000), np.float32), 8000))
    )
    with pytest.raises(InputError, match=r"music_1\.wav: it lasts longer than the 90 s"):
        await run(made, project(audio_clip={"n_music_loops": 20}))
