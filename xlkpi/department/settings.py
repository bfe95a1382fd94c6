"""What the collections of xlkpi.toml say of the settings of their specs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.problems import Place, ProblemsFound, problem
from xlkpi.spec.settings import COLLECTION_KEYS, UnfitError, example, read_setting
from xlkpi.texts import Words
from xlkpi.workspace.config import unknown_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from xlkpi.plan.occasion import Value
    from xlkpi.problems import Problem
    from xlkpi.spec.language.models import Spec
    from xlkpi.spec.load import LoadedSpec
    from xlkpi.workspace.config import Collection
    from xlkpi.workspace.toml_lines import Source

_UNFIT = Words("{name} 的值“{value}”不对：应为{expected}", "{name} is {value}: not {expected}")
_WRITE = Words("请改为例如 {example}。", "Write for example {example}.")


def settings_of(collection: Collection, spec: Spec) -> Mapping[str, tuple[Value, ...]]:
    """Return what a collection decides of the settings of its spec, free of faults.

    Returns:
        name of the setting -> its value, or the words of its list.
    """
    return {
        name: read_setting(name, spec, raw)
        for name, raw in collection.settings.items()
        if name in spec.settings
    }


def setting_faults(
    collections: Sequence[Collection], source: Source, spec_of: Callable[[str], LoadedSpec]
) -> Iterator[Problem]:
    """Yield every key of a collection that is no setting of its spec, or cannot be (S20).

    A spec that is faulty or not there is told where it is used; of its settings nothing is known.

    Args:
        collections: As the text names them, one after the other.
        source: The text of xlkpi.toml.
        spec_of: Gives a spec by id or title; ProblemsFound where it cannot.
    """
    for number, one in enumerate(collections):
        if not one.settings:
            continue
        try:
            spec = spec_of(one.spec).spec
        except ProblemsFound:
            continue
        yield from _faults(source, number, one, spec)


def _faults(source: Source, number: int, collection: Collection, spec: Spec) -> Iterator[Problem]:
    for key, raw in collection.settings.items():
        place = Place(file=source.file, line=source.line_of(("collections", number, key)))
        name = f"collections.{number + 1}.{key}"
        if key not in spec.settings:
            found, remedy = unknown_key(name, (*COLLECTION_KEYS, *spec.settings))
            yield problem("S20", place, found=found, remedy=remedy)
            continue
        try:
            read_setting(key, spec, raw)
        except UnfitError as unfit:
            found = _UNFIT.fill(name=name, value=str(raw), expected=unfit.expected)
            yield problem("S20", place, found=found, remedy=_WRITE.fill(example=example(key, spec)))
