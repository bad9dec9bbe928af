"""How much is going on, in numbers, for whoever watches over a server: no names, no codes.

Only loaded where somebody has asked for it.
"""

from __future__ import annotations

import hmac
import logging
from collections import Counter as Count
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.exposition import generate_latest
from tornado.web import RequestHandler

from workshopkit.domain.ports import Store
from workshopkit.domain.workshop import WorkshopState
from workshopkit.errors import SetupError
from workshopkit.room.live.hub import Hub

#: A token that is shorter can be tried out.
LEAST_CHARACTERS = 16
_METHODS = ("GET", "HEAD", "POST")
#: From a page out of memory to one that people no longer wait for.
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class NoTokenError(SetupError):
    """The file “{path}” of --metrics must hold a token: one line of {least} characters or more."""


class Figures:
    """What is counted from the start of a server, and what is looked up when somebody asks."""

    def __init__(self, token: str) -> None:
        self.token = token
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        self.answers = Counter("workshopkit_answers_saved", "Answers saved.", registry=registry)
        self._requests = Counter(
            "workshopkit_requests",
            "Requests answered, by page and by the first digit of the status.",
            ("page", "method", "status"),
            registry=registry,
        )
        self._seconds = Histogram(
            "workshopkit_request_seconds",
            "How long an answer took; streams of events and websockets are left out.",
            ("page", "method"),
            buckets=_SECONDS,
            registry=registry,
        )
        self._errors = Counter("workshopkit_errors", "Errors in the log.", registry=registry)
        self._workshops = Gauge(
            "workshopkit_workshops", "Workshops by state.", ("state",), registry=registry
        )
        self._listeners = Gauge(
            "workshopkit_listeners", "Pages that hear of changes.", ("page",), registry=registry
        )
        self._kernels = Gauge("workshopkit_kernels", "Kernels running.", registry=registry)
        logging.getLogger().addHandler(_ErrorCounter(self._errors))

    def is_token(self, given: str) -> bool:
        """Return whether somebody who asks has sent the token."""
        return hmac.compare_digest(given.encode(), f"Bearer {self.token}".encode())

    def count(self, handler: RequestHandler) -> None:
        """Count a request that has been answered: by the page's class, never by its address."""
        page = type(handler).__name__
        method = handler.request.method if handler.request.method in _METHODS else "other"
        status = handler.get_status()
        self._requests.labels(page, method, f"{status // 100}xx").inc()
        lasts = status == 101 or handler.request.path.endswith("/events")
        if not lasts:
            self._seconds.labels(page, method).observe(handler.request.request_time())

    def text(self, store: Store, hub: Hub, kernels: int) -> bytes:
        """Return all figures as Prometheus reads them."""
        with store.read() as unit:
            states = Count(workshop.state for workshop in unit.workshops())
        for state in WorkshopState:
            self._workshops.labels(state.value).set(states[state])
        people, everybody = hub.pages()
        self._listeners.labels("participant").set(people)
        self._listeners.labels("stage and desk").set(everybody - people)
        self._kernels.set(kernels)
        return generate_latest(self._registry)


class _ErrorCounter(logging.Handler):
    """Counts what is logged as an error, and keeps nothing of it."""

    def __init__(self, counter: Counter) -> None:
        super().__init__(logging.ERROR)
        self._counter = counter

    def emit(self, record: logging.LogRecord) -> None:
        """Count one more."""
        del record
        self._counter.inc()


def figures_for(file: str) -> Figures | None:
    """Return what counts for whoever has the token in a file; nothing without a file.

    Raises:
        NoTokenError: There is no such file, or no token in it.
    """
    if not file:
        return None
    wrong = NoTokenError(path=file, least=LEAST_CHARACTERS)
    try:
        token = Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise wrong from error
    if len(token) < LEAST_CHARACTERS or not token.isascii() or not token.isprintable():
        raise wrong
    return Figures(token)
