"""The guarded fetch: what comes back, what is refused, and what is never reached."""

import asyncio
import datetime
import ssl
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from composer.errors import InputError
from deployments.fetch import Network, SourceBusy, fetch
from tests.deployments.origin import Behaviour, Origin, origin, reply

LIMIT = 100_000
PHOTO = bytes(range(256)) * 40


async def refused(url: str, network: Network | None = None, **options: Any) -> InputError:
    with pytest.raises(InputError) as caught:
        await fetch(url, limit=LIMIT, network=network, **options)
    return caught.value


async def local(answer: bytes | Behaviour, seconds: float = 20.0) -> tuple[bytes | InputError, Origin]:
    """What fetching from an origin of this machine gives when that is allowed."""
    async with origin(answer) as house:
        try:
            network = Network(seconds=seconds)
            return await fetch(house.url, limit=LIMIT, allow_local=True, network=network), house
        except InputError as error:
            return error, house


async def test_a_file_comes_back_whole() -> None:
    body, house = await local(reply(body=PHOTO, Content_Type="image/jpeg"))
    assert body == PHOTO
    request = house.requests[0].lower()
    assert "accept-encoding: identity" in request
    assert "cookie" not in request


async def test_a_file_in_chunks_comes_back_whole() -> None:
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in (PHOTO[:5000], PHOTO[5000:], b""))
    body, _ = await local(reply(body=chunks, Transfer_Encoding="chunked"))
    assert body == PHOTO


async def test_three_redirects_are_followed_and_a_fourth_is_not() -> None:
    left = [3]

    async def hop(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        left[0] -= 1
        writer.write(reply(302, Location="/next") if left[0] >= 0 else reply(body=PHOTO))

    assert (await local(hop))[0] == PHOTO
    left[0] = 4
    error, house = await local(hop)
    assert isinstance(error, InputError)
    assert error.code == "too_many_redirects"
    assert len(house.requests) == 4


async def _endless(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
    for _number in range(100_000):
        writer.write(bytes(65_536))
        await writer.drain()


async def _drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nx")
    await reader.read()


async def _unending_headers(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(100_000):
        writer.write(b"X-%d: y\r\n" % number)
        await writer.drain()


async def _silence(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    await reader.read()


@pytest.mark.parametrize(
    ("answer", "code", "retryable"),
    [
        pytest.param(_endless, "source_too_large", False, id="endless"),
        pytest.param(reply(Content_Length="10000000000"), "source_too_large", False, id="10 GB announced"),
        pytest.param(reply(body=bytes(LIMIT + 1)), "source_too_large", False, id="a byte too many"),
        pytest.param(reply(body=b"x", Content_Length="10"), "source_http_error", False, id="breaks off"),
        pytest.param(reply(body=b"\x1f\x8b", Content_Encoding="gzip"), "unsupported_media", False, id="gzip"),
        pytest.param(reply(body=b"<p>", Content_Type="text/html; x"), "unsupported_media", False, id="HTML"),
        pytest.param(reply(X=("y" * 1_000_000)), "source_http_error", False, id="1 MB header line"),
        pytest.param(_unending_headers, "source_http_error", False, id="headers without end"),
        pytest.param(b"SSH-2.0-OpenSSH\r\n\r\n", "source_http_error", False, id="not HTTP"),
        pytest.param(b"", "source_http_error", False, id="hangs up"),
        pytest.param(reply(204), "source_http_error", False, id="204"),
        pytest.param(reply(302), "source_http_error", False, id="redirect to nowhere"),
        pytest.param(reply(401), "source_http_error", False, id="401"),
        pytest.param(reply(403), "source_http_error", False, id="403"),
        pytest.param(reply(404), "source_http_error", False, id="404"),
        pytest.param(reply(408), "source_http_error", True, id="408"),
        pytest.param(reply(429), "source_http_error", True, id="429"),
        pytest.param(reply(500, body=b"secret of the origin"), "source_http_error", True, id="500"),
        pytest.param(reply(503), "source_http_error", True, id="503"),
        pytest.param(_drip, "source_timeout", True, id="drip"),
        pytest.param(_silence, "source_timeout", True, id="silence"),
    ],
)
async def test_an_origin_that_misbehaves_is_given_up(
    answer: bytes | Behaviour, code: str, retryable: bool
) -> None:
    error, house = await local(answer, seconds=0.5 if code == "source_timeout" else 20.0)
    assert isinstance(error, InputError)
    assert (error.code, error.retryable, isinstance(error, SourceBusy)) == (code, retryable, retryable)
    assert error.message.startswith(house.url)
    assert "secret" not in error.message


async def test_a_file_of_just_the_limit_is_taken() -> None:
    body, _ = await local(reply(body=bytes(LIMIT)))
    assert body == bytes(LIMIT)


async def test_a_file_that_claims_less_than_it_sends_is_cut_where_it_claims() -> None:
    body, _ = await local(reply(body=bytes(LIMIT * 3), Content_Length="10"))
    assert body == bytes(10)


async def test_a_dead_origin_is_named() -> None:
    async with origin() as house:
        pass
    error = await refused(house.url, allow_local=True)
    assert (error.code, error.retryable) == ("source_http_error", False)
    assert error.message.startswith(house.url)


async def test_a_name_that_nobody_knows_is_named() -> None:
    async def resolve(_host: str, _port: int) -> Sequence[str]:
        raise OSError("no such name")

    error = await refused("http://nobody.example.org/a.jpg?key=hunter2", Network(resolve=resolve))
    assert error.code == "source_http_error"
    assert "http://nobody.example.org/a.jpg" in error.message
    assert "hunter2" not in error.message


async def test_a_name_server_that_hangs_is_given_up() -> None:
    async def resolve(_host: str, _port: int) -> Sequence[str]:
        await asyncio.Event().wait()
        return []

    error = await refused("http://slow.example.org/", Network(resolve=resolve, seconds=0.3))
    assert (error.code, error.retryable) == ("source_timeout", True)


async def test_a_proxy_of_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    async with origin(reply(body=b"proxy")) as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        body, _ = await local(reply(body=PHOTO))
    assert body == PHOTO
    assert proxy.requests == []


async def test_a_certificate_that_nobody_signed_is_not_trusted_and_one_that_is_known_is(
    tmp_path: Path,
) -> None:
    certificate = _certificate(tmp_path)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate)
    async with origin(reply(body=PHOTO), tls=server) as house:
        url = f"https://localhost:{house.port}/a.jpg"
        error = await refused(url, allow_local=True)
        assert (error.code, error.retryable) == ("source_tls", False)
        assert house.requests == []
        known = Network(tls=ssl.create_default_context(cafile=certificate))
        assert await fetch(url, limit=LIMIT, allow_local=True, network=known) == PHOTO


def _certificate(folder: Path) -> Path:
    """A key and a certificate for localhost, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    begin = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begin)
        .not_valid_after(begin + datetime.timedelta(days=36_500))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / "certificate.pem"
    path.write_bytes(secret + certificate.public_bytes(serialization.Encoding.PEM))
    return path
