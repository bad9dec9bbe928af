"""A preview of an exercise in JupyterLab, played on made-up answers and kept nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from html import escape
from importlib import resources
from types import SimpleNamespace
from typing import Any

from IPython.display import HTML

from workshopkit.documents.web.html import fragment
from workshopkit.domain.exercise import Exercise, filled
from workshopkit.domain.item import Item
from workshopkit.domain.response import Response
from workshopkit.domain.round import Base, NoSuchRoundError, Outcome, Round, RoundState
from workshopkit.domain.text import digest
from workshopkit.front.piece import on_stage
from workshopkit.front.prose import prose
from workshopkit.front.template import template_environment
from workshopkit.kinds import KINDS, full_settings, kind_of, source_of
from workshopkit.locale.language import CatalogueLanguage

_VOTERS = 5


class Preview:
    """Plays exercises one after the other, so that later ones build on earlier samples."""

    def __init__(self, exercises: Mapping[str, Exercise], words: CatalogueLanguage) -> None:
        self._exercises = exercises
        self._words = words
        self._results: dict[str, tuple[Item, ...]] = {}

    def exercise(self, slug: str, settings: Mapping[str, Any]) -> HTML:
        """Return what the room and the stage show of an exercise, with a result of samples."""
        found = self.play(slug, settings)
        facts = self._facts(found)
        note = escape(self._words.text("A preview with made-up answers."))
        room = _frame(self._filled("preview_room.html", facts), "room", facts["title"])
        stage = _frame(self._filled("preview_stage.html", facts), "stage", facts["title"])
        style = "display:flex;flex-wrap:wrap;gap:1rem;align-items:flex-start"
        return HTML(f'<div style="{style}">{room}{stage}</div><p><small>{note}</small></p>')

    def _facts(self, found: Outcome) -> dict[str, Any]:
        round_, words = found.round, self._words
        wording, kind = round_.wording(words.code), kind_of(round_)
        return {
            "title": filled(wording.title, round_.settings),
            "instruction": prose(filled(wording.instruction, round_.settings)),
            "brief": fragment(kind.brief(round_, words), top=1),
            "asks": kind.asks(round_),
            "fields": kind.form(round_, words),
            "form": SimpleNamespace(typed={}, mistakes=()),
            "result": fragment(on_stage(kind.report(found, words), ""), top=1),
        }

    def _filled(self, template: str, facts: Mapping[str, Any]) -> str:
        environment = template_environment("workshopkit.desk")
        environment.globals.update(_=self._words.text, ngettext=self._words.plural)
        return environment.get_template(template).render(**facts)

    def play(self, slug: str, settings: Mapping[str, Any]) -> Outcome:
        """Return the outcome of an exercise answered by five samples."""
        exercise = self._exercises.get(slug)
        if exercise is None:
            raise NoSuchRoundError(exercise=slug)
        kind = KINDS[exercise.kind]
        chosen = full_settings(exercise.kind, exercise.settings, settings)
        round_ = Round(slug, "preview", exercise, 1, 0, chosen, RoundState.REVEALED)
        earlier = self._results.get(source_of(round_))
        round_ = replace(round_, items=earlier or _own_items(round_, self._words.code))
        voters = range(_VOTERS if kind.asks(round_) else 0)
        answers = [
            Response(slug, str(seed), str(seed), 1, kind.sample(round_, seed)) for seed in voters
        ]
        unit = "tables" if round_.by_table else "people"
        base = Base(took_part=len(answers), joined=_VOTERS, unit=unit)
        found = Outcome(round_, tuple(kind.items(round_, answers, [])), base)
        self._results[slug] = kind.results(found)
        return found


def _own_items(round_: Round, code: str) -> tuple[Item, ...]:
    """Return what an exercise works on where nothing came before it."""
    if not kind_of(round_).SOURCE_SETTINGS:
        return ()
    labels = round_.wording(code).block("choices")
    if not labels and not kind_of(round_).NEEDS_ITEMS and not source_of(round_):
        return ()
    return tuple(Item(digest(label), label) for label in labels or _EXAMPLES)


def _frame(page: str, body: str, title: str) -> str:
    style = (resources.files("workshopkit.front") / "static" / "room.css").read_text("utf-8")
    whole = f"<!DOCTYPE html><style>{style}</style><body class='{body}'>{page}"
    size = _SIZES[body]
    return (
        f'<iframe title="{escape(title)} ({body})" srcdoc="{escape(whole)}" sandbox '
        f'style="{size};border:1px solid #ccc"></iframe>'
    )


_EXAMPLES = ("Exempel A", "Exempel B", "Exempel C")
#: A phone, and a projector's shape.
_SIZES = {"room": "width:360px;height:36rem", "stage": "width:48rem;height:27rem"}
