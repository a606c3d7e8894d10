"""Music that goes on from a sound: in its tempo, on its beat, in its key. Knows no file and no engine.

The lead-in is heard (composer.tracking, composer.descriptors); the rest is a piece of its own whose intro is
left out. One goes over into the other just before a bar, so that the new bar comes whole.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from statistics import median

import numpy as np

from composer.descriptors.pulse import tempo_of
from composer.descriptors.tonality import key_fits
from composer.loudness import integrated_loudness
from composer.media import Audio
from composer.music.arrange import compose
from composer.music.brief import MusicBrief
from composer.music.perform import record
from composer.music.score import Score
from composer.music.theory import SCALES
from composer.rhythm import BeatGrid, shift
from composer.sound import RATE, fade, fit, join, levelled, resample, stereo
from composer.tracking import heard, track_beats

SHORTEST = 4.0
"""Seconds that are left to the rest of the piece, where the lead-in is not too short for that."""

_LEANING = 0.05
"""How much better another mode than the prompt's must fit (correlation) to be believed."""

_LIKE = 1.0
"""A lead-in that differs from the piece's loudness by less (LU) is heard as it is."""

_FADE, _WITHOUT_BEAT = 0.12, 2.0
"""Seconds of the cross-fade: before a beat, whose attack covers it, and where there is none. A longer one
before a beat leaves a hole, as the rest comes from its intro."""

_LATEST = 0.06
"""Seconds by which instruments speak late at most (composer.tracking)."""

_INTROS = range(1, 9)


@dataclass(frozen=True, slots=True)
class Lead:
    """A lead-in as it was heard: its sound (stereo, 48 kHz), its beats (none where there is no pulse), how
    well each key fits it (none where it has no pitch), and where its sound ends."""

    audio: Audio
    grid: BeatGrid
    keys: Mapping[tuple[int, str], float]
    end: float


@dataclass(frozen=True, slots=True)
class Continued:
    """A whole piece: `seam` is when the lead-in is over, `begun` when the score's time 0 would have been.

    `score` is None when the lead-in alone fills the piece.
    """

    audio: Audio
    grid: BeatGrid
    seam: float
    begun: float
    score: Score | None
    warnings: tuple[str, ...] = ()


def listen(audio: Audio) -> Lead:
    """What there is to go on from. Silence has neither beats nor key."""
    sound = resample(stereo(audio), RATE)
    loudness = integrated_loudness(sound)
    if math.isfinite(loudness) and abs(loudness + 14.0) > _LIKE:
        sound = levelled(sound)
    return Lead(sound, track_beats(sound), key_fits(sound), _end(sound))


def go_on(
    lead: Lead,
    brief: MusicBrief,
    seconds: float,
    tempo: float | None,
    seed: int,
    font: Path | None = None,
    rate: int = RATE,
) -> Continued:
    """The lead-in, then music of the brief, `seconds` in all to the sample; at `tempo` where the lead-in has
    none. A longer lead-in is cut. The same arguments give the same bytes."""
    first = resample(lead.audio, rate)
    if lead.audio.seconds >= seconds:
        cut = fade(fit(first, seconds), 0.0, min(2.0, seconds / 5))
        beats = tuple(beat for beat in lead.grid.beats if beat < seconds)
        bars = tuple(bar for bar in lead.grid.bars if bar < seconds)
        return Continued(cut, BeatGrid(lead.grid.tempo, beats, bars, False), seconds, 0.0, None)
    brief = _in_key(brief, lead)
    tempo = _tempo(lead.grid, brief) or tempo
    seam, fading = _seam(lead, seconds, _beats_a_bar(brief, tempo, seed))
    score, home = _score(brief, seconds - seam + _LATEST, tempo, seed)
    played = record(score, font, rate)
    audible = heard(score.grid, played.audio)
    late = max(0.0, audible.beats[-1] - score.grid.beats[-1]) if lead.grid.beats else 0.0
    begun = seam - home - late
    audio = _joined(first, played.audio, seam, begun, fading, seconds)
    grid = _grid(lead.grid, shift(audible, begun), seam, seconds, score.tempo)
    return Continued(audio, grid, seam, begun, score, played.warnings)


def _end(audio: Audio) -> float:
    """When the sound is over: what follows is 40 dB under its loudest."""
    levels = np.abs(audio.samples).max(axis=0)
    loud = np.flatnonzero(levels > levels.max() / 100)
    return float(loud[-1] + 1) / audio.rate if len(loud) else audio.seconds


def _in_key(brief: MusicBrief, lead: Lead) -> MusicBrief:
    """The brief in the lead-in's key; a church mode is kept where its third is the key's."""
    if not lead.keys:
        return brief
    third = "minor" if 3 in SCALES[brief.mode] else "major"
    tonic, mode = max(lead.keys, key=lambda key: lead.keys[key] + _LEANING * (key[1] == third))
    return replace(brief, tonic=tonic, mode=brief.mode if mode == third else mode)


def _tempo(grid: BeatGrid, brief: MusicBrief) -> float | None:
    """The lead-in's tempo in the octave that the brief would choose; None without beats."""
    found = tempo_of(np.asarray(grid.beats)) if len(grid.beats) >= 4 else None
    if found is None:
        return None
    near = brief.wished_tempo or brief.tempo
    tempo = float(found * 2.0 ** round(math.log2(near / found)))
    return min(240.0, max(30.0, tempo))


def _beats_a_bar(brief: MusicBrief, tempo: float | None, seed: int) -> int:
    bars = compose(brief, 20.0, tempo, seed).bars
    return round(median(after - before for before, after in pairwise(bars))) if len(bars) > 1 else 4


def _seam(lead: Lead, seconds: float, metre: int) -> tuple[float, float]:
    """When the new bar begins, and how long the lead-in takes to fade before it."""
    latest = min(lead.end, max(seconds - SHORTEST, lead.end / 2))
    beats = [beat for beat in lead.grid.beats if beat <= latest]
    if len(beats) < 2:
        return latest, min(_WITHOUT_BEAT, latest / 4)
    bars = lead.grid.bars if metre == 4 else lead.grid.beats[::metre]
    late = [bar for bar in bars if beats[-1] / 2 < bar <= latest]
    return (late or beats)[-1], _FADE


def _score(brief: MusicBrief, seconds: float, tempo: float | None, seed: int) -> tuple[Score, float]:
    """A piece whose intro comes on top of `seconds`, and when that is over: what goes on needs none."""
    plain = compose(brief, seconds, tempo, seed)
    bar = plain.clock.seconds(plain.bars[1]) if len(plain.bars) > 1 else 60 / plain.tempo
    for count in _INTROS:
        score = compose(brief, seconds + count * bar, tempo, seed)
        intro = score.sections[0].bars if score.sections and score.sections[0].name == "intro" else 1
        if intro == count < len(score.bars):
            return score, score.clock.seconds(score.bars[count])
    return plain, 0.0


def _joined(first: Audio, second: Audio, seam: float, begun: float, fading: float, seconds: float) -> Audio:
    """Both sounds with an equal-power cross-fade that ends at the seam."""
    rate = first.rate
    over = round(min(fading, seam, seam - begun) * rate)
    stop, start = round(seam * rate), round((seam - begun) * rate)
    before = fit(first, max(first.seconds, seam)).samples[:, :stop]
    samples = join(before, second.samples[:, start - over :], over)
    return fade(fit(Audio(samples, rate), seconds), 0.0, _LATEST)


def _grid(before: BeatGrid, after: BeatGrid, seam: float, seconds: float, tempo: float) -> BeatGrid:
    near = 0.1
    beats, bars = (
        tuple(mark for mark in first if mark < seam - near)
        + tuple(mark for mark in second if seam - near <= mark < seconds)
        for first, second in ((before.beats, after.beats), (before.bars, after.bars))
    )
    return BeatGrid(tempo, beats, bars, False)
