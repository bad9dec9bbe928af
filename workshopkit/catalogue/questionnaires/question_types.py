"""Each of LimeSurvey's types of question as one or more of ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from workshopkit.catalogue.questionnaires.draft import Drafted, Said
from workshopkit.catalogue.questionnaires.house_words import house, houses
from workshopkit.catalogue.questionnaires.survey import Answer, Asked, Raw

ENDS = "“{code}” is a scale without words at its ends: write them instead of the numbers"
COMMENTS = "“{code}” asks for a comment to each choice: the comments were not taken"
RANKING = "“{code}” was not taken: a ranking is an exercise of its own, of the kind vote"
NO_PAGE = "“{code}” was not taken: which language to read in is chosen on the page"
NO_FILES = "“{code}” was not taken: nobody sends files here"
NO_SUMS = "“{code}” was not taken: nothing is calculated here"
A_DATE = "“{code}” asks for a day: it is answered in words here"
WHOLE = "“{code}” asks for a number: whole numbers from 0 are taken here"
MANY_CELLS = "“{code}” was not taken: it has {n} cells, and more than 20 are too many for a phone"
AFFIXES = "“{code}” has words before or after its field, which were not taken"

#: As many cells of a table are asked one by one.
MOST_CELLS = 20


@dataclass(frozen=True)
class Taken:
    """What is to be said of a question."""

    message: str


#: What returns a text in our languages, and notes what in it was lost.
WordsOf = Callable[[int, Raw], dict[str, str]]


class Taker(Protocol):
    """Yields what a question becomes, and what is to be said of it."""

    def __call__(
        self, asked: Asked, words: WordsOf, /, *, scales: bool
    ) -> Iterator[Drafted | Taken]:
        """Yield them for this question, in order."""


def _one_of(type_: str, *, comment: bool = False) -> Taker:
    def take(asked: Asked, words: WordsOf, /, *, scales: bool) -> Iterator[Drafted | Taken]:
        del scales
        listed: Sequence[Answer | Asked] = asked.labels() if type_ == "one" else asked.rows()
        below = [words(one.line, one.text) for one in listed]
        codes = [one.code for one in listed]
        has_other = asked.other == "Y" and not comment
        if has_other:
            said = words(asked.line, asked.attributes.get("other_replace_text", {}))
            below.append({**house("other"), **{key: text for key, text in said.items() if key}})
            codes.append("-oth-" if type_ == "one" else "other")
        yield _whole(asked, words, type_, below, codes, other=has_other)
        if comment:
            yield Drafted(asked.line, f"{asked.code}_comment", "text", house("comment"))
        if asked.type == "P":
            yield Taken(COMMENTS)

    return take


def _whole(
    asked: Asked,
    words: WordsOf,
    type_: str,
    below: Sequence[Said] = (),
    codes: Sequence[str] = (),
    *,
    steps: int = 0,
    other: bool = False,
) -> Drafted:
    return Drafted(
        asked.line,
        asked.code,
        type_,
        words(asked.line, asked.text),
        tuple(below),
        tuple(codes),
        steps,
        other,
        asked.mandatory == "Y",
    )


def _ready(listed: Sequence[str], codes: str) -> Taker:
    def take(asked: Asked, words: WordsOf, /, *, scales: bool) -> Iterator[Drafted | Taken]:
        del scales
        yield _whole(asked, words, "one", houses(listed), tuple(codes))

    return take


def _steps(most: int) -> tuple[tuple[Said, ...], tuple[str, ...]]:
    numbers = tuple(map(str, range(1, most + 1)))
    ends = tuple(dict.fromkeys(("sv", "nb", "da", "en"), end) for end in ("1", str(most)))
    return ends, numbers


def _five(asked: Asked, words: WordsOf, /, *, scales: bool) -> Iterator[Drafted | Taken]:
    del scales
    ends, numbers = _steps(5)
    yield _whole(asked, words, "scale", ends, numbers, steps=5)
    yield Taken(ENDS)


def _alone(type_: str, message: str = "") -> Taker:
    def take(asked: Asked, words: WordsOf, /, *, scales: bool) -> Iterator[Drafted | Taken]:
        del scales
        yield _whole(asked, words, type_)
        if message:
            yield Taken(message)
        if asked.attributes.keys() & {"prefix", "suffix"}:
            yield Taken(AFFIXES)

    return take


def _refused(message: str) -> Taker:
    def take(asked: Asked, words: WordsOf, /, *, scales: bool) -> Iterator[Drafted | Taken]:
        del asked, words, scales
        yield Taken(message)

    return take


def _heading(asked: Asked, words: WordsOf) -> Iterator[Drafted]:
    if said := words(asked.line, asked.text):
        yield Drafted(asked.line, asked.code, "note", said)


def _row(
    asked: Asked,
    row: Asked,
    words: WordsOf,
    type_: str,
    below: Sequence[Said] = (),
    codes: Sequence[str] = (),
    steps: int = 0,
) -> Drafted:
    return Drafted(
        row.line,
        f"{asked.code}_{row.code}",
        type_,
        words(row.line, row.text),
        tuple(below),
        tuple(codes),
        steps,
        required=asked.mandatory == "Y",
    )


def _each(type_: str, message: str = "") -> Taker:
    def take(asked: Asked, words: WordsOf, /, *, scales: bool) -> Iterator[Drafted | Taken]:
        del scales
        yield from _heading(asked, words)
        for row in asked.rows():
            yield _row(asked, row, words, type_)
        if message:
            yield Taken(message)

    return take


def _scale_rows(most: int) -> Taker:
    def take(asked: Asked, words: WordsOf, /, *, scales: bool) -> Iterator[Drafted | Taken]:
        del scales
        ends, numbers = _steps(most)
        yield from _heading(asked, words)
        for row in asked.rows():
            yield _row(asked, row, words, "scale", ends, numbers, most)
        yield Taken(ENDS)

    return take


def _ready_rows(listed: Sequence[str], codes: str) -> Taker:
    def take(asked: Asked, words: WordsOf, /, *, scales: bool) -> Iterator[Drafted | Taken]:
        del scales
        yield from _heading(asked, words)
        for row in asked.rows():
            yield _row(asked, row, words, "one", houses(listed), tuple(codes))

    return take


def _array(asked: Asked, words: WordsOf, /, *, scales: bool) -> Iterator[Drafted | Taken]:
    yield from _heading(asked, words)
    for row in asked.rows():
        yield _of_labels(asked, row, words, asked.labels(), scales=scales)


def _of_labels(
    asked: Asked, row: Asked, words: WordsOf, labels: Sequence[Answer], *, scales: bool
) -> Drafted:
    below = [words(one.line, one.text) for one in labels]
    codes = [one.code for one in labels]
    if scales and 2 <= len(labels) <= 10:
        return _row(asked, row, words, "scale", (below[0], below[-1]), codes, len(labels))
    return _row(asked, row, words, "one", below, codes)


def _dual(asked: Asked, words: WordsOf, /, *, scales: bool) -> Iterator[Drafted | Taken]:
    yield from _heading(asked, words)
    for row in asked.rows():
        for scale, header in enumerate(("dualscale_headerA", "dualscale_headerB")):
            one = _of_labels(asked, row, words, asked.labels(scale), scales=scales)
            named = words(asked.line, asked.attributes.get(header, {}))
            label = {
                key: _joined(text, named.get(key) or named.get("") or str(scale + 1))
                for key, text in one.label.items()
            }
            yield replace(one, code=f"{one.code}_{scale}", label=label)


def _cells(type_: str) -> Taker:
    def take(asked: Asked, words: WordsOf, /, *, scales: bool) -> Iterator[Drafted | Taken]:
        del scales
        rows, columns = asked.rows(), asked.rows(1)
        cells = len(rows) * len(columns)
        if cells > MOST_CELLS:
            yield Taken(MANY_CELLS.replace("{n}", str(cells)))
            return
        yield from _heading(asked, words)
        for row in rows:
            for column in columns:
                one = _row(asked, row, words, type_)
                said = words(column.line, column.text)
                label = {key: _joined(text, said.get(key, "")) for key, text in one.label.items()}
                code = f"{one.code}_{column.code}"
                yield replace(one, code=code, label=label)

    return take


def _joined(text: str, more: str) -> str:
    return f"{text} – {more}" if more else text


def _note(asked: Asked, words: WordsOf, /, *, scales: bool) -> Iterator[Drafted | Taken]:
    del scales
    yield from _heading(asked, words)


#: By the letter that LimeSurvey keeps for each.
TYPES: dict[str, Taker] = {
    "L": _one_of("one"),
    "!": _one_of("one"),
    "O": _one_of("one", comment=True),
    "M": _one_of("several"),
    "P": _one_of("several"),
    "5": _five,
    "Y": _ready(("yes", "no"), "YN"),
    "G": _ready(("woman", "man"), "FM"),
    "N": _alone("number", WHOLE),
    "K": _each("number", WHOLE),
    "S": _alone("text"),
    "T": _alone("text"),
    "U": _alone("text"),
    "Q": _each("text"),
    "A": _scale_rows(5),
    "B": _scale_rows(10),
    "C": _ready_rows(("yes", "uncertain", "no"), "YUN"),
    "E": _ready_rows(("more", "same", "less"), "ISD"),
    "F": _array,
    "H": _array,
    "1": _dual,
    ":": _cells("number"),
    ";": _cells("text"),
    "X": _note,
    "D": _alone("text", A_DATE),
    "R": _refused(RANKING),
    "I": _refused(NO_PAGE),
    "|": _refused(NO_FILES),
    "*": _refused(NO_SUMS),
}
