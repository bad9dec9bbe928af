"""Forms as data, and reading what came back from one.

The same field is a form control on the room page, a line on a printed worksheet and a check on
what was sent. Raw answers are what a browser sends: for each name the list of its values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from workshopkit.domain.response import Mistake, UnreadableAnswerError
from workshopkit.domain.text import clean, whole_number

Raw = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Option:
    """Something that can be chosen: what is sent, and what is read."""

    value: str
    label: str


@dataclass(frozen=True)
class Text:
    """A text to write; `lines` above 1 makes room for several."""

    name: str
    label: str
    limit: int = 200
    lines: int = 1
    hint: str = ""
    required: bool = False


@dataclass(frozen=True)
class Number:
    """A whole number from 0 to `most`, typed."""

    name: str
    label: str
    most: int = 1_000_000
    hint: str = ""
    required: bool = False


@dataclass(frozen=True)
class Note:
    """A text to read between the fields; nothing is answered."""

    label: str


@dataclass(frozen=True)
class Texts:
    """Several short texts of the same sort, all sent under one name."""

    name: str
    label: str
    count: int
    limit: int = 120
    hint: str = ""


@dataclass(frozen=True)
class Dots:
    """Votes to place: at most one on each option, at most `most` in all."""

    name: str
    label: str
    options: tuple[Option, ...]
    most: int


@dataclass(frozen=True)
class Choice:
    """One option of several, or none; `other` names the text that goes with the last option.

    `inline` puts the options beside each other, for many small choices in a row.
    """

    name: str
    label: str
    options: tuple[Option, ...]
    hint: str = ""
    other: Text | None = None
    required: bool = False
    inline: bool = False


@dataclass(frozen=True)
class Several:
    """Any number of options; `other` is the text that goes with the last one."""

    name: str
    label: str
    options: tuple[Option, ...]
    hint: str = ""
    other: Text | None = None
    required: bool = False


@dataclass(frozen=True)
class Scale:
    """A scale from 1 to `steps` with its two ends named."""

    name: str
    label: str
    steps: int
    low: str
    high: str
    hint: str = ""
    required: bool = False


@dataclass(frozen=True)
class Select:
    """One option from a list that is too long to show many times."""

    name: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Points:
    """Points to share between the options: `total` in all, each under `input_name`."""

    name: str
    label: str
    options: tuple[Option, ...]
    total: int = 100

    def input_name(self, option: Option) -> str:
        """Return the name an option's points are sent under."""
        return f"{self.name}-{option.value}"


@dataclass(frozen=True)
class Card:
    """The fields about one subject."""

    subject: str
    fields: tuple[Text, ...]


@dataclass(frozen=True)
class Cards:
    """A card of fields for each subject, folded until it is written on."""

    label: str
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class FieldGroup:
    """Fields that belong together under one legend; `is_folded` hides them until asked for."""

    label: str
    fields: tuple[Text | Choice | Select | Cards, ...]
    hint: str = ""
    is_folded: bool = True


@dataclass(frozen=True)
class When:
    """A field that matters only if others were answered with one of their values.

    `conditions`: each other field's name with its values; `any_of` of them is enough, if it says
    so. `note` says it in words, for pages that cannot hide it.
    """

    field: Text | Number | Note | Choice | Several | Scale
    conditions: tuple[tuple[str, tuple[str, ...]], ...]
    note: str = ""
    any_of: bool = False


_Single = Text | Number | Note | Texts | Dots | Choice | Several | Scale | Select | Points
Field = _Single | Cards | FieldGroup | When
Form = tuple[Field, ...]

TOO_LONG = "This is {length} characters. There is room for {limit}."
TOO_MANY_TEXTS = "You wrote {n} texts. There is room for {count}."
NOT_ON_THE_LIST = "“{value}” is not on the list. Choose from the ones shown."
TOO_MANY_VOTES = "You placed {n} votes. You have {most}: take some away."
TWO_VOTES_ON_ONE = "At most one vote for each."
NEEDED = "Write something here."
CHOOSE_HERE = "Choose something here."
NOT_A_NUMBER = "Write a whole number from 0 to {most}, in digits."
NOT_A_COUNT = "Points are whole numbers from 0 to {total}."
TOO_MANY_POINTS = "You shared {n} points. You have {total}."


@dataclass
class Reader:
    """Reads a raw answer field by field and collects every mistake on the way."""

    raw: Raw
    mistakes: list[Mistake] = field(default_factory=list)

    def text(self, wanted: Text) -> str:
        """Return the cleaned text of a field."""
        value = clean(self._first(wanted.name), lines=wanted.lines > 1)
        if len(value) > wanted.limit:
            self.refuse(wanted.name, TOO_LONG, length=len(value), limit=wanted.limit)
        if wanted.required and not value:
            self.refuse(wanted.name, NEEDED)
        return value

    def number(self, wanted: Number) -> str:
        """Return the number in digits, or nothing; as a text, because nought is an answer, too."""
        typed = "".join(clean(self._first(wanted.name)).split())  # thousands may stand apart
        number = whole_number(typed, wanted.most)
        if typed and number is None:
            self.refuse(wanted.name, NOT_A_NUMBER, most=wanted.most)
        if wanted.required and not typed:
            self.refuse(wanted.name, NEEDED)
        return "" if number is None else str(number)

    def texts(self, wanted: Texts) -> list[str]:
        """Return the cleaned texts that are not empty."""
        sent = [clean(value) for value in self.raw.get(wanted.name, ())]
        values = [value for value in sent if value]
        if len(values) > wanted.count:
            self.refuse(wanted.name, TOO_MANY_TEXTS, n=len(values), count=wanted.count)
        longest = max((len(value) for value in values), default=0)
        if longest > wanted.limit:
            self.refuse(wanted.name, TOO_LONG, length=longest, limit=wanted.limit)
        return values

    def dots(self, wanted: Dots) -> list[str]:
        """Return the options that got a vote, in the order of the list."""
        sent = list(self.raw.get(wanted.name, ()))
        options = [option.value for option in wanted.options]
        unknown = set(sent).difference(options)
        if unknown:
            self.refuse(wanted.name, NOT_ON_THE_LIST, value=clean(min(unknown))[:60])
        elif len(set(sent)) < len(sent):
            self.refuse(wanted.name, TWO_VOTES_ON_ONE)
        elif len(sent) > wanted.most:
            self.refuse(wanted.name, TOO_MANY_VOTES, n=len(sent), most=wanted.most)
        chosen = set(sent)
        return [value for value in options if value in chosen]

    def choice(self, wanted: Choice | Select) -> str:
        """Return the chosen option's value, or nothing."""
        value = self._first(wanted.name)
        if value and value not in {option.value for option in wanted.options}:
            self.refuse(wanted.name, NOT_ON_THE_LIST, value=clean(value)[:60])
        if isinstance(wanted, Choice) and wanted.required and not value:
            self.refuse(wanted.name, CHOOSE_HERE)
        return value

    def several(self, wanted: Several) -> list[str]:
        """Return the chosen options, in the order of the list."""
        sent = set(self.raw.get(wanted.name, ()))
        options = [option.value for option in wanted.options]
        unknown = sent.difference(options)
        if unknown:
            self.refuse(wanted.name, NOT_ON_THE_LIST, value=clean(min(unknown))[:60])
        if wanted.required and not sent:
            self.refuse(wanted.name, CHOOSE_HERE)
        return [value for value in options if value in sent]

    def scale(self, wanted: Scale) -> int:
        """Return the chosen step, counted from 1, or 0."""
        value = self._first(wanted.name)
        if value and value not in {str(step) for step in range(1, wanted.steps + 1)}:
            self.refuse(wanted.name, NOT_ON_THE_LIST, value=clean(value)[:60])
            return 0
        if wanted.required and not value:
            self.refuse(wanted.name, CHOOSE_HERE)
        return int(value or 0)

    def points(self, wanted: Points) -> dict[str, int]:
        """Return the points of each option that got any."""
        sent = {o.value: self._first(wanted.input_name(o)).strip() for o in wanted.options}
        typed = {value: whole_number(text) for value, text in sent.items()}
        counts = {value: count for value, count in typed.items() if count is not None}
        if any(text and value not in counts for value, text in sent.items()):
            self.refuse(wanted.name, NOT_A_COUNT, total=wanted.total)
        total = sum(counts.values())
        if total > wanted.total:
            self.refuse(wanted.name, TOO_MANY_POINTS, n=total, total=wanted.total)
        return {value: count for value, count in counts.items() if count}

    def refuse(self, name: str, message: str, **facts: object) -> None:
        """Note a mistake in a field."""
        self.mistakes.append(Mistake(name, message, facts))

    def finish(self) -> None:
        """Raise the mistakes, if there were any."""
        if self.mistakes:
            raise UnreadableAnswerError(tuple(self.mistakes))

    def _first(self, name: str) -> str:
        return next(iter(self.raw.get(name, ())), "")
