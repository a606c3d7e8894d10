"""What a film file of our own says of itself, and its sound. Judges nothing; opens no stranger's file."""

import io
from dataclasses import dataclass, replace

import av
import numpy as np
from av.audio.resampler import AudioResampler
from av.container import InputContainer

from composer.errors import InputError
from composer.media import Audio


@dataclass(frozen=True, slots=True)
class Facts:
    """What the container says; the lengths are the streams' own. `audio_...` is None in a silent film.

    `constant_frame_rate`: all frames are shown equally long. `faststart`: the index lies before the media, so
    that a player can begin at once. `audio_start_seconds`: when the sound begins after the picture.
    `length_difference_seconds`: how much longer the sound is than the picture.
    """

    video_codec: str
    pixel_format: str
    width: int
    height: int
    fps: float
    frames: int
    constant_frame_rate: bool
    video_seconds: float
    faststart: bool
    audio_codec: str | None = None
    audio_rate: int | None = None
    audio_channels: int | None = None
    audio_seconds: float | None = None
    audio_start_seconds: float | None = None
    length_difference_seconds: float | None = None


def probe(mp4: bytes) -> Facts:
    """The facts of a file of our own making, without decoding it. Raises InputError when it is no film."""
    with _opened(mp4) as container:
        picture = container.streams.video[0]
        times = sorted(packet.pts for packet in container.demux(picture) if packet.pts is not None)
        steps = set(np.diff(times).tolist())
        seconds = float((picture.duration or 0) * (picture.time_base or 0))
        context = picture.codec_context
        facts = Facts(
            video_codec=context.name,
            pixel_format=str(context.pix_fmt),
            width=context.width,
            height=context.height,
            fps=float(picture.average_rate or 0),
            frames=len(times),
            constant_frame_rate=len(steps) <= 1,
            video_seconds=seconds,
            faststart=mp4.find(b"moov") < mp4.find(b"mdat"),
        )
        if not container.streams.audio:
            return facts
        sound = container.streams.audio[0]
        length = float((sound.duration or 0) * (sound.time_base or 0))
        begins = [float((stream.start_time or 0) * (stream.time_base or 0)) for stream in (sound, picture)]
        return replace(
            facts,
            audio_codec=sound.codec_context.name,
            audio_rate=sound.rate,
            audio_channels=sound.channels,
            audio_seconds=length,
            audio_start_seconds=begins[0] - begins[1],
            length_difference_seconds=length - seconds,
        )


def decode_sound(mp4: bytes) -> Audio | None:
    """The sound of a file of our own making as a player plays it, at its own rate; None when it has none."""
    with _opened(mp4) as container:
        if not container.streams.audio:
            return None
        stream = container.streams.audio[0]
        planar = AudioResampler(format="fltp")
        frames = [made for frame in container.decode(stream) for made in planar.resample(frame)]
        if not frames:
            return None
        samples = np.concatenate([frame.to_ndarray() for frame in frames], axis=1)
        return Audio(samples.astype(np.float32, copy=False), stream.rate)


def _opened(mp4: bytes) -> InputContainer:
    try:
        container = av.open(io.BytesIO(mp4), "r", format="mp4")
    except (av.FFmpegError, ValueError) as error:
        raise InputError(f"{len(mp4)} bytes that are no MP4 film: {error}") from error
    if not container.streams.video:
        container.close()
        raise InputError("an MP4 file without a picture is no film")
    return container
