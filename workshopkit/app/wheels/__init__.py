"""The program for a laptop without internet."""

from __future__ import annotations
