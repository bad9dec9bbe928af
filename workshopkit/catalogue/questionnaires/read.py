"""Reading a questionnaire, whichever program it was written in."""

from __future__ import annotations

from pathlib import Path

from workshopkit.catalogue.questionnaires.draft import Draft, NotAQuestionnaireError
from workshopkit.catalogue.questionnaires.limesurvey import from_limesurvey
from workshopkit.catalogue.questionnaires.sheet import rows_of
from workshopkit.catalogue.questionnaires.two_columns import from_two_columns
from workshopkit.catalogue.questionnaires.xlsform import from_xlsform


def read_questionnaire(path: Path, *, language: str = "sv", scales: bool = False) -> Draft:
    """Return what is in a questionnaire, known by the name and the first line of its file.

    Args:
        path: `.lss`, `.tsv` or `.txt` of LimeSurvey, an XLSForm, or a sheet of two columns.
        language: The language of words of which the file does not say it.
        scales: Whether an array whose labels are in an order becomes scales.

    Raises:
        NotAQuestionnaireError: It cannot be read as any of these.
        NeedsSheetsError: It is an Excel file, and what reads those is not installed.
    """
    sort = path.suffix.lower()
    if sort == ".lss":
        return from_limesurvey(path, scales=scales)
    if sort not in (".tsv", ".txt", ".csv", ".xlsx", ".xls", ".md"):
        raise NotAQuestionnaireError(file=path.name, reason="its name ends in no known way")
    if sort in (".xls", ".md"):
        return from_xlsform(path, language)
    line, first = next(iter(rows_of(path)), (1, []))
    del line
    headings = {cell.lower() for cell in first}
    if {"class", "name", "text"} <= headings:
        return from_limesurvey(path, scales=scales)
    if {"type", "name"} <= headings or headings & {"survey"}:
        return from_xlsform(path, language)
    return from_two_columns(path, language)
