"""Keys: who may call, and that one caller sees nothing of another's."""

import statistics
import time
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path

import httpx2
import pytest

from graphs.table.rules import Rules
from tests.deployments.ingress.conftest import House, forever, open_house, told

SECRETS = {"ann": "s3cret-of-ann", "bob": "s3cret-of-bob"}
KEYS = {name: sha256(secret.encode()).hexdigest() for name, secret in SECRETS.items()}
ANN, BOB = ({"Authorization": f"Bearer {name}.{secret}"} for name, secret in SECRETS.items())
WISH = {"graph": "vlog", "request": {"prompt": "calm"}}
JPEG = b"\xff\xd8\xff and so on"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path, KEYS, Rules(queued=9, key_quota={"ann": 2}, attempts=1)) as room:
        yield room


@pytest.mark.parametrize(
    "sent",
    [
        [],
        [b"Bearer ann.wrong"],
        [b"Bearer eve.s3cret-of-ann"],
        [b"Bearer ann"],
        [b"Bearer ann."],
        [b"ann.s3cret-of-ann"],
        [b"Basic ann.s3cret-of-ann"],
        [b"Bearer ann.s3cret-of-ann\x00"],
        [b"Bearer ann.s3cret-of-ann, Bearer bob.s3cret-of-bob"],
        [b"Bearer \xff.\xfe"],
        [b"Bearer ann." + b"x" * 10_000],
        [b"Bearer ann.s3cret-of-ann", b"Bearer bob.s3cret-of-bob"],
    ],
)
async def test_who_has_no_key_or_a_wrong_one_gets_nothing(house: House, sent: list[bytes]) -> None:
    headers = [(b"Authorization", value) for value in sent]
    for method, path in (
        ("POST", "/v1/jobs"),
        ("GET", "/v1/jobs"),
        ("POST", "/v1/files"),
        ("GET", "/v1/models"),
        ("GET", "/v1/graphs"),
        ("POST", "/generate-music/"),
        ("POST", "/create-video-with-music"),
        ("GET", "/v1/jobs/job_1/events"),
    ):
        answer = await house.client.request(method, path, headers=headers)
        told(answer, 401, "unauthorized")
        assert answer.headers["www-authenticate"] == "Bearer"


async def test_an_unknown_id_takes_as_long_as_a_wrong_secret(house: House) -> None:
    async def seconds(header: dict[str, str]) -> float:
        times = []
        for _ in range(40):
            begun = time.perf_counter()
            await house.client.get("/v1/models", headers=header)
            times.append(time.perf_counter() - begun)
        return statistics.median(times)

    wrong = await seconds({"Authorization": "Bearer ann.wrong"})
    unknown = await seconds({"Authorization": "Bearer eve.wrong"})
    assert abs(wrong - unknown) < 0.005
    assert abs(await seconds({}) - wrong) < 0.005


async def test_the_schemes_name_may_be_written_in_any_case(house: House) -> None:
    small = {"Authorization": ANN["Authorization"].replace("Bearer", "bearer")}
    assert (await house.client.get("/v1/jobs", headers=small)).status_code == 200


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/", "/page/api.js", "/openapi.json"])
async def test_what_tells_no_secret_needs_no_key(house: House, path: str) -> None:
    assert (await house.client.get(path)).status_code == 200


async def test_anothers_job_is_not_found_whatever_is_asked_of_it(house: House) -> None:
    job = (await house.client.post("/v1/jobs", json=WISH, headers=ANN)).json()["id"]
    await house.table.wait(job, 10)
    here = f"/v1/jobs/{job}"
    for method, path in (
        ("GET", here),
        ("DELETE", here),
        ("POST", f"{here}/cancel"),
        ("POST", f"{here}/retry"),
        ("GET", f"{here}/events"),
        ("GET", f"{here}/artifacts/video.mp4"),
        ("GET", f"{here}/artifacts/nothing"),
    ):
        mine = await house.client.request(method, path, headers=BOB)
        nobodys = await house.client.request(method, path.replace(job, "job_" + "0" * 32), headers=BOB)
        told(mine, 404, "job_not_found")
        assert mine.json() == nobodys.json()
    assert (await house.client.get("/v1/jobs", headers=BOB)).json()["jobs"] == []
    assert (await house.client.get(f"/v1/jobs?after={job}", headers=BOB)).json()["jobs"] == []
    assert (await house.client.get(here, headers=ANN)).json()["status"] == "completed"
    listed = (await house.client.get("/v1/jobs", headers=ANN)).json()["jobs"]
    assert [line["id"] for line in listed] == [job]


async def test_anothers_task_and_its_songs_are_not_found(house: House) -> None:
    wish = {"prompt": "calm", "duration": 10}
    started = (await house.client.post("/generate-music/", json=wish, headers=ANN)).json()
    task = started["task_id"]
    assert (await house.client.get(f"/status/{task}", headers=ANN)).status_code == 200
    told(await house.client.get(f"/status/{task}", headers=BOB), 404, "task_not_found")
    song = started["expected_files"]["song1"]
    told(await house.client.get(f"/download/{song}", headers=BOB), 404, "task_not_found")


async def test_anothers_upload_is_not_found_and_not_deleted(house: House) -> None:
    kind = {"Content-Type": "image/jpeg"}
    file = (await house.client.post("/v1/files", content=JPEG, headers=ANN | kind)).json()["id"]
    told(await house.client.get(f"/v1/files/{file}", headers=BOB), 404, "file_not_found")
    told(await house.client.delete(f"/v1/files/{file}", headers=BOB), 404, "file_not_found")
    assert (await house.client.get(f"/v1/files/{file}", headers=ANN)).status_code == 200


async def test_the_callers_key_is_what_its_sources_are_checked_for(house: House) -> None:
    await house.client.post("/v1/jobs", json=WISH, headers=ANN)
    assert house.terms[-1].key == "ann"
    assert not house.terms[-1].trusted


async def test_a_key_has_a_quota_of_its_own(house: House) -> None:
    house.run = forever

    async def submits(headers: dict[str, str], times: int) -> list[httpx2.Response]:
        return [await house.client.post("/v1/jobs", json=WISH, headers=headers) for _ in range(times)]

    answers = await submits(ANN, 12)
    accepted = [answer for answer in answers if answer.status_code == 202]
    assert 2 <= len(accepted) <= 4  # two may wait, two may run
    told(answers[-1], 429, "quota_exceeded")
    assert int(answers[-1].headers["retry-after"]) > 0
    assert (await submits(BOB, 1))[0].status_code == 202


async def test_the_same_name_of_another_caller_is_another_job(house: House) -> None:
    named = {"Idempotency-Key": "monday"}
    first = await house.client.post("/v1/jobs", json=WISH, headers=ANN | named)
    other = await house.client.post("/v1/jobs", json=WISH, headers=BOB | named)
    assert first.json()["id"] != other.json()["id"]
    assert "idempotent-replayed" not in other.headers
