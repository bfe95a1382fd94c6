"""What many calls have in common: handed to a process with each, and unpacked there once."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Generic, TypeVar, cast

from xlkpi.newest import Newest

T = TypeVar("T")
_unpacked: Newest[str, Any] = Newest(4)


@dataclass(frozen=True, slots=True)
class Handed(Generic[T]):
    """A value packed, and the SHA-256 by which a process knows that it has unpacked it before."""

    digest: str
    packed: bytes

    @classmethod
    def of(cls, value: T) -> Handed[T]:
        """Pack a value."""
        packed = pickle.dumps(value, 5)
        return cls(sha256(packed).hexdigest(), packed)

    @property
    def value(self) -> T:
        """The value: the very one, in one process."""
        if self.digest not in _unpacked:
            _unpacked[self.digest] = pickle.loads(self.packed)  # noqa: S301 - packed by `of`
        return cast("T", _unpacked[self.digest])
