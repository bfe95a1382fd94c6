"""Settings of xlkpi.toml changed by a form: where the whole is sound, else told at their fields."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from xlkpi.api.field_faults import FieldFault
from xlkpi.api.settings import save_config
from xlkpi.api.settings_form import settings_read
from xlkpi.department.opened import Department
from xlkpi.problems import Place, ProblemsFound, problem
from xlkpi.texts import Words
from xlkpi.workspace.setting_fields import SettingField, shown, value_at, value_of
from xlkpi.workspace.toml_edit import UnchangeableError, added, changed, plain, put_away
from xlkpi.workspace.toml_lines import Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from xlkpi.problems import Problem
    from xlkpi.workspace.clock import Clock

_OPTIONAL = ("mail", "mail.imap", "mail.smtp", "ledger", "originals")
_BY_HAND = Words(
    "xlkpi.toml 中这一项的写法，表单改不了", "the form cannot change it as xlkpi.toml has it"
)
_ON_RECORD = Words(
    "“{id}”已经有记录（下发、来表或决定），不能去掉",
    "{id} is on record (issues, returns or decisions) and cannot be taken out",
)
_STAYS = Words(
    "结束了的，勾选“已经结束，只供取数”就行，记录都留着。",
    "Where it is over, say so in its settings; what is on record stays.",
)
_IN_TEXT = Words(
    "请在“设置”页最下面的原文中改。", "Change it in the text at the end of the settings."
)


def save_settings(
    folder: Path,
    clock: Clock,
    fields: Sequence[SettingField],
    typed: Mapping[str, str],
    digest: str,
) -> tuple[FieldFault, ...]:
    """Change settings in xlkpi.toml, where what comes of it is sound.

    Comments, order and what is not changed stay as they are.

    Args:
        folder: The workspace.
        clock: Not asked for the time.
        fields: What was shown.
        typed: Name of a field -> what was typed; one that is not there is blank.
        digest: Of the file that was shown.

    Returns:
        What is wrong, each at its field; nothing where it was saved.

    Raises:
        Unusable: There is no workspace (S30), or another command holds it (S34); exit code 3.
    """
    try:
        new = changed(_text(folder), dict(_changes(fields, typed)))
    except UnchangeableError:
        return (_by_hand(),)
    return _saved(folder, clock, new, digest, fields)


def begin_collection(
    folder: Path,
    clock: Clock,
    fields: Sequence[SettingField],
    typed: Mapping[str, str],
    digest: str,
) -> tuple[FieldFault, ...]:
    """Add a collection to xlkpi.toml: where it stands in comments, else at the end.

    Args and returns as of `save_settings`.

    Raises:
        Unusable: There is no workspace (S30), or another command holds it (S34); exit code 3.
    """
    values = {str(one.loc[-1]): value_of(one, typed.get(one.name, "")) for one in fields}
    values = {name: value for name, value in values.items() if value is not None}
    try:
        new = added(_text(folder), values)
    except UnchangeableError:
        return (_by_hand(),)
    every = tomllib.loads(new)["collections"]
    number = next(n for n, one in enumerate(every) if one == plain(values))
    moved = {one.name: replace(one, loc=("collections", number, one.loc[-1])) for one in fields}
    names = {one.name: name for name, one in moved.items()}
    faults = _saved(folder, clock, new, digest, tuple(moved.values()))
    return tuple(replace(one, field=names.get(one.field, "")) for one in faults)


def put_away_collection(
    folder: Path, clock: Clock, number: int, digest: str
) -> tuple[FieldFault, ...]:
    """Take a collection out of xlkpi.toml that nothing is on record for; it becomes a comment.

    It can be begun again from there (`begin_collection`).

    Args:
        folder: The workspace.
        clock: Not asked for the time.
        number: Its place in the file, from 0.
        digest: Of the file that was shown.

    Returns:
        Why it stays; nothing where it was taken out.

    Raises:
        Unusable: There is no workspace (S30), another command holds it (S34), or the ledger cannot
            be read; exit code 3.
    """
    try:
        text = _text(folder)
        name = shown(tomllib.loads(text)["collections"][number].get("id"))
        new = put_away(text, number)
    except (UnchangeableError, LookupError):
        return (_by_hand(),)
    with Department.at(folder, clock).view() as ledger:
        came = (ledger.decisions(name), ledger.returns(name, values=False))
        is_known = name in ledger.collections() or any(came)
    if is_known:
        fault = problem("S40", Place(), found=_ON_RECORD.fill(id=name), remedy=_STAYS)
        return (FieldFault("", fault),)
    return _saved(folder, clock, new, digest, ())


def _saved(
    folder: Path, clock: Clock, text: str, digest: str, fields: Sequence[SettingField]
) -> tuple[FieldFault, ...]:
    try:
        save_config(folder, clock, text, digest)
    except ProblemsFound as found:
        return tuple(_at_fields(found.problems, text, fields))
    return ()


def _at_fields(
    problems: Sequence[Problem], text: str, fields: Sequence[SettingField]
) -> Iterator[FieldFault]:
    source, data = Source("", text), tomllib.loads(text)
    there = [one for one in fields if value_at(data, one.loc) is not None]
    lines: dict[int, str] = {}
    for field in there:  # several on one line: it cannot be told which of them is meant
        line = source.line_of(field.loc)
        lines[line] = "" if line in lines else field.name
    for one in problems:
        yield FieldFault(lines.get(one.place.line or 0, ""), one)


def _changes(
    fields: Sequence[SettingField], typed: Mapping[str, str]
) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Yield what is to be written: a table that is all blank is gone, one that is not is whole."""
    for table in dict.fromkeys(one.loc[:-1] for one in fields):
        own = [one for one in fields if one.loc[: len(table)] == table]
        name = ".".join(map(str, table))
        if name in _OPTIONAL and not any(typed.get(one.name, "").strip() for one in own):
            if any(one.text for one in own):
                yield table, None
            continue
        for one in own:
            text = typed.get(one.name, "").strip()
            if one.loc[:-1] == table and (text != one.text or (one.required and not text)):
                yield one.loc, value_of(one, text)


def _text(folder: Path) -> str:
    """Return the text of xlkpi.toml.

    Raises:
        UnchangeableError: No form can show it.
    """
    read = settings_read(folder)
    if read is None:
        raise UnchangeableError
    return read.text


def _by_hand() -> FieldFault:
    return FieldFault("", problem("S40", Place(), found=_BY_HAND, remedy=_IN_TEXT))
