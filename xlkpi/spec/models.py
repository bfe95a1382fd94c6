"""The spec language, version 1: what may stand in a spec's YAML."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from xlkpi.formula.parse import FormulaError, parse
from xlkpi.spec.kinds import Kind

if TYPE_CHECKING:
    from xlkpi.formula.ast import Expr

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,40}$")]
Column = Annotated[float, Field(gt=0, le=255)]


class Strict(BaseModel):
    """Frozen; a key that is not known is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


def _expression(text: object) -> Expr:
    if isinstance(text, bool) or not isinstance(text, str | int | Decimal):
        raise PydanticCustomError(
            "formula",
            "{en}",
            {
                "zh": "这里应为一个公式",
                "en": "a formula is needed here",
                "remedy_zh": "请写成一行文字，例如 fiscal_funds + other_funds；必要时加引号。",
                "remedy_en": "Write it as one text, such as fiscal_funds + other_funds.",
                "offset": 0,
            },
        )
    try:
        return parse(str(text))
    except FormulaError as error:
        raise PydanticCustomError(
            "formula",
            "{en}",
            {
                "zh": error.message.zh,
                "en": error.message.en,
                "remedy_zh": error.hint.zh,
                "remedy_en": error.hint.en,
                "offset": error.offset,
            },
        ) from error


Formula = Annotated[
    Any,
    PlainValidator(_expression),
    WithJsonSchema({"type": "string", "description": "a formula over field names"}),
]


def _one_or_more(value: object) -> object:
    return value if isinstance(value, list) else [value]


class BothWords(Strict):
    """A message in both languages; places: {cell} {value} {label} {=formula:format} ..."""

    zh: str
    en: str


class ListSpec(Strict):
    """Words of a drop-down; with `by` the words depend on a word of that other list.

    `spellings` mean the same and are read as the word; `other_meaning` is accepted and kept as
    typed, with the word proposed.
    """

    words: tuple[str, ...] | dict[str, tuple[str, ...]]
    by: Name | None = None
    spellings: dict[str, str] = {}
    other_meaning: dict[str, str] = {}

    @property
    def all_words(self) -> tuple[str, ...]:
        """Every word, in order, each once."""
        if isinstance(self.words, tuple):
            return self.words
        return tuple(dict.fromkeys(word for words in self.words.values() for word in words))


class FieldSpec(Strict):
    """One field, or one column of a table."""

    label: str
    kind: Kind
    required: bool = False
    list_: Name | None = Field(default=None, alias="list")
    by: Name | None = None
    to: str | None = None
    unique: bool = False
    length: tuple[int, int] | None = None
    range_: tuple[Decimal | date, Decimal | date] | None = Field(default=None, alias="range")
    decimals: int | None = Field(default=None, ge=0, le=9)
    characters: str | None = None
    locked: bool | Literal["when_known"] = False
    source: str | None = None
    default: str | int | Decimal | bool | None = None
    formula: Formula | None = None
    blank_as_zero: bool = False
    help_: str = Field(default="", alias="help")
    format_: str | None = Field(default=None, alias="format")


class FixedRow(Strict):
    """A row that is always there: its key, its label, locked words and first values."""

    key: str | None = None
    label: str = ""
    values: dict[str, str] = {}
    defaults: dict[str, str | int | Decimal | bool] = {}
    sources: dict[str, str] = {}


class TableSpec(Strict):
    """Rows of a kind: fixed ones, then spare ones (s1..sn); `least` of them must be filled.

    `fill` says which rows their required columns are required in: every one, or those in use.
    """

    label: str
    columns: dict[Name, FieldSpec]
    fixed: tuple[FixedRow, ...] = ()
    spare: int = Field(default=0, ge=0, le=100_000)
    least: int = Field(default=0, ge=0)
    fill: Literal["every_row", "used_rows"] = "used_rows"
    key: tuple[Name, ...] = ()
    row_label: str = ""
    source: str | None = None


class LayoutCell(Strict):
    """One cell of the layout: a text or a field, over so many columns and rows.

    `rows: all` spans the rows of its band; `merge` joins equal neighbours below each other;
    `height` is the least height in lines of text.
    """

    text: str | None = None
    field: str | None = None
    cols: int = Field(default=1, ge=1, le=100)
    rows: Annotated[int, Field(ge=1, le=1000)] | Literal["all"] = 1
    merge: bool = False
    style: Literal["label", "title", "head", "note", "text", "signature"] | None = None
    height: int = Field(default=1, ge=1, le=20)

    @model_validator(mode="after")
    def _one_content(self) -> LayoutCell:
        if (self.text is None) == (self.field is None):
            raise PydanticCustomError("content", "exactly one of text and field")
        return self


def _as_row(value: object) -> object:
    return {"cells": value} if isinstance(value, list) else value


class LayoutRow(Strict):
    """One row of cells; with `each` it repeats for every row of that table."""

    cells: tuple[LayoutCell, ...]
    each: Name | None = None


Rows = Annotated[tuple[Annotated[LayoutRow, BeforeValidator(_as_row)], ...], Field(min_length=1)]


class Block(Strict):
    """Cells beside the printed table; they are not printed."""

    widths: tuple[Column, ...]
    rows: Rows


class PrintSpec(Strict):
    """How a sheet is printed."""

    paper: Literal["A4"] = "A4"
    orientation: Literal["portrait", "landscape"] = "portrait"
    footer: str = ""


class SheetSpec(Strict):
    """One sheet of fields; with `repeat: project` there is one for each project."""

    id: Name
    name: str = "{order}.{project_name}"
    heading: str = ""
    repeat: Literal["project"] | None = None
    widths: tuple[Column, ...]
    rows: Rows
    side: Block | None = None
    freeze: int = Field(default=0, ge=0)
    print: PrintSpec = PrintSpec()


class GuideSpec(Strict):
    """The sheet that says how to fill the form in."""

    title: str
    lines: tuple[str, ...]


class TotalsColumn(Strict):
    """One column of the totals sheet: a formula over one form, and how it adds up."""

    label: str
    value: Formula
    total: Literal["sum"] | None = None
    kind: Kind | None = None


class TotalsSpec(Strict):
    """The sheet with one line for each form."""

    title: str
    columns: tuple[TotalsColumn, ...]


class CaseSpec(Strict):
    """One place a rule may blame, and when; the first that holds is blamed."""

    at: str
    when: Formula


FaultName = Literal[
    "required", "unreadable", "length", "range", "list", "decimals", "pattern", "parent", "row",
    "least", "unique",
]  # fmt: skip
EventName = Literal[
    "amount_text", "number_text", "percent_text", "percent_scaled", "white_space", "date_text",
    "spelling", "other_meaning",
]  # fmt: skip


class RuleSpec(Strict):
    """A rule of the form.

    Exactly one trigger: `when` (a condition; fires where it is true), `fault` (takes the place of
    a built-in fault at these fields), `event` (names what the reader normalised) or `check` (a
    named Python check, which may be narrowed by `when`). A check may have a `list` of words and a
    `value` that amounts are held against. `waived: false` keeps a rule where the form is waived.
    """

    code: Annotated[str, Field(pattern=r"^[A-Z][0-9]{2}[a-z]?$")]
    severity: Literal["error", "warning", "info"]
    title: BothWords
    message: BothWords
    hint: BothWords
    when: Formula | None = None
    fault: Annotated[tuple[FaultName, ...], BeforeValidator(_one_or_more)] = ()
    event: EventName | None = None
    check: Name | None = None
    each: Name | None = None
    rows: Literal["all", "fixed", "spare"] = "all"
    at: Annotated[tuple[str, ...], BeforeValidator(_one_or_more)] = ()
    cases: tuple[CaseSpec, ...] = ()
    list_: Name | None = Field(default=None, alias="list")
    value: Formula | None = None
    waived: bool = True


class ChainSpec(Strict):
    """Codes of which only the first that fires counts, in one form or in one row."""

    scope: Literal["form", "row"]
    codes: tuple[str, ...]


class WaiverSpec(Strict):
    """The flag that says there is nothing to fill in: then only the fields in `keep` are required.

    What was typed must still be readable; of the rules only those with `waived: false` are judged.
    """

    flag: Name
    keep: tuple[Name, ...] = ()


class MasterSpec(Strict):
    """What the master shows of the form.

    `total` is the field that adds up to the control totals, `columns` are the fields (or
    table.column, one for each fixed row) of a form's line, `shares` the percentages that over
    several forms are amounts over the total, `count` the table whose filled rows are counted,
    `tables` the names of the sheets with the rows of a table.
    """

    detail: str = "明细"
    total: Name | None = None
    columns: tuple[str, ...] = ()
    shares: dict[str, str] = {}
    count: Name | None = None
    tables: dict[Name, str] = {}


class Spec(Strict):
    """A whole form.

    One that is not `issued` goes to nobody (the roster): it is plain sheets without protection.
    """

    xlkpi: Literal[1]
    id: Name
    version: int = Field(ge=1)
    title: str
    stage: Literal["targets", "monitoring", "self_evaluation"] | None = None
    issued: bool = True
    measure: Literal["万元", "元"] = "万元"
    lists: dict[Name, ListSpec] = {}
    fields: dict[Name, FieldSpec] = {}
    tables: dict[Name, TableSpec] = {}
    sheets: tuple[SheetSpec, ...]
    guide: GuideSpec | None = None
    totals: TotalsSpec | None = None
    waiver: WaiverSpec | None = None
    chains: tuple[ChainSpec, ...] = ()
    rules: tuple[RuleSpec, ...] = ()
    master: MasterSpec = MasterSpec()

    @property
    def per_project(self) -> bool:
        """Whether a unit has one form for each project, and not one by itself."""
        return any(sheet.repeat == "project" for sheet in self.sheets)
