"""From older files to this version: numbered steps, and a copy of the file before the first.

A step that changes what the audit trail covers (`verifier.COVERED`) has to let the trail tell it.
A step is never changed once a release has it. It is written in plain SQL, not from the tables in
`schema`, because those are what the newest version looks like.
"""

from __future__ import annotations

import contextlib
import secrets
import sqlite3
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import Connection

from workshopkit.store.trigger import TRIGGERS

#: What to do to a file of one version to make it the next.
STEPS: Mapping[int, tuple[str, ...]] = {
    1: (
        "ALTER TABLE workshop ADD COLUMN timer_end INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE workshop ADD COLUMN until DATE",
        # Settings these kinds did not have yet: what they did then goes without saying no more.
        """UPDATE round SET settings = json_patch('{"method": "dots"}', settings)
           WHERE json_extract(exercise, '$.kind') = 'vote'""",
        """UPDATE round SET settings = json_patch('{"shown_as": "numbered"}', settings)
           WHERE json_extract(exercise, '$.kind') = 'collect'""",
    ),
    2: (
        """CREATE TABLE publication (
             workshop_id VARCHAR(32) NOT NULL REFERENCES workshop (id) ON DELETE CASCADE,
             version INTEGER NOT NULL,
             language VARCHAR(2) NOT NULL,
             made_at VARCHAR(32) NOT NULL,
             digest VARCHAR(64) NOT NULL,
             tree JSON NOT NULL,
             PRIMARY KEY (workshop_id, version))""",
    ),
    3: (
        "ALTER TABLE workshop ADD COLUMN keep_until DATE",
        "UPDATE workshop SET keep_until = date(coalesce(until, date), '+90 days')",
        "ALTER TABLE participant ADD COLUMN device INTEGER NOT NULL DEFAULT 1",
        "ALTER TABLE response ADD COLUMN withdrawn BOOLEAN NOT NULL DEFAULT 0",
        """CREATE TABLE slip (
             round_id VARCHAR(32) NOT NULL REFERENCES round (id) ON DELETE CASCADE,
             pseudonym VARCHAR(32) NOT NULL,
             rev INTEGER NOT NULL,
             withdrawn BOOLEAN NOT NULL,
             sealed BLOB NOT NULL,
             PRIMARY KEY (round_id, pseudonym)) WITHOUT ROWID""",
        """CREATE TABLE counted_slip (
             round_id VARCHAR(32) NOT NULL REFERENCES round (id) ON DELETE CASCADE,
             position INTEGER NOT NULL,
             value JSON NOT NULL,
             PRIMARY KEY (round_id, position))""",
        """CREATE TABLE took_part (
             round_id VARCHAR(32) NOT NULL REFERENCES round (id) ON DELETE CASCADE,
             position INTEGER NOT NULL,
             name TEXT NOT NULL,
             PRIMARY KEY (round_id, position))""",
        """CREATE TABLE voting_code (
             workshop_id VARCHAR(32) NOT NULL REFERENCES workshop (id) ON DELETE CASCADE,
             number INTEGER NOT NULL,
             code VARCHAR(12) NOT NULL UNIQUE,
             participant_id VARCHAR(32) NOT NULL,
             PRIMARY KEY (workshop_id, number))""",
        """CREATE TABLE trail (
             workshop_id VARCHAR(32) NOT NULL REFERENCES workshop (id) ON DELETE CASCADE,
             seq INTEGER NOT NULL,
             kind VARCHAR(12) NOT NULL,
             body TEXT NOT NULL,
             mark VARCHAR(64) NOT NULL,
             PRIMARY KEY (workshop_id, seq))""",
        "CREATE TABLE fact (name VARCHAR(40) NOT NULL PRIMARY KEY, value TEXT NOT NULL)",
        # Settings that voting did not have yet: everybody in the room could vote, not in secret.
        """UPDATE round SET settings = json_patch('{"mode": "hands", "secret": "no"}', settings)
           WHERE json_extract(exercise, '$.kind') = 'vote'""",
        *TRIGGERS,
    ),
    4: (
        "ALTER TABLE participant ADD COLUMN here BOOLEAN NOT NULL DEFAULT 1",
        """CREATE TABLE result (
             round_id VARCHAR(32) NOT NULL REFERENCES round (id) ON DELETE CASCADE,
             value JSON NOT NULL,
             PRIMARY KEY (round_id))""",
        # Results were counted anew each time until now: from here on they stay what they are.
        """INSERT INTO result (round_id, value)
           SELECT r.id, json_object('base', json_object(
             'took_part', answered - papers,
             'joined', CASE
               WHEN json_extract(r.settings, '$.voters') = 'tables' THEN (
                 SELECT count(DISTINCT table_key) FROM participant
                 WHERE workshop_id = r.workshop_id AND table_key != '')
               WHEN json_extract(r.settings, '$.mode') = 'vote' THEN (
                 SELECT count(*) FROM voting_code WHERE workshop_id = r.workshop_id)
               ELSE (SELECT count(*) FROM participant WHERE workshop_id = r.workshop_id) END,
             'present', (
               SELECT count(*) FROM entry WHERE workshop_id = r.workshop_id
               AND kind = 'attendance' AND NOT removed
               AND json_extract(body, '$.presence') = 'present'),
             'unit', CASE WHEN json_extract(r.settings, '$.voters') = 'tables'
               THEN 'tables' ELSE 'people' END,
             'hands', coalesce((
               SELECT voters FROM hand_count WHERE round_id = r.id AND source = 'hands'), 0),
             'paper', papers + coalesce((
               SELECT voters FROM hand_count WHERE round_id = r.id AND source = 'paper'), 0)))
           FROM (
             SELECT round.*,
               (SELECT count(*) FROM response WHERE round_id = round.id AND NOT withdrawn)
               + (SELECT count(*) FROM took_part WHERE round_id = round.id) AS answered,
               (SELECT count(*) FROM response
                WHERE round_id = round.id AND voter LIKE 'paper:%') AS papers
             FROM round WHERE state IN ('closed', 'revealed')) AS r""",
    ),
    # Nothing in the tables: trails begin to cover all that documents are made from.
    5: (),
    6: (
        """CREATE TABLE own_words (
             workshop_id VARCHAR(32) NOT NULL REFERENCES workshop (id) ON DELETE CASCADE,
             section VARCHAR(120) NOT NULL,
             html TEXT NOT NULL,
             PRIMARY KEY (workshop_id, section))""",
    ),
    7: (
        """CREATE TABLE programme (
             workshop_id VARCHAR(32) NOT NULL REFERENCES workshop (id) ON DELETE CASCADE,
             value JSON NOT NULL,
             PRIMARY KEY (workshop_id))""",
    ),
}


def migrate(connection: Connection, version: int, wanted: int) -> None:
    """Bring a store from its version to the wanted one, inside one transaction."""
    for step in range(version, wanted):
        for sql in STEPS[step]:
            connection.exec_driver_sql(sql)
    connection.exec_driver_sql(f"PRAGMA user_version={wanted}")


def copy_before(path: str, version: int) -> Path:
    """Copy a store as it is to a file beside it, and return where.

    The copy gets its name only when it is whole, and only if it still is of that version: another
    process may be bringing the same store up to date.
    """
    copy = Path(f"{path}.version-{version}")
    if copy.exists():
        return copy
    unfinished = Path(f"{copy}.{secrets.token_hex(4)}")
    unfinished.touch(mode=0o600)
    try:
        if _copy(path, unfinished) == version:
            unfinished.replace(copy)
    finally:
        unfinished.unlink(missing_ok=True)
    return copy


def _copy(path: str, to: Path) -> int:
    """Copy a store and return the version of what was copied."""
    with (
        contextlib.closing(sqlite3.connect(path)) as old,
        contextlib.closing(sqlite3.connect(to)) as new,
    ):
        old.backup(new)
        return int(new.execute("PRAGMA user_version").fetchone()[0])
