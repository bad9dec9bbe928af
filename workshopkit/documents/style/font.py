"""The typefaces that come with the kit: where they lie, and how wide a text is in them.

What draws a picture has to know where a line ends before anybody renders it, so the widths are
read from the files themselves.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from workshopkit.domain.style import FONTS, HouseStyle

#: What shows a character that the typeface lacks.
EMOJI_FONT = "Noto Emoji"
#: The files of a typeface are named so, followed by the cut: "-Bold.ttf".
_FILES = {
    "Atkinson Hyperlegible Next": "AtkinsonHyperlegibleNext",
    "Source Serif 4": "SourceSerif4",
    EMOJI_FONT: "NotoEmoji",
}
#: Marks and joiners stand on the letter before them and take no room.
_NO_ROOM = {"Mn", "Me", "Cf"}
#: Where a typeface that is not ours draws the character, it is taken to be square.
_UNKNOWN = 1.0


def fonts_folder() -> Path:
    """Return the folder with the typefaces and their licences."""
    return Path(__file__).parent / "fonts"


def family(style: HouseStyle) -> str:
    """Return the name of the typeface of a house style; an unknown one is the usual one."""
    return FONTS.get(style.font, next(iter(FONTS.values())))


def text_width(text: str, size: float, typeface: str, *, bold: bool = False) -> float:
    """Return how wide a line of text is, in the unit of its size."""
    return size * sum(_advance(character, typeface, bold) for character in text)


@cache
def is_shown(character: str) -> bool:
    """Return whether a typeface of the kit shows the character, whichever is chosen."""
    cuts = (_cut(name, bold) for name in FONTS.values() for bold in (False, True))
    return all(cut.advance(character) is not None for cut in cuts) or _is_emoji(character)


def _is_emoji(character: str) -> bool:
    return _cut(EMOJI_FONT, bold=False).advance(character) is not None


@cache
def _advance(character: str, typeface: str, bold: bool) -> float:
    if unicodedata.category(character) in _NO_ROOM:
        return 0
    found = _cut(typeface, bold).advance(character)
    if found is None:
        found = _cut(EMOJI_FONT, bold=False).advance(character)
    return _UNKNOWN if found is None else found


def _cut(typeface: str, bold: bool) -> Cut:
    cut = "Bold" if bold else "Regular"
    return read_cut(fonts_folder() / f"{_FILES[typeface]}-{cut}.ttf")


@dataclass(frozen=True)
class Cut:
    """One file of a typeface: the glyph of each character, and each glyph's width."""

    em: int
    glyphs: Mapping[int, int]
    advances: tuple[int, ...]

    def advance(self, character: str) -> float | None:
        """Return the width of a character in ems, or nothing where there is no glyph."""
        glyph = self.glyphs.get(ord(character))
        # Glyphs after the last of the list are as wide as it.
        return (
            None if glyph is None else self.advances[min(glyph, len(self.advances) - 1)] / self.em
        )


@cache
def read_cut(path: Path) -> Cut:
    """Return the widths in a TrueType file."""
    data = path.read_bytes()
    tables = _tables(data)
    count = _short(data, tables["hhea"] + 34)
    metrics = struct.unpack_from(f">{2 * count}H", data, tables["hmtx"])
    return Cut(
        em=_short(data, tables["head"] + 18),
        glyphs=dict(_glyphs(data, tables["cmap"])),
        advances=metrics[::2],
    )


def _tables(data: bytes) -> dict[str, int]:
    """Return where each table of the file begins."""
    records = (data[12 + 16 * n : 28 + 16 * n] for n in range(_short(data, 4)))
    return {record[:4].decode("ascii"): _long(record, 8) for record in records}


def _glyphs(data: bytes, cmap: int) -> Iterator[tuple[int, int]]:
    for number in range(_short(data, cmap + 2)):
        begin = cmap + _long(data, cmap + 8 + 8 * number)
        form = _short(data, begin)
        if form == 4:
            yield from _of_segments(data, begin)
        elif form == 12:
            yield from _of_groups(data, begin)


def _of_segments(data: bytes, begin: int) -> Iterator[tuple[int, int]]:
    count = _short(data, begin + 6) // 2
    for segment in range(count):
        at = begin + 14 + 2 * segment
        # End, padding, start, delta, offset: lists of one length after each other.
        last, first = _short(data, at), _short(data, at + 2 * count + 2)
        delta, where = _short(data, at + 4 * count + 2), at + 6 * count + 2
        offset = _short(data, where)
        for code in range(first, min(last + 1, 0xFFFF)):
            glyph = _short(data, where + offset + 2 * (code - first)) if offset else code
            if glyph or not offset:
                yield code, (glyph + delta) & 0xFFFF


def _of_groups(data: bytes, begin: int) -> Iterator[tuple[int, int]]:
    for group in range(_long(data, begin + 12)):
        first, last, glyph = struct.unpack_from(">3L", data, begin + 16 + 12 * group)
        yield from zip(range(first, last + 1), range(glyph, glyph + last - first + 1), strict=True)


def _short(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 2], "big")


def _long(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "big")
