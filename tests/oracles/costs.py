"""What something costs by itself, whoever traces the lines of the tests."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from time import process_time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def computed_within(seconds: float) -> Iterator[None]:
    """Fail where what is done in it takes more seconds of computing, untraced."""
    tracing = sys.gettrace()
    sys.settrace(None)
    began = process_time()
    try:
        yield
        took = process_time() - began
    finally:
        sys.settrace(tracing)
    assert took < seconds
