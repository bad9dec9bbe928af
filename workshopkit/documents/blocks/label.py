"""A label set before its text, where there is no layout to part them."""

from __future__ import annotations

from workshopkit.domain.text import clean

_ENDINGS = ("?", "!", ":", ".", "…")


def with_colon(label: str) -> str:
    """Return the label ready for its text: 'Plats:', but 'Vad har hänt?'."""
    cleaned = clean(label)
    return cleaned if not cleaned or cleaned.endswith(_ENDINGS) else f"{cleaned}:"
