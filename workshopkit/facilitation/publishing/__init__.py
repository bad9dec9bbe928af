"""Acts about the document: its parts, its look, its texts, its versions."""

from __future__ import annotations
