"""The melody: one motif that comes back varied, laid over the chords of a form. Knows no genre.

Strong beats carry chord tones, the notes between walk on the scale that fits the chord, leaps stay under
an octave, phrases come to rest, and the piece ends on its tonic.
"""

from dataclasses import dataclass

import numpy as np

from composer.music.form import Bar, Form
from composer.music.motif import ENDINGS, Motif, invent
from composer.music.score import Note
from composer.music.theory import Chord, Key, nearest, scale_over, walk

_WIDEST_LEAP = 9


@dataclass(slots=True)
class _Singer:
    """Where the melody is and how far it may go."""

    key: Key
    low: int
    high: int
    pitch: int

    def within(self, pitch: int) -> int:
        while pitch > self.high:
            pitch -= 12
        while pitch < self.low:
            pitch += 12
        return pitch

    def sing(self, wished: int, over: Chord, strong: bool) -> int:
        """The pitch near `wished` that the chord allows, reached without a wild leap."""
        allowed = over.tones[:3] if strong else scale_over(self.key, over)
        pitch = self.within(nearest(wished, allowed))
        if abs(pitch - self.pitch) > _WIDEST_LEAP:
            nearer = pitch - 12 if pitch > self.pitch else pitch + 12
            if self.low <= nearer <= self.high:
                pitch = nearer
        self.pitch = pitch
        return pitch


@dataclass(frozen=True, slots=True)
class _Themes:
    """The motif, its counterpart for the chorus, and their closes."""

    first: Motif
    second: Motif
    endings: tuple[str, ...]

    def of(self, section: str) -> Motif:
        if section == "chorus":
            return self.second
        return self.first.inverted() if section == "bridge" else self.first


def melody(
    form: Form, rhythm: str, low: int, high: int, enter: float, rng: np.random.Generator
) -> list[Note]:
    """The melody's notes within low..high over the sections whose energy reaches `enter`."""
    beats = form.bars[0].beats if form.bars else 4.0
    first = invent(rhythm, beats, rng)
    second = first.inverted().raised(2) if rng.random() < 0.5 else invent(rhythm, beats, rng).raised(2)
    themes = _Themes(first, second, ENDINGS.get(rhythm, ENDINGS[""]))
    singer = _Singer(form.key, low, high, nearest((low + high) // 2, form.final.tones[:3]))
    notes: list[Note] = []
    returns: dict[str, int] = {}
    for pair in _pairs(form.bars):
        head = pair[0]
        if head.place == 0:
            returns[head.section] = returns.get(head.section, 0) + 1
        if head.energy >= enter:
            motif = _phrase(themes, pair, returns.get(head.section, 1), rng)
            notes += _realise(motif, pair, singer)
    return [*notes, *_last(form, singer)] if notes else _last(form, singer)


def _pairs(bars: tuple[Bar, ...]) -> list[tuple[Bar, ...]]:
    """Bars by two, never across the seam of two sections; the tag is left to the last chord."""
    pairs: list[tuple[Bar, ...]] = []
    for bar in bars:
        if bar.section == "tag":
            continue
        if pairs and len(pairs[-1]) == 1 and pairs[-1][0].section == bar.section and bar.place % 2:
            pairs[-1] = (pairs[-1][0], bar)
        else:
            pairs.append((bar,))
    return pairs


def _phrase(themes: _Themes, pair: tuple[Bar, ...], returns: int, rng: np.random.Generator) -> Motif:
    """The motif for two bars: as it is, answered, or closed; changed more each time its section returns."""
    motif = themes.of(pair[0].section)
    if returns > 1:
        motif = motif.ornamented(rng) if rng.random() < 0.7 else motif.raised(int(rng.integers(1, 3)))
    if pair[0].energy < 0.4:
        motif = motif.thinned()
    if pair[-1].last:
        return motif.closing(themes.endings[rng.integers(len(themes.endings))], pair[0].beats)
    return motif


def _realise(motif: Motif, pair: tuple[Bar, ...], singer: _Singer) -> list[Note]:
    """The motif over the chords of one or two bars, from the chord tone nearest to where the melody is."""
    start, length = pair[0].start, sum(bar.beats for bar in pair)
    centre = (singer.low + singer.high) / 2
    lean = round((centre - singer.pitch) * 0.4)
    anchor = nearest(singer.within(singer.pitch + lean), pair[0].chord_at(0.0).tones[:3])
    notes: list[Note] = []
    for tone in motif.tones:
        if tone.at >= length:
            break
        bar = pair[int(tone.at >= pair[0].beats)]
        offset = tone.at - (bar.start - start)
        over = bar.chord_at(offset)
        strong = offset % 2 == 0 or tone.length >= 1.5
        wished = walk(anchor, tone.step, scale_over(singer.key, over))
        pitch = singer.sing(wished, over, strong)
        swell = 6 * np.sin(np.pi * tone.at / length)
        velocity = int(68 + 26 * bar.energy + swell + (8 if offset == 0 else 4 if strong else 0))
        notes.append(Note(start + tone.at, 0.96 * min(tone.length, length - tone.at), pitch, velocity))
    return notes


def _last(form: Form, singer: _Singer) -> list[Note]:
    """The tonic, held to the end."""
    pitch = singer.within(nearest(singer.pitch, (form.final.root,)))
    return [Note(form.end, form.stop - form.end, pitch, 84)]
