"""The vlog as its user gets it: small films made whole, in this process, by the built-in engines."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from composer.errors import InputError
from graphs.models import Models, Result
from graphs.vlog import VlogRequest, vlog
from tests.graphs.conftest import COLOURS

SMALL: dict[str, Any] = {"size": "160x90", "fps": 10, "prompt": "upbeat pop", "ken_burns": False}


@pytest.fixture(scope="module")
def models() -> Models:
    return Models.local()


async def film(models: Models, photos: list[str], **options: Any) -> Result:
    return await vlog(VlogRequest(photos=photos, **(SMALL | options)), models)


def frames_of(result: Result, name: str = "video.mp4") -> list[np.ndarray[Any, Any]]:
    with av.open(io.BytesIO(result.artifacts[name].data), "r") as container:
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


def sound_of(result: Result, name: str = "video.mp4") -> np.ndarray[Any, Any]:
    with av.open(io.BytesIO(result.artifacts[name].data), "r") as container:
        return np.concatenate([frame.to_ndarray() for frame in container.decode(audio=0)], axis=1)


def colour_of(frame: np.ndarray[Any, Any]) -> str:
    middle = frame[30:60, 50:110].reshape(-1, 3).mean(axis=0)
    return min(COLOURS, key=lambda name: float(np.abs(middle - COLOURS[name]).sum()))


async def test_every_photo_is_shown_in_order_for_whole_beats(models: Models, photos: list[str]) -> None:
    result = await film(models, photos, transition="cut", fps=30)
    frames = frames_of(result)
    cuts = result.report["videos"]["video.mp4"]["cuts"]
    tempo = float(result.report["videos"]["video.mp4"]["quality"]["tempo"])
    assert [colour_of(frames[round(at * 30) - 1]) for at in cuts] == ["red", "green"]
    assert [colour_of(frames[round(at * 30)]) for at in cuts] == ["green", "blue"]
    beats = np.diff([0.0, *cuts, len(frames) / 30]) * tempo / 60
    assert np.abs(beats - beats.round()).max() <= 1 / 30 * tempo / 60 + 1e-6


async def test_a_dissolve_is_half_of_each_photo_on_its_cut(models: Models, photos: list[str]) -> None:
    result = await film(models, photos[:2], transition_seconds=1.0)
    cut = round(result.report["videos"]["video.mp4"]["cuts"][0] * 10)
    half = (np.array(COLOURS["red"]) + COLOURS["green"]) / 2
    around = [frames_of(result)[number][45, 80].astype(float) for number in (cut - 1, cut)]
    assert np.abs(np.mean(around, axis=0) - half).max() < 15


async def test_the_same_request_gives_the_same_bytes(photos: list[str]) -> None:
    first = await film(Models.local(), photos, seed=7)
    second = await film(Models.local(), photos, seed=7)
    other = await film(Models.local(), photos, seed=8)
    assert first.artifacts["video.mp4"].data == second.artifacts["video.mp4"].data
    assert first.artifacts["video.mp4"].data != other.artifacts["video.mp4"].data


async def test_variants_have_the_same_pictures_and_other_music(models: Models, photos: list[str]) -> None:
    result = await film(models, photos[:2], variants=2)
    assert list(result.artifacts) == ["video.mp4", "video-2.mp4"]
    assert len(frames_of(result)) == len(frames_of(result, "video-2.mp4"))
    one, two = sound_of(result), sound_of(result, "video-2.mp4")
    assert np.abs(one - two).max() > 0.1


async def test_a_silent_film_has_no_sound_and_the_length_asked_for(models: Models, photos: list[str]) -> None:
    result = await film(models, photos, no_music=True, prompt="", seconds_per_photo=1.3)
    with av.open(io.BytesIO(result.artifacts["video.mp4"].data)) as container:
        assert not container.streams.audio
    assert len(frames_of(result)) == pytest.approx(39, abs=2)


async def test_ones_own_track_is_heard_and_cut_to_its_beats(
    models: Models, photos: list[str], click_track: Callable[[float, float], str]
) -> None:
    result = await film(
        models, photos, fps=30, music=click_track(100, 20), transition="cut", seconds_per_photo=2.4
    )
    cuts = np.array(result.report["videos"]["video.mp4"]["cuts"])
    beats = cuts * 100 / 60
    assert np.abs(beats - beats.round()).max() * 0.6 < 0.05
    assert np.abs(sound_of(result)).max() > 0.2


async def test_a_bad_photo_fails_the_film_and_is_named(
    models: Models, photos: list[str], tmp_path: Path
) -> None:
    bad = tmp_path / "notes.jpg"
    bad.write_text("not a photo")
    with pytest.raises(InputError, match=r"photo 2: .*notes\.jpg") as caught:
        await film(models, [photos[0], str(bad), photos[1]])
    assert caught.value.field == "photos[1]"


async def test_a_bad_photo_is_left_out_and_reported_when_asked(
    models: Models, photos: list[str], tmp_path: Path
) -> None:
    bad = tmp_path / "notes.jpg"
    bad.write_text("not a photo")
    result = await film(models, [str(bad), *photos[:2]], skip_bad_photos=True, transition="cut")
    assert [skipped["photo"] for skipped in result.report["skipped_photos"]] == ["notes.jpg"]
    frames = frames_of(result)
    assert [colour_of(frames[0]), colour_of(frames[-1])] == ["red", "green"]
    assert len(sound_of(result)[0]) / 48_000 == pytest.approx(len(frames) / 10, abs=0.15)


async def test_a_film_without_a_single_usable_photo_is_refused(models: Models, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"")
    with pytest.raises(InputError, match="none of the 1 photos can be used"):
        await film(models, [str(tmp_path / "a.jpg")], skip_bad_photos=True)


async def test_the_average_of_the_photos_sizes_can_be_the_canvas(models: Models, tmp_path: Path) -> None:
    from PIL import Image

    for number, size in enumerate([(100, 200), (300, 100)]):
        Image.new("RGB", size, (90, 90, 90)).save(tmp_path / f"{number}.png")
    result = await film(models, [str(tmp_path / "0.png"), str(tmp_path / "1.png")], size="average")
    assert frames_of(result)[0].shape == (150, 200, 3)


async def test_photos_are_prepared_while_the_music_is_written(models: Models, photos: list[str]) -> None:
    order: list[str] = []

    def note(slot: str, call: Any) -> Any:
        async def noted(request: Any) -> Any:
            order.append(f"{slot} begins")
            answer = await call(request)
            order.append(f"{slot} ends")
            return answer

        return noted

    await vlog(VlogRequest(photos=photos, **SMALL), models.each(note))
    assert order.index("photo begins") < order.index("music ends")
    assert order.index("music begins") < order.index("photo ends")
    assert order[-2:] == ["assemble begins", "assemble ends"]
