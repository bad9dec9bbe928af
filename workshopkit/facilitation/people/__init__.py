"""Acts about who is here: coming in, codes, links, names and what becomes of them."""

from __future__ import annotations
