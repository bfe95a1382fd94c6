"""The settings of xlkpi.toml as fields: shown, changed where the whole is sound, told where not."""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from xlkpi.api.settings import save_config
from xlkpi.department.opened import Department
from xlkpi.department.spec_names import known_specs
from xlkpi.problems import Place, ProblemsFound, problem
from xlkpi.spec.unparsed import find
from xlkpi.texts import Words, same
from xlkpi.workspace.paths import Workspace
from xlkpi.workspace.setting_fields import (
    SettingField,
    collection_fields,
    general_fields,
    mail_fields,
    shared_fields,
    shown,
    value_at,
    value_of,
    with_value,
)
from xlkpi.workspace.toml_edit import UnchangeableError, added, changed, offered, plain, put_away
from xlkpi.workspace.toml_lines import Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from xlkpi.problems import Problem
    from xlkpi.spec.language.models import SettingSpec, Spec
    from xlkpi.workspace.clock import Clock

    _Read = tuple[str, Mapping[str, Any], str]

_TITLE = re.compile(r"^title:[ \t]*([^\n#]+)", re.MULTILINE)
_ISSUED = re.compile(r"^issued:[ \t]*false", re.MULTILINE)
_YEAR = re.compile(r"(?<![0-9])20[0-9]{2}(?![0-9])")
_OPTIONAL = ("mail", "mail.imap", "mail.smtp", "ledger", "originals")
_USUAL = Words("不写就是 {value}", "{value} where nothing is written")
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


@dataclass(frozen=True, slots=True)
class ListedSetting:
    """One collection as settings list it: its place in the file from 0, and what it says.

    `year` is what it is of; `other_year` another one that its title or id names, "" for none, and
    for one that is over.
    """

    number: int
    id: str
    title: str
    due: str
    spec: str
    year: str
    other_year: str


@dataclass(frozen=True, slots=True)
class SettingsForm:
    """Settings as fields, and a digest that tells the file they are from.

    `later` are the ids and titles of collections that stand in comments, to be begun later;
    `specs` the specs there are, by id, with their titles.
    """

    digest: str
    general: Sequence[SettingField]
    mail: Sequence[SettingField]
    shared: Sequence[SettingField]
    collections: Sequence[ListedSetting]
    later: Sequence[tuple[str, str]]
    specs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CollectionForm:
    """One collection as fields, those of its spec too, and a digest that tells the file.

    `specs` are the specs there are, by id, with their titles; `others` the other collections.
    """

    digest: str
    fields: Sequence[SettingField]
    specs: Mapping[str, str]
    others: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SettingFault:
    """What is wrong with a setting, and the name of its field ("" for none)."""

    field: str
    problem: Problem


def settings_form(folder: Path) -> SettingsForm | None:
    """Return the settings of a workspace as fields; None where the file has no form's shape.

    Args:
        folder: The workspace.

    Raises:
        Unusable: There is no workspace (S30); exit code 3.
    """
    read = _read(folder)
    if read is None:
        return None
    text, data, digest = read
    known = [one for one in data.get("collections", ()) if isinstance(one, dict)]
    listed = [_listed(n, one, shown(data.get("year"))) for n, one in enumerate(known)]
    ids = {one.id for one in listed}
    later = [
        (one.values["id"], one.values.get("title") or one.values["id"])
        for one in offered(text)
        if one.values["id"] not in ids
    ]
    specs = dict(_specs(Workspace(folder).specs))
    return SettingsForm(
        digest, general_fields(data), mail_fields(data), shared_fields(data), listed, later, specs
    )


def collection_form(
    folder: Path, clock: Clock, number: int | None, begun: str = ""
) -> CollectionForm | None:
    """Return one collection as fields; None where there is no such one.

    Args:
        folder: The workspace.
        clock: Not asked for the time.
        number: Its place in the file, from 0; None for a new one.
        begun: The id of one in comments that a new one begins from; "" for a blank one.

    Raises:
        Unusable: There is no workspace (S30); exit code 3.
    """
    read = _read(folder)
    if read is None:
        return None
    text, data, digest = read
    known = list(data.get("collections", ()))
    is_new = number is None
    if number is None:
        values = next((one.values for one in offered(text) if one.values["id"] == begun), {})
        number, data = len(known), {**data, "collections": [*known, values]}
    elif number >= len(known):
        return None
    own = data["collections"][number]
    specs = dict(_specs(Workspace(folder).specs))
    others = {
        shown(one.get("id")): shown(one.get("title")) or shown(one.get("id"))
        for n, one in enumerate(data["collections"])
        if n != number
    }
    fields = [_chosen(one, specs, others) for one in collection_fields(number, data)]
    spec = _spec(folder, clock, shown(own.get("spec")))
    fields += _spec_fields(number, spec, own) if spec else ()
    if is_new:  # which one of the file it becomes is only known when it is added
        fields = [replace(one, loc=("collections", "new", one.loc[-1])) for one in fields]
    return CollectionForm(digest, tuple(fields), specs, others)


def _listed(number: int, one: Mapping[str, object], year: str) -> ListedSetting:
    """Return a collection as it is listed; `year` is what it is of unless it says another one."""
    id_, title, due, spec = (shown(one.get(key)) for key in ("id", "title", "due", "spec"))
    own, named = shown(one.get("year")) or year, _YEAR.findall(f"{title} {id_}")
    is_other = own and named and own not in named and not one.get("read_only")
    return ListedSetting(number, id_, title, due, spec, own, named[0] if is_other else "")


def save_settings(
    folder: Path,
    clock: Clock,
    fields: Sequence[SettingField],
    typed: Mapping[str, str],
    digest: str,
) -> tuple[SettingFault, ...]:
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
    read = _read(folder)
    try:
        new = changed(_text_of(read), dict(_changes(fields, typed)))
    except UnchangeableError:
        return (_by_hand(),)
    return _saved(folder, clock, new, digest, fields)


def begin_collection(
    folder: Path,
    clock: Clock,
    fields: Sequence[SettingField],
    typed: Mapping[str, str],
    digest: str,
) -> tuple[SettingFault, ...]:
    """Add a collection to xlkpi.toml: where it stands in comments, else at the end.

    Args and returns as of `save_settings`.

    Raises:
        Unusable: There is no workspace (S30), or another command holds it (S34); exit code 3.
    """
    values = {str(one.loc[-1]): value_of(one, typed.get(one.name, "")) for one in fields}
    values = {name: value for name, value in values.items() if value is not None}
    try:
        new = added(_text_of(_read(folder)), values)
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
) -> tuple[SettingFault, ...]:
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
    read = _read(folder)
    try:
        text = _text_of(read)
        name = shown(tomllib.loads(text)["collections"][number].get("id"))
        new = put_away(text, number)
    except (UnchangeableError, LookupError):
        return (_by_hand(),)
    with Department.at(folder, clock).view() as ledger:
        came = (ledger.decisions(name), ledger.returns(name, values=False))
        is_known = name in ledger.collections() or any(came)
    if is_known:
        fault = problem("S40", Place(), found=_ON_RECORD.fill(id=name), remedy=_STAYS)
        return (SettingFault("", fault),)
    return _saved(folder, clock, new, digest, ())


def _saved(
    folder: Path, clock: Clock, text: str, digest: str, fields: Sequence[SettingField]
) -> tuple[SettingFault, ...]:
    try:
        save_config(folder, clock, text, digest)
    except ProblemsFound as found:
        return tuple(_at_fields(found.problems, text, fields))
    return ()


def _at_fields(
    problems: Sequence[Problem], text: str, fields: Sequence[SettingField]
) -> Iterator[SettingFault]:
    source, data = Source("", text), tomllib.loads(text)
    there = [one for one in fields if value_at(data, one.loc) is not None]
    lines: dict[int, str] = {}
    for field in there:  # several on one line: it cannot be told which of them is meant
        line = source.line_of(field.loc)
        lines[line] = "" if line in lines else field.name
    for one in problems:
        yield SettingFault(lines.get(one.place.line or 0, ""), one)


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


def _chosen(
    field: SettingField, specs: Mapping[str, str], others: Mapping[str, str]
) -> SettingField:
    """Return a field with the specs or collections that it can name."""
    match field.loc[-1]:
        case "spec":
            return replace(field, kind="choice", choices=tuple(specs))
        case "follows" | "prefill":
            return replace(field, kind="choice", choices=tuple(others))
        case _:
            return field


def _spec(folder: Path, clock: Clock, name: str) -> Spec | None:
    try:
        return Department.at(folder, clock).spec(name).spec if name else None
    except ProblemsFound:  # is told where it is used
        return None


def _spec_fields(number: int, spec: Spec, own: Mapping[str, Any]) -> Iterator[SettingField]:
    for name, one in spec.settings.items():
        kind, choices = _kind(one, spec)
        usual = spec.lists[one.list_ or ""].all_words if one.kind == "words" else one.default
        help_ = _USUAL.fill(value=shown(usual))
        loc = ("collections", number, name)
        field = SettingField(loc, same(one.label), help_, kind, choices=choices)
        yield with_value(field, own.get(name))


def _kind(setting: SettingSpec, spec: Spec) -> tuple[Any, tuple[str, ...]]:
    match setting.kind:
        case "integer":
            return "whole", ()
        case "number" | "percent":
            return "number", ()
        case "choice":
            return "choice", tuple(spec.lists[setting.list_ or ""].all_words)
        case "words":
            return "several", ()
        case _:
            return "text", ()


def _specs(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the specs of forms with their titles, without reading them whole."""
    for name in known_specs(folder):
        path = find(name, folder)
        text = path.read_text(encoding="utf-8", errors="replace") if path is not None else ""
        title = _TITLE.search(text)
        if not _ISSUED.search(text):
            yield name, title[1].strip("\"' ") if title else name


def _read(folder: Path) -> _Read | None:
    """Return the text of xlkpi.toml, what it says, and a digest; None where no form can show it."""
    data = Workspace.at(folder).config.read_bytes()
    try:
        text = data.decode("utf-8-sig")
        read = tomllib.loads(text)
    except (ValueError, RecursionError):  # no UTF-8 or no TOML
        return None
    return (text, read, hashlib.sha256(data).hexdigest()) if _has_tables(read) else None


def _has_tables(read: Mapping[str, Any]) -> bool:
    """Whether what a form shows as tables is written as tables."""
    mail, listed = read.get("mail", {}), read.get("collections", [])
    tables = [read.get("department", {}), mail, *(listed if isinstance(listed, list) else [None])]
    tables += [mail.get(one, {}) for one in ("imap", "smtp")] if isinstance(mail, dict) else []
    tables += [read.get(one, {}) for one in ("ledger", "originals")]
    return all(isinstance(one, dict) for one in tables)


def _text_of(read: _Read | None) -> str:
    """Return the text of xlkpi.toml as it was read.

    Raises:
        UnchangeableError: No form can show it.
    """
    if read is None:
        raise UnchangeableError
    return read[0]


def _by_hand() -> SettingFault:
    return SettingFault("", problem("S40", Place(), found=_BY_HAND, remedy=_IN_TEXT))
