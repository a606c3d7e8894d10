"""What holds for every answer: its headers, its errors, and the page that describes the routes."""

import asyncio
from pathlib import Path

import httpx2
import pytest
from jsonschema import Draft202012Validator

from composer.errors import EngineUnavailable
from tests.clock import took
from tests.deployments.ingress.conftest import House, open_house, told


async def test_the_server_says_that_it_lives_and_that_it_is_ready(client: httpx2.AsyncClient) -> None:
    assert (await client.get("/healthz")).json() == {"status": "ok"}
    assert (await client.get("/readyz")).json() == {"status": "ready"}


async def test_a_server_whose_runner_is_away_lives_but_is_not_ready(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object) -> None:
        raise EngineUnavailable("being replaced", "runner_restarting")

    for method in ("list", "get", "submit"):
        monkeypatch.setattr(house.table, method, away)
    assert (await house.client.get("/healthz")).status_code == 200
    told(await house.client.get("/readyz"), 503, "not_ready")
    refused = await house.client.get("/v1/jobs/job_1")
    told(refused, 503, "runner_restarting")
    assert refused.headers["retry-after"]


@pytest.mark.parametrize(("part", "method"), [("table", "get"), ("store", "size")])
async def test_a_server_whose_table_or_store_is_silent_says_so_in_two_seconds(
    house: House, monkeypatch: pytest.MonkeyPatch, part: str, method: str
) -> None:
    async def silent(*_: object) -> None:
        await asyncio.sleep(60)

    monkeypatch.setattr(type(getattr(house, part)), method, silent)

    async def refused() -> None:
        told(await house.client.get("/readyz"), 503, "not_ready")

    assert await took(2.0, refused()) < 2.5
    assert (await house.client.get("/healthz")).status_code == 200


async def test_engines_are_listed_with_their_licences(client: httpx2.AsyncClient) -> None:
    rows = (await client.get("/v1/models")).json()["models"]
    assert {"slot": "music", "engine": "builtin", "license": "Apache-2.0"} in rows


async def test_a_surprise_is_internal_and_tells_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError("/secret/path")

    monkeypatch.setattr(house.table, "get", broken)
    answer = await house.client.get("/v1/jobs/job_1")
    told(answer, 500, "internal")
    assert "secret" not in answer.text


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/", 405),
        ("GET", "/docs", 404),
        ("GET", "/redoc", 404),
        ("GET", "/..%2f..%2fetc/passwd", 404),
        ("GET", "/healthz%00", 404),
        ("GET", "/v1/jobs/", 404),
        ("DELETE", "/v1/jobs", 405),
        ("PUT", "/v1/files", 405),
        ("OPTIONS", "/v1/jobs", 405),
        ("TRACE", "/healthz", 405),
    ],
)
async def test_what_is_no_route_is_a_problem_too(
    client: httpx2.AsyncClient, method: str, path: str, status: int
) -> None:
    answer = await client.request(method, path)
    assert answer.status_code == status
    assert answer.json()["error"]["code"] in ("not_found", "method_not_allowed")


async def test_who_uses_a_wrong_method_is_told_all_that_are_right(client: httpx2.AsyncClient) -> None:
    assert (await client.put("/v1/jobs")).headers["allow"] == "GET, POST"
    assert (await client.put("/v1/jobs/job_1")).headers["allow"] == "DELETE, GET"


async def test_another_sites_page_is_given_no_leave(client: httpx2.AsyncClient) -> None:
    evil = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    for answer in (
        await client.options("/v1/jobs", headers=evil),
        await client.get("/healthz", headers=evil),
    ):
        assert not [name for name in answer.headers if name.startswith("access-control")]


async def test_every_answer_is_private_and_neither_sniffed_nor_framed(client: httpx2.AsyncClient) -> None:
    for path in ("/healthz", "/nowhere", "/v1/jobs", "/openapi.json"):
        headers = (await client.get(path)).headers
        assert headers["cache-control"] == "private, no-store"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["content-security-policy"].startswith("default-src 'none'")


async def test_the_page_describes_every_route_its_body_and_its_errors(client: httpx2.AsyncClient) -> None:
    page = (await client.get("/openapi.json")).json()
    assert page["openapi"].startswith("3.1")
    assert {"/v1/jobs", "/v1/files", "/create-video-with-music", "/healthz"} <= set(page["paths"])
    assert {"/generate-music/", "/status/{task_id}", "/download/{filename}"} <= set(page["paths"])
    assert not {"/", "/page/{name}", "/generate-music"} & set(page["paths"])
    body = page["paths"]["/v1/jobs"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    Draft202012Validator.check_schema(body)
    schema = {**body, "components": page["components"]}
    Draft202012Validator(schema).validate({"graph": "vlog", "request": {}})
    assert not Draft202012Validator(schema).is_valid({"graph": "film", "request": {}})
    assert "HTTPValidationError" not in page["components"]["schemas"]
    problem = Draft202012Validator(page["components"]["schemas"]["Problem"])
    problem.validate((await client.get("/nowhere")).json())
    for operations in page["paths"].values():
        for operation in operations.values():
            wrong = [answer for status, answer in operation["responses"].items() if status >= "400"]
            assert all("application/problem+json" in answer["content"] for answer in wrong)
            assert wrong or "security" not in operation


async def test_the_page_says_of_every_operation_what_it_answers(client: httpx2.AsyncClient) -> None:
    page = (await client.get("/openapi.json")).json()
    for path, operations in page["paths"].items():
        for method, operation in operations.items():
            right = [answer for status, answer in operation["responses"].items() if status < "300"]
            assert right, (method, path)
            assert all("content" in answer or answer["description"] == "No Content" for answer in right), path
            if "requestBody" in operation and path not in ("/v1/files", "/upload"):  # bytes alone
                assert operation["requestBody"]["content"]["application/json"]["examples"], path
            if method == "post" and path not in ("/v1/jobs/{job_id}/cancel",):
                assert "requestBody" in operation, path


async def test_the_page_asks_for_a_key_where_the_server_does(
    client: httpx2.AsyncClient, tmp_path: Path
) -> None:
    anyone = (await client.get("/openapi.json")).json()["paths"]["/v1/jobs"]["get"]
    assert (anyone["security"], "401" in anyone["responses"]) == ([{}, {"key": []}], False)
    async with open_house(tmp_path / "locked", {"ann": "0" * 64}) as locked:
        page = (await locked.client.get("/openapi.json")).json()
    asked = page["paths"]["/v1/jobs"]["get"]
    assert (asked["security"], "401" in asked["responses"]) == ([{"key": []}], True)
    assert "security" not in page["paths"]["/healthz"]["get"]
    assert page["components"]["securitySchemes"]["key"]["scheme"] == "bearer"
