"""The page: what is served of it, and that it fits the API that it talks to."""

import re
from pathlib import Path
from typing import Any

import httpx2
import pytest

from deployments.ingress import page
from graphs.catalogue import GRAPHS
from graphs.music_request import PieceRequest
from tests.deployments.ingress.conftest import told

FOLDER = Path(page.__file__).parent
PARTS = {
    "style.css": "text/css",
    "api.js": "text/javascript",
    "elements.js": "text/javascript",
    "jobs.js": "text/javascript",
    "music.js": "text/javascript",
    "page.js": "text/javascript",
    "generic.js": "text/javascript",
    "fields.js": "text/javascript",
    "sources.js": "text/javascript",
    "results.js": "text/javascript",
    "waveform.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}


@pytest.fixture
async def html(client: httpx2.AsyncClient) -> str:
    return (await client.get("/")).text


async def test_the_page_may_load_what_is_ours_and_nothing_else(client: httpx2.AsyncClient) -> None:
    answer = await client.get("/")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert (await client.head("/")).status_code == 200


@pytest.mark.parametrize(("name", "kind"), PARTS.items())
async def test_its_parts_are_served_as_what_they_are(
    client: httpx2.AsyncClient, name: str, kind: str
) -> None:
    answer = await client.get(f"/page/{name}")
    assert answer.content == (FOLDER / name).read_bytes()
    assert answer.headers["content-type"].startswith(kind)


@pytest.mark.parametrize("name", ["__init__.py", "nothing.js", "..%2fweb.py", "%2e%2e", "style.css%00"])
async def test_nothing_else_of_the_server_is_a_part_of_it(client: httpx2.AsyncClient, name: str) -> None:
    told(await client.get(f"/page/{name}"), 404, "not_found")


async def test_all_that_the_page_names_is_there(client: httpx2.AsyncClient, html: str) -> None:
    scripts = "".join(path.read_text() for path in FOLDER.glob("*.js"))
    linked = set(re.findall(r'"(/page/[^"]+)"', html + scripts))
    assert linked
    for path in linked:
        assert (await client.get(path)).status_code == 200, path
    wanted = set(re.findall(r'byId\("([^"]+)"\)', scripts))
    assert wanted <= set(re.findall(r'\bid="([^"]+)"', html))


def test_what_a_script_imports_another_exports() -> None:
    for path in FOLDER.glob("*.js"):
        for names, part in re.findall(
            r'^import \{ ([^}]+) \} from "/page/(\w+\.js)"', path.read_text(), re.M
        ):
            exported = re.findall(
                r"^export (?:async )?(?:function\*?|const|class) (\w+)", (FOLDER / part).read_text(), re.M
            )
            assert {name.split(" as ")[0].strip() for name in names.split(",")} <= set(exported), path.name


def test_what_a_script_calls_of_another_it_imports() -> None:
    scripts = {path.name: path.read_text() for path in FOLDER.glob("*.js")}
    made = re.compile(r"^export (?:async )?(?:function\*?|const|class) (\w+)", re.M)
    exported = {name for text in scripts.values() for name in made.findall(text)}
    for part, text in scripts.items():
        imported = " ".join(re.findall(r"^import \{ ([^}]+) \}", text, re.M))
        own = re.findall(r"(?:function\*?|const|let|class) (\w+)", text)
        own += re.findall(r"\b(?:const|let) \{ ([^}]+) \}", text)
        called = set(re.findall(r"(?<![.\w])(\w+)\(", text)) & exported
        assert called <= set(re.findall(r"\w+", f"{imported} {' '.join(own)}")), part


async def test_every_path_that_the_page_asks_is_one_of_the_api(client: httpx2.AsyncClient) -> None:
    known = (await client.get("/openapi.json")).json()["paths"]
    script = (FOLDER / "api.js").read_text()
    asked = {
        path.replace("${encodeURIComponent(id)}", "{job_id}")
        for path in re.findall(r"[`\"](/v1/[^?`\"]*)", script)
    }
    asked |= {f"/v1/jobs/{{job_id}}/{last}" for last in re.findall(r"\$\{at\(id\)\}/(\w+)", script)}
    assert {"/v1/jobs", "/v1/jobs/{job_id}/events", "/v1/jobs/{job_id}/retry"} <= {
        path.partition("$")[0] for path in asked
    }
    assert {path.partition("$")[0] for path in asked} <= set(known)


def test_a_key_is_kept_by_the_tab_alone_and_is_in_no_address() -> None:
    for path in FOLDER.glob("*.js"):
        text = path.read_text()
        assert not re.search(r"localStorage|document\.cookie|indexedDB", text)
        assert "sessionStorage" not in text or path.name == "api.js"


def test_a_strangers_words_are_text_and_never_markup() -> None:
    for path in FOLDER.glob("*.js"):
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b", path.read_text()
        )


async def test_it_runs_no_script_of_its_own_lines_and_loads_nothing_from_elsewhere(html: str) -> None:
    assert not re.search(r"<script(?![^>]*src=)|\son\w+=|\sstyle=|https?://", html)


async def test_the_form_asks_for_what_a_piece_can_be_and_knows_its_limits(html: str) -> None:
    schema: dict[str, Any] = PieceRequest.model_json_schema()["properties"]
    fields = re.findall(r'<(?:input|textarea|select)[^>]*\bname="(\w+)"', html)
    assert set(fields) == set(schema) - {"rate", "cues"}
    for name in ("seconds", "seed", "variants"):
        [tag] = re.findall(rf'<input[^>]*\bname="{name}"[^>]*>', html)
        said = {edge: float(value) for edge, value in re.findall(r'(min|max)="([^"]+)"', tag)}
        assert said == {"min": schema[name]["minimum"], "max": schema[name]["maximum"]}
        assert re.search(rf'value="{schema[name]["default"]:g}"', tag)
    options = re.findall(r'<option value="(\w+)"', html)
    assert options == schema["format"]["enum"]


def test_all_of_its_files_are_known_here() -> None:
    assert set(PARTS) == {path.name for path in FOLDER.iterdir() if path.suffix in (".js", ".css", ".svg")}


def test_only_music_has_a_form_of_its_own() -> None:
    for path in FOLDER.glob("*.js"):
        named = set(re.findall(rf'"({"|".join(GRAPHS)})"', path.read_text()))
        assert named <= ({"music"} if path.name in ("page.js", "music.js") else set()), path.name


def test_what_is_usually_set_is_a_field_of_some_graph() -> None:
    [usual] = re.findall(r"const USUAL = /\^\(([a-z_|]+)\)\$/", (FOLDER / "fields.js").read_text())
    fields = {name for graph in GRAPHS.values() for name in graph.request.model_fields}
    assert set(usual.split("|")) <= fields


def test_a_chooser_offers_files_of_the_kind_that_a_source_is() -> None:
    kinds = re.findall(r'\[/([a-z|]+)/, "([^"]+)"\]', (FOLDER / "sources.js").read_text())
    offered = {
        source: next((kind for words, kind in kinds if re.search(words, source)), "")
        for graph in GRAPHS.values()
        for source in graph.sources
    }
    assert offered["photos"].startswith("image/jpeg")
    assert offered["music"].startswith("audio/*")
    assert offered["video"].startswith("video/*")
    assert offered["own_files"] == ""


async def test_uploads_go_to_the_api_and_what_is_made_behind_a_key_can_be_shown(
    client: httpx2.AsyncClient,
) -> None:
    assert "post" in (await client.get("/openapi.json")).json()["paths"]["/v1/files"]
    policy = (await client.get("/")).headers["content-security-policy"]
    allowed = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert allowed["img-src"] == allowed["media-src"] == "'self' blob:"
    assert allowed["connect-src"] == "'self'"


async def test_every_field_has_a_label_and_news_is_spoken(html: str) -> None:
    for name in re.findall(r'<(?:input|textarea|select)\s+id="(\w+)"', html):
        assert f'for="{name}"' in html
    assert 'role="status"' in html
    assert 'role="alert"' in html
    assert '<html lang="en">' in html
