"""A workspace with a merged form to be amended."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.builders.decisions import NOW, filled, sent
from tests.builders.prepared import copied
from xlkpi.api.generate import generate
from xlkpi.api.import_ import import_paths
from xlkpi.api.init import init
from xlkpi.department.opened import Department
from xlkpi.department.targets import Reason, Target
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from pathlib import Path

    from xlkpi.records import Value


CAME = datetime(2021, 1, 6, tzinfo=UTC)


WHY = Reason("电话更正", "刘")


WAGES = Target("v01", "p01")


LATER = fixed(datetime(2021, 1, 8, tzinfo=UTC))


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return copied(came_back, tmp_path / "w")


def came_back(folder: Path) -> None:
    init(folder, NOW, example=True)
    generate(folder, NOW, units=["v01"])
    path = sent(folder, folder.parent / "back.xlsx", filled())
    import_paths(folder, NOW, [path], received=CAME, master=False, copies=False)


def merged(folder: Path) -> dict[str, Value]:
    """The single fields of the merged form."""
    with Department.at(folder, NOW).view() as ledger:
        found = [s for s in ledger.standing("2021-targets") if s.merged and s.project == "p01"]
    return dict(found[0].submission.records[0].values)
