"""`.lss`: LimeSurvey's own file, in the structures of all its versions."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from workshopkit.catalogue.questionnaires.dumped import Row, Tables, read_dump
from workshopkit.catalogue.questionnaires.survey import Answer, Asked, Group, Raw, Survey

#: Tables of things that a questionnaire of ours does not have, and what they are called.
_LEFT = {
    "quota": "quotas",
    "assessments": "assessments",
    "defaultvalues": "answers that are filled in from the start",
    "themes": "a theme",
}


def read_lss(path: Path) -> Survey:
    """Return the questionnaire in a `.lss` file.

    Raises:
        NotAQuestionnaireError: It cannot be read as one.
    """
    tables = read_dump(path)
    base, languages = _languages(tables)
    survey = Survey(base, languages)
    for row in tables.get("surveys_languagesettings", []):
        code = row["surveyls_language"]
        survey.title[code] = row["surveyls_title"]
        survey.welcome[code] = row["surveyls_welcometext"] or row["surveyls_description"]
    survey.groups = _groups(tables, base)
    survey.left = [
        (rows[0].line, said) for name, said in _LEFT.items() if (rows := tables.get(name))
    ]
    return survey


def _languages(tables: Tables) -> tuple[str, tuple[str, ...]]:
    settings = next(iter(tables.get("surveys", [])), Row(1, {}))
    base = settings["language"] or next(
        (row["language"] for row in tables["questions"] if row["language"]), "en"
    )
    return base, tuple(dict.fromkeys((base, *settings["additional_languages"].split())))


def _groups(tables: Tables, base: str) -> list[Group]:
    groups: dict[str, Group] = {}
    for row in tables.get("groups", []):
        group = groups.setdefault(
            row["gid"], Group(row.line, row.number("group_order"), row["grelevance"])
        )
        _say(group.name, row, "group_name", base)
        _say(group.description, row, "description", base)
    for row in tables.get("group_l10ns", []):
        if row["gid"] in groups:
            _say(groups[row["gid"]].name, row, "group_name", base)
            _say(groups[row["gid"]].description, row, "description", base)
    for row, asked in _questions(tables, base):
        group = groups.setdefault(row["gid"], Group(row.line))
        group.questions.append(asked)
    for group in groups.values():
        group.questions.sort(key=lambda one: one.order)
    return sorted(groups.values(), key=lambda group: group.order)


def _questions(tables: Tables, base: str) -> Iterable[tuple[Row, Asked]]:
    found: dict[str, tuple[Row, Asked]] = {}
    # Older dumps hold a row for each language, newer ones keep the words in tables of their own.
    for row in (*tables["questions"], *tables.get("subquestions", [])):
        _, asked = found.setdefault(row["qid"], (row, _asked(row)))
        _say(asked.text, row, "question", base)
        _say(asked.help, row, "help", base)
    for row in tables.get("question_l10ns", []):
        if row["qid"] in found:
            _say(found[row["qid"]][1].text, row, "question", base)
            _say(found[row["qid"]][1].help, row, "help", base)
    for row in tables.get("conditions", []):
        if row["qid"] in found:
            found[row["qid"]][1].has_conditions = True
    for row in tables.get("question_attributes", []):
        if row["qid"] in found and row["value"]:
            said = found[row["qid"]][1].attributes.setdefault(row["attribute"], {})
            said[row["language"]] = row["value"]
    _take_answers(tables, {qid: asked for qid, (_, asked) in found.items()}, base)
    return _nested(found)


def _nested(found: dict[str, tuple[Row, Asked]]) -> list[tuple[Row, Asked]]:
    whole = []
    for row, asked in found.values():
        parent = found.get(row["parent_qid"])
        if parent and row["parent_qid"] not in ("", "0"):
            parent[1].subquestions.append(asked)
        else:
            whole.append((row, asked))
    return whole


def _take_answers(tables: Tables, questions: dict[str, Asked], base: str) -> None:
    known: dict[object, Answer] = {}
    for row in tables.get("answers", []):
        scale = row.number("scale_id")
        key = (row["qid"], row["code"], scale)
        if row["qid"] in questions and key not in known:
            known[key] = Answer(row.line, row["code"], scale, row.number("sortorder"))
            questions[row["qid"]].answers.append(known[key])
            known[row["aid"] or key] = known[key]
        if key in known:
            _say(known[key].text, row, "answer", base)
    for row in tables.get("answer_l10ns", []):
        if row["aid"] in known:
            _say(known[row["aid"]].text, row, "answer", base)


def _asked(row: Row) -> Asked:
    return Asked(
        row.line,
        row["title"],
        row["type"],
        row.number("question_order"),
        row.number("scale_id"),
        row["mandatory"],
        row["other"],
        row["relevance"],
        row["preg"],
    )


def _say(said: Raw, row: Row, column: str, base: str) -> None:
    if row[column].strip():
        said[row["language"] or base] = row[column]
