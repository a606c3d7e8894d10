"""The profile of a SoundFont: shipped with the program, kept in the user's cache, or measured now.

A font is known by its bytes, wherever it lies. A cache that cannot be read or written is no error.
"""

import hashlib
import json
import os
import tempfile
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from composer.errors import InputError
from composer.music import timgm6mb
from composer.music.audition import measured
from composer.music.fonts import Profile, Voice, shipped
from composer.music.instruments import INSTRUMENTS, KITS

_VERSION = 1
"""Goes up when instruments or measures change: what was kept before is then measured again."""


def profile(path: Path) -> Profile:
    """The font's profile; the first time it takes some ten seconds.

    Raises InputError when the file is not there, is no SoundFont, or holds no instrument.
    """
    digest, size = _known_by(path)
    if digest == timgm6mb.SHA256:
        return shipped()
    kept = cache() / f"{digest}-{size}.json"
    found = _read(kept)
    if found is None:
        found = measured(path)
        _write(kept, found)
    return found


def cache() -> Path:
    """The folder that profiles are kept in: the user's cache, where XDG_CACHE_HOME says if it does."""
    root = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if not root.is_absolute():
        try:
            root = Path("~/.cache").expanduser()
        except RuntimeError:  # a user without a home
            root = Path(tempfile.gettempdir())
    return root / "soundreel" / "fonts"


def _known_by(path: Path) -> tuple[str, int]:
    """The digest of a file's bytes, and how many they are."""
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
                size += len(block)
    except OSError as error:
        raise InputError(f"the SoundFont {path} cannot be read: {error.strerror}", field="font") from error
    return digest.hexdigest(), size


def _read(kept: Path) -> Profile | None:
    """What was kept, if it is whole and of this version."""
    try:
        held = json.loads(kept.read_bytes())
        if held["version"] != _VERSION or set(held["voices"]) != set(INSTRUMENTS):
            return None
        voices = {name: _voice(**voice) for name, voice in held["voices"].items()}
        kits = {kit: None if held["kits"][kit] is None else int(held["kits"][kit]) for kit in KITS}
        return Profile(voices, kits, {str(name): str(why) for name, why in held["warnings"].items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _voice(player: str, onset: float, zones: list[tuple[int, float]]) -> Voice:
    if player not in INSTRUMENTS:
        raise ValueError(player)
    return Voice(player, float(onset), tuple((int(low), float(error)) for low, error in zones))


def _write(kept: Path, found: Profile) -> None:
    """Whole or not at all; where the folder cannot be written, not at all."""
    text = json.dumps({"version": _VERSION} | asdict(found))
    with suppress(OSError):
        kept.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=kept.parent)
        with os.fdopen(handle, "w") as file:
            file.write(text)
        Path(name).replace(kept)
