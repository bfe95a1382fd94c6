"""What other programs save comes in as it was typed, and docs/reference/compatibility.md says how.

With XLKPI_WRITE_TABLE=1 in the environment it writes the table anew, with versions and date.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.real.engines.catalogue import Engine, engines
from tests.real.engines.contents import FILLINGS
from tests.real.engines.in_python import fill_by_openpyxl
from tests.real.engines.measured import SPECS, Row, measured
from tests.real.engines.table import verdict, verdicts_in_docs, write

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.real.engines.measured import Outcome
    from tests.real.engines.work import Work
    from tests.real.office import Office

Rows = tuple[Row, ...]


@pytest.fixture(scope="module")
def rows(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Rows:
    """All engines' files, filled, saved and imported."""
    folder = tmp_path_factory.mktemp("engines")
    return tuple(row for engine in engines(office) for row in measured(engine, folder))


def outcomes(rows: Rows, *kinds: str) -> dict[str, Outcome]:
    return {
        f"{row.engine} .{row.kind} {spec}": row.outcomes[spec]
        for row in rows
        for spec in SPECS
        if row.kind in kinds
    }


def test_no_xlsx_loses_or_changes_a_value(rows: Rows) -> None:
    found = outcomes(rows, "xlsx")
    assert len(found) == 8 * len(SPECS)
    assert {name: one.differences for name, one in found.items() if one.differences} == {}
    assert {name: one.verdict for name, one in found.items() if not one.verdict.valid} == {}


def test_what_differs_in_another_format_is_an_error_at_its_cell(rows: Rows) -> None:
    found = outcomes(rows, "xls", "ods")
    assert len(found) == 2 * 3 * len(SPECS)
    silent = [d for one in found.values() for d in one.differences if not d.told]
    assert silent == []


def test_another_format_is_told(rows: Rows) -> None:
    told = {name: one.codes & {"F02", "F02b"} for name, one in outcomes(rows, "xls", "ods").items()}
    assert {name for name, codes in told.items() if not codes} == set()
    assert not any(one.codes & {"F02", "F02b"} for one in outcomes(rows, "xlsx").values())


def test_a_changed_value_and_a_lost_protection_are_noticed(tmp_path: Path) -> None:
    def careless(works: Sequence[Work]) -> None:
        fill_by_openpyxl(works)
        for work, filling in zip(works, FILLINGS, strict=True):
            book = openpyxl.load_workbook(work.outs["xlsx"])
            name = next(e for e in work.entries if e.value == filling.forms[0]["filler"])
            page = book[name.sheet]
            page[name.cell] = "另一个人"
            page.protection.sheet = False
            book.save(work.outs["xlsx"])

    (row,) = measured(Engine("careless", ("xlsx",), lambda: "0", careless), tmp_path)
    for one in row.outcomes.values():
        assert {difference.found for difference in one.differences} == {"另一个人"}
        assert len(one.differences) == 2
        assert "F08" in one.codes
    assert row.lost == ("sheet protection (112 of 134)",)


def test_the_table_in_the_docs_says_what_was_measured(rows: Rows) -> None:
    if os.environ.get("XLKPI_WRITE_TABLE"):
        write(rows)
    assert verdicts_in_docs() == tuple(verdict(row) for row in rows)
