"""Where and how the room is reached: which host, and with which certificate."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from workshopkit.errors import SetupError
from workshopkit.room.reach.public import DIRECT, Public, read_public
from workshopkit.room.reach.transport import PLAIN, Transport, trusting

#: Where a machine finds itself, in a network or not.
LOOPBACK = "127.0.0.1"
_EVERYWHERE = ("", "0.0.0.0", "::")  # nosec B104  # noqa: S104 -- the room is for the whole local network


class KeyWithoutCertificateError(SetupError):
    """The key “{path}” needs a certificate before it: --tls CERT KEY."""


class NeedlessKeyError(SetupError):
    """The certificate of --tls self comes with a key of its own. Leave out “{path}”."""


@dataclass(frozen=True)
class Reach:
    """Where a server listens, how it speaks there, and where people come to if not there."""

    host: str
    port: int
    transport: Transport = PLAIN
    public: Public = DIRECT


def open_reach(
    host: str, port: int, tls: tuple[str, str], url: str, proxies: Sequence[str]
) -> Reach:
    """Return how the room is reached.

    Args:
        host: The address to serve at; nothing for every address of this machine.
        port: The port to serve at; 0 for any that is free.
        tls: A certificate and its key, as `open_transport` takes them.
        url: Where a proxy answers, if there is one.
        proxies: The proxies that are believed.

    Raises:
        SetupError: Something of it cannot be used; the sentence says why.
    """
    public = read_public(url, proxies)
    return Reach(host, port, open_transport(*tls, host), public)


def open_transport(certificate: str, key: str, host: str) -> Transport:
    """Return the transport that was asked for.

    Args:
        certificate: A PEM file, "self", or nothing for plain HTTP.
        key: The PEM file of the certificate's key, unless it stands in the same file.
        host: The address to serve at.

    Raises:
        SetupError: The certificate cannot be used; the sentence says why.
    """
    if not certificate:
        if key:
            raise KeyWithoutCertificateError(path=key)
        return PLAIN
    from workshopkit.room.reach.certificate import given_transport, own_transport

    if certificate != "self":
        return given_transport(Path(certificate), Path(key) if key else None)
    if key:
        raise NeedlessKeyError(path=key)
    return own_transport(room_host(host, PLAIN))


def believed(url: str, cafile: str | None) -> ssl.SSLContext | None:
    """Return which certificates a rehearsal believes at an https address.

    Args:
        url: The facilitator's link.
        cafile: A certificate to believe besides the usual ones; without it, the one this machine
            has made, if it has made one.

    Raises:
        UnreadableCertificateError: The named file holds none.
    """
    if not url.startswith("https:"):
        return None
    from workshopkit.room.reach.certificate import UnreadableCertificateError, own_certificate

    file = Path(cafile) if cafile else own_certificate()
    try:
        return trusting(file) if file else None
    except OSError as error:
        raise UnreadableCertificateError(path=file) from error


def room_host(ip: str, transport: Transport) -> str:
    """Return what participants type: the named host, our address, or the certificate's name."""
    if ip not in _EVERYWHERE:
        return ip
    lan = lan_address()
    if transport.is_for(lan) or not transport.tls:
        return lan
    # Somebody else's certificate knows this machine by a name; with `*.` there is none to choose.
    return next((name for name in transport.names if not name.startswith("*.")), lan)


def host_here(ip: str, transport: Transport) -> str:
    """Return what this machine's own browser goes to."""
    if ip not in _EVERYWHERE:
        return ip
    here = LOOPBACK
    is_known = transport.is_for(here) or not transport.tls
    return here if is_known else room_host(ip, transport)


def lan_address() -> str:
    """Return this machine's address on the local network, or its loopback address.

    Connecting a datagram socket sends nothing; it only asks which address would be used.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return LOOPBACK
        address: str = probe.getsockname()[0]
        return address
