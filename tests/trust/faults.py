"""x."""

from __future__ import annotations

import contextlib
from unittest.mock import patch


@contextlib.contextmanager
def planted(name):
    if name.startswith("synchronous"):
        from workshopkit.store.sql import SqlStore

        old = SqlStore._configure

        def conf(self, c, r):
            old(self, c, r)
            c.execute(f"PRAGMA {name}")

        with patch.object(SqlStore, "_configure", conf):
            yield
        return
    yield
