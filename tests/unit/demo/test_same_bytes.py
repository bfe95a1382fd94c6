"""The same input gives the same bytes: templates and master."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING

from tests.builders.demo_round import played
from tests.builders.forms import CREATED, blank, plan, sign
from xlkpi.api.generate import generate
from xlkpi.api.master import master
from xlkpi.demo.round import SECOND_BACK
from xlkpi.generator.workbook import workbook
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from pathlib import Path


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_workbook_twice() -> None:
    assert workbook(plan(), sign, CREATED) == blank()


def test_templates_again_are_no_new_issue() -> None:
    folder = played().folder
    before = {one.unit: digest(one.file) for one in played().generated}
    again = generate(folder, fixed(SECOND_BACK))
    assert {one.unit: digest(one.file) for one in again} == before
    assert not any(one.new for one in again)


def test_the_master_again() -> None:
    path = played().second.masters[0].file
    before = digest(path)
    written = master(played().folder, fixed(SECOND_BACK + timedelta(hours=1)))
    assert (written.file, digest(path)) == (path, before)
