"""What an outline names and nobody knows: values, tables, sheets, styles; each at its line."""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from xlkpi.formula.kinds import check
from xlkpi.problems import problem
from xlkpi.publication.outline_models import PROJECTS
from xlkpi.publication.templates import parts
from xlkpi.spec.naming import SpecNames
from xlkpi.spec.templates import formula_problems
from xlkpi.texts import Words, same

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from xlkpi.formula.ast import Expr
    from xlkpi.problems import Problem
    from xlkpi.publication.outline_models import Block, Outline
    from xlkpi.spec.language.models import Spec
    from xlkpi.spec.source.located import Located, Trail

ALWAYS = ("year", "department", "measure", "form")
"""What every text may name: the year, the department, the measure, the title of the form."""
COUNTED = ("n", "numeral")
"""What a text within `each` may name: the number of the turn, as 1 and as 一."""
OF_PROJECT = ("project_name", "order")
"""What a text within `each: projects` may name beside the single fields of the form."""
_VALUE = Words("可以写在花括号里的值", "a value that may stand in braces")
_TABLE = Words("each 可以重复的内容", "what `each` may run over")
_COLUMN = Words("另一张表的一列", "a column of another form's table")
_SHEET = Words("表样中的表页", "a sheet of the spec")
_CONDITION = Words("条件", "a condition")
_STYLE = Words("参考文档中的样式", "a style of the reference document")
_THERE = Words("可用的有：{names}。", "There are: {names}.")
_BRACE = Words(
    "花括号要成对，里面写一个名称；要印出花括号，写两个。",
    "Braces come in pairs with a name in them; write a brace twice to print it.",
)
_PROJECTS_ONLY = Words(
    "table、row 和 when 只能写在 each: projects 里面。",
    "table, row and when stand within each: projects.",
)


@dataclass(frozen=True, slots=True)
class _Known:
    """What can be named at one place of the outline."""

    spec: Spec
    forms: Mapping[str, Spec]
    names: tuple[str, ...]
    in_projects: bool = False

    @property
    def values(self) -> tuple[str, ...]:
        singles = (f"{name}.{field}" for name, spec in self.forms.items() for field in spec.fields)
        return (*self.names, *singles)


def unknown_names(
    outline: Outline,
    located: Located,
    spec: Spec,
    forms: Mapping[str, Spec],
    styles: Collection[str],
) -> tuple[Problem, ...]:
    """Return S06 for each name of an outline that stands for nothing, in the order of the file.

    Args:
        outline: The outline.
        located: Its text.
        spec: The spec that it publishes.
        forms: The specs of its other forms, by its names for them.
        styles: The names of the styles of the reference document.
    """
    always = (*ALWAYS, *spec.settings)
    title = _Known(spec, {}, always)
    known = _Known(spec, forms, always)
    found = (
        *_in_text(outline.title, ("title",), title, located),
        *_in_blocks(outline.content, ("content",), known, located, styles),
    )
    return tuple(sorted(found, key=lambda one: (one.place.line, one.place.column)))


def named_values(outline: Outline) -> frozenset[str]:
    """Return the names that the texts of an outline have in braces."""

    def walk(blocks: tuple[Block, ...]) -> Iterator[str]:
        for block in blocks:
            texts = (block.heading, block.text, block.otherwise)
            yield from (part.name for text in texts for part in parts(text or "") if part.name)
            yield from walk(block.content)

    return frozenset(walk(outline.content))


def _in_blocks(
    blocks: tuple[Block, ...],
    trail: Trail,
    known: _Known,
    located: Located,
    styles: Collection[str],
) -> Iterator[Problem]:
    for n, block in enumerate(blocks):
        here = (*trail, n)
        for key in ("heading", "text", "otherwise"):
            yield from _in_text(getattr(block, key) or "", (*here, key), known, located)
        if block.when is not None:
            yield from _in_condition(block.when, (*here, "when"), known, located)
        if block.style and block.style not in styles:
            yield _unknown(block.style, _STYLE, sorted(styles), located, (*here, "style"))
        if block.table is not None:
            yield from _in_table(block.table, (*here, "table"), known, located)
        if block.each is not None:
            inside = _inside(block, known)
            if inside is None:
                there = (PROJECTS, *_tables(known))
                yield _unknown(block.each, _TABLE, there, located, (*here, "each"))
                continue
            if block.row is not None and (wrong := _wrong_row(block, known)):
                yield _unknown(block.row, _COLUMN, wrong, located, (*here, "row"))
            yield from _in_blocks(block.content, (*here, "content"), inside, located, styles)


def _in_condition(
    condition: Expr, trail: Trail, known: _Known, located: Located
) -> Iterator[Problem]:
    if not known.in_projects:
        place = located.place(trail)
        yield problem("S06", place, found="when", what=_CONDITION, remedy=_PROJECTS_ONLY)
        return
    found = check(condition, SpecNames(known.spec), wanted="bool")
    yield from formula_problems(found, located, trail)


def _in_table(sheet: str, trail: Trail, known: _Known, located: Located) -> Iterator[Problem]:
    sheets = tuple(one.id for one in known.spec.sheets)
    if sheet not in sheets:
        yield _unknown(sheet, _SHEET, sheets, located, trail)
    elif not known.in_projects:
        place = located.place(trail)
        yield problem("S06", place, found=sheet, what=_SHEET, remedy=_PROJECTS_ONLY)


def _inside(block: Block, known: _Known) -> _Known | None:
    """Return what can be named within a repeated block, None where it repeats nothing known."""
    if block.each == PROJECTS:
        own = (*COUNTED, *OF_PROJECT, *known.spec.fields, *_row_names(block, known))
        return replace(known, names=(*known.names, *own), in_projects=True)
    if block.each not in _tables(known):
        return None
    name, _, table = str(block.each).partition(".")
    columns = tuple(f"{table}.{column}" for column in known.forms[name].tables[table].columns)
    return replace(known, names=(*known.names, *COUNTED, *columns))


def _tables(known: _Known) -> tuple[str, ...]:
    return tuple(f"{name}.{table}" for name, spec in known.forms.items() for table in spec.tables)


def _row_names(block: Block, known: _Known) -> tuple[str, ...]:
    if block.row is None or _wrong_row(block, known):
        return ()
    name, table, _ = block.row.split(".")
    return tuple(f"{table}.{column}" for column in known.forms[name].tables[table].columns)


def _wrong_row(block: Block, known: _Known) -> tuple[str, ...]:
    """Return what `row` may be where it is something else, () where it is right."""
    there = tuple(
        f"{name}.{table}.{column}"
        for name, spec in known.forms.items()
        for table, made in spec.tables.items()
        for column in made.columns
    )
    right = block.row in there and block.each == PROJECTS
    return () if right else there or ("—",)


def _in_text(text: str, trail: Trail, known: _Known, located: Located) -> Iterator[Problem]:
    for part in parts(text):
        if part.stray:
            place = located.place(trail)
            yield problem("S06", place, found=part.words or "{}", what=_VALUE, remedy=_BRACE)
        elif part.name and part.name not in known.values:
            yield _unknown(part.name, _VALUE, known.values, located, trail)


def _unknown(
    found: str, what: Words, there: Collection[str], located: Located, trail: Trail
) -> Problem:
    near = get_close_matches(found, there, n=3, cutoff=0.5)
    listed = near or list(there)
    remedy = _THERE.fill(names=same("、".join(listed)))
    return problem("S06", located.place(trail), found=found, what=what, remedy=remedy)
