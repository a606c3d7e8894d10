"""The canvas of a film that is made of nothing: a named size and an aspect, or both in pixels."""

from typing import Literal

from composer.errors import InputError
from composer.photos import MAX_PIXELS, MAX_SIDE, parse_size

Aspect = Literal["16:9", "9:16", "4:3", "3:4", "1:1", "4:5", "21:9"]

SIZES = {"360p": 360, "480p": 480, "720p": 720, "1080p": 1080, "4k": 2160}
"""The short side of each named size."""


def canvas(size: str, aspect: Aspect | None = None) -> tuple[int, int]:
    """The (width, height) of the film, both even; 16:9 unless told. InputError that names what is allowed."""
    short = SIZES.get(size.strip().lower())
    if short is None:
        exact = parse_size(size) if "x" in size.lower() or "×" in size else "average"
        if exact == "average":
            raise InputError(
                f"size {size!r}: one of {', '.join(SIZES)}, or WxH such as 1280x720", field="size"
            )
        if aspect is not None:
            raise InputError(f"aspect: size {size} has its own; leave one of them out", field="aspect")
        return exact
    across, down = (int(part) for part in (aspect or "16:9").split(":"))
    long = 2 * round(short * max(across, down) / min(across, down) / 2)
    width, height = (long, short) if across >= down else (short, long)
    if max(width, height) > MAX_SIDE or width * height > MAX_PIXELS:
        raise InputError(
            f"size: {size} at {aspect} would be {width}x{height}: a side has at most {MAX_SIDE} pixels, and "
            f"all of it {MAX_PIXELS} (3840x2160)",
            field="size",
        )
    return width, height
