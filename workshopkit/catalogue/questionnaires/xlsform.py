"""XLSForm: the sheets “survey”, “choices” and “settings” that ODK, Kobo and others read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from workshopkit.catalogue.questionnaires.condition import ALWAYS, xlsform_needs
from workshopkit.catalogue.questionnaires.draft import (
    Draft,
    Drafted,
    Needs,
    NotAQuestionnaireError,
)
from workshopkit.catalogue.questionnaires.house_words import house
from workshopkit.catalogue.questionnaires.plain_text import PIPED, plain
from workshopkit.catalogue.questionnaires.sheet import NeedsSheetsError
from workshopkit.domain.language import LANGUAGES

LANGUAGE = "the language {language} was not taken; there are {known}"
NOT_TAKEN = "“{code}” was not taken: nothing here is of the type {type}"
WHOLE = "“{code}” asks for a number with decimals: whole numbers from 0 are taken here"
A_DATE = "“{code}” asks for a {type}: it is answered in words here"
CONDITION = "the condition of “{code}” was not taken: {expression}"
COLUMN = "the {column} of “{code}” was not taken: {value}"
RANGE = "“{code}” has steps that are not 1, 2, 3 … up to 10: it is answered with a number here"
ENDS = "“{code}” is a scale without words at its ends: write them instead of the numbers"
REPEATED = "“{code}” is asked as often as needed there; here it is asked once"
FILLED_IN = "“{text}” has {braces}, which is filled in there: write it out"
NO_LIST = "“{code}” was not taken: there is no list of choices “{type}”"

_TYPES = {"text": "text", "note": "note", "integer": "number", "decimal": "number"}
_DAYS = {"date", "time", "datetime"}
_OWN = {"type", "name", "relevant", "required", "parameters", "label", "hint", "row"}
#: Written by the program itself, never asked.
_UNSEEN = {"start", "end", "today", "deviceid", "username", "audit", "calculate", "hidden"}
_SELECT = re.compile(r"select[_ ](one|multiple) (\S+)( or_other| or specify other)?", re.IGNORECASE)
_LABELLED = re.compile(r"(label|hint)\s*::?\s*(.+)", re.IGNORECASE)
_CODE = re.compile(r"\(([a-z]{2,3})(?:-\w+)?\)\s*$", re.IGNORECASE)
_NAMES = {
    "svenska": "sv", "swedish": "sv", "norsk": "nb", "bokmål": "nb", "norsk bokmål": "nb",
    "norwegian": "nb", "dansk": "da", "danish": "da", "english": "en", "engelska": "en",
    "engelsk": "en", "no": "nb",
}  # fmt: skip

Cells = Mapping[str, str]


def from_xlsform(path: Path, language: str) -> Draft:
    """Return the questionnaire in an XLSForm; words of no named language are in this one.

    Raises:
        NotAQuestionnaireError: It cannot be read as one.
        NeedsSheetsError: What reads it is not installed.
    """
    try:
        from pyxform.errors import PyXFormError
        from pyxform.xls2json_backends import get_xlsform
    except ImportError as error:
        raise NeedsSheetsError(file=path.name) from error
    try:
        book = get_xlsform(path)
    except (PyXFormError, OSError, ValueError) as error:
        raise NotAQuestionnaireError(file=path.name, reason=error) from error
    survey, choices = list(book.survey or ()), list(book.choices or ())
    if not survey:
        raise NotAQuestionnaireError(file=path.name, reason="its sheet “survey” is empty")
    settings: Cells = next(iter(book.settings or ()), {})
    reading = _Reading(path, settings, survey, choices, language)
    return reading.draft


def language_of(named: str) -> str:
    """Return the code of a language as it is named in a heading: “Svenska (sv)”."""
    found = _CODE.search(named)
    code = found.group(1).lower() if found else named.strip().lower()
    return _NAMES.get(code, code)


class _Words:
    """The words of an XLSForm: in which languages, and what a row says in each of them."""

    def __init__(self, path: Path, settings: Cells, rows: Sequence[Cells], language: str) -> None:
        named = settings.get("default_language", "")
        self._language = language_of(named) if named else language
        title = settings.get("form_title") or path.stem.replace("_", " ")
        found = self._languages(rows)
        self.draft = Draft(str(path), found, dict.fromkeys(found, title))
        for code in found:
            if code not in LANGUAGES:
                self.draft.remark(1, LANGUAGE, language=code, known=", ".join(LANGUAGES))

    def _languages(self, rows: Sequence[Cells]) -> tuple[str, ...]:
        headings = dict.fromkeys(key for row in rows for key in row)
        found = [language_of(m.group(2)) for key in headings if (m := _LABELLED.fullmatch(key))]
        plain_ones = [self._language] if "label" in headings or not found else []
        return tuple(dict.fromkeys((*plain_ones, *found)))

    def _said(self, line: int, row: Cells, column: str = "label") -> dict[str, str]:
        said = {}
        for key, raw in row.items():
            found = _LABELLED.fullmatch(key)
            if key == column or (found and found.group(1).lower() == column):
                code = language_of(found.group(2)) if found else self._language
                said[code], _ = plain(str(raw))
                if braces := PIPED.search(said[code]):
                    text = said[code][:60]
                    self.draft.remark(line, FILLED_IN, text=text, braces=braces.group())
        return {code: text for code, text in said.items() if text}


class _Reading(_Words):
    """Reads an XLSForm row by row."""

    def __init__(
        self,
        path: Path,
        settings: Cells,
        survey: Sequence[Cells],
        choices: Sequence[Cells],
        language: str,
    ) -> None:
        super().__init__(path, settings, [*survey, *choices], language)
        self._choices = choices
        self._around: list[tuple[Needs, tuple[str, ...]]] = []
        for line, row in enumerate(survey, start=2):
            if row.get("type", "").strip():
                self._take(line, {key: str(value).strip() for key, value in row.items()})

    def _take(self, line: int, row: Cells) -> None:
        type_ = " ".join(row["type"].split())
        sort = type_.lower().replace(" ", "_")
        if sort.startswith(("begin_group", "begin_repeat")):
            self._begin(line, row, is_repeat="repeat" in sort)
        elif sort.startswith(("end_group", "end_repeat")):
            self._around = self._around[:-1]
        elif taken := self._question(line, row, type_):
            self._note_columns(line, row)
            needs, untaken = self._needs(line, row)
            if hint := self._said(line, row, "hint"):
                self._add(Drafted(line, f"{taken.code} hint", "note", hint), needs, untaken)
            self._add(taken, needs, untaken)

    def _begin(self, line: int, row: Cells, *, is_repeat: bool) -> None:
        code = row.get("name", "")
        if is_repeat:
            self.draft.remark(line, REPEATED, code=code)
        self._around.append(self._needs(line, row))
        if said := self._said(line, row):
            self._add(Drafted(line, code, "note", said), *self._around[-1])

    def _add(self, one: Drafted, needs: Needs, untaken: tuple[str, ...]) -> None:
        self.draft.asked.append(replace(one, needs=needs, untaken=untaken))

    def _needs(self, line: int, row: Cells) -> tuple[Needs, tuple[str, ...]]:
        """Return what a row hangs on, with what its groups hang on."""
        expression = row.get("relevant", "")
        around, untaken = self._around[-1] if self._around else (Needs(), ())
        own = Needs() if expression in ALWAYS else xlsform_needs(expression)
        both = _both(around, own) if own is not None else None
        if both is None:
            self.draft.remark(line, CONDITION, code=row.get("name", ""), expression=expression)
            return around, (*untaken, expression)
        return both, untaken

    def _note_columns(self, line: int, row: Cells) -> None:
        for column, value in row.items():
            if value and column not in _OWN and not _LABELLED.fullmatch(column):
                code = row.get("name", "")
                self.draft.remark(line, COLUMN, column=column, code=code, value=value)

    def _question(self, line: int, row: Cells, type_: str) -> Drafted | None:
        code, said = row.get("name", ""), self._said(line, row)
        required = row.get("required", "").lower() in ("yes", "true", "true()")
        sort = type_.lower()
        if found := _SELECT.fullmatch(type_):
            return self._select(line, code, said, found, required=required)
        if sort == "range":
            return self._range(line, code, said, row.get("parameters", ""), required=required)
        if sort in _DAYS:
            self.draft.remark(line, A_DATE, code=code, type=sort)
            return Drafted(line, code, "text", said, required=required)
        if sort not in _TYPES:
            if sort not in _UNSEEN:
                self.draft.remark(line, NOT_TAKEN, code=code, type=type_)
            return None
        if sort == "decimal":
            self.draft.remark(line, WHOLE, code=code)
        is_needed = required and sort != "note"
        return Drafted(line, code, _TYPES[sort], said, required=is_needed)

    def _select(
        self, line: int, code: str, said: dict[str, str], found: re.Match[str], *, required: bool
    ) -> Drafted | None:
        numbered = enumerate(self._choices, start=2)
        name = found.group(2)
        listed = [(n, row) for n, row in numbered if _list_of(row) == name]
        if not listed:
            self.draft.remark(line, NO_LIST, code=code, type=name)
            return None
        below = [self._said(n, row) for n, row in listed]
        codes = [str(row.get("name") or row.get("value") or "") for _, row in listed]
        if found.group(3):
            below.append(house("other"))
            codes.append("other")
        type_ = "one" if found.group(1).lower() == "one" else "several"
        return Drafted(
            line, code, type_, said, tuple(below), tuple(codes), 0, bool(found.group(3)), required
        )

    def _range(
        self, line: int, code: str, said: dict[str, str], parameters: str, *, required: bool
    ) -> Drafted:
        facts = dict(re.findall(r"(start|end|step)\s*=\s*(-?[\d.]+)", parameters))
        start, end, step = (facts.get(key, usual) for key, usual in
                            (("start", "1"), ("end", "10"), ("step", "1")))  # fmt: skip
        is_ours = start == step == "1" and end.isdecimal() and 2 <= int(end) <= 10
        if not is_ours:
            self.draft.remark(line, RANGE, code=code)
            return Drafted(line, code, "number", said, required=required)
        self.draft.remark(line, ENDS, code=code)
        ends = tuple(dict.fromkeys(LANGUAGES, mark) for mark in ("1", end))
        codes = tuple(map(str, range(1, int(end) + 1)))
        return Drafted(line, code, "scale", said, ends, codes, int(end), required=required)


def _list_of(row: Cells) -> str:
    return str(row.get("list_name") or row.get("list name") or "").strip()


def _both(around: Needs, own: Needs) -> Needs | None:
    """Return both conditions joined by “and”, or none if they cannot be in one."""
    if not around.on or not own.on:
        return around if around.on else own
    if around.any_of or own.any_of:
        return None
    return Needs((*around.on, *own.on))
