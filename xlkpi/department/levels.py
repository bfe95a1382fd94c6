"""Whose bundles are known here, and of which collection one is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from xlkpi.department.named import Named, meant
from xlkpi.formula.ast import Cell
from xlkpi.importer.levels import Level, Levels, Unfit
from xlkpi.problems import ProblemsFound
from xlkpi.rollup.roll.states import STATES
from xlkpi.spec.load import load_used
from xlkpi.spec.rows import fields_by_cell, row_key
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlkpi.bundle.contents import BundleContents
    from xlkpi.department.opened import Department
    from xlkpi.spec.language.models import FieldSpec, Spec
    from xlkpi.workspace.config import Collection


def levels_of(department: Department) -> Levels:
    """Return which units of the roster may report for units below them.

    Raises:
        Unusable: The roster cannot be used; exit code 3.
    """
    units = [Level(one.id, one.name, one.key) for one in department.roster.units if one.active]
    return Levels(
        {one.key: one for one in units if one.key},
        partial(_named, units),
        partial(collection_of, department),
    )


def _named(units: list[Level], name: str) -> Level | None:
    found = meant(name, [Named(one.unit, one.name) for one in units])
    return (
        next((one for one in units if one.unit == found[0].id), None) if len(found) == 1 else None
    )


def collection_of(department: Department, bundle: BundleContents) -> str | Unfit:
    """Return the id of the collection that a bundle is taken for, or why it is taken for none.

    It is the one of the same id, else the only one of the same spec and year. Its form must be the
    same, in the same measure: else sums over both would be false.
    """
    spec = load_used(bundle.specs.get(bundle.spec, ""), bundle.spec[:12]).value
    taken = [one for one in department.config.collections if not one.read_only]
    own = [one for one in taken if one.id == bundle.collection] or [
        one
        for one in taken
        if spec is not None
        and one.spec == spec.spec.id
        and (one.year or department.config.year) == bundle.year
    ]
    if len(own) != 1:
        return Unfit(_NONE if not own else _SEVERAL, _NAME_IT.fill(collection=bundle.collection))
    if spec is None:
        return Unfit(_NO_SPEC, _UPDATE)
    return _unfit(department, own[0], bundle, spec.spec) or own[0].id


def _unfit(
    department: Department, collection: Collection, bundle: BundleContents, theirs: Spec
) -> Unfit | None:
    try:
        loaded = department.spec(collection.spec)
    except ProblemsFound as error:
        return Unfit(error.problems[0].message, error.problems[0].hint)
    if bundle.spec != loaded.fingerprint and _counted(loaded.spec) != _counted(theirs):
        return Unfit(_OTHER_FORM.fill(theirs=theirs.version, own=loaded.spec.version), _SAME_FORM)
    odd = next((one.state for one in bundle.said.due if one.state not in STATES), None)
    if odd is not None:
        return Unfit(_STATE.fill(state=odd), _UPDATE)
    other = next(_of_other_kinds(bundle, theirs), None)
    if other is not None:
        return Unfit(_KIND.fill(field=other), _UPDATE)
    facts = {
        _YEAR: (bundle.year, collection.year or department.config.year),
        _MEASURE: (bundle.measure, department.config.measure_of(collection, loaded.spec)),
        _SETTINGS: (_listed(bundle.settings), _listed(settings_said(collection))),
    }
    for what, (said, own) in facts.items():
        if said != own:
            return Unfit(_DIFFERS.fill(what=what, said=said, own=own), _SET.fill(what=what))
    return None


def _of_other_kinds(bundle: BundleContents, spec: Spec) -> Iterator[str]:
    """Yield the labels of fields that have a value of another kind: it could not be added up."""
    known = fields_by_cell(spec)
    for form in bundle.forms:
        for record in form.submission.records:
            for column, value in record.values.items():
                field = known.get(Cell(record.table, record.row, column))
                if field is not None and not isinstance(value, _HELD_AS[field.kind.sort]):
                    yield field.label


def settings_said(collection: Collection) -> Mapping[str, str]:
    """Return the settings of a collection as they are typed, as texts."""
    return {name: str(value) for name, value in collection.settings.items()}


def _listed(settings: Mapping[str, str]) -> str:
    return "、".join(f"{name} = {value}" for name, value in sorted(settings.items())) or "—"


def _counted(spec: Spec) -> object:
    """Return what figures of two specs must have in common to be added: fields, rows, formulas."""
    tables = {
        name: (
            _fields(table.columns),
            tuple(row_key(table, row) for row in table.fixed),
            table.source,
        )
        for name, table in spec.tables.items()
    }
    return spec.id, spec.per_project, _fields(spec.fields), tables


def _fields(fields: Mapping[str, FieldSpec]) -> object:
    return {name: (one.kind, one.formula) for name, one in fields.items()}


_NONE = Words(
    "这里没有同编号的收集任务，也没有同一表样同一年度的", "there is none of that id, spec or year"
)
_SEVERAL = Words("这里同一表样同一年度的不止一个", "there are several of that spec and year")
_NAME_IT = Words(
    "请在 xlkpi.toml 中给相应的收集任务取同样的编号 {collection}，再用 xlkpi import --again。",
    "Give the collection in xlkpi.toml the same id {collection}, then xlkpi import --again.",
)
_NO_SPEC = Words("包里的表样读不懂", "its spec cannot be read")
_UPDATE = Words(
    "两处请用同一版本的程序和表样。", "Use the same version of program and spec in both places."
)
_OTHER_FORM = Words(
    "表样不同（对方第 {theirs} 版，这里第 {own} 版），栏目或公式对不上",
    "its form is another one (version {theirs} there, {own} here): fields or formulas differ",
)
_SAME_FORM = Words(
    "请把这里的表样（workbook_specs）发给对方，对方更新后重新上报。",
    "Send them the spec that is used here (workbook_specs), and have them report again with it.",
)
_HELD_AS: Mapping[str, type | tuple[type, ...]] = {
    "number": Decimal, "date": date, "text": (str, bool), "bool": bool
}  # fmt: skip
_KIND = Words(
    "里面“{field}”的值不是这一栏能填的", "“{field}” in it has a value of another kind than it takes"
)
_STATE = Words(
    "里面的状态 {state} 这里不认识", "it says of a form that it is {state}, which is not known here"
)
_YEAR, _MEASURE = Words("年度", "year"), Words("计量单位", "measure")
_SETTINGS = Words("设置", "settings")
_DIFFERS = Words("{what}是 {said}，这里是 {own}", "its {what} is {said}, here it is {own}")
_SET = Words(
    "请两处的 xlkpi.toml 用同样的{what}，再请对方重新上报。",
    "Have both xlkpi.toml say the same {what}, and have them report again.",
)
