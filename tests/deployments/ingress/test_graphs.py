"""`/v1/graphs`: what can be asked of the server."""

from pathlib import Path

import httpx2
from jsonschema import Draft202012Validator

from graphs.furnish import desk
from graphs.licences import model_rows
from graphs.settings import Settings
from tests.deployments.ingress.conftest import told


async def test_a_graph_says_what_it_takes_and_who_answers(client: httpx2.AsyncClient) -> None:
    graphs = (await client.get("/v1/graphs")).json()["graphs"]
    assert [graph["name"] for graph in graphs] == ["vlog", "music"]
    one = (await client.get("/v1/graphs/music")).json()
    assert one == graphs[1]
    assert one["stages"] == ["music"]
    assert [row["slot"] for row in one["models"]] == ["music"]
    assert graphs[0]["stages"] == ["photo", "music"]  # it may ask any


async def test_a_graph_that_is_not_there_is_not_found(client: httpx2.AsyncClient) -> None:
    for name in ("film", "%00", "x" * 1000):
        told(await client.get(f"/v1/graphs/{name}"), 404, "graph_not_found")


async def test_a_real_graphs_schema_stands_by_itself(tmp_path: Path) -> None:
    from deployments.ingress.web import application

    settings = Settings(store=str(tmp_path))
    app = application(desk(settings, model_rows(settings), lambda jobs: jobs, {}))
    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://soundreel") as client:
        graph = (await client.get("/v1/graphs/music")).json()
        vlog = (await client.get("/v1/graphs/vlog")).json()
        rows = (await client.get("/v1/models")).json()["models"]
    assert (vlog["sources"], graph["sources"]) == (["photos", "music"], [])
    schema = Draft202012Validator(graph["request"])
    schema.validate({"prompt": "calm", "cues": {"hits": [{"time": 1}]}})
    assert not schema.is_valid({"prompt": "calm", "cues": {"hits": [{"time": "1"}]}})
    assert graph["models"] == [row for row in rows if row["slot"] == "music"]
    assert {"engine", "license", "attribution", "commercial", "version"} <= set(rows[0])
