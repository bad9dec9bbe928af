from __future__ import annotations

import ast
import importlib
import pkgutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from string import Formatter
from types import SimpleNamespace

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

import workshopkit
from workshopkit.catalogue import markdown, script
from workshopkit.catalogue import notebook as notebook_file
from workshopkit.desk import document_panel, home_panel
from workshopkit.desk import said as desk_said
from workshopkit.documents.content import script_part
from workshopkit.documents.content.document_type import SECTION_WORDS, TYPES
from workshopkit.domain import form, record, setting
from workshopkit.domain.form import Text
from workshopkit.domain.language import LANGUAGES
from workshopkit.domain.round import STATE_WORDS
from workshopkit.errors import WorkshopError
from workshopkit.kinds import (
    KINDS,
    Kind,
    ballot,
    decision,
    headline,
    persona,
    place_report,
    statement,
    unplanned,
)
from workshopkit.kinds.surveys.split import GROUPS_TOO_SMALL
from workshopkit.kinds.votes import held
from workshopkit.locale.language import best_language, language
from workshopkit.room.staff import notebook

#: A message as a catalogue keys it: one text, or the one and the many of a plural.
Forms = tuple[str, ...]

PACKAGE = Path(workshopkit.__file__).parent
TRANSLATED = tuple(code for code in LANGUAGES if code != "en")
TEMPLATE_FUNCTIONS = {"_": None, "ngettext": (1, 2)}
#: How many of the arguments are messages.
PYTHON_FUNCTIONS = {"text": 1, "plural": 2}
#: Abbreviations follow each language's own rule for the full stop.
ABBREVIATIONS = {"Number"}
#: The Swedish title is the library's own, which ends in a full stop.
OWN_TITLES = {"Summary of the dialogue forum, with proposals for further work at the local library"}
#: Quotation marks that belong to another language.
FOREIGN_MARKS = {"sv": '“„«»‘"', "nb": '“”„‘"', "da": '“„«»‘"'}
#: Words of the machinery, which are on no page.
HIDDEN_WORDS = ("session", "sesjon", "kernel", "runda", "runde", "omgång", "omgang")


def _forms(message: object) -> Forms:
    return tuple(message) if isinstance(message, (tuple, list)) else (str(message),)


def _template_messages() -> Iterator[Forms]:
    paths = [path for path in PACKAGE.rglob("*") if path.suffix in (".html", ".j2")]
    for path in paths:
        found = extract_from_file("jinja2.ext:babel_extract", path, keywords=TEMPLATE_FUNCTIONS)
        yield from (_forms(message) for _, message, _, _ in found)


def _python_messages() -> Iterator[Forms]:
    # Babel's own reader of Python passes over a call inside an f-string.
    for path in PACKAGE.rglob("*.py"):
        yield from _said_by(path.read_text("utf-8"), _globals_of(path))


def _said_by(source: str, known: Mapping[str, object]) -> Iterator[Forms]:
    """Yield the messages of a module, given what its names mean there."""
    for function in ast.walk(ast.parse(source)):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _said_in(function, known)


def _globals_of(path: Path) -> Mapping[str, object]:
    """Return what a module knows by name; one that runs when it is imported knows nothing here."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    is_package = parts[-1] == "__init__"
    if parts[-1] == "__main__":
        return {}
    return vars(importlib.import_module(".".join(parts[:-1] if is_package else parts)))


def _said_in(function: ast.AST, known: Mapping[str, object]) -> Iterator[Forms]:
    """Yield the messages of a function; a sentence may be chosen before it is translated."""
    named: dict[str, list[str]] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            named.setdefault(node.targets[0].id, []).extend(_literals(node.value, {}, known))
        if isinstance(node, ast.For | ast.comprehension):
            for name, texts in _bound(node.target, _value(node.iter, known)):
                named.setdefault(name, []).extend(texts)
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            arguments = node.args[: PYTHON_FUNCTIONS.get(node.func.attr, 0)]
            found = (_literals(argument, named, known) for argument in arguments)
            yield from zip(*found, strict=True)


def _literals(
    node: ast.expr, named: Mapping[str, list[str]], known: Mapping[str, object]
) -> list[str]:
    if isinstance(node, ast.IfExp):
        return [*_literals(node.body, named, known), *_literals(node.orelse, named, known)]
    if isinstance(node, ast.Name) and node.id in named:
        return named[node.id]
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    return _strings(_value(node, known))


def _value(node: ast.expr, known: Mapping[str, object]) -> object:
    """Return what a module's own or imported constant holds: all of it where one part is chosen."""
    if isinstance(node, ast.Name):
        return known.get(node.id)
    if isinstance(node, ast.Attribute):
        return getattr(_value(node.value, known), node.attr, None)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        found = _value(node.func.value, known)
        is_read = isinstance(found, Mapping) and node.func.attr in ("items", "values")
        return tuple(getattr(found, node.func.attr)()) if is_read else None
    return _value(node.value, known) if isinstance(node, ast.Subscript) else None


def _bound(target: ast.expr, value: object) -> Iterator[tuple[str, list[str]]]:
    """Yield the names a loop gives to the parts of a constant, each with what it can be."""
    if isinstance(target, ast.Name):
        yield target.id, _strings(value)
    if isinstance(target, ast.Tuple) and isinstance(value, tuple):
        for place, part in enumerate(target.elts):
            rows = tuple(row[place] for row in value if isinstance(row, tuple) and len(row) > place)
            if not any(isinstance(one, ast.Starred) for one in target.elts):
                yield from _bound(part, rows)


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, Mapping) else value
    if not isinstance(value, Mapping | tuple | list | frozenset):
        return []
    return [text for part in parts for text in _strings(part)]


def _constants() -> Iterator[str]:
    for module in (form, ballot, held, setting, script, notebook_file, markdown):
        yield from (value for name, value in vars(module).items() if _is_message(name, value))
    yield from ballot.PROMISE
    yield from (way.label for way in unplanned.WAYS.values())
    for kind in KINDS.values():
        yield from _words_of_a_kind(kind)
    yield from (words for *_, words in persona.FIELDS)
    yield from (text.label for _, text in persona._named_fields(persona._OWN_GROUP, None))
    yield from (value.label for value in vars(headline).values() if isinstance(value, Text))
    yield from (words for *_, words in headline._QUOTE_PARTS)
    yield from setting._TYPE_WORDS.values()
    yield from (type_.title for type_ in TYPES.values())
    # The other formats are called the same in every language.
    yield from (words for words in document_panel.FORMAT_NAMES.values() if " " in words)
    for words_of in (
        record.PRESENCE_WORDS,
        STATE_WORDS,
        desk_said._SAID,
        desk_said._DONE,
        home_panel.STATE_WORDS,
        home_panel._SAID,
        script_part._STATE_SENTENCES,
        document_panel.STAGE_WORDS,
        document_panel._SAID,
        SECTION_WORDS,
        notebook.FRAME_WORDS,
        place_report.WHEN_WORDS,
        statement.CONSENT,
        statement._WHY_WORDS,
        *decision.ANSWERS.values(),
    ):
        yield from words_of.values()


def _words_of_a_kind(kind: Kind) -> Iterator[str]:
    yield kind.TITLE
    for one in setting.room_settings(kind.Settings):
        yield one.label
        yield from (words for _, words in one.choices)
    yield from (words for words in setting.ways(kind.Settings).values() if words)


def _is_message(name: str, value: object) -> bool:
    return name.isupper() and isinstance(value, str) and " " in value


@cache
def _errors() -> tuple[type[WorkshopError], ...]:
    for module in pkgutil.walk_packages(workshopkit.__path__, "workshopkit."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    return (WorkshopError, *_below(WorkshopError))


def _below(error: type[WorkshopError]) -> Iterator[type[WorkshopError]]:
    for narrower in error.__subclasses__():
        if narrower.__module__.startswith("workshopkit."):
            yield narrower
            yield from _below(narrower)


@cache
def _messages() -> frozenset[Forms]:
    plain = [*_constants(), *(error.message() for error in _errors())]
    return frozenset([*_template_messages(), *_python_messages(), *((text,) for text in plain)])


def _source(code: str) -> str:
    return (PACKAGE / "locale" / f"{code}.po").read_text("utf-8")


@cache
def _catalogue(code: str) -> Catalog:
    with (PACKAGE / "locale" / f"{code}.po").open("rb") as file:
        return read_po(file, locale=code)


def _entries(code: str) -> dict[Forms, Forms]:
    """Return every message of a catalogue with its translation, one form for each of its forms."""
    found = {_forms(message.id): _forms(message.string) for message in _catalogue(code)}
    return {message: words for message, words in found.items() if message != ("",)}


def _pairs(code: str) -> Iterator[tuple[str, str]]:
    for message, words in _entries(code).items():
        yield from zip(message, words, strict=True)


def _facts(text: str) -> Counter[str]:
    return Counter(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def _ending(text: str) -> str:
    return text[-1] if text[-1:] in tuple(".?!:;…") else ""


def test_messages_are_found_wherever_they_are_written() -> None:
    expected = {
        ("Send",),  # in a template
        ("{n} table", "{n} tables"),  # a plural in a template
        ("Saved.",),  # in Python
        ("{n} vote in all.", "{n} votes in all."),  # inside an f-string
        ("There is nothing to undo.",),  # the docstring of an error
        ("At most one vote for each.",),  # a constant
        ("Not carried: {yes} for, {no} against, {none} abstained.",),  # chosen before it is said
        ("Target group",),  # a field of a card
        (GROUPS_TOO_SMALL,),  # a constant of a module that is named nowhere in this test
    }
    assert expected - _messages() == set()


def test_a_sentence_is_found_whatever_constant_it_stands_in() -> None:
    source = """
def say(language, way):
    language.text(ONE, n=2)
    language.text(WORDS[way] if way else rules.OTHER)
    return [language.text(line) for line in LINES] + [
        language.text(label) for name, label in LABELS.items()
    ]
"""
    known = {
        "ONE": "Only one.",
        "WORDS": {"a": "Word a.", "b": "Word b."},
        "rules": SimpleNamespace(OTHER="Another."),
        "LINES": ("First line.", "Second line."),
        "LABELS": {"b": "A label."},
    }

    assert {text for (text,) in _said_by(source, known)} == {
        "Only one.",
        "Word a.",
        "Word b.",
        "Another.",
        "First line.",
        "Second line.",
        "A label.",
    }


def test_every_error_has_a_sentence() -> None:
    assert [error.__name__ for error in _errors() if not error.message()] == []


@pytest.mark.parametrize("code", TRANSLATED)
class TestCatalogue:
    def test_says_which_language_and_how_plurals_are_formed(self, code: str) -> None:
        header = _source(code).partition("\n\n")[0]
        assert f'"Language: {code}\\n"' in header
        assert '"Content-Type: text/plain; charset=UTF-8\\n"' in header
        assert '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"' in header

    def test_translates_every_message(self, code: str) -> None:
        assert sorted(_messages() - _entries(code).keys()) == []

    def test_has_no_message_that_nobody_says(self, code: str) -> None:
        assert sorted(_entries(code).keys() - _messages()) == []
        assert list(_catalogue(code).obsolete) == []

    def test_leaves_no_translation_empty_or_in_doubt(self, code: str) -> None:
        empty = [m for m, words in _entries(code).items() if len(words) != len(m) or "" in words]
        assert empty == []
        assert [message.id for message in _catalogue(code) if message.id and message.fuzzy] == []

    def test_keeps_every_fact_as_often_as_the_message(self, code: str) -> None:
        assert [pair for pair in _pairs(code) if _facts(pair[0]) != _facts(pair[1])] == []

    def test_ends_as_the_message_ends(self, code: str) -> None:
        pairs = [pair for pair in _pairs(code) if pair[0] not in ABBREVIATIONS | OWN_TITLES]
        assert [pair for pair in pairs if _ending(pair[0]) != _ending(pair[1])] == []

    def test_speaks_calmly_and_in_its_own_marks(self, code: str) -> None:
        unwanted = ("!", "  ", *FOREIGN_MARKS[code])
        assert [words for _, words in _pairs(code) if _has_any(words, unwanted)] == []
        assert [words for _, words in _pairs(code) if words != words.strip()] == []

    def test_never_names_the_machinery(self, code: str) -> None:
        assert [words for _, words in _pairs(code) if _has_any(words.lower(), HIDDEN_WORDS)] == []

    def test_is_sorted(self, code: str) -> None:
        messages = list(_entries(code))
        assert messages == sorted(messages)


def _has_any(text: str, parts: Iterable[str]) -> bool:
    return any(part in text for part in parts)


@pytest.mark.parametrize(
    ("code", "one", "many", "unknown"),
    [
        ("sv", "1 röst", "2 röster", "Never written"),
        ("nb", "1 stemme", "2 stemmer", "Never written"),
        ("da", "1 stemme", "2 stemmer", "Never written"),
        ("en", "1 vote", "2 votes", "Never written"),
    ],
)
def test_a_language_says_its_words(code: str, one: str, many: str, unknown: str) -> None:
    words = language(code)
    assert words.plural("{n} vote", "{n} votes", 1) == one
    assert words.plural("{n} vote", "{n} votes", 2) == many
    assert words.text(unknown) == "Never written"


def test_facts_are_filled_in_and_their_braces_left_alone() -> None:
    assert language("sv").text("Quote {n}", n="{n}") == "Citat {n}"
    assert language("nb").text("Quote {n}", n=2) == "Sitat 2"


def test_an_unknown_language_is_read_as_english() -> None:
    assert language("xx").code == "en"
    assert language("").code == "en"


@pytest.mark.parametrize(
    ("code", "day"),
    [
        ("sv", "15 oktober 2026"),
        ("nb", "15. oktober 2026"),
        ("da", "15. oktober 2026"),
        ("en", "15 October 2026"),
    ],
)
def test_a_date_is_written_as_in_a_letter(code: str, day: str) -> None:
    assert language(code).date(date(2026, 10, 15)) == day


@pytest.mark.parametrize(
    ("code", "value", "written"),
    [
        ("sv", 3.3, "3,3"),
        ("nb", 3.3, "3,3"),
        ("da", 3.3, "3,3"),
        ("en", 3.3, "3.3"),
        ("sv", 3.256, "3,26"),
        ("sv", 3.0, "3"),
        ("sv", 12345.5, "12\N{NO-BREAK SPACE}345,5"),
        ("da", 12345.5, "12.345,5"),
    ],
)
def test_a_number_drops_its_trailing_zeros(code: str, value: float, written: str) -> None:
    assert language(code).number(value) == written


@pytest.mark.parametrize(
    ("code", "phrase"),
    [("sv", "A, B och C"), ("nb", "A, B og C"), ("da", "A, B og C"), ("en", "A, B and C")],
)
def test_a_list_becomes_one_phrase(code: str, phrase: str) -> None:
    assert language(code).listing("ABC") == phrase
    assert language(code).listing(["A"]) == "A"
    assert language(code).listing([]) == ""


@pytest.mark.parametrize(
    ("accepted", "code"),
    [
        ("sv", "sv"),
        ("sv-FI,sv;q=0.9", "sv"),
        ("no", "nb"),
        ("nn-NO,nn;q=0.9,en;q=0.1", "nb"),
        ("NB-no", "nb"),
        ("en;q=0.3,da;q=0.8", "da"),
        ("fi,de;q=0.9,en;q=0.5", "en"),
        ("da,sv", "da"),
        ("fi,de", "nb"),
        ("", "nb"),
        ("*", "nb"),
        (";;q=,,\x00;q=many", "nb"),
        ("sv;q=much,da;q=0.1", "da"),
    ],
)
def test_a_browser_gets_the_first_of_our_languages_it_asks_for(accepted: str, code: str) -> None:
    assert best_language(accepted, "nb") == code
