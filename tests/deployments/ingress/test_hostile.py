"""Callers who guess, flood, and ask for what is no longer there: what they get, and that the server lives."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest

from composer.errors import InputError
from deployments.runner import Job, Show
from graphs.models import Result
from graphs.table.clock import Now
from graphs.table.rules import Rules
from tests.deployments.ingress.conftest import House, forever, open_house, told

WISH = {"graph": "vlog", "request": {"prompt": "calm"}}


@pytest.fixture(autouse=True)
async def alive(house: House) -> AsyncIterator[None]:
    """Whatever a test has sent, the server is there after it."""
    yield
    assert (await house.client.get("/healthz")).status_code == 200
    assert (await house.client.get("/readyz")).status_code == 200


async def test_guessed_ids_find_nothing_and_tell_nothing(house: House) -> None:
    await house.completed()
    answers = set()
    for _ in range(200):
        guess = secrets.token_hex(16)
        for path in (f"/v1/jobs/job_{guess}", f"/v1/files/file_{guess}", f"/v1/videos/job_{guess}"):
            answer = await house.client.get(path)
            assert answer.status_code == 404
            assert guess not in answer.text
            answers.add(answer.content)
    assert len(answers) == 3  # one for each kind of thing


async def test_a_thousand_submits_are_taken_up_to_what_may_wait(tmp_path: Path) -> None:
    async with open_house(tmp_path / "flood", rules=Rules(queued=20, attempts=1)) as house:
        house.run = forever

        async def submit() -> httpx2.Response:
            return await house.client.post("/v1/jobs", json=WISH)

        answers = await asyncio.gather(*(submit() for _ in range(1000)))
        accepted = [answer for answer in answers if answer.status_code == 202]
        refused = [answer for answer in answers if answer.status_code != 202]
        assert 20 <= len(accepted) <= 22  # two may run
        for answer in refused:
            told(answer, 429, "queue_full")
            assert int(answer.headers["retry-after"]) > 0
        listed = (await house.client.get("/v1/jobs?limit=100")).json()["jobs"]
        assert {job["id"] for job in listed} == {answer.json()["id"] for answer in accepted}


async def test_a_job_that_failed_or_was_cancelled_has_no_files(house: House) -> None:
    async def failing(_: Job, __: Show) -> Result:
        raise InputError("photo 2: b.jpg is cut short", "corrupt")

    house.run = failing
    failed = (await house.client.post("/v1/jobs", json=WISH, headers={"Prefer": "wait=10"})).json()
    house.run = forever
    cancelled = (await house.client.post("/v1/jobs", json=WISH)).json()
    await house.client.post(cancelled["links"]["cancel"])
    await house.table.wait(cancelled["id"], 10)
    for job in (failed, cancelled):
        assert (await house.client.get(job["links"]["artifacts"])).json() == {"artifacts": []}
        for name in ("video.mp4", "%2e%2e", "..%2f..%2fjobs.sqlite", "video.mp4%00"):
            assert (await house.client.get(f"{job['links']['artifacts']}/{name}")).status_code == 404


async def test_the_files_of_an_expired_job_are_gone(tmp_path: Path) -> None:
    async with open_house(tmp_path / "old") as house:
        job = await house.completed()
        house.table.rules = Rules(kept_days=1, now=Now() + 1.5 * 86_400)
        await house.table.tidy()
        told(await house.client.get(f"/v1/jobs/{job}/artifacts/video.mp4"), 410, "artifact_expired")
        assert (await house.client.get(f"/v1/jobs/{job}")).json()["status"] == "expired"


async def test_the_files_of_a_deleted_job_are_not_found(house: House) -> None:
    job = await house.completed()
    await house.client.delete(f"/v1/jobs/{job}")
    told(await house.client.get(f"/v1/jobs/{job}/artifacts/video.mp4"), 404, "job_not_found")


async def test_another_sites_page_can_neither_read_nor_post(house: House) -> None:
    evil = {"Origin": "https://evil.example"}
    simple = {"Content-Type": "text/plain"}
    told(
        await house.client.post("/v1/jobs", content=b'{"graph": "vlog"}', headers=evil | simple),
        415,
        "unsupported_media_type",
    )
    form = await house.client.post("/v1/jobs", data={"graph": "vlog"}, headers=evil)
    told(form, 415, "unsupported_media_type")
    job = await house.completed()
    for path in (f"/v1/jobs/{job}", f"/v1/jobs/{job}/events", f"/v1/jobs/{job}/artifacts/video.mp4"):
        answer = await house.client.get(path, headers=evil)
        assert not [name for name in answer.headers if name.startswith("access-control")]


async def test_ten_thousand_ranges_are_one_whole_file(house: House) -> None:
    path = f"/v1/jobs/{await house.completed()}/artifacts/video.mp4"
    many = "bytes=" + ",".join(f"{start}-{start}" for start in range(10_000))
    answer = await house.client.get(path, headers={"Range": many})
    assert (answer.status_code, len(answer.content)) == (200, 10_240)


async def test_a_body_that_is_nested_without_end_is_refused(house: House) -> None:
    for depth in (40, 300, 900):
        nested = b'{"a":' * depth + b"1" + b"}" * depth
        body = b'{"graph": "vlog", "request": ' + nested + b"}"
        answer = await house.client.post(
            "/v1/jobs", content=body, headers={"Content-Type": "application/json"}
        )
        assert answer.status_code in (400, 422)
