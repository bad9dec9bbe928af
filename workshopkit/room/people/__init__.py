"""The participants' pages."""

from __future__ import annotations
