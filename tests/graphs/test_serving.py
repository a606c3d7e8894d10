"""The shipped configuration on a real cluster of two cores: jobs over HTTP, the old routes and a handle."""

import io
import json
import os
import socket
import threading
import time
import wave
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import av
import httpx2
import pytest
import ray
import yaml
from PIL import Image, ImageDraw
from ray import serve

from composer.errors import InputError
from graphs.app import read_config, start, stop
from graphs.client import Client, run_on_server
from graphs.models import SLOTS, Models, Result
from graphs.music import PieceRequest, music
from graphs.vlog import VlogRequest

CONFIG = Path(__file__).parent.parent.parent / "serve_config.yaml"
COLOURS = ((200, 30, 30), (30, 160, 40), (30, 40, 200))


def photo(colour: tuple[int, int, int]) -> bytes:
    image = Image.new("RGB", (320, 180), colour)
    ImageDraw.Draw(image).ellipse((120, 50, 200, 130), (240, 240, 240))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG")
    return buffer.getvalue()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("serving")
    for name, colour in zip("abc", COLOURS, strict=True):
        (folder / f"{name}.jpg").write_bytes(photo(colour))
    return folder


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[str]:
    """The address of the shipped application, its store in a folder of its own, on two cores."""
    config = yaml.safe_load(CONFIG.read_text())
    config["applications"][0]["args"]["store"] = str(folder / "store")
    (folder / "config.yaml").write_text(yaml.safe_dump(config))
    plan = read_config(folder / "config.yaml", free_port(), allow_local_urls=True)
    # Ray's own niceness of 15 starves the replicas on a busy machine.
    os.environ["RAY_worker_niceness"] = "0"  # noqa: SIM112 - that is how Ray spells it
    ray.init(address="local", num_cpus=2, include_dashboard=False, log_to_driver=False, namespace="serve")
    start(plan)
    yield f"http://127.0.0.1:{plan.http_options.port}"
    stop()


@pytest.fixture(scope="module")
def client(server: str) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=server, timeout=120) as client:
        yield client


@pytest.fixture(scope="module")
def photos(folder: Path) -> Iterator[list[str]]:
    """The addresses of the photos on a server of their own."""
    files = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=folder))
    threading.Thread(target=files.serve_forever, daemon=True).start()
    yield [f"http://127.0.0.1:{files.server_address[1]}/{name}.jpg" for name in "abc"]
    files.shutdown()
    files.server_close()


def wish(photos: list[str], **more: Any) -> dict[str, Any]:
    return {"photos": photos, "prompt": "calm piano", "seconds_per_photo": 1.0, "size": "320x180", **more}


def check_film(film: bytes, seconds: float) -> None:
    """It is 320x180, has sound, and lasts about as long as asked: photos are bent to whole beats."""
    with av.open(io.BytesIO(film), "r") as container:
        video = container.streams.video[0]
        assert container.streams.audio
        assert (video.codec_context.name, video.width, video.height) == ("h264", 320, 180)
        assert (container.duration or 0) / 1e6 == pytest.approx(seconds, rel=0.25)


def test_a_client_sends_its_photos_and_gets_a_film(server: str, folder: Path) -> None:
    states: list[dict[str, Any]] = []
    sources = [str(folder / f"{name}.jpg") for name in "abc"]
    files, report = run_on_server(server, "vlog", wish(sources), states.append)
    check_film(files["video.mp4"], 3)
    assert {stage["name"] for stage in states[-1]["stages"]} >= {"photo", "music", "assemble"}
    assert all(stage["done"] == stage["total"] for stage in states[-1]["stages"])
    assert report["videos"]["video.mp4"]["quality"]


def test_a_film_is_served_in_parts(server: str, client: httpx2.Client, tmp_path: Path) -> None:
    job = client.get("/v1/jobs?limit=1").json()["jobs"][0]
    url = job["artifacts"][0]["url"]
    whole = client.get(url)
    part = client.get(url, headers={"Range": "bytes=100-299"})
    assert (whole.status_code, part.status_code) == (200, 206)
    assert part.content == whole.content[100:300]
    assert len(whole.content) == job["artifacts"][0]["size"]
    with Client(server) as ours:
        assert ours.download(job["id"], "video.mp4", tmp_path).read_bytes() == whole.content


def test_the_old_route_answers_with_the_film(client: httpx2.Client, photos: list[str]) -> None:
    answer = client.post("/create-video-with-music", json={"image_urls": photos[:2], "prompt": "calm"})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "video/mp4"
    assert "generated_video_with_music.mp4" in answer.headers["content-disposition"]
    check_film(answer.content, 4)


def test_a_photo_that_is_not_there_is_a_bad_request_of_the_old_route(
    client: httpx2.Client, photos: list[str]
) -> None:
    wrong = photos[0].replace("a.jpg", "missing.jpg")
    answer = client.post(
        "/create-video-with-music", json={"image_urls": [photos[0], wrong], "prompt": "calm"}
    )
    assert answer.status_code == 400
    assert answer.json()["error"]["field"] == "image_urls[1]"


def test_the_old_music_route_answers_at_once_and_its_songs_can_be_fetched(client: httpx2.Client) -> None:
    started = client.post("/generate-music/", json={"prompt": "calm lo-fi, 80 bpm", "duration": 4}).json()
    path = f"/status/{started['task_id']}"
    ended = asked_until(client, path, lambda task: task["status"] not in ("queued", "in_progress"))
    assert (ended["status"], ended["progress"]) == ("completed", 1.0)
    songs = [client.get(f"/download/{name}") for name in started["expected_files"].values()]
    for song in songs:
        with wave.open(io.BytesIO(song.content)) as file:
            assert file.getnframes() == 4 * file.getframerate()
    assert songs[0].content != songs[1].content


async def test_a_python_handle_gives_the_result(server: str, folder: Path) -> None:
    assert server
    request = VlogRequest.model_validate(wish([str(folder / "a.jpg"), str(folder / "b.jpg")]))
    handle = serve.get_app_handle("soundreel")
    result: Result = await handle.vlog.remote(request)
    check_film(result.artifacts["video.mp4"].data, 2)
    assert result.report["request"]["prompt"] == "calm piano"
    piece = PieceRequest(prompt="calm piano", seconds=3, stems=True, midi=True)
    heard: Result = await handle.music.remote(piece)
    here = await music(piece, Models.local())
    assert {"music.wav", "music-drums.wav", "music.mid"} <= set(heard.artifacts)
    files = {name: file.data for name, file in heard.artifacts.items()}
    manifest = json.loads(files.pop("manifest.json"))
    assert [(row["slot"], row["engine"]) for row in manifest["stages"]] == [("music", "builtin")]
    assert files == {name: file.data for name, file in here.artifacts.items()}
    again: Result = await handle.music.remote(piece)
    assert {name: file.data for name, file in again.artifacts.items()} == {
        name: file.data for name, file in heard.artifacts.items()
    }
    assert again.report["stages"][0]["calls"][0]["cached"]
    missing = VlogRequest.model_validate(wish([str(folder / "missing.jpg")]))
    with pytest.raises(InputError):
        await handle.vlog.remote(missing)


def asked_until(client: httpx2.Client, path: str, wanted: Callable[[Any], bool]) -> Any:
    """What the server says at `path` as soon as it is what is wanted."""
    for _ in range(5000):
        if wanted(state := client.get(path).json()):
            return state
    raise AssertionError(f"{path} still says {state}")


def test_a_handles_caller_that_stops_waiting_cancels_its_job(client: httpx2.Client, folder: Path) -> None:
    before = client.get("/v1/jobs?limit=1").json()["jobs"][0]["id"]
    request = VlogRequest.model_validate(wish([str(folder / "a.jpg")] * 40, size="720p"))
    call: Any = serve.get_app_handle("soundreel").vlog.remote(request)
    newest = asked_until(client, "/v1/jobs?limit=1", lambda page: page["jobs"][0]["id"] != before)
    call.cancel()
    path = f"/v1/jobs/{newest['jobs'][0]['id']}"
    ended = asked_until(client, path, lambda job: job["status"] not in ("queued", "in_progress"))
    assert ended["status"] == "cancelled"


def test_a_client_that_hangs_up_does_not_lose_its_film(
    server: str, client: httpx2.Client, photos: list[str]
) -> None:
    before = client.get("/v1/jobs?limit=1").json()["jobs"][0]["id"]
    body = json.dumps({"image_urls": photos, "prompt": "calm"}).encode()
    head = f"POST /create-video-with-music HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n"
    with socket.create_connection(("127.0.0.1", int(server.rpartition(":")[2]))) as line:
        line.sendall(head.encode() + b"Content-Type: application/json\r\n\r\n" + body)
        newest = asked_until(client, "/v1/jobs?limit=1", lambda page: page["jobs"][0]["id"] != before)
    path = f"/v1/jobs/{newest['jobs'][0]['id']}"
    ended = asked_until(client, path, lambda job: job["status"] not in ("queued", "in_progress"))
    assert ended["status"] == "completed"


def test_a_jobs_events_come_through_as_they_happen(client: httpx2.Client) -> None:
    wish = {"graph": "music", "request": {"prompt": "calm piano", "seconds": 20}}
    job = client.post("/v1/jobs", json=wish).json()
    with client.stream("GET", job["links"]["events"]) as answer:
        lines = [(time.monotonic(), line) for line in answer.iter_lines() if line.startswith("data: ")]
    told = [(moment, json.loads(line.removeprefix("data: "))["status"]) for moment, line in lines]
    assert told[0][1] in ("queued", "in_progress")
    assert [status for _, status in told[-2:]] == ["completed", "completed"]
    assert told[-1][0] - told[0][0] > 0.1  # nothing on the way has held them back


def test_who_prefers_to_wait_is_answered_with_the_end(client: httpx2.Client) -> None:
    wish = {"graph": "music", "request": {"prompt": "calm piano", "seconds": 5}}
    answer = client.post("/v1/jobs", json=wish, headers={"Prefer": "wait=60"})
    assert (answer.status_code, answer.json()["status"]) == (200, "completed")


def test_a_path_of_the_server_is_no_photo_over_http(client: httpx2.Client, folder: Path) -> None:
    answer = client.post("/v1/jobs", json={"graph": "vlog", "request": wish([str(folder / "a.jpg")])})
    assert (answer.status_code, answer.json()["error"]["field"]) == (422, "photos[0]")


def test_an_upload_that_is_cut_short_is_refused(client: httpx2.Client) -> None:
    answer = client.post("/v1/files", files={"file": ("cut.jpg", photo(COLOURS[0])[:-300])})
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "corrupt")


def test_a_large_body_is_refused_and_the_server_lives(client: httpx2.Client) -> None:
    answer = client.post("/v1/jobs", content=b"x" * 1_000_000, headers={"Content-Type": "application/json"})
    assert answer.status_code == 413
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 200


def test_every_slot_has_its_builtin_engine(client: httpx2.Client) -> None:
    rows = client.get("/v1/models").json()["models"]
    assert {row["slot"] for row in rows} == set(SLOTS)
    assert {row["engine"] for row in rows} == {"builtin"}
