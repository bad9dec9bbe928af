"""One's own answer, as JSON."""

from __future__ import annotations

from workshopkit.domain.round import NoSuchRoundError
from workshopkit.domain.text import clean
from workshopkit.errors import NotAllowedError
from workshopkit.facilitation.answering import own_response
from workshopkit.kinds.folding import said_in
from workshopkit.room.people.seated import SeatedHandler
from workshopkit.room.people.table import changed_by_sentence, saver_name


class SomebodyElsesAnswerError(NotAllowedError):
    """This is somebody else's answer."""


class OwnAnswerHandler(SeatedHandler):
    """`/answer/<exercise>/<participant>`: one's own answer as JSON, nobody else's."""

    def get(self, exercise: str, participant_id: str) -> None:
        """Answer with the asker's own answer."""
        if participant_id not in (self.seat.id, "me"):
            raise SomebodyElsesAnswerError
        with self.room.store.read() as unit:
            rounds = [r for r in unit.rounds(self.seat.workshop_id) if r.slug == exercise]
            if not rounds:
                raise NoSuchRoundError(exercise=clean(exercise)[:40])
            saved = own_response(unit, rounds[-1], self.seat)
            saver = unit.participant(saved.participant_id) if saved else None
        words = self.page_language()
        by = saver_name(saver, self.seat, words)
        self.answer_json(
            {
                "answer": said_in(saved.value) if saved and not saved.withdrawn else None,
                "rev": saved.rev if saved else 0,
                "message": changed_by_sentence(saved, by, words) if saved and by else "",
            }
        )
