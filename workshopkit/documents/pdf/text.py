"""People's text on its way to a page: where it may be broken, and what no typeface has."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from workshopkit.domain.text import clean

#: Where a line may be broken, though nothing is written there; the page template knows it.
BREAK = "\u200b"
#: Nobody can type these, because text is cleaned of private characters: they stand for a number
#: that is known only when the pages are.
FIRST, SECOND = "\ue000", "\ue001"

#: What is as long as this is an address or a key that got stuck; the longest words are longer.
_STUCK = re.compile("[!-\u02ff\u0370-\u0482\u048a-\u058f]{31,}")
_LONGEST_WORD, _PIECE = 45, 12
_ADDRESS = re.compile(r"\S{16,}")
_AFTER_SIGNS = re.compile(r"(?<=[/@_.?&=-])(?=\w)")
_UNSHOWN = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')
_ESCAPE = re.compile(r"\\(?:u\{([0-9a-f]+)\}|(.))")
_CONTROLS = {"n": "\n", "r": "\r", "t": "\t", "0": "\0"}
#: Every typeface has the letters up to here.
_LATIN = "\u024f"


def shown(text: str, *, lines: bool = True) -> str:
    """Return the text as it is set: clean, and with places to break what has none."""
    addresses = _ADDRESS.sub(_broken_after_signs, clean(text, lines=lines))
    return _STUCK.sub(_broken_in_pieces, addresses)


def _broken_after_signs(found: re.Match[str]) -> str:
    return _AFTER_SIGNS.sub(BREAK, found[0])


def _broken_in_pieces(found: re.Match[str]) -> str:
    word = found[0]
    if word.isalpha() and len(word) <= _LONGEST_WORD:
        return word
    return BREAK.join(word[start : start + _PIECE] for start in range(0, len(word), _PIECE))


def unshown(complaint: str) -> list[str]:
    """Return the texts that typst says no typeface can show, the longest first."""
    found = {_ESCAPE.sub(_unescaped, quoted) for quoted in _UNSHOWN.findall(complaint)} - {""}
    return sorted(found, key=lambda text: (-len(text), text))


def _unescaped(found: re.Match[str]) -> str:
    number, sign = found.groups()
    return chr(int(number, 16)) if number else _CONTROLS.get(sign, sign)


def spelled_out(text: str) -> str:
    """Return the text with the name of each character in brackets, where it is not a letter."""
    return "".join(c if " " <= c <= _LATIN and c.isprintable() else f"[{_name(c)}]" for c in text)


def names(texts: Iterable[str]) -> list[str]:
    """Return what the characters of these texts are called, each once."""
    return sorted({_name(c) for text in texts for c in text if spelled_out(c) != c})


def _name(character: str) -> str:
    return unicodedata.name(character, f"U+{ord(character):04X}")
