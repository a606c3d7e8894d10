"""Every mode, orientation and profile comes out as upright sRGB of about the wished size."""

import struct

import numpy as np
import pytest
from PIL import Image, ImageCms

from composer import prober
from tests.composer.prober import forge

BOX = (4096, 4096)
CORNERS = [(220, 30, 30), (30, 200, 30), (30, 30, 220), (230, 220, 40)]


def opened(data: bytes, box: tuple[int, int] = BOX, cover: bool = False) -> np.ndarray:
    return prober.open_photo(data, "photo", box, cover).picture.pixels


def corners(pixels: np.ndarray) -> list[tuple[int, ...]]:
    height, width = pixels.shape[:2]
    places = [(8, 8), (8, width - 8), (height - 8, 8), (height - 8, width - 8)]
    return [tuple(int(value) for value in pixels[place]) for place in places]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_comes_upright_whatever_its_orientation(orientation: int, kind: str) -> None:
    data = forge.turned(orientation, kind)
    assert prober.inspect_photo(data, "x") == (forge.WIDTH, forge.HEIGHT)
    pixels = opened(data)
    assert pixels.shape == (forge.HEIGHT, forge.WIDTH, 3)
    assert np.abs(np.array(corners(pixels)) - CORNERS).max() <= 12


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "CMYK"])
def test_colours_survive_their_mode(mode: str) -> None:
    image = forge.picture().quantize(8) if mode == "P" else forge.picture().convert(mode)
    pixels = opened(forge.saved(image, "JPEG" if mode == "CMYK" else "PNG"))
    assert np.abs(np.array(corners(pixels)) - CORNERS).max() <= 12


@pytest.mark.parametrize("mode", ["L", "LA", "1"])
def test_greys_become_equal_reds_greens_and_blues(mode: str) -> None:
    grey = Image.fromarray(np.tile(np.arange(0, 256, 4, dtype=np.uint8), (64, 1)))
    pixels = opened(forge.saved(grey.convert(mode), "PNG"))
    assert np.ptp(pixels, axis=2).max() == 0
    assert pixels[0, 0, 0] == 0
    assert pixels[0, -1, 0] >= 250


def test_16_bits_keep_their_greys() -> None:
    deep = Image.fromarray(np.tile(np.arange(0, 65_536, 1_024, dtype=np.uint16), (64, 1)))
    pixels = opened(forge.saved(deep, "PNG"))
    assert np.array_equal(pixels[0, :, 1], np.arange(0, 256, 4))


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_what_is_clear_becomes_white(mode: str) -> None:
    clear = Image.new("RGBA", (64, 64), (0, 0, 0, 0)).convert(mode)
    assert (opened(forge.saved(clear, "PNG")) == 255).all()


def test_a_palette_colour_that_is_clear_becomes_white() -> None:
    image = forge.picture().quantize(4)
    first = image.getpixel((4, 4))
    pixels = opened(forge.saved(image, "PNG", transparency=first))
    assert corners(pixels)[0] == (255, 255, 255)
    assert corners(pixels)[1] != (255, 255, 255)


def test_a_key_colour_that_is_clear_becomes_white_in_a_photo_that_is_scaled() -> None:
    key = forge.chunk(b"tRNS", struct.pack(">HHH", 255, 0, 0))
    data = forge.png(200, 200, key, pixels=(b"\0" + b"\xff\0\0" * 200) * 200)
    assert (opened(data, (50, 50)) == 255).all()


def test_a_profile_is_turned_into_srgb() -> None:
    image = forge.picture()
    swapped = _profile_with_red_and_green_swapped()
    pixels = opened(forge.saved(image, "PNG", icc_profile=swapped))
    red, green = corners(pixels)[:2]
    assert red[1] > 180 > red[0]
    assert green[0] > 180 > green[1]


@pytest.mark.parametrize("profile", [b"garbage", bytes(200)])
def test_a_profile_that_makes_no_sense_only_loses_its_say(profile: bytes) -> None:
    pixels = opened(forge.saved(forge.picture(), "PNG", icc_profile=profile))
    assert corners(pixels) == CORNERS


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize(
    ("box", "cover", "least"),
    [((300, 300), False, (300, 200)), ((300, 300), True, (450, 300)), ((9000, 9000), False, (1200, 800))],
)
def test_a_photo_comes_at_most_a_quarter_larger_than_it_is_needed(
    box: tuple[int, int], cover: bool, least: tuple[int, int], kind: str
) -> None:
    found = prober.open_photo(forge.saved(forge.picture(1200, 800), kind), "x", box, cover)
    height, width = found.picture.pixels.shape[:2]
    assert least[0] <= width <= least[0] * 1.25
    assert least[1] <= height <= least[1] * 1.25
    assert found.source_size == (1200, 800)


def test_the_same_photo_gives_the_same_pixels() -> None:
    data = forge.saved(forge.noise(640, 480), "JPEG")
    assert np.array_equal(opened(data, (200, 200)), opened(data, (200, 200)))


def _profile_with_red_and_green_swapped() -> bytes:
    """sRGB whose table of tags gives red's primary for green and green's for red, under another name."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    for number in range(struct.unpack(">I", data[128:132])[0]):
        place = 132 + 12 * number
        tag = bytes(data[place : place + 4])
        data[place : place + 4] = {b"rXYZ": b"gXYZ", b"gXYZ": b"rXYZ"}.get(tag, tag)
    for name in ("sRGB", "sRGB".encode("utf-16-be").decode("latin-1")):
        data = data.replace(name.encode("latin-1"), b"z" * len(name))
    return bytes(data)
