"""文字差异: texts of a project that a unit's form has otherwise than what stands for the project.

What stands for it is the lead unit's accepted form, else the roster (docs/use/master.md). Of
the single fields it is those that the roster's 项目 fills in (资金用途), of the tables those that
a project has one set of (绩效目标, 绩效指标). They are no problems: a village may word its goals
its own way. Differences of width and white space are none. A form that says there is nothing to
report, and one without any of these texts, is passed over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from xlkpi.checks.column_texts import bare
from xlkpi.formula.ast import Cell
from xlkpi.master import wording
from xlkpi.master.content.details import PROJECT_KEY, UNIT_KEY, columns_of
from xlkpi.master.content.shape import Column, Format, Listing, Shape
from xlkpi.master.content.spool import Spool
from xlkpi.rollup.across import reports, value_of
from xlkpi.rollup.project_sets import filled_rows, set_tables
from xlkpi.spec.language.kinds import Kind
from xlkpi.spec.rows import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlkpi.master.content.shape import Content, Room
    from xlkpi.rollup.facts import Facts
    from xlkpi.rollup.lines import MergedForm
    from xlkpi.spec.language.models import FieldSpec, Spec
    from xlkpi.workspace.roster import Project

    Texts = Mapping[Cell, str]

_COLUMNS = (
    Column(UNIT_KEY, "单位编号", Format.KEY),
    Column(PROJECT_KEY, "项目编号", Format.KEY),
    Column("number", "序号", Format.YEAR),
    Column("unit", "单位", most=20),
    Column("project", "项目", most=36),
    Column("field", "栏目", most=30),
    Column("source", "依据", most=26),
    Column("lead", "依据的文字"),
    Column("own", "本单位的文字"),
)
_PROJECTS = "projects."
_TEXTS = (Kind.TEXT, Kind.CHOICE)
_ROSTER = "名册"


class TextDifference(NamedTuple):
    """One text that a unit has otherwise; "" where one of the two has none."""

    form: MergedForm
    label: str
    source: str
    lead: str
    own: str


def text_differences(facts: Facts) -> Iterator[TextDifference]:
    """Yield every text that differs, by project, unit and place in the form."""
    labels = _labels(facts.spec)
    return (one for project in facts.projects for one in _of_project(facts, project, labels))


def differences_listing(facts: Facts, room: Room | None = None) -> Listing | None:
    """Return a line for each text that differs, on as many sheets as these need; None for none."""
    found = enumerate(text_differences(facts), 1)
    lines = Spool(_line(facts, number, one) for number, one in found)
    if not lines:
        return None
    title = f"{facts.view.title}　{wording.TEXTS}"
    columns = columns_of(facts.spec, _COLUMNS)
    shape = Shape(wording.TEXTS, title, columns, len(lines), frozen="project")
    shape = shape if room is None else room.shape(shape)
    note = "与牵头单位已并入的表（没有时与名册）不同的文字，供统一口径时参考，不是错误"
    return Listing(shape, lines, notes=(note,))


def _line(facts: Facts, number: int, one: TextDifference) -> tuple[Content, ...]:
    unit, project = one.form.unit, one.form.project
    return (
        facts.unit_keys[unit.id],
        facts.project_keys[project.id],
        number,
        unit.name,
        project.name,
        one.label,
        one.source,
        one.lead,
        one.own,
    )


def _of_project(
    facts: Facts, project: Project, labels: Mapping[Cell, str]
) -> Iterator[TextDifference]:
    forms = [form for form in facts.of_project.get(project.id, ()) if reports(facts.spec, form)]
    lead = next((form for form in forms if form.unit.id == project.lead_unit), None)
    source = f"牵头单位：{lead.unit.name}" if lead is not None else _ROSTER
    standing = _texts(facts.spec, lead) if lead is not None else _known(facts, project)
    for form in forms:
        own = _texts(facts.spec, form)
        if form is lead or not own:
            continue
        for cell in _in_order(labels, standing, own):
            texts = standing.get(cell, ""), own.get(cell, "")
            if texts[0] != texts[1] and bare(texts[0]) != bare(texts[1]):
                yield TextDifference(
                    form, labels.get(cell) or _plain(facts.spec, cell), source, *texts
                )


def _in_order(labels: Mapping[Cell, str], *texts: Texts) -> Iterator[Cell]:
    known = dict.fromkeys(cell for some in texts for cell in some)
    yield from (cell for cell in labels if cell in known)
    yield from (cell for cell in known if cell not in labels)


def _texts(spec: Spec, form: MergedForm) -> Texts:
    single = {cell: value_of(form, cell) for cell in map(_single, _single_texts(spec))}
    rows = {
        Cell(table, row, name): values.get(name)
        for table in set_tables(spec)
        for row, values in filled_rows(form, table)
        for name in _columns(spec, table)
    }
    return {cell: str(value) for cell, value in {**single, **rows}.items() if value is not None}


def _known(facts: Facts, project: Project) -> Texts:
    """Return the texts that the roster has of a project."""
    values, spec = project.values or {}, facts.spec
    single = {
        _single(name): values.get(str(field.source).removeprefix(_PROJECTS))
        for name, field in _single_texts(spec).items()
    }
    rows = {
        Cell(table, row, name): known.get(name)
        for table in set_tables(spec)
        for row, known in (project.rows or {}).get(spec.tables[table].source or "", {}).items()
        for name in _columns(spec, table)
    }
    return {cell: str(value) for cell, value in {**single, **rows}.items() if value is not None}


def _single_texts(spec: Spec) -> Mapping[str, FieldSpec]:
    """Return the fields of text that the roster's line of a project fills in and clerks change."""
    return {
        name: field
        for name, field in spec.fields.items()
        if (field.source or "").startswith(_PROJECTS) and field.kind in _TEXTS and not field.locked
    }


def _columns(spec: Spec, table: str) -> tuple[str, ...]:
    """Return the columns of text of a table that are not its key."""
    known = spec.tables[table]
    return tuple(n for n, f in known.columns.items() if f.kind in _TEXTS and n not in known.key)


def _single(name: str) -> Cell:
    return Cell("", "", name)


def _labels(spec: Spec) -> Mapping[Cell, str]:
    """Return the words of each text's place, in the order of the form."""
    found = {_single(name): field.label for name, field in _single_texts(spec).items()}
    for table in set_tables(spec):
        known = spec.tables[table]
        for row in table_rows(known):
            for name in _columns(spec, table):
                label = known.columns[name].label
                found[Cell(table, row.key, name)] = _words(row.name or row.key, label)
    return found


def _plain(spec: Spec, cell: Cell) -> str:
    return _words(cell.row, spec.tables[cell.table].columns[cell.column].label)


def _words(row: str, label: str) -> str:
    place = f"第{row}行" if row.isdigit() else row
    return place if place.startswith(label) else f"{place}　{label}"
