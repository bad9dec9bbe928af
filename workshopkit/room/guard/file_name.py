"""Files that are sent as they are, whatever address is asked for."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from tornado.web import HTTPError


@contextlib.contextmanager
def there_is_no_such_file() -> Iterator[None]:
    """Answer 404 where looking for a file breaks over its name: a nought in it, too few parts."""
    try:
        yield
    except HTTPError:
        raise
    except (ValueError, LookupError, TypeError, AssertionError, OSError) as error:
        raise HTTPError(404) from error
