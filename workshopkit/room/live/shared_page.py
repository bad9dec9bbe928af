"""Pages that take long and are the same for many: made once, off the loop, for all of them."""

from __future__ import annotations

import asyncio
import gzip
import time
from collections import OrderedDict, defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

#: So many of these pages are kept: a few workshops in four languages.
KEPT = 12
#: So many are made at the same time, whatever else there is to do off the loop.
AT_ONCE = 2


@dataclass(frozen=True)
class SharedPage:
    """A page as it is sent, plain and packed; `shows` tells what it was made of, and since when."""

    plain: bytes
    packed: bytes
    shows: object
    began: float


class SharedPages:
    """The latest page of each kind, made anew only when what it shows has changed."""

    def __init__(self) -> None:
        self._known: OrderedDict[object, SharedPage] = OrderedDict()
        self._turns: defaultdict[object, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._makers = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="page")

    async def read(
        self, key: object, shows: Callable[[], object], make: Callable[[], bytes]
    ) -> SharedPage:
        """Return a page that was made after it was asked for, or shows the same as now.

        Whoever asks while it is made waits for it; a crowd that asks at once has it made twice at
        most, however often what it shows changes meanwhile.

        Args:
            key: Which page.
            shows: Tells what it would show now; called off the loop, may refuse.
            make: Makes it; called off the loop.
        """
        asked = time.monotonic()
        loop = asyncio.get_running_loop()
        async with self._turns[key]:
            known = self._known.get(key)
            if known is None or known.began < asked:
                known = await loop.run_in_executor(self._makers, _fresh, known, shows, make)
                self._keep(key, known)
            return known

    def _keep(self, key: object, page: SharedPage) -> None:
        self._known[key] = page
        self._known.move_to_end(key)
        while len(self._known) > KEPT:
            gone, _ = self._known.popitem(last=False)
            self._turns.pop(gone, None)


def _fresh(
    known: SharedPage | None, shows: Callable[[], object], make: Callable[[], bytes]
) -> SharedPage:
    began, seen = time.monotonic(), shows()
    if known is not None and known.shows == seen:
        return SharedPage(known.plain, known.packed, seen, began)
    made = make()
    return SharedPage(made, gzip.compress(made, mtime=0), seen, began)
