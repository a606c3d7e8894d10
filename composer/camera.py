"""Camera moves over stills: neighbours differ, and a move starts or ends where the eye goes."""

from composer.timeline import Motion

MARGIN = 1.2
"""How much larger than the canvas a picture should be for the closest window to stay sharp."""


def ken_burns(number: int, focus: tuple[float, float]) -> Motion:
    """The move for photo `number` of a film: in towards `focus` (fractions of it) or out, in turn."""
    closest = 1 / MARGIN
    whole = (0.5, 0.5, 1.0)
    close = (_inside(focus[0], closest), _inside(focus[1], closest), closest)
    return Motion("ken_burns", whole, close) if number % 2 == 0 else Motion("ken_burns", close, whole)


def _inside(centre: float, width: float) -> float:
    """The nearest centre of a window of this width that does not leave the picture."""
    return min(max(centre, width / 2), 1 - width / 2)
