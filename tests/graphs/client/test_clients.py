"""Both clients against a running server, which may be restarted under them."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from composer.errors import InputError
from graphs.client import AsyncClient, Client
from graphs.music import PieceRequest
from tests.server import served

SONG = PieceRequest(prompt="calm piano", seconds=2)


@pytest.fixture(autouse=True)
def _quick() -> None:
    """No haste here: a server needs its seconds to come back."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    secret = sha256(b"secret").hexdigest()
    keys = tuple({"id": name, "sha256": secret} for name in ("ann", "bob"))
    with served(tmp_path_factory.mktemp("clients"), keys=keys) as url:
        yield url


@pytest.fixture
def client(server: str) -> Iterator[Client]:
    with Client(server, "ann.secret") as client:
        yield client


def stages(job: dict[str, Any]) -> dict[str, tuple[int, int]]:
    return {stage["name"]: (stage["cached"], stage["total"]) for stage in job["stages"]}


def test_a_film_is_made_of_paths_and_its_repetition_makes_only_what_changed(
    client: Client, tmp_path: Path
) -> None:
    photos = []
    for number in range(3):
        photos.append(str(tmp_path / f"{number}.png"))
        Image.new("RGB", (320, 180), (80 * number, 90, 30)).save(photos[-1])
    wish = {"photos": photos, "prompt": "calm piano", "size": "320x180", "fps": 10, "seconds_per_photo": 1.0}
    first = client.wait(client.create("vlog", wish)["id"])
    again = client.wait(client.retry(first["id"], {"transition": "wipe", "prompt": "calm piano"})["id"])
    assert stages(again)["music"] == (1, 1)
    assert stages(again)["assemble"] == (0, 1)
    film = client.download(again["id"], "video.mp4", tmp_path)
    row = next(row for row in again["artifacts"] if row["name"] == "video.mp4")
    assert sha256(film.read_bytes()).hexdigest() == row["sha256"]


async def test_the_client_for_asyncio_does_the_same(server: str, tmp_path: Path) -> None:
    async with AsyncClient(server, "ann.secret") as client:
        job = (await client.create("music", SONG, priority=3))["id"]
        states = [state async for state in client.stream(job)]
        assert (states[-1]["status"], states[-1]["priority"]) == ("completed", 3)
        song = await client.download(job, "music.wav", tmp_path)
        assert song.read_bytes()[:4] == b"RIFF"
        assert job in [state["id"] async for state in client.list(graph="music", status="completed")]
        assert {graph["name"] for graph in await client.graphs()} >= {"vlog", "music"}
        assert all(row["license"] for row in await client.models())
        await client.delete(job)
        with pytest.raises(InputError, match="no such job"):
            await client.get(job)


def test_a_submit_under_one_name_is_one_job(client: Client) -> None:
    jobs = {client.create("music", SONG, idempotency_key="one")["id"] for _ in range(3)}
    assert len(jobs) == 1
    with pytest.raises(InputError) as caught:
        client.create("music", {"prompt": "other", "seconds": 2.0}, idempotency_key="one")
    assert caught.value.code == "idempotency_mismatch"


@pytest.mark.parametrize("key", ["", "ann", "ann.wrong", "eve.secret", "ann.secret.more"])
def test_a_wrong_key_opens_nothing(server: str, key: str) -> None:
    with Client(server, key) as client, pytest.raises(InputError) as caught:
        client.create("music", SONG)
    assert caught.value.code == "unauthorized"


def test_another_callers_jobs_are_not_there(server: str, client: Client) -> None:
    job = client.create("music", SONG)["id"]
    with Client(server, "bob.secret") as bob:
        assert job not in [state["id"] for state in bob.list()]
        for asked in (bob.get, bob.cancel, bob.retry, bob.delete):
            with pytest.raises(InputError, match="no such job"):
                asked(job)


def test_a_refused_request_is_told_by_its_field(client: Client) -> None:
    with pytest.raises(InputError) as caught:
        client.create("music", {"prompt": "calm", "seconds": 9000.0})
    assert caught.value.field == "seconds"


def test_who_follows_a_job_does_not_notice_that_the_server_is_restarted(tmp_path: Path) -> None:
    wish = {"prompt": "epic orchestra", "seconds": 180.0, "variants": 2}  # seconds of work for any machine
    with ThreadPoolExecutor(1) as pool, ExitStack() as stack:
        with served(tmp_path, lease_seconds=1.0) as url:
            client = stack.enter_context(Client(url))
            job = client.create("music", wish)["id"]
            begun = next(state for state in client.stream(job) if state["stages"])
            followed = pool.submit(lambda: list(client.stream(job)))
        assert begun["status"] == "in_progress"
        assert not followed.done()
        with served(tmp_path, int(url.rpartition(":")[2]), lease_seconds=1.0):
            states = followed.result(90)
    assert (states[-1]["status"], states[-1]["attempt"]) == ("completed", 2)
    assert [state["revision"] for state in states] == sorted({state["revision"] for state in states})
