"""How a document is divided: its contents, and the parts that need a page lying down."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise

from workshopkit.domain.document import Block, Heading, Paragraph, Table

#: Fewer chapters than this are found without a list of them.
_CHAPTERS_FOR_CONTENTS = 3
#: More columns than this are unreadable on a page standing up.
_COLUMNS_STANDING = 5


def contents(blocks: Sequence[Block], *, deepest: int) -> list[tuple[int, Heading]]:
    """Return the headings to list, each with its position, or none for a short document."""
    headings = [(i, block) for i, block in enumerate(blocks) if isinstance(block, Heading)]
    chapters = sum(heading.level == 1 for _, heading in headings)
    if chapters < _CHAPTERS_FOR_CONTENTS:
        return []
    return [(i, heading) for i, heading in headings if heading.level <= deepest]


def sections(blocks: Sequence[Block]) -> list[tuple[bool, list[tuple[int, Block]]]]:
    """Return the blocks with their positions, in runs that do or do not lie down."""
    lying = _lying(blocks)
    runs = groupby(enumerate(blocks), key=lambda numbered: numbered[0] in lying)
    return [(wide, list(run)) for wide, run in runs]


def page_runs(blocks: Sequence[Block]) -> list[tuple[bool, list[tuple[int, Block]]]]:
    """Return the blocks in runs that do or do not lie down, a table with the notes below it."""
    runs = [(lying, list(run)) for lying, run in sections(blocks)]
    for (lying, run), (_, after) in pairwise(runs):
        while lying and after and is_note(after[0][1]):
            run.append(after.pop(0))
    return [(lying, run) for lying, run in runs if run]


def is_note(block: Block) -> bool:
    """Return whether this is a line about its neighbour, such as how many answered."""
    return isinstance(block, Paragraph) and block.style == "small"


def _lying(blocks: Sequence[Block]) -> set[int]:
    found: set[int] = set()
    for position, block in enumerate(blocks):
        if isinstance(block, Table) and len(block.header) > _COLUMNS_STANDING:
            found.update(range(_beginning(blocks, position), position + 1))
    return found


def _beginning(blocks: Sequence[Block], table: int) -> int:
    """Return where the table's own heading starts, so that they share a page."""
    start = _back_over(Paragraph, blocks, table)
    with_heading = _back_over(Heading, blocks, start)
    return with_heading if with_heading < start else table


def _back_over(kind: type[Block], blocks: Sequence[Block], position: int) -> int:
    while position and isinstance(blocks[position - 1], kind):
        position -= 1
    return position
