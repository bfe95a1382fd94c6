"""The settings of xlkpi.toml as fields."""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from xlkpi.department.opened import Department
from xlkpi.department.spec_names import known_specs
from xlkpi.problems import ProblemsFound
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
    with_value,
)
from xlkpi.workspace.toml_edit import offered

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from xlkpi.spec.language.models import SettingSpec, Spec
    from xlkpi.workspace.clock import Clock


_TITLE = re.compile(r"^title:[ \t]*([^\n#]+)", re.MULTILINE)
_ISSUED = re.compile(r"^issued:[ \t]*false", re.MULTILINE)
_YEAR = re.compile(r"(?<![0-9])20[0-9]{2}(?![0-9])")
_USUAL = Words("不写就是 {value}", "{value} where nothing is written")


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
class SettingsRead:
    """xlkpi.toml as it stands: its text, what it says, and a digest that tells the file."""

    text: str
    data: Mapping[str, Any]
    digest: str


def settings_form(folder: Path) -> SettingsForm | None:
    """Return the settings of a workspace as fields; None where the file has no form's shape.

    Args:
        folder: The workspace.

    Raises:
        Unusable: There is no workspace (S30); exit code 3.
    """
    read = settings_read(folder)
    if read is None:
        return None
    data = read.data
    known = [one for one in data.get("collections", ()) if isinstance(one, dict)]
    listed = [_listed(n, one, shown(data.get("year"))) for n, one in enumerate(known)]
    ids = {one.id for one in listed}
    later = [
        (one.values["id"], one.values.get("title") or one.values["id"])
        for one in offered(read.text)
        if one.values["id"] not in ids
    ]
    specs = dict(_specs(Workspace(folder).specs))
    return SettingsForm(
        read.digest,
        general_fields(data),
        mail_fields(data),
        shared_fields(data),
        listed,
        later,
        specs,
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
    read = settings_read(folder)
    if read is None:
        return None
    data = read.data
    known = list(data.get("collections", ()))
    is_new = number is None
    if number is None:
        values = next((one.values for one in offered(read.text) if one.values["id"] == begun), {})
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
    return CollectionForm(read.digest, tuple(fields), specs, others)


def _listed(number: int, one: Mapping[str, object], year: str) -> ListedSetting:
    """Return a collection as it is listed; `year` is what it is of unless it says another one."""
    id_, title, due, spec = (shown(one.get(key)) for key in ("id", "title", "due", "spec"))
    own, named = shown(one.get("year")) or year, _YEAR.findall(f"{title} {id_}")
    is_other = own and named and own not in named and not one.get("read_only")
    return ListedSetting(number, id_, title, due, spec, own, named[0] if is_other else "")


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


def settings_read(folder: Path) -> SettingsRead | None:
    """Return xlkpi.toml as it stands; None where no form can show it.

    Args:
        folder: The workspace.

    Raises:
        Unusable: There is no workspace (S30); exit code 3.
    """
    data = Workspace.at(folder).config.read_bytes()
    try:
        text = data.decode("utf-8-sig")
        said = tomllib.loads(text)
    except (ValueError, RecursionError):  # no UTF-8 or no TOML
        return None
    if not _has_tables(said):
        return None
    return SettingsRead(text, said, hashlib.sha256(data).hexdigest())


def _has_tables(said: Mapping[str, Any]) -> bool:
    """Whether what a form shows as tables is written as tables."""
    mail, listed = said.get("mail", {}), said.get("collections", [])
    tables = [said.get("department", {}), mail, *(listed if isinstance(listed, list) else [None])]
    tables += [mail.get(one, {}) for one in ("imap", "smtp")] if isinstance(mail, dict) else []
    tables += [said.get(one, {}) for one in ("ledger", "originals")]
    return all(isinstance(one, dict) for one in tables)
