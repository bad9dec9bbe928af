"""The columns of each frame, and what is in them."""

from __future__ import annotations

from workshopkit.analysis.frame import DECIMAL, TEXT, TIME, VOTER, WHOLE, YES_NO

RESPONSES = {
    "exercise": TEXT,
    "kind": TEXT,
    "run": WHOLE,
    "voter": VOTER,
    "by": TEXT,
    "saved_at": TIME,
    "question": WHOLE,
    "item": TEXT,
    "field": TEXT,
    "answer": TEXT,
    "points": WHOLE,
    "hidden": YES_NO,
}
TALLIES = {
    "exercise": TEXT,
    "run": WHOLE,
    "item": TEXT,
    "votes": WHOLE,
    "took_part": WHOLE,
    "joined": WHOLE,
    "present": WHOLE,
    "hands": WHOLE,
    "paper": WHOLE,
    "kept": YES_NO,
    "hidden": YES_NO,
}
PLACES = {
    "exercise": TEXT,
    "run": WHOLE,
    "item": TEXT,
    "when": TEXT,
    "box": TEXT,
    "count": WHOLE,
    "majority": YES_NO,
    "hidden": YES_NO,
}
GRID_ROWS = {
    "exercise": TEXT,
    "run": WHOLE,
    "entry": WHOLE,
    "subject": TEXT,
    "row": TEXT,
    "column": TEXT,
    "text": TEXT,
    "hidden": YES_NO,
}
SURVEY_ANSWERS = {
    "exercise": TEXT,
    "run": WHOLE,
    "voter": VOTER,
    "question": WHOLE,
    "question_text": TEXT,
    "type": TEXT,
    "answer": TEXT,
    "step": WHOLE,
    "hidden": YES_NO,
}
SURVEY_SUMMARY = {
    "exercise": TEXT,
    "run": WHOLE,
    "question": WHOLE,
    "question_text": TEXT,
    "type": TEXT,
    "answer": TEXT,
    "step": WHOLE,
    "count": WHOLE,
    "n": WHOLE,
    "mean": DECIMAL,
    "hidden": YES_NO,
}
PARTICIPATION = {
    "exercise": TEXT,
    "run": WHOLE,
    "state": TEXT,
    "unit": TEXT,
    "joined": WHOLE,
    "took_part": WHOLE,
    "share": DECIMAL,
    "hands": WHOLE,
    "paper": WHOLE,
}
PROGRAMME = {
    "section": TEXT,
    "title": TEXT,
    "kind": TEXT,
    "planned": WHOLE,
    "actual": DECIMAL,
    "skipped": YES_NO,
    "added": YES_NO,
}
ITEMS = {
    "exercise": TEXT,
    "kind": TEXT,
    "run": WHOLE,
    "question": WHOLE,
    "item": TEXT,
    "authors": WHOLE,
    "aliases": TEXT,
    "merged": WHOLE,
    "hidden": YES_NO,
}
