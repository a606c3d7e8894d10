"""`/generate_content`: as a client of the text-to-video service knows it."""

import httpx2
import pytest

from composer.errors import EngineUnavailable, InputError
from deployments.runner import Job, Show
from graphs.models import Result
from tests.deployments.ingress.conftest import FILM, House

PATH = "/generate_content"


async def test_the_answer_is_the_film_as_the_old_services_attachment(house: House) -> None:
    wish = {"genre": "jazz", "duration": 12, "video_prompt": "a river"}
    answer = await house.client.post(PATH, json=wish)
    assert (answer.status_code, answer.content) == (200, FILM)
    assert answer.headers["content-type"] == "video/mp4"
    assert answer.headers["content-disposition"] == 'attachment; filename="final_video.mp4"'
    [accepted] = house.accepted
    assert {name: accepted[name] for name in ("genre", "seconds", "prompt")} == {
        "genre": "jazz",
        "seconds": 12,
        "prompt": "a river",
    }


async def test_what_is_not_said_is_as_it_was(house: House) -> None:
    assert (await house.client.post(PATH, json={})).status_code == 200
    [accepted] = house.accepted
    assert (accepted["genre"], accepted["seconds"]) == ("pop", 10)
    assert accepted["prompt"] == "A peaceful scenic view of nature."


async def test_every_film_is_another_one(house: House) -> None:
    for _ in range(2):
        await house.client.post(PATH, json={})
    first, second = house.accepted
    assert first["seed"] != second["seed"]


async def test_the_job_is_one_like_all_others(house: House) -> None:
    answer = await house.client.post(PATH, json={})
    state = (await house.client.get(answer.headers["content-location"])).json()
    assert (state["graph"], state["status"]) == ("content", "completed")


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (InputError("prompt: cannot be shown", field="prompt"), 422),
        (EngineUnavailable("no engine came back"), 503),
        (RuntimeError("/secret"), 500),
    ],
)
async def test_what_fails_is_a_sentence_and_a_status(house: House, error: Exception, status: int) -> None:
    async def run(_: Job, __: Show) -> Result:
        raise error

    house.run = run
    answer = await house.client.post(PATH, json={})
    assert answer.status_code == status
    assert isinstance(answer.json()["error"], str)
    assert "secret" not in answer.text


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({"duration": 100_000}, "duration"),
        ({"video_prompt": ""}, "video_prompt"),
        ({"length": 3}, "length"),
        ({"seconds": 3}, "seconds: there is no such field"),
    ],
)
async def test_what_is_asked_wrongly_is_refused_in_the_clients_own_words(
    client: httpx2.AsyncClient, wish: dict[str, object], said: str
) -> None:
    answer = await client.post(PATH, json=wish)
    assert answer.status_code == 422
    assert said in answer.json()["error"]


async def test_a_body_that_is_no_json_is_told_in_the_same_form(client: httpx2.AsyncClient) -> None:
    answer = await client.post(PATH, content=b"{", headers={"content-type": "application/json"})
    assert answer.status_code == 400
    assert isinstance(answer.json()["error"], str)
