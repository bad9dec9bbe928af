"""What people type: made safe to keep, never made into something else."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator

from workshopkit.errors import InputError


class TooLongError(InputError):
    """“{start}…” is {length} characters. There is room for {limit}."""


#: More than anybody counts in a room; what is typed above it is no number of anything.
MOST = 999_999

#: Marks that reorder or hide the text around them on a shared screen.
_BIDI = (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C)
#: What nobody sees: soft hyphens of copied PDFs, fillers, joiners of nothing, invisible operators.
_INVISIBLE = (
    *(0x00AD, 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E, 0x200B, 0x2060, 0x3164, 0xFEFF),
    *(0xFFA0, *range(0x2061, 0x2065), *range(0x206A, 0x2070), *range(0xFFF9, 0xFFFC)),
)
_DROPPED = dict.fromkeys((*_BIDI, *_INVISIBLE))
#: What word processors and forms send for a break within a paragraph, and the blank of braille.
_SOFT_BREAKS = dict.fromkeys((0x000B, 0x000C, 0x0085, 0x2800), " ")
_KEPT_CONTROLS = "\n"
_DROPPED_CATEGORIES = {"Cc", "Cs", "Co"}
_MARKS_PER_LETTER = 3
_SPACES = re.compile(r"[^\S\n]+")
_EMPTY_LINES = re.compile(r"\n{3,}")
#: Signs that stand around and between words and say nothing by themselves.
_PUNCTUATION = frozenset(".,;:!?¡¿…'\"‘’‚‹›“”„«»()[]{}_·•")
_DASHES = frozenset("-‐‑‒–—−")


def clean(raw: str, *, lines: bool = False) -> str:
    """Return the text as it is kept: composed, without control characters or hidden marks.

    A text of which nothing is seen is no text.

    Args:
        raw: What was typed or sent.
        lines: Whether line breaks are kept; otherwise they become spaces.
    """
    text = raw.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    if not lines:
        text = text.replace("\n", " ")
    text = "".join(c for c in text.translate(_SOFT_BREAKS).translate(_DROPPED) if _is_kept(c))
    text = "".join(_within_mark_limit(unicodedata.normalize("NFC", text)))
    text = "\n".join(_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    text = _EMPTY_LINES.sub("\n\n", text).strip()
    return text if any(map(_is_seen, text)) else ""


def one_line(raw: str, limit: int) -> str:
    """Return a text of one line as it is kept.

    Raises:
        TooLongError: It has more than `limit` characters.
    """
    return within(clean(raw), limit)


def within(text: str, limit: int) -> str:
    """Return a text that has no more than `limit` characters.

    Raises:
        TooLongError: It has more.
    """
    if len(text) > limit:
        raise TooLongError(start=text[:20], length=len(text), limit=limit)
    return text


def whole_number(raw: str, most: int = MOST) -> int | None:
    """Return the number from 0 to `most` that was typed, or none if something else was."""
    typed = raw.strip()
    # Only digits of which there cannot be too many: a number of thousands of them is an attack.
    if not (typed.isascii() and typed.isdecimal() and len(typed) <= len(str(most))):
        return None
    number = int(typed)
    return number if number <= most else None


def slug(title: str) -> str:
    """Return a short address-safe name: 'Dialogforum Ängelåsa' becomes 'dialogforum-angelasa'."""
    spelled = title.lower().translate(str.maketrans("øæðþ", "oadt"))
    plain = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-")


def same_text_key(text: str) -> str:
    """Return a key that is equal for texts a person would call the same.

    A text without letters or digits, like an emoji, is its own key.
    """
    folded = unicodedata.normalize("NFKC", text).casefold().strip()
    key = " ".join("".join(c if _is_of_a_word(c) else " " for c in folded).split())
    return key or folded


def same_proposal_key(text: str) -> str:
    """Return a key that is equal for proposals that differ in nothing but how they are typed.

    Capitals, spaces, quotation marks and full stops are how; a sign that says something is what:
    “<12” is not “>12”, “+5” not “-5”, and “C++” not “C”.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    seen = "".join(c for c in folded if unicodedata.category(c) != "Cf")
    key = " ".join("".join(_without_manner(seen)).split())
    return key or same_text_key(text)


def _without_manner(text: str) -> Iterator[str]:
    """Yield the characters, a space for each that only says how; a dash may be a minus."""
    for before, character, after in zip(f" {text}", text, f"{text[1:]} ", strict=False):
        is_minus = before.isspace() and after.isdecimal()
        if character in _DASHES:
            yield "-" if is_minus else " "
        elif character in _PUNCTUATION or "\ufe00" <= character <= "\ufe0f":
            yield " " if character in _PUNCTUATION else ""
        else:
            yield character


def digest(*parts: str) -> str:
    """Return twelve characters that name these parts for as long as they stay the same."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:12]


def _is_of_a_word(character: str) -> bool:
    # Many scripts write vowels as marks; variation selectors are marks that write nothing.
    is_mark = unicodedata.category(character) in {"Mn", "Mc"}
    return character.isalnum() or (is_mark and not "\ufe00" <= character <= "\ufe0f")


def _is_seen(character: str) -> bool:
    """Return whether a character shows by itself; joiners, marks and selectors need another."""
    return unicodedata.category(character) not in {"Cf", "Mn", "Zs", "Zl", "Zp", "Cc"}


def _is_kept(character: str) -> bool:
    if character in _KEPT_CONTROLS:
        return True
    return unicodedata.category(character) not in _DROPPED_CATEGORIES and not _is_nothing(character)


def _is_nothing(character: str) -> bool:
    """Return whether this will never be a character, unlike one that is only newer than Python."""
    number = ord(character)
    return 0xFDD0 <= number <= 0xFDEF or number & 0xFFFE == 0xFFFE


def _within_mark_limit(characters: Iterable[str]) -> list[str]:
    kept: list[str] = []
    marks = 0
    for character in characters:
        marks = marks + 1 if unicodedata.category(character) == "Mn" else 0
        if marks <= _MARKS_PER_LETTER:
            kept.append(character)
    return kept
