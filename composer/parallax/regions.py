"""A picture cut into regions of like colour: the pieces that one depth is guessed for. Knows no depth.

Graph-based segmentation after Felzenszwalb and Huttenlocher ("Efficient Graph-Based Image Segmentation",
IJCV 2004): neighbours are joined in the order of their difference, as long as it is no larger than what
already lies within both regions.
"""

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

_SCALE = 260.0
"""How large regions want to be: the paper's k, for CIELAB distances."""
_SMALLEST = 24
"""Pixels; a smaller region goes to its most alike neighbour."""
_FAINT = 2.6
"""The mean step of colour (CIELAB) along the border of two regions that are one."""


def regions(small: NDArray[np.uint8]) -> NDArray[np.intp]:
    """A label for each pixel of a small RGB picture (h, w, 3): 0 to the number of regions, less one."""
    lab = cv2.cvtColor(cv2.GaussianBlur(small, (0, 0), 0.8), cv2.COLOR_RGB2LAB).astype(np.float32)
    first, second, weight = _edges(lab)
    order = np.argsort(weight, kind="stable")
    a, b, w = first[order].tolist(), second[order].tolist(), weight[order].tolist()
    count = lab.shape[0] * lab.shape[1]
    parent, size, inner = list(range(count)), [1] * count, [0.0] * count

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = node = parent[parent[node]]
        return node

    for smallest in (0, _SMALLEST):
        for one, other, cost in zip(a, b, w, strict=True):
            x, y = root(one), root(other)
            if x == y:
                continue
            like = cost <= min(inner[x] + _SCALE / size[x], inner[y] + _SCALE / size[y])
            if like if not smallest else min(size[x], size[y]) < smallest:
                parent[y] = x
                size[x] += size[y]
                inner[x] = cost
    roots = np.array([root(node) for node in range(count)])
    label = np.unique(roots, return_inverse=True)[1]
    return _joined(label, (first, second, weight)).reshape(lab.shape[:2])


def _joined(
    label: NDArray[np.intp], edges: tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float32]]
) -> NDArray[np.intp]:
    """The labels with regions joined that only a gradient parts: as a sky is cut into bands."""
    one, other = label[edges[0]], label[edges[1]]
    apart = one != other
    low, high = np.minimum(one, other)[apart], np.maximum(one, other)[apart]
    count = int(label.max()) + 1
    pair, place = np.unique(low * count + high, return_inverse=True)
    length = np.bincount(place)
    step = np.bincount(place, edges[2][apart]) / length
    size = np.bincount(label, minlength=count)
    soft = (step < _FAINT) & (length > 0.5 * np.sqrt(np.minimum(size[pair // count], size[pair % count])))
    rows, columns = pair[soft] // count, pair[soft] % count
    graph = coo_array((np.ones(len(rows)), (rows, columns)), shape=(count, count))
    return np.asarray(connected_components(graph, directed=False)[1][label], np.intp)


def _edges(lab: NDArray[np.float32]) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float32]]:
    """Every pair of neighbours, across and down, and how much their colours differ."""
    number = np.arange(lab.shape[0] * lab.shape[1]).reshape(lab.shape[:2])
    across = np.linalg.norm(lab[:, 1:] - lab[:, :-1], axis=2)
    down = np.linalg.norm(lab[1:] - lab[:-1], axis=2)
    first = np.concatenate([number[:, :-1].ravel(), number[:-1].ravel()])
    second = np.concatenate([number[:, 1:].ravel(), number[1:].ravel()])
    return first, second, np.concatenate([across.ravel(), down.ravel()])
