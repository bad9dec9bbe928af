"""How much one person, one room and one request may be: token buckets, in memory only.

Nobody is counted by address: a whole room may sit behind one. Only somebody who tries codes that
are nobody's, or joins over and over, is told from the others by it, so that neither closes the door
for them.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from workshopkit.errors import ConflictError, InputError, WorkshopError

Clock = Callable[[], float]

#: What a participant or a stranger may send at once: the longest comment, all of it in emoji,
#: which are twelve bytes each in a form.
MOST_BYTES = 256 * 1024


class TooFastError(ConflictError):
    """That was a lot at once. Wait a moment: what you wrote is still here."""

    def __init__(self, seconds: float = 1) -> None:
        super().__init__()
        #: How long to wait, as whole seconds: `Retry-After` knows no others.
        self.seconds = max(1, math.ceil(seconds))


class TooLargeError(InputError):
    """This is more than can be sent at once. Go back, make it shorter, and send it again."""


class TooManyPagesError(ConflictError):
    """Too many pages like this one are open. Close one of them, and load this one again."""


#: The status of each; their families' would not tell a program what to do.
STATUS: dict[type[WorkshopError], int] = {
    TooFastError: 429,
    TooLargeError: 413,
    TooManyPagesError: 503,
}


@dataclass(frozen=True)
class Allowance:
    """So many at once, and so many a second from then on."""

    per_second: float
    at_once: int


WRITES = Allowance(per_second=5, at_once=10)
#: A page asks once for each change; four changes a second are told.
READS = Allowance(per_second=10, at_once=100)
#: Everybody in a hall points a phone at the same QR code in the same minute.
JOINS = Allowance(per_second=20, at_once=1000)
#: So many from one address are let in even while a flood has emptied the bucket of the room.
JOINS_OF_ONE = Allowance(per_second=0.2, at_once=20)
WRONG_CODES = Allowance(per_second=5, at_once=50)

#: More than any room holds; the longest unseen are forgotten, and so have a full bucket again.
REMEMBERED = 5000


class Buckets:
    """A bucket of tokens for each name; a name that is not known has a full one."""

    def __init__(self, allowance: Allowance, clock: Clock = time.monotonic) -> None:
        self._allowance = allowance
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def seconds(self, name: str) -> float:
        """Return how long it is until there is a token, 0 if there is one now."""
        return max(0.0, 1 - self._tokens(name)) / self._allowance.per_second

    def take(self, name: str) -> None:
        """Take a token.

        Raises:
            TooFastError: There is none.
        """
        wait = self.seconds(name)
        if wait > 0:
            raise TooFastError(wait)
        self._left[name] = (self._tokens(name) - 1, self._clock())
        self._left.move_to_end(name)
        while len(self._left) > REMEMBERED:
            self._left.popitem(last=False)

    def _tokens(self, name: str) -> float:
        tokens, when = self._left.get(name, (float(self._allowance.at_once), 0.0))
        grown = tokens + (self._clock() - when) * self._allowance.per_second
        return min(grown, float(self._allowance.at_once))


class Guesses:
    """Codes that are nobody's: one bucket for the room.

    While it is empty, those who have helped to empty it are refused without anything being looked
    up; everybody else comes in as before. Who that is is forgotten once the bucket is full again.
    """

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._room = Buckets(WRONG_CODES, clock)
        self._wrong: OrderedDict[str, float] = OrderedDict()

    def may_try(self, sender: str) -> None:
        """Let somebody try a code.

        Raises:
            TooFastError: There were too many wrong codes, and this sender gave some of them.
        """
        wait = self._room.seconds("")
        self._forget()
        if wait > 0 and sender in self._wrong:
            raise TooFastError(wait)

    def was_wrong(self, sender: str) -> None:
        """Count a code that is nobody's."""
        self._wrong[sender] = self._clock()
        self._wrong.move_to_end(sender)
        if self._room.seconds("") == 0:
            self._room.take("")

    def _forget(self) -> None:
        since = self._clock() - WRONG_CODES.at_once / WRONG_CODES.per_second
        while self._wrong and next(iter(self._wrong.values())) < since:
            self._wrong.popitem(last=False)


class Joins:
    """Who joins with the code on the screen: one bucket a workshop.

    While it is empty, those wait who have joined often already, which may be one phone that floods
    or a hall behind one address; everybody else comes in as before.
    """

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._rooms = Buckets(JOINS, clock)
        self._senders = Buckets(JOINS_OF_ONE, clock)

    def take(self, workshop_id: str, sender: str) -> None:
        """Let one more in.

        Raises:
            TooFastError: There were too many, and many of them from here.
        """
        wait = self._rooms.seconds(workshop_id)
        has_few = self._senders.seconds(sender) == 0
        if wait > 0 and not has_few:
            raise TooFastError(wait)
        if wait == 0:
            self._rooms.take(workshop_id)
        if has_few:
            self._senders.take(sender)


class Limits:
    """The limits of one running server."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self.writes = Buckets(WRITES, clock)
        self.reads = Buckets(READS, clock)
        self.joins = Joins(clock)
        self.guesses = Guesses(clock)
