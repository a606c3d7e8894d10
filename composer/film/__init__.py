"""A film as it was read: what is in it second by second, what it sounds like. Values only; knows no score."""

from dataclasses import dataclass

from composer.media import EncodedPicture

SPEECH_RATE = 10
"""Values a second in FilmReading.speech."""


@dataclass(frozen=True, slots=True)
class Cut:
    """The time (seconds) of the first frame of a new shot, and how strong the change is, over 0 to 1.

    Of a dissolve it is the frame at which the new shot comes to outweigh.
    """

    time: float
    strength: float


@dataclass(frozen=True, slots=True)
class FilmReading:
    """All that is wanted of a film, from one pass over it.

    `seconds`, `frames`, `fps`, `width` and `height` (upright, in square pixels), and `codec` are the
    picture's, and times are from its first frame on; `copies` says that its stream may stand in an MP4 as it
    is. `stills` are small, `rate` of them a second, the first at time 0. `motion` (0 still to 1 violent) has
    a value for each still, of the time until the next. `loudness` is momentary LUFS of the film's own sound,
    the loudest of each second, -70 for silence; empty when it has none that is known. `speech` (0 to 1,
    SPEECH_RATE a second) is how much like speech that sound is.
    """

    seconds: float
    frames: int
    fps: float
    width: int
    height: int
    codec: str
    copies: bool
    stills: tuple[EncodedPicture, ...]
    rate: float
    motion: tuple[float, ...]
    cuts: tuple[Cut, ...]
    loudness: tuple[float, ...] = ()
    speech: tuple[float, ...] = ()
