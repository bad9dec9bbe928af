from __future__ import annotations

import pytest

from workshopkit.catalogue.wording import read_wording
from workshopkit.domain.exercise import Wording

WHOLE = """\
# Prioritise target groups

Which come first?

Give up to {votes} votes.

::: choices
- Children
- Readers
:::

::: facilitator
- Read out **all** the groups.

Wait.
:::
"""


def told(source: str) -> list[str]:
    _, problems = read_wording(source, "en", "en.md")
    return [str(problem) for problem in problems]


def test_a_whole_file_is_read_without_problems() -> None:
    assert read_wording(WHOLE, "en", "en.md") == (
        Wording(
            language="en",
            title="Prioritise target groups",
            instruction="Which come first?\n\nGive up to {votes} votes.",
            facilitator="- Read out **all** the groups.\n\nWait.",
            blocks={"choices": ("Children", "Readers")},
            nested={"choices": ((), ())},
        ),
        [],
    )


def test_lines_may_end_as_on_any_system() -> None:
    assert read_wording(WHOLE.replace("\n", "\r\n"), "en", "en.md") == read_wording(
        WHOLE, "en", "en.md"
    )


@pytest.mark.parametrize(
    ("source", "problems"),
    [
        (
            "",
            ["en.md:1: the file should begin with a title: a line like “# Our target groups”"],
        ),
        (
            "# T\n\n::: choises\n- A\n:::\n",
            ["en.md:3: the block “choises” is not known; did you mean “choices”?"],
        ),
        (
            "# T\n\n::: xyz\n:::\n",
            [
                (
                    "en.md:3: the block “xyz” is not known; "
                    "the blocks are boxes, choices, columns, examples, heading, questions, rows, "
                    "split, facilitator, stem, wording"
                )
            ],
        ),
        (
            "# T\n\n::: choices\n- A\n",
            ["en.md:3: the block “choices” is not closed; end it with a line “:::”"],
        ),
        (
            "# T\n::: choices\n- A\n::: questions\n- Why?\n:::\n",
            ["en.md:2: the block “choices” is not closed; end it with a line “:::”"],
        ),
        (
            "# T\n\n:::\n",
            [
                (
                    "en.md:3: a block is closed here, but none is open; "
                    "remove the line or name the block"
                )
            ],
        ),
        (
            "# T\n::: choices\n- A\n- B\n- A\n:::\n",
            ["en.md:5: “A” stands twice in the block “choices”; remove one or change its words"],
        ),
        (
            "# T\n::: choices\nA\n* B\n:::\n",
            [
                "en.md:3: a line in the block “choices” should begin with “- ”",
                "en.md:4: a line in the block “choices” should begin with “- ”",
            ],
        ),
        (
            "# T\n\n<b>Choose!</b>\n",
            ["en.md:3: HTML is not shown; write it in Markdown"],
        ),
    ],
)
def test_a_fault_is_told_with_its_line(source: str, problems: list[str]) -> None:
    assert told(source) == problems


def test_a_second_heading_belongs_to_the_instruction() -> None:
    wording, problems = read_wording("# One\n# Two\n", "en", "en.md")

    assert (wording.title, wording.instruction, problems) == ("One", "# Two", [])
