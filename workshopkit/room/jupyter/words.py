"""A script's cells of text as the room sees them: pictures brought along, formulas set."""

from __future__ import annotations

import base64
import mimetypes
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup, escape

from workshopkit.catalogue.markdown import IMAGE_SOURCE, find_picture, inner, new_parser, tokens_of
from workshopkit.catalogue.notebook import Cell
from workshopkit.front.prose import safe_html, set_formulas

#: The best of the forms in which a picture may lie in a notebook.
_FORMS = ("image/svg+xml", "image/png", "image/jpeg", "image/webp", "image/gif")
_BOX = re.compile(r"<input [^>]*?(checked=\"checked\" )?[^>]*?type=\"checkbox\"[^>]*>")
#: A heading of a cell stands below the page's own.
_LOWER = {"h1": "h2"}


def words_html(cell: Cell, folder: Path, missing: str = "") -> Markup:
    """Return a cell of text as safe HTML that needs nothing else.

    Args:
        cell: The cell.
        folder: Where its pictures lie.
        missing: What to show in the place of a picture that is not there, with `{picture}` in it;
            if it is empty, what the picture would have said.
    """
    tokens = tokens_of(cell.source)
    for token in inner(tokens):
        token.tag = _LOWER.get(token.tag, token.tag)
        if token.type == "image":
            _bring(token, cell, folder, missing)
        elif token.type in ("html_block", "html_inline"):
            token.content = _brought(token.content, cell, folder, missing)
    reader = _reader()
    return safe_html(_BOX.sub(_box, reader.renderer.render(tokens, reader.options, {})))


def draw_words(cells: Sequence[Any], folder: Path, missing: str) -> None:
    """Draw a running notebook's cells of text, and leave them in the metadata for the template."""
    for cell in cells:
        if cell["cell_type"] == "markdown":
            read = Cell("markdown", cell["source"], cell.get("attachments") or {})
            cell["metadata"]["workshopkit_words"] = str(words_html(read, folder, missing))


@cache
def _reader() -> MarkdownIt:
    reader = new_parser()
    set_formulas(reader)
    reader.add_render_rule("footnote_ref", _footnote_mark)
    reader.add_render_rule("footnote_anchor", _nothing)
    return reader


def _footnote_mark(_self: object, tokens: Sequence[Token], index: int, *_: Any) -> str:  # noqa: ANN401
    return f"<sup>{int(tokens[index].meta['id']) + 1}</sup>"


def _nothing(*_: Any) -> str:  # noqa: ANN401
    return ""


def _box(found: re.Match[str]) -> str:
    return "☑" if "checked" in found[0] else "☐"


def _bring(token: Token, cell: Cell, folder: Path, missing: str) -> None:
    """Put a picture itself in the place of its address, or words in the place of the picture."""
    address = str(token.attrs.get("src", ""))
    brought = _data_address(address, cell, folder)
    if brought:
        token.attrs["src"] = brought
        return
    token.type, token.children = "text", None
    token.content = missing.format(picture=unquote(address)) if missing else token.content


def _brought(html: str, cell: Cell, folder: Path, missing: str) -> str:
    def bring(found: re.Match[str]) -> str:
        address = next(part for part in found.groups()[1:] if part is not None)
        brought = _data_address(address, cell, folder)
        if brought:
            return f'{found[1]}"{brought}"'
        said = escape(missing.format(picture=unquote(address))) if missing else ""
        return f'{said}{found[1]}""'

    return IMAGE_SOURCE.sub(bring, html)


def _data_address(address: str, cell: Cell, folder: Path) -> str:
    if address.startswith("data:"):
        return address
    if address.startswith("attachment:"):
        return _attached(cell.attachments.get(unquote(address.removeprefix("attachment:"))))
    file = find_picture(folder, address)
    kind = mimetypes.guess_type(file.name)[0] if file else None
    if file is None or not kind or not kind.startswith("image/"):
        return ""
    return f"data:{kind};base64,{base64.b64encode(file.read_bytes()).decode()}"


def _attached(forms: object) -> str:
    if not isinstance(forms, Mapping):
        return ""
    return next((f"data:{kind};base64,{forms[kind]}" for kind in _FORMS if kind in forms), "")
