"""xlkpi.toml with some of its settings changed: comments, order and all else stay as they are.

It is our own because collections that begin later stand in comments here. tomlkit 0.15.2 counts the
comments behind a table to it: a setting that the last collection gets would come behind them, and
with that collection they would be gone. What is written is read again and compared: a way of
writing that is not known is refused.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xlkpi.workspace.config_text import written
from xlkpi.workspace.toml_values import PIECE, value_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Loc = tuple[str | int, ...]
    """Keys and places in lists (from 0) from the top, as pydantic names a fault."""
    Changes = Mapping[Any, Any]
    """What is changed, by its `Loc`: a value, or None for a setting or table that is to be gone."""

_KEY = r"""(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')"""
_KEYS = rf"{_KEY}(?:[ \t]*\.[ \t]*{_KEY})*"
_HEADER = re.compile(rf"[ \t]*\[(\[?)[ \t]*({_KEYS})[ \t]*\]")
_SETTING = re.compile(rf"[ \t]*({_KEYS})[ \t]*=[ \t]*")
_OFFERED = re.compile(r"^# \[\[collections\]\]\n(?:# (?!\[\[)[^\n]*\n?)+", re.MULTILINE)


class UnchangeableError(ValueError):
    """A setting is written in a way that only a person changes."""


@dataclass(frozen=True, slots=True)
class _Statement:
    """A header or a setting: where it is, the lines it takes, and where its value stands."""

    loc: Loc
    table: Loc
    start: int
    end: int
    value: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Offered:
    """A collection that stands in comments, to be begun later: what it says, and where."""

    values: Mapping[str, Any]
    start: int
    end: int


def changed(text: str, changes: Changes) -> str:
    """Return the text of an xlkpi.toml with settings changed, added or gone.

    What comes of it is read again: it differs in these settings and in nothing else.

    Raises:
        UnchangeableError: It is written in a way that is not changed here.
        ValueError: The text is no TOML.
    """
    wanted = tomllib.loads(text)
    for loc, value in changes.items():
        _put(wanted, loc, value)
    for loc, value in changes.items():
        text = _without(text, loc) if value is None else _with(text, loc, value)
    return _proved(text, wanted)


def added(text: str, collection: Mapping[str, Any]) -> str:
    """Return the text with one more collection: where it stood in comments, else at the end.

    Raises:
        UnchangeableError: Collections are written in a way that is not changed here.
        ValueError: The text is no TOML.
    """
    place = next((one for one in offered(text) if one.values["id"] == collection["id"]), None)
    if place is None:
        lines = [f"{name} = {written(value)}" for name, value in collection.items()]
        block = "\n".join(["", "[[collections]]", *lines, ""])
        return _proved(f"{text.rstrip()}\n{block}", _with_one_more(text, collection))
    live = re.sub(r"^# ", "", text[place.start : place.end], flags=re.MULTILINE)
    before = len(_headers(text[: place.start]))
    text = text[: place.start] + live + text[place.end :]
    changes = {("collections", before, name): value for name, value in collection.items()}
    gone = {("collections", before, n): None for n in place.values if n not in collection}
    known = tomllib.loads(text)["collections"][before]
    wanted = {**changes, **gone}
    return changed(text, {at: v for at, v in wanted.items() if known.get(at[-1]) != v})


def put_away(text: str, number: int) -> str:
    """Return the text with a collection made a comment: it can be begun again from there.

    Args:
        text: Of an xlkpi.toml.
        number: Which of its collections, from 0.

    Raises:
        UnchangeableError: Collections are written in a way that is not changed here.
        ValueError: The text is no TOML.
    """
    wanted = tomllib.loads(text)
    _put(wanted, ("collections", number), None)
    own = [one for one in _statements(text) if one.loc[:2] == ("collections", number)]
    if not own or own[0].value is not None:
        raise UnchangeableError
    start, end = own[0].start, max(one.end for one in own)
    block = re.sub(r"^", "# ", text[start:end].rstrip("\n"), flags=re.MULTILINE)
    behind = text[end:]
    gap = "\n" if behind.startswith("#") else ""
    if not wanted["collections"]:
        del wanted["collections"]
    return _proved(f"{text[:start]}{block}\n{gap}{behind}", wanted)


def offered(text: str) -> Sequence[Offered]:
    """Return the collections that stand in comments, as `init` writes those that come later."""
    return tuple(_offered(text))


def _offered(text: str) -> Iterator[Offered]:
    for found in _OFFERED.finditer(text):
        try:
            read = tomllib.loads(re.sub(r"^# ", "", found[0], flags=re.MULTILINE))
        except ValueError:
            continue
        values = read["collections"][0]
        is_told = {"id", "spec", "due"} <= values.keys()
        if is_told and all(isinstance(values.get(one, ""), str) for one in ("id", "title")):
            yield Offered(values, *found.span())


def _with_one_more(text: str, collection: Mapping[str, Any]) -> Mapping[str, Any]:
    wanted = tomllib.loads(text)
    wanted["collections"] = [*wanted.get("collections", ()), plain(collection)]
    return wanted


def _proved(text: str, wanted: Mapping[str, Any]) -> str:
    try:
        found = tomllib.loads(text)
    except ValueError as error:
        raise UnchangeableError from error
    if found != wanted:
        raise UnchangeableError
    return text


def _put(data: Any, loc: Loc, value: object) -> None:
    """Change a value in what was read; tables that are not there are made."""
    *way, last = loc
    for step in way:
        if isinstance(data, dict) and value is not None:
            data = data.setdefault(step, {})
        elif isinstance(data, dict):
            data = data.get(step, {})
        else:
            data = data[step]
    if value is None:
        if isinstance(data, dict):
            data.pop(last, None)
        elif isinstance(last, int) and last < len(data):
            del data[last]
    else:
        data[last] = plain(value)


def plain(value: object) -> object:
    """Return a value as TOML gives it back: lists where tuples are written."""
    if isinstance(value, tuple):
        return list(value)
    return {k: plain(v) for k, v in value.items()} if isinstance(value, dict) else value


def _with(text: str, loc: Loc, value: object) -> str:
    every = _statements(text)
    within = _within(text, every, loc, value)
    if within is not None:
        return within
    if not isinstance(loc[-1], str):
        raise UnchangeableError
    line = f"{loc[-1]} = {written(value)}\n"
    own = [one for one in every if one.table == loc[:-1]]
    if own:
        at = max(one.end for one in own)
        return f"{text[:at]}{'' if text[:at].endswith(chr(10)) else chr(10)}{line}{text[at:]}"
    if len(loc) == 1:
        return line + text
    header = ".".join(step for step in loc[:-1] if isinstance(step, str))
    if len(header.split(".")) != len(loc) - 1:
        raise UnchangeableError
    return f"{text.rstrip()}\n\n[{header}]\n{line}"


def _within(text: str, every: Sequence[_Statement], loc: Loc, value: object) -> str | None:
    """Return the text with the value changed that is, or has in it, what is at a place."""
    there = next((one for one in every if one.value and loc[: len(one.loc)] == one.loc), None)
    if there is None or there.value is None:
        return None
    start, end = there.value
    before = tomllib.loads(f"v = {text[start:end]}")
    after = tomllib.loads(f"v = {text[start:end]}")
    _put(after, ("v", *loc[len(there.loc) :]), value)
    return text[:start] + value_text(text[start:end], before["v"], after["v"]) + text[end:]


def _without(text: str, loc: Loc) -> str:
    """Return the text without a setting, or without a table and all in it."""
    every = _statements(text)
    gone = [one for one in every if one.loc[: len(loc)] == loc]
    if not gone:
        return _within(text, every, loc, None) or text
    for one in reversed(gone):
        text = text[: one.start] + text[one.end :]
    return text


def _headers(text: str) -> Sequence[_Statement]:
    """Return where collections begin."""
    every = _statements(text)
    return [one for one in every if one.value is None and one.loc[:-1] == ("collections",)]


def _statements(text: str) -> Sequence[_Statement]:
    return tuple(_read(text))


def _read(text: str) -> Iterator[_Statement]:
    at = 0
    table: Loc = ()
    lists: dict[Loc, int] = {}
    while at < len(text):
        line_end = text.find("\n", at) + 1 or len(text)
        header, setting = _HEADER.match(text, at), _SETTING.match(text, at)
        if header is not None:
            table = _table(_steps(header[2]), lists, is_list=bool(header[1]))
            yield _Statement(table, table, at, line_end)
        elif setting is not None:
            end = _end_of_value(text, setting.end())
            line_end = text.find("\n", end) + 1 or len(text)
            loc = (*table, *_steps(setting[1]))
            yield _Statement(loc, table, at, line_end, (setting.end(), end))
        at = line_end


def _steps(keys: str) -> tuple[str, ...]:
    return tuple(one.strip("\"'") for one in re.findall(_KEY, keys))


def _table(steps: tuple[str, ...], lists: dict[Loc, int], *, is_list: bool) -> Loc:
    """Return which table a header begins; in a list of tables it is the last one so far."""
    loc: Loc = ()
    for step in steps:
        loc = (*loc, step)
        if is_list and len([one for one in loc if isinstance(one, str)]) == len(steps):
            lists[loc] = lists.get(loc, -1) + 1
        if loc in lists:
            loc = (*loc, lists[loc])
    return loc


def _end_of_value(text: str, at: int) -> int:
    """Return where a value ends, which may be lines below."""
    depth, end = 0, at
    for piece in PIECE.finditer(text, at):
        one = piece[0]
        if one == "\n" and not depth:
            break
        if one[0] == "#":
            if not depth:
                break
            continue
        depth += one in "[{"
        depth -= one in "]}"
        end = end if one.isspace() else piece.end()
    return end
