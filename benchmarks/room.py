"""Measure the room beside a bare handler and beside stock Voila, and write a table."""

from __future__ import annotations

import argparse
import asyncio
import resource
import sys
from pathlib import Path

import measure
from process import quiet_moment
from report import report
from revision import commit
from short import compare
from stock import AT_ONCE

RESULTS = Path(__file__).resolve().parent / "results.md"
_FILES = 8192


def main() -> None:
    """Read the options, measure, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer people, one run each")
    parser.add_argument("--short", action="store_true", help="print two ratios, write nothing")
    parser.add_argument("--against", default="", metavar="REV", help="compare with a commit")
    parser.add_argument("--out", type=Path, default=RESULTS, help="file to write")
    options = parser.parse_args()
    raise_file_limit()
    if options.short or options.against:
        print(asyncio.run(compare(options.against, 1 if options.short else 3)))
        return
    sizes = {"people": 500, "runs": 3, "pages": 12, "votes": 20}
    if options.quick:
        sizes = {"people": 100, "runs": 1, "pages": 4, "votes": 5}
    told = {**sizes, "at_once": AT_ONCE, "commit": commit()} | _words(sizes)
    table = report(asyncio.run(measure_all(sizes)), told)
    options.out.write_text(table, encoding="utf-8")
    print(table)


async def measure_all(sizes: dict[str, int]) -> dict[str, list[measure.Numbers]]:
    """Measure everything in turn, several times, so that a busy moment hits all alike."""
    results: dict[str, list[measure.Numbers]] = {"workshopkit": [], "bare": [], "voila": []}
    results["machine"] = []
    for run in range(sizes["runs"]):
        print(f"Run {run + 1} of {sizes['runs']}", file=sys.stderr)
        for name, measured in (
            ("workshopkit", measure.workshopkit(sizes["people"])),
            ("bare", measure.bare(sizes["people"])),
            ("voila", measure.stock_voila(sizes["pages"], sizes["votes"])),
        ):
            results["machine"].append({"busy": await quiet_moment()})
            results[name].append(await measured)
    return results


def raise_file_limit() -> None:
    """Allow as many open connections as a full room needs, here and in the servers."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _FILES if hard == resource.RLIM_INFINITY else min(_FILES, hard)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _words(sizes: dict[str, int]) -> dict[str, int | str]:
    return {"runs": "one run" if sizes["runs"] == 1 else f"{sizes['runs']} runs"}


if __name__ == "__main__":
    main()
