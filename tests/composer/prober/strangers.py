"""Films as strangers make them: any container, codec, rate and size."""

import io
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import av
import numpy as np

from composer import prober
from composer.clips import decode_clip
from composer.media import EncodedClip
from tests.composer.footages import Pixels, number_of
from tests.composer.prober import forge

SIZE = (96, 64)
QUARTERS = [(220, 30, 30), (30, 200, 30), (30, 30, 220), (230, 220, 40)]
"""What `forge.picture` shows top left, top right, bottom left and bottom right."""


def filmed(
    frames: Iterable[Pixels],
    container: str = "mp4",
    codec: str = "libx264",
    pixels: str = "yuv420p",
    times: Iterable[int] | None = None,
    rate: int = 24,
    options: dict[str, str] | None = None,
) -> bytes:
    """RGB frames as somebody's film; `times` in thousandths of a second, else evenly."""
    file = io.BytesIO()
    with av.open(file, "w", container) as out:
        stream: Any = out.add_stream(codec, rate=rate, options=options or {})
        stream.pix_fmt, stream.time_base = pixels, Fraction(1, 1000)
        stream.codec_context.time_base = Fraction(1, 1000)
        moments = list(times) if times is not None else None
        for number, pixel in enumerate(frames):
            frame = av.VideoFrame.from_ndarray(pixel, "rgb24").reformat(format=pixels)
            if not number:
                stream.width, stream.height = frame.width, frame.height
            frame.pts = moments[number] if moments else round(1000 * number / rate)
            frame.time_base = Fraction(1, 1000)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return file.getvalue()


def still(frames: int = 3, width: int = 96, height: int = 64) -> list[Pixels]:
    return [np.asarray(forge.picture(width, height), np.uint8)] * frames


def opened(
    data: bytes, size: tuple[int, int] = SIZE, fps: int = 24, seconds: float = 5.0, **how: Any
) -> EncodedClip:
    return prober.open_clip(data, "film.mp4", size, fps, seconds, **how)


def numbers(clip: EncodedClip) -> list[int]:
    return [number_of(frame) for frame in decode_clip(clip)]


def quarters(frame: Pixels, order: list[int]) -> float:
    """How far the middles of the quarters are from the colours in that order."""
    height, width = frame.shape[:2]
    places = [(height // 4, width // 4), (height // 4, -width // 4), (-height // 4, width // 4)]
    places.append((-height // 4, -width // 4))
    return max(
        float(np.abs(frame[y, x].astype(int) - QUARTERS[kind]).max())
        for (y, x), kind in zip(places, order, strict=True)
    )
