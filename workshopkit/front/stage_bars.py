"""A result on the stage, sorted or in per cent when somebody asks for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from workshopkit.domain.document import Bars, Block, StageBars
from workshopkit.domain.language import Language

#: A rank is told where rows are sorted.
_Row = tuple[str, int, str]


def stage_bars(
    blocks: Sequence[Block], voters: int, language: Language, *, is_sorted: bool, percent: bool
) -> tuple[Block, ...]:
    """Return the blocks with their bars as the stage shows them.

    Args:
        blocks: The result.
        voters: How many took part where one gives each row one vote at most, otherwise 0.
        language: Of the line that names what a share is of.
        is_sorted: Whether the most comes first, with its rank; equal counts share it.
        percent: Whether each row tells its share, of the voters or else of all that was given.
    """
    parts = [block for block in blocks if isinstance(block, Bars)]
    counts = [count for bars in parts for _, count, _ in bars.rows]
    shown: list[Block] = []
    for block in blocks:
        if isinstance(block, Bars) and is_sorted:
            block = _sorted(block, counts if _is_one(parts) else _counts(block))
        if isinstance(block, Bars) and percent:
            block = _shared(block, voters or sum(counts), language, of_voters=bool(voters))
        shown.append(block)
    return tuple(shown)


def _is_one(parts: Sequence[Bars]) -> bool:
    """Return whether the bars are one result in two parts: numbered on, on one scale."""
    return len(parts) > 1 and parts[1].start > 1


def _counts(bars: Bars) -> list[int]:
    return [count for _, count, _ in bars.rows]


def _sorted(bars: Bars, counts: Sequence[int]) -> StageBars:
    rows: tuple[_Row, ...] = tuple(sorted(bars.rows, key=lambda row: -row[1]))
    ranks = tuple(1 + sum(other > count for other in counts) for _, count, _ in rows)
    return replace(_for_stage(bars), rows=rows, ranks=ranks)


def _shared(bars: Bars, whole: int, language: Language, *, of_voters: bool) -> Bars:
    if not whole or not bars.rows:
        return bars
    shares = tuple(f"{count} · {round(100 * count / whole)} %" for count in _counts(bars))
    named = (
        language.text("Per cent of those who took part ({n}).", n=whole)
        if of_voters
        else language.text("Per cent of all that was given ({n}).", n=whole)
    )
    longest = whole if of_voters else bars.longest
    base = f"{named} {bars.base}" if bars.base else ""
    return replace(_for_stage(bars), figures=shares, longest=longest, base=base)


def _for_stage(bars: Bars) -> StageBars:
    if isinstance(bars, StageBars):
        return bars
    return StageBars(bars.caption, bars.header, bars.rows, bars.base, bars.longest, bars.start)
