"""The built-in prompt engine behind its slot."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from composer.errors import InputError
from composer.film.emotions import EMOTIONS
from composer.music.brief import read_brief
from deployments.engine import Host, card, load
from deployments.prompt import ENGINES, PromptRequest, PromptResult
from deployments.prompt.builtin import BuiltinPrompt

TENSE = tuple(0.5 if name == "tense" else 0.1 for name in EMOTIONS)


def film(count: int = 20, wish: str = "", seed: int = 0) -> PromptRequest:
    return PromptRequest(
        float(count), (TENSE,) * count, (-0.4,) * count, (0.7,) * count, wish=wish, seed=seed
    )


def test_the_slot_finds_it_by_name_and_its_answers_may_be_kept() -> None:
    assert load("builtin", ENGINES) is BuiltinPrompt
    said = card("prompt", "builtin", BuiltinPrompt, {})
    assert said.version
    assert said.commercial
    assert said.license == "Apache-2.0"


def test_the_parts_of_a_brief_are_what_the_composer_hears_in_its_words() -> None:
    (result,) = BuiltinPrompt().run([film()])
    brief = read_brief(result.words)
    assert (result.genre, result.tempo, result.mood) == (brief.genre, brief.tempo, ", ".join(brief.moods))
    assert result.key.endswith(brief.mode)
    assert result.instruments == brief.instruments
    assert result.paragraph not in result.words


@pytest.mark.parametrize("count", [2, 600])
def test_very_short_and_very_long_films_have_a_brief(count: int) -> None:
    (result,) = BuiltinPrompt().run([film(count)])
    assert result.genre == "tension"
    assert result.paragraph


def test_a_film_alone_has_the_brief_that_it_has_among_others() -> None:
    requests = [film(seed=seed) for seed in range(4)]
    alone = [BuiltinPrompt().run([request])[0] for request in requests]

    async def together() -> list[PromptResult]:
        host: Host[PromptRequest, PromptResult] = Host(BuiltinPrompt())
        return list(await asyncio.gather(*(host(request) for request in requests)))

    assert asyncio.run(together()) == alone


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("seconds", 0.0),
        ("rate", float("nan")),
        ("probabilities", ((0.5, 0.5),) * 20),
        ("valence", (0.1,) * 3),
        ("arousal", (float("inf"),) * 20),
    ],
)
def test_numbers_that_are_no_film_are_refused_by_name(field: str, value: Any) -> None:
    with pytest.raises(InputError) as caught:
        BuiltinPrompt().run([replace(film(), **{field: value})])
    assert caught.value.field == field


def test_the_wish_stands_first_in_the_words() -> None:
    (result,) = BuiltinPrompt().run([film(wish="jazz with a muted trumpet, 92 bpm")])
    assert result.words.startswith("jazz with a muted trumpet, 92 bpm. ")
    assert (result.genre, result.tempo, result.instruments) == ("jazz", 92, ("muted trumpet",))
