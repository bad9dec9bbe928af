"""The pieces of a long result, which a stage shows one at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workshopkit.domain.document import Block, Heading, NumberedList
from workshopkit.domain.text import whole_number

#: What a workshop's spotlight says: all of it, or one piece by its number from 1.
ALL = "all"
PIECE = "piece-"
#: So many pieces fit on a stage beside each other.
_FIT_TOGETHER = 2


@dataclass(frozen=True)
class Piece:
    """What stands under one heading of a result; the title is empty for what stands before any."""

    number: int
    title: str
    blocks: tuple[Block, ...]


def pieces(blocks: Sequence[Block]) -> tuple[Piece, ...]:
    """Return a result cut at its headings of level 2, a talk at its numbered questions."""
    if not blocks:
        return ()
    cuts = [n for n, block in enumerate(blocks) if _begins_a_piece(block)]
    starts = cuts if cuts and cuts[0] == 0 else [0, *cuts]
    ends = [*starts[1:], len(blocks)]
    return tuple(
        Piece(number, _title(blocks[start]), tuple(blocks[start:end]))
        for number, (start, end) in enumerate(zip(starts, ends, strict=True), start=1)
    )


def on_stage(blocks: Sequence[Block], spotlight: str) -> tuple[Block, ...]:
    """Return what the stage shows of a result: the chosen piece, or all that fits."""
    found = pieces(blocks)
    shown = shown_piece(found, spotlight)
    return found[shown - 1].blocks if shown else tuple(blocks)


def shown_piece(found: Sequence[Piece], spotlight: str) -> int:
    """Return the number of the piece the stage shows, 0 for all of them."""
    if spotlight == ALL or len(found) < _FIT_TOGETHER:
        return 0
    if spotlight.startswith(PIECE):
        wanted = whole_number(spotlight.removeprefix(PIECE), len(found))
        if wanted:
            return wanted
    return 0 if len(found) <= _FIT_TOGETHER else 1


def _begins_a_piece(block: Block) -> bool:
    if isinstance(block, NumberedList):
        return len(block.items) == 1
    return isinstance(block, Heading) and block.level == 2


def _title(block: Block) -> str:
    if isinstance(block, NumberedList) and block.items:
        return block.items[0]
    return block.text if isinstance(block, Heading) else ""
