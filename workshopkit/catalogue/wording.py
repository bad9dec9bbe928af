"""Reading the words of an exercise: one Markdown file a language.

The file is a `# ` title, the instruction, and blocks opened by `::: name` and closed by `:::`.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass, field

from workshopkit.domain.exercise import Wording
from workshopkit.domain.problem import Problem

BLOCKS = ("boxes", "choices", "columns", "facilitator", "questions")

NO_TITLE = "the file should begin with a title: a line like “# Our target groups”"
UNKNOWN_BLOCK = "the block “{name}” is not known; did you mean “{near}”?"
UNKNOWN_BLOCK_FAR = "the block “{name}” is not known; the blocks are {known}"
UNCLOSED = "the block “{name}” is not closed; end it with a line “:::”"
NOTHING_OPEN = "a block is closed here, but none is open; remove the line or name the block"
NOT_AN_ITEM = "a line in the block “{name}” should begin with “- ”"
TWICE = "“{item}” stands twice in the block “{name}”; remove one or change its words"
HTML = "HTML is not shown; write it in Markdown"

_LIST_BLOCKS = frozenset(BLOCKS) - {"facilitator"}


@dataclass
class _Reading:
    where: str
    title: str = ""
    text: list[str] = field(default_factory=list)
    blocks: dict[str, list[str]] = field(default_factory=dict)
    opened: str = ""
    opened_at: int = 0
    problems: list[Problem] = field(default_factory=list)

    def problem(self, line: int, message: str, **facts: object) -> None:
        self.problems.append(Problem(self.where, line, message, facts))


def read_wording(source: str, language: str, where: str) -> tuple[Wording, list[Problem]]:
    """Return the words of a file, and what should be mended in it.

    Args:
        source: The file's text.
        language: The language it is in.
        where: The file's name, for the problems.
    """
    reading = _Reading(where)
    for number, line in enumerate(source.splitlines(), start=1):
        _read_line(reading, number, line.rstrip())
    if reading.opened:
        reading.problem(reading.opened_at, UNCLOSED, name=reading.opened)
    if not reading.title:
        reading.problem(1, NO_TITLE)
    return _wording(reading, language), reading.problems


def _read_line(reading: _Reading, number: int, line: str) -> None:
    if line.startswith(":::"):
        _read_fence(reading, number, line[3:].strip())
    elif reading.opened:
        _read_block_line(reading, number, line)
    elif line.startswith("# ") and not reading.title:
        reading.title = line[2:].strip()
    else:
        if line.lstrip().startswith("<"):
            reading.problem(number, HTML)
        reading.text.append(line)


def _read_fence(reading: _Reading, number: int, name: str) -> None:
    if not name:
        if not reading.opened:
            reading.problem(number, NOTHING_OPEN)
        reading.opened = ""
        return
    if reading.opened:
        reading.problem(reading.opened_at, UNCLOSED, name=reading.opened)
    if name not in BLOCKS:
        message, facts = _unknown(name)
        reading.problem(number, message, **facts)
    reading.opened, reading.opened_at = name, number
    reading.blocks.setdefault(name, [])


def _unknown(name: str) -> tuple[str, dict[str, object]]:
    near = difflib.get_close_matches(name, BLOCKS, n=1)
    if near:
        return UNKNOWN_BLOCK, {"name": name, "near": near[0]}
    return UNKNOWN_BLOCK_FAR, {"name": name, "known": ", ".join(BLOCKS)}


def _read_block_line(reading: _Reading, number: int, line: str) -> None:
    name = reading.opened
    if name not in _LIST_BLOCKS:
        reading.blocks[name].append(line)
    elif line.lstrip().startswith("- "):
        item = line.lstrip()[2:].strip()
        if item in reading.blocks[name]:
            reading.problem(number, TWICE, item=item, name=name)
        reading.blocks[name].append(item)
    elif line.strip():
        reading.problem(number, NOT_AN_ITEM, name=name)


def _wording(reading: _Reading, language: str) -> Wording:
    notes = "\n".join(reading.blocks.get("facilitator", ())).strip()
    lists = {name: tuple(lines) for name, lines in reading.blocks.items() if name in _LIST_BLOCKS}
    instruction = "\n".join(reading.text).strip()
    return Wording(language, reading.title, instruction, notes, lists)


def missing_blocks(wordings: dict[str, Wording]) -> Iterator[tuple[str, str]]:
    """Yield (language, block) for each block that another language has with other lines count."""
    lengths = {
        code: {name: len(words.block(name)) for name in _LIST_BLOCKS}
        for code, words in wordings.items()
    }
    for name in sorted(_LIST_BLOCKS):
        longest = max((counts[name] for counts in lengths.values()), default=0)
        yield from ((code, name) for code, counts in lengths.items() if counts[name] < longest)
