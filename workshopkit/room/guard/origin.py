"""Whether a request comes from our own pages, by its Host and its Origin."""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit

from tornado.httputil import HTTPServerRequest

from workshopkit import errors
from workshopkit.room.guard.forwarded import hear_proxy
from workshopkit.room.reach.public import DIRECT, Public
from workshopkit.room.reach.transport import Transport


class ForeignSiteError(errors.NotAllowedError):
    """This was sent from another site, so nothing was done."""


class ForeignHostError(errors.NotAllowedError):
    """This address is not one the room is served at. Use the address on the screen."""


def refuse_foreign(
    request: HTTPServerRequest, transport: Transport, public: Public = DIRECT
) -> None:
    """Refuse a Host that is not ours (DNS rebinding) and a write that another site sends.

    A host that our certificate was made for is ours: nobody else has a key to it. So is the one
    that people come to through a proxy; from here on a request says what a named proxy has seen.

    Raises:
        NotAllowedError: The request comes from elsewhere.
    """
    host = _host_name(request.host)
    if not (is_own_host(host) or transport.is_for(host) or public.is_for(host)):
        raise ForeignHostError
    hear_proxy(request, public)
    if request.method not in ("GET", "HEAD") and _is_from_elsewhere(request):
        raise ForeignSiteError


def _is_from_elsewhere(request: HTTPServerRequest) -> bool:
    origin = request.headers.get("Origin")
    if origin:
        return not _is_ours(origin, request)
    # A program says neither; a browser that keeps the origin to itself still says this.
    return request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none")


def _is_ours(origin: str, request: HTTPServerRequest) -> bool:
    """Return whether a page from there is ours: what came in the open may be anybody's."""
    parts = urlsplit(origin)
    is_weaker = request.protocol == "https" and parts.scheme != "https"
    return parts.netloc == request.host and not is_weaker


def _host_name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def is_own_host(host: str) -> bool:
    """Return whether a Host header names this machine: an address, or one of its names.

    A numeric address cannot be rebound to another machine, so all of them are let through.
    """
    try:
        ipaddress.ip_address(host)
    except ValueError:
        own = socket.gethostname().lower()
        return host.lower() in {"localhost", own, f"{own.removesuffix('.local')}.local"}
    return True
