"""A film and its score drawn over time: what is felt, where it is cut, what the music does.

Knows no film and no music: Matplotlib draws what it is given.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from composer.film import FilmReading
from composer.film.emotions import EMOTIONS
from composer.loudness import short_term
from composer.media import Audio

COLOURS = ("#d1495b", "#6a4c93", "#e08e2b", "#3d6fb5", "#3a9d6e", "#9aa0a6")
"""One for each of EMOTIONS."""

_INK, _FAINT = "#22262e", "#c9ccd3"


class Section(Protocol):
    """A part of the music, in seconds."""

    @property
    def name(self) -> str: ...
    @property
    def start(self) -> float: ...
    @property
    def end(self) -> float: ...


class Stroke(Protocol):
    """A moment that the music strikes."""

    @property
    def time(self) -> float: ...


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """What there is to draw; rows of `probabilities`, `valence` and `arousal` belong to the stills."""

    reading: FilmReading
    probabilities: Sequence[Sequence[float]]
    valence: Sequence[float]
    arousal: Sequence[float]
    sections: Sequence[Section]
    hits: Sequence[Stroke]
    score: Audio


def plot(drawn: Drawn) -> bytes:
    """A PNG of about 1,200 x 900 pixels: emotions stacked, arousal and valence, motion with the cuts, and the
    score's short-term loudness with its sections and hits. The same values give the same bytes."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(12, 9), dpi=100, layout="constrained", facecolor="white")
    FigureCanvasAgg(figure)
    felt, plane, moved, heard = figure.subplots(4, 1, sharex=True, height_ratios=(3, 2, 1.4, 2.4))
    _felt(felt, drawn)
    _plane(plane, drawn)
    _moved(moved, drawn)
    _heard(heard, drawn)
    file = io.BytesIO()
    figure.savefig(file, format="png", metadata={"Software": None})
    return file.getvalue()


def _times(drawn: Drawn, count: int) -> Any:
    return np.arange(count) / drawn.reading.rate


def _named(axes: Any, words: str, drawn: Drawn) -> None:
    axes.set_ylabel(words, color=_INK)
    axes.set_xlim(0, drawn.reading.seconds)
    axes.margins(y=0.05)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)


def _felt(axes: Any, drawn: Drawn) -> None:
    rows = np.asarray(drawn.probabilities, float).reshape(-1, len(EMOTIONS))
    # The last still stands for the time that is left of the film.
    rows = np.vstack([rows, rows[-1:]])
    axes.stackplot(_times(drawn, len(rows)), rows.T, labels=EMOTIONS, colors=COLOURS, step="post")
    axes.set_ylim(0, 1)
    axes.legend(loc="upper left", bbox_to_anchor=(1, 1), frameon=False)
    _named(axes, "emotion", drawn)


def _plane(axes: Any, drawn: Drawn) -> None:
    axes.axhline(0, color=_FAINT, lw=0.8)
    axes.plot(_times(drawn, len(drawn.arousal)), drawn.arousal, color="#d1495b", label="arousal")
    axes.plot(_times(drawn, len(drawn.valence)), drawn.valence, color="#3d6fb5", label="valence")
    axes.set_ylim(-1, 1)
    axes.legend(loc="upper left", bbox_to_anchor=(1, 1), frameon=False)
    _named(axes, "felt", drawn)


def _moved(axes: Any, drawn: Drawn) -> None:
    axes.fill_between(
        _times(drawn, len(drawn.reading.motion)), drawn.reading.motion, color=_FAINT, step="post"
    )
    for cut in drawn.reading.cuts:
        axes.vlines(cut.time, 0, max(cut.strength, 0.05), color=_INK, lw=1)
    axes.set_ylim(0, 1)
    _named(axes, "motion, cuts", drawn)


def _heard(axes: Any, drawn: Drawn) -> None:
    times, loudness = short_term(drawn.score)
    axes.plot(times, loudness, color=_INK)
    low, high = float(np.min(loudness)) - 2, float(np.max(loudness)) + 4
    axes.set_ylim(low, high)
    for number, part in enumerate(drawn.sections):
        axes.axvspan(part.start, part.end, color=_FAINT, alpha=0.45 if number % 2 else 0.15, lw=0)
        axes.text(
            (part.start + part.end) / 2, high - 1, part.name, ha="center", va="top", fontsize=8, clip_on=True
        )
    for hit in drawn.hits:
        axes.axvline(hit.time, color="#d1495b", lw=1, ls="--")
    _named(axes, "score, LUFS", drawn)
    axes.set_xlabel("seconds")
