"""The worksheet: an exercise's form on paper, blank, for a table without a device."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import resources

from markupsafe import Markup

from workshopkit.documents.web.card_table import card_table, is_table, is_wide
from workshopkit.documents.web.text import hint, joined, one_line
from workshopkit.domain.form import (
    Cards,
    Choice,
    Dots,
    Field,
    FieldGroup,
    Form,
    Note,
    Number,
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
        sheets=joined(_sheet(sheet, words) for sheet in sheets),
    )
    return page.encode()


def _style() -> Markup:
    css = resources.files("workshopkit.documents.web").joinpath("worksheet.css").read_text("utf-8")
    return Markup(css)  # nosec B704  # noqa: S704  # our own file, never anybody's text


def _sheet(sheet: Sheet, words: Language) -> Markup:
    return _SHEET.format(
        way="sheet lying" if is_wide(sheet.form) else "sheet",
        title=one_line(sheet.title),
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
        return joined(self._field(field) for field in fields)

    def _field(self, field: Field) -> Markup:
        match field:
            case Text():
                return _text(field)
            case Number():
                return _framed("text short", field.label, hint(field.hint), _BLANK)
            case Note():
                return Markup('<p class="between">{}</p>').format(one_line(field.label))
            case Texts():
                return _framed("texts", field.label, hint(field.hint), _numbered(field.count))
            case Dots():
                return _framed("dots", field.label, _options(field.options, _SQUARE))
            case Several():
                return _framed("several", field.label, *_choosable(field, _SQUARE))
            case Choice():
                return _framed("choice", field.label, *_choosable(field, _CIRCLE))
            case Scale():
                return _framed("scale", field.label, hint(field.hint), _steps(field))
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
            one_line(field.label), self._words.text("Number"), _BLANK
        )
        if field.options in self._listed:
            return place
        self._listed.add(field.options)
        rows = (Markup("<li>{}</li>").format(one_line(option.label)) for option in field.options)
        return joined((_list("ol", "listed", rows), place))

    def _points(self, field: Points) -> Markup:
        labels = [one_line(option.label) for option in field.options]
        rows = (
            Markup('<li>{} <span class="share">{} {}</span></li>').format(
                label, _BLANK, self._words.text("points")
            )
            for label in labels or [_NO_LABEL] * _LINES_FOR_OPTIONS
        )
        return _framed("points", field.label, _list("ol", "shares", rows))

    def _cards(self, field: Cards) -> Markup:
        if is_table(field):
            return card_table(field)
        cards = joined(
            Markup('<section class="card">\n<h3>{}</h3>\n{}\n</section>').format(
                one_line(card.subject), self.fields(card.fields)
            )
            for card in field.cards
        )
        return Markup('<section class="stack">\n<h2>{}</h2>\n{}\n</section>').format(
            one_line(field.label), cards
        )

    def _group(self, field: FieldGroup) -> Markup:
        return Markup('<section class="group">\n<h2>{}</h2>\n{}\n{}\n</section>').format(
            one_line(field.label), hint(field.hint), self.fields(field.fields)
        )

    def _when(self, field: When) -> Markup:
        return Markup('<div class="when">\n{}\n{}\n</div>').format(
            hint(field.note), self._field(field.field)
        )


def _text(field: Text) -> Markup:
    rules = joined([_RULE] * max(1, field.lines))
    sort = "text" if field.lines > 1 else "text short"
    return _framed(sort, field.label, hint(field.hint), rules)


def _choosable(field: Choice | Several, mark: Markup) -> Iterator[Markup]:
    yield hint(field.hint)
    yield _options(field.options, mark, in_a_row=isinstance(field, Choice) and field.inline)
    if field.other:
        yield _text(field.other)


def _options(options: tuple[Option, ...], mark: Markup, *, in_a_row: bool = False) -> Markup:
    if not options:
        return _numbered(_LINES_FOR_OPTIONS)
    rows = (Markup("<li>{} {}</li>").format(mark, one_line(option.label)) for option in options)
    return _list("ul", "options row" if in_a_row else "options", rows)


def _steps(field: Scale) -> Markup:
    steps = (Markup('<i class="step">{}</i>').format(n) for n in range(1, field.steps + 1))
    return Markup('<p class="steps"><span>{}</span> {} <span>{}</span></p>').format(
        one_line(field.low), joined(steps), one_line(field.high)
    )


def _framed(sort: str, label: str, *parts: Markup) -> Markup:
    return _FIELD.format(sort=f"field {sort}", label=one_line(label), parts=joined(parts))


def _numbered(count: int) -> Markup:
    return _list("ol", "rules", [Markup("<li></li>")] * count)


def _list(tag: str, name: str, rows: Iterable[Markup]) -> Markup:
    return Markup('<{0} class="{1}">\n{2}\n</{0}>').format(tag, name, joined(rows))
