"""A plain sheet of two columns: what is asked, and what can be answered."""

from __future__ import annotations

import re
from pathlib import Path

from workshopkit.catalogue.questionnaires.draft import Draft, Drafted
from workshopkit.catalogue.questionnaires.sheet import rows_of
from workshopkit.domain.text import clean

_HEADINGS = {"question", "questions", "fråga", "frågor", "spørsmål", "spørgsmål"}
_NOTES = {"note", "notis", "rubrik", "overskrift", "heading", "text between", "merknad"}
_NUMBERS = {"number", "tal", "antal", "heltal", "tall", "antall", "heltall"}
_TEXTS = {"", "text", "fritext", "fritekst", "tekst"}
_SEVERAL = re.compile(r"(?:several|flera|flere)\s*:\s*(.*)", re.IGNORECASE | re.DOTALL)
_SCALE = re.compile(r"1\s*(?:[-–—]|\.\.+)\s*(\d{1,2})\s*(?::\s*(.+?)\s*[/–—]\s*(.+))?", re.DOTALL)
_OTHER = re.compile(r".+(?::|…|\.\.\.|[,–-]\s*(?:namely|nämligen|nemlig)):?", re.IGNORECASE)

BAD_SCALE = "a scale has from 2 to 10 steps: “{answers}” was taken as a text"
ENDS = "“{text}” is a scale without words at its ends: write them, like 1-5: Not at all / Very"
MORE_COLUMNS = "what stands in column {n} was not taken: “{text}”"
NO_QUESTION = "a row without a question was not taken: “{text}”"


def from_two_columns(path: Path, language: str) -> Draft:
    """Return the questionnaire in a sheet whose words are in this language.

    Raises:
        NotAQuestionnaireError: The file cannot be read.
        NeedsSheetsError: It is an Excel file, and what reads those is not installed.
    """
    draft = Draft(str(path), (language,), {language: path.stem.replace("_", " ")})
    for line, cells in rows_of(path):
        question, answers, *more = [*cells, "", ""][: max(2, len(cells))]
        for number, text in enumerate(more, start=3):
            if text:
                draft.remark(line, MORE_COLUMNS, n=number, text=text[:60])
        if not draft.asked and clean(question).lower().rstrip(":") in _HEADINGS:
            continue
        if question:
            draft.asked.append(_asked(draft, line, clean(question), answers, language))
        else:
            draft.remark(line, NO_QUESTION, text=answers[:60])
    return draft


def _asked(draft: Draft, line: int, question: str, answers: str, language: str) -> Drafted:
    label, code, word = {language: question}, f"row {line}", clean(answers).lower().rstrip(":")
    for type_, words in (("text", _TEXTS), ("number", _NUMBERS), ("note", _NOTES)):
        if word in words:
            return Drafted(line, code, type_, label)
    if scale := _SCALE.fullmatch(answers.strip()):
        return _scale(draft, line, label, scale, language)
    several = _SEVERAL.fullmatch(answers.strip())
    choices = _choices(several.group(1) if several else answers)
    below = tuple({language: choice} for choice in choices)
    codes = tuple(str(n) for n in range(1, len(choices) + 1))
    other = bool(choices) and bool(_OTHER.fullmatch(choices[-1]))
    return Drafted(line, code, "several" if several else "one", label, below, codes, other=other)


def _scale(
    draft: Draft, line: int, label: dict[str, str], found: re.Match[str], language: str
) -> Drafted:
    steps, (low, high) = int(found.group(1)), found.group(2, 3)
    if not 2 <= steps <= 10:
        draft.remark(line, BAD_SCALE, answers=found.group())
        return Drafted(line, f"row {line}", "text", label)
    if not low:
        draft.remark(line, ENDS, text=label[language][:60])
    ends = ({language: clean(low or "1")}, {language: clean(high or str(steps))})
    codes = tuple(str(n) for n in range(1, steps + 1))
    return Drafted(line, f"row {line}", "scale", label, ends, codes, steps)


def _choices(answers: str) -> list[str]:
    separator = next((mark for mark in ("\n", ";", "|") if mark in answers), ",")
    return [choice for one in answers.split(separator) if (choice := clean(one))]
