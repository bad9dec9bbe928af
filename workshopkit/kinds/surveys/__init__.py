"""What a survey reports: question by question, split, and with no telling small numbers."""

from __future__ import annotations
