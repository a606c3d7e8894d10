"""A server that speaks chat completions, well and badly."""

import socket

import pytest

from composer.errors import EngineUnavailable
from deployments.prompt.openai import OpenAIPrompt
from tests.deployments.prompt.asking import ask, film
from tests.deployments.prompt.server import Reply, brief, fault, serving


def test_too_many_requests_are_waited_for_as_long_as_the_server_says() -> None:
    with serving(fault(429, Retry_After="0.02"), brief()) as house:
        assert ask(house).key == "E minor"
    assert len(house.asked) == 2


def test_a_wait_longer_than_the_time_there_is_is_not_begun() -> None:
    with (
        serving(fault(429, "slow down", Retry_After="3600"), brief()) as house,
        pytest.raises(EngineUnavailable, match="429") as caught,
    ):
        ask(house)
    assert caught.value.code == "llm_failed"
    assert len(house.asked) == 1


def test_a_server_that_fails_for_ever_is_asked_as_often_as_was_set() -> None:
    with serving(fault(500, "boom")) as house, pytest.raises(EngineUnavailable, match="500: boom") as caught:
        ask(house, retries=2)
    assert caught.value.code == "llm_failed"
    assert len(house.asked) == 3


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_key_is_not_tried_again_and_not_told(status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "secret-key-1")
    with (
        serving(fault(status, "Incorrect API key: secret-key-1")) as house,
        pytest.raises(EngineUnavailable) as caught,
    ):
        ask(house)
    assert "secret" not in caught.value.message
    assert house.keys == ["Bearer secret-key-1"]


def test_what_does_not_answer_in_time_is_a_failure() -> None:
    late = brief()
    late.wait = 30.0
    with serving(late) as house, pytest.raises(EngineUnavailable, match=r"within 0\.2 s") as caught:
        ask(house, timeout=0.2)
    assert caught.value.code == "llm_failed"


def test_what_did_not_answer_in_time_is_asked_again() -> None:
    late = brief()
    late.wait = 30.0
    with serving(late, brief()) as house:
        assert ask(house, timeout=0.6, retries=6).key == "E minor"
    assert len(house.asked) >= 2


@pytest.mark.parametrize(
    "body",
    [
        Reply(b"<html>gateway</html>", headers={"Content-Type": "text/html"}),
        Reply(b"<html>gateway</html>"),
        Reply(b"{}"),
        Reply(b"[]"),
        Reply(b'{"choices": []}'),
        Reply(b'{"choices": [null]}'),
        Reply(b'{"choices": "many"}'),
        Reply(b""),
    ],
)
def test_what_is_no_chat_completion_is_a_failure(body: Reply) -> None:
    with serving(body) as house, pytest.raises(EngineUnavailable) as caught:
        ask(house)
    assert caught.value.code == "llm_failed"


def test_nobody_there_is_a_failure() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
    with pytest.raises(EngineUnavailable) as caught:
        OpenAIPrompt("tiny", url, timeout=0.5, retries=1).run([film()])
    assert caught.value.code == "llm_failed"


def test_a_server_that_knows_no_schema_is_asked_for_any_object_from_then_on() -> None:
    with serving(fault(400, "unknown response_format json_schema"), brief()) as house:
        engine = OpenAIPrompt("tiny", house.url, timeout=5.0, retries=0)
        first, second = engine.run([film(), film()])
    assert first == second
    formats = [asked["response_format"]["type"] for asked in house.asked]
    assert formats == ["json_schema", "json_object", "json_object"]


def test_a_request_that_is_wrong_in_any_form_is_a_failure_in_the_words_of_the_server() -> None:
    with (
        serving(fault(404, "the model tiny does not exist")) as house,
        pytest.raises(EngineUnavailable, match="the model tiny does not exist"),
    ):
        ask(house)
    assert len(house.asked) == 2


def test_an_answer_that_drips_is_a_failure_in_the_same_time() -> None:
    slow = brief()
    slow.drip = 0.05
    with serving(slow) as house, pytest.raises(EngineUnavailable, match=r"within 0\.3 s") as caught:
        ask(house, timeout=0.3, retries=0)
    assert caught.value.code == "llm_failed"


@pytest.mark.parametrize("told", ["nan", "-1", "soon", "Wed, 21 Oct 2015 07:28:00 GMT"])
def test_a_wait_that_is_none_is_short(told: str) -> None:
    with serving(fault(503, Retry_After=told), brief()) as house:
        assert ask(house).key == "E minor"
    assert len(house.asked) == 2


def test_an_empty_purse_is_not_tried_again() -> None:
    empty = fault(429, "You exceeded your current quota", kind="insufficient_quota")
    with serving(empty) as house, pytest.raises(EngineUnavailable, match="current quota"):
        ask(house)
    assert len(house.asked) == 1


@pytest.mark.parametrize("half", ["\ud800 calm", "calm \udfff"])
def test_half_a_character_in_the_wish_breaks_no_request(half: str) -> None:
    with serving(brief()) as house:
        assert ask(house, film(half)).words.startswith("calm")
    assert "calm" in house.said(0, "user")
