"""Lines of a long sheet, made once and packed: they are gone through several times, in order."""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Collection
from itertools import islice
from typing import TYPE_CHECKING

from xlkpi.master.content.shape import Content

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Line = tuple[Content, ...]
_TOGETHER = 256
"""Lines of a piece: it is unpacked as a whole."""
_FAST = 1


class Spool(Collection[Line]):
    """Lines of which only a few are there as objects at a time.

    Args:
        lines: Gone through once, at once.
    """

    def __init__(self, lines: Iterable[Line]) -> None:
        self._pieces: list[bytes] = []
        self._count = 0
        source = iter(lines)
        while piece := tuple(islice(source, _TOGETHER)):
            self._pieces.append(zlib.compress(pickle.dumps(piece, pickle.HIGHEST_PROTOCOL), _FAST))
            self._count += len(piece)

    def __iter__(self) -> Iterator[Line]:
        for piece in self._pieces:
            yield from pickle.loads(zlib.decompress(piece))  # noqa: S301 - packed by this process

    def __len__(self) -> int:
        return self._count

    def __contains__(self, line: object) -> bool:
        return any(one == line for one in self)
