"""Every fault, and the harness or promise that must find it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import promises_of_room as room
import promises_of_store as store
import promises_of_trail as trail
from disk_full import FullFigures, fill_under_store
from forked_server import Nursery
from kills import kill_often
from power_cut import cut_power
from proxy import spoil_the_network

Find = Callable[[Nursery, str], list[str]]


def _cut(_: Nursery, fault: str) -> list[str]:
    return cut_power(150, votes=48, fault=fault).wrong


def _cut_secret(_: Nursery, fault: str) -> list[str]:
    return cut_power(150, votes=48, secret=True, fault=fault).wrong


def _kill(nursery: Nursery, fault: str) -> list[str]:
    return kill_often(nursery, 6, people=4, seed=2, fault=fault).wrong


def _fill(_: Nursery, fault: str) -> list[str]:
    figures = FullFigures()
    fill_under_store(figures, 6, 1, fault=fault)
    return figures.wrong


def _spoil(nursery: Nursery, fault: str) -> list[str]:
    return spoil_the_network(nursery, 24, people=6, fault=fault).wrong


def _in_store(look: Callable[[str], list[str]]) -> Find:
    return lambda _, fault: look(fault)


def _in_room(look: room.Look) -> Find:
    return lambda nursery, fault: room.not_kept(nursery, look, fault)


FINDERS: dict[str, Find] = {
    "power cut": _cut,
    "power cut, secret": _cut_secret,
    "kills": _kill,
    "full disk": _fill,
    "bad network": _spoil,
    **{
        look.__name__: _in_store(look)
        for look in (
            store.one_ballot_each,
            store.a_copy_before_migration,
            store.nothing_beside_a_slip,
            store.slips_tell_nothing,
            store.no_trace_after_counting,
            store.an_interrupted_count_is_finished,
            store.the_verifier_sees_changes,
            store.the_database_refuses,
            store.trail_and_state_together,
            store.one_seat_a_code,
            trail.a_file_is_its_first_bytes,
            trail.what_is_kept_is_covered,
            trail.what_was_changed_stays_found,
            trail.a_zip_is_bound,
            trail.nobody_locks_an_answer,
            trail.a_slip_is_not_tried_out,
            trail.copies_hold_no_slips,
            trail.a_lost_code_is_out,
            trail.a_flood_keeps_nobody_out,
            trail.a_page_is_made_once,
            trail.no_room_is_a_sentence,
        )
    },
    **{
        look.__name__: _in_room(look)
        for look in (
            room.results_wait,
            room.closing_is_an_end,
            room.answers_are_ones_own,
            room.commands_have_roles,
            room.staff_pages_are_for_staff,
            room.over_is_over,
            room.hosts_are_ours,
            room.other_sites_cannot_send,
            room.cookies_are_signed,
            room.pages_keep_to_themselves,
            room.guessing_takes_long,
            room.csv_has_no_formulas,
            room.workbooks_have_no_formulas,
            room.documents_escape,
            room.pages_escape,
            room.final_is_final,
            trail.hidden_is_not_sent,
            trail.odd_addresses_are_answered,
        )
    },
}

#: Which finder must find which fault.
FOUND_BY: dict[str, str] = {
    "the disk is not waited for (NORMAL)": "power cut",
    "the disk is never waited for (OFF)": "power cut",
    "acknowledged before the commit": "power cut",
    "the key is destroyed before the count is on disk": "power cut, secret",
    "acknowledged from memory, committed later": "kills",
    "the write-ahead log is tidied away at the start": "kills",
    "the count is kept in memory": "kills",
    "errors of the commit are swallowed": "full disk",
    "no copy before a migration": "a_copy_before_migration",
    "no unique key: an answer is always a new row": "bad network",
    "the last click wins": "one_ballot_each",
    "nobody looks whether it is closed": "one_ballot_each",
    "whether it is closed is looked up outside the transaction": "closing_is_an_end",
    "a closed ballot can be closed again": "one_ballot_each",
    "a result is told before it is shown": "results_wait",
    "somebody else's answer can be asked for": "answers_are_ones_own",
    "a role is not asked for": "commands_have_roles",
    "a page for staff is shown to everybody": "staff_pages_are_for_staff",
    "the code of a workshop that is over lets people in": "over_is_over",
    "any host is ours": "hosts_are_ours",
    "any site may send": "other_sites_cannot_send",
    "cookies are believed without their signature": "cookies_are_signed",
    "pages may be framed, and run any script": "pages_keep_to_themselves",
    "codes can be guessed without end": "guessing_takes_long",
    "CSV cells as they come": "csv_has_no_formulas",
    "cells of a workbook may be formulas": "workbooks_have_no_formulas",
    "texts in documents are not escaped": "documents_escape",
    "texts on pages are not escaped": "pages_escape",
    "a final version is written anew": "final_is_final",
    "the key of a counted ballot is kept": "no_trace_after_counting",
    "slips in the order of voting": "no_trace_after_counting",
    "who took part in the order of their code names": "no_trace_after_counting",
    "the file is not rewritten after counting": "no_trace_after_counting",
    "an interrupted count is not finished": "an_interrupted_count_is_finished",
    "the verifier looks at the trail only": "the_verifier_sees_changes",
    "who has voted is flagged beside the slip": "nothing_beside_a_slip",
    "slips lie in the open": "slips_tell_nothing",
    "slips are as long as what is on them": "slips_tell_nothing",
    "the database lets late slips in": "the_database_refuses",
    "the database lets the trail be changed": "the_database_refuses",
    "the trail is written in a transaction of its own": "trail_and_state_together",
    "a code on another device is another seat": "one_seat_a_code",
    "a file is what hangs on its end": "a_file_is_its_first_bytes",
    "only what an act tells is covered": "what_is_kept_is_covered",
    "what changes is told by no line": "what_is_kept_is_covered",
    "every line tells everything anew": "what_was_changed_stays_found",
    "the files of a ZIP are signed off by nobody": "a_zip_is_bound",
    "the list of a ZIP's files is empty": "a_zip_is_bound",
    "the draft shows the room what staff see": "hidden_is_not_sent",
    "everybody sees everything": "hidden_is_not_sent",
    "a page is made anew for each reader": "a_page_is_made_once",
    "a message sets the revision as it likes": "nobody_locks_an_answer",
    "a slip that says the same is taken, another is not": "a_slip_is_not_tried_out",
    "a copy keeps the slips of an open ballot": "copies_hold_no_slips",
    "who has a lost code keeps the seat": "a_lost_code_is_out",
    "one who floods the door closes it for others": "a_flood_keeps_nobody_out",
    "an address that cannot be is an error of ours": "odd_addresses_are_answered",
    "a disk without room for a key is an error of ours": "no_room_is_a_sentence",
}


@dataclass
class FaultFigures:
    """How many faults were planted, and which were not found, or found where none was."""

    planted: int = 0
    found: int = 0
    missed: tuple[str, ...] = ()
    false_alarms: tuple[str, ...] = ()


def plant_all(nursery: Nursery) -> FaultFigures:
    """Plant every fault, and run every finder without one; return what was found."""
    missed = tuple(f for f, finder in FOUND_BY.items() if not FINDERS[finder](nursery, f))
    alarms = tuple(name for name, find in FINDERS.items() if find(nursery, ""))
    return FaultFigures(len(FOUND_BY), len(FOUND_BY) - len(missed), missed, alarms)
