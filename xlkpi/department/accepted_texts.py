"""What a published text is made from, gathered of the ledger: accepted forms, and what lacks."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.department.master_views import master_view
from xlkpi.department.occasions import form_facts, occasion
from xlkpi.figures import digits, percent
from xlkpi.plan.accepted import cells
from xlkpi.problems import Place, ProblemsFound, problem
from xlkpi.publication.accepted import Accepted, AcceptedForm
from xlkpi.publication.outline_names import named_values
from xlkpi.publication.outlines import published_specs
from xlkpi.publication.project_tables import project_table
from xlkpi.rollup.across import named
from xlkpi.rollup.facts import facts_of
from xlkpi.spec.settings import read_setting
from xlkpi.texts import Words, same
from xlkpi.workspace.roster import NOBODY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlkpi.department.opened import Department
    from xlkpi.ledger.book import Ledger
    from xlkpi.plan.occasion import Occasion
    from xlkpi.problems import Problem
    from xlkpi.publication.outline_models import Outline
    from xlkpi.rollup.view import MasterView
    from xlkpi.spec.language.models import Spec
    from xlkpi.spec.load import LoadedSpec
    from xlkpi.workspace.config import Collection

_NO_COLLECTION = Words(
    "xlkpi.toml 中没有收集这张表的任务（{year}年）", "no collection of {year} in xlkpi.toml has it"
)
_COLLECT = Words(
    "请加一个收集任务：在页面上，到“设置”按“新的一期”；或者写在 xlkpi.toml（"
    '[[collections]]：id、due、spec = "{spec}"，'
    '只发给一类单位的写 kinds，例如 kinds = ["办事处"]），下发、并入后再发布；'
    "要先看样子，在页面上勾“标为草稿”，命令加 --draft。",
    'Add a collection ([[collections]]: id, due, spec = "{spec}", kinds where but one kind of unit '
    "fills it), issue it, and publish once it is merged; --draft shows what there is.",
)
_SEVERAL = Words("有几个收集任务（{names}）", "several collections have it ({names})")
_ONE_YEAR = Words(
    "一年只留一个：给其余的写上它们的年度（year）。", "Keep one: give the others their own year."
)
_MANY_UNITS = Words("有 {n} 个单位填报，只能有一个", "{n} units report it; there can be but one")
_KINDS = Words(
    '请在 xlkpi.toml 给这个收集任务写上 kinds，例如 kinds = ["办事处"]。',
    'Give that collection its kinds, such as kinds = ["办事处"].',
)
_NOT_MERGED = Words("{names}的表还没有并入", "the form of {names} is not merged yet")
_NOBODY = Words("没有单位填报", "nobody reports it")
_IMPORT = Words(
    "请等来表并入后再发布；要先看样子，在页面上勾“标为草稿”，命令加 --draft。",
    "Publish once it is merged; --draft shows what there is.",
)


def accepted_for(
    department: Department, ledger: Ledger, chosen: Collection, outline: Outline
) -> tuple[Accepted, MasterView]:
    """Return what an outline may name, of what is merged now, and the view of the collection.

    Args:
        department: The opened workspace.
        ledger: Its ledger, open.
        chosen: The collection that is published.
        outline: Names the specs of its other forms.

    Raises:
        ProblemsFound: A spec is faulty or not there (S01-S13, S93); exit code 2.
        Unusable: The roster cannot be used; exit code 3.
    """
    loaded = department.spec(chosen.spec)
    view = master_view(department, ledger, chosen)
    facts, whose = facts_of(view), NOBODY
    roster = department.due_roster(chosen)
    made = occasion(department.config, chosen, roster, whose, loaded.spec)
    own = {one.id: one for one in department.roster.projects}
    known_of = {one.id: form_facts(whose, own.get(one.id, one)) for one in facts.projects}
    in_texts = named_values(outline)
    tables = [
        told
        for one in facts.projects
        if (told := project_table(loaded, made, facts, one, known_of[one.id], in_texts))
    ]
    year = chosen.year or department.config.year
    forms = {
        name: _form(department, ledger, department.spec(spec), year)
        for name, spec in outline.with_.items()
    }
    known = {
        "year": str(year),
        "department": view.department,
        "measure": view.measure,
        "form": loaded.spec.title,
        **_settings(loaded.spec, made),
    }
    gaps = (
        *(gap for _, gap in forms.values() if gap is not None),
        *(found for told in tables for found in told.problems),
    )
    accepted = Accepted(
        loaded.spec,
        view.measure,
        known,
        tuple(told.table for told in tables),
        {name: form for name, (form, _) in forms.items()},
        gaps,
        chosen.id,
    )
    return accepted, view


def _settings(spec: Spec, made: Occasion) -> dict[str, str]:
    """Return what the settings of a spec are for a collection, as texts print them."""
    return {
        name: said
        if isinstance(said, str)
        else percent(said)
        if one.kind == "percent"
        else digits(said)
        for name, one in spec.settings.items()
        if one.kind != "words"
        for said in (made.settings.get(name) or read_setting(name, spec, one.default))
        if isinstance(said, str | Decimal)
    }


def collection_to_publish(department: Department, name: str | None) -> Collection:
    """Return a collection by id or title; where none is named, the only one with an outline.

    Raises:
        ProblemsFound: There is none of that name (S21), it may be several (S92), or none was named
            where there are several (S23); exit code 2.
    """
    if name is None:
        specs = published_specs(department.workspace.publications)
        found = [one for one in department.config.collections if _spec_id(department, one) in specs]
        if len(found) == 1:
            return found[0]
    return department.collection(name)


def specs_of(department: Department, outline: Outline) -> dict[str, Spec]:
    """Return the specs of an outline's other forms, by its names for them.

    Raises:
        ProblemsFound: One is faulty or not there (S01-S13, S93); exit code 2.
    """
    return {name: department.spec(spec).spec for name, spec in outline.with_.items()}


def _form(
    department: Department, ledger: Ledger, loaded: LoadedSpec, year: int
) -> tuple[AcceptedForm, Problem | None]:
    """Return the accepted form of another spec, with the problem that says why there is none."""
    spec = loaded.spec
    found = _collections(department, spec, year)
    if len(found) != 1:
        names = "、".join(one.id for one in found)
        if not found:
            return _lacking(spec, _NO_COLLECTION.fill(year=year), _COLLECT.fill(spec=spec.id))
        return _lacking(spec, _SEVERAL.fill(names=names), _ONE_YEAR)
    view = master_view(department, ledger, found[0])
    if len(view.due) > 1:
        return _lacking(spec, _MANY_UNITS.fill(n=len(view.due)), _KINDS)
    if not view.forms:
        due = [view.roster.unit(one.unit) for one in view.due]
        names_of = named([one.name for one in due if one is not None])
        return _lacking(spec, _NOT_MERGED.fill(names=names_of) if due else _NOBODY, _IMPORT)
    (form, *_), id_of = view.forms, found[0].id
    values = cells((one.table, one.row, one.values) for one in form.submission.records)
    made = AcceptedForm(
        spec, view.measure, values, collection=id_of, unit=form.unit, project=form.project.id
    )
    return made, None


def _collections(department: Department, spec: Spec, year: int) -> Sequence[Collection]:
    """Return the collections of a year whose form is a spec."""
    config = department.config
    return [
        one
        for one in config.collections
        if (one.year or config.year) == year and _spec_id(department, one) == spec.id
    ]


def _spec_id(department: Department, collection: Collection) -> str:
    """Return the id of a collection's spec, "" where that spec is faulty."""
    try:
        return department.spec(collection.spec).spec.id
    except ProblemsFound:
        return ""


def _lacking(spec: Spec, found: Words, remedy: Words) -> tuple[AcceptedForm, Problem]:
    told = problem("X34", Place(), name=same(spec.title), found=found, remedy=remedy)
    return AcceptedForm(spec, spec.measure, missing=f"{spec.title}：{found.zh}"), told
