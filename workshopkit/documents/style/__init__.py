"""How a document looks: colours, typefaces, logo, widths."""

from __future__ import annotations
