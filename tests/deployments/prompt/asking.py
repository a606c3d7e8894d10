"""A film to ask about, and how a server of a test is asked."""

from typing import Any

from composer.film.emotions import EMOTIONS
from deployments.prompt import PromptRequest, PromptResult
from deployments.prompt.openai import OpenAIPrompt
from tests.deployments.prompt.server import Server

SAD = tuple(0.75 if name == "sad" else 0.05 for name in EMOTIONS)


def film(wish: str = "", seed: int = 3) -> PromptRequest:
    return PromptRequest(
        20.0, (SAD,) * 20, (-0.6,) * 20, (0.25,) * 20, 1.0, (0.1,) * 20, (8.0,), 3, wish, seed
    )


def ask(house: Server, request: PromptRequest | None = None, **options: Any) -> PromptResult:
    options = {"timeout": 5.0, "retries": 1, **options}
    (result,) = OpenAIPrompt("tiny", house.url, **options).run([request or film()])
    return result
