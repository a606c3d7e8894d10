"""Who plays: the style's layers with an instrument each, after the brief's wishes. Knows no note."""

import zlib
from dataclasses import replace

import numpy as np

from composer.music.brief import MusicBrief
from composer.music.instruments import INSTRUMENTS, Instrument
from composer.music.score import Role
from composer.music.style import Layer, Style

_LEAST_SPAN = 17
_ELSEWHERE: dict[Role, tuple[Role, ...]] = {
    "chords": ("chords", "arp", "pad"),
    "arp": ("arp", "chords", "melody"),
    "pad": ("pad", "chords"),
    "melody": ("melody",),
    "bass": ("bass",),
}
"""Where a wished instrument may play, best first."""


def stream(seed: int, name: str) -> np.random.Generator:
    """The random stream of one decision: the same for a seed and a name, on any machine."""
    return np.random.default_rng([abs(seed), int(seed < 0), zlib.crc32(name.encode())])


def cast(style: Style, brief: MusicBrief, seed: int) -> list[tuple[Layer, Instrument]]:
    """Every layer that plays, its range fitted to the instrument that plays it."""
    layers = [layer for layer in style.layers if layer.role not in brief.without]
    if style.grooves and "drums" in brief.without:
        layers.append(_pulse(style))
    wished = [INSTRUMENTS[name] for name in brief.instruments if name in INSTRUMENTS]
    given = _wishes(layers, wished, brief.solo)
    players: list[tuple[Layer, Instrument]] = []
    for number, layer in enumerate(layers):
        taken = {instrument.name for _, instrument in players} | {each.name for each in given.values()}
        instrument = given.get(number) or _choice(layer, brief, taken, stream(seed, f"cast {number}"))
        if instrument is not None:
            players.append((_fitted(layer, instrument), instrument))
    left_over = [each for each in wished if each not in given.values()]
    return players + [(_fitted(_extra(each), each), each) for each in left_over]


def _pulse(style: Style) -> Layer:
    """A soft player on every beat, where the drums would have been."""
    return Layer("pulse", (style.pulse,), ("0---1---2---1---",), low=48, high=72, level=2.0, send=0.15)


def _extra(instrument: Instrument) -> Layer:
    """A part for a wished instrument that no layer had a place for: held tones under the melody."""
    voices = 3 if instrument.chordal else 1
    return Layer("pad", (instrument.name,), ("X---------------",), 0.2, 52, 79, voices, level=3.0, pan=-0.3)


def _wishes(layers: list[Layer], wished: list[Instrument], solo: bool) -> dict[int, Instrument]:
    """Which layer each wished instrument takes over; a soloist that can play chords takes them all."""
    if solo and wished and wished[0].chordal:
        return dict.fromkeys(range(len(layers)), wished[0])
    given: dict[int, Instrument] = {}
    for instrument in wished:
        for role in _ELSEWHERE.get(instrument.best, ("melody",)):
            free = [n for n, layer in enumerate(layers) if layer.role == role and n not in given]
            if free:
                given[free[0]] = instrument
                break
    return given


def _choice(layer: Layer, brief: MusicBrief, taken: set[str], rng: np.random.Generator) -> Instrument | None:
    """The seed's choice among the layer's instruments that the brief allows, if it can one that is free."""
    allowed = [name for name in layer.instruments if name not in brief.without]
    free = [name for name in allowed if name not in taken] or allowed
    return INSTRUMENTS[free[int(rng.integers(len(free)))]] if free else None


def _fitted(layer: Layer, instrument: Instrument) -> Layer:
    """The layer within the instrument's range; an instrument that lies elsewhere plays where it can."""
    low, high = max(layer.low, instrument.low), min(layer.high, instrument.high)
    if high - low < _LEAST_SPAN:
        low = max(instrument.low, min(layer.low, instrument.high - _LEAST_SPAN))
        high = min(instrument.high, low + _LEAST_SPAN)
    return replace(layer, low=low, high=high)
