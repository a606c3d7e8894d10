"""SoundFonts: how one is opened, and what is known of how it plays each instrument. Measures nothing."""

from dataclasses import dataclass
from pathlib import Path

import tinysoundfont

from composer.errors import InputError
from composer.music import timgm6mb
from composer.music.instruments import INSTRUMENTS, KITS

TOLERATED = 5.0
"""Cents that a note may be off before it is corrected."""


@dataclass(frozen=True, slots=True)
class Voice:
    """How a font plays an instrument: `player`'s programme, `onset` ms late, each zone of keys so far off.

    `zones` are the lowest key of each zone and the cents that it sounds above its notes.
    """

    player: str
    onset: float
    zones: tuple[tuple[int, float], ...] = ()

    def off(self, pitch: int) -> float:
        """The cents to take back at a pitch: nothing where the font is near enough."""
        below = [error for low, error in self.zones if low <= pitch]
        return below[-1] if below and abs(below[-1]) > TOLERATED else 0.0


@dataclass(frozen=True, slots=True)
class Profile:
    """What was found in a font, by the names of the instruments and of the kits.

    A kit is the programme that plays it, or None. `warnings` say who is played by whom, and why.
    """

    voices: dict[str, Voice]
    kits: dict[str, int | None]
    warnings: dict[str, str]


def open_font(path: Path, rate: int) -> tuple[tinysoundfont.Synth, int]:
    """A synthesizer with the font loaded, and the font's number in it.

    Raises InputError for a file that is not there or no SoundFont.
    """
    try:
        with path.open("rb") as file:
            head = file.read(12)
    except OSError as error:
        raise InputError(f"the SoundFont {path} cannot be read: {error.strerror}", field="font") from error
    right = "an .sf2 or .sf3 file would be right, such as MuseScore_General.sf3"
    if head[:4] != b"RIFF" or head[8:12] != b"sfbk":
        raise InputError(f"{path.name} is not a SoundFont: {right}", field="font")
    synth = tinysoundfont.Synth(samplerate=rate)
    try:
        return synth, synth.sfload(str(path))
    except RuntimeError as error:
        raise InputError(f"the SoundFont {path.name} is damaged: {right}", field="font") from error


def shipped() -> Profile:
    """The profile of TimGM6mb: its onsets are those of the table of instruments."""
    voices = {
        name: Voice(name, held.onset, timgm6mb.ZONES.get(name, ())) for name, held in INSTRUMENTS.items()
    }
    return Profile(voices, dict(KITS), {})
