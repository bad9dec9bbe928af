"""What somebody has to know about a template before the document is published."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

#: What a template leaves to be filled in: “[Förvaltning]”, “<Datum>”, “«Namn»”.
_PLACEHOLDER = re.compile(r"\[[^\[\]]{2,80}\]|<[^<>]{2,80}>|«[^«»]{2,80}»")
#: So much of a text is enough to know which one is meant.
_SHOWN = 80
_PICTURES = ".//w:drawing | .//w:pict"
_BREAKS = ".//w:br[@w:type='page'] | .//w:sectPr"


def placeholders(margin: Any) -> Iterator[str]:  # noqa: ANN401  # python-docx says no more either
    """Yield what a header or a footer leaves to be filled in."""
    from docx.oxml.ns import qn

    for paragraph in margin.iter(qn("w:p")):
        yield from _PLACEHOLDER.findall(_text_of(paragraph))


def first_page(body: Any) -> str:  # noqa: ANN401  # python-docx says no more either
    """Return what stands on a first page that ends with a break, such as a cover made by hand."""
    found: list[Any] = []
    for child in body:
        found.append(child)
        if child.tag != body.sectPr.tag and child.xpath(_BREAKS):
            return _told(found)
    return ""


def _told(elements: list[Any]) -> str:
    texts = (_text_of(element) for element in elements)
    said = " / ".join(text for text in texts if text)
    pictures = sum(len(element.xpath(_PICTURES)) for element in elements)
    shown = said if len(said) <= _SHOWN else f"{said[:_SHOWN]}…"
    return ", ".join(filter(None, (shown, f"pictures: {pictures}" if pictures else "")))


def _text_of(element: Any) -> str:  # noqa: ANN401  # python-docx says no more either
    from docx.oxml.ns import qn

    return " ".join("".join(text.text or "" for text in element.iter(qn("w:t"))).split())
