"""Markdown written by authors and facilitators, as HTML that is safe to show."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup
from mdit_py_plugins.dollarmath import dollarmath_plugin

from workshopkit.front import formula as formulas

_TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h2", "h3", "h4", "hr", "img", "li", "ol", "p",
    "pre", "s", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
    *formulas.TAGS,
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt"},
    "ol": {"start"},
    **formulas.ATTRIBUTES,
}
#: What may be wider than a phone.
_WIDE = re.compile(
    r'(?P<table><table>.*?</table>)|<math [^>]*display="block"[^>]*>.*?</math>', re.DOTALL
)


@lru_cache(maxsize=512)
def prose(markdown: str) -> Markup:
    """Return Markdown as HTML; HTML in it is shown as text."""
    return safe_html(_reader().render(markdown))


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    dollarmath_plugin(reader, allow_space=False, allow_digits=False, double_inline=True)
    set_formulas(reader)
    return reader


def set_formulas(reader: MarkdownIt) -> None:
    """Let a reader of Markdown draw the formulas it finds."""
    for name in ("math_inline", "math_inline_double", "math_block", "math_block_label"):
        reader.add_render_rule(name, _draw_formula)


def _draw_formula(_self: object, tokens: Sequence[Token], index: int, *_: Any) -> str:  # noqa: ANN401
    token = tokens[index]
    return formulas.formula(token.content.strip(), is_block=token.type != "math_inline")


def safe_html(html: str) -> Markup:
    """Return HTML without anything that runs, frames or calls elsewhere; pictures may be inline.

    What may be wider than a phone scrolls by itself.
    """
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "data"},
        link_rel="noopener noreferrer",
        attribute_filter=_local_pictures_only,
    )
    scrolling = _WIDE.sub(_scrolling, clean)
    return Markup(scrolling)  # nosec B704  # noqa: S704 -- this is where HTML is made safe


def _scrolling(wide: re.Match[str]) -> str:
    # A formula stands in a paragraph, where only a span may stand.
    tag = "div" if wide["table"] else "span"
    return f'<{tag} class="scroll" tabindex="0">{wide[0]}</{tag}>'


def _local_pictures_only(tag: str, attribute: str, value: str) -> str | None:
    if tag == "img" and attribute == "src" and not value.startswith("data:image/"):
        return None
    if tag == "a" and value.strip().lower().startswith("data:"):
        return None
    return value
