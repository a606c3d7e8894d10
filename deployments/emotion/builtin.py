"""The built-in emotion engine: a film's feeling from light, colour, motion and cuts. Needs no weights."""

from collections.abc import Sequence
from typing import ClassVar

from composer.codec import decode_picture
from composer.film.feelings import SMOOTH_SECONDS, feel
from composer.film.seen import see
from deployments.edition import edition
from deployments.emotion import EmotionRequest, EmotionResult
from deployments.emotion.wishes import check, told


class BuiltinEmotion:
    """One film at a time: OpenCV uses the cores that there are.

    What is measured and how it is weighed is in composer.film.seen and composer.film.feelings. `usual` takes
    a still together with those around it in its shot; `bare` takes each alone, since there is no model here
    that could be asked for the bare words. Raises InputError for a film without stills and for numbers that
    do not belong to them.
    """

    license: ClassVar[str] = "Apache-2.0"
    commercial: ClassVar[bool] = True
    version: ClassVar[str] = edition(__name__)
    max_batch: ClassVar[int] = 1

    def run(self, requests: Sequence[EmotionRequest]) -> Sequence[EmotionResult]:
        return [_felt(request) for request in requests]


def _felt(request: EmotionRequest) -> EmotionResult:
    check(request)
    seen = see(decode_picture(still) for still in request.stills)
    smooth = request.mode == "usual"
    felt = feel(seen, request.motion, request.cuts, request.rate, smooth)
    said = {
        "measured": "light, contrast, colour, lines, faces, "
        + ("motion, " if request.motion else "")
        + "cuts",
        "smoothed": f"over {SMOOTH_SECONDS:g} s within shots" if smooth else "no",
    }
    return told(felt.probabilities, felt.valence, felt.arousal, said)
