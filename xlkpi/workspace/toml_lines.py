"""On which line of xlkpi.toml a key stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a configuration, and the name of its file."""

    file: str
    text: str

    def line_of(self, loc: Sequence[str | int]) -> int:
        """Return the line of a key, from 1: its table's header first, then the key below it.

        Args:
            loc: Keys and places in lists (from 0) from the top, as pydantic names a fault.

        Returns:
            The line of the last of its steps that is found, 1 where none is.
        """
        start, wanted = 0, [step for step in loc if isinstance(step, str)]
        index = next((step for step in loc if isinstance(step, int)), 0)
        lines = self.text.splitlines()
        for depth, step in enumerate(wanted):
            path = r"\s*\.\s*".join(re.escape(one) for one in wanted[: depth + 1])
            header = re.compile(rf"\s*\[\[?\s*{path}\s*\]\]?")
            key = re.compile(rf"\s*[\"']?{re.escape(step)}[\"']?\s*=")
            headers = [n for n, line in enumerate(lines) if header.match(line)]
            found = [n for n, line in enumerate(lines) if n >= start and key.match(line)]
            if headers:
                start = headers[min(index, len(headers) - 1)]
            elif found:
                start = found[0]
        return start + 1
