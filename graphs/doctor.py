"""What is installed, which engine every slot has, and the command that mends what is missing."""

import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

from composer.errors import SoundreelError
from deployments.engine import load
from graphs.models import SLOTS, engines_of

CORE = ("av", "fastapi", "librosa", "numpy", "opencv-python-headless", "pillow", "pretty_midi", "ray")
EXTRAS = {
    "torch": ("torch", "torchvision"),
    "models": ("transformers", "diffusers", "accelerate", "open_clip_torch"),
    "llm": ("openai", "stamina"),
    "songs": ("sentence-transformers",),
    "moviepy": ("moviepy",),
}
TORCH = "torch==2.13.0 torchvision==0.28.0"
_FONT_LICENSE = "GPL-2.0"
"""Of TimGM6mb, whose samples sound in the built-in engine's music."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: `mend` is the command that makes it right, empty when there is nothing to mend.

    What is not `needed` may be missing: everything works without it through built-in engines.
    """

    what: str
    state: str
    good: bool
    needed: bool = True
    mend: str = ""


@dataclass(frozen=True, slots=True)
class EngineRow:
    """An engine of a slot: whether it can be loaded here, under which licence, and if not, why."""

    slot: str
    engine: str
    license: str
    available: bool
    reason: str = ""


def examine() -> list[Finding]:
    """Everything that the product needs or can use, in the order to mend it."""
    extras = [_package(name, extra) for extra, names in EXTRAS.items() for name in names]
    return [_python(), *(_package(name) for name in CORE), _soundfont(), _faces(), _encoder(), *extras]


def engine_rows() -> list[EngineRow]:
    """Every engine of every slot."""
    return [_engine(slot, name) for slot in SLOTS for name in engines_of(slot)]


def _python() -> Finding:
    found = ".".join(map(str, sys.version_info[:3]))
    good = (3, 11) <= sys.version_info[:2] < (3, 13)
    return Finding("Python", found, good, mend="" if good else "install Python 3.11 or 3.12")


def _package(name: str, extra: str = "") -> Finding:
    try:
        return Finding(name, version(name), True, not extra)
    except PackageNotFoundError:
        lock = "dev" if extra == "moviepy" else "models" if extra else "core"
        mend = f"pip install --no-deps -r cluster/requirements-{lock}.txt"
        if extra == "torch":  # of the machine's own kind, so no lock holds it
            mend = f"pip install {TORCH}"
        return Finding(name, "not installed", False, not extra, mend)


def _soundfont() -> Finding:
    from composer.music.play import default_font

    try:
        return Finding("SoundFont", f"{default_font().name} ({_FONT_LICENSE})", True)
    except SoundreelError as error:
        return Finding("SoundFont", error.message, False, mend="pip install --force-reinstall pretty_midi")


def _faces() -> Finding:
    from composer.focus import cascade

    good = not cascade("frontalface_alt2").empty()
    mend = "" if good else "pip install 'opencv-python-headless<5'"
    return Finding("face cascade", "found" if good else "missing from OpenCV", good, mend=mend)


def _encoder() -> Finding:
    import av

    missing = [name for name in ("libx264", "aac") if name not in av.codecs_available]
    mend = "pip install --force-reinstall av" if missing else ""
    return Finding(
        "H.264 and AAC", f"missing: {missing}" if missing else "libx264, aac", not missing, mend=mend
    )


def _engine(slot: str, name: str) -> EngineRow:
    try:
        engine = load(name, engines_of(slot))
    except SoundreelError as error:
        return EngineRow(slot, name, "?", False, error.message)
    needs = tuple(package for package in getattr(engine, "needs", ()) if find_spec(package) is None)
    reason = f"needs {', '.join(needs)}" if needs else ""
    return EngineRow(slot, name, engine.license, not needs, reason)
