"""The demo's round and its year, played once for all tests that look at them."""

from __future__ import annotations

import shutil
import socket
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, NoReturn

import openpyxl
import pytest

from tests.builders.prepared import shared_folder
from xlkpi.demo.round import play_targets, round_of
from xlkpi.demo.steps import Returned, TextOut
from xlkpi.demo.year import play_on

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlkpi.api.publish import Published
    from xlkpi.demo.round import Round
    from xlkpi.demo.steps import Step
    from xlkpi.intake.results import Imported


class OffTheNetwork(socket.socket):
    """A socket within the machine, such as the line to a reading process."""

    def __init__(self, family: int = -1, *args: Any, **named: Any) -> None:
        assert family == getattr(socket, "AF_UNIX", None), "a socket"
        super().__init__(family, *args, **named)


@contextmanager
def unplugged() -> Iterator[None]:
    """Let whoever opens a socket to a network fail."""

    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("a socket")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "socket", OffTheNetwork)
        patch.setattr(socket, "create_connection", refuse)
        yield


@cache
def targets() -> tuple[Step, ...]:
    """The steps of the targets' round."""
    with unplugged():
        return tuple(play_targets(shared_folder("round") / "demo"))


@cache
def played() -> Round:
    return round_of(targets())


@cache
def later() -> tuple[Step, ...]:
    """The steps of the year after that, played in a copy of its workspace."""
    folder = shared_folder("year") / "demo"
    shutil.copytree(played().folder, folder)
    with unplugged():
        return tuple(play_on(folder))


def returned(collection: str) -> list[Imported]:
    """What came back of a later collection: the first time, and the second."""
    steps = (one for one in later() if isinstance(one, Returned))
    return [one.imported for one in steps if one.collection == collection]


def text_of(collection: str) -> Published:
    """The published text of a collection."""
    texts = (one.published for one in later() if isinstance(one, TextOut))
    return next(one for one in texts if one.collection == collection)


@cache
def master() -> Any:
    """The master's cached values, by openpyxl."""
    return openpyxl.load_workbook(played().second.masters[0].file, data_only=True)


def table(sheet: str, first_head: str) -> list[dict[str, Any]]:
    """The lines of a master sheet below the header that begins with a word, as dictionaries."""
    rows = list(master()[sheet].iter_rows(values_only=True))
    start = next(n for n, row in enumerate(rows) if first_head in row)
    heads = [str(h).replace("\n", "") if h is not None else "" for h in rows[start]]
    return [dict(zip(heads, row, strict=True)) for row in rows[start + 1 :] if any(row)]
