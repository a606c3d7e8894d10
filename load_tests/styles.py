"""Ten styles of the built-in composer in numbers: writes the table of composer/music/README.md.

    python -m load_tests.styles [--seconds 60] [--seeds 3]

Takes half a minute. The numbers are the means of a few pieces, each from its style's name and a seed.
"""

import argparse
import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import composer.music
from composer.descriptors import Descriptors, describe
from composer.music.arrange import compose
from composer.music.brief import read_brief
from composer.music.perform import perform
from load_tests import report

BEGIN, END = "<!-- styles -->", "<!-- /styles -->"
STYLES = ("folk", "piano", "jazz", "rock", "hiphop", "techno", "ambient", "cinematic", "horror", "chiptune")


def table(found: Mapping[str, Sequence[Descriptors]]) -> str:
    """The means of each style's pieces, in Markdown."""
    rows = [
        "| style | loudness LUFS | range LU | contrast dB | crest dB | coverage | centroid Hz | onsets/s |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for style, pieces in found.items():
        mean = {name: statistics.fmean(getattr(piece, name) for piece in pieces) for name in _NAMES}
        level = f"{mean['loudness']:.1f} | {mean['loudness_range']:.1f} | {mean['contrast']:.1f}"
        rest = f"{mean['crest']:.1f} | {mean['coverage']:.2f} | {mean['centroid']:.0f} | {mean['onsets']:.1f}"
        rows.append(f"| {style} | {level} | {rest} |")
    return "\n".join(rows)


_NAMES = ("loudness", "loudness_range", "contrast", "crest", "coverage", "centroid", "onsets")


def variety(features: NDArray[np.float64], styles: Sequence[str]) -> float:
    """How many times further pieces of two styles lie apart than pieces of one.

    `features` is (pieces, measures); the distance is Euclid's, every measure over its standard deviation.
    """
    spread = features.std(axis=0)
    scaled = features[:, spread > 0] / spread[spread > 0]
    apart = np.sqrt(np.square(scaled[:, None] - scaled[None]).sum(axis=2))
    names = np.array(styles)
    same = names[:, None] == names[None]
    others = same & ~np.eye(len(names), dtype=bool)
    return float(apart[~same].mean() / apart[others].mean())


def features(tempo: float, found: Descriptors) -> tuple[float, ...]:
    """What a style is told by: tempo, onset density, centroid, chroma entropy."""
    return tempo, found.onsets, found.centroid, found.chroma_entropy


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seeds", type=int, default=3)
    words = parser.parse_args()
    found: dict[str, list[Descriptors]] = {}
    rows, names = [], []
    for style in STYLES:
        for seed in range(1, words.seeds + 1):
            score = compose(read_brief(style), words.seconds, seed=seed)
            found.setdefault(style, []).append(describe(perform(score)))
            rows.append(features(score.tempo, found[style][-1]))
            names.append(style)
    apart = variety(np.array(rows), names)
    text = (
        f"Pieces of {words.seconds:g} s, the means of {words.seeds} seeds. Pieces of two styles lie "
        f"{apart:.1f} times as far apart as pieces of one, by tempo, onsets, centroid and chroma entropy, "
        f"each over its standard deviation.\n\n{table(found)}"
    )
    print(text)
    report.write(Path(composer.music.__file__).with_name("README.md"), text, BEGIN, END)


if __name__ == "__main__":
    main()
