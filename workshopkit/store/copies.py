"""The copies that lie beside a store: what is forgotten in the store must not live on in them."""

from __future__ import annotations

import shutil
from pathlib import Path

from workshopkit.store.backup import copies_folder


def copies_beside(store: str) -> list[Path]:
    """Return the copies that this program wrote beside a store: automatic, and before a change."""
    place = Path(store)
    beside = (place.parent.glob(f"{place.name}.{kind}-*") for kind in ("version", "before"))
    automatic = copies_folder(store).glob("*")
    return sorted(file for files in (*beside, automatic) for file in files if file.is_file())


def remove_copies(store: str) -> list[Path]:
    """Remove the copies beside a store, and return which they were."""
    removed = copies_beside(store)
    for copy in removed:
        copy.unlink(missing_ok=True)
    shutil.rmtree(copies_folder(store), ignore_errors=True)
    return removed
