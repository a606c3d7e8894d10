import numpy as np
import pytest

from composer.media import Picture
from composer.paint import paint_brief
from composer.paint.aloft import lay_air
from composer.paint.words import read_scene


def grey(level: int = 90) -> Picture:
    return Picture(np.full((120, 200, 3), level, np.uint8))


@pytest.mark.parametrize("air", ["rain", "snow", "embers"])
def test_what_is_in_the_air_is_seen_and_leaves_most_of_the_picture(air: str) -> None:
    shown = lay_air(grey(), (air,), 3).pixels.astype(int)
    changed = np.abs(shown - shown[0, 0]).max(axis=2) > 12
    assert 0.003 < changed.mean() < 0.4


@pytest.mark.parametrize("air", ["rain", "snow", "embers"])
def test_the_same_seed_drops_the_same_drops(air: str) -> None:
    assert np.array_equal(lay_air(grey(), (air,), 3).pixels, lay_air(grey(), (air,), 3).pixels)
    assert not np.array_equal(lay_air(grey(), (air,), 3).pixels, lay_air(grey(), (air,), 4).pixels)


def test_rain_falls_in_streaks_that_are_taller_than_wide() -> None:
    level = lay_air(grey(40), ("rain",), 3).pixels.astype(float).mean(axis=2)
    assert np.abs(np.diff(level, axis=1)).mean() > 1.5 * np.abs(np.diff(level, axis=0)).mean()


def test_nothing_in_the_air_leaves_the_picture_as_it_is() -> None:
    assert lay_air(grey(), (), 3).pixels is not None
    assert np.array_equal(lay_air(grey(), ("stars",), 3).pixels, grey().pixels)


def test_footage_may_leave_the_air_out() -> None:
    brief = read_scene("rain over the city")
    still, clear = (paint_brief(brief, 96, 54, 1, detail=0, air=air).pixels for air in (True, False))
    assert not np.array_equal(still, clear)
    dry = paint_brief(read_scene("the city"), 96, 54, 1, detail=0).pixels
    assert np.array_equal(clear, dry)
