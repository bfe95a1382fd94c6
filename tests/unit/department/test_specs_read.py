"""A spec is read once, however many parts of a command ask for it and by whatever name."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tests.builders.decisions import NOW, WHY
from tests.builders.reviewed_masters import workspace_in
from xlkpi.api.amend import amend
from xlkpi.api.check import check
from xlkpi.api.diff import diff
from xlkpi.api.generate import generate
from xlkpi.api.import_again import import_again
from xlkpi.api.master import master
from xlkpi.api.master_forms import master_forms
from xlkpi.api.report import report
from xlkpi.api.status import status
from xlkpi.department.opened import Department, kept_spec
from xlkpi.department.targets import Target
from xlkpi.spec.bundled import specs_dir
from xlkpi.spec.load import load_text, read_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SPEC = "project_targets"


def read_by(verb: Callable[[], object]) -> int:
    """How many specs a verb reads that begins with none."""
    read_text.cache_clear()
    verb()
    return read_text.cache_info().misses


def test_each_verb_reads_a_spec_once(tmp_path: Path) -> None:
    """And `status` none: what it needs of it is kept."""
    folder = workspace_in(tmp_path / "w")
    funds, form = {"fiscal_funds": "60"}, Target("v01", "p01")
    verbs: dict[str, Callable[[], object]] = {
        "master": partial(master, folder, NOW),
        "report": partial(report, folder, NOW),
        "diff": partial(diff, folder, NOW, "v01"),
        "master --forms": partial(master_forms, folder, NOW),
        "amend": partial(amend, folder, NOW, form, funds, WHY),
        "import --again": partial(import_again, folder, NOW),
    }
    assert {name: read_by(verb) for name, verb in verbs.items()} == dict.fromkeys(verbs, 1)
    assert read_by(partial(status, folder, NOW)) == 0
    with_roster: dict[str, Callable[[], object]] = {
        "check": partial(check, folder, NOW),
        "generate": partial(generate, folder, NOW, units=["v01"]),
    }
    found = {name: read_by(verb) for name, verb in with_roster.items()}
    assert found == dict.fromkeys(with_roster, 2)


def test_a_kept_spec_is_that_of_the_file_while_both_say_the_same(tmp_path: Path) -> None:
    department = Department.at(workspace_in(tmp_path / "w"), NOW)
    issued = department.spec(SPEC)
    text = (specs_dir() / f"{SPEC}.yaml").read_text(encoding="utf-8")
    with department.view() as ledger:
        assert kept_spec(ledger, issued.fingerprint) is issued
        own = department.workspace.specs / f"{SPEC}.yaml"
        own.write_text(f"{text}\n# another\n", encoding="utf-8")
        assert department.spec(SPEC).fingerprint != issued.fingerprint
        assert kept_spec(ledger, issued.fingerprint) is issued


def test_faults_of_one_text_are_told_by_the_file_each_was_read_from() -> None:
    found = [load_text("xlkpi: 1\nxlkpi: 1\n", name).problems for name in ("a.yaml", "b.yaml")]
    one, other = ({(p.code, p.place.file) for p in problems} for problems in found)
    assert {file for _, file in one} == {"a.yaml"}
    assert {file for _, file in other} == {"b.yaml"}
    assert {code for code, _ in one} == {code for code, _ in other}
