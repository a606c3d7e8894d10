"""A finished sound as a file in a format of one's choice. Knows no score, and nothing of films."""

import io
from dataclasses import dataclass
from typing import Any, Literal, get_args

import av
import numpy as np
from numpy.typing import NDArray

from composer import wav
from composer.media import Audio
from composer.sound import resample

Format = Literal["wav", "flac", "mp3", "ogg"]
FORMATS: tuple[Format, ...] = get_args(Format)

BIT_RATE = 256_000
"""Bits a second of what loses something: more than a listener can tell from the original."""

_BLOCK = 4096


@dataclass(frozen=True, slots=True)
class _Coding:
    """How libavcodec makes a format: its codec, the kind of sample that it takes, a rate it insists on."""

    codec: str
    sample: str
    rate: int | None = None
    options: tuple[tuple[str, str], ...] = ()


_CODINGS = {
    "flac": _Coding("flac", "s32", options=(("compression_level", "5"),)),
    "mp3": _Coding("libmp3lame", "fltp"),
    "ogg": _Coding("libopus", "flt", rate=48_000),
}
_MEDIA = {"wav": "audio/wav", "flac": "audio/flac", "mp3": "audio/mpeg", "ogg": "audio/ogg"}


def media_type(kind: Format) -> str:
    return _MEDIA[kind]


def record(audio: Audio, kind: Format) -> bytes:
    """The sound as a file: WAV and FLAC of 24 bits, MP3, or Opus in Ogg (at 48 kHz, as Opus knows no 44.1).

    The same sound is the same bytes. Raises InputError for more than a WAV file can hold.
    """
    return wav.pcm24(audio) if kind == "wav" else _coded(audio, kind, _CODINGS[kind])


def _coded(audio: Audio, kind: Format, coding: _Coding) -> bytes:
    audio = resample(audio, coding.rate) if coding.rate else audio
    buffer = io.BytesIO()
    # bitexact: no random serial number in Ogg, no name of the program anywhere.
    with av.open(buffer, "w", format=kind, container_options={"fflags": "+bitexact"}) as container:
        layout = "stereo" if audio.samples.shape[0] == 2 else "mono"
        stream: Any = container.add_stream(coding.codec, rate=audio.rate, layout=layout)
        stream.format = coding.sample
        stream.options = {"flags": "+bitexact", **dict(coding.options)}
        if coding.codec != "flac":
            stream.bit_rate = BIT_RATE
        for start in range(0, audio.samples.shape[1], _BLOCK):
            container.mux(stream.encode(_frame(audio, start, coding)))
        container.mux(stream.encode(None))
    return buffer.getvalue()


def _frame(audio: Audio, start: int, coding: _Coding) -> av.AudioFrame:
    """A block of samples as the codec takes them; FLAC gets those of the 24-bit WAV."""
    block = audio.samples[:, start : start + _BLOCK]
    if coding.sample == "s32":
        planes: NDArray[Any] = (wav.whole24(block) * 256).reshape(1, -1)
    elif coding.sample == "flt":
        planes = np.ascontiguousarray(block.T).reshape(1, -1)
    else:
        planes = np.ascontiguousarray(block)
    layout = "stereo" if len(block) == 2 else "mono"
    frame = av.AudioFrame.from_ndarray(planes, format=coding.sample, layout=layout)
    frame.sample_rate, frame.pts = audio.rate, start
    return frame
