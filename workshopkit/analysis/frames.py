"""The frames of a workshop: what `open_analysis` gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshopkit.analysis import rows
from workshopkit.analysis.chart import Chart, chart_of
from workshopkit.analysis.columns import (
    GRID_ROWS,
    ITEMS,
    PARTICIPATION,
    PLACES,
    PROGRAMME,
    RESPONSES,
    SURVEY_ANSWERS,
    SURVEY_SUMMARY,
    TALLIES,
)
from workshopkit.analysis.frame import Columns, Row, frame
from workshopkit.analysis.workshop_data import WorkshopData
from workshopkit.domain.language import Language

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pandas import DataFrame


class _Frames:
    """The data of a workshop, and the language of its labels."""

    def __init__(self, data: WorkshopData, language: Language, *, is_made_up: bool = False) -> None:
        self.is_made_up = is_made_up
        self._data = data
        self._language = language

    def _frame(self, columns: Columns, made: Iterable[Row]) -> DataFrame:
        return frame(columns, made, tuple(dict.fromkeys(self._data.numbers.values())))


class AnswerFrames(_Frames):
    """What was answered, a row for each answer or a part of it."""

    def responses(self) -> DataFrame:
        """Return every single answer: a text, a choice, a cell, a step on a scale.

        ========  ===================  ======================================================
        exercise  string
        kind      string               collect, vote, place ...
        run       Int64
        voter     category             v1, v2 ... the same in the whole workshop; a sheet of
                                       paper has one of its own; NA in a secret ballot and
                                       for raised hands
        by        string               person, table, paper, or hands; NA in a secret ballot
        saved_at  datetime64[ns, UTC]  when the answer was last saved; NA in a secret ballot
        question  Int64                which of the exercise's questions, from 1; NA if one
        item      string               what the answer is about or became, as it is called now
        field     string               which part of an answer: now, tomorrow, reason, why,
                                       other, a column, a part of a card; NA if there is one
        answer    string               the text, or what was chosen; NA for a blank vote
        points    Int64                how much it counts; NA where nothing is counted
        hidden    boolean
        ========  ===================  ======================================================

        The rows of a secret ballot stand in order of their content: no two of them can be
        paired with each other or with a person.
        """
        return self._frame(RESPONSES, rows.response_rows(self._data, self._language))

    def grid_rows(self) -> DataFrame:
        """Return every cell that was written in a grid.

        ========  =======  ==================================================================
        exercise  string
        run       Int64
        entry     Int64    one number for the cells that were written beside each other
        subject   string   what the grid is about; NA if there is only one grid
        row       string   the row's name, or its number
        column    string
        text      string
        hidden    boolean
        ========  =======  ==================================================================
        """
        return self._frame(GRID_ROWS, rows.grid_rows(self._data, self._language))

    def survey_answers(self) -> DataFrame:
        """Return every answer to every question of a survey.

        =============  ========  ============================================================
        exercise       string
        run            Int64
        voter          category  as in `responses`
        question       Int64     from 1
        question_text  string
        type           string    one, several, scale or text; other for what was written to
                                 the last choice
        answer         string    the choice, the step or the text
        step           Int64     the step of a scale; NA for the other types
        hidden         boolean
        =============  ========  ============================================================
        """
        return self._frame(SURVEY_ANSWERS, rows.survey_rows(self._data, self._language))


class CountFrames(_Frames):
    """What was counted, and what came out."""

    def tallies(self) -> DataFrame:
        """Return what was counted: votes, points, and what was said to wordings and proposals.

        =========  =======  =================================================================
        exercise   string
        run        Int64
        item       string   in the editor's order
        votes      Int64    votes or points, those by hand and on paper included
        took_part  Int64    who answered, on a device
        joined     Int64    people, or tables if tables answer
        present    Int64    by the attendance in the record
        hands      Int64    voters by show of hands
        paper      Int64    voters on paper
        kept       boolean  goes on to the next exercise; NA where it is no vote
        hidden     boolean
        =========  =======  =================================================================
        """
        return self._frame(TALLIES, rows.tally_rows(self._data, self._language))

    def places(self) -> DataFrame:
        """Return how often each thing was put into each box, boxes nobody used included.

        ========  =======  ==================================================================
        exercise  string
        run       Int64
        item      string
        when      string   now or tomorrow
        box       string
        count     Int64
        majority  boolean  no box has more; several are true when they share the first place
        hidden    boolean
        ========  =======  ==================================================================
        """
        return self._frame(PLACES, rows.place_rows(self._data, self._language))

    def survey_summary(self) -> DataFrame:
        """Return how often each answer to each question of a survey was given.

        =============  =======  =============================================================
        exercise       string
        run            Int64
        question       Int64    from 1
        question_text  string
        type           string   one, several, scale or text
        answer         string   the choice or the step; NA for texts, which have one row
        step           Int64    the step of a scale; NA for the other types
        count          Int64    how many gave this answer
        n              Int64    how many answered the question
        mean           float64  of a scale; NaN for the other types
        hidden         boolean
        =============  =======  =============================================================
        """
        return self._frame(SURVEY_SUMMARY, rows.survey_summary_rows(self._data, self._language))

    def participation(self) -> DataFrame:
        """Return how many took part in each exercise that asks something.

        =========  =======  =================================================================
        exercise   string
        run        Int64
        state      string   prepared, open, closed or revealed
        unit       string   people or tables
        joined     Int64
        took_part  Int64    who answered, on a device
        share      float64  took_part of joined; NaN if nobody joined
        hands      Int64    voters by show of hands
        paper      Int64    voters on paper
        =========  =======  =================================================================
        """
        return self._frame(PARTICIPATION, rows.participation_rows(self._data))

    def programme(self) -> DataFrame:
        """Return the sections of the day in order, with the minutes they were to take and took.

        =======  =======  ===================================================================
        section  string   its name in the script
        title    string
        kind     string   text, welcome, exercise or thanks
        planned  Int64    minutes, as the exercise says or somebody changed them on the day
        actual   float64  minutes that the room was there; NaN if it never was
        skipped  boolean
        added    boolean  stands in no notebook
        =======  =======  ===================================================================
        """
        return self._frame(PROGRAMME, rows.programme_rows(self._data, self._language))

    def items(self) -> DataFrame:
        """Return everything that came out, as the facilitator left it.

        ========  =======  ==================================================================
        exercise  string
        kind      string
        run       Int64
        question  Int64    which of the exercise's questions, from 1; NA if there is one
        item      string   in the editor's order
        authors   Int64    how many wrote it, merged ones together; 0 for what was given
        aliases   string   what it and those merged into it were called, "; " between them
        merged    Int64    how many others were merged into it
        hidden    boolean
        ========  =======  ==================================================================
        """
        return self._frame(ITEMS, rows.item_rows(self._data, self._language))


class Analysis(AnswerFrames, CountFrames):
    """A workshop as tidy data frames, as it was when it was opened.

    `exercise` is always the name of the exercise's folder and `run` 2 for the second time it was
    done. What the facilitator hid is there, too, with `hidden` true. Nobody's name and no id is
    in any frame.
    """

    def __repr__(self) -> str:
        """Return which workshop this is, and whether its answers are made up."""
        workshop = self._data.workshop
        facts = (workshop.title, self._language.date(workshop.date), workshop.place)
        made_up = self._language.text("A preview with made-up answers.") if self.is_made_up else ""
        return "\n".join(line for line in (", ".join(filter(None, facts)), made_up) if line)

    def chart(self, exercise: str = "", run: int = 0) -> Chart:
        """Return the result of an exercise as it is shown on the stage and in the documentation.

        Args:
            exercise: The exercise; the first one with a result if it is not named.
            run: Which time it was done; the last if it is not said.
        """
        return chart_of(self._data, self._language, exercise, run)
