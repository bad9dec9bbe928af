"""Where people come to when the room stands behind a proxy, and which proxies speak for it."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from workshopkit.errors import SetupError

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

#: What stands before the room's own paths: names between slashes that no browser writes otherwise.
_BASE = re.compile(r"(/[A-Za-z0-9._~-]+)*/?")
_DOTS = {".", ".."}


class WrongPublicUrlError(SetupError):
    """“{url}” is no address people can come to. Write it like https://verkstad.example.se/rum/."""


class WrongProxyError(SetupError):
    """“{proxy}” is no address of a proxy. Write it like 10.0.0.5 or 10.0.0.0/24."""


@dataclass(frozen=True)
class Public:
    """The address that a proxy answers at, and the proxies that are believed.

    `base` is what stands before every path. Without a proxy all of it is empty: then the room is
    reached as the request says.
    """

    scheme: str = ""
    netloc: str = ""
    base: str = ""
    proxies: tuple[Network, ...] = ()

    @property
    def address(self) -> str:
        """Return what people type, without a slash at its end; nothing without a proxy."""
        return f"{self.scheme}://{self.netloc}{self.base}" if self.netloc else ""

    @property
    def host(self) -> str:
        """Return the host that people type; nothing without a proxy."""
        return urlsplit(self.address).hostname or ""

    def is_for(self, host: str) -> bool:
        """Return whether a host is the one that people type."""
        return bool(self.netloc) and host.lower() == self.host

    def is_proxy(self, sender: str) -> bool:
        """Return whether somebody is a proxy that was named."""
        try:
            address = ipaddress.ip_address(sender)
        except ValueError:
            return False
        plain = getattr(address, "ipv4_mapped", None) or address
        return any(plain in network for network in self.proxies)

    def sender(self, proxy: str, forwarded: Iterable[str]) -> str:
        """Return who asked a named proxy.

        Anybody may send such a list with them, and each proxy writes at its end: so the last one
        that is no proxy of ours is the one that a proxy of ours has seen.
        """
        seen = [entry.strip() for line in forwarded for entry in line.split(",")]
        for entry in reversed(seen):
            if not _is_address(entry):
                break
            if not self.is_proxy(entry):
                return entry
        return proxy


#: What a room without a proxy is.
DIRECT = Public()


def read_public(url: str, proxies: Sequence[str]) -> Public:
    """Return what `--public-url` and `--trusted-proxy` say.

    Raises:
        SetupError: One of them cannot be; the sentence says which.
    """
    named = tuple(map(_network, proxies))
    if not url:
        return Public(proxies=named)
    parts = _parts(url)
    if parts is None:
        raise WrongPublicUrlError(url=url)
    return Public(parts.scheme, parts.netloc.lower(), parts.path.rstrip("/"), named)


def _parts(url: str) -> SplitResult | None:
    """Return the parts of an address that has what it needs, and nothing that it must not have."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return None
    is_whole = parts.scheme in ("http", "https") and bool(parts.hostname) and port != 0
    has_more = "@" in parts.netloc or bool(parts.query) or bool(parts.fragment)
    is_path = bool(_BASE.fullmatch(parts.path)) and not _DOTS & set(parts.path.split("/"))
    return parts if is_whole and is_path and not has_more else None


def _network(proxy: str) -> Network:
    try:
        return ipaddress.ip_network(proxy.strip(), strict=False)
    except ValueError as error:
        raise WrongProxyError(proxy=proxy) from error


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
