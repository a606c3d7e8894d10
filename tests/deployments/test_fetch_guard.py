"""The guarded fetch never reaches what is private, whatever names and redirects say."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import httpcore2
import pytest

from composer.errors import InputError
from deployments import fetch as module
from deployments.fetch import Network, fetch
from tests.deployments.origin import origin, reply

PUBLIC = "93.184.216.34"
LIMIT = 100_000
PHOTO = bytes(range(256)) * 40


def names(*answers: Sequence[str]) -> Network:
    """A network whose name server gives each answer once, and the last for ever; it connects nowhere."""
    waiting = list(answers)

    async def resolve(_host: str, _port: int) -> Sequence[str]:
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]

    return Network(resolve=resolve)


class Recorder(httpcore2.AsyncNetworkBackend):
    """Connects to a port of this machine whatever address is asked for, and keeps what was asked."""

    def __init__(self, port: int, peer: str) -> None:
        self.port = port
        self.peer = peer
        self.asked: list[tuple[str, int]] = []

    async def connect_tcp(self, host: str, port: int, *rest: Any, **__: Any) -> httpcore2.AsyncNetworkStream:
        self.asked.append((host, port))
        stream = await httpcore2.AnyIOBackend().connect_tcp("127.0.0.1", self.port, *rest)
        stream.get_extra_info = lambda info: (self.peer, port) if info == "server_addr" else None  # type: ignore[method-assign]
        return stream

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


async def refused(url: str, network: Network | None = None, **options: Any) -> InputError:
    with pytest.raises(InputError) as caught:
        await fetch(url, limit=LIMIT, network=network, **options)
    return caught.value


@pytest.mark.parametrize(
    "answers",
    [
        [["127.0.0.1"]],
        [["10.0.0.1"]],
        [["::1"]],
        [["169.254.169.254"]],
        [[PUBLIC, "127.0.0.1"]],
        [["64:ff9b::7f00:1"]],
        [["fe80::1%eth0"]],
        [["not an address"]],
    ],
)
async def test_a_name_with_a_private_address_is_blocked_and_nothing_is_reached(
    answers: list[list[str]],
) -> None:
    async with origin(reply(body=PHOTO)) as canary:
        network = replace(names(*answers), backend=Recorder(canary.port, PUBLIC))
        error = await refused("http://rebind.example.org/", network)
    assert error.code == "source_blocked"
    assert canary.requests == []
    assert not any(address in error.message for address in answers[0])


async def test_without_the_check_of_addresses_the_canary_would_be_reached(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "address_allowed", lambda *_: True)
    async with origin(reply(body=PHOTO)) as canary:
        network = replace(names(["127.0.0.1"]), backend=Recorder(canary.port, "127.0.0.1"))
        assert await fetch("http://rebind.example.org/", limit=LIMIT, network=network) == PHOTO
    assert len(canary.requests) == 1


async def test_the_socket_goes_to_the_address_that_was_checked_and_no_second_look_up_is_made() -> None:
    async with origin(reply(body=PHOTO)) as house:
        network = replace(names([PUBLIC], ["127.0.0.1"]), backend=Recorder(house.port, PUBLIC))
        assert await fetch("http://rebind.example.org/", limit=LIMIT, network=network) == PHOTO
    assert isinstance(network.backend, Recorder)
    assert network.backend.asked == [(PUBLIC, 80)]
    assert "host: rebind.example.org\r\n" in house.requests[0].lower()


async def test_a_name_that_turns_private_between_two_hops_is_blocked() -> None:
    async with origin(reply(302, Location="http://rebind.example.org/again")) as house:
        network = replace(names([PUBLIC], ["127.0.0.1"]), backend=Recorder(house.port, PUBLIC))
        error = await refused("http://rebind.example.org/", network)
    assert error.code == "source_blocked"
    assert len(house.requests) == 1


async def test_a_socket_whose_other_end_is_private_is_dropped_unused() -> None:
    async with origin(reply(body=PHOTO)) as canary:
        network = replace(names([PUBLIC]), backend=Recorder(canary.port, "127.0.0.1"))
        error = await refused("http://example.org/", network)
    assert error.code == "source_blocked"
    assert canary.requests == []


@pytest.mark.parametrize(
    "location",
    [
        "http://169.254.169.254/latest/meta-data/",
        "file:///etc/passwd",
        "http://[::1]/",
        "gopher://127.0.0.1:70/",
        "http://127.0.0.1:22/",
        "//localhost/",
        "http://[broken/",
    ],
)
async def test_a_redirect_to_where_nothing_may_be_fetched_is_blocked(location: str) -> None:
    async with origin(reply(302, Location=location)) as house:
        network = replace(names([PUBLIC]), backend=Recorder(house.port, PUBLIC))
        error = await refused("http://example.org/", network)
    assert error.code == "source_blocked"
    assert len(house.requests) == 1
    assert "169.254" not in error.message


async def test_a_redirect_keeps_local_origins_shut_unless_they_are_allowed() -> None:
    async with origin(reply(body=PHOTO)) as target, origin(reply(302, Location=target.url)) as house:
        assert await fetch(house.url, limit=LIMIT, allow_local=True) == PHOTO
        network = replace(names([PUBLIC]), backend=Recorder(house.port, PUBLIC))
        assert (await refused("http://example.org/", network)).code == "source_blocked"
    assert len(target.requests) == 1


async def test_the_second_address_is_tried_when_the_first_is_dead() -> None:
    class FirstDead(Recorder):
        async def connect_tcp(self, host: str, port: int, *rest: Any, **_: Any) -> Any:
            if not self.asked:
                self.asked.append((host, port))
                raise httpcore2.ConnectError("dead")
            return await super().connect_tcp(host, port, *rest)

    async with origin(reply(body=PHOTO)) as house:
        network = replace(names([PUBLIC, "8.8.8.8"]), backend=FirstDead(house.port, "8.8.8.8"))
        assert await fetch("http://example.org/", limit=LIMIT, network=network) == PHOTO
