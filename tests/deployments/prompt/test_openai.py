"""The prompt engine of a model of language: its options, its card, and the rules behind it."""

from typing import Any

import pytest

from composer.errors import EngineUnavailable, InputError
from deployments.engine import card, load
from deployments.prompt import ENGINES
from deployments.prompt.builtin import BuiltinPrompt
from deployments.prompt.openai import OpenAIPrompt
from tests.deployments.prompt.asking import ask, film
from tests.deployments.prompt.server import Reply, chat, fault, serving


def test_the_slot_finds_it_by_name_and_it_says_what_it_needs() -> None:
    assert load("openai", ENGINES) is OpenAIPrompt
    assert OpenAIPrompt.needs == ("openai", "stamina")
    assert OpenAIPrompt.license == "provider's terms"


@pytest.mark.parametrize("replies", [[fault(500)], [chat("nonsense")], [chat(None, "no")], [Reply(b"<p>")]])
def test_with_the_rules_behind_it_a_failure_is_the_brief_of_the_rules(replies: list[Reply]) -> None:
    with serving(*replies) as house:
        result = ask(house, on_failure="rules", timeout=1.0, retries=0)
    (ruled,) = BuiltinPrompt().run([film()])
    assert (result.words, result.paragraph) == (ruled.words, ruled.paragraph)
    assert result.understood["engine"] == "rules"
    assert "tiny wrote no brief" in result.understood["instead of"]
    assert "tiny" not in result.words + result.paragraph


def test_a_missing_key_is_named_and_the_rules_can_stand_in() -> None:
    with pytest.raises(EngineUnavailable, match="OPENAI_API_KEY") as caught:
        OpenAIPrompt()
    assert caught.value.code == "no_key"
    (result,) = OpenAIPrompt(on_failure="rules").run([film()])
    assert "OPENAI_API_KEY" in result.understood["instead of"]


@pytest.mark.parametrize("key", ["sk-clé", "sk-a\nb"])
def test_a_key_that_cannot_be_sent_is_named_but_not_told(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", key)
    with pytest.raises(EngineUnavailable, match="OPENAI_API_KEY holds") as caught:
        OpenAIPrompt()
    assert "sk-" not in caught.value.message


def test_a_missing_package_is_named_with_its_mend(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deployments.prompt.openai.find_spec", lambda _name: None)
    with pytest.raises(EngineUnavailable, match="openai, stamina; pip install") as caught:
        OpenAIPrompt(base_url="http://127.0.0.1:9/v1")
    assert caught.value.code == "extra_missing"


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"model": " "}, "model"),
        ({"timeout": 0}, "timeout"),
        ({"timeout": float("nan")}, "timeout"),
        ({"retries": -1}, "retries"),
        ({"on_failure": "guess"}, "on_failure"),
        ({"temperature": 3.0}, "temperature"),
        ({"base_url": "ftp://127.0.0.1"}, "base_url"),
        ({"base_url": "http://user:word@127.0.0.1/v1"}, "base_url"),
        ({"base_url": "nowhere"}, "base_url"),
    ],
)
def test_an_option_out_of_range_is_named(options: dict[str, Any], field: str) -> None:
    with pytest.raises(InputError) as caught:
        OpenAIPrompt(**options)
    assert caught.value.field == field


def test_only_what_is_asked_the_same_way_and_never_ruled_may_be_kept() -> None:
    def version(**options: Any) -> str:
        return card("prompt", "openai", OpenAIPrompt, options).version

    assert version()
    assert not version(temperature=0.7)
    assert not version(temperature=None)
    assert not version(on_failure="rules")
    assert card("prompt", "openai", OpenAIPrompt, {"model": "other"}).model_id == "other"


def test_commercial_use_is_as_its_owner_says() -> None:
    assert not card("prompt", "openai", OpenAIPrompt, {}).commercial
    assert card("prompt", "openai", OpenAIPrompt, {"commercial": True}).commercial
