"""What a document says: its parts, in their order, as blocks."""

from __future__ import annotations
