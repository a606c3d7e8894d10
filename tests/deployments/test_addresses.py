"""Which URLs and addresses may be fetched."""

import pytest

from composer.errors import InputError
from deployments import addresses
from deployments.addresses import address_allowed, check_url

ANY = "0.0.0.0"  # noqa: S104 - fetched from, not listened on
LOOPBACK = ["127.0.0.1", "localhost", ANY, "[::1]", "[::]", "a.localhost", "LOCALHOST", "localhost."]
DISGUISED = [
    "2130706433",
    "0x7f000001",
    "0x7f.1",
    "0177.0.0.1",
    "127.1",
    "127.000.000.001",
    "017700000001",
    "0x7f.0x0.0x0.0x1",
    "127.0.0.1.",
    "1.2.3.4.5",
    "8.8.2056",
    "example.0x7f",
]
EMBEDDED = [
    "[::ffff:127.0.0.1]",
    "[::ffff:169.254.169.254]",
    "[::ffff:8.8.8.8]",
    "[::127.0.0.1]",
    "[64:ff9b::a9fe:a9fe]",
    "[64:ff9b:1::a9fe:a9fe]",
    "[2002:a9fe:a9fe::]",
    "[2001:0:a9fe:a9fe::1]",
    "[fe80::5efe:7f00:1]",
    "[2600::5efe:7f00:1]",
    "[2600::200:5efe:7f00:1]",
    "[::ffff:0:127.0.0.1]",
]
CLOUD = ["169.254.169.254", "[fd00:ec2::254]", "100.100.100.200", "168.63.129.16", "metadata.google.internal"]
PRIVATE = [
    "10.1.2.3",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "100.64.0.1",
    "198.18.0.1",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "[fc00::1]",
    "[ff02::1]",
    "[fec0::1]",
    "[2001:db8::1]",
    "[3fff::1]",
    "[100::1]",
    "[5f00::1]",
    "redis",
    "db.internal",
    "printer.local",
    "router.home.arpa",
]
WRONG = [
    ("file:///etc/passwd", "bad_scheme"),
    ("gopher://example.org/", "bad_scheme"),
    ("ftp://example.org/", "bad_scheme"),
    ("dict://example.org/", "bad_scheme"),
    ("data:image/png;base64,AAAA", "bad_scheme"),
    ("jar:http://example.org!/", "bad_scheme"),
    ("unix:/run/docker.sock", "bad_scheme"),
    ("//example.org/", "bad_scheme"),
    ("http:///x", "bad_scheme"),
    ("http:example.org", "bad_scheme"),
    ("", "bad_scheme"),
    ("http://u:p@example.org/", "bad_url"),
    ("http://example.org@127.0.0.1/", "bad_url"),
    ("http://example.org\\@127.0.0.1/", "bad_url"),
    ("http://127.0.0.1#@example.org/", "source_blocked"),
    ("http://127.0.0.1?@example.org/", "source_blocked"),
    ("http://①②⑦.⓪.⓪.①/", "bad_url"),
    ("http://127。0。0。1/", "source_blocked"),
    ("http://ⓛocalhost/", "bad_url"),
    ("http://１２７.0.0.1/", "source_blocked"),
    ("http://exa\tmple.org/", "bad_url"),
    ("http://example.org/\r\nHost: x", "bad_url"),
    ("http://example.org/a b", "bad_url"),
    (" http://example.org/", "bad_scheme"),
    ("http://127.0.0.1%00.example.com/", "bad_url"),
    ("http://[fe80::1%25eth0]/", "source_blocked"),
    ("http://[::1", "bad_url"),
    ("http://::1/", "bad_url"),
    ("http://[::1]x/", "bad_url"),
    ("http://" + "a" * 300 + ".org/", "bad_url"),
    ("http://" + "a." * 400 + "org/", "bad_url"),
    ("http://-a.org/", "bad_url"),
    ("http://a..org/", "bad_url"),
    ("http://example.org/" + "a" * 10_000, "bad_url"),
    ("http://example.org/\ud800", "bad_url"),
    ("http://\ud800.org/", "bad_url"),
    *((f"http://example.org:{port}/", "bad_port") for port in (0, 22, 25, 6379, 8265, 99999, "9" * 50)),
]


@pytest.mark.parametrize("host", [*LOOPBACK, *DISGUISED, *EMBEDDED, *CLOUD, *PRIVATE])
def test_what_is_not_public_is_blocked(host: str) -> None:
    with pytest.raises(InputError) as refused:
        check_url(f"http://{host}/photo.jpg")
    assert refused.value.code == "source_blocked"


@pytest.mark.parametrize(("url", "code"), WRONG)
def test_what_is_no_plain_url_is_refused(url: str, code: str) -> None:
    with pytest.raises(InputError) as refused:
        check_url(url)
    assert refused.value.code == code
    assert len(refused.value.message) < 200


@pytest.mark.parametrize(
    ("url", "host", "port", "target"),
    [
        ("http://example.org", "example.org", 80, "/"),
        ("HTTPS://Example.ORG:443/a/b.jpg?x=1&y=%20#top", "example.org", 443, "/a/b.jpg?x=1&y=%20"),
        ("http://example.org:443/", "example.org", 443, "/"),
        ("http://example.org.?q", "example.org", 80, "/?q"),
        ("https://münchen.de/straße.jpg", "xn--mnchen-3ya.de", 443, "/stra%C3%9Fe.jpg"),
        ("http://8.8.8.8/a", "8.8.8.8", 80, "/a"),
        ("https://[2606:4700:4700::1111]/", "2606:4700:4700::1111", 443, "/"),
        ("http://under_score.example.org/", "under_score.example.org", 80, "/"),
    ],
)
def test_a_public_url_is_taken_apart(url: str, host: str, port: int, target: str) -> None:
    parsed = check_url(url)
    assert (parsed.host, parsed.port, parsed.target) == (host, port, target)


def test_a_url_is_shown_without_its_query() -> None:
    assert check_url("https://example.org/a.jpg?token=hunter2").shown == "https://example.org/a.jpg"


def test_a_password_is_not_repeated() -> None:
    with pytest.raises(InputError) as refused:
        check_url("http://me:hunter2@example.org/")
    assert "hunter2" not in refused.value.message


def test_the_operators_own_host_is_blocked() -> None:
    with pytest.raises(InputError) as refused:
        check_url("https://Reel.example.org/", denied={"reel.example.org"})
    assert refused.value.code == "source_blocked"


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8000/",
        "http://localhost:9/",
        "http://[::1]:8080/",
        "http://10.0.0.7/",
        "http://nas/",
    ],
)
def test_local_origins_are_let_in_when_they_are_allowed(url: str) -> None:
    assert check_url(url, allow_local=True).scheme == "http"
    with pytest.raises(InputError):
        check_url(url)


@pytest.mark.parametrize("host", [*CLOUD[:4], *DISGUISED, *EMBEDDED, ANY, "224.0.0.1"])
def test_metadata_and_disguises_stay_out_even_then(host: str) -> None:
    with pytest.raises(InputError):
        check_url(f"http://{host}/", allow_local=True)


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:4700:4700::1111", "2a00:1450:4001::1"])
def test_public_addresses_are_allowed(address: str) -> None:
    assert address_allowed(address)


@pytest.mark.parametrize("address", ["", "example.org", "2606:4700::1%eth0", "1.2.3", "127.0.0.1"])
def test_what_is_no_public_address_is_not(address: str) -> None:
    assert not address_allowed(address)


def test_without_the_ranges_spelled_out_some_disguises_would_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "_DENIED", [])
    monkeypatch.setattr(addresses, "_NEVER", [])
    monkeypatch.setattr(addresses, "_ISATAP", ())
    assert address_allowed("168.63.129.16")
    assert address_allowed("2600::5efe:7f00:1")
