from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from composer.media import EncodedPicture
from composer.paint import paint
from load_tests.sample import FADE, STILL, Job, cut_list, film_frames, make_music, make_photos
from load_tests.ways.old import frames, opened


def test_twelve_photos_make_705_frames_each_alone_for_a_second_and_a_half() -> None:
    cuts = cut_list([EncodedPicture(b"", 64, 48)] * 12, 64, 48)
    assert cuts.frames == film_frames(12) == 705
    seen = [0, *cuts.cuts, cuts.frames]
    alone = [
        (seen[number + 1] - (FADE // 2 if number < 11 else 0))
        - (seen[number] + (FADE - FADE // 2 if number else 0))
        for number in range(12)
    ]
    assert alone == [STILL] * 12


def test_stored_photos_are_upright_once_their_orientation_is_honoured(tmp_path: Path) -> None:
    for number, path in enumerate(make_photos(tmp_path, 4, 128)):
        with Image.open(path) as stored:
            assert max(stored.size) == 128
            upright = np.asarray(ImageOps.exif_transpose(stored)).astype(float)
        scene = path.stem.split("-")[3]
        meant = paint(scene, upright.shape[1], upright.shape[0], number).pixels
        assert np.abs(upright - meant).mean() < 14
        assert np.abs(opened(str(path), (96, 96))[..., ::-1].astype(float).mean() - upright.mean()) < 25


def test_photos_and_music_are_made_once(tmp_path: Path) -> None:
    first = make_photos(tmp_path, 1, 64)[0].stat().st_mtime_ns
    assert make_photos(tmp_path, 1, 64)[0].stat().st_mtime_ns == first
    assert make_music(tmp_path, 2.0) == make_music(tmp_path, 2.0)


def test_the_old_way_composes_the_same_number_of_frames(tmp_path: Path) -> None:
    photos = tuple(str(path) for path in make_photos(tmp_path, 2, 64))
    made = list(frames(Job(photos, "", 32, 18, "")))
    assert len(made) == film_frames(2)
    assert made[0].shape == (18, 32, 3)
    between = made[STILL + FADE // 2].astype(float)
    assert np.abs(between - (made[0].astype(float) + made[-1]) / 2).max() <= 1


def test_a_job_survives_its_journey_as_text() -> None:
    job = Job(("a.jpg", "b c.jpg"), "m.wav", 64, 48, "out.mp4")
    assert Job.from_json(job.to_json()) == job
