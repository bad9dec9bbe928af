"""Changing single values of a store, of whichever column, as another program would."""

from __future__ import annotations

import contextlib
import json
import random
import re
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workshopkit.verifier import SALT, check_store

ROOT = Path(__file__).parents[2]
#: Rows that are drafts, or the store's own workings; their columns are told apart in `trust.md`.
_ROWS = {
    "round": "state != 'prepared'",
    "secret": f"name NOT LIKE '{SALT} %'",
}


@dataclass(frozen=True)
class Mutation:
    """One value of one row, and what is put in its place."""

    table: str
    column: str
    row: tuple[tuple[str, Any], ...]
    value: Any

    @property
    def place(self) -> str:
        return f"{self.table}.{self.column}"

    def apply(self, db: sqlite3.Connection) -> int:
        here = " AND ".join(f"{name} IS ?" for name, _ in self.row)
        sql = f"UPDATE OR IGNORE {self.table} SET {self.column} = ? WHERE {here}"
        return db.execute(sql, [self.value, *(value for _, value in self.row)]).rowcount


def uncovered() -> set[str]:
    """Return the columns that `docs/trust.md` says are not covered."""
    text = (ROOT / "docs" / "trust.md").read_text(encoding="utf-8")
    table = text.partition("| not covered | why |")[2].partition("\n\n")[0]
    return set(re.findall(r"`(\w+\.\w+)`", table))


def columns(store: Path) -> set[str]:
    """Return every column of every table."""
    with contextlib.closing(sqlite3.connect(store)) as db:
        return {f"{table}.{column}" for table in _tables(db) for column in _columns(db, table)}


def mutations(store: Path, rows: int, seed: int) -> Iterator[Mutation]:
    """Yield changes of every column that has a row, each in so many rows."""
    drawn = random.Random(seed)
    with contextlib.closing(sqlite3.connect(store)) as db:
        for table in _tables(db):
            names = _columns(db, table)
            keys = [row[1] for row in db.execute(f"PRAGMA table_info({table})") if row[5]]
            held = db.execute(f"SELECT * FROM {table} WHERE {_ROWS.get(table, '1')}").fetchall()
            for number, column in enumerate(names):
                for row in drawn.sample(held, min(rows, len(held))):
                    key = tuple((name, row[names.index(name)]) for name in keys)
                    value = _other(row[number], drawn)
                    if column in keys and isinstance(value, int):
                        value = 1000  # so that it stands in no other row's way
                    yield Mutation(table, column, key, value)


def problems_after(store: Path, work: Path, changes: list[Mutation]) -> list[str] | None:
    """Return what is found in a copy with these changes, or none if there was nothing to change."""
    shutil.copyfile(store, work)
    with contextlib.closing(sqlite3.connect(work)) as db:
        db.execute("PRAGMA synchronous=OFF")
        with db:
            if not all(change.apply(db) for change in changes):
                return None
    return [problem for _, _, found in check_store(work) for problem in found]


@dataclass
class MutationFigures:
    """How many columns and values were changed, and what was not found though it is covered."""

    columns: set[str] = field(default_factory=set)
    tried: int = 0
    found: int = 0
    #: Changed columns that are listed as not covered, and were not found.
    listed: set[str] = field(default_factory=set)
    missed: list[str] = field(default_factory=list)
    unnamed: list[str] = field(default_factory=list)


def mutate_all(store: Path, work: Path, figures: MutationFigures, *, rows: int, seed: int) -> None:
    """Change every column of a store, one value at a time, and several covered ones at once."""
    known, covered = uncovered(), []
    for change in mutations(store, rows, seed):
        found = problems_after(store, work, [change])
        if found is None:
            continue
        figures.columns.add(change.place)
        figures.tried += 1
        if found:
            figures.found += 1
            figures.unnamed += [p for p in found if "line" not in p and "trail" not in p]
            covered.append(change)
        elif change.place in known:
            figures.listed.add(change.place)
        else:
            figures.missed.append(f"{change}")
    drawn = random.Random(seed)
    for _ in range(20):
        together = drawn.sample(covered, drawn.randint(2, 5))
        found = problems_after(store, work, together)
        if found is not None:
            figures.tried += 1
            figures.found += bool(found)
            figures.missed += [] if found else [f"together: {together}"]


def _tables(db: sqlite3.Connection) -> list[str]:
    query = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
    return [name for (name,) in db.execute(query) if not name.startswith("sqlite_")]


def _columns(db: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in db.execute(f"PRAGMA table_info({table})")]


def _other(value: Any, drawn: random.Random) -> Any:
    """Return another value that could stand in its place."""
    if value is None:
        return "2030-01-01"
    if isinstance(value, bytes):
        return bytes(byte ^ 1 for byte in value)
    if isinstance(value, int | float):
        return 1 - value if value in (0, 1) else value + 1
    with contextlib.suppress(ValueError):
        data = json.loads(value)
        if isinstance(data, dict | list):
            return json.dumps(_other_data(data, drawn), ensure_ascii=False)
    return {"closed": "open", "revealed": "prepared"}.get(value, f"{value}x")


def _other_data(data: Any, drawn: random.Random) -> Any:
    """Return plain data that differs in one leaf, or has one more."""
    if isinstance(data, dict) and data:
        name = drawn.choice(sorted(data))
        return {**data, name: _other_data(data[name], drawn)}
    if isinstance(data, list) and data:
        place = drawn.randrange(len(data))
        return [*data[:place], _other_data(data[place], drawn), *data[place + 1 :]]
    if isinstance(data, dict):
        return {"x": 1}
    if isinstance(data, list):
        return ["x"]
    if isinstance(data, bool) or data is None:
        return not data
    return data + 1 if isinstance(data, int | float) else f"{data}x"
