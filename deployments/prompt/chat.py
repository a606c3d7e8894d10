"""One question to a server that speaks the chat completions of OpenAI. Knows no film and no music.

What may pass (too many requests, a server's fault, a timeout, no connection) is asked again; all of it ends
by a deadline, however slowly a server drips.
"""

import asyncio
import time
from collections.abc import Sequence
from email.utils import parsedate_to_datetime
from importlib import import_module
from ipaddress import ip_address
from math import isnan
from typing import Any
from urllib.parse import urlsplit

from composer.errors import EngineUnavailable, InputError

_NO_SCHEMA = (400, 404, 415, 422)
_PASSES = (408, 429)
_TOLD = 200

Messages = Sequence[dict[str, str]]


class Refusal(Exception):
    """The model would not answer; what it said."""


class Unanswered(Exception):
    """The server gave no answer; why, in words."""


class Chat:
    """A model behind a server.

    An attempt takes at most `timeout` seconds, and there are at most `retries` more of them. Structured
    output by a schema is asked for until the server has shown that it knows none; then any JSON object.
    """

    def __init__(
        self,
        model: str,
        base_url: str,
        key: str,
        timeout: float,
        retries: int,
        temperature: float | None,
        schema: dict[str, Any],
    ) -> None:
        # by name: mypy would take minutes for the package's thousand generated modules
        self._openai: Any = import_module("openai")
        self._stamina: Any = import_module("stamina")
        self._model, self._base_url, self._key = model, base_url, key
        self._timeout, self._retries, self._temperature = timeout, retries, temperature
        self._formats: list[dict[str, Any]] = [
            {
                "type": "json_schema",
                "json_schema": {"name": "music_brief", "strict": True, "schema": schema},
            },
            {"type": "json_object"},
        ]

    def ask(self, messages: Messages, seed: int, deadline: float) -> str:
        """The text of the answer, before `deadline` (time.monotonic). Raises Refusal or Unanswered."""
        return asyncio.run(self._asked(messages, seed, deadline))

    async def _asked(self, messages: Messages, seed: int, deadline: float) -> str:
        client = self._openai.AsyncOpenAI(
            api_key=self._key, base_url=self._base_url, max_retries=0, timeout=self._timeout
        )
        try:
            async with client:
                return await self._formatted(client, messages, seed, deadline)
        except self._openai.APIError as error:
            raise Unanswered(self._why(error)) from None
        except TimeoutError:
            raise Unanswered(f"no answer within {self._timeout:g} s") from None

    async def _formatted(self, client: Any, messages: Messages, seed: int, deadline: float) -> str:
        try:
            return await self._retried(client, messages, seed, deadline)
        except self._openai.APIStatusError as error:
            if error.status_code not in _NO_SCHEMA or len(self._formats) == 1:
                raise
        whole, self._formats = self._formats, self._formats[1:]
        try:
            return await self._retried(client, messages, seed, deadline)
        except self._openai.APIStatusError:
            self._formats = whole  # so it was not for the schema
            raise

    async def _retried(self, client: Any, messages: Messages, seed: int, deadline: float) -> str:
        step = min(0.5, self._timeout / 20)
        retrying = self._stamina.retry_context(
            on=lambda error: self._wait(error, deadline),
            attempts=self._retries + 1,
            timeout=max(0.01, deadline - time.monotonic()),
            wait_initial=step,
            wait_jitter=step,
            wait_max=self._timeout,
        )
        async for attempt in retrying:
            with attempt:
                async with asyncio.timeout(min(self._timeout, deadline - time.monotonic())):
                    return await self._once(client, messages, seed)
        raise Unanswered("nobody was asked")

    async def _once(self, client: Any, messages: Messages, seed: int) -> str:
        asked: dict[str, Any] = {"model": self._model, "messages": _encodable(messages), "seed": seed}
        asked["response_format"] = self._formats[0]
        if self._temperature is not None:
            asked["temperature"] = self._temperature
        try:
            reply = await client.chat.completions.create(**asked)
        except ValueError:  # what says that it is JSON and is none
            raise Unanswered("what came back is no chat completion") from None
        return _content(reply)

    def _wait(self, error: Exception, deadline: float) -> bool | float:
        """Whether to ask again after this, and when the server says so, after how many seconds."""
        if isinstance(error, TimeoutError | self._openai.APIConnectionError):
            return True
        if not isinstance(error, self._openai.APIStatusError) or error.code == "insufficient_quota":
            return False
        if error.status_code < 500 and error.status_code not in _PASSES:
            return False
        told = _told_wait(error.response.headers.get("retry-after"))
        if told is None:
            return True
        return max(0.01, told) if told < deadline - time.monotonic() else False

    def _why(self, error: Any) -> str:
        """An error in words, without the key."""
        status = getattr(error, "status_code", None)
        said = " ".join(str(error.message).replace(self._key, "[key]").split())[:_TOLD]
        if status in (401, 403):
            return f"the server refused the key ({status})"
        if isinstance(error, self._openai.APITimeoutError):
            return f"no answer within {self._timeout:g} s"
        plain = said.removeprefix(f"Error code: {status} - ")
        return said if status is None else f"the server answered {status}: {plain}"


def _encodable(messages: Messages) -> list[dict[str, str]]:
    """The messages without halves of characters, which JSON can hold and no request can."""
    return [
        {name: text.encode(errors="replace").decode() for name, text in each.items()} for each in messages
    ]


def _content(reply: Any) -> str:
    """The text in a chat completion, which nobody has checked yet."""
    choices = getattr(reply, "choices", None)
    if not isinstance(choices, list) or not choices:
        raise Unanswered("what came back is no chat completion")
    message = getattr(choices[0], "message", None)
    refusal = getattr(message, "refusal", None)
    if refusal or getattr(choices[0], "finish_reason", None) == "content_filter":
        raise Refusal(" ".join(str(refusal or "its content filter stopped it").split())[:_TOLD])
    content = getattr(message, "content", None)
    return content if isinstance(content, str) else ""


def _told_wait(header: str | None) -> float | None:
    """The seconds of a Retry-After, which may be a date."""
    if not header:
        return None
    try:
        return None if isnan(float(header)) else float(header)
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(header).timestamp() - time.time()
    except (TypeError, ValueError):
        return None


def is_loopback(base_url: str) -> bool:
    """Whether a server is on this machine."""
    host = urlsplit(base_url).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def check_url(base_url: str) -> None:
    """Raises InputError for what is no address of a server."""
    try:
        parts = urlsplit(base_url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        good = False
    if not good or parts.username or parts.password:
        raise InputError(
            f"base_url {base_url[:100]!r}: http:// or https://, a host and a path, no user and no password",
            field="base_url",
        )


def key_for(base_url: str, environment: dict[str, str]) -> str:
    """The key of OPENAI_API_KEY, which a server on this machine may do without.

    Raises EngineUnavailable `no_key`, also for what cannot be sent as one.
    """
    key = environment.get("OPENAI_API_KEY", "").strip()
    if not key and not is_loopback(base_url):
        raise EngineUnavailable("no key: set the environment variable OPENAI_API_KEY", "no_key")
    if not (key.isascii() and key.isprintable()):
        raise EngineUnavailable("OPENAI_API_KEY holds characters that no key has: set it anew", "no_key")
    return key or "none"
