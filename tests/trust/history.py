"""Whether what people were told agrees with what was counted.

Every write carries a revision, so that one pass over a history of operations is enough.
"""

from __future__ import annotations

import enum
import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field


class Said(enum.Enum):
    """What a client knows of what it asked for."""

    OK = "ok"
    NO = "no"
    UNKNOWN = "unknown"
    #: Refused by a counted secret ballot: that no slip was there before, nobody can tell any more.
    TOO_LATE = "too late"


class Rule(enum.StrEnum):
    """What must hold in every history."""

    NOTHING_LOST = "an acknowledged ballot is counted, or a later one of the same voter is"
    NOTHING_INVENTED = "what is counted is what was sent with that revision"
    CLOSED_IS_CLOSED = "nothing sent after closing is acknowledged"
    ONE_EACH = "as many ballots are counted as different people took part, each once"
    ONE_RESULT = "whoever looks after closing sees the same result"
    NEVER_BACK = "what a client sees never goes back to something older"
    ONE_TRAIL = "all clients see the same audit trail"


@dataclass(frozen=True)
class Cast:
    """A ballot that was sent, and what came back."""

    voter: str
    rev: int
    content: str
    began: float
    ended: float
    said: Said


@dataclass(frozen=True)
class Close:
    """A closing that was asked for; `digest` is of the result it answered with."""

    began: float
    ended: float
    said: Said
    digest: str = ""


@dataclass(frozen=True)
class Read:
    """A client that looked at its own ballot."""

    voter: str
    rev: int
    began: float


@dataclass(frozen=True)
class Head:
    """The head of the audit trail as a client saw it."""

    voter: str
    seq: int
    hash: str
    began: float


@dataclass
class History:
    """What happened in one round, as its clients saw it."""

    casts: list[Cast] = field(default_factory=list)
    closes: list[Close] = field(default_factory=list)
    reads: list[Read] = field(default_factory=list)
    heads: list[Head] = field(default_factory=list)
    #: Digests of the result, whenever somebody looked after closing.
    results: list[str] = field(default_factory=list)

    def of_voter(self) -> Mapping[str, list[Cast]]:
        found: defaultdict[str, list[Cast]] = defaultdict(list)
        for cast in self.casts:
            found[cast.voter].append(cast)
        return found


@dataclass(frozen=True)
class Counted:
    """What the store has in the end.

    `rows` are (voter, rev, content); none if nobody can tell any more whose ballot is whose.
    """

    took_part: Sequence[str]
    contents: Sequence[str]
    rows: Sequence[tuple[str, int, str]] | None = None


@dataclass(frozen=True)
class Violation:
    """A rule that did not hold, and where."""

    rule: Rule
    where: str


def violations(history: History, counted: Counted) -> list[Violation]:
    """Return every rule that a history breaks."""
    return [
        *_lost_or_invented(history, counted),
        *_after_closing(history),
        *_not_one_each(history, counted),
        *_several_results(history),
        *_back_in_time(history),
        *_several_trails(history),
    ]


def may_be_counted(casts: Sequence[Cast], closed: float = math.inf) -> list[Cast]:
    """Return which of a voter's ballots may be the counted one: one must, if one was confirmed.

    What was refused as too late may have been there before if it was sent before closing was over:
    a network can send the same ballot twice.
    """
    confirmed = [cast for cast in casts if cast.said is Said.OK]
    highest = max((cast.rev for cast in confirmed), default=0)
    # Sent again and then refused does not undo what may have happened the first time.
    unsure = [c for c in casts if c.said is Said.UNKNOWN]
    unsure += [c for c in casts if c.said is Said.TOO_LATE and c.began < closed]
    open_ended = [cast for cast in unsure if cast.rev > highest]
    return [*(cast for cast in confirmed if cast.rev == highest), *open_ended]


def _lost_or_invented(history: History, counted: Counted) -> Iterator[Violation]:
    if counted.rows is None:
        yield from _lost_among_slips(history, counted)
        return
    rows = {voter: (rev, content) for voter, rev, content in counted.rows}
    sent = history.of_voter()
    for voter, casts in sent.items():
        highest = max((cast.rev for cast in casts if cast.said is Said.OK), default=0)
        rev, _ = rows.get(voter, (0, ""))
        if rev < highest:
            yield Violation(Rule.NOTHING_LOST, f"{voter}: {rev} instead of {highest}")
    for voter, (rev, content) in rows.items():
        possible = {(c.rev, c.content) for c in may_be_counted(sent.get(voter, []))}
        highest = max((cast.rev for cast in sent.get(voter, ()) if cast.said is Said.OK), default=0)
        if rev >= highest and (rev, content) not in possible:
            yield Violation(Rule.NOTHING_INVENTED, f"{voter}: {rev}, {content}")


def _lost_among_slips(history: History, counted: Counted) -> Iterator[Violation]:
    """Compare slips without names: there must be a way to give each voter one of theirs."""
    sent = history.of_voter()
    for voter, casts in sent.items():
        if voter not in counted.took_part and any(c.said is Said.OK for c in casts):
            yield Violation(Rule.NOTHING_LOST, f"{voter}: not among those who took part")
    closed = min((c.ended for c in history.closes if c.said is Said.OK), default=math.inf)
    maybe = {v: may_be_counted(sent.get(v, []), closed) for v in counted.took_part}
    for voter, casts in maybe.items():
        if not casts:
            yield Violation(Rule.NOTHING_INVENTED, f"{voter}: took part without voting")
    possible = {voter: {cast.content for cast in casts} for voter, casts in maybe.items()}
    for content in _left_over(possible, counted.contents):
        yield Violation(Rule.NOTHING_INVENTED, f"a slip that nobody can have cast: {content}")


def _left_over(possible: Mapping[str, set[str]], contents: Sequence[str]) -> list[str]:
    """Return the slips that are left when as many as can be are matched with voters."""
    owner: dict[str, int] = {}

    def place(slip: int, asked: set[str]) -> bool:
        for voter, theirs in possible.items():
            if contents[slip] in theirs and voter not in asked:
                asked.add(voter)
                if voter not in owner or place(owner[voter], asked):
                    owner[voter] = slip
                    return True
        return False

    return [contents[slip] for slip in range(len(contents)) if not place(slip, set())]


def _after_closing(history: History) -> Iterator[Violation]:
    closed = min((c.ended for c in history.closes if c.said is Said.OK), default=None)
    if closed is None:
        return
    before = {(c.voter, c.rev, c.content) for c in history.casts if c.began < closed}
    for cast in history.casts:
        # The same ballot sent once more is told that it is there, closed or not.
        is_new = (cast.voter, cast.rev, cast.content) not in before
        if cast.said is Said.OK and cast.began > closed and is_new:
            yield Violation(Rule.CLOSED_IS_CLOSED, f"{cast.voter}: {cast.rev}")


def _not_one_each(history: History, counted: Counted) -> Iterator[Violation]:
    people = Counter(counted.took_part)
    for voter, times in people.items():
        if times > 1:
            yield Violation(Rule.ONE_EACH, f"{voter} took part {times} times")
    if len(counted.contents) != len(people):
        said = f"{len(counted.contents)} ballots of {len(people)} people"
        yield Violation(Rule.ONE_EACH, said)
    strangers = set(people) - {cast.voter for cast in history.casts}
    for voter in sorted(strangers):
        yield Violation(Rule.ONE_EACH, f"{voter} never voted")


def _several_results(history: History) -> Iterator[Violation]:
    digests = {c.digest for c in history.closes if c.said is Said.OK and c.digest}
    digests.update(filter(None, history.results))
    if len(digests) > 1:
        yield Violation(Rule.ONE_RESULT, ", ".join(sorted(digests)))


def _back_in_time(history: History) -> Iterator[Violation]:
    seen: dict[str, int] = {}
    for read in sorted(history.reads, key=lambda read: read.began):
        if read.rev < seen.get(read.voter, 0):
            yield Violation(Rule.NEVER_BACK, f"{read.voter}: {read.rev} after {seen[read.voter]}")
        seen[read.voter] = max(read.rev, seen.get(read.voter, 0))


def _several_trails(history: History) -> Iterator[Violation]:
    hashes: defaultdict[int, set[str]] = defaultdict(set)
    latest: dict[str, int] = {}
    for head in sorted(history.heads, key=lambda head: head.began):
        hashes[head.seq].add(head.hash)
        if head.seq < latest.get(head.voter, 0):
            yield Violation(Rule.NEVER_BACK, f"{head.voter}: trail {head.seq}")
        latest[head.voter] = head.seq
    for seq, different in hashes.items():
        if len(different) > 1:
            yield Violation(Rule.ONE_TRAIL, f"line {seq}: {len(different)} different")
