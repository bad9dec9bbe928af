"""A chart for the formats that typst makes: as a PNG picture, and as a drawing it can print."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from workshopkit.documents.chart.chart import Chart
from workshopkit.documents.style.font import fonts_folder, is_shown

if TYPE_CHECKING:
    from typst import Fonts

#: A page as large as the drawing: a pixel of it is three quarters of a point.
_PAGE = """#set document(title: "-")
#set page(width: {width}pt, height: {height}pt, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", width: 100%, height: 100%, alt: "-")
"""
_POINTS = 0.75
#: Pictures larger than this on one side are drawn with fewer pixels per inch.
_MOST_PIXELS = 8000
#: Stands for a character that no typeface at hand shows.
_UNSHOWN = "□"
#: Trying a character costs some milliseconds; after this many the rest are not shown.
_MOST_TRIED = 200
_LAST_LATIN = 0xFF


def png(chart: Chart, ppi: int = 200) -> bytes:
    """Return the chart as a PNG with this many pixels per inch, at 96 of its own to the inch."""
    # Loaded here, as below: only exports need it.
    import typst

    fitting = _MOST_PIXELS * 96 / max(chart.width, chart.height)
    return typst.compile(
        _page(chart),
        sys_inputs={"svg": chart.svg},
        font_paths=_fonts(),
        format="png",
        ppi=min(ppi, fitting),
    )


def printable(chart: Chart) -> Chart:
    """Return the chart without the characters that would keep an accessible PDF from being made."""
    if all(map(_is_safe, set(chart.svg))) or _prints(chart):
        return chart
    tried = chart
    for replaced in _ever_more(chart.svg):
        tried = replace(chart, svg=chart.svg.translate(dict(map(_instead, replaced))))
        if _prints(tried):
            break
    return tried


def _is_safe(character: str) -> bool:
    return character == "\n" or (is_shown(character) and not _joins(character))


def _ever_more(svg: str) -> Iterator[set[str]]:
    """Yield which characters to replace, each time more of them."""
    used = set(svg)
    joining = set(filter(_joins, used))
    yield joining
    foreign = sorted(c for c in used - joining if not _is_safe(c))
    unshown = {c for n, c in enumerate(foreign) if n >= _MOST_TRIED or not _is_printed(c)}
    yield joining | unshown
    # A character may be shown alone and not beside others.
    yield joining | set(foreign)
    yield {c for c in used if ord(c) > _LAST_LATIN}


def _joins(character: str) -> bool:
    """Return whether a character only changes or joins those beside it."""
    is_format = unicodedata.category(character) in {"Cf", "Me"}
    return is_format or "\ufe00" <= character <= "\ufe0f"


def _instead(character: str) -> tuple[int, str]:
    return ord(character), "" if _joins(character) else _UNSHOWN


@cache
def _is_printed(character: str) -> bool:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg"><text y="9">{character}</text></svg>'
    return _prints(Chart(svg, 9, 9, ""))


def _prints(chart: Chart) -> bool:
    import typst

    try:
        typst.compile(
            _page(chart),
            sys_inputs={"svg": chart.svg},
            font_paths=_fonts(),
            format="pdf",
            pdf_standards="ua-1",
        )
    except typst.TypstError:
        return False
    return True


@cache
def _fonts() -> Fonts:
    import typst

    # Ours alone, so that a picture is the same on every machine.
    return typst.Fonts(include_system_fonts=False, font_paths=[fonts_folder()])


def _page(chart: Chart) -> bytes:
    page = _PAGE.format(width=chart.width * _POINTS, height=chart.height * _POINTS)
    return page.encode()
