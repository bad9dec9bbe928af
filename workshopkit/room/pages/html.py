"""Templates, static files and the policies that pages are sent with."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources
from pathlib import Path

from jinja2 import Environment

from workshopkit.front.address import path_to
from workshopkit.front.template import template_environment
from workshopkit.locale.language import language

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


@cache
def templates(code: str) -> Environment:
    """Return the templates of the room's pages with the words of a language in them."""
    environment = template_environment("workshopkit.room")
    words = language(code)
    environment.globals.update(_=words.text, ngettext=words.plural, words=words, asset=asset)
    return environment


def asset(name: str) -> str:
    """Return the address of a static file, new whenever its content is."""
    return path_to(f"/static/{name}?v={_version(name)}")


@cache
def _version(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]
