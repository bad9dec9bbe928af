"""The installation: a workspace, what the machine allows, wheels for a laptop without internet."""

from __future__ import annotations
