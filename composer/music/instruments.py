"""The instruments: General MIDI programmes, written ranges, and how late each is heard. Knows no genre.

`onset` is how long after its start a note of TimGM6mb reaches half of its loudness (milliseconds, the
median over its range, at most 80); the player starts the note so much earlier. What another font needs is
measured when it is loaded (composer.music.audition). Ranges are the usual written ones of orchestration
books, in sounding pitch, kept inside what TimGM6mb samples well: its alto saxophone is missing (E4 is
silent), its whistle has no pitch.
"""

from dataclasses import dataclass

from composer.music.score import Role


@dataclass(frozen=True, slots=True)
class Instrument:
    """One instrument: its programme, its sounding range (MIDI), its onset (ms) and what it does best."""

    name: str
    program: int
    low: int
    high: int
    onset: float
    best: Role
    chordal: bool = False


def _table(*rows: tuple[str, int, int, int, float, Role, bool]) -> dict[str, Instrument]:
    return {row[0]: Instrument(*row) for row in rows}


INSTRUMENTS = _table(
    ("piano", 0, 28, 96, 5, "chords", True),
    ("bright piano", 1, 28, 96, 4, "chords", True),
    ("honky-tonk piano", 3, 28, 96, 4, "chords", True),
    ("electric piano", 4, 33, 88, 0, "chords", True),
    ("bell piano", 5, 33, 88, 0, "chords", True),
    ("harpsichord", 6, 33, 84, 14, "chords", True),
    ("clavinet", 7, 33, 84, 3, "chords", True),
    ("celesta", 8, 60, 96, 1, "melody", True),
    ("glockenspiel", 9, 67, 96, 0, "melody", False),
    ("music box", 10, 60, 96, 3, "melody", True),
    ("vibraphone", 11, 53, 89, 7, "melody", True),
    ("marimba", 12, 45, 90, 0, "arp", True),
    ("xylophone", 13, 65, 96, 0, "melody", False),
    ("bells", 14, 60, 77, 0, "melody", False),
    ("organ", 16, 36, 84, 0, "chords", True),
    ("church organ", 19, 36, 84, 35, "pad", True),
    ("reed organ", 20, 40, 84, 32, "chords", True),
    ("accordion", 21, 53, 89, 16, "chords", True),
    ("harmonica", 22, 60, 84, 20, "melody", False),
    ("nylon guitar", 24, 40, 83, 6, "chords", True),
    ("acoustic guitar", 25, 40, 83, 5, "chords", True),
    ("jazz guitar", 26, 40, 83, 2, "melody", True),
    ("clean guitar", 27, 40, 83, 0, "chords", True),
    ("muted guitar", 28, 40, 83, 0, "arp", True),
    ("overdriven guitar", 29, 40, 84, 13, "melody", True),
    ("distorted guitar", 30, 40, 84, 1, "chords", True),
    ("double bass", 32, 28, 60, 13, "bass", False),
    ("electric bass", 33, 28, 60, 2, "bass", False),
    ("picked bass", 34, 28, 60, 5, "bass", False),
    ("fretless bass", 35, 28, 60, 1, "bass", False),
    ("slap bass", 36, 28, 60, 0, "bass", False),
    ("synth bass", 38, 24, 60, 5, "bass", False),
    ("deep synth bass", 39, 24, 60, 2, "bass", False),
    ("violin", 40, 55, 96, 34, "melody", False),
    ("viola", 41, 48, 84, 35, "melody", False),
    ("cello", 42, 36, 76, 19, "melody", False),
    ("contrabass", 43, 28, 60, 15, "bass", False),
    ("pizzicato", 45, 40, 91, 5, "arp", True),
    ("harp", 46, 31, 96, 8, "arp", True),
    ("timpani", 47, 38, 57, 7, "bass", False),
    ("strings", 48, 36, 91, 45, "pad", True),
    ("slow strings", 49, 36, 91, 80, "pad", True),
    ("synth strings", 50, 36, 91, 50, "pad", True),
    ("choir", 52, 41, 79, 80, "pad", True),
    ("voices", 53, 43, 79, 20, "pad", True),
    ("trumpet", 56, 54, 82, 12, "melody", False),
    ("trombone", 57, 40, 70, 25, "melody", False),
    ("tuba", 58, 29, 58, 18, "bass", False),
    ("muted trumpet", 59, 54, 82, 12, "melody", False),
    ("horns", 60, 41, 77, 58, "pad", True),
    ("brass", 61, 41, 82, 24, "chords", True),
    ("synth brass", 62, 36, 84, 8, "chords", True),
    ("soprano sax", 64, 56, 87, 17, "melody", False),
    ("tenor sax", 66, 44, 75, 24, "melody", False),
    ("oboe", 68, 58, 91, 20, "melody", False),
    ("english horn", 69, 52, 81, 20, "melody", False),
    ("bassoon", 70, 34, 72, 9, "bass", False),
    ("clarinet", 71, 50, 91, 19, "melody", False),
    ("flute", 73, 60, 96, 37, "melody", False),
    ("recorder", 74, 60, 93, 44, "melody", False),
    ("pan flute", 75, 60, 91, 22, "melody", False),
    ("square lead", 80, 48, 91, 0, "melody", False),
    ("saw lead", 81, 48, 91, 0, "melody", True),
    ("calliope", 82, 55, 91, 24, "melody", False),
    ("fifth lead", 86, 48, 84, 1, "melody", False),
    ("warm pad", 89, 36, 84, 80, "pad", True),
    ("polysynth", 90, 40, 91, 3, "arp", True),
    ("space voice", 91, 43, 84, 18, "pad", True),
    ("halo pad", 94, 43, 84, 30, "pad", True),
    ("sweep pad", 95, 36, 84, 80, "pad", True),
    ("crystal", 98, 55, 96, 1, "melody", True),
    ("sitar", 104, 48, 81, 2, "melody", False),
    ("banjo", 105, 48, 86, 3, "chords", True),
    ("koto", 107, 45, 86, 6, "arp", True),
    ("kalimba", 108, 55, 91, 3, "melody", True),
    ("bagpipe", 109, 60, 84, 11, "melody", False),
    ("fiddle", 110, 55, 96, 11, "melody", False),
    ("steel drum", 114, 55, 88, 0, "melody", False),
)

KITS = {
    "standard kit": 0,
    "room kit": 8,
    "power kit": 16,
    "electronic kit": 24,
    "808 kit": 25,
    "jazz kit": 32,
    "brush kit": 40,
    "orchestra kit": 48,
}
"""Drum kits by programme on the percussion channel."""

DRUM_KEYS = {
    "deep kick": 35,
    "kick": 36,
    "rim": 37,
    "snare": 38,
    "clap": 39,
    "hard snare": 40,
    "floor tom": 41,
    "hat": 42,
    "pedal hat": 44,
    "low tom": 45,
    "open hat": 46,
    "mid tom": 47,
    "crash": 49,
    "high tom": 50,
    "ride": 51,
    "tambourine": 54,
    "cowbell": 56,
    "conga": 63,
    "low conga": 64,
    "cabasa": 69,
    "maracas": 70,
    "claves": 75,
    "shaker": 82,
}
"""General MIDI's drum keys by the names that the grooves use."""

HATS = frozenset(
    DRUM_KEYS[name]
    for name in ("hat", "pedal hat", "open hat", "ride", "tambourine", "cabasa", "maracas", "shaker")
)
"""Drum keys of the hats' channel on the desk: light and bright, so they have a level of their own."""

TOUCH = "touch"
"""The noise of a hammer, a pick or a fingertip: made by composer.music.touch, not by a font."""
