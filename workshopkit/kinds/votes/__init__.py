"""What a vote keeps, and how it was held."""

from __future__ import annotations
