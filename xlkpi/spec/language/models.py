"""The spec language, version 1: what may stand in a spec's YAML."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BeforeValidator, Field

from xlkpi.spec.language.card_kinds import month
from xlkpi.spec.language.kinds import Kind
from xlkpi.spec.language.migration_models import MigrationSpec
from xlkpi.spec.language.model_parts import Condition, Formula, Name, Strict
from xlkpi.spec.language.rollup_models import RollupSpec
from xlkpi.spec.language.rule_models import ChainSpec, RuleSpec, WaiverSpec
from xlkpi.spec.language.sheet_models import GuideSpec, SheetSpec, TotalsSpec
from xlkpi.spec.language.year_models import YearSpec

if TYPE_CHECKING:
    from xlkpi.formula.ast import Expr


def _first_day(bound: object) -> object:
    """Take a month for its first day: 2021-03."""
    return (month(bound) or bound) if isinstance(bound, str) else bound


Bound = Annotated[Decimal | date, BeforeValidator(_first_day)]


class ListSpec(Strict):
    """Words of a drop-down; with `by` the words depend on a word of that other list.

    `spellings` mean the same and are read as the word; `other_meaning` is accepted and kept as
    typed, with the word proposed. `values` belong to its words, and `lookup` takes them.
    """

    words: tuple[str, ...] | dict[str, tuple[str, ...]]
    """The words in order; with `by`, the words below each word of the other list."""
    by: Name | None = None
    """The list that this one depends on."""
    spellings: dict[str, str] = {}
    """Other spellings -> the word they are read as (told as an info)."""
    other_meaning: dict[str, str] = {}
    """Other names, kept as typed -> the word that is proposed (told as a warning)."""
    values: dict[str, dict[Name, Decimal | Annotated[str, Field(min_length=1)]]] = {}
    """What belongs to a word, by name: `因病: {standard: 300, office: 民政}`; `lookup` takes it.
    All values of a name are numbers, or all are texts."""

    @property
    def all_words(self) -> tuple[str, ...]:
        """Every word, in order, each once."""
        if isinstance(self.words, tuple):
            return self.words
        return tuple(dict.fromkeys(word for words in self.words.values() for word in words))


class SettingSpec(Strict):
    """Something that a collection may decide in xlkpi.toml, under this name.

    Formulas name it, and texts have a place for it: `{month}`. One of the kind `words` gives the
    words of a list instead.
    """

    label: str
    """What it is, in the words of the form."""
    kind: Literal["integer", "number", "percent", "text", "choice", "words"]
    """What it holds; a percentage is a share (0.3), or `30%`."""
    default: str | int | Decimal | None = None
    """What it is where the collection says nothing (`words`: the words of the list)."""
    range_: tuple[Decimal, Decimal] | None = Field(default=None, alias="range")
    """Least and most of a number."""
    list_: Name | None = Field(default=None, alias="list")
    """The list of a choice; the list whose words it gives."""


class FieldSpec(Strict):
    """One field, or one column of a table."""

    label: str
    """Its name in the words of the form."""
    kind: Kind
    """What it holds."""
    required: Condition = False
    """Whether a clerk must fill it: true, or a condition such as `usage = '出租'` (a column: in
    which rows, see the table's `fill`)."""
    list_: Name | None = Field(default=None, alias="list")
    """The list of a choice."""
    by: Name | None = None
    """The field (or column) whose word the dependent list goes by."""
    to: str | None = None
    """The `table.column` whose values a reference may name."""
    personal: bool = False
    """Whether it is a person's own, such as a phone number: no message quotes it."""
    unique: bool | Literal["collection"] = False
    """Whether no two rows may hold the same value; `collection`: nor any two units."""
    length: tuple[int, int] | None = None
    """Least and most characters, counted as Excel does."""
    range_: tuple[Bound, Bound] | None = Field(default=None, alias="range")
    """Least and most value; amounts in the spec's measure, percentages as shares (1 is 100%)."""
    decimals: int | None = Field(default=None, ge=0, le=9)
    """Most decimals of a number (money: 4 in 万元, 2 in 元 where left out; number: 4); of a
    percentage those of its fraction: 4 for 12.34%, 2 for 12% (where left out: what `format` shows,
    else 4)."""
    unit: str | None = None
    """What a `number` counts, such as 亩 or 公里; it is never converted."""
    characters: str | None = None
    """The characters a text may have, such as `0-9A-Za-z-`."""
    pattern: str | None = None
    """How a text is written, such as `[0-9]{6}-[A-Z]{2}`: characters and sets with how many (`{6}`,
    `{1,8}`, `?`), one of them of varying length; `|` between several ways."""
    locked: bool | Literal["when_known"] = False
    """Whether nobody may change it; `when_known`: only where its source knows it."""
    source: str | None = None
    """What fills it in: `projects.purpose`, `units.name`, `earlier.total` ... (see Sources)."""
    proposal: str | None = None
    """The source of what stands in it where `source` knows nothing; it is never locked."""
    default: str | int | Decimal | bool | None = None
    """What stands in it where no source knows better."""
    formula: Formula | None = None
    """A formula over field names: then nobody types it."""
    blank_as_zero: bool = False
    """Whether formulas take a blank one for 0 (a column: in rows in use)."""
    help_: str = Field(default="", alias="help")
    """The input message; {measure} and {decimals} stand for those of the collection."""
    format_: str | None = Field(default=None, alias="format")
    """An Excel number format, where that of the kind does not do: it shows every decimal that
    may be typed. Excel and WPS show 10 as 10. in the format 0.##; General shows it as 10."""

    @property
    def required_when(self) -> Expr | None:
        """The condition on which it must be filled; None where it always or never must."""
        return None if isinstance(self.required, bool) else self.required

    @property
    def heading(self) -> str:
        """Its label with its unit, as it heads a column: 面积（亩）."""
        return f"{self.label}（{self.unit}）" if self.unit is not None else self.label


class FixedRow(Strict):
    """A row that is always there: its key, its label, locked words and first values."""

    key: str | None = None
    """Its key, where the table has no key columns."""
    label: str = ""
    """Its name on the sheet."""
    parent: str | None = None
    """The key of the row that it is part of, in a table with a `tree`."""
    level: int | None = Field(default=None, ge=1)
    """How deep it lies, from 1, in a table whose `tree` goes by level."""
    values: dict[str, str] = {}
    """Locked words: column -> word."""
    defaults: dict[str, str | int | Decimal | bool] = {}
    """First values: column -> value."""
    sources: dict[str, str] = {}
    """What fills columns in: column -> source."""
    proposals: dict[str, str] = {}
    """What is proposed where those know nothing: column -> source."""


class TreeSpec(Strict):
    """Rows of a table below others: in its `sums` a row with rows below it is their sum.

    `by: parent` goes by the `parent` of the rows; `code` by their keys (the row of 20103 is below
    that of 201); `level` by their `level`, as an outline has it.
    """

    by: Literal["parent", "code", "level"] = "parent"
    """What says which row belongs to which."""
    sums: tuple[Name, ...] = Field(min_length=1)
    """The columns in which rows add up: there a row with others below it is computed."""


class TableSpec(Strict):
    """Rows of a kind: fixed ones, then spare ones (s1..sn); `least` of them must be filled.

    `fill` says which rows their required columns are required in: every one, or those in use.
    """

    label: str
    """Its name in the words of the form."""
    columns: dict[Name, FieldSpec]
    """Its columns by name."""
    fixed: tuple[FixedRow, ...] = ()
    """Rows that are always there, in order."""
    spare: int = Field(default=0, ge=0, le=100_000)
    """How many blank rows follow (s1, s2 ...)."""
    least: int = Field(default=0, ge=0)
    """How many rows must be filled."""
    fill: Literal["every_row", "used_rows"] = "used_rows"
    """Whether required columns are required in every row, or in rows in use."""
    key: tuple[Name, ...] = ()
    """The columns whose fixed words are the key of a row."""
    row_label: str = ""
    """The label of rows without one, such as 目标{n}."""
    only_label: str = ""
    """The label of such a row where it is printed alone, such as 目标."""
    source: str | None = None
    """The roster sheet that fills rows in by their keys."""
    tree: TreeSpec | None = None
    """Which rows are part of others, and the columns in which they add up."""


class MasterSpec(Strict):
    """What the master shows of the form.

    `total` is the field that adds up to the control totals, `columns` are the fields (or
    table.column, one for each fixed row) of a form's line, `shares` the percentages that over
    several forms are amounts over the total, `count` the table whose filled rows are counted,
    `tables` the names of the sheets with the rows of a table. `forms` asks for the 汇总表 in the
    form's own layout.
    """

    detail: str = "明细"
    """Name of the sheet with a line for each form."""
    total: Name | None = None
    """The field that adds up to the control totals."""
    columns: tuple[str, ...] = ()
    """Fields and `table.column`s of a form's line."""
    shares: dict[str, str] = {}
    """Percentages -> the amounts whose share of the total they are."""
    count: Name | None = None
    """The table whose filled rows are counted."""
    tables: dict[Name, str] = {}
    """Tables -> the names of the sheets with their rows."""
    forms: tuple[Literal["all", "kind", "project"], ...] = ()
    """The printed form itself, added up over `all` units, over each `kind` of unit, or over the
    units of each `project`."""
    folded: tuple[str, ...] = ()
    """Columns (`table.column`) that only serve others: on the sheets of their tables they are out
    of view until somebody unfolds them."""
    not_added: tuple[str, ...] = ()
    """Numbers that mean nothing when those of several forms are added up, such as a month or the
    price of one piece: fields and `table.column`s."""
    rollup: RollupSpec | None = None
    """How a project that several units report is rolled up, beyond what adds."""
    year: YearSpec = YearSpec()
    """What the form adds to the year's view."""


class Spec(Strict):
    """A whole form.

    One that is not `issued` goes to nobody (the roster): it is plain sheets without protection.
    """

    xlkpi: Literal[1]
    """The version of the spec language."""
    id: Name
    """The spec's id: the name of its file."""
    version: int = Field(ge=1)
    """The version of the form."""
    title: str
    """The name of the form."""
    stage: Literal["targets", "monitoring", "self_evaluation"] | None = None
    """Where in the year it stands, for forms of one series."""
    issued: bool = True
    """Whether it goes to units, protected and with an identity."""
    measure: Literal["万元", "元"] = "万元"
    """The measure its limits are written in."""
    use: tuple[Name, ...] = ()
    """The parts whose lists, fields, rules and blocks belong to it: files of the folder `parts`
    beside it, or bundled ones, by name."""
    settings: dict[Name, SettingSpec] = {}
    """What a collection may decide, by name."""
    lists: dict[Name, ListSpec] = {}
    """Words of drop-downs by name."""
    fields: dict[Name, FieldSpec] = {}
    """Single fields by name."""
    tables: dict[Name, TableSpec] = {}
    """Tables by name."""
    sheets: tuple[SheetSpec, ...]
    """The sheets of one form."""
    guide: GuideSpec | None = None
    """The sheet that says how to fill it in."""
    totals: TotalsSpec | None = None
    """The sheet with one line for each form."""
    waiver: WaiverSpec | None = None
    """The flag that says there is nothing to fill in."""
    chains: tuple[ChainSpec, ...] = ()
    """Codes of which only the first that fires counts."""
    rules: tuple[RuleSpec, ...] = ()
    """The rules of the form."""
    master: MasterSpec = MasterSpec()
    """What the master shows."""
    migrations: tuple[MigrationSpec, ...] = ()
    """Where the fields of older versions are by now, the oldest first."""

    @property
    def per_project(self) -> bool:
        """Whether a unit has one form for each project, and not one by itself."""
        return any(sheet.repeat == "project" for sheet in self.sheets)
