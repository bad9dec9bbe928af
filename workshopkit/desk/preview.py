"""A preview of an exercise in JupyterLab, played on made-up answers and kept nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from html import escape
from importlib import resources
from typing import Any

from IPython.display import HTML

from workshopkit.documents.html import fragment
from workshopkit.documents.prose import prose
from workshopkit.domain.exercise import Exercise, filled
from workshopkit.domain.item import Item
from workshopkit.domain.response import Response
from workshopkit.domain.round import Base, NoSuchRoundError, Outcome, Round, RoundState
from workshopkit.domain.text import digest
from workshopkit.kinds import KINDS, full_settings, source_of
from workshopkit.locale.language import CatalogueLanguage

_VOTERS = 5


class Preview:
    """Plays exercises one after the other, so that later ones build on earlier samples."""

    def __init__(self, exercises: Mapping[str, Exercise], words: CatalogueLanguage) -> None:
        self._exercises = exercises
        self._words = words
        self._results: dict[str, tuple[Item, ...]] = {}

    def exercise(self, slug: str, settings: Mapping[str, Any]) -> HTML:
        """Return what the room sees of an exercise, and a result of sample answers."""
        found = self.play(slug, settings)
        wording = found.round.wording(self._words.code)
        result = fragment(KINDS[found.round.exercise.kind].report(found, self._words), top=3)
        title = escape(filled(wording.title, found.round.settings))
        instruction = prose(filled(wording.instruction, found.round.settings))
        note = escape(self._words.text("A preview with made-up answers."))
        page = (
            f"<h1>{title}</h1><div>{instruction}</div>"
            f'<section class="result">{result}</section><p class="small">{note}</p>'
        )
        return HTML(_frame(page, title))

    def play(self, slug: str, settings: Mapping[str, Any]) -> Outcome:
        """Return the outcome of an exercise answered by five samples."""
        exercise = self._exercises.get(slug)
        if exercise is None:
            raise NoSuchRoundError(exercise=slug)
        kind = KINDS[exercise.kind]
        chosen = full_settings(exercise.kind, exercise.settings, settings)
        round_ = Round(slug, "preview", exercise, 1, 0, chosen, RoundState.REVEALED)
        earlier = self._results.get(source_of(round_))
        round_ = replace(round_, items=earlier or _own_items(round_))
        answers = [
            Response(slug, str(seed), str(seed), 1, kind.sample(round_, seed))
            for seed in range(_VOTERS)
        ]
        unit = "tables" if round_.by_table else "people"
        base = Base(took_part=_VOTERS, joined=_VOTERS, unit=unit)
        found = Outcome(round_, tuple(kind.items(round_, answers, [])), base)
        self._results[slug] = kind.results(found)
        return found


def _own_items(round_: Round) -> tuple[Item, ...]:
    labels = round_.wording("sv").block("choices") or ("Exempel A", "Exempel B", "Exempel C")
    kind = KINDS[round_.exercise.kind]
    return tuple(Item(digest(label), label) for label in labels) if kind.SOURCE_SETTINGS else ()


def _frame(page: str, title: str) -> str:
    style = (resources.files("workshopkit.room") / "static" / "room.css").read_text("utf-8")
    whole = f"<!DOCTYPE html><style>{style}</style><body class='room'><main>{page}</main>"
    return (
        f'<iframe title="{title}" srcdoc="{escape(whole)}" sandbox '
        'style="width:100%;height:28rem;border:1px solid #ccc"></iframe>'
    )
