"""The built-in photo engine: a stranger's photo in, our own JPEG of the wished size out."""

import numpy as np
import pytest

from composer.codec import decode_picture
from composer.errors import InputError
from deployments.photo import PhotoRequest
from deployments.photo.builtin import BuiltinPhoto
from tests.composer.prober import forge


@pytest.fixture(scope="module")
def engine() -> BuiltinPhoto:
    return BuiltinPhoto()


def request(data: bytes, name: str = "a.jpg", **rest: object) -> PhotoRequest:
    return PhotoRequest(data, name, **rest)  # type: ignore[arg-type]


@pytest.mark.parametrize("fit", ["cover", "contain", "stretch"])
def test_a_photo_fills_the_canvas_and_says_how_large_it_was(engine: BuiltinPhoto, fit: str) -> None:
    (result,) = engine.run([request(forge.turned(6), size=(320, 180), fit=fit)])
    assert (result.picture.width, result.picture.height) == (320, 180)
    assert result.source_size == (forge.WIDTH, forge.HEIGHT)
    assert decode_picture(result.picture).pixels.shape == (180, 320, 3)


def test_a_margin_gives_room_to_move(engine: BuiltinPhoto) -> None:
    (result,) = engine.run([request(forge.turned(1), size=(320, 180), margin=1.2)])
    assert (result.picture.width, result.picture.height) == (384, 216)


def test_without_a_size_a_photo_keeps_its_shape_and_at_most_3840_pixels_a_side(engine: BuiltinPhoto) -> None:
    large = forge.saved(forge.picture(4800, 2400), "JPEG")
    small, cut = engine.run([request(forge.turned(8)), request(large)])
    assert (small.picture.width, small.picture.height) == (forge.WIDTH, forge.HEIGHT)
    assert (cut.picture.width, cut.picture.height) == (3840, 1920)
    assert cut.source_size == (4800, 2400)


def test_its_own_picture_can_be_laid_again(engine: BuiltinPhoto) -> None:
    (first,) = engine.run([request(forge.turned(3))])
    (second,) = engine.run([request(first.picture.data, size=(200, 100))])
    assert second.source_size == (forge.WIDTH, forge.HEIGHT)
    pixels = decode_picture(second.picture).pixels
    assert np.abs(pixels[5, 5].astype(int) - (220, 30, 30)).max() < 30


def test_a_batch_is_answered_in_order_and_as_each_alone(engine: BuiltinPhoto) -> None:
    wanted = [request(forge.turned(turn), size=(200 + 2 * turn, 100)) for turn in range(1, 5)]
    together = engine.run(wanted)
    assert [result.picture.width for result in together] == [202, 204, 206, 208]
    assert list(together) == [engine.run([one])[0] for one in wanted]


def test_a_bad_photo_is_named(engine: BuiltinPhoto) -> None:
    with pytest.raises(
        InputError, match=r"^holiday.gif: is a GIF; a photo must be a JPEG, PNG or WebP"
    ) as refused:
        engine.run([request(forge.turned(1)), request(b"GIF89a" + bytes(50), "holiday.gif")])
    assert refused.value.code == "unsupported_media"
