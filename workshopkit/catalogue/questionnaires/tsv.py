"""LimeSurvey's tab-separated file: a row for each thing, membership by what stands above it."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path

from workshopkit.catalogue.questionnaires.draft import NotAQuestionnaireError
from workshopkit.catalogue.questionnaires.dumped import Row
from workshopkit.catalogue.questionnaires.survey import Answer, Asked, Group, Raw, Survey

_COLUMNS = {"class", "name", "text"}
#: Columns of a question row that belong to no attribute.
_OWN = {
    *_COLUMNS,
    "id",
    "related_id",
    "type/scale",
    "relevance",
    "help",
    "language",
    "validation",
    "mandatory",
    "other",
    "default",
    "same_default",
    "same_script",
}


def read_tsv(path: Path) -> Survey:
    """Return the questionnaire in a `.tsv` or `.txt` file.

    Raises:
        NotAQuestionnaireError: It cannot be read as one.
    """
    rows = _rows(path)
    settings = [row for row in rows if row["class"] == "S"]
    named = {row["name"]: row for row in settings}
    base = named["language"]["text"] if "language" in named else _first_language(rows)
    more = named["additional_languages"]["text"].split() if "additional_languages" in named else []
    reading = _Reading(Survey(base, tuple(dict.fromkeys((base, *more)))))
    for row in rows:
        reading.take(row)
    for group in reading.survey.groups:
        group.questions.sort(key=lambda one: one.order)
    return reading.survey


def _rows(path: Path) -> list[Row]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise NotAQuestionnaireError(file=path.name, reason=error) from error
    reader = csv.reader(text.splitlines(keepends=True), dialect="excel-tab")
    header = [name.strip() for name in next(reader, [])]
    if not {*header} >= _COLUMNS:
        reason = "the first line should name the columns class, name and text"
        raise NotAQuestionnaireError(file=path.name, reason=reason)
    found, line = [], reader.line_num + 1
    for cells in reader:
        found.append(Row(line, dict(zip(header, cells, strict=False))))
        line = reader.line_num + 1
    return found


def _first_language(rows: list[Row]) -> str:
    return next((row["language"] for row in rows if row["language"]), "en")


@dataclass
class _Reading:
    survey: Survey
    language: str = ""
    groups: int = 0
    asked: Asked | None = None
    questions: dict[str, Asked] = field(default_factory=dict)
    rows: dict[tuple[str, str, int], Asked] = field(default_factory=dict)
    answers: dict[tuple[str, str, int], Answer] = field(default_factory=dict)

    def take(self, row: Row) -> None:
        """Take in one row; what it belongs to stands above it."""
        takers = {
            "SL": self._settings,
            "G": self._group,
            "Q": self._question,
            "SQ": self._row,
            "A": self._answer,
        }
        if row["class"] in takers:
            takers[row["class"]](row)
        elif row["class"] not in ("", "S"):
            sort = {"QTA": "quotas", "QTAM": "quotas", "QTALS": "quotas", "AS": "assessments"}
            named = sort.get(row["class"], f"rows of the class {row['class']}")
            if named not in {said for _, said in self.survey.left}:
                self.survey.left.append((row.line, named))

    def _settings(self, row: Row) -> None:
        code = row["language"] or self.survey.base
        if row["name"] == "surveyls_title":
            self.survey.title[code] = row["text"]
        if row["name"] == "surveyls_welcometext":
            self.survey.welcome[code] = row["text"]

    def _group(self, row: Row) -> None:
        language = row["language"] or self.survey.base
        # A translation tells the groups once more, in the same order.
        self.groups = 0 if language != self.language else self.groups + 1
        self.language = language
        if self.groups >= len(self.survey.groups):
            order = len(self.survey.groups)
            self.survey.groups.append(Group(row.line, order, row["relevance"]))
        group = self.survey.groups[self.groups]
        _say(group.name, language, row["name"])
        _say(group.description, language, row["text"])

    def _question(self, row: Row) -> None:
        if not self.survey.groups:
            self.survey.groups.append(Group(row.line))
        self.asked = self.questions.get(row["name"])
        if self.asked is None:
            self.asked = _asked(row, len(self.questions))
            self.questions[row["name"]] = self.asked
            self.survey.groups[self.groups].questions.append(self.asked)
            if row["default"]:
                self.survey.left.append((row.line, "answers that are filled in from the start"))
        self._words(self.asked, row)

    def _row(self, row: Row) -> None:
        if self.asked is None:
            return
        scale = row.number("type/scale")
        key = (self.asked.code, row["name"], scale)
        if key not in self.rows:
            sub = Asked(row.line, row["name"], self.asked.type, len(self.rows), scale)
            sub.relevance = row["relevance"]
            self.rows[key] = sub
            self.asked.subquestions.append(sub)
        self._words(self.rows[key], row)

    def _answer(self, row: Row) -> None:
        if self.asked is None:
            return
        scale = row.number("type/scale")
        key = (self.asked.code, row["name"], scale)
        if key not in self.answers:
            self.answers[key] = Answer(row.line, row["name"], scale, len(self.answers))
            self.asked.answers.append(self.answers[key])
        _say(self.answers[key].text, row["language"] or self.survey.base, row["text"])

    def _words(self, asked: Asked, row: Row) -> None:
        language = row["language"] or self.survey.base
        _say(asked.text, language, row["text"])
        _say(asked.help, language, row["help"])
        for name in row.columns.keys() - _OWN:
            if row[name]:
                asked.attributes.setdefault(name, {})[language] = row[name]


def _asked(row: Row, order: int) -> Asked:
    return Asked(
        row.line,
        row["name"],
        row["type/scale"],
        order,
        0,
        row["mandatory"],
        row["other"],
        row["relevance"],
        row["validation"],
    )


def _say(said: Raw, language: str, text: str) -> None:
    if text.strip():
        said[language] = text
