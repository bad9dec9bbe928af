"""Reading the words of an exercise: one Markdown file a language.

The file is a `# ` title, the instruction, and blocks opened by `::: name` and closed by `:::`.
Most blocks are lists; a line that is indented belongs to the line above it.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass, field

from workshopkit.domain.exercise import Wording
from workshopkit.domain.problem import Problem

LIST_BLOCKS = ("boxes", "choices", "columns", "examples", "heading", "questions", "rows", "split")
TEXT_BLOCKS = ("facilitator", "stem", "wording")
BLOCKS = (*LIST_BLOCKS, *TEXT_BLOCKS)

NO_TITLE = "the file should begin with a title: a line like “# Our target groups”"
UNKNOWN_BLOCK = "the block “{name}” is not known; did you mean “{near}”?"
UNKNOWN_BLOCK_FAR = "the block “{name}” is not known; the blocks are {known}"
UNCLOSED = "the block “{name}” is not closed; end it with a line “:::”"
NOTHING_OPEN = "a block is closed here, but none is open; remove the line or name the block"
NOT_AN_ITEM = "a line in the block “{name}” should begin with “- ”"
TWICE = "“{item}” stands twice in the block “{name}”; remove one or change its words"
HTML = "HTML is not shown; write it in Markdown"

NOTHING_ABOVE = "an indented line in the block “{name}” needs a line above it to belong to"


@dataclass
class _Reading:
    where: str
    title: str = ""
    text: list[str] = field(default_factory=list)
    blocks: dict[str, list[str]] = field(default_factory=dict)
    nested: dict[str, list[list[str]]] = field(default_factory=dict)
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
    reading.nested.setdefault(name, [])


def _unknown(name: str) -> tuple[str, dict[str, object]]:
    near = difflib.get_close_matches(name, BLOCKS, n=1)
    if near:
        return UNKNOWN_BLOCK, {"name": name, "near": near[0]}
    return UNKNOWN_BLOCK_FAR, {"name": name, "known": ", ".join(BLOCKS)}


def _read_block_line(reading: _Reading, number: int, line: str) -> None:
    name = reading.opened
    if name in TEXT_BLOCKS:
        reading.blocks[name].append(line)
    elif line.startswith("- "):
        _read_item(reading, number, line[2:].strip())
    elif line.lstrip().startswith("- "):
        _read_nested(reading, number, line.lstrip()[2:].strip())
    elif line.strip():
        reading.problem(number, NOT_AN_ITEM, name=name)


def _read_item(reading: _Reading, number: int, item: str) -> None:
    name = reading.opened
    if item in reading.blocks[name]:
        reading.problem(number, TWICE, item=item, name=name)
    reading.blocks[name].append(item)
    reading.nested[name].append([])


def _read_nested(reading: _Reading, number: int, item: str) -> None:
    name = reading.opened
    if not reading.nested[name]:
        reading.problem(number, NOTHING_ABOVE, name=name)
        return
    below = reading.nested[name][-1]
    if item in below:
        reading.problem(number, TWICE, item=item, name=name)
    below.append(item)


def _wording(reading: _Reading, language: str) -> Wording:
    lists = {name: tuple(found) for name, found in reading.blocks.items() if name in LIST_BLOCKS}
    texts = {
        name: "\n".join(found).strip()
        for name, found in reading.blocks.items()
        if name in TEXT_BLOCKS
    }
    return Wording(
        language=language,
        title=reading.title,
        instruction="\n".join(reading.text).strip(),
        facilitator=texts.pop("facilitator", ""),
        blocks=lists,
        nested={name: tuple(tuple(inner) for inner in reading.nested[name]) for name in lists},
        texts=texts,
    )


def missing_blocks(wordings: dict[str, Wording]) -> Iterator[tuple[str, str]]:
    """Yield (language, block) for each block that says more in another language."""
    sizes = {code: _sizes(words) for code, words in wordings.items()}
    for name in BLOCKS:
        largest = max((size[name] for size in sizes.values()), default=0)
        yield from ((code, name) for code, size in sizes.items() if size[name] < largest)


def _sizes(words: Wording) -> dict[str, int]:
    """Return how many lines a list block has, those below its lines included; 1 for a text."""
    lists = {
        name: len(words.block(name)) + sum(len(inner) for inner in words.nested.get(name, ()))
        for name in LIST_BLOCKS
    }
    return {**lists, **{name: int(bool(words.texts.get(name))) for name in TEXT_BLOCKS}}
