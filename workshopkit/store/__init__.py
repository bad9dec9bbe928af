"""Keeping state: `open_store` gives the store at an address."""

from __future__ import annotations

from workshopkit.store.sql import SqlStore, open_store

__all__ = ["SqlStore", "open_store"]
