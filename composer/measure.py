"""The quality report: what a finished file is, measured from the file itself. Trusts nothing that made it.

Reads our own MP4 files only; a stranger's file goes through the prober.
"""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from composer.errors import InputError
from composer.facts import Facts, decode_sound, probe
from composer.loudness import integrated_loudness, loudness_range, true_peak
from composer.media import Audio
from composer.rhythm import BeatGrid
from composer.tracking import pace, usual_beats

_BARK_EDGES = (
    *(20, 100, 200, 300, 400, 510, 630, 770, 920, 1080, 1270, 1480, 1720, 2000, 2320, 2700, 3150, 3700),
    *(4400, 5300, 6400, 7700, 9500, 12_000, 15_500),
)
"""Hertz between the 24 critical bands after Zwicker (1961)."""

_SILENT = 1e-4

__all__ = ["Facts", "Report", "heard_cut_error", "measure_file", "measure_sound", "probe"]


@dataclass(frozen=True, slots=True)
class Report:
    """The facts of a file, how it sounds, how its cuts lie to the beat; None where there is no such thing.

    Loudness and true peak after ITU-R BS.1770-4 (four times oversampled), the range after EBU Tech 3342.
    `dynamic_contrast_db`: 20 log10 of the largest to the smallest RMS of its seconds, silent ones apart.
    `spectral_coverage`: the share of the 24 Bark bands within 40 dB of the loudest. `tempo`: the grid's,
    which was asked for; `tempo_measured`: the sound's, in the octave of the grid's. `cut_error_...`: from
    a cut to the nearest beat of the grid.
    """

    facts: Facts
    loudness_lufs: float | None = None
    true_peak_dbtp: float | None = None
    loudness_range_lu: float | None = None
    dynamic_contrast_db: float | None = None
    spectral_coverage: float | None = None
    tempo: float | None = None
    tempo_measured: float | None = None
    cut_error_median_ms: float | None = None
    cut_error_worst_ms: float | None = None

    @property
    def breaches(self) -> tuple[str, ...]:
        """The delivery rules that the file breaks, a sentence each."""
        facts, said = self.facts, []
        if (facts.video_codec, facts.pixel_format) != ("h264", "yuv420p"):
            said.append(f"the picture is {facts.video_codec} {facts.pixel_format}, not h264 yuv420p")
        if not facts.faststart:
            said.append("the index is at the end: players must load the whole file first")
        if not facts.constant_frame_rate:
            said.append("the frame rate is not constant")
        if facts.audio_codec not in (None, "aac"):
            said.append(f"the sound is {facts.audio_codec}, not aac")
        if abs(facts.length_difference_seconds or 0.0) > 1 / facts.fps:
            said.append(f"sound and picture differ by {facts.length_difference_seconds:.3f} s")
        if self.loudness_lufs is not None and abs(self.loudness_lufs + 14) > 0.5:
            said.append(f"the loudness is {self.loudness_lufs:.1f} LUFS, not -14")
        if self.true_peak_dbtp is not None and self.true_peak_dbtp > -1:
            said.append(f"the true peak is {self.true_peak_dbtp:.1f} dBTP, over -1")
        return tuple(said)

    def as_dict(self) -> dict[str, Any]:
        """One flat level of numbers and strings, rounded, and `breaches` as a list; ready for JSON."""
        values = {**asdict(self), **asdict(self.facts)}
        del values["facts"]
        rounded = {
            name: round(value, 4) if isinstance(value, float) else value for name, value in values.items()
        }
        return {**rounded, "breaches": list(self.breaches)}


def measure_file(mp4: bytes, cuts: Sequence[float] = (), grid: BeatGrid | None = None) -> Report:
    """The report on a file whose shots change at `cuts` (seconds), made to the beats of `grid`.

    Raises InputError when the bytes are no film.
    """
    facts, audio = probe(mp4), decode_sound(mp4)
    errors = _distances(cuts, grid.beats if grid else ())
    known = grid is not None and bool(grid.beats)
    sound = measure_sound(audio) if audio else {}
    return Report(
        facts,
        **sound,
        tempo=grid.tempo if grid and known else None,
        tempo_measured=pace(audio, grid.tempo) if audio and grid and known else None,
        cut_error_median_ms=1000 * median(errors) if errors else None,
        cut_error_worst_ms=1000 * max(errors) if errors else None,
    )


def heard_cut_error(mp4: bytes, cuts: Sequence[float]) -> tuple[float, float]:
    """Median and worst distance (ms) of the cuts from the beats that librosa hears, at its defaults.

    For proofs, not for every file: librosa's first call takes seconds. Cuts in the first and last two
    seconds, where the fades are, do not count, nor those before the first and after the last beat that it
    hears. Raises InputError when no cut is left.
    """
    audio = decode_sound(mp4)
    beats = usual_beats(audio) if audio else ()
    inner = [
        cut
        for cut in cuts
        if audio and beats and max(2, beats[0] - 0.1) <= cut <= min(audio.seconds - 2, beats[-1] + 0.1)
    ]
    errors = _distances(inner, beats)
    if not errors:
        raise InputError(f"none of {len(cuts)} cuts can be compared with a beat")
    return 1000 * median(errors), 1000 * max(errors)


def _distances(cuts: Sequence[float], beats: Sequence[float]) -> list[float]:
    """How far each cut is from its nearest beat, in seconds; nothing without beats."""
    if not len(beats):
        return []
    marks = np.asarray(beats)
    return [float(np.abs(marks - cut).min()) for cut in cuts]


def measure_sound(audio: Audio) -> dict[str, float | None]:
    """The measures of a Report that a sound has by itself, under their names."""
    from pyloudnorm import Meter

    if audio.seconds < 0.4:
        loudness = integrated_loudness(audio)
    else:
        loudness = float(Meter(audio.rate).integrated_loudness(audio.samples.T.astype(np.float64)))
    peak = true_peak(audio)
    return {
        "loudness_lufs": loudness if math.isfinite(loudness) else None,
        "true_peak_dbtp": peak if math.isfinite(peak) else None,
        "loudness_range_lu": loudness_range(audio),
        "dynamic_contrast_db": _dynamic_contrast(audio),
        "spectral_coverage": _spectral_coverage(audio),
    }


def _windows(audio: Audio, seconds: float) -> NDArray[np.float32]:
    """The mono mix in windows of about that length, (n, size); what is left over at the end is dropped."""
    mixed = audio.samples.mean(axis=0)
    size = min(len(mixed), max(1, round(seconds * audio.rate)))
    windows: NDArray[np.float32] = mixed[: len(mixed) // size * size].reshape(-1, size)
    return windows


def _dynamic_contrast(audio: Audio) -> float | None:
    levels = np.sqrt(np.square(_windows(audio, 1.0)).mean(axis=1))
    levels = levels[levels > _SILENT]
    return float(20 * np.log10(levels.max() / levels.min())) if levels.size else None


def _spectral_coverage(audio: Audio) -> float | None:
    windows = _windows(audio, 4096 / audio.rate)
    if windows.shape[1] < 4096:
        return None
    power = np.square(np.abs(np.fft.rfft(windows * np.hanning(4096), axis=1))).mean(axis=0)
    edges = np.ceil(np.array(_BARK_EDGES) / audio.rate * 4096).astype(np.intp)
    bands = np.array([power[low:high].sum() for low, high in pairwise(edges)])
    return float((bands > bands.max() * 1e-4).mean()) if bands.max() > 0 else None
