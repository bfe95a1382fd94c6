"""Settings: a name of their own, a list where they need one, a value that they can have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.problems import problem
from xlkpi.spec.lint.texts import PLACES, ROW_PLACES
from xlkpi.spec.settings import COLLECTION_KEYS, UnfitError, read_setting
from xlkpi.spec.source.unfit_names import unknown
from xlkpi.spec.templates import PLACES as MESSAGE_PLACES
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlkpi.problems import Problem
    from xlkpi.spec.language.models import Spec
    from xlkpi.spec.source.located import Located, Trail

_TAKEN = frozenset((*COLLECTION_KEYS, *PLACES, *ROW_PLACES, *MESSAGE_PLACES))


def setting_faults(spec: Spec, located: Located) -> Iterator[Problem]:
    """Yield names that mean something else, lists that are not there, and unfit defaults."""
    for name, one in spec.settings.items():
        trail: Trail = ("settings", name)
        if name in spec.fields or name in _TAKEN:
            what = Words("设置的名称（已另有含义）", "name of a setting (it means something else)")
            yield problem("S07", located.place(trail), found=name, what=what)
        if one.kind in ("choice", "words") and one.list_ is None:
            yield problem("S04", located.place(trail), found="list")
        elif one.list_ is not None and one.list_ not in spec.lists:
            yield unknown(located, (*trail, "list"), one.list_, Words("列表", "list"), spec.lists)
        elif one.kind != "words" and one.default is None:
            yield problem("S04", located.place(trail), found="default")
        elif one.kind != "words":
            yield from _default(spec, name, located, (*trail, "default"))


def _default(spec: Spec, name: str, located: Located, trail: Trail) -> Iterator[Problem]:
    default = spec.settings[name].default
    try:
        read_setting(name, spec, default)
    except UnfitError as unfit:
        reason = Words("这项设置不能是这个值", "the setting cannot be that")
        place = located.place(trail)
        yield problem("S03", place, found=str(default), reason=reason, expected=unfit.expected)
