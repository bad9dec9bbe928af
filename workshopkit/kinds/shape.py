"""What an exercise gives: how what comes out of it is laid out."""

from __future__ import annotations

from enum import StrEnum


class Shape(StrEnum):
    """How the items of an outcome are laid out, the same for all rounds of a kind.

    Whoever makes tables or documents asks for the shape, so that a new kind of a known shape is
    in them. What a kind promises with it:

    `WORDS`: nothing comes out; the room reads or listens.
    `TALK`: questions that are talked through; an item is what somebody wrote to one (`part`).
    `ITEMS`: contributions, one by one; `detail` holds their texts where they have several.
    `CHOICES`: items that were voted on, some of which go on.
    `CONSENT`: answers that are counted (`is_ours`), and what people wrote to explain theirs.
    `BOXES`: things from the block “boxes”, the boxes counted in `detail["now"]` and, where the
        setting `when` says so, in `detail["tomorrow"]`, by their numbers from 1.
    `CELLS`: rows of the block “columns” in `detail`: `subject`, `row`, and a text a column in
        `cells`.
    `QUESTIONS`: the questions of the exercise, each with its `counts` in `detail`, and the texts
        written to it (`part`).
    """

    WORDS = "words"
    TALK = "talk"
    ITEMS = "items"
    CHOICES = "choices"
    CONSENT = "consent"
    BOXES = "boxes"
    CELLS = "cells"
    QUESTIONS = "questions"
