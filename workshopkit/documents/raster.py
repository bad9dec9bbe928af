"""A chart as a PNG picture, for the formats that cannot hold a drawing."""

from __future__ import annotations

from typing import cast

from workshopkit.documents.chart import Chart
from workshopkit.documents.font import fonts_folder

#: A page as large as the drawing: a pixel of it is three quarters of a point.
_PAGE = (
    '#set page(width: {width}pt, height: {height}pt, margin: 0pt)\n'
    '#image(bytes(sys.inputs.svg), format: "svg", width: 100%, height: 100%)\n'
)
_POINTS = 0.75
#: Pictures larger than this on one side are drawn with fewer pixels per inch.
_MOST_PIXELS = 8000


def png(chart: Chart, ppi: int = 200) -> bytes:
    """Return the chart as a PNG with this many pixels per inch, at 96 of its own to the inch."""
    # Loaded here: only exports need it.
    import typst

    page = _PAGE.format(width=chart.width * _POINTS, height=chart.height * _POINTS)
    fitting = _MOST_PIXELS * 96 / max(chart.width, chart.height)
    drawn = typst.compile(
        page.encode(),
        font_paths=[fonts_folder()],
        ignore_system_fonts=True,
        format="png",
        ppi=min(ppi, fitting),
        sys_inputs={"svg": chart.svg},
    )
    return cast("bytes", drawn)
