"""`/create-video-with-music`: as a client of the photo-vlog service knows it."""

import asyncio

import httpx2
import pytest

from composer.errors import EngineUnavailable, InputError
from deployments.runner import Job, Show
from graphs.models import Artifact, Result
from tests.deployments.ingress.conftest import FILM, House, forever, told

PATH = "/create-video-with-music"
WISH = {"image_urls": ["http://photos.example/a.jpg", "http://photos.example/b.jpg"], "prompt": "calm"}


async def test_the_answer_is_the_film_as_the_old_services_attachment(house: House) -> None:
    answer = await house.client.post(PATH, json=WISH)
    assert (answer.status_code, answer.content) == (200, FILM)
    assert answer.headers["content-type"] == "video/mp4"
    named = 'attachment; filename="generated_video_with_music.mp4"'
    assert answer.headers["content-disposition"] == named


async def test_photos_look_as_they_did(house: House) -> None:
    await house.client.post(PATH, json=WISH)
    assert house.accepted == [
        {
            "photos": WISH["image_urls"],
            "prompt": "calm",
            "size": "average",
            "fit": "cover",
            "fps": 30,
            "seconds_per_photo": 2.0,
            "transition": "dissolve",
            "transition_seconds": 0.5,
            "ken_burns": False,
        }
    ]


async def test_the_job_is_one_like_all_others(house: House) -> None:
    answer = await house.client.post(PATH, json=WISH)
    state = (await house.client.get(answer.headers["content-location"])).json()
    assert (state["graph"], state["status"]) == ("vlog", "completed")


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (InputError("photo 2: http 404", "source_http_error", "photos[1]"), 400),
        (EngineUnavailable("no engine came back"), 503),
        (RuntimeError("/secret"), 500),
    ],
)
async def test_what_fails_is_told_as_the_old_service_did(house: House, error: Exception, status: int) -> None:
    async def run(_: Job, __: Show) -> Result:
        raise error

    house.run = run
    answer = await house.client.post(PATH, json=WISH)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert "secret" not in answer.text


async def test_a_photo_that_may_not_be_fetched_is_a_bad_request_in_the_clients_own_words(
    client: httpx2.AsyncClient,
) -> None:
    answer = await client.post(PATH, json={"image_urls": ["http://10.0.0.1/a.jpg"], "prompt": "calm"})
    error = told(answer, 400, "source_blocked")
    assert error["field"] == "image_urls[0]"
    assert error["message"].startswith("image_urls[0]: ")


@pytest.mark.parametrize(
    "wish", [{}, {"image_urls": []}, {"prompt": "calm"}, {**WISH, "seed": 1}, {**WISH, "prompt": ""}]
)
async def test_what_is_asked_wrongly_cannot_be_processed(
    client: httpx2.AsyncClient, wish: dict[str, object]
) -> None:
    told(await client.post(PATH, json=wish), 422, "invalid_input")


async def test_a_full_queue_says_when_to_come_back(house: House) -> None:
    house.run = forever
    calls = [asyncio.create_task(house.client.post(PATH, json=WISH)) for _ in range(6)]
    done, waiting = await asyncio.wait(calls, return_when=asyncio.FIRST_COMPLETED)
    told(done.pop().result(), 429, "queue_full")
    for call in waiting:
        call.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)


async def test_a_client_that_hangs_up_does_not_lose_the_job(house: House) -> None:
    running, go_on = asyncio.Event(), asyncio.Event()

    async def run(_: Job, __: Show) -> Result:
        running.set()
        await go_on.wait()
        return Result({"video.mp4": Artifact(FILM, "video/mp4")})

    house.run = run
    call = asyncio.create_task(house.client.post(PATH, json=WISH))
    await running.wait()
    call.cancel()
    await asyncio.gather(call, return_exceptions=True)
    go_on.set()
    [job] = await house.table.list(1)
    done = await house.table.wait(job.id, 10)
    assert done is not None
    assert done.status == "completed"
    [line] = (await house.client.get("/v1/jobs")).json()["jobs"]
    assert (line["id"], line["status"]) == (job.id, "completed")
    assert (await house.client.get(line["artifacts"][0]["url"])).content == FILM


async def test_a_job_that_someone_cancels_is_told(house: House) -> None:
    running = asyncio.Event()

    async def run(job: Job, show: Show) -> Result:
        running.set()
        return await forever(job, show)

    house.run = run
    call = asyncio.create_task(house.client.post(PATH, json=WISH))
    await running.wait()
    [job] = await house.table.list(1)
    await house.client.post(f"/v1/jobs/{job.id}/cancel")
    told(await call, 409, "cancelled")
