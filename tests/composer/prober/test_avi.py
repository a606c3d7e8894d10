"""Films in AVI, as cameras and old programs write them, are read like all others."""

import io
from typing import Any

import av
import numpy as np
import pytest

from composer import prober
from composer.prober.pieces import Small, Sound

FRAMES, FPS = 24, 12


def avi(codec: str, sound: str, **options: str) -> bytes:
    """Two seconds: red, then blue, under a tone."""
    file = io.BytesIO()
    with av.open(file, "w", "avi") as out:
        picture: Any = out.add_stream(codec, rate=FPS, options=options)
        picture.width, picture.height = 96, 64
        picture.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
        heard: Any = out.add_stream(sound, rate=44_100, layout="stereo")
        tone = (8_000 * np.sin(np.arange(88_200) / 16)).astype(np.int16)
        for number in range(FRAMES):
            pixels = np.zeros((64, 96, 3), np.uint8)
            pixels[..., 0 if number < FRAMES // 2 else 2] = 200
            frame = av.VideoFrame.from_ndarray(pixels, "rgb24")
            frame.pts = number
            out.mux(picture.encode(frame))
            piece = np.repeat(tone[number * 3_675 : (number + 1) * 3_675], 2)[None]
            block = av.AudioFrame.from_ndarray(piece, "s16", "stereo")
            block.sample_rate, block.pts = 44_100, number * 3_675
            out.mux(heard.encode(block))
        out.mux(picture.encode(None))
        out.mux(heard.encode(None))
    return file.getvalue()


@pytest.mark.parametrize(
    ("codec", "sound", "options"),
    [
        ("mjpeg", "pcm_s16le", {}),
        ("mpeg4", "mp3", {"bf": "2"}),
        ("libx264", "mp3", {"bf": "2", "preset": "ultrafast"}),
    ],
)
def test_every_frame_of_an_avi_is_seen_in_its_time_and_its_sound_heard(
    codec: str, sound: str, options: dict[str, str]
) -> None:
    said, pieces = prober.read_film(avi(codec, sound, **options), "trip.avi", 1.0, 60.0, list)
    seen = [piece for piece in pieces if isinstance(piece, Small)]
    assert len(seen) == FRAMES
    times = np.array([piece.time for piece in seen])
    assert np.allclose(times - times[0], np.arange(FRAMES) / FPS, atol=1e-3)
    blue = [piece.pixels[..., 0].mean() > piece.pixels[..., 2].mean() for piece in seen]
    assert blue == [number >= FRAMES // 2 for number in range(FRAMES)]
    heard = sum(piece.samples.shape[-1] for piece in pieces if isinstance(piece, Sound))
    assert said["sound"]
    assert heard / 48_000 == pytest.approx(2.0, abs=0.1)
