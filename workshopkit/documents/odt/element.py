"""OpenDocument elements, written so that everybody's text stays text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NewType
from xml.sax.saxutils import escape, quoteattr  # nosec B406  # writes XML, reads none

from workshopkit.domain.text import clean

#: A piece of a file: its texts have been escaped.
Xml = NewType("Xml", str)
Attributes = Mapping[str, object]

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_NAMESPACES = {
    "office": f"{_OASIS}office:1.0",
    "style": f"{_OASIS}style:1.0",
    "text": f"{_OASIS}text:1.0",
    "table": f"{_OASIS}table:1.0",
    "draw": f"{_OASIS}drawing:1.0",
    "fo": f"{_OASIS}xsl-fo-compatible:1.0",
    "svg": f"{_OASIS}svg-compatible:1.0",
    "meta": f"{_OASIS}meta:1.0",
    "manifest": f"{_OASIS}manifest:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
    "dc": "http://purl.org/dc/elements/1.1/",
    # In it LibreOffice says that a picture is decoration, which OpenDocument has no word for.
    "loext": "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0",
    "ooow": "http://openoffice.org/2004/writer",
}
_VERSION = "1.3"


def element(name: str, attributes: Attributes | None = None, *inside: Xml) -> Xml:
    """Return an element with its attributes and what is in it."""
    given = "".join(f" {key}={_quoted(value)}" for key, value in (attributes or {}).items())
    return Xml(f"<{name}{given}>{''.join(inside)}</{name}>" if inside else f"<{name}{given}/>")


def joined(pieces: Iterable[Xml]) -> Xml:
    """Return pieces as one."""
    return Xml("".join(pieces))


def text(raw: str) -> Xml:
    """Return somebody's text, with its line breaks."""
    return ready(clean(raw, lines=True))


def ready(cleaned: str) -> Xml:
    """Return a text that is clean already, with its line breaks and all its spaces."""
    lines = escape(cleaned).split("\n")
    return Xml("<text:line-break/>".join(lines))


def file_of(root: str, *inside: Xml) -> bytes:
    """Return a whole file: its root element with every namespace."""
    prefix = root.partition(":")[0]
    names = {f"xmlns:{name}": address for name, address in _NAMESPACES.items()}
    if prefix == "manifest":
        names = {"xmlns:manifest": _NAMESPACES["manifest"]}
    attributes = {**names, f"{prefix}:version": _VERSION}
    written = element(root, attributes, *inside)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{written}\n'.encode()


def _quoted(value: object) -> str:
    return quoteattr(str(value))
