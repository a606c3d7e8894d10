"""Finished files: whole, in part, unchanged, or no longer there."""

import hashlib
from pathlib import Path

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deployments.ingress.ranges import Unsatisfiable, parse
from tests.deployments.ingress.conftest import FILM, House, told


@pytest.fixture
async def url(house: House) -> str:
    return f"/v1/jobs/{await house.completed()}/artifacts/video.mp4"


async def test_a_film_is_an_attachment_under_our_own_name(client: httpx2.AsyncClient, url: str) -> None:
    answer = await client.get(url)
    assert answer.status_code == 200
    assert answer.content == FILM
    assert answer.headers["content-type"] == "video/mp4"
    assert answer.headers["content-length"] == str(len(FILM))
    assert answer.headers["content-disposition"] == 'attachment; filename="video.mp4"'
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("header", "start", "end"),
    [
        ("bytes=0-", 0, 10240),
        ("bytes=0-0", 0, 1),
        ("bytes=100-199", 100, 200),
        ("bytes=-1", 10239, 10240),
        ("bytes=-99999", 0, 10240),
        ("bytes=10239-99999", 10239, 10240),
        ("bytes=10-" + "9" * 5000, 10, 10240),
    ],
)
async def test_a_range_is_answered_with_its_bytes(
    client: httpx2.AsyncClient, url: str, header: str, start: int, end: int
) -> None:
    answer = await client.get(url, headers={"Range": header})
    assert answer.status_code == 206
    assert answer.content == FILM[start:end]
    assert answer.headers["content-range"] == f"bytes {start}-{end - 1}/10240"
    assert answer.headers["content-length"] == str(end - start)


@pytest.mark.parametrize(
    "header", ["bytes=9-1", "bytes=10240-", "bytes=-0", "bytes=" + "9" * 5000 + "-", "bytes=20000-30000"]
)
async def test_a_range_outside_the_file_is_refused(client: httpx2.AsyncClient, url: str, header: str) -> None:
    answer = await client.get(url, headers={"Range": header})
    told(answer, 416, "bad_range")
    assert answer.headers["content-range"] == "bytes */10240"


@pytest.mark.parametrize(
    "header",
    ["bytes=-", "bytes=a-b", "lines=0-1", "bytes=0-1," * 10_000, "bytes=0-1,3-4", "", "bytes=\u06611-"],
)
async def test_what_is_not_one_range_is_answered_with_the_whole(
    client: httpx2.AsyncClient, url: str, header: str
) -> None:
    answer = await client.get(url, headers={b"Range": header.encode()})
    assert (answer.status_code, answer.content) == (200, FILM)


async def test_a_part_of_another_state_of_the_file_is_not_sent(client: httpx2.AsyncClient, url: str) -> None:
    etag = (await client.get(url)).headers["etag"]
    same = await client.get(url, headers={"Range": "bytes=0-9", "If-Range": etag})
    other = await client.get(url, headers={"Range": "bytes=0-9", "If-Range": '"another"'})
    assert (same.status_code, other.status_code, other.content) == (206, 200, FILM)


async def test_a_file_that_the_client_has_is_not_sent_again(client: httpx2.AsyncClient, url: str) -> None:
    etag = (await client.get(url)).headers["etag"]
    answer = await client.get(url, headers={"If-None-Match": etag})
    assert (answer.status_code, answer.content) == (304, b"")


async def test_head_tells_the_size_and_sends_nothing(client: httpx2.AsyncClient, url: str) -> None:
    answer = await client.head(url)
    assert (answer.status_code, answer.headers["content-length"], answer.content) == (200, "10240", b"")
    part = await client.head(url, headers={"Range": "bytes=0-9"})
    assert (part.status_code, part.headers["content-length"]) == (206, "10")


@pytest.mark.parametrize("name", ["other.mp4", "%2e%2e", "video.mp4%00", "..%2fvideo.mp4"])
async def test_no_other_name_is_a_file(client: httpx2.AsyncClient, url: str, name: str) -> None:
    assert (await client.get(url.replace("video.mp4", name))).status_code == 404


def file_of(house: House) -> Path:
    [path] = [path for path in (house.store.root / "objects").rglob("*") if path.is_file()]
    return path


FLIPPED = FILM[:5000] + bytes([FILM[5000] ^ 1]) + FILM[5001:]


DAMAGE = {"flipped": FLIPPED, "cut": FILM[:100], "longer": FILM + b"more", "empty": b"", "lost": None}


@pytest.mark.parametrize("content", DAMAGE.values(), ids=DAMAGE)
@pytest.mark.parametrize("header", [None, "bytes=0-9", "bytes=5000-5000", "bytes=-10"])
async def test_a_file_that_was_damaged_cut_short_or_lost_is_not_served_in_any_part(
    house: House, client: httpx2.AsyncClient, url: str, content: bytes | None, header: str | None
) -> None:
    file_of(house).unlink() if content is None else file_of(house).write_bytes(content)
    headers = {"Range": header} if header else {}
    for _ in range(2):
        told(await client.get(url, headers=headers), 410, "artifact_missing")


async def test_damage_is_found_even_after_the_file_was_served_whole(
    house: House, client: httpx2.AsyncClient, url: str
) -> None:
    assert (await client.get(url)).content == FILM
    file_of(house).write_bytes(FLIPPED)
    told(await client.get(url, headers={"Range": "bytes=0-9"}), 410, "artifact_missing")


async def test_the_etag_is_the_files_sha256(client: httpx2.AsyncClient, url: str) -> None:
    assert (await client.get(url)).headers["etag"] == f'"{hashlib.sha256(FILM).hexdigest()}"'


async def test_the_same_film_made_again_is_served_again(
    house: House, client: httpx2.AsyncClient, url: str
) -> None:
    file_of(house).write_bytes(FLIPPED)
    told(await client.get(url), 410, "artifact_missing")
    await house.completed()
    assert (await client.get(url)).content == FILM


@given(
    st.text(max_size=40) | st.from_regex(r"bytes=[0-9]{0,25}-[0-9]{0,25}", fullmatch=True),
    st.integers(1, 10**6),
)
def test_any_range_header_is_part_of_the_file_or_refused(header: str, size: int) -> None:
    try:
        asked = parse(header, size)
    except Unsatisfiable:
        return
    assert asked is None or 0 <= asked[0] < asked[1] <= size
