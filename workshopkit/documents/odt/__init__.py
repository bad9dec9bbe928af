"""OpenDocument text, written by hand."""

from __future__ import annotations
