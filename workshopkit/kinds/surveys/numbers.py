"""What came out of a question that is answered with a whole number."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from workshopkit.domain.document import Table
from workshopkit.domain.language import Language


def numbers_table(caption: str, numbers: Sequence[int], language: Language) -> Table:
    """Return how many answered, what they said together, and how far it reaches."""
    low, high = min(numbers), max(numbers)
    rows = (
        (language.text("Respondents"), str(len(numbers))),
        (language.text("Lowest"), str(low)),
        (language.text("Median"), _plain(median(numbers), language)),
        # Whole hundredths, a half upwards, as the mean of a scale.
        (language.text("Mean"), _plain(mean_of_numbers(numbers), language)),
        (language.text("Highest"), str(high)),
        (language.text("Total"), str(sum(numbers))),
    )
    return Table(caption, (language.text("Figure"), language.text("Value")), rows)


def mean_of_numbers(numbers: Sequence[int]) -> float:
    """Return the mean in whole hundredths, a half upwards."""
    return (200 * sum(numbers) + len(numbers)) // (2 * len(numbers)) / 100


def _plain(value: float, language: Language) -> str:
    return str(int(value)) if value == int(value) else language.number(value)
