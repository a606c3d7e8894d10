"""A film and its score drawn over time: what is felt, where it is cut, what the music does.

Knows no film and no music: Matplotlib draws what it is given. It is imported on the first call.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from composer.film import SPEECH_RATE, FilmReading
from composer.film.emotions import EMOTIONS
from composer.film.soundtrack import SPEECH
from composer.loudness import short_term
from composer.media import Audio

COLOURS = ("#d1495b", "#6a4c93", "#e08e2b", "#3d6fb5", "#3a9d6e", "#9aa0a6")
"""One for each of EMOTIONS."""

_INK, _SOFT, _FAINT = "#22262e", "#7b828e", "#d8dbe1"
_WARM, _COLD = "#d1495b", "#3d6fb5"


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
    """A PNG of 1,200 x 1,000 pixels: the emotions stacked, arousal and valence, motion and cuts, and the
    score's short-term loudness with its sections and hits beside the film's own. The same values give the
    same bytes."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(12, 10), dpi=100, layout="constrained", facecolor="white")
    FigureCanvasAgg(figure)
    rows = figure.subplots(4, 1, sharex=True, height_ratios=(2.6, 2, 1.4, 2.6))
    for axes, draw in zip(rows, (_felt, _plane, _moved, _heard), strict=True):
        draw(axes, drawn)
        for cut in drawn.reading.cuts:
            axes.axvline(cut.time, color=_INK, lw=0.7, alpha=0.25, zorder=0.5)
    rows[-1].set_xlabel("seconds", color=_INK)
    figure.align_ylabels(rows)
    file = io.BytesIO()
    figure.savefig(file, format="png", metadata={"Software": None})
    return file.getvalue()


def _times(drawn: Drawn, count: int) -> NDArray[np.float64]:
    return np.asarray(np.arange(count) / drawn.reading.rate, np.float64)


def _held(values: Sequence[float]) -> NDArray[np.float64]:
    """With the last value once more: it stands for what is left of the film after the last still."""
    return np.asarray([*values, *values[-1:]], np.float64)


def _dressed(axes: Any, words: str, drawn: Drawn) -> None:
    axes.set_ylabel(words, color=_INK)
    axes.set_xlim(0, drawn.reading.seconds)
    axes.tick_params(color=_SOFT, labelcolor=_SOFT)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(_SOFT)


def _legend(axes: Any, reverse: bool = False) -> None:
    """Beside the drawing, so that it hides nothing."""
    axes.legend(
        loc="upper left",
        bbox_to_anchor=(1.005, 1.03),
        frameon=False,
        labelcolor=_INK,
        handlelength=1.4,
        reverse=reverse,
    )


def _felt(axes: Any, drawn: Drawn) -> None:
    rows = np.asarray(drawn.probabilities, float).reshape(-1, len(EMOTIONS))
    rows = 100 * np.vstack([rows, rows[-1:]])
    axes.stackplot(
        _times(drawn, len(rows)), rows.T, labels=EMOTIONS, colors=COLOURS, step="post", alpha=0.9, lw=0
    )
    axes.set_ylim(0, 100)
    _legend(axes, reverse=True)
    _dressed(axes, "emotion, %", drawn)


def _plane(axes: Any, drawn: Drawn) -> None:
    axes.axhline(0, color=_FAINT, lw=1)
    for name, values, colour in (("arousal", drawn.arousal, _WARM), ("valence", drawn.valence, _COLD)):
        held = _held(values)
        axes.plot(_times(drawn, len(held)), held, color=colour, lw=1.8, label=name)
    axes.set_ylim(-1.05, 1.05)
    axes.set_yticks((-1, 0, 1))
    _legend(axes)
    _dressed(axes, "felt", drawn)


def _moved(axes: Any, drawn: Drawn) -> None:
    held = _held(drawn.reading.motion)
    axes.fill_between(_times(drawn, len(held)), held, color="#aab3c2", step="post", lw=0, label="motion")
    cuts = [(cut.time, max(cut.strength, 0.05)) for cut in drawn.reading.cuts]
    if cuts:
        times, strengths = zip(*cuts, strict=True)
        axes.vlines(times, 0, strengths, color=_INK, lw=1.4, label="cut, its strength")
    axes.set_ylim(0, 1.05)
    axes.set_yticks((0, 0.5, 1))
    _legend(axes)
    _dressed(axes, "picture", drawn)


def _heard(axes: Any, drawn: Drawn) -> None:
    times, loudness = short_term(drawn.score)
    # Fades and stops go deep and would flatten all the rest.
    low = max(float(np.min(loudness)), float(np.quantile(loudness, 0.1)) - 10) - 3
    high = float(np.max(loudness)) + 4
    own = np.clip(_held(drawn.reading.loudness), low, None)
    if len(own) and own.max() > low:
        high = max(high, float(own.max()) + 3)
        axes.plot(np.arange(len(own)), own, color=_SOFT, lw=1, ls=":", label="film's own sound")
    axes.plot(times, np.maximum(loudness, low), color=_INK, lw=1.8, label="score")
    axes.set_ylim(low, high)
    _parts(axes, drawn.sections)
    _strokes(axes, drawn.hits, low + 0.06 * (high - low))
    spoken = np.asarray(drawn.reading.speech) >= SPEECH
    if spoken.any():
        at = np.arange(len(spoken)) / SPEECH_RATE
        axes.fill_between(
            at, low, low + 0.025 * (high - low), where=spoken, color="#e08e2b", lw=0, label="like speech"
        )
    _legend(axes)
    _dressed(axes, "loudness, LUFS", drawn)


def _parts(axes: Any, sections: Sequence[Section]) -> None:
    """Sections as bands, their names at the top where there is room."""
    place = axes.get_xaxis_transform()
    for number, part in enumerate(sections):
        axes.axvspan(part.start, part.end, color=_FAINT, alpha=0.55 if number % 2 else 0.22, lw=0, zorder=0)
        axes.text(
            (part.start + part.end) / 2,
            0.97,
            part.name,
            transform=place,
            ha="center",
            va="top",
            fontsize=9,
            color=_INK,
            clip_on=True,
        )


def _strokes(axes: Any, hits: Sequence[Stroke], height: float) -> None:
    if hits:
        times = [hit.time for hit in hits]
        axes.vlines(times, *axes.get_ylim(), color=_WARM, lw=1, ls="--", alpha=0.8)
        axes.plot(times, [height] * len(times), "^", color=_WARM, ms=8, label="hit")
