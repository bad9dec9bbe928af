"""The installation: a workspace of one's own, and wheels for a laptop without internet."""

from __future__ import annotations
