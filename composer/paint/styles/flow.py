"""The way things run in a picture: along edges, and along what is near where there are none.

The smoothed structure tensor and its eigenvectors, after J. E. Kyprianidis, H. Kang, J. Döllner, "Image and
video abstraction by anisotropic Kuwahara filtering", 2009. Knows no style.
"""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from composer.paint.noise import Plane
from composer.paint.styles.easel import Colours, blurred, resized, unit

SIDE = 480
"""The height, in pixels, at which the tensor is found."""


@dataclass(frozen=True, slots=True)
class Flow:
    """For each pixel the unit vector along the way, (rows, columns) each, and how sure it is, 0 to 1."""

    x: Plane
    y: Plane
    sure: Plane


def flow_of(colours: Colours, reach: float) -> Flow:
    """The flow of a picture, smoothed over `reach` 720ths of its height."""
    rows, columns = colours.shape[:2]
    times = min(SIDE / (720 * unit(colours)), 1.0)
    size = (max(round(columns * times), 2), max(round(rows * times), 2))
    small = resized(colours, size)
    across, down = (cv2.Sobel(small, cv2.CV_32F, *way, ksize=3) for way in ((1, 0), (0, 1)))
    tensor = np.dstack([(a * b).sum(axis=2) for a, b in ((across, across), (across, down), (down, down))])
    near, wide = blurred(tensor, reach), blurred(tensor, 8 * reach)
    smooth = near + 0.03 * wide + 1e-3 * blurred(wide, 40 * reach)
    xx, xy, yy = (smooth[..., band] for band in range(3))
    spread = np.sqrt((xx - yy) ** 2 + 4 * xy**2)
    turn = np.float32(0.5) * np.arctan2(2 * xy, xx - yy) + np.float32(np.pi / 2)
    double = np.dstack([np.cos(2 * turn), np.sin(2 * turn), spread / (xx + yy + 1e-6)])
    found = cv2.resize(double, (columns, rows), interpolation=cv2.INTER_LINEAR)
    turn = np.arctan2(found[..., 1], found[..., 0]) / 2
    return Flow(np.cos(turn), np.sin(turn), np.clip(found[..., 2], 0, 1))


def along(plane: NDArray[Any], flow: Flow, length: float) -> NDArray[Any]:
    """The plane smoothed over about `length` 720ths along the flow: three averages, each twice as wide."""
    rows, columns = plane.shape[:2]
    x = np.arange(columns, dtype=np.float32)[None, :]
    y = np.arange(rows, dtype=np.float32)[:, None]
    for part in (0.125, 0.25, 0.5):
        step = np.float32(part * length * unit(plane))
        ahead, behind = (
            cv2.remap(
                plane, x + way * flow.x, y + way * flow.y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT
            )
            for way in (step, -step)
        )
        plane = (plane * 2 + ahead + behind) / 4
    return plane
