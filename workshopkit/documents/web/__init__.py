"""HTML: the export, results on screens, worksheets."""

from __future__ import annotations
