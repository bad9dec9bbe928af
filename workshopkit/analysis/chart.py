"""A result as a page of its own inside a notebook."""

from __future__ import annotations

from html import escape
from importlib import resources

from workshopkit.analysis.workshop_data import Run, WorkshopData
from workshopkit.documents.web.html import fragment
from workshopkit.domain.language import Language
from workshopkit.domain.round import NoSuchRoundError
from workshopkit.domain.text import clean
from workshopkit.kinds import kind_of
from workshopkit.kinds.telling import title_of


class Chart:
    """A result as HTML that needs nothing but itself; a notebook shows it."""

    def __init__(self, html: str, title: str) -> None:
        self.html = html
        self._title = title

    def _repr_html_(self) -> str:
        return (
            f'<iframe title="{escape(self._title)}" srcdoc="{escape(self.html)}" sandbox '
            'style="width:100%;height:28rem;border:1px solid #ccc"></iframe>'
        )


def chart_of(data: WorkshopData, language: Language, exercise: str = "", number: int = 0) -> Chart:
    """Return the result of one exercise, the same as on the stage and in the documentation.

    Raises:
        NoSuchRoundError: There is no such exercise or run.
    """
    run = _wanted(data, exercise, number)
    round_ = run.round
    title = clean(title_of(run.outcome, language))
    result = fragment(kind_of(round_).report(run.outcome, language))
    return Chart(_page(title, result, language.code), title)


def _wanted(data: WorkshopData, exercise: str, number: int) -> Run:
    if exercise:
        found = [r for r in data.runs if r.round.slug == exercise]
        runs = [run for run in found if number in (0, run.round.number)]
    else:
        runs = [run for run in data.runs if run.responses or run.hands][:1]
    # A later run that nobody has opened yet says nothing.
    opened = [run for run in runs if run.was_opened]
    if not runs:
        raise NoSuchRoundError(exercise=clean(exercise)[:60])
    return (opened or runs)[-1]


def _page(title: str, result: str, code: str) -> str:
    style = (resources.files("workshopkit.documents.web") / "export.css").read_text("utf-8")
    return (
        f'<!doctype html>\n<html lang="{code}">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy"'
        " content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{escape(title)}</title>\n<style>\n{style}</style>\n</head>\n"
        f"<body>\n<main>\n<h1>{escape(title)}</h1>\n{result}\n</main>\n</body>\n</html>\n"
    )
