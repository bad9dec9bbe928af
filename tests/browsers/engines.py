"""The browsers that are driven here, by engine."""

from __future__ import annotations

import firefox
import webkit
from firefox import Firefox
from webkit import WebKit

Browser = Firefox | WebKit
#: By engine: how it is started, and the programs that it takes.
ENGINES: dict[str, tuple[type[Browser], tuple[str, ...]]] = {
    "webkit": (WebKit, (webkit.DRIVER, webkit.SCREEN)),
    "firefox": (Firefox, (firefox.PROGRAM,)),
}
