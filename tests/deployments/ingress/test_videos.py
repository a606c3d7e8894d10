"""`/v1/videos` with OpenAI's own client, unmodified, against a running server."""

import io
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import av
import httpx2
import openai
import pytest
from PIL import Image, ImageDraw

from tests.server import served

pytestmark = pytest.mark.filterwarnings("ignore:The Sora API:DeprecationWarning")

COLOURS = ((200, 30, 30), (30, 160, 40), (30, 40, 200))


def photo(number: int) -> tuple[str, bytes, str]:
    image = Image.new("RGB", (320, 180), COLOURS[number])
    ImageDraw.Draw(image).ellipse((120, 50, 200, 130), (240, 240, 240))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG")
    return f"{number}.jpg", buffer.getvalue(), "image/jpeg"


PHOTOS: Any = [photo(number) for number in range(3)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("videos")


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[str]:
    with served(folder, queued_jobs=20) as url:
        yield url


@pytest.fixture(scope="module")
def client(server: str) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{server}/v1", api_key="any", max_retries=0) as client:
        yield client


@pytest.fixture(scope="module")
def video(client: openai.OpenAI) -> Any:
    return client.videos.create_and_poll(
        prompt="calm piano", input_reference=PHOTOS, extra_body={"size": "320x180"}, seconds="4"
    )


def job(server: str, video_id: str) -> dict[str, Any]:
    known: dict[str, Any] = httpx2.get(f"{server}/v1/jobs/{video_id}").json()
    return known


def refusal(caught: Any) -> tuple[Any, Any, Any]:
    return caught.value.code, caught.value.param, caught.value.type


def test_three_photos_become_a_video_that_can_be_fetched(client: openai.OpenAI, video: Any) -> None:
    assert (video.object, video.model, video.status, video.progress) == (
        "video",
        "soundreel",
        "completed",
        100,
    )
    assert (video.seconds, video.size, video.prompt) == ("4", "320x180", "calm piano")
    assert video.error is video.remixed_from_video_id is None
    assert video.created_at <= video.completed_at
    data = client.videos.download_content(video.id).read()
    with av.open(io.BytesIO(data), "r") as film:
        assert float(film.duration or 0) / av.time_base == pytest.approx(4, abs=0.6)
        assert (film.streams.video[0].width, film.streams.video[0].height) == (320, 180)
        assert len(film.streams.audio) == 1


def test_the_photos_keep_their_order(client: openai.OpenAI, video: Any) -> None:
    with av.open(io.BytesIO(client.videos.download_content(video.id).read()), "r") as film:
        frames = [frame.to_ndarray(format="rgb24")[5, 5] for frame in film.decode(video=0)]
    seen = [frames[0], frames[len(frames) // 2], frames[-8]]
    assert [int(colour.argmax()) for colour in seen] == [0, 1, 2]


def test_a_part_of_the_content_can_be_had(server: str, video: Any) -> None:
    where = f"{server}/v1/videos/{video.id}/content"
    whole = httpx2.get(where)
    part = httpx2.get(where, headers={"Range": "bytes=100-199", "If-Range": whole.headers["etag"]})
    assert part.status_code == 206
    assert part.content == whole.content[100:200]
    assert whole.headers["content-type"] == "video/mp4"


def test_a_remix_redoes_the_music_and_the_film_and_no_photo(
    client: openai.OpenAI, server: str, video: Any
) -> None:
    remix = client.videos.poll(client.videos.remix(video.id, prompt="fast techno").id)
    assert (remix.status, remix.prompt, remix.remixed_from_video_id) == ("completed", "fast techno", video.id)
    stages = {stage["name"]: stage for stage in job(server, remix.id)["stages"]}
    assert stages["photo"]["cached"] == 3
    assert stages["music"]["cached"] == stages["assemble"]["cached"] == 0
    assert client.videos.download_content(remix.id).read() != client.videos.download_content(video.id).read()


def test_a_remix_is_made_under_the_terms_of_its_video(
    client: openai.OpenAI, server: str, video: Any, folder: Path
) -> None:
    wish = {"graph": "vlog", "request": job(server, video.id)["request"]}
    terms = {"commercial_only": True, "priority": 3, "seconds": 500.0, "webhook": "https://caller.example/a"}
    first = httpx2.post(f"{server}/v1/jobs", json=wish | terms).json()
    remix = client.videos.remix(first["id"], prompt="slow waltz")
    with closing(sqlite3.connect(folder / "store" / "jobs.sqlite")) as table:
        (kept,) = table.execute("SELECT terms FROM jobs WHERE id = ?", [remix.id]).fetchone()
    assert terms.items() <= json.loads(kept).items()


def test_fields_of_the_graph_can_be_given_besides(client: openai.OpenAI, server: str) -> None:
    extra = {"transition": "wipe", "seed": 7, "ken_burns": True, "fps": 12, "no_music": True}
    made = client.videos.create_and_poll(prompt="", input_reference=PHOTOS[0], extra_body=extra)
    assert made.status == "completed"
    request = job(server, made.id)["request"]
    assert {name: request[name] for name in extra} == extra
    assert (request["size"], request["seconds_per_photo"]) == ("1280x720", 2.0)


def test_a_request_in_json_names_uploads(client: openai.OpenAI, server: str) -> None:
    sent = httpx2.post(f"{server}/v1/files", files={"file": PHOTOS[1]}).json()["id"]
    wish = {
        "prompt": "calm",
        "input_reference": [{"file_id": sent}, sent],
        "seconds": "2.5",
        "size": "320x180",
    }
    answer = httpx2.post(f"{server}/v1/videos", json=wish)
    assert answer.headers["openai-poll-after-ms"] == "1000"
    assert (answer.json()["status"], answer.json()["seconds"]) == ("queued", "2.5")
    assert client.videos.poll(answer.json()["id"]).status == "completed"
    named = {"input_reference": [{"file_id": sent}, {"file_id": sent}]}  # its own argument takes files alone
    once = client.videos.create(prompt="calm", extra_body=named)
    assert job(server, once.id)["request"]["photos"] == [sent, sent]


def test_the_list_has_pages_in_both_orders(client: openai.OpenAI, video: Any) -> None:
    newest = [item.id for item in client.videos.list(limit=1)]
    oldest = [item.id for item in client.videos.list(limit=1, order="asc")]
    assert len(newest) > 2
    assert newest == oldest[::-1]
    assert video.id in newest


def test_a_video_can_be_deleted(client: openai.OpenAI) -> None:
    made = client.videos.create_and_poll(
        prompt="calm", input_reference=PHOTOS[2], extra_body={"size": "320x180"}, seconds="4"
    )
    gone = client.videos.delete(made.id)
    assert (gone.id, gone.deleted, gone.object) == (made.id, True, "video.deleted")
    with pytest.raises(openai.NotFoundError) as caught:
        client.videos.retrieve(made.id)
    assert refusal(caught) == ("video_not_found", "video_id", "invalid_request_error")


def test_words_alone_become_a_film_of_what_they_say(client: openai.OpenAI, server: str) -> None:
    made = client.videos.create_and_poll(
        prompt="a quiet sea at sunset", seconds="4", extra_body={"size": "160x90", "genre": "lo-fi"}
    )
    assert (made.status, made.seconds, made.size) == ("completed", "4", "160x90")
    assert job(server, made.id)["graph"] == "content"
    assert made.id in {video.id for video in client.videos.list()}
    data = client.videos.download_content(made.id).read()
    with av.open(io.BytesIO(data), "r") as film:
        assert float(film.duration or 0) / av.time_base == pytest.approx(4, abs=0.05)
        assert len(film.streams.audio) == 1


def test_no_photos_and_no_words_are_refused_and_it_says_why(client: openai.OpenAI) -> None:
    with pytest.raises(openai.BadRequestError, match="say what is to be seen") as caught:
        client.videos.create(prompt=" ")
    assert refusal(caught) == ("prompt_required", "prompt", "invalid_request_error")


@pytest.mark.parametrize(
    ("wish", "code", "param"),
    [
        ({"model": "sora-2"}, "model_not_found", "model"),
        ({"seconds": "900"}, "invalid_seconds", "seconds"),
        ({"seconds": "nan"}, "invalid_seconds", "seconds"),
        ({"size": "1x1"}, "invalid_input", "size"),
        ({"extra_body": {"photos": "x"}}, "unknown_parameter", "photos"),
        ({"extra_body": {"fps": "many"}}, "invalid_input", "fps"),
        (
            {"input_reference": [PHOTOS[0], ("a.jpg", b"\xff\xd8\xff broken")]},
            "corrupt",
            "input_reference[1]",
        ),
        ({"input_reference": ("a.mp3", b"ID3 words")}, "unsupported_media", "input_reference[0]"),
        ({"input_reference": ("a.txt", b"words")}, "unsupported_media", "input_reference[0]"),
        ({"extra_body": {"input_reference": "file:///etc/passwd"}}, "bad_scheme", "input_reference[0]"),
    ],
)
def test_what_cannot_be_made_is_refused_by_name(
    client: openai.OpenAI, wish: dict[str, Any], code: str, param: str
) -> None:
    with pytest.raises(openai.APIStatusError) as caught:
        client.videos.create(**{"prompt": "calm", "input_reference": PHOTOS[:2], **wish})
    assert refusal(caught) == (code, param, "invalid_request_error")


def test_the_same_submit_twice_is_one_video(client: openai.OpenAI) -> None:
    named = {"Idempotency-Key": "the same"}
    ids = {
        client.videos.create(prompt="calm", input_reference=PHOTOS, extra_headers=named).id for _ in range(2)
    }
    assert len(ids) == 1


def test_what_is_not_there_yet_is_not_answered_with_an_empty_file(client: openai.OpenAI, server: str) -> None:
    made = client.videos.create(prompt="calm", input_reference=PHOTOS)
    with pytest.raises(openai.APIStatusError):
        client.videos.download_content(made.id, variant="thumbnail")
    with pytest.raises(openai.ConflictError) as caught:
        client.videos.download_content(made.id)
    assert caught.value.code == "video_not_ready"
    with pytest.raises(openai.ConflictError):
        client.videos.delete(made.id)
    httpx2.post(f"{server}/v1/jobs/{made.id}/cancel")
    ended = client.videos.poll(made.id)
    assert ended.status == "failed"
    assert ended.error
    assert ended.error.code == "cancelled"


def test_a_body_that_breaks_off_makes_no_video(server: str) -> None:
    before = httpx2.get(f"{server}/v1/videos").json()["first_id"]
    body = b'--x\r\nContent-Disposition: form-data; name="prompt"\r\n\r\ncalm'
    answer = httpx2.post(
        f"{server}/v1/videos", content=body, headers={"Content-Type": "multipart/form-data; boundary=x"}
    )
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "bad_multipart"
    assert httpx2.get(f"{server}/v1/videos").json()["first_id"] == before


def test_another_callers_videos_are_not_there(tmp_path: Path) -> None:
    from hashlib import sha256

    keys = tuple(
        {"id": name, "sha256": sha256(f"{name}-secret".encode()).hexdigest()} for name in ("ann", "bob")
    )
    with served(tmp_path, keys=keys) as url:
        ann, bob, eve = (
            openai.OpenAI(base_url=f"{url}/v1", api_key=key, max_retries=0)
            for key in ("ann.ann-secret", "bob.bob-secret", "ann.bob-secret")
        )
        made = ann.videos.create(prompt="calm", input_reference=PHOTOS)
        assert [item.id for item in ann.videos.list()] == [made.id]
        assert list(bob.videos.list()) == []
        with pytest.raises(openai.NotFoundError):
            bob.videos.retrieve(made.id)
        with pytest.raises(openai.AuthenticationError) as caught:
            eve.videos.list()
        assert caught.value.type == "authentication_error"


def test_a_body_of_another_kind_is_told_which_are_taken(server: str) -> None:
    answer = httpx2.post(f"{server}/v1/videos", content=b"calm", headers={"Content-Type": "text/plain"})
    assert answer.status_code == 415
    assert "multipart/form-data or application/json" in answer.json()["error"]["message"]
