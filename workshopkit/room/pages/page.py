"""What all plain pages have in common: templates, headers, checks, and errors as sentences."""

from __future__ import annotations

import json
import logging
from typing import Any

from tornado.httputil import HTTPServerRequest
from tornado.web import RequestHandler

from workshopkit import errors
from workshopkit.domain.actor import Actor
from workshopkit.domain.ports import Unit
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.finding import find_workshop
from workshopkit.locale.language import CatalogueLanguage, best_language, language
from workshopkit.room.guard.identity import staff_actor
from workshopkit.room.guard.limit import MOST_BYTES, TooFastError, TooLargeError
from workshopkit.room.guard.origin import refuse_foreign
from workshopkit.room.live.context import RoomContext
from workshopkit.room.live.shared_page import SharedPage
from workshopkit.room.pages.html import CSP, templates
from workshopkit.room.pages.status import NoPageError, as_sentence, status_of

log = logging.getLogger(__name__)


def refuse_oversized(request: HTTPServerRequest) -> None:
    """Refuse what no form of ours sends.

    Raises:
        InputError: It is too long.
    """
    if len(request.body) > MOST_BYTES:
        raise TooLargeError


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
        refuse_foreign(self.request, self.room.transport, self.room.public)
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
        found = next((w for w in workshops if not w.is_closed), None)
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

    def send_shared(self, page: SharedPage) -> None:
        """Answer with a page that is the same for many; it is packed already."""
        if "gzip" in self.request.headers.get("Accept-Encoding", ""):
            self.set_header("Content-Encoding", "gzip")
            self.set_header("Vary", "Accept-Encoding")
            self.finish(page.packed)
        else:
            self.finish(page.plain)

    def limit_reading(self, reader: str) -> None:
        """Refuse who reads faster than any page of ours does.

        Raises:
            TooFastError: They have to wait.
        """
        if self.request.method == "GET":
            self.room.limits.reads.take(reader)

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


class NoPageHandler(PageHandler):
    """Every address that is none of ours."""

    def prepare(self) -> None:
        """Say that there is nothing here."""
        super().prepare()
        raise NoPageError
