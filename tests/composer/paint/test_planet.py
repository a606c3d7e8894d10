import numpy as np
import pytest

from composer.paint.light import Light, colour
from composer.paint.planet import Kind, World, rings, world
from composer.paint.terrain import View

VIEW = View(120, 100)
TINTS = tuple(colour(text) for text in ("3a2a24", "6a4a3a", "a87a5a", "c8a080"))


def place(kind: Kind, side: float) -> World:
    return World(0.0, 0.5, 0.3, kind, (side * 0.9, -0.2, 0.4), 0.3, TINTS, colour("5aa0ff"))


def stars() -> Light:
    return np.full((100, 120, 3), 0.3, np.float32)


@pytest.mark.parametrize("kind", ["giant", "earth", "rock"])
def test_a_world_is_lit_from_its_sun_and_dark_on_the_other_side(kind: Kind) -> None:
    scene = stars()
    world(scene, VIEW, place(kind, 1.0), 1)
    assert scene[50, 75:85].mean() > 4 * scene[50, 35:45].mean()
    assert scene[50, 36:42].mean() < 0.1, "the dark side hides the stars behind it"


def test_air_glows_outside_the_limb_and_rock_has_none() -> None:
    glow = []
    for kind in ("earth", "rock"):
        scene = stars()
        world(scene, VIEW, place("earth" if kind == "earth" else "rock", 1.0), 1)
        glow.append(scene[50, 91:94].mean())
    assert glow[0] > glow[1] + 0.05
    assert abs(glow[1] - 0.3) < 1e-3


def test_rings_before_a_world_cross_its_lower_half_and_those_behind_the_upper() -> None:
    for front in (True, False):
        scene = stars()
        rings(
            scene, VIEW, World(0.0, 0.5, 0.15, "giant", (0.0, 0.0, 1.0), 0.0, TINTS, TINTS[0]), 0.3, front, 1
        )
        changed = np.abs(scene - 0.3).sum(axis=2)
        upper, lower = changed[:50].sum(), changed[50:].sum()
        assert (lower > 5 * upper) if front else (upper > 5 * lower)


def test_a_world_out_of_sight_paints_nothing() -> None:
    scene = stars()
    world(scene, VIEW, World(9.0, 0.5, 0.3, "rock", (1.0, 0.0, 0.0), 0.0, TINTS, TINTS[0]), 1)
    assert np.array_equal(scene, stars())
