"""Inside a worker: a stranger's music file becomes 48 kHz stereo samples."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import av
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer

from composer.errors import InputError
from composer.prober.worker import Emit

RATE = 48_000
_FORMATS = "wav,mp3,flac,ogg,mov,mp4,m4a,3gp,3g2,mj2,matroska,webm"
CODECS = (
    "aac,alac,flac,mp3,mp3float,opus,vorbis,"
    "pcm_u8,pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,pcm_s32le,pcm_f32le,pcm_f64le"
)
_OPTIONS = {
    "protocol_whitelist": "",
    "format_whitelist": _FORMATS,
    "codec_whitelist": CODECS,
    "max_streams": "16",
}
_MAX_PACKETS = 500_000
_MAX_DAMAGED = 100
_RATES = range(4_000, 384_001)
_CHANNELS = range(1, 9)


def open_track(data: bytes, arguments: dict[str, Any], emit: Emit) -> dict[str, Any]:
    """Emits interleaved float32 stereo at 48 kHz, at most `seconds` of it, and says how many samples."""
    wanted = round(arguments["seconds"] * RATE)
    with _opened(data) as container:
        stream = _sound(container)
        made = 0
        for frame in _frames(container, stream):
            taken = min(frame.samples, wanted - made)
            emit(bytes(frame.planes[0])[: taken * 8])
            made += taken
            if made == wanted:
                break
    if not made:
        raise InputError("holds no sound that can be decoded", "corrupt")
    return {"samples": made}


@contextmanager
def _opened(data: bytes) -> Iterator[InputContainer]:
    try:
        container = av.open(io.BytesIO(data), "r", container_options=_OPTIONS)
    except MemoryError:
        raise
    except (av.FFmpegError, ValueError, UnicodeError) as error:
        known = "a track must be WAV, MP3, FLAC, OGG, M4A, MP4, MKA or WebM"
        raise InputError(f"cannot be opened as music; {known}", "unsupported_media") from error
    with container:
        yield container


def _sound(container: InputContainer) -> AudioStream:
    if not container.streams.audio:
        raise InputError("holds no sound", "unsupported_media")
    stream = container.streams.audio[0]
    codec = stream.codec_context
    if codec is None or codec.name not in CODECS.split(","):
        raise InputError("holds sound in a codec that is not known here", "unsupported_media")
    if codec.sample_rate not in _RATES or codec.channels not in _CHANNELS:
        raise InputError(
            f"holds {codec.channels} channels at {codec.sample_rate} Hz; 1 to 8 at 4000 to 384000 Hz",
            "unsupported_media",
        )
    for other in container.streams:
        if other is not stream:
            other.discard = av.stream.Discard.all
    codec.thread_count = 1
    return stream


def known_sound(stream: AudioStream) -> bool:
    """Whether the stream is sound that is decoded here."""
    codec = stream.codec_context
    known = codec is not None and codec.name in CODECS.split(",")
    return known and codec.sample_rate in _RATES and codec.channels in _CHANNELS


def _frames(container: InputContainer, stream: AudioStream) -> Iterator[AudioFrame]:
    resampler = AudioResampler(format="flt", layout="stereo", rate=RATE)
    damaged = 0
    for count, packet in enumerate(container.demux(stream)):
        if count > _MAX_PACKETS:
            raise InputError(f"has more than {_MAX_PACKETS} packets", "too_complex")
        try:
            decoded = packet.decode()
        except av.FFmpegError as error:
            damaged += 1
            if damaged > _MAX_DAMAGED:
                raise InputError("is damaged: its sound cannot be decoded", "corrupt") from error
            continue
        for frame in decoded:
            yield from resampler.resample(frame)
    yield from resampler.resample(None)


def warm() -> None:
    """Work once, so that all that decoding imports is there before files cannot be opened."""
    tone = io.BytesIO()
    with av.open(tone, "w", "wav") as container:
        stream = container.add_stream("pcm_s16le", rate=RATE, layout="stereo")
        frame = AudioFrame(format="s16", layout="stereo", samples=480)
        frame.sample_rate = RATE
        container.mux(stream.encode(frame))
    open_track(tone.getvalue(), {"seconds": 1.0}, lambda _: None)
