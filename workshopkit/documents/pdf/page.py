"""The pages of a printed document: what every block on them can know."""

from __future__ import annotations

from dataclasses import dataclass

from workshopkit.domain.language import Language
from workshopkit.domain.style import HouseStyle

Data = dict[str, object]

#: What typst calls the formats of pictures.
PICTURES = {"png": "png", "jpeg": "jpg"}

#: Points: the text of a page that stands, and of one that lies.
_STANDING, _LYING = 453.5, 700.0


@dataclass(frozen=True)
class Page:
    """What a block has to know of the page it is set on."""

    language: Language
    style: HouseStyle
    is_lying: bool = False

    @property
    def width(self) -> float:
        """The width of the text in points."""
        return _LYING if self.is_lying else _STANDING
