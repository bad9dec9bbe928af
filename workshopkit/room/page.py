"""What all plain pages have in common: templates, headers, checks, and errors as sentences."""

from __future__ import annotations

import hashlib
import ipaddress
import json
import logging
import socket
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment
from tornado.httputil import HTTPServerRequest
from tornado.web import HTTPError, RequestHandler

from workshopkit import errors
from workshopkit.domain.actor import Actor
from workshopkit.domain.ports import Unit
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.workshop import find_workshop
from workshopkit.front.template import template_environment
from workshopkit.locale.language import CatalogueLanguage, best_language, language
from workshopkit.room.context import RoomContext
from workshopkit.room.identity import staff_actor
from workshopkit.room.limit import MOST_BYTES, TooFastError, TooLargeError
from workshopkit.room.limit import STATUS as STATUS_OF_LIMITS
from workshopkit.room.transport import Transport

log = logging.getLogger(__name__)

STATUS = {
    **STATUS_OF_LIMITS,
    errors.NotAllowedError: 403,
    errors.NotFoundError: 404,
    errors.ConflictError: 409,
    errors.InputError: 422,
}

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)

#: A document is whole in itself: its own style is the only thing it brings.
DOCUMENT_CSP = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

STATIC = Path(str(resources.files("workshopkit.front") / "static"))


class ForeignSiteError(errors.NotAllowedError):
    """This was sent from another site, so nothing was done."""


class ForeignHostError(errors.NotAllowedError):
    """This address is not one the room is served at. Use the address on the screen."""


class NoPageError(errors.NotFoundError):
    """There is no page at this address."""


class UnreadableRequestError(errors.InputError):
    """This could not be read, so nothing was done. Go back and try again."""


class BrokenPageError(errors.WorkshopError):
    """Something went wrong on our side. Nothing you wrote is lost: go back and try again."""


@cache
def templates(code: str) -> Environment:
    """Return the templates of the room's pages with the words of a language in them."""
    environment = template_environment("workshopkit.room")
    words = language(code)
    environment.globals.update(_=words.text, ngettext=words.plural, words=words, asset=asset)
    return environment


@cache
def asset(name: str) -> str:
    """Return the address of a static file, new whenever its content is."""
    version = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]
    return f"/static/{name}?v={version}"


def refuse_foreign(request: HTTPServerRequest, transport: Transport) -> None:
    """Refuse a Host that is not ours (DNS rebinding) and a write that another site sends.

    A host that our certificate was made for is ours: nobody else has a key to it.

    Raises:
        NotAllowedError: The request comes from elsewhere.
    """
    host = _host_name(request.host)
    if not is_own_host(host) and not transport.is_for(host):
        raise ForeignHostError
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


def refuse_oversized(request: HTTPServerRequest) -> None:
    """Refuse what no form of ours sends.

    Raises:
        InputError: It is too long.
    """
    if len(request.body) > MOST_BYTES:
        raise TooLargeError


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


class PageHandler(RequestHandler):
    """A plain page: no kernel, no inline script, every error a sentence."""

    #: Staff send whole documents; of others, nobody has that much to say at once.
    may_send_much = False

    @property
    def room(self) -> RoomContext:
        """What the server's handlers share."""
        context: RoomContext = self.settings["workshopkit"]
        return context

    def set_default_headers(self) -> None:
        """Send nothing but our own pages, framed by nobody, kept by nobody."""
        self.set_header("Content-Security-Policy", CSP)
        self.set_header("X-Content-Type-Options", "nosniff")
        # "no-referrer" would make browsers send “Origin: null” with our own forms.
        self.set_header("Referrer-Policy", "same-origin")
        self.set_header("Cache-Control", "no-store")
        # No Strict-Transport-Security, whatever the certificate: browsers keep that promise for
        # months and for every port of a name, and tomorrow's room may be served without TLS. With
        # a certificate of this laptop's own it would also take away the button to go on.
        self.clear_header("Server")

    def prepare(self) -> None:
        """Refuse foreign requests before anything else."""
        refuse_foreign(self.request, self.room.transport)
        if not self.may_send_much:
            refuse_oversized(self.request)

    def decode_argument(self, value: bytes, name: str | None = None) -> str:
        """Read what is not text as well as it can be read, instead of refusing all of it."""
        del name
        return value.decode("utf-8", "replace")

    @property
    def wants_json(self) -> bool:
        """Whether the asker prefers JSON to a page."""
        return "application/json" in self.request.headers.get("Accept", "")

    def page_language(self) -> CatalogueLanguage:
        """Return the language of a page nobody has chosen one for."""
        return language(best_language(self.request.headers.get("Accept-Language", ""), "en"))

    def staff(self) -> Actor | None:
        """Return the facilitator or secretary who asks."""
        return staff_actor(self)

    def workshop(self, unit: Unit, slug: str) -> Workshop:
        """Return the workshop with this slug, or the newest one that is not closed."""
        if slug:
            return find_workshop(unit, slug)
        workshops = unit.workshops()
        found = next((w for w in workshops if w.state != "closed"), None)
        if found is None:
            raise NoPageError
        return found

    def show(self, template: str, words: CatalogueLanguage, **facts: Any) -> None:  # noqa: ANN401
        """Answer with a page."""
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(self.rendered(template, words, **facts))

    def rendered(self, template: str, words: CatalogueLanguage, **facts: Any) -> str:  # noqa: ANN401
        """Return a template filled in, in a language."""
        return templates(words.code).get_template(template).render(**facts)

    def answer_json(self, data: object) -> None:
        """Answer with JSON."""
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.finish(json.dumps(data, ensure_ascii=False))

    def write_error(self, status_code: int, **kwargs: Any) -> None:  # noqa: ANN401
        """Answer an error with a sentence, as a page or as JSON."""
        error = kwargs.get("exc_info", (None, None, None))[1]
        problem = as_sentence(error, status_code)
        self.set_problem(problem, status_code)
        words = self.page_language()
        sentence = problem.sentence(words)
        if self.wants_json:
            self.answer_json({"error": sentence})
        else:
            facts = {"sentence": sentence, "status": self.get_status(), "unsent": self.unsent()}
            self.show("error.html", words, **facts)

    def set_problem(self, error: errors.WorkshopError, otherwise: int = 500) -> None:
        """Set the status of an error, and when to try again."""
        self.set_status(status_of(error, otherwise))
        if isinstance(error, TooFastError):
            self.set_header("Retry-After", str(error.seconds))

    def unsent(self) -> str:
        """Return what somebody wrote that would be gone with this page."""
        return ""

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:  # noqa: ANN401
        """Log what is broken, not what somebody was told."""
        if not isinstance(value, errors.WorkshopError):
            super().log_exception(typ, value, tb)


def status_of(error: errors.WorkshopError, otherwise: int = 500) -> int:
    """Return the HTTP status that an error's family has."""
    return next((code for family, code in STATUS.items() if isinstance(error, family)), otherwise)


def as_sentence(error: object, status: int) -> errors.WorkshopError:
    """Return what a person is told of an error: its own sentence, or one for its status."""
    if isinstance(error, errors.WorkshopError):
        return error
    if isinstance(error, HTTPError) and status < 500:
        return NoPageError() if status in (403, 404) else UnreadableRequestError()
    return BrokenPageError()


class NoPageHandler(PageHandler):
    """Every address that is none of ours."""

    def prepare(self) -> None:
        """Say that there is nothing here."""
        super().prepare()
        raise NoPageError
