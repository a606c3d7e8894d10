"""How near each part of a still may be: a guess from what the pixels show. Knows no camera and no model.

No cue is sure; together they are good enough for a camera that moves by a few hundredths of the picture:
- where a thing stands: what lies on the ground is nearer the lower it is in the picture, and what stands on
  it is as near as its foot (Hoiem, Efros and Hebert, "Automatic Photo Pop-up", SIGGRAPH 2005);
- the sky, or any large smooth piece that touches the upper edge, is behind everything;
- haze: far things are pale, which the dark channel tells (He, Sun and Tang, "Single Image Haze Removal Using
  Dark Channel Prior", CVPR 2009);
- what the eye goes to, heads above all (composer.focus), stands in front.
Edges of the map are drawn to the picture's own by a guided filter (He, Sun and Tang, ECCV 2010).
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from composer.focus import attention
from composer.media import Picture
from composer.parallax.regions import regions

Map = NDArray[np.float32]

LOOK = 224
"""The longer side of the picture that is looked at."""
_SKY_SHARE, _SKY_ROUGH = 0.06, 5.0
"""What part of the picture a sky is at least, and its greatest mean gradient in grey levels per pixel."""
_SKY_LIKE = 11.0
"""The difference of colour (CIELAB, 8 bit) up to which a smooth region is of the sky's colour."""
_CALM = 7
"""Pixels over which depth goes from one thing to the next."""
_HORIZON = 0.42
"""Where the horizon is taken to be when there is no sky to tell."""


def depth(picture: Picture) -> Map:
    """Float32 of shape (h, w), its longer side LOOK or the picture's own: 0 is farthest, 1 nearest."""
    small = _shrunk(picture.pixels)
    label = regions(small)
    sky = _sky(small, label)
    horizon = _horizon(sky)
    grey = bright(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY))
    standing = _standing(label, horizon)
    front = 0.15 * cv2.GaussianBlur(_clear(small), (0, 0), 5) + 0.25 * _drawn(picture, label)
    near = np.asarray(0.7 * standing + (0.3 + 0.7 * standing) * front, np.float32)
    near = _upright(_calm(grey, near, ~sky), sky, horizon)
    near = np.where(sky, 0.0, 0.12 + near).astype(np.float32)
    slope, offset = guided(grey, near, 2, 1e-4)
    near = np.asarray(slope * grey + offset, np.float32)
    low, high = np.percentile(near, (1, 99))
    return np.asarray(np.clip((near - low) / max(high - low, 1e-3), 0, 1), np.float32)


def _calm(grey: Map, near: Map, solid: NDArray[np.bool_]) -> Map:
    """The guess without its steps, but at strong edges: where a thing ends is seen, where one begins to be
    nearer than its neighbour is only guessed. What is not `solid` has no say."""
    known = solid.astype(np.float32)
    box = (2 * _CALM + 1, 2 * _CALM + 1)
    share = cv2.blur(known, box)
    spread = np.where(solid, near, cv2.blur(near * known, box) / np.maximum(share, 1e-3)).astype(np.float32)
    slope, offset = guided(grey, spread, _CALM, 6e-3)
    return np.asarray(slope * grey + offset, np.float32)


def bright(grey: NDArray[np.generic]) -> Map:
    """Grey levels of 8 bit as float32, 0 to 1."""
    return np.asarray(grey, np.float32) / np.float32(255)


def guided(guide: Map, what: Map, radius: int, blur: float) -> tuple[Map, Map]:
    """`what` smoothed within the edges of `guide` (float32, 0 to 1), over `radius` pixels.

    It is slope * guide + offset: given as these two, which may be made larger and used on a larger guide
    (He and Sun, "Fast Guided Filter", 2015).
    """
    box = (2 * radius + 1, 2 * radius + 1)
    mean, target = cv2.blur(guide, box), cv2.blur(what, box)
    slope = (cv2.blur(guide * what, box) - mean * target) / (
        cv2.blur(guide * guide, box) - mean * mean + blur
    )
    return np.asarray(cv2.blur(slope, box)), np.asarray(cv2.blur(target - slope * mean, box))


def _shrunk(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    height, width = pixels.shape[:2]
    scale = min(1.0, LOOK / max(height, width))
    size = max(8, round(width * scale)), max(8, round(height * scale))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)


def _sky(small: NDArray[np.uint8], label: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Large smooth regions that touch the upper edge along more of it than the lower one, what else is smooth
    and of their colour, and what floats in them (clouds, a sun)."""
    grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY).astype(np.float32)
    rough = np.hypot(cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1)) / 4
    count = label.max() + 1
    share = np.bincount(label.ravel(), minlength=count) / label.size
    smooth = np.bincount(label.ravel(), rough.ravel()) / (share * label.size) < _SKY_ROUGH
    top = np.bincount(label[0], minlength=count) / label.shape[1]
    bottom = np.bincount(label[-1], minlength=count) / label.shape[1]
    sure = (share > _SKY_SHARE) & (top > bottom + 0.05) & smooth
    if not sure.any():
        return np.zeros(label.shape, bool)
    lab = cv2.cvtColor(small, cv2.COLOR_RGB2LAB).astype(np.float64).reshape(-1, 3)
    sums = np.stack([np.bincount(label.ravel(), lab[:, n]) for n in range(3)], axis=1)
    means = sums / (share * label.size)[:, None]
    like = np.linalg.norm(means[:, None] - means[sure][None], axis=2).min(axis=1) < _SKY_LIKE
    sky = (sure | (like & smooth & (bottom == 0)))[label]
    sky &= _plain(lab.reshape(*label.shape, 3).astype(np.float32), sky)
    return np.asarray(sky | _afloat(sky))


def _plain(lab: NDArray[np.float32], sky: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Where the sky is of one colour with the sky around: a mast before it is not."""
    known = sky.astype(np.float32)
    share = np.maximum(cv2.GaussianBlur(known, (0, 0), 6), 1e-3)
    around = cv2.GaussianBlur(lab * known[..., None], (0, 0), 6) / share[..., None]
    return np.asarray(np.linalg.norm(lab - around, axis=2) < 0.75 * _SKY_LIKE)


def _afloat(sky: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """What is not sky but stands on nothing below it."""
    horizon = _horizon(sky) * sky.shape[0]
    _, part, boxes, _ = cv2.connectedComponentsWithStats((~sky).astype(np.uint8), connectivity=8)
    feet = boxes[:, cv2.CC_STAT_TOP] + boxes[:, cv2.CC_STAT_HEIGHT]
    adrift = feet < horizon - 1
    adrift[0] = False
    return np.asarray(adrift[part])


def _horizon(sky: NDArray[np.bool_]) -> float:
    """The row, as a fraction, at which the ground begins."""
    columns = sky.any(axis=0)
    if columns.mean() < 0.3:
        return _HORIZON
    last = sky.shape[0] - np.argmax(sky[::-1], axis=0)
    return float(np.clip(np.median(last[columns]) / sky.shape[0], 0.2, 0.75))


def _standing(label: NDArray[np.intp], horizon: float) -> Map:
    """What lies is as near as its own row, what stands as near as its foot."""
    rows, columns = label.shape
    down = ((np.arange(rows) + 0.5) / rows)[:, None].repeat(columns, axis=1)
    across = ((np.arange(columns) + 0.5) / columns)[None].repeat(rows, axis=0)
    ground = np.clip((down - horizon) / (1 - horizon), 0, 1)
    count = np.bincount(label.ravel())
    order = np.lexsort((ground.ravel(), label.ravel()))
    last = np.cumsum(count) - 1 - count // 20
    foot = ground.ravel()[order][last]
    high = _spread(label, down, count) * rows
    wide = _spread(label, across, count) * columns
    upright = np.clip(1.4 * high / (high + wide) - 0.2, 0, 1)
    return np.asarray(ground + upright[label] * (foot[label] - ground), np.float32)


def _upright(near: Map, sky: NDArray[np.bool_], horizon: float) -> Map:
    """What rises above the horizon does not lean: much of one depth from top to bottom."""
    rows = near.shape[0]
    down = ((np.arange(rows) + 0.5) / rows)[:, None]
    solid = (~sky & (down < horizon + 0.02)).astype(np.float32)
    box = (5, 2 * int(0.3 * rows) + 1)
    mean = cv2.blur(near * solid, box, borderType=cv2.BORDER_REPLICATE) / np.maximum(
        cv2.blur(solid, box, borderType=cv2.BORDER_REPLICATE), 1e-3
    )
    above = np.clip((horizon + 0.08 - down) / 0.08, 0, 1) * 0.9
    return np.asarray(near + above * (mean - near), np.float32)


def _spread(
    label: NDArray[np.intp], what: NDArray[np.float64], count: NDArray[np.intp]
) -> NDArray[np.float64]:
    """The standard deviation of `what` over each region."""
    mean = np.bincount(label.ravel(), what.ravel()) / count
    square = np.bincount(label.ravel(), what.ravel() ** 2) / count
    return np.asarray(np.sqrt(np.maximum(square - mean**2, 1e-9)))


def _clear(small: NDArray[np.uint8]) -> Map:
    """How little haze lies before each pixel: 1 less its dark channel."""
    dark = cv2.erode(np.ascontiguousarray(small.min(axis=2)), np.ones((5, 5), np.uint8))
    return np.asarray(1 - dark.astype(np.float32) / max(float(np.percentile(dark, 99)), 60.0), np.float32)


def _drawn(picture: Picture, label: NDArray[np.intp]) -> Map:
    """How much each place draws the eye, 0 to 1."""
    size = label.shape[1], label.shape[0]
    seen = attention(picture)
    weight: Map = np.asarray(cv2.resize(seen.weights, size, interpolation=cv2.INTER_LINEAR), np.float32)
    for left, top, right, bottom in seen.heads:
        box = [int(left * size[0]), int(top * size[1]), int(right * size[0]), int(bottom * size[1])]
        weight[max(box[1], 0) : box[3], max(box[0], 0) : box[2]] += 2 * weight.max()
    drawn = cv2.GaussianBlur(weight, (0, 0), 4)
    return np.asarray(np.clip(drawn / max(float(np.percentile(drawn, 95)), 1e-9), 0, 1), np.float32)
