"""What a proxy says of whom it speaks for: believed of those that were named, of nobody else."""

from __future__ import annotations

from tornado.httputil import HTTPServerRequest

from workshopkit.room.reach.public import Public


def hear_proxy(request: HTTPServerRequest, public: Public) -> None:
    """Let a request say who asks and how, as a named proxy has seen it.

    Tornado's own way believes whoever sends the headers, so that it is not used. A named proxy
    speaks for the public address, whichever Host it passes on; whoever is on the same machine as
    the proxy and sends no such header has come straight.
    """
    forwarded = request.headers.get_list("X-Forwarded-For")
    has_come_through = bool(forwarded) and public.is_proxy(request.remote_ip or "")
    if has_come_through:
        schemes = request.headers.get_list("X-Forwarded-Proto") or [""]
        said = schemes[-1].rpartition(",")[2].strip().lower()
        request.protocol = said if said in ("http", "https") else request.protocol
        request.remote_ip = public.sender(request.remote_ip or "", forwarded)
    if public.netloc and (has_come_through or public.is_for(_name(request.host))):
        # Jupyter's own checks compare a page's origin with this header.
        request.headers["Host"] = request.host = public.netloc
        request.protocol = public.scheme


def _name(host: str) -> str:
    return host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
