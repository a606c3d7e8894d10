"""What the desk accepts of a stranger: request, terms and sources are checked before there is a job."""

import asyncio
from pathlib import Path

import pytest
from standardwebhooks import Webhook

from composer.errors import InputError
from deployments.ingress import Desk
from deployments.runner import Terms
from graphs.furnish import bench, desk
from graphs.licences import model_rows
from graphs.settings import KeySettings, Settings, SlotSettings
from graphs.table.sql_table import SqlTable
from tests.deployments.origin import origin, reply
from tests.graphs.test_licences import RESERVED

WISH = {"prompt": "calm"}
HUSH = "whsec_" + "c291bmRyZWVs" * 3


def at(folder: Path, **more: object) -> Desk:
    settings = Settings(store=str(folder), **more)  # type: ignore[arg-type]
    return desk(settings, model_rows(settings), lambda jobs: jobs, {})


async def refused(place: Desk, terms: Terms, graph: str = "music", **values: object) -> InputError:
    with pytest.raises(InputError) as caught:
        await place.accept(graph, WISH | values, terms)
    return caught.value


async def test_a_request_is_kept_whole_so_that_later_defaults_change_nothing(tmp_path: Path) -> None:
    kept = await at(tmp_path).accept("music", dict(WISH))
    assert (kept["prompt"], kept["seconds"], kept["seed"]) == ("calm", 30.0, 0)


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://127.0.0.1/", "source_blocked"),
        ("http://169.254.169.254/latest/meta-data/", "source_blocked"),
        ("http://[::1]/", "source_blocked"),
        ("ftp://caller.example/", "bad_scheme"),
        ("http://caller.example:6379/", "bad_port"),
        ("http://user:word@caller.example/", "bad_url"),
        ("", "bad_scheme"),
    ],
)
async def test_a_webhook_is_told_off_at_once_where_a_source_would_be(
    tmp_path: Path, url: str, code: str
) -> None:
    error = await refused(at(tmp_path), Terms(webhook=url))
    assert (error.code, error.field) == (code, "webhook")
    assert error.message.startswith("webhook: ")


async def test_a_webhook_in_public_is_taken(tmp_path: Path) -> None:
    assert await at(tmp_path).accept("music", dict(WISH), Terms(webhook="https://caller.example/told"))


async def test_a_jobs_end_is_told_signed_from_the_submit_to_the_receiver(tmp_path: Path) -> None:
    settings = Settings(store=str(tmp_path), allow_local_urls=True, webhook_secret=HUSH)
    place, bodies = desk(settings, model_rows(settings), lambda jobs: jobs, {}), list[bytes]()

    async def hear(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        bodies.append(await reader.readuntil(b"}}"))
        writer.write(reply(204))
        heard.set()

    heard = asyncio.Event()
    async with origin(hear) as house:
        terms = Terms(webhook=house.url)
        job = await place.jobs.submit("music", await place.accept("music", dict(WISH), terms), terms)
        await place.jobs.cancel(job.id)
        work = bench(settings, {})
        chores = [asyncio.create_task(chore()) for chore in work.chores]
        async with asyncio.timeout(20):
            await heard.wait()
        for chore in chores:
            chore.cancel()
        await asyncio.wait(chores)
    for table in (place.jobs, work.table):
        assert isinstance(table, SqlTable)
        await table.close()
    said = dict(line.split(": ", 1) for line in house.requests[0].split("\r\n")[1:] if line)
    event = Webhook(HUSH).verify(bodies[0], said)
    assert (event["type"], event["data"]["id"]) == ("job.cancelled", job.id)


@pytest.mark.parametrize("item", ["music", "music/0", "photo/1", "film/1", "music/1\n"])
async def test_an_item_that_no_job_can_make_anew_is_refused(tmp_path: Path, item: str) -> None:
    assert (await refused(at(tmp_path), Terms(exclude=(item,)))).field == "exclude"


async def test_commercial_use_is_refused_by_engines_that_forbid_it(tmp_path: Path) -> None:
    slots = {"music": SlotSettings(engine=RESERVED)}
    error = await refused(at(tmp_path, slots=slots), Terms(commercial_only=True))
    assert (error.code, error.field) == ("licence_forbids", "commercial_only")
    assert await at(tmp_path).accept("music", dict(WISH), Terms(commercial_only=True))


async def test_an_upload_of_another_key_is_no_source(tmp_path: Path) -> None:
    place = at(tmp_path)
    photo = "file_" + "a" * 32
    sha256 = await place.store.put(b"photo")
    await place.store.put_record(photo, {"object": sha256, "key": "ann"})
    error = await refused(place, Terms(key="bob"), "vlog", photos=[photo])
    assert (error.code, error.field) == ("file_not_found", "photos[0]")
    assert await place.accept("vlog", WISH | {"photos": [photo]}, Terms(key="ann"))


def test_a_desk_knows_the_keys_of_the_settings_by_their_hash(tmp_path: Path) -> None:
    place = at(tmp_path, keys=(KeySettings(id="ann", sha256="0" * 64),))
    assert place.keys == {"ann": "0" * 64}


def test_a_change_is_a_merge_patch(tmp_path: Path) -> None:
    changed = at(tmp_path).changed({"a": 1, "b": {"c": 2, "d": 3}}, {"a": None, "b": {"c": 4}})
    assert changed == {"b": {"c": 4, "d": 3}}
