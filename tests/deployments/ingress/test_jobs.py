"""`/v1/jobs`: submit, look, list, cancel."""

import asyncio

import httpx2

from deployments.runner import Job, Show
from graphs.models import Result
from graphs.stages import Stage
from tests.deployments.ingress.conftest import House, film, forever, told

WISH = {"graph": "vlog", "request": {"prompt": "calm"}}


async def test_a_submitted_job_is_found_at_its_location_and_ends_with_a_film(house: House) -> None:
    answer = await house.client.post("/v1/jobs", json=WISH)
    assert answer.status_code == 202
    assert answer.json()["status"] == "queued"
    await house.table.wait(answer.json()["id"], 10)
    state = (await house.client.get(answer.headers["location"])).json()
    assert (state["status"], state["error"]) == ("completed", None)
    [artifact] = state["artifacts"]
    assert (artifact["name"], artifact["media_type"], artifact["size"]) == ("video.mp4", "video/mp4", 10240)
    assert (await house.client.get(artifact["url"])).status_code == 200
    assert state["created_at"] <= state["started_at"] <= state["finished_at"]
    assert state["created_at"].endswith("Z")


async def test_a_report_with_an_infinite_number_is_still_json(house: House) -> None:
    state = (await house.client.get(f"/v1/jobs/{await house.completed()}")).json()
    assert state["report"] == {"lufs": -14.0, "peak": None}


async def test_a_running_job_shows_its_stages(house: House) -> None:
    shown = asyncio.Event()

    async def run(job: Job, show: Show) -> Result:
        show((Stage("photo", 2, 5, 1),))
        shown.set()
        return await forever(job, show)

    house.run = run
    job = (await house.client.post("/v1/jobs", json=WISH)).json()["id"]
    await shown.wait()
    while not (state := (await house.client.get(f"/v1/jobs/{job}")).json())["stages"]:
        await house.table.wait(job, 0.01)
    stage = {"name": "photo", "status": "running", "done": 2, "total": 5, "failed": 1, "cached": 0}
    assert (state["status"], state["stages"]) == ("in_progress", [stage])


async def test_a_failed_job_says_which_part_of_the_request_it_was(house: House) -> None:
    async def run(_: Job, __: Show) -> Result:
        from composer.errors import InputError

        raise InputError("photo 2: b.jpg is cut short", "corrupt", "photos[1]")

    house.run = run
    job = (await house.client.post("/v1/jobs", json=WISH)).json()["id"]
    await house.table.wait(job, 10)
    state = (await house.client.get(f"/v1/jobs/{job}")).json()
    assert state["status"] == "failed"
    assert state["error"] == {
        "code": "corrupt",
        "message": "photo 2: b.jpg is cut short",
        "field": "photos[1]",
    }


async def test_what_is_asked_wrongly_is_told(client: httpx2.AsyncClient) -> None:
    async def post(body: object) -> httpx2.Response:
        return await client.post("/v1/jobs", json=body)

    assert told(await post({"graph": "film", "request": {}}), 422, "unknown_graph")["field"] == "graph"
    told(await post({"graph": ["vlog"], "request": {}}), 422, "unknown_graph")
    told(await post({"graph": "vlog"}), 422, "invalid_input")
    told(await post({"graph": "vlog", "request": []}), 422, "invalid_input")
    extra = told(await post({**WISH, "__proto__": {}}), 422, "invalid_input")
    assert extra["field"] == "__proto__"
    empty = told(await post({"graph": "vlog", "request": {"prompt": ""}}), 422, "invalid_input")
    assert empty["field"] == "prompt"


async def test_a_full_queue_says_when_to_come_back(house: House) -> None:
    house.run = forever
    for _ in range(2 + 3):  # two run, three wait
        assert (await house.client.post("/v1/jobs", json=WISH)).status_code == 202
        await asyncio.sleep(0.05)
    refused = await house.client.post("/v1/jobs", json=WISH)
    told(refused, 429, "queue_full")
    assert int(refused.headers["retry-after"]) > 0


async def test_the_list_is_paged_from_the_newest(house: House) -> None:
    ids = [await house.completed() for _ in range(3)]
    first = (await house.client.get("/v1/jobs?limit=2")).json()
    assert ([job["id"] for job in first["jobs"]], first["has_more"]) == (ids[:0:-1], True)
    rest = (await house.client.get(f"/v1/jobs?limit=2&after={ids[1]}")).json()
    assert ([job["id"] for job in rest["jobs"]], rest["has_more"]) == (ids[:1], False)


async def test_a_page_has_a_size_that_makes_sense(client: httpx2.AsyncClient) -> None:
    for limit in ("0", "101", "1e3", "-1", "many", "9" * 5000):
        assert told(await client.get(f"/v1/jobs?limit={limit}"), 422, "invalid_input")["field"] == "limit"


async def test_a_running_job_is_cancelled_once_and_again(house: House) -> None:
    house.run = forever
    job = (await house.client.post("/v1/jobs", json=WISH)).json()["id"]
    first = await house.client.post(f"/v1/jobs/{job}/cancel")
    assert first.status_code == 202
    assert first.json()["cancelling"] or first.json()["status"] == "cancelled"
    await house.table.wait(job, 10)
    again = await house.client.post(f"/v1/jobs/{job}/cancel")
    assert (again.status_code, again.json()["status"]) == (200, "cancelled")


async def test_a_job_that_has_ended_cannot_be_cancelled(house: House) -> None:
    told(await house.client.post(f"/v1/jobs/{await house.completed()}/cancel"), 409, "job_ended")


async def test_a_job_that_is_not_there_is_not_found(client: httpx2.AsyncClient) -> None:
    for job in ("job_" + "0" * 32, "..%2f..%2fetc%2fpasswd", "job%00", "%ff", "x" * 5000):
        told(await client.get(f"/v1/jobs/{job}"), 404, "job_not_found" if "%2f" not in job else "not_found")
        assert (await client.post(f"/v1/jobs/{job}/cancel")).status_code == 404
        assert (await client.get(f"/v1/jobs/{job}/artifacts/video.mp4")).status_code == 404


async def test_hosts_that_a_client_names_are_in_no_answer(house: House) -> None:
    evil = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "X-Original-URL": "/v1/models"}
    for path in ("/v1/jobs/", "/v1/jobs", "/nowhere", "/healthz/"):
        answer = await house.client.get(path, headers=evil)
        assert "evil" not in answer.text + str(answer.headers)
        assert answer.status_code in (200, 404)
    answer = await house.client.post("/v1/jobs", json=WISH, headers=evil)
    assert answer.headers["location"].startswith("/v1/jobs/job_")


async def test_a_job_that_a_client_left_behind_is_done_all_the_same(house: House) -> None:
    house.run = film
    await house.client.post("/v1/jobs", json=WISH)
    [job] = await house.table.list(1)
    done = await house.table.wait(job.id, 10)
    assert done is not None
    assert done.status == "completed"
