"""The desk: levels by role, panning, the room, and the stems.

Knows sound and parts, no genre. Every part is first brought to the same loudness, so that no programme of
the font is louder than another; the role's and the style's levels come on top. Long pieces are worked on
in blocks and in place: a minute of stereo is 23 MB.
"""

from collections.abc import Iterable

import numpy as np

from composer.media import Audio
from composer.music.bus import finish, hold_peaks, spans
from composer.music.equalizer import equalize, listen, sections
from composer.music.play import RATE, Sound
from composer.music.reverb import reverberate
from composer.music.score import STEMS, Part, Role, Score, Stem

LEVELS: dict[Role, float] = {
    "melody": -19.5,
    "drums": -17.5,
    "hats": -26.0,
    "bass": -19.5,
    "chords": -24.0,
    "arp": -26.0,
    "pad": -28.0,
    "pulse": -25.5,
    "touch": -26.0,
    "counter": -24.5,
    "effects": -5.0,
}
"""The level (dB RMS while it plays) that a part of each role is brought to.

The touch's and the effects' is their peak at full velocity: a single soft stroke stays soft.
"""

_MOST_CREST: dict[Role, float] = {"drums": 17.0, "hats": 20.0, "melody": 18.0}
"""How far (dB) single strokes may stand out: the bus should not duck all for one of them."""

_KIT_WIDTH = 0.5
_WIDEST = 0.3
"""The most power that the sides of a part may have against its middle, so that little is lost in mono."""

_BY_PEAK: tuple[Role, ...] = ("touch", "effects")


def mix(score: Score, parts: Iterable[tuple[Part, Sound]], rate: int = RATE) -> Audio:
    """The finished piece: stereo, as long as the score, at -14 LUFS, silent at both ends.

    The parts' arrays are written to.
    """
    sound, _ = mix_stems(score, parts, rate, keep=False)
    return sound


def mix_stems(
    score: Score, parts: Iterable[tuple[Part, Sound]], rate: int = RATE, keep: bool = True
) -> tuple[Audio, dict[Stem, Audio]]:
    """The finished piece, the same to the byte as without stems, and its stems if they are to be kept.

    Each stem has its own share of the room. They sum to what went into the bus's limiter. A stem that
    nobody plays is silence.
    """
    shape = (2, round(score.seconds * rate))
    sound, send = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    stems: dict[Stem, Sound] = {}
    if keep:
        stems = {stem: np.zeros(shape, np.float32) for stem in dict.fromkeys(STEMS.values())}
    own: tuple[Stem, Sound] | None = None
    for part, played in parts:
        stem = STEMS[part.role]
        _place(part, played, rate)
        _send(part, played, sound, send)
        if keep:
            if own is None or own[0] != stem:
                _room(stems, own, score, rate)
                own = stem, np.zeros(shape, np.float32)
            _send(part, played, stems[stem], own[1])
        del played  # before the next one is played: a part of ten minutes is 230 MB
    _room(stems, own, score, rate)
    del own
    reverberate(send, score.room, rate)
    sound += send
    del send
    finish(sound, stems.values(), score, rate)
    return Audio(sound, rate), {stem: Audio(samples, rate) for stem, samples in stems.items()}


def _send(part: Part, played: Sound, sound: Sound, send: Sound) -> None:
    for span in spans(sound.shape[1]):
        sound[:, span] += played[:, span]
        if part.send:
            send[:, span] += played[:, span] * np.float32(part.send)


def _room(stems: dict[Stem, Sound], own: tuple[Stem, Sound] | None, score: Score, rate: int) -> None:
    """In place: the room's answer to what was sent to it comes to its stem."""
    if own is not None:
        stem, send = own
        reverberate(send, score.room, rate)
        stems[stem] += send


def _place(part: Part, sound: Sound, rate: int) -> None:
    """A part equalized, brought to its level and to its place, in place; what is too wide is drawn in."""
    heard = listen(sound, rate)
    equalize(sound, sections(part, heard, rate))
    loudness = _loudness(part, sound, rate)
    if part.role in _MOST_CREST:
        hold_peaks(sound, 10 ** ((loudness + _MOST_CREST[part.role]) / 20))
    gain = 10 ** ((LEVELS[part.role] + part.level - loudness) / 20)
    angle = (part.pan + 1) * np.pi / 4
    narrowed = (
        _KIT_WIDTH if part.role in ("drums", "hats") else min(1.0, np.sqrt(_WIDEST / max(heard.width, 1e-9)))
    )
    across = np.array([[1 + narrowed, 1 - narrowed], [1 - narrowed, 1 + narrowed]]) / 2
    sides = np.array([[np.cos(angle)], [np.sin(angle)]]) * gain * np.sqrt(2)
    desk = (across * sides).astype(np.float32)
    for span in spans(sound.shape[1]):
        sound[:, span] = desk @ sound[:, span]


def _loudness(part: Part, sound: Sound, rate: int) -> float:
    """The level of the part while it plays (dB): mean square of 100 ms steps within 12 dB of the loudest."""
    if part.role in _BY_PEAK:
        return 0.0
    size = min(rate // 10, sound.shape[1])
    whole = sound.shape[1] // size * size
    steps = (sound[0, :whole] + sound[1, :whole]).reshape(-1, size)
    power = np.einsum("ij,ij->i", steps, steps) / (4 * size)
    loud = power[power > power.max() * 10**-1.2]
    return float(10 * np.log10(max(float(loud.mean()) if loud.size else 0.0, 1e-12)))
