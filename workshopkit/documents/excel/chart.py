"""Native charts of a workbook, which can be edited: bars, and the shares of each step of a scale.

What they say is taken from cells: a name given as a text might be read as a reference to one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workshopkit.documents.chart.alt import alt_text
from workshopkit.documents.chart.canvas import on, tint
from workshopkit.documents.chart.letters import INK
from workshopkit.documents.excel.sheet import Sheet
from workshopkit.domain.document import Bars, Scales

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

_WIDTH, _AROUND, _FOR_LABELS = 720, 110, 60
_PER_BAR, _PER_SCALE, _HIGHEST = 34, 52, 1600
_LIGHTEST = 0.12


def add_bar_chart(workbook: Workbook, sheet: Sheet, bars: Bars, caption: int, first: int) -> None:
    """Append a chart of the bars, whose caption and first row are where these say."""
    last = first + len(bars.rows) - 1
    made: Any = workbook.add_chart({"type": "bar"})
    made.add_series(
        {
            "name": [sheet.name, first - 1, 1],
            "categories": [sheet.name, first, 0, last, 0],
            "values": [sheet.name, first, 1, last, 1],
            "fill": {"color": sheet.looks.accent},
            "gap": 50,
            "data_labels": {"value": True, "font": {"color": INK, "bold": True}},
        }
    )
    made.set_legend({"none": True})
    _finish(made, sheet, caption, {"min": 0, **({"max": bars.longest} if bars.longest else {})})
    height = min(_AROUND + _PER_BAR * len(bars.rows), _HIGHEST)
    sheet.insert(made, height, _WIDTH, alt_text(bars, sheet.language))


def add_scale_chart(
    workbook: Workbook, sheet: Sheet, scales: Scales, caption: int, first: int
) -> None:
    """Append a bar for each scale, divided as its answers are."""
    made: Any = workbook.add_chart({"type": "bar", "subtype": "percent_stacked"})
    for step in range(len(scales.rows[0].counts)):
        made.add_series(_step_series(sheet, scales, first, step))
    made.set_legend({"position": "bottom", "font": {"color": INK, "size": 10}})
    _finish(made, sheet, caption, {})
    height = min(_AROUND + _FOR_LABELS + _PER_SCALE * len(scales.rows), _HIGHEST)
    sheet.insert(made, height, _WIDTH, alt_text(scales, sheet.language))


def _step_series(sheet: Sheet, scales: Scales, first: int, step: int) -> dict[str, Any]:
    """Return how many chose one step, from nought, of each scale; the further, the darker."""
    last, column = first + len(scales.rows) - 1, step + 2
    accent, steps = sheet.looks.accent, len(scales.rows[0].counts)
    fill = tint(accent, _LIGHTEST + (1 - _LIGHTEST) * step / max(steps - 1, 1))
    on_it = {"color": on(fill), "bold": True}
    return {
        "name": [sheet.name, first - 1, column],
        "categories": [sheet.name, first, 0, last, 0],
        "values": [sheet.name, first, column, last, column],
        "fill": {"color": fill},
        "border": {"color": accent, "width": 0.75},
        "gap": 60,
        # Nought is not printed: there is no part for it to stand on.
        "data_labels": {"value": True, "num_format": "0;;", "font": on_it},
    }


def _finish(made: Any, sheet: Sheet, caption: int, axis: dict[str, Any]) -> None:  # noqa: ANN401
    font = {"color": INK, "size": 10}
    title = {"color": INK, "size": 13, "bold": True}
    made.set_title({"name": [sheet.name, caption, 0], "name_font": title, "overlay": False})
    # The first row on top, as in the table.
    made.set_y_axis({"reverse": True, "num_font": font, "major_tick_mark": "none"})
    made.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, **axis})
