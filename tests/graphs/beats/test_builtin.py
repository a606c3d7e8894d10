"""A small project made by the built-in engines: from an empty folder to clips, and again after changes."""

import asyncio
import io
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from composer.clips import decode_clip
from composer.facts import decode_sound, probe
from composer.media import EncodedClip
from graphs.beats import BeatsRequest, make
from graphs.beats.engines import engines_for
from graphs.beats.folder import Folder
from graphs.beats.shelf import Line, Shelf
from graphs.beats.work import Work
from graphs.models import Call, Models
from graphs.requests import parse

YAML: dict[str, Any] = {
    "music": {"prompt": "techno 120 bpm", "n_music": 2, "music_duration": 6, "initial_music_tokens": 150},
    "image": {
        "prompt": "Mystical Landscape",
        "prompt_modifiers": ["sea at sunset", "mountains by night"],
        "n_images": 1,
        "width": 128,
        "height": 72,
    },
    "video": {"n_continuations": 1, "video_fps": 6},
}


class Room:
    """A folder, its YAML as it was last changed, and how often each slot was asked."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.values = dict(YAML)
        self.models = Models.local()
        self.asked = Counter[str]()

    def run(self, **changes: Any) -> dict[str, Line]:
        self.values |= changes
        request = parse(BeatsRequest, self.values)
        folder = Folder(self.root)
        shelf = Shelf(folder, folder.load(), engines_for(request).cards())
        self.asked.clear()
        asyncio.run(make(Work(request, self.models.each(self._counted), shelf)))
        shelf.close()
        return shelf.lines

    def _counted(self, slot: str, call: Call[Any, Any]) -> Call[Any, Any]:
        async def counted(request: Any) -> Any:
            self.asked[slot] += 1
            return await call(request)

        return counted


def redone(lines: dict[str, Line]) -> set[str]:
    return {path for path, line in lines.items() if line.action in ("made", "remade")}


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Room:
    """The tests of this module change the same project, one after another, as its owner would."""
    room = Room(tmp_path_factory.mktemp("beats"))
    room.run()
    return room


def footage(path: Path) -> EncodedClip:
    data = path.read_bytes()
    facts = probe(data)
    return EncodedClip(data, facts.width, facts.height, facts.frames, round(facts.fps))


def test_the_whole_folder_is_there(room: Room) -> None:
    names = [str(path.relative_to(room.root)) for path in room.root.rglob("*.*") if path.is_file()]
    assert sorted(names) == [
        ".soundreel.json",
        *(f"audio_clips/audio_clip_music_{number}.mp4" for number in (1, 2)),
        *(f"images/prompt_{number}/{name}" for number in (1, 2) for name in ("img_0.jpg", "prompt.txt")),
        *(f"musics/{part}/music_{number}.wav" for part in ("final", "initial") for number in (1, 2)),
        *(f"videos/prompt_{number}/img_0.mp4" for number in (1, 2)),
    ]


def test_a_clip_is_as_long_as_its_track_and_keeps_the_rules_of_delivery(room: Room) -> None:
    lines = room.run()
    for number in (1, 2):
        path = f"audio_clips/audio_clip_music_{number}.mp4"
        facts = probe((room.root / path).read_bytes())
        assert (facts.width, facts.height, facts.fps) == (128, 72, 24)
        assert facts.video_seconds == pytest.approx(6.0, abs=1 / 24)
        assert abs(facts.length_difference_seconds or 0) <= 1 / 24
        assert lines[path].about["quality"]["breaches"] == []


def test_what_was_begun_is_the_beginning_of_the_track(room: Room) -> None:
    begun, whole = (decode_wav(room.root / f"musics/{part}/music_1.wav") for part in ("initial", "final"))
    assert (begun.shape[1], whole.shape[1]) == (3 * 48_000, 6 * 48_000)
    assert np.array_equal(begun[:, :48_000], whole[:, :48_000])


def decode_wav(path: Path) -> np.ndarray[Any, Any]:
    import soundfile

    samples, _ = soundfile.read(path, always_2d=True)
    return np.asarray(samples.T)


def test_a_loop_goes_round_without_a_seam(room: Room) -> None:
    frames = np.stack([*decode_clip(footage(room.root / "videos/prompt_1/img_0.mp4"))]).astype(float)
    steps = np.abs(np.diff(frames, axis=0)).mean(axis=(1, 2, 3))
    assert np.abs(frames[0] - frames[-1]).mean() <= 1.5 * max(steps.mean(), 0.5)


def test_nothing_is_asked_when_nothing_has_changed(room: Room) -> None:
    lines = room.run()
    assert redone(lines) == set()
    assert not room.asked


def test_a_deleted_picture_is_made_again_with_its_loop_and_clip_alone(room: Room) -> None:
    (room.root / "images/prompt_1/img_0.jpg").unlink()
    assert redone(room.run()) == {
        "images/prompt_1/img_0.jpg",
        "videos/prompt_1/img_0.mp4",
        "audio_clips/audio_clip_music_1.mp4",
    }
    assert room.asked == {"picture": 1, "photo": 1, "motion": 1, "track": 1, "assemble": 1}


def test_another_music_prompt_makes_no_picture_again(room: Room) -> None:
    lines = room.run(music={**YAML["music"], "prompt": "calm piano"})
    assert {path.split("/")[0] for path in redone(lines)} == {"musics", "audio_clips"}
    assert {"picture", "photo", "motion"}.isdisjoint(room.asked)


def test_a_photo_of_ones_own_is_seen_in_the_loop_and_in_the_clip(room: Room) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (400, 300), (250, 20, 20)).save(buffer, "JPEG")
    own = room.root / "images/prompt_2/img_0.jpg"
    own.write_bytes(buffer.getvalue())
    lines = room.run()
    assert lines["images/prompt_2/img_0.jpg"].action == "own"
    assert redone(lines) == {"videos/prompt_2/img_0.mp4", "audio_clips/audio_clip_music_2.mp4"}
    assert own.read_bytes() == buffer.getvalue()
    shown = next(decode_clip(footage(room.root / "videos/prompt_2/img_0.mp4")))
    assert shown[36, 64, 0] > 180
    assert shown[36, 64, 1] < 80


def test_a_track_of_ones_own_is_heard_in_its_clip(room: Room) -> None:
    import soundfile

    time = np.arange(4 * 44_100) / 44_100
    soundfile.write(room.root / "musics/final/music_1.wav", 0.3 * np.sin(2 * np.pi * 440 * time), 44_100)
    lines = room.run()
    path = "audio_clips/audio_clip_music_1.mp4"
    assert redone(lines) == {path}
    sound = decode_sound((room.root / path).read_bytes())
    assert sound is not None
    assert sound.seconds == pytest.approx(4.0, abs=0.1)
    spectrum = np.abs(np.fft.rfft(sound.samples[0, : 2 * sound.rate]))
    assert int(spectrum.argmax()) / 2 == pytest.approx(440, abs=1)
