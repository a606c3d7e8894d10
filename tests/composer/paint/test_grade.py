import numpy as np

from composer.paint.grade import grade
from composer.paint.look import Palette
from composer.paint.palettes import COLOURS, MOODS, TONES
from composer.paint.words import read_scene

RAMP = np.repeat(np.linspace(0, 1, 256, dtype=np.float32)[None, :, None], 3, axis=2)
PALETTES = [*TONES.values(), *(mood.palette for mood in MOODS.values())]


def colourful() -> np.ndarray:
    return np.random.default_rng(1).random((40, 40, 3), np.float32)


def hues(srgb: np.ndarray) -> float:
    """How far colours lie from each other, apart from their brightness."""
    own = srgb - srgb.mean(axis=2, keepdims=True)
    return float(own.reshape(-1, 3).std(axis=0).sum())


def test_what_is_darker_stays_darker() -> None:
    for palette in PALETTES:
        level = grade(palette)(RAMP)[0].astype(float) @ (0.2126, 0.7152, 0.0722)
        assert (np.diff(level) > -1e-3).all(), palette.name


def test_a_palette_keeps_most_of_the_contrast() -> None:
    for palette in PALETTES:
        shown = grade(palette)(RAMP)[0].mean(axis=1)
        assert shown[250] - shown[5] > 0.6, palette.name


def test_monochrome_leaves_no_colour_and_sepia_one() -> None:
    assert hues(grade(TONES["monochrome"])(colourful())) < 0.02
    sepia = grade(TONES["sepia"])(colourful())
    assert (sepia[..., 0] >= sepia[..., 2] - 1e-3).all()


def test_other_palettes_let_the_picture_s_own_colours_through() -> None:
    for palette in PALETTES:
        if palette.strength < 1:
            assert hues(grade(palette)(colourful())) > 0.1, palette.name


def test_a_colour_word_colours_the_picture() -> None:
    grey = np.full((4, 4, 3), 0.5, np.float32)
    for word, band in (("red", 0), ("green", 1), ("blue", 2)):
        palette = read_scene(f"{word} forest").look.palette
        assert palette
        assert int(np.argmax(grade(palette)(grey)[0, 0])) == band


def test_all_colours_are_six_digits() -> None:
    for palette in (*PALETTES, *(Palette(name, *row) for name, row in COLOURS.items())):
        for text in (palette.dark, palette.middle, palette.light, palette.accent):
            assert len(bytes.fromhex(text)) == 3
