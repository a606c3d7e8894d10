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

COUNTERS: dict[str, tuple[str, ...]] = {
    "blues": ("tenor sax", "clarinet"),
    "bossa": ("clarinet", "cello"),
    "celtic": ("cello", "english horn", "viola"),
    "children": ("clarinet", "bassoon"),
    "chiptune": ("square lead",),
    "cinematic": ("cello", "english horn", "viola"),
    "country": ("fiddle", "cello"),
    "disco": ("trombone", "viola"),
    "epic": ("trombone", "cello"),
    "folk": ("cello", "clarinet", "viola"),
    "jazz": ("trombone", "clarinet", "tenor sax"),
    "latin": ("trombone",),
    "pop": ("cello", "viola", "fifth lead"),
    "reggae": ("trombone", "tenor sax"),
    "rock": ("overdriven guitar",),
    "synthwave": ("square lead", "fifth lead"),
    "waltz": ("viola", "cello", "clarinet"),
}
"""Who sings a second voice in the styles that have one."""


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
    extra = [(_extra(each), each) for each in wished if each not in given.values()]
    if not any(layer.role == "counter" for layer, _ in extra):
        extra += _second(style, brief, [*players, *extra], seed)
    return players + [(_fitted(layer, instrument), instrument) for layer, instrument in extra]


def _second(
    style: Style, brief: MusicBrief, players: list[tuple[Layer, Instrument]], seed: int
) -> list[tuple[Layer, Instrument]]:
    """A second voice from the style's own instruments, in choruses, where there is a tune to go with."""
    sung = any(layer.role == "melody" for layer, _ in players)
    if not sung or brief.solo or "counter" in brief.without:
        return []
    taken = {instrument.name for _, instrument in players}
    layer = Layer("counter", COUNTERS.get(style.name, ()), ("",), 0.55, 52, 76, send=0.3, pan=-0.3)
    instrument = _choice(layer, brief, taken, stream(seed, "cast counter"))
    return [(layer, instrument)] if instrument else []


def _pulse(style: Style) -> Layer:
    """A soft player on every beat, where the drums would have been."""
    return Layer("pulse", (style.pulse,), ("0---1---2---1---",), low=48, high=72, level=2.0, send=0.15)


def _extra(instrument: Instrument) -> Layer:
    """A part for a wished instrument that no layer had a place for: a second voice, or held chords."""
    if not instrument.chordal:
        return Layer("counter", (instrument.name,), ("",), 0.2, 52, 79, level=2.0, pan=-0.3)
    return Layer("pad", (instrument.name,), ("X---------------",), 0.2, 52, 79, 3, level=3.0, pan=-0.3)


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
