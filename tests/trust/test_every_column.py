"""Every column of every table, changed behind the back of the store: found, or listed with why."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

import pytest
from every_script import SCRIPTS, hold
from mutation import MutationFigures, columns, mutate_all, problems_after, uncovered

from workshopkit.verifier import check_store

ALL = MutationFigures()


@pytest.fixture(scope="module", params=SCRIPTS)
def held(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hold(request.param, tmp_path_factory.mktemp(request.param))


def test_each_change_is_found_and_its_line_named(held: Path, tmp_path: Path) -> None:
    figures = MutationFigures()
    mutate_all(held, tmp_path / "work.sqlite", figures, rows=2, seed=held.stat().st_size)

    assert [problems for _, _, problems in check_store(held)] == [[]]
    assert figures.missed == []
    assert figures.unnamed == []
    assert figures.found > 100
    ALL.columns |= figures.columns
    ALL.listed |= figures.listed


def test_every_column_was_changed_and_the_list_of_what_is_not_covered_is_no_longer_than_it_is(
    held: Path,
) -> None:
    """The last script sees what all of them have changed."""
    if held.stem != SCRIPTS[-1]:
        return
    there = columns(held)

    assert uncovered() <= there
    # Slips are there only while a ballot is open.
    slips = {name for name in there if name.startswith("slip.")}
    assert there - ALL.columns - slips == set()
    assert uncovered() - slips == ALL.listed


@pytest.mark.parametrize("which", ["the last", "all"])
def test_no_row_can_be_taken_out(held: Path, tmp_path: Path, which: str) -> None:
    for table in sorted({place.partition(".")[0] for place in columns(held)} - {"fact", "slip"}):
        rows = {"round": "state != 'prepared'", "secret": "name LIKE 'trail %'"}.get(table, "1")
        last = f" AND rowid = (SELECT max(rowid) FROM {table} WHERE {rows})"
        work = tmp_path / f"{table}.sqlite"
        assert problems_after(held, work, []) == []
        with contextlib.closing(sqlite3.connect(work)) as db, db:
            sql = f"DELETE FROM {table} WHERE {rows}{last if which == 'the last' else ''}"
            gone = db.execute(sql)

        if gone.rowcount > 0:
            assert [p for _, _, found in check_store(work) for p in found], table


def test_a_shown_vote_cannot_be_set_back_to_prepared(held: Path, tmp_path: Path) -> None:
    work = tmp_path / "work.sqlite"
    problems_after(held, work, [])
    with contextlib.closing(sqlite3.connect(work)) as db, db:
        changed = db.execute("UPDATE round SET state = 'prepared' WHERE state = 'revealed'")
        assert changed.rowcount > 0

    found = [problem for _, _, problems in check_store(work) for problem in problems]
    assert [problem for problem in found if problem.startswith("the round of line ")]
