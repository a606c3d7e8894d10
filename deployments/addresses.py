"""Which URLs and addresses may be fetched on a stranger's word. Pure: asks no name server, opens no socket.

A hostname that passes here has still to be checked address by address when the socket is made
(`deployments.fetch`).
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import quote

import idna

from composer.errors import InputError

MAX_URL = 4096
_URL = re.compile(r"(https?)://([^/?#]+)([^#]*)(?:#.*)?", re.IGNORECASE | re.DOTALL)
_AUTHORITY = re.compile(r"(\[[^\]]*\]|[^:\[\]]*)(?::([0-9]*))?")
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_PORTS = {"http": 80, "https": 443}
_UNPRINTED = re.compile(r"[\x00-\x20\x7f\\]")
_HERE = ("localhost", "local", "internal", "localdomain", "home.arpa")
"""Names that mean this machine or this network, with all below them."""

_NEVER = [
    ip_network(net)
    for net in (
        "169.254.0.0/16",  # link-local, and where clouds keep their metadata
        "168.63.129.16/32",  # Azure's host
        "100.100.100.200/32",  # Alibaba's metadata
        "fd00:ec2::/32",  # Amazon's metadata
        "fd20:ce::/32",  # Google's metadata
        "fe80::/10",
    )
]
_LOCAL = [
    ip_network(net)
    for net in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7")
]
_DENIED = [
    ip_network(net)
    for net in (
        "0.0.0.0/8",
        "100.64.0.0/10",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",  # relays into 6to4
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "2001::/23",  # Teredo, which embeds an IPv4, and other special purposes
        "2001:db8::/32",
        "2002::/16",  # 6to4, which embeds an IPv4
        "3fff::/20",
    )
]
_UNICAST = ip_network("2000::/3")
"""All of IPv6 that is routed in public; mapped, compatible, translated and NAT64 forms lie outside."""
_ISATAP = (0x00005EFE, 0x02005EFE)


@dataclass(frozen=True, slots=True)
class ParsedUrl:
    """A URL in plain ASCII: `host` without brackets, `target` is path and query as they are sent."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        """Host and port as a Host header has them: the port only if it is not the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def shown(self) -> str:
        """The URL for messages, without the query, which may hold a secret."""
        return f"{self.scheme}://{self.authority}{self.target.partition('?')[0]}"[:120]


def check_url(url: str, allow_local: bool = False, denied: Collection[str] = ()) -> ParsedUrl:
    """The URL taken apart, if it may be fetched as far as can be told without asking a name server.

    `denied` are further hostnames to refuse, such as the server's own. Raises InputError with code bad_url,
    bad_scheme, bad_port or source_blocked.
    """
    if len(url) > MAX_URL:
        raise InputError(f"the URL has {len(url)} characters; at most {MAX_URL} are taken", "bad_url")
    match = _URL.fullmatch(url)
    if match is None:
        raise InputError(f"{url[:80]!r} does not begin with http://host or https://host", "bad_scheme")
    scheme, authority, target = match[1].lower(), match[2], match[3]
    if _UNPRINTED.search(url) or "@" in authority:
        raise InputError("a URL must have no spaces, backslashes, user name or password", "bad_url")
    parts = _AUTHORITY.fullmatch(authority)
    if parts is None:
        raise InputError(f"{authority[:80]!r} is not a host and a port", "bad_url")
    port = _port(parts[2], scheme, allow_local)
    host = _address(parts[1], allow_local) or _name(parts[1], allow_local, denied)
    try:
        return ParsedUrl(scheme, host, port, _sent(target))
    except UnicodeEncodeError as error:
        raise InputError("the URL holds half a character", "bad_url") from error


def address_allowed(address: str | IPv4Address | IPv6Address, allow_local: bool = False) -> bool:
    """Whether a socket may be opened to `address`; what is no address is not allowed.

    `is_global` alone passes 6to4 and NAT64 forms of private addresses, ISATAP and multicast on some Python
    versions, so the ranges are spelled out as well. `allow_local` adds this machine and private networks,
    but never link-local or metadata addresses.
    """
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, IPv6Address) and ip.scope_id is not None:
        return False
    if any(ip in net for net in _NEVER):
        return False
    if any(ip in net for net in _LOCAL):
        return allow_local
    if isinstance(ip, IPv6Address) and (ip not in _UNICAST or _isatap(ip)):
        return False
    return ip.is_global and not ip.is_multicast and not any(ip in net for net in _DENIED)


def _isatap(ip: IPv6Address) -> bool:
    return (int(ip) >> 32) & 0xFFFFFFFF in _ISATAP


def _sent(target: str) -> str:
    """Path and query in ASCII, beginning with a slash."""
    return quote(target if target.startswith("/") else f"/{target}", safe="/?%:;=&+$,!~*'()@[]|")


def _port(text: str | None, scheme: str, allow_local: bool) -> int:
    if not text:
        return _PORTS[scheme]
    port = int(text) if len(text) <= 5 else 0
    if port in _PORTS.values() or (allow_local and 1 <= port <= 65535):
        return port
    raise InputError(f"port {text[:10]}: only 80 and 443 may be used", "bad_port")


def _address(host: str, allow_local: bool) -> str | None:
    """The address that `host` is, checked; None when it is a name. Only plain ways of writing one count."""
    text = host.lower()
    if text.startswith("["):
        try:
            plain = str(IPv6Address(text[1:-1]))
        except ValueError as error:
            raise InputError(f"{host[:60]!r} is not an IPv6 address", "bad_url") from error
    elif _NUMBER.fullmatch(text.rstrip(".").rpartition(".")[2]):
        try:
            plain = str(IPv4Address(text))
        except ValueError as error:
            raise InputError(f"{host[:60]!r} is an address in disguise", "source_blocked") from error
    else:
        return None
    if not address_allowed(plain, allow_local):
        raise InputError(f"{host[:60]} is an address that may not be fetched from", "source_blocked")
    return plain


def _name(host: str, allow_local: bool, denied: Collection[str]) -> str:
    """The hostname in ASCII, checked."""
    if not host.isascii():
        host = _ascii(host)
    name = host.lower().removesuffix(".")
    labels = name.split(".")
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise InputError(f"{host[:60]!r} is not a hostname", "bad_url")
    here = len(labels) == 1 or any(name == zone or name.endswith(f".{zone}") for zone in _HERE)
    if (here and not allow_local) or name in denied:
        raise InputError(f"{host[:60]} is a host that may not be fetched from", "source_blocked")
    return name


def _ascii(host: str) -> str:
    """An international name as name servers know it; IDNA 2008 refuses letters that only look like others."""
    try:
        encoded = idna.encode(host.lower()).decode()
    except (idna.IDNAError, UnicodeError) as error:
        raise InputError(f"{host[:60]!r} is not a hostname", "bad_url") from error
    if _NUMBER.fullmatch(encoded.rpartition(".")[2]):
        raise InputError(f"{host[:60]!r} is an address in disguise", "source_blocked")
    return encoded
