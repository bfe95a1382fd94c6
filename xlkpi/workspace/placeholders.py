"""What `init` leaves to be written in xlkpi.toml, and whether it still stands there."""

from __future__ import annotations

import tomllib
from contextlib import suppress
from typing import TYPE_CHECKING

from xlkpi.problems import Place, Problem, problem
from xlkpi.texts import Words
from xlkpi.workspace.toml_lines import Source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DEPARTMENT = "（请填写部门名称）"
"""Stands in a new xlkpi.toml for the name of the department."""
_MARK = "请填写"


def placeholders(path: Path) -> tuple[Problem, ...]:
    """Return a fault (S20) for each placeholder left in an xlkpi.toml, at its line.

    None of a file that cannot be read or is no TOML: `load` tells that.
    """
    with suppress(OSError, ValueError, RecursionError):  # what is wrong with it is told by `load`
        text = path.read_text(encoding="utf-8-sig")
        source = Source(str(path), text)
        found = _texts(tomllib.loads(text), ())
        return tuple(_told(loc, value, source) for loc, value in found if _MARK in value)
    return ()


def _texts(
    value: object, loc: tuple[str | int, ...]
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, str):
        yield loc, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, (*loc, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _texts(inner, (*loc, number))


def _told(loc: tuple[str | int, ...], value: str, source: Source) -> Problem:
    line = source.line_of(loc)
    key = ".".join(str(step + 1) if isinstance(step, int) else step for step in loc)
    example = "庆北办事处" if loc == ("department", "name") else "…"
    return problem(
        "S20",
        Place(file=source.file, line=line, value=value),
        found=_FOUND.fill(key=key, value=value),
        remedy=_REMEDY.fill(line=line, key=loc[-1], example=example),
    )


_FOUND = Words("{key} 还是“{value}”，没有改写", "{key} is still “{value}”")
_REMEDY = Words(
    '请把第 {line} 行改成实际内容，例如 {key} = "{example}"。',
    'Write what it is on line {line}, such as {key} = "{example}".',
)
