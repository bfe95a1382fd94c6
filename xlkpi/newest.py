"""What is known of things made before: the newest of it, since all of it would not find room."""

from __future__ import annotations

from collections import OrderedDict
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Newest(OrderedDict[K, V]):
    """A mapping of the entries that were set or used last; of more than `most` the oldest go."""

    def __init__(self, most: int) -> None:
        """Begin with none."""
        super().__init__()
        self._most = most

    def __setitem__(self, key: K, value: V) -> None:
        """Set an entry, and forget the oldest where there are too many."""
        super().__setitem__(key, value)
        self.move_to_end(key)
        while len(self) > self._most:
            self.popitem(last=False)

    def used(self, key: K) -> V | None:
        """Return an entry, which is the newest from now on; None where it is not known."""
        if key in self:
            self.move_to_end(key)
        return self.get(key)
