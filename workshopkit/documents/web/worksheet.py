"""The worksheet: an exercise's form on paper, blank, for a table without a device."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import resources

from markupsafe import Markup

from workshopkit.domain.form import (
    Card,
    Cards,
    Choice,
    Dots,
    Field,
    FieldGroup,
    Form,
    Option,
    Points,
    Scale,
    Select,
    Several,
    Text,
    Texts,
    When,
)
from workshopkit.domain.language import Language
from workshopkit.domain.text import clean

#: Lines to write on where the options are not collected yet.
_LINES_FOR_OPTIONS = 8
#: A row of a table has room for this many fields, or for this many of different sizes.
_MOST_IN_A_ROW = 7
_MOST_MIXED_IN_A_ROW = 5
#: More columns than this, and the sheet lies down.
_MOST_STANDING = 4
_TALLEST = 3

_PAGE = Markup(
    '<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    # A saved page is opened from anywhere: what it may do is written into it.
    '<meta http-equiv="Content-Security-Policy"'
    " content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
    "<title>{title}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n"
    "{sheets}\n</main>\n</body>\n</html>\n"
)
_SHEET = Markup(
    '<section class="{way}">\n<header>\n<h1>{title}</h1>\n'
    '<p class="who"><span>{who}</span><i class="blank long"></i>'
    '<span>{date}</span><i class="blank"></i></p>\n</header>\n'
    '<div class="instruction">{instruction}</div>\n'
    '<div class="brief">{brief}</div>\n{fields}\n</section>'
)
_FIELD = Markup('<div class="{sort}">\n<p class="label">{label}</p>\n{parts}\n</div>')
_TABLE = Markup(
    '<table class="cards">\n<caption>{label}</caption>\n'
    '<thead><tr><td class="{corner}"></td>{header}</tr></thead>\n'
    "<tbody>\n{rows}\n</tbody>\n</table>"
)
_RULE = Markup('<div class="rule"></div>')
_BLANK = Markup('<i class="blank"></i>')
_NO_LABEL = Markup("<i></i>")
_SQUARE = Markup('<i class="square"></i>')
_CIRCLE = Markup('<i class="circle"></i>')


@dataclass(frozen=True)
class Sheet:
    """One exercise to print: what it is called, what to do, what to know, and the fields."""

    title: str
    instruction: Markup
    form: Form
    brief: Markup
    by_table: bool


def worksheet(
    title: str,
    instruction_html: Markup,
    form: Form,
    brief_html: Markup,
    words: Language,
    *,
    language_code: str,
    by_table: bool,
) -> bytes:
    """Return one exercise as a page to print that needs nothing but itself.

    Args:
        title: What the exercise is called.
        instruction_html: What to do, already safe (from `prose`); plain text is escaped.
        form: The fields, printed blank.
        brief_html: What to know, already safe (from `fragment`).
        words: The language of the sheet's own words.
        language_code: The language of the exercise.
        by_table: Whether a table answers together, rather than a person.
    """
    sheet = Sheet(title, instruction_html, form, brief_html, by_table)
    return worksheets(title, (sheet,), words, language_code=language_code)


def worksheets(
    title: str, sheets: Iterable[Sheet], words: Language, *, language_code: str
) -> bytes:
    """Return several exercises as one page, each on paper of its own."""
    page = _PAGE.format(
        lang=language_code,
        title=clean(title),
        style=_style(),
        sheets=_joined(_sheet(sheet, words) for sheet in sheets),
    )
    return page.encode()


def _style() -> Markup:
    css = resources.files("workshopkit.documents.web").joinpath("worksheet.css").read_text("utf-8")
    return Markup(css)  # nosec B704  # noqa: S704  # our own file, never anybody's text


def _sheet(sheet: Sheet, words: Language) -> Markup:
    return _SHEET.format(
        way="sheet lying" if _is_wide(sheet.form) else "sheet",
        title=_own(sheet.title),
        who=words.text("Your table" if sheet.by_table else "Your name"),
        date=words.text("Date"),
        instruction=sheet.instruction,
        brief=sheet.brief,
        fields=_Printer(words).fields(sheet.form),
    )


class _Printer:
    """Prints the fields of one sheet; a list of options to refer to is printed once."""

    def __init__(self, words: Language) -> None:
        self._words = words
        self._listed: set[tuple[Option, ...]] = set()

    def fields(self, fields: Iterable[Field]) -> Markup:
        """Return fields one below the other."""
        return _joined(self._field(field) for field in fields)

    def _field(self, field: Field) -> Markup:
        match field:
            case Text():
                return _text(field)
            case Texts():
                return _framed("texts", field.label, _hint(field.hint), _numbered(field.count))
            case Dots():
                return _framed("dots", field.label, _options(field.options, _SQUARE))
            case Several():
                return _framed("several", field.label, *_choosable(field, _SQUARE))
            case Choice():
                return _framed("choice", field.label, *_choosable(field, _CIRCLE))
            case Scale():
                return _framed("scale", field.label, _hint(field.hint), _steps(field))
            case Select():
                return self._select(field)
            case Points():
                return self._points(field)
            case Cards():
                return self._cards(field)
            case FieldGroup():
                return self._group(field)
            case When():
                return self._when(field)

    def _select(self, field: Select) -> Markup:
        if not field.options:
            return _framed("select", field.label, _RULE)
        place = Markup('<p class="place"><span class="label">{}</span> {}: {}</p>').format(
            _own(field.label), self._words.text("Number"), _BLANK
        )
        if field.options in self._listed:
            return place
        self._listed.add(field.options)
        rows = (Markup("<li>{}</li>").format(_own(option.label)) for option in field.options)
        return _joined((_list("ol", "listed", rows), place))

    def _points(self, field: Points) -> Markup:
        labels = [_own(option.label) for option in field.options]
        rows = (
            Markup('<li>{} <span class="share">{} {}</span></li>').format(
                label, _BLANK, self._words.text("points")
            )
            for label in labels or [_NO_LABEL] * _LINES_FOR_OPTIONS
        )
        return _framed("points", field.label, _list("ol", "shares", rows))

    def _cards(self, field: Cards) -> Markup:
        if _is_table(field):
            return _table(field)
        cards = _joined(
            Markup('<section class="card">\n<h3>{}</h3>\n{}\n</section>').format(
                _own(card.subject), self.fields(card.fields)
            )
            for card in field.cards
        )
        return Markup('<section class="stack">\n<h2>{}</h2>\n{}\n</section>').format(
            _own(field.label), cards
        )

    def _group(self, field: FieldGroup) -> Markup:
        return Markup('<section class="group">\n<h2>{}</h2>\n{}\n{}\n</section>').format(
            _own(field.label), _hint(field.hint), self.fields(field.fields)
        )

    def _when(self, field: When) -> Markup:
        return Markup('<div class="when">\n{}\n{}\n</div>').format(
            _hint(field.note), self._field(field.field)
        )


def _text(field: Text) -> Markup:
    rules = _joined([_RULE] * max(1, field.lines))
    sort = "text" if field.lines > 1 else "text short"
    return _framed(sort, field.label, _hint(field.hint), rules)


def _choosable(field: Choice | Several, mark: Markup) -> Iterator[Markup]:
    yield _hint(field.hint)
    yield _options(field.options, mark, in_a_row=isinstance(field, Choice) and field.inline)
    if field.other:
        yield _text(field.other)


def _options(options: tuple[Option, ...], mark: Markup, *, in_a_row: bool = False) -> Markup:
    if not options:
        return _numbered(_LINES_FOR_OPTIONS)
    rows = (Markup("<li>{} {}</li>").format(mark, _own(option.label)) for option in options)
    return _list("ul", "options row" if in_a_row else "options", rows)


def _steps(field: Scale) -> Markup:
    steps = (Markup('<i class="step">{}</i>').format(n) for n in range(1, field.steps + 1))
    return Markup('<p class="steps"><span>{}</span> {} <span>{}</span></p>').format(
        _own(field.low), _joined(steps), _own(field.high)
    )


def _table(field: Cards) -> Markup:
    columns = field.cards[0].fields
    return _TABLE.format(
        label=_own(field.label),
        # Rows that are only numbered leave the paper to what is written in them.
        corner="numbers" if all(card.subject.isdecimal() for card in field.cards) else "subjects",
        header=_joined(
            Markup('<th scope="col">{}{}</th>').format(_own(text.label), _hint(text.hint))
            for text in columns
        ),
        rows=_joined(_row(card) for card in field.cards),
    )


def _row(card: Card) -> Markup:
    height = min(max(text.lines for text in card.fields), _TALLEST)
    return Markup('<tr class="lines-{}"><th scope="row">{}</th>{}</tr>').format(
        height, _own(card.subject), Markup("<td></td>") * len(card.fields)
    )


def _is_table(field: Cards) -> bool:
    labels = {tuple(text.label for text in card.fields) for card in field.cards}
    return len(labels) == 1 and _fit_a_row(field.cards[0].fields)


def _fit_a_row(fields: tuple[Text, ...]) -> bool:
    # Many fields of different sizes are a card about somebody, and want whole lines.
    is_even = len({text.lines for text in fields}) == 1
    return 0 < len(fields) <= (_MOST_IN_A_ROW if is_even else _MOST_MIXED_IN_A_ROW)


def _is_wide(fields: Iterable[Field]) -> bool:
    return any(
        _is_table(field) and 1 + len(field.cards[0].fields) > _MOST_STANDING
        for field in _all_cards(fields)
    )


def _all_cards(fields: Iterable[Field]) -> Iterator[Cards]:
    for field in fields:
        if isinstance(field, Cards):
            yield field
        elif isinstance(field, FieldGroup):
            yield from _all_cards(field.fields)


def _framed(sort: str, label: str, *parts: Markup) -> Markup:
    return _FIELD.format(sort=f"field {sort}", label=_own(label), parts=_joined(parts))


def _numbered(count: int) -> Markup:
    return _list("ol", "rules", [Markup("<li></li>")] * count)


def _list(tag: str, name: str, rows: Iterable[Markup]) -> Markup:
    return Markup('<{0} class="{1}">\n{2}\n</{0}>').format(tag, name, _joined(rows))


def _hint(text: str) -> Markup:
    return Markup('<p class="hint">{}</p>').format(_own(text)) if clean(text) else Markup()


def _own(text: str) -> Markup:
    """Return somebody's text, kept apart from the direction of the text around it."""
    return Markup("<bdi>{}</bdi>").format(clean(text))


def _joined(pieces: Iterable[Markup]) -> Markup:
    return Markup("\n").join(piece for piece in pieces if piece)
