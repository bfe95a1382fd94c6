"""After any imports, decisions and changes of the roster, all that is said of a form agrees.

Status, rates, master, report, letters and exit codes are asked after every step of a random series
of steps: they name the same forms as merged, and nothing is accepted in a letter that is not.
"""

from __future__ import annotations

from contextlib import suppress
from io import BytesIO
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import openpyxl
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.conftest import SOAK
from tests.posts import COLLECTION, NOW, filled, imported, mail, workspace_in
from tests.tracing import lines
from xlkpi.api.answers import answers
from xlkpi.api.calling import call
from xlkpi.api.deciding import Reason, Target, confirm, reinstate, withdraw
from xlkpi.api.desk import Desk
from xlkpi.api.mastering import master
from xlkpi.api.reporting import report_view
from xlkpi.api.roll_call import STATES, rates
from xlkpi.cli.import_ import code_of
from xlkpi.cli.options import fails
from xlkpi.problems import ProblemsFound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlkpi.api.answers import Answer
    from xlkpi.api.importing import Imported
    from xlkpi.api.roll_call import RollCall

UNIT = "v01"
WHY = Reason("电话核实", "刘")
SENT = {"sound": 55, "other": 50, "faulty": "约50"}
STEPS = (*SENT, "again", "stranger", "withdraw", "reinstate", "confirm", "out of use", "in use")
_ROOM, _NUMBERS = TemporaryDirectory(prefix="xlkpi-agree-"), count()


class Round:
    """A workspace in which one unit answers, and steps that change what is counted."""

    def __init__(self) -> None:
        folder = Path(_ROOM.name, str(next(_NUMBERS)))
        folder.mkdir()
        self.workspace = workspace_in(folder)
        self.last = filled(UNIT, SENT["sound"])
        self.hour = 0

    def take(self, step: str) -> Imported | None:
        """Do one step; return what was imported, if anything."""
        self.hour += 1
        if step in SENT:
            return self._sent(filled(UNIT, SENT[step]))
        if step == "again":
            return self._sent(saved_again(self.last, self.hour))
        if step == "stranger":
            return self._sent(saved_again(self.last, -self.hour), "x@163.example")
        if step in ("out of use", "in use"):
            self._use("否" if step == "out of use" else "是")
        else:
            with suppress(ProblemsFound):  # nothing to decide, or not clear about what
                decide = {"withdraw": withdraw, "reinstate": reinstate, "confirm": confirm}[step]
                decide(self.workspace, NOW, Target(UNIT), WHY)
        return None

    def _sent(self, data: bytes, sender: str = "") -> Imported:
        self.last = data
        post = mail(UNIT, {f"{self.hour}.xlsx": data}, hours=self.hour, sender=sender)
        return imported(self.workspace, **{f"m{self.hour}": post})

    def _use(self, word: str) -> None:
        book = openpyxl.load_workbook(self.workspace / "roster.xlsx")
        page = book["单位"]
        heads = [cell.value for cell in page[1]]
        row = next(row for row in page.iter_rows(min_row=2) if row[0].value == UNIT)
        row[heads.index("在用")].value = word
        book.save(self.workspace / "roster.xlsx")


def saved_again(data: bytes, number: int) -> bytes:
    """The same content in other bytes."""
    book = openpyxl.load_workbook(BytesIO(data))
    book.properties.description = str(number)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@settings(max_examples=60 if SOAK else 1)
@example(["faulty", "again", "sound", "out of use", "withdraw"])
@example(["sound", "again", "other", "withdraw", "stranger", "reinstate"])
@given(st.lists(st.sampled_from(STEPS), min_size=3, max_size=7))
def test_all_that_is_said_of_a_form_agrees_after_every_step(steps: Sequence[str]) -> None:
    work = Round()
    for step in steps:
        agrees(work.workspace, work.take(step))


def agrees(workspace: Path, came: Imported | None) -> None:
    """Compare all that can be asked of one state of a workspace."""
    written = master(workspace, NOW)
    desk = Desk.at(workspace, NOW)
    collection = desk.collection(COLLECTION)
    with desk.view() as ledger:
        returns = ledger.returns(COLLECTION)
        now = call(desk, ledger, collection, returns)
        mails = {one.sha256: one for one in ledger.mails()}
        letters = list(answers(desk, collection, now, returns, mails))
        shown = report_view(desk, ledger, collection, desk.workspace.report(COLLECTION))
        standing = [(s.unit, s.project) for s in ledger.standing(COLLECTION) if s.merged]
    counted = sorted((form.unit.id, form.project.id) for form in now.counted)
    assert counted == sorted(standing)
    assert written.forms == len(counted)
    the_master_says_the_same(openpyxl.load_workbook(written.file, data_only=True), now)
    assert [(u.id, u.forms, u.merged, u.errors) for u in shown.units] == [
        (u.unit.id, u.forms, u.merged, u.errors) for u in now.units
    ]
    assert [(r.kind, r.due, r.returned, r.merged) for r in shown.rates] == [
        (kind, rate["due"], rate["returned"], rate["merged"])
        for kind, rate in rates(now.units).items()
    ]
    for letter in letters:
        is_true(letter, now)
    if came is not None and fails(written.across, "error"):
        assert code_of(came, "error") == 1


def the_master_says_the_same(book: Any, now: RollCall) -> None:
    detail = lines(book, "项目明细", "表编号")
    assert sorted(one["单位编号"][1:] for one in detail) == sorted(f.unit.id for f in now.counted)
    listed = [one for one in lines(book, "报送状态", "附件名") if one["状态"]]
    states = sorted((one["单位"], one["状态"]) for one in listed)
    forms = (*now.forms, *(form for form in now.beyond if form.merged is not None))
    assert states == sorted((form.unit.name, STATES[form.state].zh) for form in forms)


def is_true(letter: Answer, now: RollCall) -> None:
    """Nothing is accepted that is not merged, nothing sent back that is not to be corrected."""
    mine = [form for form in now.by_form.values() if form.unit.id == letter.unit.id]
    to_correct = {form.project.name for form in mine if form.state in ("rejected", "returned")}
    assert set(letter.projects) == to_correct
    assert (letter.verdict == "returned") == bool(to_correct)
    if letter.verdict == "accepted":
        assert any(form.merged is not None for form in mine)
