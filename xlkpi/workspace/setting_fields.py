"""The settings of xlkpi.toml as fields of a form: derived from the models that check them."""

from __future__ import annotations

import re
import types
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from xlkpi.workspace.config import Collection, Config, MailConfig
from xlkpi.workspace.places import LedgerConfig, OriginalsConfig
from xlkpi.workspace.setting_words import SETTING_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlkpi.texts import Words

    Loc = tuple[str | int, ...]
    Kind = Literal["text", "whole", "number", "date", "yes", "choice", "several"]

_BETWEEN = re.compile(r"[、,，;；]")
_WHOLE, _NUMBER = re.compile(r"[0-9]{1,18}"), re.compile(r"[0-9]+(\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class SettingField:
    """One setting as a field: what it is called, what it holds, and what stands there now.

    `text` is what stands there, "" for nothing; `choices` are what it can be, where that is a list;
    `whole` are words that stand there with a sign in them that is typed between words.
    """

    loc: Loc
    label: Words
    help: Words
    kind: Kind
    required: bool = False
    text: str = ""
    choices: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Its name in a form."""
        return ".".join(map(str, self.loc))


def general_fields(data: Mapping[str, Any]) -> Sequence[SettingField]:
    """Return the fields of the department and its year; `data` is what xlkpi.toml says."""
    return tuple(_filled(_fields(Config, (), ("year", "timezone", "measure", "department")), data))


def mail_fields(data: Mapping[str, Any]) -> Sequence[SettingField]:
    """Return the fields of the mailbox; without one, none of them need be filled in."""
    return tuple(_filled(_fields(MailConfig, ("mail",)), data))


def shared_fields(data: Mapping[str, Any]) -> Sequence[SettingField]:
    """Return the fields of what several computers share: the ledger, the originals."""
    ledger, originals = (
        tuple(_filled(_fields(model, (name,)), data))
        for model, name in ((LedgerConfig, "ledger"), (OriginalsConfig, "originals"))
    )
    return (*ledger, *originals)


def collection_fields(number: int, data: Mapping[str, Any]) -> Sequence[SettingField]:
    """Return the fields of a collection, by its place in the file from 0; without its spec's."""
    return tuple(_filled(_fields(Collection, ("collections", number)), data))


def value_of(field: SettingField, typed: str) -> Any:
    """Return what is written for what was typed: None for nothing; what does not fit stays text.

    What was typed is judged with the whole file, at its line.
    """
    text = typed.strip()
    if not text:
        return "" if field.required else None
    match field.kind:
        case "yes":
            return True
        case "whole" if _WHOLE.fullmatch(text):
            return int(text)
        case "number" if _NUMBER.fullmatch(text):
            return float(text) if "." in text else int(text)
        case "date":
            return _day(text)
        case "several":
            return tuple(words(text, field.whole))
        case _:
            return text


def words(text: str, whole: Sequence[str] = ()) -> Iterator[str]:
    """Yield words that were typed with 、 or another such sign between them.

    Args:
        text: What was typed.
        whole: Words that stay as they are, whatever signs are in them.
    """
    known = "|".join(map(re.escape, sorted(whole, key=len, reverse=True)))
    kept = rf"\s*(?:{known})(?=\s*(?:{_BETWEEN.pattern}|$))|" if whole else ""
    for one in re.findall(rf"{kept}[^、,，;；]+", text.strip()):
        if one.strip():
            yield one.strip()


def with_value(field: SettingField, value: object) -> SettingField:
    """Return a field with a value of the file."""
    several = value if isinstance(value, (list, tuple)) else ()
    whole = tuple(str(one) for one in several if _BETWEEN.search(str(one)))
    return replace(field, text=shown(value), whole=whole)


def shown(value: object) -> str:
    """Return what stands in a field for a value of the file."""
    match value:
        case None | False:
            return ""
        case True:
            return "yes"
        case list() | tuple():
            return "、".join(map(str, value))
        case date():
            return value.isoformat()
        case _:
            return str(value)


def _day(text: str) -> date | str:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def _fields(
    model: type[BaseModel], loc: Loc, names: Sequence[str] | None = None
) -> Iterator[SettingField]:
    for name, field in model.model_fields.items():
        if names is not None and name not in names:
            continue
        here, kind = (*loc, name), _without_none(field.annotation)
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from _fields(kind, here)
            continue
        words = SETTING_WORDS[".".join(step for step in here if isinstance(step, str))]
        made = SettingField(here, words.label, words.help, _kind(kind), field.is_required())
        yield replace(made, choices=_choices(kind))


def _filled(fields: Iterator[SettingField], data: Mapping[str, Any]) -> Iterator[SettingField]:
    for field in fields:
        yield with_value(field, value_at(data, field.loc))


def value_at(data: Any, loc: Loc) -> Any:
    """Return what stands at a place of what xlkpi.toml says, None for nothing."""
    for step in loc:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def _without_none(annotation: Any) -> Any:
    """Return what a setting holds, where it holds anything."""
    if get_origin(annotation) in (Union, types.UnionType):
        (annotation,) = (one for one in get_args(annotation) if one is not types.NoneType)
    return get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation


def _kind(annotation: Any) -> Kind:
    if get_origin(annotation) is Literal:
        return "choice"
    if get_origin(annotation) is tuple:
        return "several"
    kinds: Mapping[Any, Kind] = {int: "whole", float: "number", date: "date", bool: "yes"}
    return kinds.get(annotation, "text")


def _choices(annotation: Any) -> tuple[str, ...]:
    return get_args(annotation) if get_origin(annotation) is Literal else ()
