"""What every writer reads out of a document's blocks."""

from __future__ import annotations
