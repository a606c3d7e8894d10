"""Ten styles of the built-in composer in numbers: writes the table of composer/music/README.md.

    python -m load_tests.styles [--seconds 60] [--seeds 3]

Takes half a minute. The numbers are the means of a few pieces, each from its style's name and a seed.
"""

import argparse
import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path

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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seeds", type=int, default=3)
    words = parser.parse_args()
    found = {
        style: [
            describe(perform(compose(read_brief(style), words.seconds, seed=seed)))
            for seed in range(1, words.seeds + 1)
        ]
        for style in STYLES
    }
    text = f"Pieces of {words.seconds:g} s, the means of {words.seeds} seeds.\n\n{table(found)}"
    print(text)
    report.write(Path(composer.music.__file__).with_name("README.md"), text, BEGIN, END)


if __name__ == "__main__":
    main()
