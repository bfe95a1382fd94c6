"""A fault of the program itself, as a problem of the file that brought it about."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from xlkpi.problems import Place, problem

if TYPE_CHECKING:
    from xlkpi.problems import Problem

_LONGEST = 200


def failed(name: str, error: Exception) -> Problem:
    """Return the problem (F30) of a file, with a reference for the maintainer.

    Args:
        name: The file's.
        error: What the program met; its first 200 characters are told.
    """
    trace = f"{type(error).__name__}: {error}"
    reference = hashlib.sha256(trace.encode("utf-8", "replace")).hexdigest()[:8]
    return problem("F30", Place(file=name, value=trace[:_LONGEST]), reference=reference)
