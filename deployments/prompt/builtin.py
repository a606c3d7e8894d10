"""The built-in prompt engine: rules that turn a film's emotion over time into words for its music."""

from collections.abc import Sequence
from math import isfinite
from typing import ClassVar

from composer.errors import InputError
from composer.film.emotions import EMOTIONS
from composer.film.wording import Wording, word
from composer.film.wording_course import Course, course_of
from deployments.edition import edition
from deployments.prompt import PromptRequest, PromptResult


class BuiltinPrompt:
    """The rules of composer.film.wording_choices. Knows the 28 styles of the built-in composer."""

    license: ClassVar[str] = "Apache-2.0"
    commercial: ClassVar[bool] = True
    version: ClassVar[str] = edition(__name__)
    max_batch: ClassVar[int] = 8

    def run(self, requests: Sequence[PromptRequest]) -> Sequence[PromptResult]:
        return [ruled(request) for request in requests]


def ruled(request: PromptRequest) -> PromptResult:
    """What the rules say of a film."""
    return result_of(word(course_for(request), request.wish, request.seed))


def course_for(request: PromptRequest) -> Course:
    """The course of a film. Raises InputError that names the field for numbers that are none of a film's."""
    _checked(request)
    return course_of(
        request.seconds,
        request.probabilities,
        request.valence,
        request.arousal,
        request.rate,
        request.motion,
        request.boundaries,
        request.cuts,
    )


def _checked(request: PromptRequest) -> None:
    for field in ("seconds", "rate"):
        value = getattr(request, field)
        if not (isfinite(value) and value > 0):
            raise InputError(f"{field} {value}: a number above 0", field=field)
    count = len(request.probabilities)
    if any(len(row) != len(EMOTIONS) or not all(map(isfinite, row)) for row in request.probabilities):
        raise InputError(f"probabilities: rows of {len(EMOTIONS)} numbers", field="probabilities")
    for field in ("valence", "arousal", "motion"):
        path = getattr(request, field)
        if path and (len(path) != count or not all(map(isfinite, path))):
            raise InputError(
                f"{len(path)} values of {field} for {count} stills: a number for each", field=field
            )


def result_of(wording: Wording) -> PromptResult:
    return PromptResult(
        wording.key,
        wording.genre,
        wording.mood,
        wording.tempo,
        wording.instruments,
        wording.paragraph,
        wording.words,
        dict(wording.understood),
    )
