"""A person's browser, as far as HTTP goes: cookies kept, forms posted, pages read."""

from __future__ import annotations

import http.client
import http.cookies
import json
import re
import ssl
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import SplitResult, urlencode, urljoin, urlsplit

from workshopkit.errors import SetupError

_TIMEOUT_SECONDS = 30
_LINK = re.compile(r"/[fs]/[\w-]+(/[a-z0-9-]+)?/?$")


class NoAnswerError(SetupError):
    """{address} does not answer: {reason}."""


class RefusedError(SetupError):
    """{method} {address} was answered with {status}: {sentence}."""


class Browser:
    """Keeps a connection and its cookies; one person, one browser.

    `tls` says which certificates are believed; without it, those that the machine believes.
    """

    def __init__(self, address: str, tls: ssl.SSLContext | None = None) -> None:
        try:
            parts = urlsplit(address)
            _ = parts.port
        except ValueError as error:
            raise NoAnswerError(address=address, reason=error) from error
        self.origin = f"{parts.scheme}://{parts.netloc}"
        #: What stands before every path: all of a staff link before its letter and its key.
        self.base = _LINK.sub("", parts.path).rstrip("/")
        self._cookies: dict[str, str] = {}
        self._connection = _connection_to(parts, tls)

    @property
    def address(self) -> str:
        """Return where the room begins."""
        return self.origin + self.base

    def get(self, path: str) -> tuple[int, str, Mapping[str, str]]:
        """Return status, body and headers of a page."""
        return self._send("GET", path, None, {})

    def get_json(self, path: str) -> Any:  # noqa: ANN401 -- whatever the page says
        """Return what a page says as JSON."""
        status, body, _ = self._send("GET", path, None, {"Accept": "application/json"})
        return _read_json("GET", self.address + path, status, body)

    def post_form(self, path: str, fields: Mapping[str, Sequence[str]]) -> Any:  # noqa: ANN401
        """Post a form as the page's own script would, and return the JSON answer."""
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        status, body, _ = self._send("POST", path, urlencode(fields, doseq=True), kind)
        return _read_json("POST", self.address + path, status, body)

    def post_json(self, path: str, data: object) -> Any:  # noqa: ANN401 -- whatever it answers
        """Post JSON and return the JSON answer."""
        kind = {"Content-Type": "application/json", "Accept": "application/json"}
        status, body, _ = self._send("POST", path, json.dumps(data), kind)
        return _read_json("POST", self.address + path, status, body)

    def follow(self, address: str) -> str:
        """Open a link that only sets a cookie, and return where it leads."""
        path = urlsplit(address).path.removeprefix(self.base)
        status, body, headers = self.get(path)
        if status not in (302, 303):
            _read_json("GET", address, max(status, 400), body)
        return urljoin(self.address + path, headers.get("Location", address))

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def _send(
        self, method: str, path: str, body: str | None, headers: Mapping[str, str]
    ) -> tuple[int, str, Mapping[str, str]]:
        sent = {**headers, "Accept-Encoding": "identity"}
        if self._cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        if method == "POST":
            sent["Origin"] = self.origin
        try:
            self._connection.request(method, self.base + path, body, sent)
            response = self._connection.getresponse()
            text = response.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException) as error:
            self._connection.close()
            raise NoAnswerError(address=self.address + path, reason=error) from error
        self._keep_cookies(response.headers.get_all("Set-Cookie") or ())
        return response.status, text, dict(response.headers)

    def _keep_cookies(self, lines: Sequence[str]) -> None:
        for line in lines:
            for name, morsel in http.cookies.SimpleCookie(line).items():
                self._cookies[name] = morsel.coded_value


def _connection_to(parts: SplitResult, tls: ssl.SSLContext | None) -> http.client.HTTPConnection:
    if parts.scheme == "https":
        return http.client.HTTPSConnection(parts.netloc, timeout=_TIMEOUT_SECONDS, context=tls)
    return http.client.HTTPConnection(parts.netloc, timeout=_TIMEOUT_SECONDS)


def _read_json(method: str, address: str, status: int, body: str) -> Any:  # noqa: ANN401
    try:
        data = json.loads(body)
    except ValueError:
        data = {}
    if status >= 400:
        sentence = data.get("error", "no sentence") if isinstance(data, dict) else "no sentence"
        raise RefusedError(method=method, address=address, status=status, sentence=sentence)
    return data
