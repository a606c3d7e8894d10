"""Inside a worker: a stranger's photo becomes upright sRGB pixels of a bounded size."""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageFile

from composer.errors import InputError
from composer.prober import pixels
from composer.prober.marks import check_scans, photo_format
from composer.prober.worker import Emit

MIN_SIDE = 16
MAX_SIDE = 16_384
MAX_PIXELS = 50_000_000
_ORIENTATION = 0x0112

Image.MAX_IMAGE_PIXELS = MAX_PIXELS
ImageFile.LOAD_TRUNCATED_IMAGES = False


@dataclass(frozen=True, slots=True)
class _Opened:
    """A photo whose header was read and found fit, its pixels not yet decoded."""

    image: ImageFile.ImageFile
    format: str
    orientation: int

    @property
    def upright(self) -> tuple[int, int]:
        width, height = self.image.size
        return (height, width) if self.orientation >= 5 else (width, height)


def inspect_photo(data: bytes, _arguments: dict[str, Any], _emit: Emit) -> dict[str, Any]:
    """The upright size, from the header alone."""
    return {"source": _open(data).upright}


def open_photo(data: bytes, arguments: dict[str, Any], emit: Emit) -> dict[str, Any]:
    """Emits the pixels, scaled down (never up) to about where they fit in `box`, or `cover` it."""
    opened = _open(data)
    source = opened.upright
    target = _target(source, tuple(arguments["box"]), arguments["cover"])
    turned = target[::-1] if opened.orientation >= 5 else target
    with _damage_named(opened.format):
        opened.image.draft(None, turned)
        opened.image.load()
        ready = pixels.upright(pixels.srgb(opened.image, turned), opened.orientation)
    emit(ready.tobytes())
    return {"source": source, "size": ready.size}


def warm() -> None:
    """Work once on each format, so that all that decoding imports is there before files cannot be opened."""
    dot = Image.new("RGB", (MIN_SIDE, MIN_SIDE))
    exif = Image.Exif()
    exif[_ORIENTATION] = 6
    for name in ("JPEG", "PNG", "WEBP"):
        file = io.BytesIO()
        dot.save(file, name, exif=exif, icc_profile=pixels.any_profile())
        open_photo(file.getvalue(), {"box": (8, 8), "cover": True}, lambda _: None)


def _open(data: bytes) -> _Opened:
    name = photo_format(data)
    if name == "JPEG":
        check_scans(data)
    with warnings.catch_warnings(), _damage_named(name):
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        image = Image.open(io.BytesIO(data), formats=(name,))
    _check_size(*image.size)
    if name != "JPEG" and getattr(
        image, "is_animated", False
    ):  # a JPEG's further frames are a phone's extras
        raise InputError("is animated; a photo must be a still", "animated")
    return _Opened(image, name, _orientation(image))


def _check_size(width: int, height: int) -> None:
    allowed = f"each side must have {MIN_SIDE} to {MAX_SIDE} pixels, and all of it at most {MAX_PIXELS:,}"
    if min(width, height) < MIN_SIDE:
        raise InputError(f"has {width}x{height} pixels; {allowed}", "image_too_small")
    if max(width, height) > MAX_SIDE or width * height > MAX_PIXELS:
        raise InputError(f"has {width}x{height} pixels; {allowed}", "image_too_large")


def _orientation(image: ImageFile.ImageFile) -> int:
    try:
        found = image.getexif().get(_ORIENTATION, 1)
    except Exception:  # EXIF is a stranger's too: a broken one only loses its say
        return 1
    return found if found in range(1, 9) else 1


def _target(source: tuple[int, int], box: tuple[int, ...], cover: bool) -> tuple[int, int]:
    ratios = [wanted / has for wanted, has in zip(box, source, strict=True)]
    scale = min(1.0, max(ratios) if cover else min(ratios))
    return max(1, round(source[0] * scale)), max(1, round(source[1] * scale))


@contextmanager
def _damage_named(name: str) -> Iterator[None]:
    try:
        yield
    except (InputError, MemoryError):
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise InputError(
            f"has too many pixels; at most {MAX_PIXELS:,} are allowed", "image_too_large"
        ) from error
    except Exception as error:
        raise InputError(
            f"is damaged or cut short: it begins as a {name} and cannot be decoded", "corrupt"
        ) from error
