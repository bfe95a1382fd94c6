"""Lines of a long sheet, made once and packed: they are gone through several times, in order.

They are made when they are asked for: who needs the columns of a sheet alone does without.
"""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Collection
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from xlkpi.master.content.shape import Content

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Line = tuple[Content, ...]
_TOGETHER = 256
"""Lines of a piece: it is unpacked as a whole."""
_FAST = 1


class Spool(Collection[Line]):
    """Lines of which only a few are there as objects at a time.

    Args:
        lines: Gone through once, when the first of them is asked for.
    """

    def __init__(self, lines: Iterable[Line]) -> None:
        self._lines = lines

    @cached_property
    def _packed(self) -> tuple[Sequence[bytes], int]:
        pieces: list[bytes] = []
        count, source = 0, iter(self._lines)
        while piece := tuple(islice(source, _TOGETHER)):
            pieces.append(zlib.compress(pickle.dumps(piece, pickle.HIGHEST_PROTOCOL), _FAST))
            count += len(piece)
        self._lines = ()
        return pieces, count

    def __iter__(self) -> Iterator[Line]:
        for piece in self._packed[0]:
            yield from pickle.loads(zlib.decompress(piece))  # noqa: S301 - packed by this process

    def __len__(self) -> int:
        return self._packed[1]

    def __contains__(self, line: object) -> bool:
        return any(one == line for one in self)
