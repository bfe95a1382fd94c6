"""plan: where every field is, for a spec or for a workbook that was issued."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlkpi.department.by_name import field_label
from xlkpi.department.issued import LedgerIssues
from xlkpi.department.opened import Department, sound_spec
from xlkpi.department.spec_names import spec_file
from xlkpi.importer.owner.identity import identity
from xlkpi.plan.build import build
from xlkpi.plan.formulas import Formulas
from xlkpi.plan.listsheet import dropdown
from xlkpi.plan.occasion import FormFacts, Occasion
from xlkpi.problems import Place, Problem, ProblemsFound, Unusable, problem
from xlkpi.reader.opening import open_workbook
from xlkpi.workspace.paths import SPECS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.plan.model import Plan, PlannedField, PlannedForm
    from xlkpi.spec.load import LoadedSpec
    from xlkpi.workspace.clock import Clock

_SAMPLE_ROWS = 20
_LONG = 8
_NAMED_ROW = re.compile(r"([a-z][a-z0-9_]*)\[s([0-9]+)\]")
"""A spare row as specs name it, in layout, formulas, rules and messages: people[s300]."""


def plan_of(folder: Path, clock: Clock, target: str) -> Plan:
    """Return the plan of a spec, or of a workbook that was issued.

    Args:
        folder: The workspace; for a spec it need not be one.
        clock: Not asked for the time: nothing is written.
        target: A YAML file, the id or title of a spec, or an issued workbook.

    Returns:
        Of a spec: its plan for one sample unit and project, of each table at most 20 spare rows,
        or as many as reach to the last one that the spec names. Of a workbook: what was issued.

    Raises:
        ProblemsFound: The spec is faulty or not known (S01-S13, S31, S92, S93), or xlkpi.toml is
            faulty (S20), exit code 2; the file is no workbook that can be opened, or bears no
            identity (F04), exit code 1.
        Unusable: The workbook was not issued here (F05), there is no workspace (S30), or it cannot
            be used; exit code 3.
    """
    path = Path(target)
    if path.suffix.lower() in (".yaml", ".yml") or not path.is_file():
        return sample_plan(sound_spec(spec_file(target, folder / SPECS)))
    return _issued_plan(folder, clock, path)


def sample_plan(spec: LoadedSpec, *, whole: bool = False) -> Plan:
    """Return the plan of a spec for one sample unit and project.

    Args:
        spec: The spec, free of faults.
        whole: Whether it is as large as any that goes out: with all spare rows, and a project whose
            name is as long as the name of a sheet may be; else 20 spare rows of each table at most,
            or as many as reach to the last one that the spec names.
    """
    tables, most = spec.spec.tables.items(), _sample_rows(spec.text)
    spare = {} if whole else {name: min(t.spare, most[name]) for name, t in tables}
    name = "示例项目" * (_LONG if whole else 1)
    unit = {"units.name": "示例单位", "units.kind": "村"} if spec.spec.issued else {}
    facts = FormFacts(values=unit)
    if spec.spec.per_project:
        facts = FormFacts("p01", 1, name, {"projects.name": name, **unit})
    occasion = Occasion(
        collection="sample",
        department="示例部门",
        year=2021,
        due=date(2021, 1, 15),
        measure=spec.spec.measure,
        unit="u01",
        unit_name="示例单位",
        forms=(facts,),
    )
    return build(spec, occasion, spare)


def _sample_rows(text: str) -> Mapping[str, int]:
    """Return table -> how many spare rows a sample has at most."""
    most: dict[str, int] = defaultdict(lambda: _SAMPLE_ROWS)
    for table, number in _NAMED_ROW.findall(text):
        most[table] = max(most[table], int(number))
    return most


def input_labels(folder: Path, clock: Clock, collection: str) -> tuple[str, ...]:
    """Return what people call the inputs of a collection's form, in their order, each once.

    Args:
        folder: The workspace.
        clock: Not asked for the time.
        collection: Its id or title.

    Raises:
        ProblemsFound: There is no such collection (S21), or its spec is faulty (S01-S13); exit
            code 2.
        Unusable: There is no workspace (S30); exit code 3.
    """
    department = Department.at(folder, clock)
    chosen = department.collection(collection)
    loaded = replace(department.spec(chosen.spec), spec=department.form_of(chosen))
    plan = sample_plan(loaded)
    fields = (field for form in plan.forms for field in form.fields if field.input)
    return tuple(dict.fromkeys(field_label(field) for field in fields))


def _issued_plan(folder: Path, clock: Clock, path: Path) -> Plan:
    opened = open_workbook(path.read_bytes(), str(path))
    if isinstance(opened, Problem):
        raise ProblemsFound((opened,))
    token = identity(opened.book, lambda _: "").most()
    if token is None:
        raise ProblemsFound((problem("F04", Place(file=str(path))),))
    with Department.at(folder, clock).view() as ledger:
        expected = LedgerIssues(ledger).by_plan(token.plan)
    if expected is None:
        found, known = token.signed_text, "—"
        raise Unusable(problem("F05", Place(file=str(path)), found=found, expected=known))
    return expected.plan


def as_json(plan: Plan) -> dict[str, Any]:
    """Return the documented JSON shape of a plan.

    Returns:
        spec, version, fingerprint and sheets, each with name, project and cells in the order of the
        form, then those that show fields of other places; what cannot be seen is left out. `list`
        is null for what is no drop-down, `formula` begins with "=" or is null.
    """
    formulas = Formulas(plan)
    return {
        "spec": plan.spec.id,
        "version": plan.spec.version,
        "fingerprint": plan.fingerprint,
        "sheets": [
            {
                "name": form.sheet,
                "project": form.project,
                "cells": [
                    _cell(plan, formulas, form, field)
                    for field in form.seen
                    if not field.covered and not field.page_total
                ],
            }
            for form in plan.forms
        ],
    }


def _cell(plan: Plan, formulas: Formulas, form: PlannedForm, field: PlannedField) -> dict[str, Any]:
    key = field.key
    chosen = dropdown(plan.lists, plan.spec, field.spec)
    return {
        "cell": str(field.at),
        "field": key.field,
        "row": key.row,
        "name": key.name,
        "label": field_label(field),
        "kind": field.spec.kind.value,
        "input": field.input,
        "required": field.spec.required is True,
        "list": list(chosen.words) if chosen and field.input else None,
        "formula": "=" + formulas.field(form, field) if field.expr is not None else None,
    }
