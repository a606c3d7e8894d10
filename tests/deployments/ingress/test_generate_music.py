"""`/generate-music/`: as a client of the photo-vlog service knows it, and what that service only planned."""

import asyncio
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx2
import pytest
from jsonschema import Draft202012Validator

from composer.errors import EngineUnavailable
from deployments.runner import Job, Show
from graphs.models import Artifact, Result
from graphs.stages import Stage
from tests.deployments.ingress.conftest import House, film, forever, open_house, told

PATH = "/generate-music/"
WISH: dict[str, Any] = {"prompt": "calm lo-fi", "duration": 10}


async def songs(job: Job, _: Show) -> Result:
    """Two songs whose bytes are their seed's, the second of them the better one."""
    seed = job.request["seed"]
    files = {"music.wav": seed + 1, "music-2.wav": seed}
    return Result(
        {name: Artifact(f"song of {of}".encode(), "audio/wav") for name, of in files.items()},
        {"pieces": {name: {"seed": of} for name, of in files.items()}},
    )


@pytest.fixture
def house(house: House) -> House:
    house.run = songs
    return house


async def finished(house: House, task: str) -> dict[str, Any]:
    await house.table.wait(f"job_{UUID(task).hex}", 10)
    state: dict[str, Any] = (await house.client.get(f"/status/{task}")).json()
    return state


@pytest.mark.parametrize("path", [PATH, "/generate-music"])
async def test_the_answer_is_that_of_the_old_service_and_comes_at_once(house: House, path: str) -> None:
    house.run = forever
    answer = await house.client.post(path, json=WISH)
    body = answer.json()
    task = body["task_id"]
    assert answer.status_code == 200
    assert set(body) == {"message", "task_id", "status_info", "expected_files"}
    assert body["message"] == "Music generation started in the background."
    assert (UUID(task).version, str(UUID(task))) == (4, task)
    assert body["expected_files"] == {"song1": f"{task}_song1.wav", "song2": f"{task}_song2.wav"}


async def test_two_songs_are_asked_for_from_a_seed_of_the_servers_own(house: House) -> None:
    seeds = set()
    for _ in range(3):
        body = (await house.client.post(PATH, json=WISH)).json()
        seed = house.accepted[-1]["seed"]
        assert house.accepted[-1] == {"prompt": "calm lo-fi", "seconds": 10, "variants": 2, "seed": seed}
        assert body["status_info"].endswith(f"the seeds are {seed} and {seed + 1}")
        await finished(house, body["task_id"])
        seeds.add(seed)
    assert len(seeds) == 3


async def test_a_finished_task_gives_its_songs_by_the_names_that_were_told(house: House) -> None:
    started = (await house.client.post(PATH, json=WISH)).json()
    seed = house.accepted[-1]["seed"]
    state = await finished(house, started["task_id"])
    assert (state["status"], state["progress"], state["error"]) == ("completed", 1.0, None)
    assert [state["files"][song]["seed"] for song in ("song1", "song2")] == [seed, seed + 1]
    for number, song in enumerate(("song1", "song2")):
        name = started["expected_files"][song]
        assert state["files"][song]["filename"] == name
        answer = await house.client.get(f"/download/{name}")
        assert (answer.status_code, answer.content) == (200, f"song of {seed + number}".encode())
        assert answer.headers["content-type"] == "audio/wav"
        assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
        part = await house.client.get(state["files"][song]["url"], headers={"Range": "bytes=0-3"})
        assert (part.status_code, part.content) == (206, b"song")


async def test_the_task_is_a_job_like_all_others(house: House) -> None:
    task = (await house.client.post(PATH, json=WISH)).json()["task_id"]
    state = await finished(house, task)
    job = (await house.client.get(state["job"])).json()
    assert (job["graph"], job["status"], len(job["artifacts"])) == ("music", "completed", 2)


async def test_the_answers_are_as_the_openapi_page_describes_them(house: House) -> None:
    page = (await house.client.get("/openapi.json")).json()
    paths, components = page["paths"], page["components"]

    def check(path: str, method: str, body: Any) -> None:
        content = paths[path][method]["responses"]["200"]["content"]
        schema = content["application/json"]["schema"] | {"components": components}
        Draft202012Validator(schema).validate(body)

    body = paths[PATH]["post"]["requestBody"]["content"]["application/json"]["schema"]
    Draft202012Validator(body).validate(WISH)
    assert not Draft202012Validator(body).is_valid(WISH | {"duration": "10"})
    started = (await house.client.post(PATH, json=WISH)).json()
    check(PATH, "post", started)
    state = await finished(house, started["task_id"])
    check("/status/{task_id}", "get", state)
    for headers, status in (({}, "200"), ({"range": "bytes=0-3"}, "206")):
        answer = await house.client.get(state["files"]["song1"]["url"], headers=headers)
        assert str(answer.status_code) == status
        described = paths["/download/{filename}"]["get"]["responses"][status]["content"]
        assert list(described) == [answer.headers["content-type"]]
    house.run = forever
    other = (await house.client.post(PATH, json=WISH)).json()["task_id"]
    check("/status/{task_id}", "get", (await house.client.get(f"/status/{other}")).json())


async def test_the_progress_of_a_running_task_can_be_asked(house: House) -> None:
    async def run(job: Job, show: Show) -> Result:
        show((Stage("music", done=1, total=2),))
        return await forever(job, show)

    house.run = run
    task = (await house.client.post(PATH, json=WISH)).json()["task_id"]
    for _ in range(200):
        state = (await house.client.get(f"/status/{task}")).json()
        if state["progress"]:
            break
        await asyncio.sleep(0.01)
    assert (state["status"], state["progress"], state["files"]) == ("in_progress", 0.5, {})
    early = await house.client.get(f"/download/{task}_song1.wav")
    assert "in_progress" in told(early, 404, "artifact_not_found")["message"]


async def test_a_task_that_fails_says_why(house: House) -> None:
    async def run(_: Job, __: Show) -> Result:
        raise EngineUnavailable("no engine came back")

    house.run = run
    state = await finished(house, (await house.client.post(PATH, json=WISH)).json()["task_id"])
    assert state["status"] == "failed"
    assert state["error"]["message"] == "no engine came back"


@pytest.mark.parametrize("duration", [0, -1, -0.5, -1e400])
async def test_no_duration_is_refused_in_the_old_services_words(
    client: httpx2.AsyncClient, duration: float
) -> None:
    body = f'{{"prompt": "calm", "duration": {"-1e400" if duration == -1e400 else duration}}}'
    answer = await client.post(PATH, content=body, headers={"Content-Type": "application/json"})
    assert answer.json()["detail"] == "Duration must be greater than zero"
    assert told(answer, 400, "invalid_input")["field"] == "duration"


async def test_a_duration_that_is_too_long_is_told_what_is_allowed(client: httpx2.AsyncClient) -> None:
    answer = await client.post(PATH, json=WISH | {"duration": 1000})
    assert answer.json()["detail"] == "duration: Input should be less than or equal to 600, not 1000"
    assert told(answer, 400, "invalid_input")["field"] == "duration"


@pytest.mark.parametrize(
    "wish", [{}, {"prompt": "calm"}, {"duration": 10}, {**WISH, "seed": 1}, {**WISH, "prompt": ""}]
)
async def test_what_is_asked_wrongly_cannot_be_processed(
    client: httpx2.AsyncClient, wish: dict[str, object]
) -> None:
    told(await client.post(PATH, json=wish), 422, "invalid_input")


async def test_a_full_queue_says_when_to_come_back(house: House) -> None:
    house.run = forever
    answers = [await house.client.post(PATH, json=WISH) for _ in range(8)]
    told(answers[-1], 429, "queue_full")
    assert answers[-1].headers["retry-after"]


@pytest.mark.parametrize(
    "path",
    [
        "/status/00000000-0000-4000-8000-000000000000",
        "/status/job_00000000000040008000000000000000",
        "/status/%2e%2e",
        "/status/x",
        "/download/00000000-0000-4000-8000-000000000000_song1.wav",
        "/download/..%2f..%2fetc%2fpasswd",
        "/download/song1.wav",
    ],
)
async def test_what_nobody_started_is_not_there(client: httpx2.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


async def test_only_songs_can_be_asked_for_by_a_task(house: House) -> None:
    house.run = film
    other = await house.completed()
    house.run = songs
    answer = await house.client.get(f"/status/{UUID(other.removeprefix('job_'))}")
    told(answer, 404, "task_not_found")
    task = (await house.client.post(PATH, json=WISH)).json()["task_id"]
    await finished(house, task)
    for name in ("song3.wav", "song1.mp3"):
        told(await house.client.get(f"/download/{task}_{name}"), 404, "artifact_not_found")


async def test_a_client_that_hangs_up_loses_nothing(house: House) -> None:
    going = asyncio.Event()

    async def run(job: Job, show: Show) -> Result:
        await going.wait()
        return await songs(job, show)

    house.run = run
    async with httpx2.AsyncClient(transport=house.client._transport, base_url="http://soundreel") as brief:
        task = (await brief.post(PATH, json=WISH)).json()["task_id"]
    going.set()
    assert (await finished(house, task))["status"] == "completed"


async def test_a_task_is_known_by_its_id_to_a_server_that_was_started_again(tmp_path: Path) -> None:
    async with open_house(tmp_path) as before:
        before.run = songs
        started = (await before.client.post(PATH, json=WISH)).json()
        assert (await finished(before, started["task_id"]))["status"] == "completed"
        before.run = forever
        waiting = (await before.client.post(PATH, json=WISH)).json()
    async with open_house(tmp_path) as after:
        state = (await after.client.get(f"/status/{started['task_id']}")).json()
        assert (state["status"], len(state["files"])) == ("completed", 2)
        song = await after.client.get(state["files"]["song1"]["url"])
        assert (song.status_code, song.headers["content-type"]) == (200, "audio/wav")
        state = (await after.client.get(f"/status/{waiting['task_id']}")).json()
        assert state["status"] in ("queued", "in_progress")
