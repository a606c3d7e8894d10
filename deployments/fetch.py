"""The guarded fetch: a stranger's URL becomes bytes, and nothing private is ever reached.

Every hostname is resolved here, every address it has is checked, and the socket goes to a checked address:
there is no second look-up to lie to. Knows nothing of what the bytes are.
"""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from socket import SOCK_STREAM, gaierror
from typing import Any
from urllib.parse import urljoin

import httpcore2

from composer.errors import InputError
from deployments.addresses import ParsedUrl, address_allowed, check_url

Resolver = Callable[[str, int], Awaitable[Sequence[str]]]
"""A hostname and a port to all its addresses; raises OSError when there are none."""

MAX_REDIRECTS = 3
_CONNECT_SECONDS = 5.0
_WHOLE_SECONDS = 20.0
_REDIRECTS = (301, 302, 303, 307, 308)
_AGAIN = (408, 429)
_HEADERS = [
    ("Accept", "*/*"),
    ("Accept-Encoding", "identity"),
    ("Connection", "close"),
    ("User-Agent", "soundreel"),
]
_PAGES = ("text/html", "application/xhtml+xml")


class SourceBusy(InputError):
    """The source failed in a way that may pass: the same fetch may succeed later."""

    code = "source_http_error"
    retryable = True


async def system_addresses(host: str, port: int) -> Sequence[str]:
    """What this machine's resolver says."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@dataclass(frozen=True, slots=True)
class Network:
    """How the outside is reached; tests and odd networks give their own."""

    resolve: Resolver = system_addresses
    backend: httpcore2.AsyncNetworkBackend = field(default_factory=httpcore2.AnyIOBackend)
    tls: ssl.SSLContext | None = None
    seconds: float = _WHOLE_SECONDS


async def fetch(
    url: str,
    *,
    limit: int,
    allow_local: bool = False,
    denied: Collection[str] = (),
    network: Network | None = None,
) -> bytes:
    """The bytes behind `url`, at most `limit` of them, through at most three redirects, within 20 seconds.

    `allow_local` lets in this machine and private networks, for development. Raises InputError whose
    message names the URL without its query and never an address or what the source said; code is bad_url,
    bad_scheme, bad_port, source_blocked, source_too_large, source_timeout, source_http_error, source_tls,
    too_many_redirects or unsupported_media. SourceBusy, the kind that may pass, has `retryable`.
    """
    place = check_url(url, allow_local, denied)
    network = network or Network()
    guard = _Guard(network, allow_local)
    tls = network.tls or _tls()
    try:
        async with (
            asyncio.timeout(network.seconds),
            httpcore2.AsyncConnectionPool(ssl_context=tls, network_backend=guard) as pool,
        ):
            for _ in range(MAX_REDIRECTS + 1):
                answer = await _get(pool, place, limit)
                if isinstance(answer, bytes):
                    return answer
                place = _next(place, answer, allow_local, denied)
    except (TimeoutError, httpcore2.TimeoutException) as error:
        raise SourceBusy(f"{place.shown}: takes too long to answer", "source_timeout") from error
    except (httpcore2.NetworkError, httpcore2.ProtocolError, OSError) as error:
        raise _broken(place, error) from error
    raise InputError(f"{place.shown}: more than {MAX_REDIRECTS} redirects", "too_many_redirects")


async def post(
    url: str,
    body: bytes,
    headers: Sequence[tuple[str, str]],
    *,
    allow_local: bool = False,
    network: Network | None = None,
) -> int:
    """The status that `url` answers to these bytes; redirects are not followed, nothing is read.

    Errors are those of `fetch`.
    """
    place = check_url(url, allow_local)
    network = network or Network()
    target = httpcore2.URL(scheme=place.scheme, host=place.host, port=place.port, target=place.target)
    waits = {"connect": _CONNECT_SECONDS, "read": network.seconds, "write": network.seconds}
    sent = [("Host", place.authority), ("Content-Length", str(len(body))), *_HEADERS, *headers]
    try:
        async with (
            asyncio.timeout(network.seconds),
            httpcore2.AsyncConnectionPool(
                ssl_context=network.tls or _tls(), network_backend=_Guard(network, allow_local)
            ) as pool,
            pool.stream(
                "POST", target, headers=sent, content=body, extensions={"timeout": waits}
            ) as response,
        ):
            return int(response.status)
    except (TimeoutError, httpcore2.TimeoutException) as error:
        raise SourceBusy(f"{place.shown}: takes too long to answer", "source_timeout") from error
    except (httpcore2.NetworkError, httpcore2.ProtocolError, OSError) as error:
        raise _broken(place, error) from error


async def _get(pool: httpcore2.AsyncConnectionPool, place: ParsedUrl, limit: int) -> bytes | str:
    """The body, or where the source redirects to."""
    url = httpcore2.URL(scheme=place.scheme, host=place.host, port=place.port, target=place.target)
    waits = {"connect": _CONNECT_SECONDS, "read": _WHOLE_SECONDS, "write": _WHOLE_SECONDS}
    headers = [("Host", place.authority), *_HEADERS]
    async with pool.stream("GET", url, headers=headers, extensions={"timeout": waits}) as response:
        said = {name.lower(): value.decode("latin-1") for name, value in response.headers}
        if response.status in _REDIRECTS and b"location" in said:
            return said[b"location"]
        _check_answer(place, response.status, said, limit)
        body = bytearray()
        async for piece in response.aiter_stream():
            body += piece
            if len(body) > limit:
                raise _too_large(place, limit)
        return bytes(body)


def _check_answer(place: ParsedUrl, status: int, said: dict[bytes, str], limit: int) -> None:
    if status != 200:
        kind = SourceBusy if status in _AGAIN or status >= 500 else InputError
        raise kind(f"{place.shown}: answers {status}", "source_http_error")
    if said.get(b"content-encoding", "identity").strip().lower() not in ("", "identity"):
        raise InputError(f"{place.shown}: sends its file compressed", "unsupported_media")
    if said.get(b"content-type", "").partition(";")[0].strip().lower() in _PAGES:
        raise InputError(f"{place.shown}: is a web page, not a file", "unsupported_media")
    length = said.get(b"content-length", "0")
    if length.isdecimal() and int(length[:20]) > limit:
        raise _too_large(place, limit)


def _next(place: ParsedUrl, location: str, allow_local: bool, denied: Collection[str]) -> ParsedUrl:
    try:
        url = urljoin(f"{place.scheme}://{place.authority}{place.target}", location)
        return check_url(url, allow_local, denied)
    except (InputError, ValueError) as error:
        raise InputError(
            f"{place.shown}: redirects to where nothing may be fetched", "source_blocked"
        ) from error


def _too_large(place: ParsedUrl, limit: int) -> InputError:
    return InputError(f"{place.shown}: is larger than {limit} bytes", "source_too_large")


def _broken(place: ParsedUrl, error: BaseException) -> InputError:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return InputError(f"{place.shown}: its certificate or TLS cannot be trusted", "source_tls")
        cause = cause.__cause__ or cause.__context__
    return InputError(f"{place.shown}: cannot be reached, or breaks off", "source_http_error")


@cache
def _tls() -> ssl.SSLContext:
    return httpcore2.default_ssl_context()


class _Guard(httpcore2.AsyncNetworkBackend):
    """Makes sockets for the HTTP client, to addresses that it has checked itself."""

    def __init__(self, network: Network, allow_local: bool) -> None:
        self._network = network
        self._allow_local = allow_local

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the client's interface
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        async with asyncio.timeout(timeout):
            addresses = await self._checked(host, port)
        for number, address in enumerate(addresses, 1):
            try:
                stream = await self._network.backend.connect_tcp(
                    address, port, timeout, local_address, socket_options
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                if number == len(addresses):
                    raise
                continue
            await self._check_peer(stream, host)
            return stream
        raise httpcore2.ConnectError("no address")

    async def connect_unix_socket(self, *_: Any, **__: Any) -> httpcore2.AsyncNetworkStream:
        raise InputError("a local socket may not be fetched from", "source_blocked")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def _checked(self, host: str, port: int) -> Sequence[str]:
        try:
            addresses = await self._network.resolve(host, port)
        except (gaierror, UnicodeError) as error:
            raise httpcore2.ConnectError("no such host") from error
        # one private address among public ones is an attack or a mistake: neither is worth a try
        if not all(address_allowed(address, self._allow_local) for address in addresses):
            raise _blocked(host)
        return addresses

    async def _check_peer(self, stream: httpcore2.AsyncNetworkStream, host: str) -> None:
        peer = stream.get_extra_info("server_addr")
        if not peer or not address_allowed(peer[0], self._allow_local):
            await stream.aclose()
            raise _blocked(host)


def _blocked(host: str) -> InputError:
    return InputError(f"{host[:60]} is a host that may not be fetched from", "source_blocked")
