"""Markdown written by authors and facilitators, as HTML that is safe to show."""

from __future__ import annotations

from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

_TAGS = {
    "a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "hr", "img", "li", "ol", "p", "pre",
    "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt"}, "ol": {"start"}}


@lru_cache(maxsize=512)
def prose(markdown: str) -> Markup:
    """Return Markdown as HTML; HTML in it is shown as text."""
    html = MarkdownIt("commonmark", {"html": False}).enable("table").render(markdown)
    return safe_html(html)


def safe_html(html: str) -> Markup:
    """Return HTML without anything that runs, frames or calls elsewhere; pictures may be inline."""
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "data"},
        link_rel="noopener noreferrer",
        attribute_filter=_local_pictures_only,
    )
    return Markup(clean)  # nosec B704  # noqa: S704 -- this is where HTML is made safe


def _local_pictures_only(tag: str, attribute: str, value: str) -> str | None:
    if tag == "img" and attribute == "src" and not value.startswith("data:image/"):
        return None
    if tag == "a" and value.strip().lower().startswith("data:"):
        return None
    return value
