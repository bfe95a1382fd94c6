"""The spec language, version 1: what may stand in a spec's YAML."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field

from xlkpi.spec.kinds import Kind
from xlkpi.spec.model_parts import Formula, Name, Strict
from xlkpi.spec.rule_models import ChainSpec, RuleSpec, WaiverSpec
from xlkpi.spec.sheet_models import GuideSpec, SheetSpec, TotalsSpec


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
