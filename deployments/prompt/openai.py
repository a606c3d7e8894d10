"""The prompt engine of a model of language, behind any server that speaks OpenAI's chat completions.

Knows no provider but its default address.
"""

import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.util import find_spec
from math import isfinite
from typing import Any, ClassVar, Literal, get_args

from composer.errors import EngineUnavailable, InputError
from deployments.edition import edition
from deployments.prompt import PromptRequest, PromptResult
from deployments.prompt.answers import briefed, questions, read, schema
from deployments.prompt.builtin import course_for, ruled
from deployments.prompt.chat import Chat, Messages, Refusal, Unanswered, check_url, key_for

MODEL = "gpt-4o-mini"
BASE_URL = "https://api.openai.com/v1"

Failure = Literal["fail", "rules"]

_ECHO = 4000
_MEND = "That answer cannot be used. What is wrong: {wrong}. Answer again with one JSON object of the schema."


class OpenAIPrompt:
    """Briefs by a model of language; what comes back is checked, and a wrong answer may be mended once.

    `base_url` is the server's address, OpenAI's without one; the key is that of OPENAI_API_KEY alone. An
    attempt takes at most `timeout` seconds; all there is to an answer (`retries` more attempts, waits, the
    mending) at most `timeout` times `retries` + 1. `temperature` None leaves it to the model, for those that
    take none; `seed` is that of the request without one. `commercial` says that the terms one has with the
    provider allow it.

    When no brief comes of it, `on_failure` `fail` raises EngineUnavailable `llm_failed`, or `llm_refused`
    where the model would not; `rules` gives the built-in engine's, and says so.
    """

    license: ClassVar[str] = "provider's terms"
    max_batch: ClassVar[int] = 1
    needs: ClassVar[tuple[str, ...]] = ("openai", "stamina")

    def __init__(
        self,
        model: str = MODEL,
        base_url: str | None = None,
        timeout: float = 30.0,
        retries: int = 2,
        on_failure: Failure = "fail",
        temperature: float | None = 0.0,
        seed: int | None = None,
        commercial: bool = False,  # noqa: ARG002  what `declare` reads of the options
    ) -> None:
        _checked(model, timeout, retries, on_failure, temperature)
        check_url(base_url or BASE_URL)
        self._model, self._seed, self._on_failure = model, seed, on_failure
        self._patience = timeout * (retries + 1)
        self._chat: Chat | EngineUnavailable
        try:
            _require(*self.needs)
            key = key_for(base_url or BASE_URL, dict(os.environ))
            self._chat = Chat(model, base_url or BASE_URL, key, timeout, retries, temperature, schema())
        except EngineUnavailable as error:
            if on_failure == "fail":
                raise
            self._chat = error

    @staticmethod
    def declare(options: Mapping[str, Any]) -> dict[str, Any]:
        """A version, and so a place in the cache, only where the same question should have the same answer.

        That is at temperature 0, and not with the rules behind it, whose brief of a bad hour would be kept.
        """
        temperature = options.get("temperature", 0.0)
        keeps = temperature == 0 and options.get("on_failure", "fail") == "fail"
        return {
            "commercial": options.get("commercial") is True,
            "model_id": str(options.get("model") or MODEL),
            "version": edition(__name__, "openai", "pydantic") if keeps else "",
        }

    def run(self, requests: Sequence[PromptRequest]) -> Sequence[PromptResult]:
        return [self._answered(request) for request in requests]

    def _answered(self, request: PromptRequest) -> PromptResult:
        try:
            if isinstance(self._chat, EngineUnavailable):
                raise self._chat
            return self._asked(self._chat, request)
        except EngineUnavailable as error:
            if self._on_failure == "fail":
                raise
            result = ruled(request)
            told = {**result.understood, "engine": "rules", "instead of": f"{self._model}: {error.message}"}
            return replace(result, understood=told)

    def _asked(self, chat: Chat, request: PromptRequest) -> PromptResult:
        """The brief, from the first answer or from the second, after the model was told what was wrong."""
        course = course_for(request)
        deadline = time.monotonic() + self._patience
        messages: Messages = questions(request, course)
        for again in (False, True):
            content = ""
            try:
                content = chat.ask(messages, self._seeded(request), deadline)
                return self._told(briefed(read(content), request, course), again)
            except Unanswered as error:
                raise self._failed(str(error)) from None
            except Refusal as error:
                wrong, code = f"it refused: {error}", "llm_refused"
            except ValueError as error:
                wrong, code = str(error), "llm_failed"
            messages = _mending(messages, content, wrong)
        raise self._failed(wrong, code)

    def _seeded(self, request: PromptRequest) -> int:
        return request.seed if self._seed is None else self._seed

    def _told(self, result: PromptResult, again: bool) -> PromptResult:
        mended = {"answer": "mended once"} if again else {}
        return replace(
            result, understood={**result.understood, "engine": "llm", "model": self._model, **mended}
        )

    def _failed(self, why: str, code: str = "llm_failed") -> EngineUnavailable:
        text = "".join(letter if letter.isprintable() else " " for letter in why)[:600]
        return EngineUnavailable(f"{self._model} wrote no brief: {text}", code)


def _mending(messages: Messages, content: str, wrong: str) -> Messages:
    said = [{"role": "assistant", "content": content[:_ECHO]}] if content else []
    return [*messages, *said, {"role": "user", "content": _MEND.format(wrong=wrong)}]


def _checked(model: str, timeout: float, retries: int, on_failure: str, temperature: float | None) -> None:
    if not model.strip():
        raise InputError("model is empty: what the server calls one, such as gpt-4o-mini", field="model")
    if not (isfinite(timeout) and 0 < timeout <= 600):
        raise InputError(f"timeout {timeout}: seconds, more than 0 and at most 600", field="timeout")
    if not 0 <= retries <= 10:
        raise InputError(f"retries {retries}: 0 to 10", field="retries")
    if on_failure not in get_args(Failure):
        choices = " or ".join(get_args(Failure))
        raise InputError(f"on_failure {on_failure!r}: {choices}", field="on_failure")
    if temperature is not None and not 0 <= temperature <= 2:
        raise InputError(f"temperature {temperature}: 0 to 2, or none", field="temperature")


def _require(*packages: str) -> None:
    missing = [package for package in packages if find_spec(package) is None]
    if missing:
        raise EngineUnavailable(
            f"not installed: {', '.join(missing)}; pip install --no-deps -r cluster/requirements-models.txt",
            "extra_missing",
        )
