"""The client of a server: what it sends, and how the server's errors come back."""

from typing import Any

import httpx2
import pytest

from composer.errors import EngineUnavailable, InputError, SoundreelError
from graphs import client as client_module
from graphs.client import Client, run_on_server


class Server:
    """A server that holds one job, which is done at the second look."""

    def __init__(self, **last: Any) -> None:
        self.requests: list[httpx2.Request] = []
        self.looks = 0
        self.last = {"status": "completed", "artifacts": [{"name": "video.mp4"}], "report": {"n": 1}} | last

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        where = f"{request.method} {request.url.path}"
        if where == "POST /v1/files":
            request.read()
            return httpx2.Response(201, json={"id": "file_1"})
        if where == "POST /v1/jobs":
            return httpx2.Response(202, json={"id": "job_1"})
        if where == "GET /v1/jobs/job_1":
            self.looks += 1
            return httpx2.Response(200, json={"status": "in_progress"} if self.looks == 1 else self.last)
        if where == "GET /v1/jobs/job_1/artifacts/video.mp4":
            return httpx2.Response(200, content=b"film")
        return httpx2.Response(404, json={"error": {"code": "not_found", "message": "no such job"}})


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Puts a server in the place of the network."""
    monkeypatch.setattr(client_module, "POLL_SECONDS", 0)
    real = httpx2.Client

    def put(server: Any) -> Any:
        def make(**options: Any) -> httpx2.Client:
            return real(**options, transport=httpx2.MockTransport(server))

        monkeypatch.setattr(httpx2, "Client", make)
        return server

    return put


def test_files_are_sent_urls_are_named_and_the_result_is_fetched(serve: Any, tmp_path: Any) -> None:
    server = serve(Server())
    photo = tmp_path / "dog.jpg"
    photo.write_bytes(b"pixels of a dog")
    seen: list[str] = []
    wanted = {"photos": [str(photo), "https://example.com/cat.jpg"], "prompt": "calm"}
    files, report = run_on_server("http://server", "vlog", wanted, lambda state: seen.append(state["status"]))
    assert files == {"video.mp4": b"film"}
    assert report == {"n": 1}
    assert seen == ["in_progress", "completed"]
    assert b"pixels of a dog" in server.requests[0].content
    assert b'["file_1","https://example.com/cat.jpg"]' in server.requests[1].content.replace(b", ", b",")


def test_a_graph_without_sources_has_nothing_to_send(serve: Any) -> None:
    server = serve(Server(artifacts=[]))
    assert run_on_server("http://server", "music", {"prompt": "calm"}, lambda _: None) == ({}, {"n": 1})
    assert server.requests[0].url.path == "/v1/jobs"


def test_a_job_that_failed_raises_its_own_error(serve: Any) -> None:
    serve(Server(status="failed", error={"code": "corrupt", "message": "photo 2 is cut short"}))
    with pytest.raises(InputError, match="photo 2 is cut short") as caught:
        run_on_server("http://server", "vlog", {"photos": ["https://example.com/a.jpg"]}, lambda _: None)
    assert caught.value.code == "corrupt"


def test_a_fault_of_the_server_is_not_called_the_callers(serve: Any) -> None:
    serve(Server(status="failed", error={"code": "internal", "message": "something broke"}))
    with pytest.raises(SoundreelError) as caught:
        run_on_server("http://server", "vlog", {"photos": ["https://example.com/a.jpg"]}, lambda _: None)
    assert not isinstance(caught.value, InputError)


def test_an_unknown_job_is_an_input_error_with_the_servers_words(serve: Any) -> None:
    serve(Server())
    with Client("http://server") as client, pytest.raises(InputError, match="no such job"):
        client.download("job_2", "video.mp4")


def test_a_server_that_is_not_there_can_be_tried_again() -> None:
    with Client("http://127.0.0.1:9") as client, pytest.raises(EngineUnavailable, match="no answer"):
        client.submit("vlog", {})


def test_a_missing_photo_is_found_before_anything_is_submitted(serve: Any) -> None:
    server = serve(Server())
    with pytest.raises(InputError, match=r"gone\.jpg: No such file"):
        run_on_server("http://server", "vlog", {"photos": ["gone.jpg"]}, lambda _: None)
    assert server.requests == []
