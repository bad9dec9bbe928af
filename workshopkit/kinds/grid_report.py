"""How a grid is printed: its labels in a language, and its result."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from workshopkit.domain.document import Block, BulletList, Heading, Paragraph, Table
from workshopkit.domain.exercise import filled
from workshopkit.domain.item import Item
from workshopkit.domain.language import Language
from workshopkit.domain.round import Outcome, Round
from workshopkit.kinds.base import base_line, nothing_yet

_SUBJECT = "{subject}"
#: The subject with the little word before it, which makes no sense when there is no subject.
_WITHOUT_SUBJECT = re.compile(
    r"\s*(?:\b(?:för|for|till|til|to|om|about)\s+)?[(“”«\"]?\{subject\}[)”»\"]?", re.IGNORECASE
)

#: What stands between the number and the title: recommendations, or items of a meeting.
_MARKS = {"numbered": " – ", "items": ". "}

#: What a label ends with that is the beginning of a sentence.
_OPENS = "…"

#: A line of a table: the label of the row, then its cells.
_Line = tuple[str, ...]


@dataclass(frozen=True)
class _Written:
    """A row somebody wrote: in which grid, in which of its rows, what the room calls it."""

    subject: str
    row: str | int
    label: str
    cells: tuple[str, ...]


def block_lines(round_: Round, name: str, code: str) -> tuple[str, ...]:
    """Return a block's lines in a language; one that only other languages have is its number."""
    said = round_.wording(code).block(name)
    count = max((len(words.block(name)) for words in round_.exercise.wordings.values()), default=0)
    numbers = (str(n) for n in range(len(said) + 1, count + 1))
    return tuple(filled(line, round_.settings) for line in (*said, *numbers))


def rows_are_items(round_: Round) -> bool:
    """Return whether the rows are what came out of an earlier exercise."""
    return bool(round_.settings["rows_from"] and round_.items)


def has_named_rows(round_: Round) -> bool:
    """Return whether each row has a label of its own."""
    return rows_are_items(round_) or bool(block_lines(round_, "rows", ""))


def row_labels(round_: Round, code: str) -> dict[str, str]:
    """Return the label of each row people can write in, by the key it is sent under."""
    if rows_are_items(round_):
        return {item.id: item.label for item in round_.items}
    named = block_lines(round_, "rows", code)
    if named:
        return {str(n): label for n, label in enumerate(named, 1)}
    first = 2 if block_lines(round_, "examples", "") else 1
    return {str(n): str(n) for n in range(first, max(first, round_.settings["rows"]) + 1)}


def hidden_keys(round_: Round) -> set[str]:
    """Return the ids of what was hidden in the earlier exercise after it was taken over."""
    return {item.id for item in round_.items if item.hidden}


def row_name(round_: Round, key: str) -> str | int:
    """Return what a row is kept as: an item's label, or a number, the same in every language."""
    return row_labels(round_, "")[key] if rows_are_items(round_) else int(key)


def example(round_: Round, code: str, subject: str) -> tuple[str, ...]:
    """Return the example for each column, about this subject, or nothing if there is none."""
    lines = block_lines(round_, "examples", code)
    if subject:
        return tuple(line.replace(_SUBJECT, subject) for line in lines)
    return tuple(_WITHOUT_SUBJECT.sub("", line).strip() for line in lines)


def grid_report(outcome: Outcome, language: Language) -> tuple[Block, ...]:
    """Return what was written as tables, numbered parts or bullets, and who wrote."""
    round_ = outcome.round
    rows = list(_written(outcome))
    if not rows:
        return nothing_yet(language)
    blocks = _SHAPES[round_.settings["shown_as"]](round_, rows, language)
    base = Paragraph(base_line(outcome.base, language), style="small")
    return (*blocks, base)


def _written(outcome: Outcome) -> Iterator[_Written]:
    """Yield what is not hidden; a part that was split off stays where the whole stood."""
    subject: str = ""
    row: str | int = ""
    for item in outcome.items:
        subject = item.detail.get("subject", subject)
        row = item.detail.get("row", row)
        if not item.hidden:
            yield _Written(subject, row, item.label, _cells(outcome.round, item))


def _cells(round_: Round, item: Item) -> tuple[str, ...]:
    """Return the cells as written; a label that was changed is the first line of the first one."""
    cells = list(item.detail.get("cells", ())) or [item.label]
    if not rows_are_items(round_):
        at = next(n for n, cell in enumerate(cells) if cell)
        cells[at] = "\n".join((item.label, *cells[at].split("\n")[1:]))
    return tuple(cells)


def _by_subject(
    round_: Round, rows: Sequence[_Written]
) -> Iterator[tuple[str, Sequence[_Written]]]:
    """Yield each subject somebody wrote about, in the order people saw them, with its rows."""
    asked = (item.label for item in round_.items)
    for subject in dict.fromkeys((*asked, *(row.subject for row in rows))):
        found = [row for row in rows if row.subject == subject]
        if found:
            yield subject, found


def _tables(round_: Round, rows: Sequence[_Written], language: Language) -> Iterator[Block]:
    title = filled(round_.wording(language.code).title, round_.settings)
    for subject, written in _by_subject(round_, rows):
        if subject:
            yield Heading(2, subject)
        yield _table(round_, subject or title, _lines(round_, subject, written, language), language)


def _table(round_: Round, caption: str, lines: Sequence[_Line], language: Language) -> Table:
    """Return the table; only rows with names of their own need a column for them."""
    header = (language.text("Row"), *block_lines(round_, "columns", language.code))
    padded = [(*line, *[""] * (len(header) - len(line))) for line in lines]
    if round_.settings["numbered"]:
        padded = [_numbered(n, line) for n, line in enumerate(padded, 1)]
    start = 0 if has_named_rows(round_) else 1
    return Table(caption, header[start:], tuple(line[start:] for line in padded))


def _numbered(number: int, line: _Line) -> _Line:
    return (line[0], *(f"{number}. {cell}".rstrip() for cell in line[1:]))


def _lines(
    round_: Round, subject: str, written: Sequence[_Written], language: Language
) -> list[_Line]:
    """Return the example, what was written, and in a numbered grid the rows that are left."""
    shown = example(round_, language.code, subject)
    first: list[_Line] = [(language.text("Example"), *shown)] if shown else []
    if has_named_rows(round_):
        return [*first, *_named_lines(round_, written, language.code)]
    lines = [*first, *(("", *row.cells) for row in written)]
    least = round_.settings["rows"] if round_.settings["numbered"] else 0
    return lines + [("",)] * (least - len(lines))


def _named_lines(round_: Round, written: Sequence[_Written], code: str) -> Iterable[_Line]:
    """Return a line for each row, answered or not, several answers below each other."""
    hidden = hidden_keys(round_)
    lines: dict[str | int, _Line] = {}
    for key, label in row_labels(round_, code).items():
        name = row_name(round_, key)
        same = [row for row in written if row.row == name]
        shown = same[0].label if same and rows_are_items(round_) else label
        if same or key not in hidden:
            lines[name] = (shown, *_together(same))
    return lines.values()


def _together(rows: Sequence[_Written]) -> Iterator[str]:
    for texts in zip_longest(*(row.cells for row in rows), fillvalue=""):
        yield "\n".join(text for text in texts if text)


def _numbered_parts(round_: Round, rows: Sequence[_Written], language: Language) -> Iterator[Block]:
    """Yield a heading for each row, "1 – First cell" or "1. First cell", then its other cells."""
    mark = _MARKS[round_.settings["shown_as"]]
    number = 0
    for subject, written in _by_subject(round_, rows):
        if subject:
            yield Heading(2, subject)
        for row in written:
            number += 1
            (_, title), *others = _said(round_, row, language.code)
            first, *more = title.split("\n")
            yield Heading(3 if subject else 2, f"{number}{mark}{first}")
            yield from (Paragraph(line) for line in ["\n".join(more)] if line)
            yield from (Paragraph(with_label(label, text)) for label, text in others)


def _bullets(round_: Round, rows: Sequence[_Written], language: Language) -> Iterator[Block]:
    for subject, written in _by_subject(round_, rows):
        if subject:
            yield Heading(2, subject)
        yield BulletList(tuple(_bullet(_said(round_, row, language.code)) for row in written))


def _said(round_: Round, row: _Written, code: str) -> list[tuple[str, str]]:
    """Return the cells with something in them beside their columns, the row's own label first."""
    columns = block_lines(round_, "columns", code)
    pairs = list(zip_longest(columns, row.cells, fillvalue=""))
    if has_named_rows(round_):
        pairs.insert(0, ("", _row_label(round_, row, code)))
    return [(label, text) for label, text in pairs if text]


def _row_label(round_: Round, row: _Written, code: str) -> str:
    if rows_are_items(round_):
        return row.label
    return row_labels(round_, code).get(str(row.row), "")


def with_label(label: str, text: str) -> str:
    """Return a cell under its column's label: after a colon, or as the sentence that it opens.

    A label that ends in an ellipsis opens a sentence; whoever wrote its words again has them once.
    """
    if label.endswith(_OPENS):
        return f"{label.removesuffix(_OPENS).rstrip()} {_without_opening(label, text)}"
    return f"{label} {text}" if label.endswith((":", "?")) else f"{label}: {text}"


def _without_opening(label: str, text: str) -> str:
    """Return the text without the opening, or as many of its last words as it begins with."""
    opening = _words(label)
    said = text.split(" ")
    for count in range(len(opening), 0, -1):
        if [_bare(word) for word in said[:count]] == opening[-count:] and len(said) > count:
            return " ".join(said[count:])
    return text


def _words(label: str) -> list[str]:
    return [_bare(word) for word in label.removesuffix(_OPENS).split()]


def _bare(word: str) -> str:
    return word.strip(".,:…").casefold()


def _bullet(said: Sequence[tuple[str, str]]) -> str:
    (_, first), *others = said
    inside = (f"({_within_a_sentence(label)}; {text})" for label, text in others)
    return " ".join((first, *inside)).replace("\n", " ")


def _within_a_sentence(label: str) -> str:
    """Return the label with a small first letter, unless it is written in capitals throughout."""
    return label[:1].lower() + label[1:] if label[1:].islower() else label


_SHAPES: dict[str, Callable[[Round, Sequence[_Written], Language], Iterable[Block]]] = {
    "table": _tables,
    "numbered": _numbered_parts,
    "items": _numbered_parts,
    "bullets": _bullets,
}
