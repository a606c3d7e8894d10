"""A film of four minutes whose moods are known, scored: is each mood felt, and does one theme go through it?

    python -m load_tests.film_score [--seconds 40]

Paints a film of six scenes of `--seconds` each, scores it with the built-in engines, and prints the share of
seconds in which the planted mood's quadrant is named, how the score fits, and where its motif comes back.
"""

import argparse
import asyncio
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from composer.film.emotions import EMOTIONS
from composer.film.fit import fit_of
from composer.film.soundtrack import soundtrack
from graphs.film_score import FilmScoreRequest, Scored, score
from graphs.models import Call, Models
from load_tests.motif import Motif, motif_of
from load_tests.planted_film import COURSE, Planted, planted_film

QUADRANTS = {
    "exciting": "pleasant and aroused",
    "fearful": "unpleasant and aroused",
    "tense": "unpleasant and aroused",
    "sad": "unpleasant and calm",
    "relaxing": "pleasant and calm",
    "neutral": "none",
}
"""The quadrant of composer.film.emotions.PLANE in which an emotion lies; what is neutral lies in none."""


@dataclass(frozen=True, slots=True)
class Found:
    """The share of seconds whose quadrant was named, the score's fit and motif, the processor's time."""

    named: float
    fit: dict[str, float | None]
    motif: Motif
    cpu_seconds: float


def measured(planted: Planted, models: Models | None = None) -> Found:
    """The film scored by the built-in engines, notes and all."""
    before = sum(os.times()[:4])
    local = (models or Models.local()).each(_with_notes)
    request = FilmScoreRequest.model_validate({"video": "planted.mp4"})
    scored = asyncio.run(score(request, local, planted.data, "planted.mp4"))
    cpu = sum(os.times()[:4]) - before
    seconds = scored.reading.seconds
    heard = soundtrack(scored.piece.audio, None, "replace", seconds, 0.0, ()).score
    hits = [hit.time for hit in scored.piece.hits]
    fit = fit_of(scored.reading, scored.felt.arousal, heard, hits)
    motif = motif_of(scored.piece.midi)
    return Found(named_share(scored, planted.moods), fit, motif, cpu)


def named_share(scored: Scored, moods: Sequence[str]) -> float:
    """The share of seconds whose likeliest emotion lies in the quadrant of the planted mood."""
    named = [EMOTIONS[int(np.argmax(row))] for row in scored.felt.probabilities]
    right = [QUADRANTS[one] == QUADRANTS[other] for one, other in zip(named, moods, strict=True)]
    return float(np.mean(right))


def _with_notes(slot: str, call: Call[Any, Any]) -> Call[Any, Any]:
    async def noted(request: Any) -> Any:
        return await call(replace(request, midi=True))

    return noted if slot == "music" else call


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=40, help="of each of the six scenes")
    found = measured(planted_film(parser.parse_args().seconds))
    print(f"moods planted: {', '.join(COURSE)}")
    print(f"quadrant named in {100 * found.named:.1f} % of the seconds (80 wanted)")
    print(f"fit: {found.fit}")
    times = ", ".join(f"{time:.0f}" for time in found.motif.times)
    print(f"motif {found.motif.shape} from pitches {sorted(set(found.motif.pitches))} at {times} s")
    print(f"{len(found.motif.times)} times; {found.motif.chance:.1f} by chance alone")
    print(f"processor seconds without painting and dubbing: {found.cpu_seconds:.1f}")


if __name__ == "__main__":
    main()
