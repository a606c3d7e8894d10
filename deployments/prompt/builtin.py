"""The built-in prompt engine: rules that turn a film's emotion over time into words for its music."""

from collections.abc import Sequence
from typing import ClassVar

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
