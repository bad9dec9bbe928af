"""What may be shown of a result that is split by who people are: never what a few of them said.

A part below five is put together with the other small ones, and if they are too few together, the
smallest large one joins them. So no small part can be worked out from the whole, either.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement

#: No smaller number is shown of a part of the room: its members could be recognised.
SMALLEST_GROUP = 5


@dataclass(frozen=True)
class Part:
    """Some groups of people, or some answers, by number.

    `n` says how many there are, `counts` how they spread over the answers, or over the groups.
    """

    numbers: tuple[int, ...]
    n: int
    counts: tuple[int, ...]


def put_together(parts: Sequence[Part], is_large: Callable[[Part], bool]) -> list[Part]:
    """Return what can be shown of the parts, those put together last; empty parts are left out.

    Nothing is returned if there are not two left to compare.

    Args:
        parts: The groups of a room, or the answers to a question; together they are the whole.
        is_large: Whether a part can be shown by itself.
    """
    large = [part for part in parts if is_large(part)]
    small = [part for part in parts if part.n and not is_large(part)]
    while small and large and not is_large(_joined(small)):
        smallest = min(large, key=lambda part: part.n)
        large.remove(smallest)
        small.append(smallest)
    shown = [*large, _joined(small)] if small else large
    return shown if len(shown) > 1 else []


def is_large_group(group: Part) -> bool:
    """Return whether a group can be shown beside others."""
    return group.n >= SMALLEST_GROUP


def has_large_mean(group: Part, used: Collection[int]) -> bool:
    """Return whether a group can be shown with its mean.

    Where a mean leaves only one way to have answered, it is as good as the counts.

    Args:
        group: The group, its counts those of the steps of a scale.
        used: The steps that anybody at all gave, from 0.
    """
    is_telling = not any(_other_ways(group.counts, used))
    if is_telling and any(group.counts[step] < SMALLEST_GROUP for step in used):
        return False
    return is_large_group(group)


def is_large_answer(answer: Part) -> bool:
    """Return whether an answer can be shown in each group; its counts are those in the groups."""
    return min(answer.counts, default=0) >= SMALLEST_GROUP


def is_large_tick(answer: Part, sizes: Sequence[int]) -> bool:
    """Return whether enough of each group ticked an answer, and enough did not."""
    rest = (n - count for n, count in zip(sizes, answer.counts, strict=True))
    return is_large_answer(answer) and all(n >= SMALLEST_GROUP for n in rest)


def _joined(parts: Sequence[Part]) -> Part:
    numbers = sorted(number for part in parts for number in part.numbers)
    counts = tuple(map(sum, zip(*(part.counts for part in parts), strict=True)))
    return Part(tuple(numbers), sum(part.n for part in parts), counts)


def _other_ways(counts: Sequence[int], used: Collection[int]) -> Iterator[tuple[int, int]]:
    """Yield the steps two people could have given instead, without a change of the mean."""
    pairs = list(combinations_with_replacement(sorted(used), 2))
    for low, high in pairs:
        if min(counts[low], counts[high]) < 1 + (low == high):
            continue
        yield from (p for p in pairs if sum(p) == low + high and p != (low, high))
