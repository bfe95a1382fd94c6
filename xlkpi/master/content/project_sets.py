"""项目指标 and its like: one set of rows for each project, with where it comes from.

From the lead unit's accepted form, else the roster (docs/use/master.md). Units whose own rows
differ are named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.master import wording
from xlkpi.master.content.details import PROJECT_KEY
from xlkpi.master.content.shape import Column, Format, Listing, Shape
from xlkpi.master.content.table_rows import (
    ROW_KEY,
    label_columns,
    row_contents,
    table_name,
    value_columns,
)
from xlkpi.rollup.project_sets import filled_rows, project_set
from xlkpi.spec.rows import row_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlkpi.master.content.shape import Content
    from xlkpi.records import Value
    from xlkpi.rollup.facts import Facts
    from xlkpi.spec.language.models import Spec
    from xlkpi.workspace.roster import Project

    Rows = Mapping[str, Mapping[str, Value]]


_HEAD = (
    Column(PROJECT_KEY, "项目编号", Format.KEY),
    Column(ROW_KEY, "行", Format.KEY),
    Column("number", "序号", Format.YEAR),
    Column("project_number", "项目序号", Format.YEAR),
    Column("project", "项目名称", most=36),
)
_END = (Column("source", "来源", most=18), Column("differing", "内容不同的单位", most=30))


def set_name(spec: Spec, table: str) -> str:
    """Return the name of a table's sheet by project: 指标明细 becomes 项目指标."""
    return wording.PROJECT_PREFIX + table_name(spec, table).removesuffix(wording.DETAIL_ENDING)


def set_listing(facts: Facts, table: str, name: str) -> Listing | None:
    """Return every project's set of rows; None where no project has any."""
    spec = facts.spec.tables[table]
    lines: list[tuple[Content, ...]] = []
    for place, project in enumerate(facts.projects, 1):
        lines += _lines(facts, project, place, table, len(lines))
    if not lines:
        return None
    columns = (*_HEAD, *label_columns(spec), *value_columns(facts.spec, table), *_END)
    shape = Shape(name, f"{facts.view.title}　{name}", columns, len(lines), frozen="project")
    return Listing(shape, tuple(lines), notes=("取自牵头单位已并入的表；没有时取自名册",))


def _lines(
    facts: Facts, project: Project, place: int, table: str, before: int
) -> Iterator[tuple[Content, ...]]:
    spec = facts.spec.tables[table]
    found, names = project_set(facts, project, table), row_names(spec)
    more = _with_more(facts, project, table, found.rows)
    others = _differing(facts, project, table, found.rows)
    for n, (key, values) in enumerate(found.rows.items()):
        differing = "、".join(others[key])
        yield (
            facts.project_keys[project.id],
            key,
            before + n + 1,
            place,
            project.name,
            *row_contents(spec, names, key, values),
            found.source,
            "；".join(part for part in (differing, more if n == 0 else "") if part),
        )


def _differing(
    facts: Facts, project: Project, table: str, rows: Rows
) -> Mapping[str, Sequence[str]]:
    """Return of each row, by its key, the units whose own one is another, or missing."""
    columns = facts.spec.tables[table].columns
    found: dict[str, list[str]] = {key: [] for key in rows}
    for form in facts.of_project.get(project.id, ()):
        mine = dict(filled_rows(form, table))
        for key, values in rows.items():
            own = mine.get(key, {})
            if any(own.get(name) != values.get(name) for name in columns):
                found[key].append(form.unit.name)
    return found


def _with_more(facts: Facts, project: Project, table: str, rows: Rows) -> str:
    """Return the words for units that have rows which are not among a project's."""
    names = [
        form.unit.name
        for form in facts.of_project.get(project.id, ())
        if any(key not in rows for key in form.submission.rows(table))
    ]
    return f"另有其他行：{'、'.join(names)}" if names else ""
