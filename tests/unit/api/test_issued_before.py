"""What an earlier version issued comes back: judged, marked and merged by its own plan."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.builders.opened_books import opened, saved
from xlkpi.api.import_ import import_paths
from xlkpi.problems import Severity
from xlkpi.records import Status
from xlkpi.workspace.clock import fixed

FILES = Path(__file__).parent / "files"
NOW = fixed(datetime(2026, 12, 1, tzinfo=UTC))
LAST = "8.社区年终考核奖"


@pytest.mark.parametrize("version", ["0.2.0"])
def test_a_workbook_of_an_earlier_version_makes_the_round(version: str, tmp_path: Path) -> None:
    """Two forms filled in a workspace of that version, in one of them a name is missing."""
    with zipfile.ZipFile(FILES / f"issued_by_{version}.zip") as package:
        package.extractall(tmp_path)
    workspace = tmp_path / "w"
    made = import_paths(workspace, NOW, [tmp_path / "c01.xlsx"])
    (file,) = made.files
    assert file.status is Status.REJECTED
    found = [problem for form in file.returned.submissions for problem in form.problems]
    errors = [(p.code, p.place.cell) for p in found if p.severity is Severity.ERROR]
    assert errors == [("K01", "B30")]
    (copy,) = made.copies
    book = opened(copy.file.read_bytes())
    book[LAST]["B30"] = "王五"
    (tmp_path / "again.xlsx").write_bytes(saved(book))
    (file,) = import_paths(workspace, NOW, [tmp_path / "again.xlsx"]).files
    assert file.status is Status.ACCEPTED_WITH_WARNINGS
