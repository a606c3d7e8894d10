"""Downloads: gone on with where they broke off, checked, and there whole or not at all."""

import fcntl
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from composer.errors import EngineUnavailable, InputError, SoundreelError
from graphs.client import AsyncClient, Client
from tests.graphs.client.conftest import Asked, Server

FILM = bytes(range(256)) * 4000
ETAG = f'"{sha256(FILM).hexdigest()}"'
ROW = {"name": "video.mp4", "sha256": sha256(FILM).hexdigest(), "size": len(FILM)}
JOB = {"id": "job_1", "status": "completed", "artifacts": [ROW]}


def film_server(served: bytes, dies_after: int | None, heeds_ranges: bool = True) -> Callable[[Asked], None]:
    def answer(asked: Asked) -> None:
        if not asked.path.endswith("/video.mp4"):
            return asked.send(200, JOB)
        said = asked.headers.get("Range", "") if heeds_ranges else ""
        start = int(said.removeprefix("bytes=").removesuffix("-") or 0)
        whole = {"Content_Range": f"bytes {start}-{len(served) - 1}/{len(served)}"} if said else {}
        asked.begin(206 if said else 200, str(len(served) - start), ETag=ETAG, **whole)
        asked.wfile.write(served[start:][:dies_after])
        return asked.die()

    return answer


def asked_ranges(server: Server) -> list[str | None]:
    return [asked.headers.get("Range") for asked in server.heard if asked.path.endswith("/video.mp4")]


def test_a_server_that_dies_again_and_again_costs_no_byte_twice(server: Server, tmp_path: Path) -> None:
    server.answer = film_server(FILM, 300_000)
    with Client(server.url) as client:
        path = client.download("job_1", "video.mp4", tmp_path)
    assert path.read_bytes() == FILM
    assert asked_ranges(server) == [None, "bytes=300000-", "bytes=600000-", "bytes=900000-"]
    assert {asked.headers.get("If-Range") for asked in server.heard[2:]} == {ETAG}
    assert list(tmp_path.iterdir()) == [path]


async def test_the_client_for_asyncio_goes_on_as_well(server: Server, tmp_path: Path) -> None:
    server.answer = film_server(FILM, 600_000)
    async with AsyncClient(server.url) as client:
        path = await client.download("job_1", "video.mp4", tmp_path / "new" / "mine.mp4")
    assert path == tmp_path / "new" / "mine.mp4"
    assert path.read_bytes() == FILM
    assert asked_ranges(server) == [None, "bytes=600000-"]


def test_a_later_call_goes_on_where_an_earlier_one_was_stopped(server: Server, tmp_path: Path) -> None:
    server.answer = film_server(FILM, 0)
    (tmp_path / f".video.mp4.{ROW['sha256'][:16]}.part").write_bytes(FILM[:500_000])  # type: ignore[index]
    with Client(server.url) as client:
        with pytest.raises(EngineUnavailable):
            client.download("job_1", "video.mp4", tmp_path)
        assert not (tmp_path / "video.mp4").exists()
        server.answer = film_server(FILM, None)
        assert client.download("job_1", "video.mp4", tmp_path).read_bytes() == FILM
    assert set(asked_ranges(server)) == {"bytes=500000-"}


def test_a_server_without_ranges_sends_all_again(server: Server, tmp_path: Path) -> None:
    turns = iter((500_000, None))
    server.answer = lambda asked: film_server(
        FILM, next(turns) if asked.path.endswith("/video.mp4") else None, heeds_ranges=False
    )(asked)
    with Client(server.url) as client:
        assert client.download("job_1", "video.mp4", tmp_path).read_bytes() == FILM


def test_a_server_that_never_gets_further_is_given_up(server: Server, tmp_path: Path) -> None:
    server.answer = film_server(FILM, 500_000, heeds_ranges=False)
    with Client(server.url) as client, pytest.raises(EngineUnavailable):
        client.download("job_1", "video.mp4", tmp_path)
    assert len(asked_ranges(server)) == 6


def test_bytes_that_are_not_the_files_never_appear(server: Server, tmp_path: Path) -> None:
    server.answer = film_server(FILM[:-1] + b"?", None)
    with Client(server.url) as client, pytest.raises(SoundreelError) as caught:
        client.download("job_1", "video.mp4", tmp_path)
    assert caught.value.code == "damaged"
    assert list(tmp_path.iterdir()) == []


def test_a_broken_beginning_on_this_disk_is_given_up_for_the_whole(server: Server, tmp_path: Path) -> None:
    server.answer = film_server(FILM, None)
    (tmp_path / f".video.mp4.{ROW['sha256'][:16]}.part").write_bytes(b"?" * 1000)  # type: ignore[index]
    with Client(server.url) as client:
        assert client.download("job_1", "video.mp4", tmp_path).read_bytes() == FILM
    assert asked_ranges(server) == ["bytes=1000-", None]


def test_what_is_here_already_is_not_fetched_again(server: Server, tmp_path: Path) -> None:
    server.answer = film_server(FILM, None)
    (tmp_path / "video.mp4").write_bytes(FILM)
    with Client(server.url) as client:
        client.download("job_1", "video.mp4", tmp_path)
    assert asked_ranges(server) == []


def test_two_downloads_of_one_file_do_not_write_into_each_other(server: Server, tmp_path: Path) -> None:
    server.answer = film_server(FILM, None)
    part = tmp_path / f".video.mp4.{ROW['sha256'][:16]}.part"  # type: ignore[index]
    with part.open("wb") as other, Client(server.url) as client:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(InputError, match="another process"):
            client.download("job_1", "video.mp4", tmp_path)


def test_an_artifact_cannot_climb_out_of_the_folder(server: Server, tmp_path: Path) -> None:
    server.answer = lambda asked: asked.send(200, JOB | {"artifacts": [ROW | {"name": "../x"}]})
    with Client(server.url) as client, pytest.raises(InputError) as caught:
        client.download("job_1", "../x", tmp_path)
    assert caught.value.code == "bad_name"


def test_a_file_that_the_job_does_not_have_is_named_with_those_it_has(server: Server, tmp_path: Path) -> None:
    server.answer = film_server(FILM, None)
    with Client(server.url) as client, pytest.raises(InputError, match=r"no music\.wav: video\.mp4"):
        client.download("job_1", "music.wav", tmp_path)


def test_a_file_that_is_no_longer_kept_is_not_asked_for_again(server: Server, tmp_path: Path) -> None:
    gone = {"error": {"code": "artifact_missing", "message": "the file is no longer kept", "field": None}}
    server.turns(lambda asked: asked.send(200, JOB), lambda asked: asked.send(410, gone))
    with Client(server.url) as client, pytest.raises(InputError, match="no longer kept"):
        client.download("job_1", "video.mp4", tmp_path)
    assert len(server.heard) == 2


def test_a_disk_that_refuses_is_told_as_such(server: Server, tmp_path: Path) -> None:
    server.answer = film_server(FILM, None)
    (tmp_path / "file").write_bytes(b"")
    with Client(server.url) as client, pytest.raises(SoundreelError) as caught:
        client.download("job_1", "video.mp4", tmp_path / "file" / "video.mp4")
    assert caught.value.code == "not_written"
