"""Inside a worker: the sound of a stranger's film as stereo at 48 kHz, each piece with its time."""

from typing import Any

import av
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer

from composer.prober.pieces import SOUND_RATE, pack_sound
from composer.prober.track import known_sound
from composer.prober.worker import Emit

_GAP = 0.1


class FilmSound:
    """The sound of a film, emitted as it is decoded."""

    def __init__(self, stream: AudioStream, emit: Emit, longest: float) -> None:
        self.stream = stream
        self._emit = emit
        self._left = round((longest + 1) * SOUND_RATE)
        self._resampler = AudioResampler(format="flt", layout="stereo", rate=SOUND_RATE)
        self._next: float | None = None

    def take(self, packet: Any) -> None:
        """A packet of it. What is damaged is a hole: what comes after it has its own time."""
        try:
            decoded = packet.decode()
        except av.FFmpegError:
            return
        for frame in decoded:
            if frame.pts is not None:
                time = float(frame.pts * (frame.time_base or 0))
                if self._next is None or time > self._next + _GAP:
                    self._next = time
            self._next = self._next or 0.0
            try:
                shaped = self._resampler.resample(frame)
            except ValueError:  # a frame of another rate or layout than the first: damage as well
                continue
            self._out(shaped)

    def _out(self, frames: list[AudioFrame]) -> None:
        for frame in frames:
            samples = min(frame.samples, self._left)
            if samples:
                self._emit(pack_sound(self._next or 0.0, bytes(frame.planes[0])[: samples * 8]))
            self._left -= samples
            self._next = (self._next or 0.0) + frame.samples / SOUND_RATE

    def end(self) -> str:
        """Emits what is left, and says the codec."""
        if self._next is not None:
            self._out(self._resampler.resample(None))
        return self.stream.codec_context.name


def film_sound(container: InputContainer, emit: Emit, longest: float) -> FilmSound | None:
    """The first sound that can be decoded; what cannot be is not opened."""
    for stream in container.streams.audio:
        if known_sound(stream):
            stream.discard = av.stream.Discard.default
            stream.codec_context.thread_count = 1
            return FilmSound(stream, emit, longest)
    return None
