"""The table of contents of an OpenDocument text: filled in, and ready to be counted again."""

from __future__ import annotations

from collections.abc import Iterable

from workshopkit.documents.odt.element import Xml, element, ready
from workshopkit.documents.odt.style import INDEX_LINK, style_name
from workshopkit.domain.document import Heading
from workshopkit.domain.text import clean

_NAME = "Contents"


def bookmark(position: int, words: Xml) -> Xml:
    """Return a heading's words, named so that they can be linked to."""
    name = {"text:name": _mark(position)}
    begin, end = element("text:bookmark-start", name), element("text:bookmark-end", name)
    return Xml(f"{begin}{words}{end}")


def contents_of(listed: Iterable[tuple[int, Heading]], title: str, deepest: int) -> Xml:
    """Return the table of contents with a link and a page number for each heading."""
    heading = element("text:p", {"text:style-name": style_name("TOC Heading")}, ready(title))
    named = element("text:index-title", {"text:name": f"{_NAME} title"}, heading)
    lines = (_line(position, heading) for position, heading in listed)
    return element(
        "text:table-of-content",
        {"text:name": _NAME, "text:protected": "false"},
        _source(title, deepest),
        element("text:index-body", {}, named, *lines),
    )


def _line(position: int, heading: Heading) -> Xml:
    address = {"xlink:type": "simple", "xlink:href": f"#{_mark(position)}"}
    looks = {"text:style-name": INDEX_LINK, "text:visited-style-name": INDEX_LINK}
    # Readers count the page when they open the file.
    page = {"text:reference-format": "page", "text:ref-name": _mark(position)}
    return element(
        "text:p",
        {"text:style-name": style_name(f"toc {heading.level}")},
        element("text:a", address | looks, ready(clean(heading.text))),
        element("text:tab"),
        element("text:bookmark-ref", page, Xml("")),
    )


def _source(title: str, deepest: int) -> Xml:
    style = {"text:style-name": style_name("TOC Heading")}
    templates = (_template(level) for level in range(1, deepest + 1))
    return element(
        "text:table-of-content-source",
        {"text:outline-level": deepest},
        element("text:index-title-template", style, ready(title)),
        *templates,
    )


def _template(level: int) -> Xml:
    dots = {"style:type": "right", "style:leader-char": "."}
    return element(
        "text:table-of-content-entry-template",
        {"text:outline-level": level, "text:style-name": style_name(f"toc {level}")},
        element("text:index-entry-link-start"),
        element("text:index-entry-text"),
        element("text:index-entry-tab-stop", dots),
        element("text:index-entry-page-number"),
        element("text:index-entry-link-end"),
    )


def _mark(position: int) -> str:
    return f"part-{position}"
