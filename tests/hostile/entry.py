"""One malformed or hostile file: how it is built, and what has to be said of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.hostile.base import Base

READ = frozenset(["read"])
"""Expected of an honest odd file: all its values are read right."""


@dataclass(frozen=True)
class Hostile:
    """A file by its name; one of the codes has to be told of it, or of a file inside.

    `also` are codes that have to be told of one that is read all the same.
    """

    name: str
    build: Callable[[Base], bytes]
    expect: frozenset[str]
    also: frozenset[str] = field(default_factory=frozenset)


def told(name: str, codes: str, build: Callable[[Base], bytes]) -> Hostile:
    """A file of which one of the codes has to be told."""
    return Hostile(name, build, frozenset(codes.split()))


def read(name: str, build: Callable[[Base], bytes], also: str = "") -> Hostile:
    """An honest odd file."""
    return Hostile(name, build, READ, frozenset(also.split()))
