"""How the parts of a document are numbered: not at all, or with one count through all of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from workshopkit.domain.document import (
    Block,
    BulletList,
    DecisionLine,
    Heading,
    NumberedList,
    Paragraph,
    Quotes,
)

#: What stands below a question, where a discussion tells what was said about it.
_BELOW = (Paragraph, Quotes, BulletList)


def numbered(blocks: Iterable[Block], mark: str, numbers: Iterator[int]) -> Iterator[Block]:
    """Yield a part's blocks, its heading with a number before it."""
    for block in blocks:
        if isinstance(block, Heading) and block.level == 1:
            yield Heading(1, f"{mark.format(n=next(numbers))}{block.text}")
        else:
            yield block


def numbered_decisions(
    blocks: Iterable[Block], mark: str, numbers: Iterator[int]
) -> Iterator[Block]:
    """Yield the decisions, each with a number of the same count as the parts."""
    for block in blocks:
        if isinstance(block, DecisionLine):
            yield replace(block, number=mark.format(n=next(numbers)).strip())
        else:
            yield block


def unnumbered(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield a part without numbers: an answered question is a heading, a list has bullets."""
    told = list(blocks)
    level = 1
    for at, block in enumerate(told):
        if isinstance(block, Heading):
            level = block.level
        if not isinstance(block, NumberedList):
            yield block
        elif len(block.items) == 1 and _is_answered(told[at + 1 :]):
            yield Heading(level + 1, block.items[0])
        else:
            yield BulletList(block.items)


def _is_answered(after: Sequence[Block]) -> bool:
    """Return whether what follows a line was said about it, not who took part in all of it."""
    if not after or not isinstance(after[0], _BELOW):
        return False
    return not isinstance(after[0], Paragraph) or after[0].style == "body"
