"""A LimeSurvey questionnaire written down once, and dumped in the structure of any version."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import Element, ElementTree, SubElement, indent

#: Versions from which texts stand in tables of their own.
L10NS = 400


@dataclass(frozen=True)
class Sub:
    """A subquestion, or an answer, by its code: Swedish and English."""

    code: str
    sv: str
    en: str
    scale: int = 0


@dataclass(frozen=True)
class Ask:
    """One question as its author meant it."""

    type: str
    code: str
    sv: str
    en: str
    subs: tuple[Sub, ...] = ()
    answers: tuple[Sub, ...] = ()
    mandatory: str = "N"
    other: str = "N"
    relevance: str = "1"
    help: str = ""
    attributes: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class Dump:
    """What is in a dump besides its questions."""

    version: int
    asks: tuple[Ask, ...]
    languages: tuple[str, ...] = ("sv", "en")
    quotas: int = 0
    conditions: tuple[str, ...] = ()
    titles: dict[str, str] = field(default_factory=lambda: {"sv": "Dagen", "en": "The day"})


def write_lss(path: Path, dump: Dump) -> Path:
    """Write the dump, its rows in no order, as LimeSurvey does."""
    root = Element("document")
    SubElement(root, "LimeSurveyDocType").text = "Survey"
    SubElement(root, "DBVersion").text = str(dump.version)
    tables = _Tables(dump)
    for number, ask in enumerate(dump.asks, start=1):
        tables.question(number, ask)
    tables.around()
    for name, rows in tables.rows.items():
        _table(root, name, rows)
    indent(root)
    ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)
    return path


class _Tables:
    def __init__(self, dump: Dump) -> None:
        self.dump = dump
        self.rows: dict[str, list[dict[str, str]]] = {}
        self.is_new = dump.version >= L10NS
        self.first = dump.version % 2
        self._aid = 0

    def add(self, table: str, **columns: object) -> None:
        self.rows.setdefault(table, []).append({k: str(v) for k, v in columns.items()})

    def words(self, table: str, own: str, of: str, facts: dict[str, object], said: Sub) -> None:
        """Add a row with its texts: a row a language, or one row and its texts elsewhere."""
        texts = {"sv": said.sv, "en": said.en}
        if self.is_new:
            self.add(table, **facts)
        for code in self.dump.languages:
            if self.is_new:
                self.add(f"{own}_l10ns", language=code, **{of: facts[of]}, **{own: texts[code]})
            else:
                self.add(table, language=code, **facts, **{own: texts[code]})

    def question(self, qid: int, ask: Ask) -> None:
        facts = self._facts(qid, 0, ask.type, ask.code, qid)
        facts |= {"mandatory": ask.mandatory, "other": ask.other, "relevance": ask.relevance}
        self.words("questions", "question", "qid", facts, Sub(ask.code, ask.sv, ask.en))
        if ask.help:
            for row in self.rows["question_l10ns" if self.is_new else "questions"]:
                if row["qid"] == str(qid) and row["language"] == "sv":
                    row["help"] = ask.help
        for order, sub in enumerate(ask.subs, start=self.first):
            own = self._facts(qid * 100 + order, qid, ask.type, sub.code, order)
            self.words("subquestions", "question", "qid", own | {"scale_id": sub.scale}, sub)
        for order, answer in enumerate(ask.answers, start=self.first):
            self._aid += 1
            own = {"qid": qid, "code": answer.code, "sortorder": order, "scale_id": answer.scale}
            own |= {"aid": self._aid} if self.is_new else {}
            self.words("answers", "answer", "aid", own, answer)
        for name, value, code in ask.attributes:
            self.add("question_attributes", qid=qid, attribute=name, value=value, language=code)

    @staticmethod
    def _facts(qid: int, parent: int, sort: str, code: str, order: int) -> dict[str, object]:
        return {
            "qid": qid,
            "parent_qid": parent,
            "gid": 7,
            "type": sort,
            "title": code,
            "question_order": order,
        }

    def around(self) -> None:
        """Add the survey itself, its only group, and what has no place with us."""
        facts = {"gid": 7, "group_order": self.first}
        said = Sub("", "<p>Om&nbsp;dagen</p>", "About the day")
        if self.is_new:
            self.add("groups", **facts)
        for code in self.dump.languages:
            name = {"sv": said.sv, "en": said.en}[code]
            if self.is_new:
                self.add("group_l10ns", gid=7, group_name=name, language=code)
            else:
                self.add("groups", **facts, group_name=name, language=code)
        for code, title in self.dump.titles.items():
            self.add("surveys_languagesettings", surveyls_language=code, surveyls_title=title)
        self.add("surveys", language="sv", additional_languages=" ".join(self.dump.languages[1:]))
        for number in range(self.dump.quotas):
            self.add("quota", id=number)
        for qid in self.dump.conditions:
            self.add("conditions", qid=qid, cqid="1", method="==", value="Y")


def _table(root: Element, name: str, rows: list[dict[str, str]]) -> None:
    table = SubElement(root, name)
    fields = SubElement(table, "fields")
    for column in rows[0]:
        SubElement(fields, "fieldname").text = column
    shuffled = [*rows]
    random.Random(len(rows)).shuffle(shuffled)
    around = SubElement(table, "rows")
    for row in shuffled:
        one = SubElement(around, "row")
        for column, value in row.items():
            SubElement(one, column).text = value
