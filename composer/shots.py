"""A shot list made of one prompt, after the grammar of film. Knows words only: no model, no picture."""

from collections.abc import Sequence
from itertools import cycle

import numpy as np

from composer.errors import InputError
from composer.parallax.words import camera_of

MOST = 1000
"""Shots in one list."""

ESTABLISHING = "wide establishing view, drifting"

WIDE = (
    ESTABLISHING,
    "aerial view from above, panning",
    "wide view, pull back",
    "distant view, panning",
)
MIDDLE = (
    "medium view, push in",
    "low angle, drifting",
    "side view, orbiting",
    "eye level view, panning",
)
CLOSE = (
    "close detail, shallow focus, push in",
    "close view from below, drifting",
    "macro detail, panning",
    "close view, orbiting",
)
SIZES = {"wide": WIDE, "middle": MIDDLE, "close": CLOSE}


def shot_list(prompt: str, count: int, seed: int) -> tuple[str, ...]:
    """`count` prompts for as many shots of one scene: the prompt, a comma, how it is seen.

    The first shot establishes the place and of three or more the last steps back from it; at every cut the
    size of the view changes, and no view comes twice before all of its size have come. One shot is the prompt
    itself; a view that is in the prompt already, because it is of such a list, makes way for others. A camera
    move that the prompt names is every shot's. The same arguments give the same list. Raises InputError for a
    count out of 1 to MOST.
    """
    if not 1 <= count <= MOST:
        raise InputError(f"a shot list cannot have {count} shots: 1 to {MOST}", field="count")
    if count == 1:
        return (prompt,)
    random = np.random.default_rng((abs(seed), *b"shots"))
    order = _sizes(count, random)
    views = {size: cycle(_views(size, random)) for size in SIZES}
    scene = scene_of(prompt)
    moved = bool(camera_of(scene))
    return tuple(_joined(scene, _still(next(views[size])) if moved else next(views[size])) for size in order)


def scene_of(prompt: str) -> str:
    """What a prompt of a shot list shows: the prompt without its full stop, and without how it is seen."""
    scene = prompt.strip().rstrip(".,;")
    for view in (view for views in SIZES.values() for view in views):
        scene = scene.removesuffix(f", {view}").removesuffix(f", {_still(view)}")
    return scene


def _still(view: str) -> str:
    """The view without its camera move, which is the last thing that it says."""
    return view.rpartition(", ")[0]


def _joined(scene: str, view: str) -> str:
    return f"{scene}, {view}" if scene else view


def _sizes(count: int, random: np.random.Generator) -> Sequence[str]:
    """The size of each shot: wide at both ends, never the same twice in a row."""
    sizes = ["wide"]
    while len(sizes) < count:
        left = count - len(sizes)
        if left == 1 and count > 2:
            sizes.append("wide")
            continue
        choices = [size for size in SIZES if size != sizes[-1] and not (size == "wide" and left <= 2)]
        sizes.append(choices[int(random.integers(len(choices)))])
    return sizes


def _views(size: str, random: np.random.Generator) -> list[str]:
    """The views of a size in the order in which they come; the establishing one before all others."""
    views = [SIZES[size][index] for index in random.permutation(len(SIZES[size]))]
    return sorted(views, key=lambda view: view != ESTABLISHING)


def size_of(prompt: str) -> str:
    """The size of the view that a shot list has put behind a prompt: one of SIZES, or "" without a view."""
    said = prompt.lower()
    for size, views in SIZES.items():
        if any(said.endswith((view, f", {_still(view)}")) for view in views):
            return size
    return ""
