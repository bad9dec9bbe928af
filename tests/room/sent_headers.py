"""What every answer of the server has among its headers, whoever asked for whatever."""

from __future__ import annotations

import http.client
import http.cookies
import re
from dataclasses import dataclass

PARTICIPANT, STAGE = ("/", "/j/", "/room", "/draft", "/comment", "/answer"), ("/stage",)
NOTEBOOKS = ("/desk", "/record", "/home")
#: Whole documents bring a style of their own, and no script.
DOCUMENTS = ("/draft", "/preview", "/export", "/worksheet")
#: No browser keeps what may be somebody's; what is the same for everybody may be asked about.
KEPT = ("/static/", "/voila/")


@dataclass(frozen=True)
class Sent:
    """An answer with all its headers, cookies too."""

    status: int
    headers: http.client.HTTPMessage

    @property
    def policy(self) -> dict[str, str]:
        parts = str(self.headers["Content-Security-Policy"]).split(";")
        words = (part.strip().partition(" ") for part in parts if part.strip())
        return {name: sources for name, _, sources in words}


def check(sent: Sent, path: str) -> None:
    """What every answer of the server has, whoever asked for whatever."""
    headers, policy = sent.headers, sent.policy
    assert policy["frame-ancestors"] == "'none'", path
    assert policy["base-uri"] in ("'none'", "'self'"), path
    assert policy["form-action"] in ("'none'", "'self'"), path
    assert headers["X-Content-Type-Options"] == "nosniff", path
    assert headers["Referrer-Policy"] == "same-origin", path
    assert headers["Server"] is None, path
    assert headers["X-Powered-By"] is None, path
    assert headers["Access-Control-Allow-Origin"] is None, path
    _check_keeping(headers, path)
    _check_policy(policy, path)
    for line in headers.get_all("Set-Cookie") or []:
        _check_cookie(line)


def _check_keeping(headers: http.client.HTTPMessage, path: str) -> None:
    kept = str(headers["Cache-Control"])
    if path.startswith(KEPT):
        assert re.search("no-cache|no-store|immutable", kept), path
    else:
        assert re.search("no-store|no-cache", kept), path
        assert "public" not in kept, path


def _check_policy(policy: dict[str, str], path: str) -> None:
    everything = " ".join(policy.values())
    assert not re.search(r"https?:|\*", everything), path
    if path.startswith(NOTEBOOKS):
        return
    assert policy["default-src"] == "'none'", path
    assert "unsafe" not in policy.get("script-src", ""), path
    assert "unsafe-eval" not in everything, path
    if not path.startswith(DOCUMENTS):
        assert "unsafe" not in everything, path


def _check_cookie(line: str) -> None:
    for morsel in http.cookies.SimpleCookie(line).values():
        assert morsel["samesite"] in ("Lax", "Strict"), line
        assert morsel["httponly"] or morsel.key == "_xsrf", line
        assert not morsel["domain"], line
