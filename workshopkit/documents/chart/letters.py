"""The letters of a chart: how wide a text is, and where its lines break."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from workshopkit.documents.style.font import text_width
from workshopkit.domain.text import clean

#: The colour of text.
INK = "#1c2329"
#: From one baseline to the next, and from the top of a line to its baseline, in ems.
LINE, _BASELINE = 1.3, 0.98
#: Nobody reads more than this in a chart; the whole text is in the table beside it.
_MOST_LINES = 12
#: A word that is too long keeps at least this many letters on each side of the break.
_LETTERS = 3
#: A word may be parted after these.
_BREAKS = "-–/"
_JOINER = "\u200d"


@dataclass(frozen=True)
class Type:
    """How a text is set: its size in pixels, its weight and its colour."""

    size: float = 15
    bold: bool = False
    fill: str = INK

    @property
    def line(self) -> float:
        """How high a line is."""
        return self.size * LINE

    @property
    def baseline(self) -> float:
        """How far it is from the top of a line to where its letters stand."""
        return self.size * _BASELINE


@dataclass(frozen=True)
class Letters:
    """The letters of a typeface, which can be measured."""

    typeface: str

    def width(self, text: str, kind: Type) -> float:
        """Return how wide a line of text is."""
        return text_width(text, kind.size, self.typeface, bold=kind.bold)

    def wrapped(self, text: str, width: float, kind: Type) -> list[str]:
        """Return the text in lines that are no wider than this."""
        lines = list(self._lines(clean(text), width, kind))
        if len(lines) <= _MOST_LINES:
            return lines
        last = lines[_MOST_LINES - 1]
        while last and self.width(f"{last}…", kind) > width:
            last = last[:-1]
        return [*lines[: _MOST_LINES - 1], f"{last.rstrip()}…"]

    def _lines(self, text: str, width: float, kind: Type) -> Iterator[str]:
        line = ""
        for piece in _pieces(text):
            if self.width((line + piece).rstrip(), kind) <= width:
                line += piece
                continue
            if line.strip():
                yield line.rstrip()
            *full, line = self._parted(piece, width, kind)
            yield from full
        if line.strip():
            yield line.rstrip()

    def _parted(self, word: str, width: float, kind: Type) -> Iterator[str]:
        """Yield the parts of a word that is wider than a line."""
        while self.width(word.rstrip(), kind) > width and len(word) > 1:
            end = self._break(word, width, kind)
            hyphen = "-" if word[end - 1].isalpha() and word[end].isalpha() else ""
            yield word[:end] + hyphen
            word = word[end:]
        yield word

    def _break(self, word: str, width: float, kind: Type) -> int:
        end = 1
        room = width - self.width("-", kind)
        while end < len(word) and self.width(word[: end + 1], kind) <= room:
            end += 1
        left = len(word.rstrip()) - end
        if left < _LETTERS < end + left - _LETTERS:
            end -= _LETTERS - left
        while end > 1 and _clings(word, end):
            end -= 1
        return max(end, 1)


def _pieces(text: str) -> Iterator[str]:
    """Yield the text in pieces that a line may end after."""
    start = 0
    for position, character in enumerate(text, 1):
        after_hyphen = character in _BREAKS and text[start:position].strip(_BREAKS)
        if character == " " or after_hyphen:
            yield text[start:position]
            start = position
    if start < len(text):
        yield text[start:]


def _clings(word: str, position: int) -> bool:
    """Return whether the character here is part of the one before it."""
    joined = unicodedata.category(word[position])[0] == "M" or word[position - 1] == _JOINER
    return joined or word[position] == _JOINER or "\U0001f3fb" <= word[position] <= "\U0001f3ff"
