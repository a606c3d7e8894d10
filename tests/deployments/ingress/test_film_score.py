"""`/upload` and `/generate`: as a client of the film-score service knows them."""

import asyncio
import json
import secrets
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx2
import pytest

from composer.errors import EngineUnavailable, InputError
from deployments.ingress import sniff
from deployments.runner import Job, Show
from graphs.models import Result
from tests.deployments.ingress.conftest import FILM, House, open_house

MP4 = b"\0\0\0\x1cftypisom" + bytes(400)
MOV = b"\0\0\0\x14ftypqt  " + bytes(400)
OLD_MOV = b"\0\0\0\x08wide\0\0\1\0mdat" + bytes(400)
AVI = b"RIFF\0\1\0\0AVI LIST" + bytes(400)
WEBM = b"\x1a\x45\xdf\xa3" + bytes(400)
JPEG = b"\xff\xd8\xff" + bytes(400)


async def upload(client: httpx2.AsyncClient, name: str, data: bytes = MP4, **more: Any) -> httpx2.Response:
    return await client.post("/upload", files={"video": (name, data)}, **more)


async def named(client: httpx2.AsyncClient, name: str, data: bytes = MP4, **more: Any) -> str:
    answer = await upload(client, name, data, **more)
    assert answer.status_code == 200, answer.text
    assert answer.json() == {"status": "success", "filename": answer.json()["filename"]}
    return str(answer.json()["filename"])


async def test_a_film_goes_up_and_comes_back_with_music(house: House) -> None:
    assert await named(house.client, "clip.mp4") == "clip.mp4"
    answer = await house.client.post("/generate", json={"filename": "clip.mp4"})
    assert (answer.status_code, answer.content) == (200, FILM)
    assert answer.headers["content-type"] == "video/mp4"
    assert answer.headers["content-disposition"] == 'attachment; filename="clip_with_music.mp4"'
    [accepted] = house.accepted
    assert set(accepted) == {"video"}
    file = (await house.client.get(f"/v1/files/{accepted['video']}")).json()
    assert file["sha256"] == sha256(MP4).hexdigest()
    state = (await house.client.get(answer.headers["content-location"])).json()
    assert (state["graph"], state["status"]) == ("film_score", "completed")


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.mp4", MP4), ("a.MOV", MOV), ("old.mov", OLD_MOV), ("a.avi", AVI), ("a.mp4", WEBM)],
)
async def test_the_films_of_that_service_are_taken(
    client: httpx2.AsyncClient, name: str, data: bytes
) -> None:
    assert await named(client, name, data) == name


@pytest.mark.parametrize(
    ("called", "known"),
    [
        ("my holiday film.mp4", "my_holiday_film.mp4"),
        ("../../etc/passwd.mp4", "passwd.mp4"),
        ("C:\\films\\clip.avi.mp4", "clip.avi.mp4"),
        ("café.mp4", "cafe.mp4"),
        ("фильм.mp4", "video.mp4"),
        ("a; b=$(c).mp4", "a_bc.mp4"),
        (".mp4", "video.mp4"),
        (f"{'x' * 240}.mp4", f"{'x' * 100}.mp4"),
    ],
)
async def test_a_name_is_plain_whatever_the_film_is_called(
    client: httpx2.AsyncClient, called: str, known: str
) -> None:
    filename = await named(client, called)
    assert filename == known
    answer = await client.post("/generate", json={"filename": filename})
    assert answer.headers["content-disposition"].endswith(f'{filename.removesuffix(".mp4")}_with_music.mp4"')


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"film": ("a.mp4", MP4)}, "No file part"),
        ({"video": (None, "a.mp4")}, "No file part"),
        ({"video": ("notes.txt", MP4)}, "Unsupported file type"),
        ({"video": ("mp4", MP4)}, "Unsupported file type"),
        ({"video": ("a.mp4", JPEG)}, "Unsupported file type"),
        ({"video": ("a.avi", b"RIFF\0\0\0\0WAVEfmt ")}, "Unsupported file type"),
        ({"video": ("a.mp4", b"\0\0\0\x1cftypM4A " + bytes(99))}, "Unsupported file type"),
        ({"video": ("a.mp4", b"PK\x03\x04" + bytes(99))}, "Unsupported file type"),
        ({"video": ("a.mp4", b"")}, "Unsupported file type"),
    ],
)
async def test_what_is_no_film_is_refused_in_that_services_words(
    house: House, files: dict[str, Any], said: str
) -> None:
    answer = await house.client.post("/upload", files=files)
    assert (answer.status_code, answer.json()["error"]) == (400, said)
    assert [size async for _, size, _ in house.store.objects()] == []


async def test_a_form_without_a_chosen_file_says_so(client: httpx2.AsyncClient) -> None:
    form = b'--x\r\nContent-Disposition: form-data; name="video"; filename=""\r\n\r\n\r\n--x--\r\n'
    kind = {"content-type": "multipart/form-data; boundary=x"}
    answer = await client.post("/upload", content=form, headers=kind)
    assert (answer.status_code, answer.json()["error"]) == (400, "No selected file")
    answer = await client.post("/upload", json={"video": "a.mp4"})
    assert (answer.status_code, answer.json()["error"]) == (400, "No file part")


async def test_other_fields_of_the_form_are_passed_over(client: httpx2.AsyncClient) -> None:
    answer = await client.post("/upload", files={"video": ("a.mov", MOV)}, data={"title": "mine"})
    assert answer.json()["filename"] == "a.mov"


async def test_a_film_that_is_too_large_is_refused_as_a_sentence(client: httpx2.AsyncClient) -> None:
    answer = await upload(client, "a.mp4", MP4 + bytes(400_000))
    assert answer.status_code == 413
    assert "at most" in answer.json()["error"]


async def test_two_films_of_one_name_keep_apart(house: House) -> None:
    client, other = house.client, MP4 + b"other"
    assert await named(client, "clip.mp4") == "clip.mp4"
    second = await named(client, "clip.mp4", other)
    assert second == f"clip-{sha256(other).hexdigest()[:8]}.mp4"
    assert await named(client, "clip.mp4") == "clip.mp4"
    assert await named(client, "clip.mp4", other) == second
    for filename in ("clip.mp4", second):
        await client.post("/generate", json={"filename": filename})
    first, last = (house.client.get(f"/v1/files/{asked['video']}") for asked in house.accepted)
    assert (await first).json()["sha256"] == sha256(MP4).hexdigest()
    assert (await last).json()["sha256"] == sha256(other).hexdigest()


async def test_many_at_once_under_one_name_get_names_of_their_own(client: httpx2.AsyncClient) -> None:
    films = [MP4 + bytes([number]) for number in range(8)]
    names = await asyncio.gather(*(named(client, "clip.mp4", film) for film in films))
    assert len(set(names)) == len(films)


async def test_a_name_is_its_own_callers(tmp_path: Path) -> None:
    ours, theirs = (secrets.token_urlsafe(16) for _ in range(2))
    keys = {name: sha256(key.encode()).hexdigest() for name, key in (("a", ours), ("b", theirs))}
    async with open_house(tmp_path, keys) as house:
        mine = {"authorization": f"Bearer a.{ours}"}
        other = {"authorization": f"Bearer b.{theirs}"}
        assert await named(house.client, "clip.mp4", headers=mine) == "clip.mp4"
        wish = {"filename": "clip.mp4"}
        answer = await house.client.post("/generate", json=wish, headers=other)
        assert (answer.status_code, answer.json()["error"]) == (404, "Video file not found")
        assert await named(house.client, "clip.mp4", MP4 + b"other", headers=other) == "clip.mp4"
        assert (await house.client.post("/generate", json=wish, headers=mine)).status_code == 200


@pytest.mark.parametrize("wish", [{}, {"filename": ""}, {"filename": None}])
async def test_a_film_must_be_named(client: httpx2.AsyncClient, wish: dict[str, Any]) -> None:
    answer = await client.post("/generate", json=wish)
    assert (answer.status_code, answer.json()["error"]) == (400, "No filename provided")


@pytest.mark.parametrize("filename", ["clip.mp4", "../clip.mp4", "\ud800.mp4", "x" * 9999, 5, ["clip.mp4"]])
async def test_a_film_that_was_never_sent_is_not_found(client: httpx2.AsyncClient, filename: Any) -> None:
    body, kind = json.dumps({"filename": filename}), {"content-type": "application/json"}
    answer = await client.post("/generate", content=body, headers=kind)
    assert (answer.status_code, answer.json()["error"]) == (404, "Video file not found")


async def test_a_film_that_is_forgotten_is_not_found_until_it_is_sent_again(house: House) -> None:
    wish = {"filename": await named(house.client, "clip.mp4")}
    await house.store.drop(sha256(MP4).hexdigest())
    assert (await house.client.post("/generate", json=wish)).status_code == 404
    assert await named(house.client, "clip.mp4", MP4 + b"other") == "clip.mp4"
    assert (await house.client.post("/generate", json=wish)).status_code == 200


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (InputError("video: it lasts 60 s; at most 47 s", "film_too_long", "video"), 400),
        (EngineUnavailable("no engine came back"), 503),
        (RuntimeError("/secret"), 500),
    ],
)
async def test_what_fails_is_a_sentence_and_says_whose_fault_it_was(
    house: House, error: Exception, status: int
) -> None:
    async def run(_: Job, __: Show) -> Result:
        raise error

    house.run = run
    wish = {"filename": await named(house.client, "clip.mp4")}
    answer = await house.client.post("/generate", json=wish)
    assert answer.status_code == status
    assert isinstance(answer.json()["error"], str)
    assert "secret" not in answer.text


async def test_a_fault_of_the_film_names_it_as_the_client_does(house: House) -> None:
    async def run(job: Job, _: Show) -> Result:
        raise InputError(f"video: {job.request['video']}: is damaged", "corrupt", "video")

    house.run = run
    wish = {"filename": await named(house.client, "clip.mp4")}
    answer = await house.client.post("/generate", json=wish)
    assert answer.json() == {"error": "video: clip.mp4: is damaged", "code": "corrupt"}


def test_a_photo_in_a_films_box_is_no_film() -> None:
    assert not sniff.may_be_film(b"\0\0\0\x1cftypheic" + bytes(400))
    assert sniff.may_be_film(b"\0\0\0\x1cftypmp42" + bytes(400))
