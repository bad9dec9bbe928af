"""The cells of a grid: under which subject, row and column they are saved and found again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workshopkit.domain.form import Raw
from workshopkit.domain.item import lineage
from workshopkit.domain.round import Round
from workshopkit.domain.text import clean
from workshopkit.kinds.grid_report import block_lines, has_named_rows, row_labels, rows_are_items

#: The subject of a grid that is about nothing in particular.
NO_SUBJECT = "-"

_PREFIX = "cell-"


@dataclass(frozen=True)
class WrittenRow:
    """A written row: the keys it was saved under, and those it is found under today."""

    saved_as: tuple[str, str]
    subject: str
    row: str
    cells: Sequence[str]

    @property
    def is_merged(self) -> bool:
        """Whether what it was about lives on in something else."""
        return self.saved_as != (self.subject, self.row)


def has_subjects(round_: Round) -> bool:
    """Return whether there is a table of its own for each of several things."""
    # With both sources set, the items are those of the rows: `SOURCE_SETTINGS` names them first.
    return bool(round_.settings["subjects_from"] and round_.items) and not rows_are_items(round_)


def subjects_of(round_: Round) -> dict[str, str]:
    """Return the label of each subject by its key, or one without a name."""
    if has_subjects(round_):
        return {item.id: item.label for item in round_.items}
    return {NO_SUBJECT: ""}


def columns_of(round_: Round) -> range:
    """Return the numbers of the columns, from 1."""
    return range(1, len(block_lines(round_, "columns", "")) + 1)


def cell_name(subject: str, row: str, column: int) -> str:
    """Return the name of a cell's field in the form."""
    return f"{_PREFIX}{subject}-{row}-{column}"


def keys_of(round_: Round, current: Iterable[str]) -> list[str]:
    """Return the keys, each with those of the items that were merged into it."""
    lives_as = lineage(round_.items)
    return [
        key
        for now in current
        for key in (now, *(old for old, home in lives_as.items() if home == now != old))
    ]


def unknown_keys(round_: Round, raw: Raw) -> list[str]:
    """Return the subjects, rows or columns that something was written in but are not there."""
    subjects = keys_of(round_, subjects_of(round_))
    rows = keys_of(round_, row_labels(round_, ""))
    known = {
        cell_name(s, row, column) for s in subjects for row in rows for column in columns_of(round_)
    }
    written = (name for name, texts in raw.items() if any(clean(text) for text in texts))
    unknown = [name for name in written if name.startswith(_PREFIX) and name not in known]
    return list(dict.fromkeys(_unknown_part(name, subjects, rows) for name in unknown))


def _unknown_part(name: str, subjects: Sequence[str], rows: Sequence[str]) -> str:
    parts = name.removeprefix(_PREFIX).rsplit("-", 2)
    known: tuple[Sequence[str], ...] = (subjects, rows, ())
    wrong = (part for part, right in zip(parts, known, strict=False) if part not in right)
    return next(wrong, name)


def written_rows(round_: Round, value: Mapping[str, Any]) -> Iterator[WrittenRow]:
    """Return the rows of one answer as they were saved, each with where it is found now."""
    lives_as = lineage(round_.items)
    for subject, rows in value.get("cells", {}).items():
        for row, cells in rows.items():
            now = lives_as.get(subject, subject), lives_as.get(row, row)
            yield WrittenRow((subject, row), *now, cells)


def rows_in_order(round_: Round, value: Mapping[str, Any]) -> list[WrittenRow]:
    """Return the rows of one answer from the top, what was merged into a subject after its own."""
    subjects = keys_of(round_, subjects_of(round_))
    rows = keys_of(round_, row_labels(round_, ""))
    order = {(s, row): (i, j) for i, s in enumerate(subjects) for j, row in enumerate(rows)}
    written = (row for row in written_rows(round_, value) if row.saved_as in order)
    return sorted(written, key=lambda row: order[row.saved_as])


def free_row(round_: Round, row: WrittenRow, taken: set[tuple[str, str]]) -> str:
    """Return the row a text belongs in; open rows move on when theirs is taken."""
    if has_named_rows(round_) or (row.subject, row.row) not in taken:
        return row.row
    free = (key for key in row_labels(round_, "") if (row.subject, key) not in taken)
    return next(free, row.row)
