"""A chart for the formats that typst makes: as a PNG picture, and as a drawing it can print."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

from workshopkit.documents.chart import Chart
from workshopkit.documents.font import fonts_folder, is_shown

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
    fitting = _MOST_PIXELS * 96 / max(chart.width, chart.height)
    return _compiled(chart, format="png", ppi=min(ppi, fitting))


def printable(chart: Chart) -> Chart:
    """Return the chart without the characters that would keep an accessible PDF from being made."""
    foreign = sorted(c for c in set(chart.svg) - {"\n"} if not is_shown(c))
    if not foreign:
        return chart
    unshown = {c for n, c in enumerate(foreign) if n >= _MOST_TRIED or not _is_printed(c)}
    # A character may be shown alone and not with the marks around it.
    for replaced in (unshown, set(foreign), {c for c in chart.svg if ord(c) > _LAST_LATIN}):
        tried = _without(chart, replaced)
        if _prints(tried):
            break
    return tried


def _without(chart: Chart, characters: set[str]) -> Chart:
    return replace(chart, svg=chart.svg.translate({ord(c): _UNSHOWN for c in characters}))


@cache
def _is_printed(character: str) -> bool:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg"><text y="9">{character}</text></svg>'
    return _prints(Chart(svg, 9, 9, ""))


def _prints(chart: Chart) -> bool:
    # Loaded here: only exports need it.
    import typst

    try:
        _compiled(chart, format="pdf", pdf_standards=["ua-1", "a-2a"])
    except typst.TypstError:
        return False
    return True


def _compiled(chart: Chart, **how: Any) -> bytes:
    # Loaded here: only exports need it.
    import typst

    page = _PAGE.format(width=chart.width * _POINTS, height=chart.height * _POINTS)
    made = typst.compile(
        page.encode(),
        sys_inputs={"svg": chart.svg},
        font_paths=[fonts_folder()],
        ignore_system_fonts=True,
        **how,
    )
    return bytes(made)
