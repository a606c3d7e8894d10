"""`/v1/files`: uploads as a form or bare, opened once, and nothing kept of what is refused."""

import gzip
import hashlib
import io
import re
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest
from PIL import Image

from tests.deployments.ingress.conftest import House, told


def photo(kind: str = "JPEG") -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (32, 18), (200, 30, 30)).save(buffer, kind)
    return buffer.getvalue()


def kept(house: House) -> list[Path]:
    return [path for path in house.store.root.rglob("*") if path.is_file()]


async def bare(client: httpx2.AsyncClient, data: bytes, kind: str = "image/jpeg") -> httpx2.Response:
    return await client.post("/v1/files?name=a.jpg", content=data, headers={"Content-Type": kind})


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
async def test_a_photo_in_a_form_gets_an_id_and_its_size(house: House, kind: str) -> None:
    answer = await house.client.post("/v1/files", files={"file": ("sunset", photo(kind))})
    assert answer.status_code == 201, answer.text
    told_of = answer.json()
    assert re.fullmatch("file_[0-9a-f]{32}", told_of["id"])
    assert (told_of["name"], told_of["width"], told_of["height"]) == ("sunset", 320, 180)
    assert told_of["media_type"] == f"image/{kind.lower()}"
    assert house.opened == [(photo(kind), "sunset")]
    assert (await house.client.get(answer.headers["location"])).json() == told_of
    record = await house.store.get_record(told_of["id"])
    assert record is not None
    assert await house.store.read(record["object"]) == photo(kind)


async def test_a_photo_as_bare_bytes_is_taken_too(house: House) -> None:
    answer = await bare(house.client, photo())
    assert answer.status_code == 201
    assert answer.json()["name"] == "a.jpg"


async def test_two_uploads_of_one_photo_have_two_ids_and_one_file(house: House) -> None:
    first, second = await bare(house.client, photo()), await bare(house.client, photo())
    assert first.json()["id"] != second.json()["id"]
    assert len([path for path in kept(house) if path.suffix != ".json"]) == 1


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", "audio/wav"),
        (b"ID3\x04\x00", "audio/mpeg"),
        (b"\xff\xfb\x90\x64", "audio/mpeg"),
        (b"fLaC\x00", "audio/flac"),
        (b"OggS\x00", "audio/ogg"),
        (b"\x00\x00\x00\x1cftypM4A ", "audio/mp4"),
    ],
)
async def test_a_track_is_taken_by_what_it_begins_with(house: House, head: bytes, kind: str) -> None:
    answer = await bare(house.client, head + bytes(100), "application/octet-stream")
    assert (answer.status_code, answer.json()["media_type"]) == (201, kind)


@pytest.mark.parametrize(
    "data",
    [b"", b"x", b"<html></html>", b"<svg/>", b"GIF89a" + bytes(50), b"#EXTM3U\n", bytes(1000), b"\xff\xff"],
)
async def test_what_is_neither_photo_nor_track_is_refused_and_not_kept(house: House, data: bytes) -> None:
    told(await bare(house.client, data), 422, "unsupported_media")
    assert kept(house) == []


async def test_archives_are_not_unpacked(house: House) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("../../etc/passwd", "root")
    for data in (archive.getvalue(), gzip.compress(photo())):
        told(await bare(house.client, data), 415, "unsupported_media_type")
    assert kept(house) == []


async def test_a_photo_that_cannot_be_opened_is_refused_with_its_reason_and_not_kept(house: House) -> None:
    error = told(await bare(house.client, photo() + b"broken"), 422, "corrupt")
    assert error["message"] == "a.jpg: is damaged or cut short"
    assert kept(house) == []


async def test_a_file_above_the_limit_is_refused_before_during_and_after_the_form(house: House) -> None:
    large = photo() + bytes(300_000)
    told(await bare(house.client, large), 413, "too_large")
    told(await house.client.post("/v1/files", files={"file": ("a", large)}), 413, "too_large")
    lying = {"Content-Type": "image/jpeg", "Content-Length": "100"}
    told(await house.client.post("/v1/files", content=large, headers=lying), 413, "too_large")
    assert kept(house) == []


async def test_an_upload_of_no_stated_length_is_refused(house: House) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        yield photo()

    answer = await house.client.post("/v1/files", content=chunks(), headers={"Content-Type": "image/jpeg"})
    told(answer, 411, "length_required")


@pytest.mark.parametrize("kind", ["", "text/plain", "application/json", "application/x-www-form-urlencoded"])
async def test_bytes_that_do_not_claim_to_be_a_file_are_refused(house: House, kind: str) -> None:
    headers = {"Content-Type": kind} if kind else {}
    told(
        await house.client.post("/v1/files", content=photo(), headers=headers), 415, "unsupported_media_type"
    )


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "..\\x",
        "C:\\x",
        "/abs",
        "CON",
        ".htaccess",
        "<img onerror=x>.png",
        '"; filename=y',
        "a\u202eb",
        "a\x00b",
        "a\r\nX-Evil: 1",
    ],
)
async def test_a_name_is_only_ever_metadata(house: House, name: str) -> None:
    answer = await house.client.post("/v1/files", params={"name": name}, content=photo(), headers=JPEG)
    assert answer.status_code == 201
    assert answer.json()["name"].isprintable()
    assert all(re.fullmatch(r"[0-9a-f]{64}|file_[0-9a-f]{32}\.json", path.name) for path in kept(house))


JPEG = {"Content-Type": "image/jpeg"}


async def test_a_name_of_any_length_is_refused_or_cut(house: House) -> None:
    long = await house.client.post("/v1/files", params={"name": "x" * 4096}, content=photo(), headers=JPEG)
    told(long, 422, "invalid_input")
    form = await house.client.post("/v1/files", files={"file": ("x" * 2000, photo())})
    assert len(form.json()["name"]) == 255


BOUNDARY = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n'


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "bad_multipart"),
        (b"nonsense", 400, "bad_multipart"),
        (BOUNDARY + photo(), 400, "bad_multipart"),
        (b"--b--\r\n", 422, "invalid_input"),
        (BOUNDARY + photo() + b"\r\n" + BOUNDARY + photo() + b"\r\n--b--\r\n", 422, "invalid_input"),
        (b'--b\r\nContent-Disposition: form-data; name="prompt"\r\n\r\nx\r\n--b--\r\n', 422, "invalid_input"),
        (b"--b\r\n\r\nx\r\n--b--\r\n", 422, "invalid_input"),
        (b"--b\r\n" + b"X: y\r\n" * 5000 + b"\r\nx\r\n--b--\r\n", 400, "bad_multipart"),
        (b"--b\r\nX: " + b"y" * 60_000 + b"\r\n\r\nx\r\n--b--\r\n", 400, "bad_multipart"),
    ],
)
async def test_a_form_that_is_not_one_file_is_refused(
    house: House, body: bytes, status: int, code: str
) -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    told(await house.client.post("/v1/files", content=body, headers=headers), status, code)
    assert kept(house) == []


@pytest.mark.parametrize("boundary", ["", "; boundary=", "; boundary=" + "b" * 5000, "; boundary=\u00e9"])
async def test_a_form_without_a_sound_boundary_is_refused(house: House, boundary: str) -> None:
    headers = [(b"content-type", b"multipart/form-data" + boundary.encode())]
    told(await house.client.post("/v1/files", content=b"x", headers=headers), 400, "bad_multipart")


async def test_an_upload_that_is_not_there_is_not_found(client: httpx2.AsyncClient) -> None:
    for name in ("file_" + "0" * 32, "..%2f..%2fx", "file_", "%00"):
        assert (await client.get(f"/v1/files/{name}")).status_code == 404


async def test_a_full_disk_is_insufficient_storage(house: House) -> None:
    house.store._spare = 1 << 62
    answer = await bare(house.client, photo())
    told(answer, 507, "storage_full")
    assert answer.headers["retry-after"]


async def test_an_upload_says_its_hash_and_can_be_forgotten(house: House) -> None:
    data = photo()
    answer = await bare(house.client, data)
    file = answer.json()
    assert file["sha256"] == hashlib.sha256(data).hexdigest()
    here = answer.headers["location"]
    assert (await house.client.delete(here)).status_code == 204
    told(await house.client.get(here), 404, "file_not_found")
    told(await house.client.delete(here), 404, "file_not_found")


async def test_a_record_that_is_no_upload_is_neither_shown_nor_deleted(house: House) -> None:
    await house.store.put_record("stage_" + "a" * 32, {"object": "0" * 64})
    for name in ("stage_" + "a" * 32, "file_", "..%2frecords", "file_" + "A" * 32):
        assert (await house.client.get(f"/v1/files/{name}")).status_code == 404
        assert (await house.client.delete(f"/v1/files/{name}")).status_code == 404
    assert await house.store.get_record("stage_" + "a" * 32) is not None
