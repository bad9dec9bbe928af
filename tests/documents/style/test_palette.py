from __future__ import annotations

import pytest

from workshopkit.documents.style.palette import INK, PAPER, QUIET, palette
from workshopkit.domain.style import HouseStyle, contrast

_COLOURS = ("#0b5563", "#ffffff", "#000000", "#ffe94a", "#7f7f7f", "#7a1f3d", "#00ff00")


@pytest.mark.parametrize("second", _COLOURS)
@pytest.mark.parametrize("accent", _COLOURS)
def test_every_text_can_be_read_on_every_ground(accent: str, second: str) -> None:
    colours = palette(HouseStyle(accent=accent, second=second))

    for text in (colours.accent, colours.ink, colours.quiet):
        assert contrast(text, PAPER) >= 4.5
        assert contrast(text, colours.wash) >= 4.5
    assert contrast(colours.night_accent, "#1d252a") >= 4.5


def test_colours_that_can_be_read_are_left_alone() -> None:
    usual = palette(HouseStyle())

    assert (usual.accent, usual.wash) == (HouseStyle.accent, HouseStyle.second)
    assert (usual.ink, usual.quiet) == (INK, QUIET)


@pytest.mark.parametrize("wrong", ["", "red", "#fff", "#gggggg", "url(x)"])
def test_what_is_no_colour_is_the_usual_one(wrong: str) -> None:
    assert palette(HouseStyle(accent=wrong, second=wrong)) == palette(HouseStyle())
