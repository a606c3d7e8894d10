"""Which of several pieces from one brief is the best, by measures that are stated. Knows no engine.

Every merit runs from 0 to 1, 1 being best; a piece's worth is their mean under WEIGHTS. They judge what can
be heard to be wrong, not taste: of pieces without a fault the one nearest to what was asked comes first.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from composer.descriptors.level import clipping_count, dynamic_contrast, silence_share
from composer.descriptors.pulse import heard_tempo
from composer.descriptors.spectrum import Spectrum, spectrum_of
from composer.descriptors.tonality import key_fits
from composer.loudness import loudness_range
from composer.media import Audio

WEIGHTS: Mapping[str, float] = {
    "tempo": 3.0,
    "key": 2.0,
    "dynamics": 1.0,
    "sounding": 3.0,
    "clean": 3.0,
    "coverage": 1.0,
    "smooth": 1.0,
    "clear": 1.0,
}
"""What was asked and what is plainly broken weigh most."""

_TOLERANCE = 0.04
"""The share of the tempo within which it counts as right: Gouyon et al., IEEE Trans. ASLP 14 (2006)."""

_RANGE, _CONTRAST = (2.0, 12.0), (3.0, 18.0)
_HOLE = 0.02
_HARSH, _MUDDY = -4.0, 0.45


@dataclass(frozen=True, slots=True)
class Piece:
    """A sound and what was asked of it: beats a minute, and a key as (pitch class, mode).

    None stands for what was not asked, or needs no measuring: the tempo of a piece whose beats are known
    exactly. A mode is "major", "minor" or a church mode, which counts as what its third makes it.
    """

    audio: Audio
    tempo: float | None = None
    key: tuple[int, str] | None = None


@dataclass(frozen=True, slots=True)
class Merits:
    """How good a piece is, each from 0 to 1; None where nothing was asked.

    `tempo`: how near the tempo heard, or its octave, is to the one asked; 0 at 8 % off.
    `key`: how well its notes correlate with the asked key's profile, less what another key fits better.
    `dynamics`: loudness range from 2 to 12 LU and dynamic contrast from 3 to 18 dB: neither flat nor lost.
    `sounding`: no silence beyond the 2 % that every ending has; 0 where a fifth is silent.
    `clean`: no clipping; every cut-off peak a second halves it.
    `coverage`: the share of the critical bands in use: a thin sound leaves the outer ones empty.
    `smooth`: not harsh; falls once what lies over 5 kHz is less than 4 dB under what lies from 1 to 5 kHz.
    `clear`: not muddy; falls once more than 45 % of the power lies from 150 to 400 Hz.
    """

    tempo: float | None
    key: float | None
    dynamics: float
    sounding: float
    clean: float
    coverage: float
    smooth: float
    clear: float

    @property
    def worth(self) -> float:
        """The mean of the merits that apply, under WEIGHTS."""
        found = [(WEIGHTS[name], value) for name, value in asdict(self).items() if value is not None]
        return float(sum(weight * value for weight, value in found) / sum(weight for weight, _ in found))

    def as_dict(self) -> dict[str, float | None]:
        """The merits by name, and their worth."""
        return asdict(self) | {"worth": self.worth}


def ranked(pieces: Sequence[Piece]) -> list[tuple[int, Merits]]:
    """The pieces' places in `pieces`, the best first, with their merits; equals keep their order."""
    found = [merits(piece) for piece in pieces]
    order = sorted(range(len(found)), key=lambda place: (-round(found[place].worth, 6), place))
    return [(place, found[place]) for place in order]


def merits(piece: Piece) -> Merits:
    """The merits of one piece: a third of a second a minute of stereo, and librosa's time for a tempo."""
    audio = piece.audio
    found = spectrum_of(audio)
    return Merits(
        tempo=None if piece.tempo is None else _tempo(audio, piece.tempo),
        key=None if piece.key is None else _key(audio, *piece.key),
        dynamics=_dynamics(audio),
        sounding=1 - min(1.0, max(0.0, silence_share(audio) - _HOLE) / (0.2 - _HOLE)),
        clean=0.5 ** (clipping_count(audio) / audio.seconds),
        coverage=found.coverage,
        smooth=_smooth(found),
        clear=1 - min(1.0, max(0.0, found.share(150, 400) - _MUDDY) / (1 - _MUDDY)),
    )


def _tempo(audio: Audio, asked: float) -> float:
    heard = heard_tempo(audio)
    if heard is None:
        return 0.0
    octaves = math.log2(heard / asked)
    error = 2 ** abs(octaves - round(octaves)) - 1
    return 1 - min(1.0, error / (2 * _TOLERANCE))


def _key(audio: Audio, tonic: int, mode: str) -> float:
    fits = key_fits(audio)
    third = "major" if mode in ("major", "lydian", "mixolydian") else "minor"
    return max(0.0, 2 * fits[tonic, third] - max(fits.values())) if fits else 0.0


def _dynamics(audio: Audio) -> float:
    moved = _inside(loudness_range(audio), *_RANGE)
    return (moved + _inside(dynamic_contrast(audio), *_CONTRAST)) / 2


def _inside(value: float, low: float, high: float) -> float:
    """1 from `low` to `high`; less by a tenth for each unit (LU, dB) outside."""
    return max(0.0, 1 - 0.1 * max(low - value, value - high, 0.0))


def _smooth(found: Spectrum) -> float:
    """The long-term spectra of records fall by about 5 dB an octave: Pestana et al., AES 135 (2013)."""
    middle, top = found.band(1000, 5000), found.band(5000, 20_000)
    if middle <= 0 or top <= 0:
        return 1.0
    over = 10 * math.log10(top / middle) - _HARSH
    return 1 - min(1.0, max(0.0, over) / 12)
