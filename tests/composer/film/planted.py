"""Films whose feeling is known: what an emotion engine would say of them."""

import numpy as np

from composer.film.emotions import EMOTIONS, PLANE
from composer.film.wording_course import Course, course_of


def planted(
    *parts: tuple[str, int], cuts: int | None = None, rate: float = 1.0, share: float = 0.6, noise: int = 0
) -> Course:
    """A film of stretches, each an emotion and its number of stills; a cut every ten seconds if not said."""
    rows = [_row(name, share) for name, count in parts for _ in range(count)]
    shares = np.array(rows)
    if noise:
        shares *= np.random.default_rng(noise).uniform(0.97, 1.03, shares.shape)
        shares /= shares.sum(axis=1, keepdims=True)
    path = shares @ np.array([PLANE[name] for name in EMOTIONS])
    seconds = len(rows) / rate
    starts = np.cumsum([count for _, count in parts])[:-1] / rate
    return course_of(
        seconds,
        shares.tolist(),
        path[:, 0].tolist(),
        path[:, 1].tolist(),
        rate,
        (),
        starts.tolist(),
        round(seconds / 10) if cuts is None else cuts,
    )


def _row(emotion: str, share: float) -> list[float]:
    return [share if name == emotion else (1 - share) / (len(EMOTIONS) - 1) for name in EMOTIONS]


SAD = planted(("sad", 60), cuts=2)
TENSE = planted(("tense", 60), cuts=30)
AFRAID = planted(("fearful", 60), cuts=3)
JOYFUL = planted(("exciting", 60), cuts=12)
CALM = planted(("relaxing", 60), cuts=2)
EVEN = planted(("neutral", 60))
MIXED = planted(("relaxing", 20), ("tense", 20), ("fearful", 20))
FILMS = {
    "sad": SAD,
    "tense": TENSE,
    "afraid": AFRAID,
    "joyful": JOYFUL,
    "calm": CALM,
    "even": EVEN,
    "mixed": MIXED,
}
