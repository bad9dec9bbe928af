"""A wording as it is typed, and as it is shown: lines that begin with a hyphen are bullets."""

from __future__ import annotations

from itertools import groupby

from workshopkit.domain.document import Block, BulletList, Paragraph

MARK = "- "


def wording_blocks(text: str) -> tuple[Block, ...]:
    """Return the paragraphs and bullets of a wording."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    runs = groupby(lines, key=lambda line: line.startswith(MARK))
    return tuple(_block(list(run), is_list=is_list) for is_list, run in runs)


def _block(lines: list[str], *, is_list: bool) -> Block:
    if is_list:
        return BulletList(tuple(line.removeprefix(MARK).strip() for line in lines))
    return Paragraph("\n".join(lines), style="lead")
