"""The pages of a printed document: which of them lie, and what every block on them can know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from workshopkit.documents.section import sections
from workshopkit.domain.document import Block, Paragraph
from workshopkit.domain.language import Language
from workshopkit.domain.style import HouseStyle

Data = dict[str, object]

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


def page_runs(blocks: Sequence[Block]) -> list[tuple[bool, list[Block]]]:
    """Return the blocks in runs that do or do not lie down; a table keeps the notes below it."""
    runs = [(lying, [block for _, block in run]) for lying, run in sections(blocks)]
    for (lying, run), (_, after) in pairwise(runs):
        while lying and after and is_note(after[0]):
            run.append(after.pop(0))
    return [(lying, run) for lying, run in runs if run]


def is_note(block: Block) -> bool:
    """Return whether this is a line about its neighbour, such as how many answered."""
    return isinstance(block, Paragraph) and block.style == "small"
