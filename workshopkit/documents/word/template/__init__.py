"""An organisation's own Word template: read, cleaned, and asked how it looks."""

from __future__ import annotations
