"""JSON-able data as text, parts of which may be text already: written once, where it was made."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Written:
    """Data that are a text already: with fields in their order, and with all keys sorted.

    None are sorted where only a table has the text.
    """

    plain: str
    ordered: str | None = None

    @classmethod
    def of(cls, data: Any) -> Written:
        """Write data."""
        return cls(json_plain(data), json_ordered(data))


class KnowsItsText(ABC):
    """A sequence that was written before: `codec.to_json` takes it as it is."""

    __slots__ = ()

    @property
    @abstractmethod
    def written(self) -> Written:
        """The text of its items."""


class _NeedsJoiningError(Exception):
    """A part is text already, which an encoder cannot lay down as it is."""


def _refuse(part: Any) -> Any:
    if isinstance(part, Written):
        raise _NeedsJoiningError
    raise TypeError(part)


_PLAIN = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_ORDERED = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_refuse
)


def json_plain(data: Any) -> str:
    """Return data, or what is `Written`, as one line of JSON with fields in their order.

    Raises:
        TypeError: It is not JSON-able.
    """
    return data.plain if isinstance(data, Written) else _PLAIN.encode(data)


def json_ordered(data: Any) -> str:
    """Return data, parts of which may be `Written`, as one line of JSON with all keys sorted.

    Raises:
        TypeError: It is not JSON-able.
    """
    try:
        return _ORDERED.encode(data)
    except _NeedsJoiningError:
        return _joined(data)


def _joined(data: Any) -> str:
    if isinstance(data, Written):
        if data.ordered is None:
            raise TypeError(data)
        return data.ordered
    if isinstance(data, dict):
        named = (f"{_ORDERED.encode(name)}:{json_ordered(data[name])}" for name in sorted(data))
        return f"{{{','.join(named)}}}"
    return f"[{','.join(map(json_ordered, data))}]"
