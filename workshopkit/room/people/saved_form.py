"""What a participant's form shows when it is not being sent: what is saved, and what is not."""

from __future__ import annotations

from collections.abc import Mapping

from workshopkit.domain.participant import Participant
from workshopkit.domain.ports import Unit
from workshopkit.domain.round import Round
from workshopkit.facilitation.answering import earlier_answer, own_response
from workshopkit.kinds import kind_of
from workshopkit.locale.language import CatalogueLanguage
from workshopkit.room.live.scene import Scene
from workshopkit.room.pages.answer_lines import answer_lines
from workshopkit.room.pages.form_state import FormState
from workshopkit.room.people.table import saver_name

#: What a form sends along that nobody typed as an answer.
_NOT_ANSWERS = ("round", "rev", "table", "at", "emptied")


def saved_form(unit: Unit, scene: Scene, seat: Participant, words: CatalogueLanguage) -> FormState:
    """Return what is saved of a seat's answer to the exercise the room is at."""
    round_ = scene.round
    if round_ is None:
        return FormState()
    saved = own_response(unit, round_, seat)
    if saved is None:
        earlier = earlier_answer(unit, round_, seat)
        return FormState(kind_of(round_).inputs(round_, earlier.value) if earlier else {})
    saver = unit.participant(saved.participant_id) if round_.by_table else None
    if saved.withdrawn:
        by = saver_name(saver, seat, words)
        return FormState(rev=saved.rev + 1, withdrawn=True, saved_by=by)
    return FormState(
        kind_of(round_).inputs(round_, saved.value),
        saved_at=saved.saved_at[11:16],
        saved_by=saver_name(saver, seat, words),
        rev=saved.rev + 1,
        answered=True,
    )


def typed_lines(
    round_: Round | None, typed: Mapping[str, list[str]], words: CatalogueLanguage
) -> tuple[str, ...]:
    """Return what was typed into a form that has left the page; its round may be gone, too."""
    if round_ is not None:
        lines = answer_lines(kind_of(round_).form(round_, words), typed)
        return tuple(f"{label}: {text}" for label, text in lines)
    sent = (values for name, values in typed.items() if name not in _NOT_ANSWERS)
    return tuple(value for values in sent for value in values if value.strip())


def own_lines(
    round_: Round, words: CatalogueLanguage, form: FormState
) -> tuple[tuple[str, str], ...]:
    """Return the asker's own answer as (label, text) lines, for reading only."""
    return answer_lines(kind_of(round_).form(round_, words), form.typed) if form.typed else ()
