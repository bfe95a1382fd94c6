"""A spec beside the one before it: what the change would lose, told at its lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.problems import problem
from xlkpi.spec.files import located
from xlkpi.spec.losses import is_changed, losses, unknown_places
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlkpi.problems import Problem
    from xlkpi.spec.language.models import Spec
    from xlkpi.spec.load import LoadedSpec
    from xlkpi.spec.losses import Loss
    from xlkpi.spec.source.located import Trail


def lost_since(loaded: LoadedSpec, file: str, old: Spec) -> Iterator[Problem]:
    """Yield what a changed spec would lose of forms filled in by the one before.

    Args:
        loaded: The spec by now.
        file: Its file, by which problems tell it.
        old: The spec before.

    Yields:
        S17 for each field of the old one, S06 for rules about what it does not have, S14 where
        fields were changed and the version was not raised.
    """
    whole, new = located(loaded.text, file), loaded.spec
    if whole is None:
        return
    if new.version <= old.version and is_changed(old, new):
        place, version = whole.place(("version",)), max(new.version, old.version)
        said = {"version": new.version, "before": old.version, "next": version + 1}
        yield problem("S14", place, **said)
    for trail, text, near in unknown_places(old, new):
        remedy = _MEANT.fill(near=near) if near else _OLD_NAMES
        place = whole.place(trail, key=trail[2] != "dropped")
        yield problem("S06", place, found=text, what=_OLD, remedy=remedy)
    for one in losses(old, new):
        place = whole.place(_trail(one, new))
        field, remedy = one.now or one.name, _remedy(one)
        yield problem("S17", place, label=one.label, name=one.name, why=one.why, remedy=remedy).at(
            field=field
        )


def _trail(one: Loss, new: Spec) -> Trail:
    table, _, column = (one.now or one.name).rpartition(".")
    if not table:
        return ("fields", column) if column in new.fields else ("fields",)
    return ("tables", table, "columns", column) if table in new.tables else ("tables",)


def _remedy(one: Loss) -> Words:
    if one.now:
        return _WIDEN
    return _RENAMED.fill(name=one.name, near=one.near) if one.near else _RULE.fill(name=one.name)


_OLD = Words("改前表样中的栏目", "a field of the spec before")
_MEANT = Words("是不是“{near}”？", "Is “{near}” meant?")
_OLD_NAMES = Words("请写改前表样中的名称。", "Write a name of the spec before.")
_WIDEN = Words(
    "请改回原来的写法，或另设一个新栏目。", "Write it as it was, or make a new field of it."
)
_RENAMED = Words(
    "如果改名为“{near}”，请在 migrations 中写 renamed: {{{name}: {near}}}；"
    "不再收集的写进 dropped。",
    "If it is “{near}” by now, write renamed: {{{name}: {near}}} under migrations; what is not "
    "asked for any more is put under dropped.",
)
_RULE = Words(
    "请在 migrations 中写明“{name}”的去处（renamed、moved、split、merged），"
    "不再收集的写进 dropped。",
    "Say under migrations where “{name}” belongs (renamed, moved, split, merged); what is not "
    "asked for any more is put under dropped.",
)
