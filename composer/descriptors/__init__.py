"""Measures of finished sound. They know audio and nothing of how it was made.

    found = describe(audio)          # all of them at once, but for the tempo
    heard_tempo(audio)               # composer.descriptors.pulse: loads librosa

`level` is how loud, `spectrum` which frequencies, `tonality` which notes, `pulse` how busy and how fast.
Each function says how it is defined and after whom.
"""

from dataclasses import asdict, dataclass

from composer.descriptors.level import (
    clipping_count,
    crest_factor,
    dynamic_contrast,
    rms,
    silence_share,
)
from composer.descriptors.pulse import onset_density
from composer.descriptors.spectrum import spectrum_of
from composer.descriptors.tonality import HeardKey, chroma, chroma_entropy, heard_key
from composer.loudness import integrated_loudness, loudness_range
from composer.media import Audio


@dataclass(frozen=True, slots=True)
class Descriptors:
    """A sound in numbers.

    `loudness` is LUFS (BS.1770-4), `loudness_range` LU (EBU Tech 3342), `rms` dBFS, `crest` and `contrast`
    dB, `centroid`, `bandwidth` and `rolloff` Hz, `entropy`, `coverage` and `chroma_entropy` 0 to 1, `onsets`
    a second, `chroma` twelve shares from C, `silence` a share of the time, `clipped` a count. Loudness and
    rms are -inf in silence, and `key` is None.
    """

    loudness: float
    loudness_range: float
    rms: float
    crest: float
    contrast: float
    centroid: float
    bandwidth: float
    rolloff: float
    entropy: float
    coverage: float
    onsets: float
    chroma: tuple[float, ...]
    chroma_entropy: float
    key: HeardKey | None
    silence: float
    clipped: int

    def as_dict(self) -> dict[str, object]:
        """The numbers by name, the key as a dict of its own."""
        return asdict(self)


def describe(audio: Audio) -> Descriptors:
    """Every measure of a sound but its tempo, in less than half a second a minute of stereo."""
    found = spectrum_of(audio)
    notes = chroma(audio)
    return Descriptors(
        loudness=integrated_loudness(audio),
        loudness_range=loudness_range(audio),
        rms=rms(audio),
        crest=crest_factor(audio),
        contrast=dynamic_contrast(audio),
        centroid=found.centroid,
        bandwidth=found.bandwidth,
        rolloff=found.rolloff,
        entropy=found.entropy,
        coverage=found.coverage,
        onsets=onset_density(found, audio.seconds),
        chroma=tuple(notes.tolist()),
        chroma_entropy=chroma_entropy(notes),
        key=heard_key(audio),
        silence=silence_share(audio),
        clipped=clipping_count(audio),
    )
