"""A stranger's film read once: the prober's child decodes it, and what it emits is measured as it comes.

Of a frame 560 bytes are kept, of the sound a mono at 16 kHz; pictures are kept as stills only.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from composer import prober
from composer.codec import encode_picture
from composer.errors import InputError
from composer.film import FilmReading
from composer.film.cuts import CutFinder
from composer.film.hearing import Listener
from composer.film.motion import MotionMeter
from composer.media import EncodedPicture, Picture
from composer.prober.pieces import SOUND_RATE, Piece, Small, Still

LONGEST = 600.0
"""Seconds: no film is read that is longer."""

QUALITY = 90
"""Of the stills' JPEG."""

RATES = (0.1, 4.0)
"""Stills a second: at least, at most."""


def read_film(data: bytes, name: str, rate: float = 1.0, longest: float = LONGEST) -> FilmReading:
    """The reading of a film of at most `longest` seconds, with `rate` stills a second.

    Still number k shows the film at k / rate; its longer side has at most 384 pixels. `fps` is the header's
    when every counted frame lies where it says, else frames by seconds. Raises InputError, whose message
    begins with `name`: film_too_long, unsupported_media, corrupt, dimensions, too_many_frames, fps,
    source_too_large, too_complex or undecodable.
    """
    if not RATES[0] <= rate <= RATES[1]:
        raise InputError(
            f"rate: stills are taken {RATES[0]:g} to {RATES[1]:g} times a second, not {rate:g}", field="rate"
        )
    if not 0 < longest <= LONGEST:
        raise InputError(
            f"longest: films of more than 0 and at most {LONGEST:g} s are read, not {longest:g}",
            field="longest",
        )
    said, watcher = prober.read_film(
        data, name, rate, longest, lambda pieces: _Watcher(longest).watch(pieces)
    )
    return watcher.reading(said, rate)


class _Watcher:
    """Measures the pieces of one film."""

    def __init__(self, longest: float) -> None:
        self._times: list[float] = []
        self._stills: list[EncodedPicture] = []
        self._cuts = CutFinder()
        self._motion = MotionMeter()
        self._sound = Listener(SOUND_RATE, longest)

    def watch(self, pieces: Iterator[Piece]) -> "_Watcher":
        for piece in pieces:
            if isinstance(piece, Small):
                self._frame(piece)
            elif isinstance(piece, Still):
                self._stills += [encode_picture(Picture(piece.pixels), QUALITY)] * piece.times
            else:
                self._sound.take(piece.time, piece.samples)
        return self

    def _frame(self, small: Small) -> None:
        self._times.append(small.time)
        self._cuts.take(small.pixels)
        self._motion.take(small.pixels, small.time - self._times[0])

    def reading(self, said: dict[str, Any], rate: float) -> FilmReading:
        times = np.asarray(self._times) - self._times[0]
        fps = _even_rate(times, said["rates"])
        seconds = len(times) / float(fps) if fps else float(times[-1]) + float(said["last"])
        cuts = self._cuts.cuts(times.tolist())
        loudness, speech = self._sound.heard(self._times[0], seconds)
        width, height = said["size"]
        return FilmReading(
            seconds,
            len(times),
            float(fps) if fps else len(times) / seconds,
            int(width),
            int(height),
            str(said["codec"]),
            bool(said["copies"]),
            tuple(self._stills),
            rate,
            self._motion.motion([cut.time for cut in cuts], rate, seconds),
            cuts,
            loudness,
            speech,
        )


def _even_rate(times: Sequence[float] | Any, claims: Sequence[Sequence[int]]) -> Fraction | None:
    """The first of the header's rates that puts every frame where it is, to a thousandth, if one does."""
    for above, below in claims:
        if above > 0 and below > 0:
            even = np.arange(len(times)) * (below / above)
            if np.abs(times - even).max() < 0.0011:
                return Fraction(above, below)
    return None
