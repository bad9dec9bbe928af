"""The order of names and titles in each language, by the rules of CLDR for Nordic letters.

Texts are compared letter by letter, then by accents, then by capitals. What counts as a letter of
its own, and where it stands, is what the languages differ in: å, ä, ö after z in Swedish; æ, ø, å
and “aa” as å in Norwegian and Danish. The tests compare this with ICU.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain
from typing import NamedTuple, TypeVar

T = TypeVar("T")

#: Signs stand before digits, and digits before letters.
_SIGNS = " _-‐‑–—,;:!?.'‘’\"“”«»()[]{}@*/\\&#%`^+<=>|~$"
_SIGN, _OTHER_SIGN, _DIGIT, _LETTER, _OTHER = range(5)
#: Accents in the order in which they part words that are spelled alike.
_MARKS = {mark: n for n, mark in enumerate("\u0301\u0300\u0306\u0302\u030c\u030a\u0308", 4)} | {
    mark: n for n, mark in enumerate("\u030b\u0303\u0307\u0338\u0327\u0328\u0304", 12)
}
_STROKE, _LIGATURE = 2, 40


class _Weight(NamedTuple):
    """What a letter is compared by: itself, its accent, and whether it is a capital."""

    first: tuple[int, int]
    second: int = 0
    third: int = 0


class _Rule(NamedTuple):
    """What a letter stands for: some plain letters, or one of its own, and how it differs.

    `after_z` is the place of a letter of its own, counted from 1.
    """

    letters: str = ""
    after_z: int = 0
    second: int = 0


_EVERYWHERE = {
    "đ": _Rule("d", second=_STROKE),
    "ħ": _Rule("h", second=_STROKE),
    "ł": _Rule("l", second=_STROKE + 13),
    "ø": _Rule("o", second=_STROKE + 13),
    "æ": _Rule("ae", second=_LIGATURE),
    "œ": _Rule("oe", second=_LIGATURE),
    "ß": _Rule("ss", second=_LIGATURE),
    "ð": _Rule("d", second=_STROKE + 1),
    "þ": _Rule(after_z=9),
}
_NORDIC = _EVERYWHERE | {
    "ü": _Rule("y", second=20),
    "ű": _Rule("y", second=21),
    "þ": _Rule("th", second=_LIGATURE),
}
_SWEDISH = _NORDIC | {
    "å": _Rule(after_z=1),
    "ä": _Rule(after_z=2),
    "æ": _Rule(after_z=2, second=1),
    "ö": _Rule(after_z=3),
    "ø": _Rule(after_z=3, second=1),
    "ő": _Rule(after_z=3, second=2),
    "œ": _Rule(after_z=3, second=3),
    "ô": _Rule(after_z=3, second=4),
}
_NORWEGIAN = _NORDIC | {
    "æ": _Rule(after_z=1),
    "ä": _Rule(after_z=1, second=1),
    "ø": _Rule(after_z=2),
    "ö": _Rule(after_z=2, second=1),
    "ő": _Rule(after_z=2, second=2),
    "œ": _Rule(after_z=2, second=3),
    "å": _Rule(after_z=3),
    "aa": _Rule(after_z=3, second=1),
}
_DANISH = _NORWEGIAN | {"œ": _Rule("oe", second=_LIGATURE), "aa": _Rule(after_z=3)}
_RULES: Mapping[str, Mapping[str, _Rule]] = {
    "sv": _SWEDISH,
    "nb": _NORWEGIAN,
    "nn": _NORWEGIAN,
    "da": _DANISH,
}
#: Where capitals come before small letters.
_CAPITALS_FIRST = frozenset({"da"})

Key = tuple[tuple[tuple[int, int], ...], tuple[int, ...], tuple[int, ...]]


@lru_cache(maxsize=4096)
def collation_key(text: str, code: str) -> Key:
    """Return what a text is sorted by in a language; an unknown one has no letters of its own."""
    rules = _RULES.get(code, _EVERYWHERE)
    weights = list(chain.from_iterable(_weights(text, rules)))
    turn = _capitals_first if code in _CAPITALS_FIRST else int
    return (
        tuple(weight.first for weight in weights),
        tuple(weight.second for weight in weights),
        tuple(turn(weight.third) for weight in weights),
    )


def in_order(texts: Iterable[str], code: str) -> list[str]:
    """Return texts in the order of a language."""
    return sorted(texts, key=lambda text: collation_key(text, code))


def _weights(text: str, rules: Mapping[str, _Rule]) -> Iterator[list[_Weight]]:
    composed = unicodedata.normalize("NFC", text)
    at = 0
    while at < len(composed):
        pair = composed[at : at + 2]
        # “aA” is two letters: nobody writes å so.
        is_one = pair.lower() in rules and pair != f"{pair[0].lower()}{pair[-1].upper()}"
        taken = pair if len(pair) == 2 and is_one else composed[at]
        yield list(_of(taken, rules))
        at += len(taken)


def _of(taken: str, rules: Mapping[str, _Rule]) -> Iterator[_Weight]:
    third = _manner(taken)
    rule = rules.get(taken.lower())
    if rule is None:
        yield from _plain(taken)
    elif rule.after_z:
        yield _Weight((_LETTER, _place("z") + rule.after_z), rule.second, third)
    else:
        first, *others = ((_LETTER, _place(letter)) for letter in rule.letters)
        yield _Weight(first, rule.second, third)
        yield from (_Weight(other, 0, third) for other in others)


def _plain(character: str) -> Iterator[_Weight]:
    """Yield the weight of a character by its letter, with the accents it is written with."""
    base, *marks = list(unicodedata.normalize("NFD", character))
    second = sum(_MARKS.get(mark, 30) for mark in marks)
    yield _Weight(_first(base.lower()), second, _manner(character))


def _first(character: str) -> tuple[int, int]:
    if "a" <= character <= "z":
        return _LETTER, _place(character)
    if character.isdecimal():
        return _DIGIT, unicodedata.digit(character)
    if character in _SIGNS:
        return _SIGN, _SIGNS.index(character)
    return (_OTHER if character.isalpha() else _OTHER_SIGN), ord(character)


def _place(letter: str) -> int:
    return ord(letter) - ord("a") + 1


def _manner(letters: str) -> int:
    """Return how a letter is written: its capitals count twice, and a pair is not one sign."""
    capitals = [letter != letter.lower() for letter in letters]
    return 2 * (all(capitals) + any(capitals)) + (len(letters) > 1)


def _capitals_first(manner: int) -> int:
    return manner % 2 - 2 * (manner // 2)
