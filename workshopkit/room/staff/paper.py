"""Paper: worksheets to print, and answers typed in from them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from workshopkit.documents.web.html import fragment
from workshopkit.documents.web.worksheet import Sheet, worksheets
from workshopkit.domain.exercise import filled
from workshopkit.domain.ports import Unit
from workshopkit.domain.response import EmptiedAnswerError, Response, UnreadableAnswerError
from workshopkit.domain.round import NoChoicesError, Round, RoundNotReadyError, RoundState
from workshopkit.domain.text import whole_number
from workshopkit.domain.workshop import Workshop
from workshopkit.errors import WorkshopError
from workshopkit.facilitation.chain import items_to_work_on
from workshopkit.facilitation.finding import find_workshop, latest_round
from workshopkit.facilitation.paper import NoSuchPaperError, paper_answers, type_in
from workshopkit.front.prose import prose
from workshopkit.kinds import kind_of
from workshopkit.locale.language import CatalogueLanguage, language
from workshopkit.room.pages.answer_lines import answer_lines
from workshopkit.room.pages.form_state import FormState
from workshopkit.room.pages.html import DOCUMENT_CSP
from workshopkit.room.pages.status import status_of
from workshopkit.room.staff.entrance import StaffPage


class WorksheetHandler(StaffPage):
    """`/worksheet/<slug>` and `/worksheet/<slug>/<exercise>`: exercises on paper, blank."""

    def get(self, slug: str, exercise: str = "") -> None:
        """Answer with one exercise to print, or all that ask something."""
        with self.room.store.read() as unit:
            place = find_workshop(unit, slug)
            words = self._words(place)
            rounds = self._rounds(unit, place, exercise or "")
            sheets = [_sheet(with_items(unit, place, round_), words) for round_ in rounds]
        title = sheets[0].title if exercise and sheets else place.title
        self.set_header("Content-Security-Policy", DOCUMENT_CSP)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(worksheets(title, sheets, words, language_code=words.code))

    def _rounds(self, unit: Unit, place: Workshop, exercise: str) -> list[Round]:
        if exercise:
            return [latest_round(unit, place, exercise)]
        latest = {round_.slug: round_ for round_ in unit.rounds(place.id)}
        return [round_ for round_ in latest.values() if kind_of(round_).asks(round_)]

    def _words(self, place: Workshop) -> CatalogueLanguage:
        return language(self.get_query_argument("language", "") or place.language)


class PaperHandler(StaffPage):
    """`/paper/<slug>/<exercise>`: the form once more, for what people wrote on paper."""

    place: Workshop
    round: Round

    def prepare(self) -> None:
        """Find the exercise."""
        super().prepare()
        slug, exercise = self.path_args[:2]
        with self.room.store.read() as unit:
            self.place = find_workshop(unit, slug)
            self.round = latest_round(unit, self.place, exercise)
        if self.round.state not in (RoundState.OPEN, RoundState.CLOSED):
            raise RoundNotReadyError(self.round.state)

    def page_language(self) -> CatalogueLanguage:
        """Return the workshop's language."""
        place = getattr(self, "place", None)
        return language(place.language) if place else super().page_language()

    def get(self, slug: str, exercise: str) -> None:
        """Show the form: blank, or one sheet that was typed in before."""
        del slug, exercise
        number = whole_number(self.get_query_argument("number", "")) or 0
        self._show(self._sheet_form(number) if number else FormState(), number)

    async def post(self, slug: str, exercise: str) -> None:
        """Save a sheet and show a blank form for the next, or say what is wrong."""
        del slug, exercise
        raw = {
            name: self.get_body_arguments(name, strip=False) for name in self.request.body_arguments
        }
        number = whole_number(raw.get("number", [""])[0]) or 0
        try:
            saved = await self._save(raw, number)
        except WorkshopError as error:
            self.set_status(status_of(error))
            mistakes = error.mistakes if isinstance(error, UnreadableAnswerError) else ()
            sentence = error.sentence(self.page_language())
            if isinstance(error, EmptiedAnswerError):
                self._show(self._sheet_form(number, sentence), number)
            else:
                self._show(FormState(raw, mistakes, sentence), number)
        else:
            said = self.page_language().text(
                "Sheet {n} is saved.", n=saved.voter.removeprefix("paper:")
            )
            self._show(FormState(), 0, said)

    async def _save(self, raw: Mapping[str, list[str]], number: int) -> Response:
        round_, actor = self.round, self.actor
        value = kind_of(round_).read(round_, raw)
        emptied = bool(raw.get("emptied", [""])[0])

        def change(unit: Unit) -> Response:
            return type_in(unit, actor, round_, value, number, emptied=emptied)

        return await asyncio.wrap_future(self.room.store.submit(change))

    def _sheet_form(self, number: int, error: str = "") -> FormState:
        """Return the form with a sheet that was typed in; an error asks whether to empty it."""
        typed = kind_of(self.round).inputs(self.round, self._typed_in(number).value)
        return FormState(typed, error=error, emptied=bool(error))

    def _typed_in(self, number: int) -> Response:
        with self.room.store.read() as unit:
            sheets = paper_answers(unit, self.actor, self.round)
        found = next((sheet for sheet in sheets if sheet.voter == f"paper:{number}"), None)
        if found is None:
            raise NoSuchPaperError(number=number)
        return found

    def _show(self, form: FormState, number: int, said: str = "") -> None:
        words = self.page_language()
        kind = kind_of(self.round)
        fields = kind.form(self.round, words)
        with self.room.store.read() as unit:
            sheets = paper_answers(unit, self.actor, self.round)
        lines = [
            (n, answer_lines(fields, kind.inputs(self.round, sheet.value)))
            for n, sheet in enumerate(sheets, start=1)
        ]
        facts: dict[str, Any] = {
            "place": self.place,
            "title": filled(self.round.wording(words.code).title, self.round.settings),
            "fields": fields,
            "form": form,
            "number": number,
            "sheet_key": f"{self.round.id}-{number or len(sheets) + 1}",
            "sheets": lines,
            "said": said,
        }
        self.show("paper.html", words, **facts)


def with_items(unit: Unit, place: Workshop, round_: Round) -> Round:
    """Return a round with what it will work on, as far as that is known before it opens."""
    if round_.items or round_.state is not RoundState.PREPARED:
        return round_
    try:
        return replace(round_, items=items_to_work_on(unit, place, round_))
    except NoChoicesError:
        return round_


def _sheet(round_: Round, words: CatalogueLanguage) -> Sheet:
    wording = round_.wording(words.code)
    kind = kind_of(round_)
    return Sheet(
        title=filled(wording.title, round_.settings),
        instruction=prose(filled(wording.instruction, round_.settings)),
        form=kind.form(round_, words),
        brief=fragment(kind.brief(round_, words), top=1),
        by_table=round_.by_table,
    )
