"""A working process: what it comes to, what it raises, what ends it."""

from __future__ import annotations

import math
import operator
import os
import pickle
import time
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from tests.fakes import work
from xlkpi.problems import Place, ProblemsFound, Unusable, problem
from xlkpi.servers.trouble import Refused
from xlkpi.texts import same
from xlkpi.workers.line import send
from xlkpi.workers.process import ExceededError, Limits, LostError, WorkProcess

if TYPE_CHECKING:
    from collections.abc import Iterator

PLENTY = Limits(memory=10**9, seconds=20, patience=60, worn=10**9)


@pytest.fixture
def process() -> Iterator[WorkProcess]:
    made = WorkProcess()
    yield made
    made.end()


def test_calls_are_answered_one_after_the_other_by_one_process(process: WorkProcess) -> None:
    assert process.ask(operator.mul, (6, 7)) == 42
    assert process.ask(os.getpid, ()) == process.ask(os.getpid, ()) != os.getpid()


def test_what_is_raised_is_raised_and_says_where(process: WorkProcess) -> None:
    with pytest.raises(ZeroDivisionError) as found:
        process.ask(operator.truediv, (1, 0))
    assert "Traceback" in "".join(found.value.__notes__)
    with pytest.raises(RuntimeError, match="cannot be handed on"):
        process.ask(work.raises_what_cannot_be_handed_on, ())
    assert process.ask(math.sqrt, (4,)) == 2


def test_problems_are_raised_as_they_are(process: WorkProcess) -> None:
    asked = problem(
        "S40", Place("x.xlsx", sheet="表", cell="A1"), found=same("坏"), remedy=same("改")
    )
    for raised in (
        ProblemsFound((asked, asked), exit_code=2),
        Unusable(asked),
        Refused(asked, lasting=True),
    ):
        with pytest.raises(type(raised)) as found:
            process.ask(work.raises, (raised,))
        assert found.value.problems == raised.problems
        assert found.value.exit_code == raised.exit_code
        assert str(found.value) == str(raised)
        assert getattr(found.value, "lasting", None) == getattr(raised, "lasting", None)


def test_what_a_library_prints_does_not_get_among_the_answers(process: WorkProcess) -> None:
    assert process.ask(work.prints, ("x" * 100_000,)) == 1


def test_one_that_ends_by_itself_is_told(process: WorkProcess) -> None:
    with pytest.raises(LostError):
        process.ask(os._exit, (3,))
    assert process.ended


def test_one_that_was_killed_between_two_calls_is_told(process: WorkProcess) -> None:
    process.process.kill()
    with pytest.raises(LostError):
        process.ask(math.sqrt, (4,))


@pytest.mark.parametrize(
    ("function", "limits", "words"),
    [
        (work.computes, Limits(10**9, 0.2, 60, 10**9), "too long"),
        (time.sleep, Limits(10**9, 60, 0.2, 10**9), "too long"),
        (work.swells, Limits(150_000_000, 60, 60, 10**9), "too much memory"),
    ],
)
def test_one_that_takes_too_much_is_ended(
    process: WorkProcess, function: object, limits: Limits, words: str
) -> None:
    with pytest.raises(ExceededError) as found:
        process.ask(function, (60,), limits)  # type: ignore[arg-type]
    assert words in found.value.reason.en
    assert not process.process.is_running()


def test_each_part_of_the_work_is_counted_by_itself(process: WorkProcess) -> None:
    each = Limits(10**9, 60, 4.0, 10**9)
    assert process.ask(work.rests_and_tells, (5, 1.0), each) == 5


def test_one_that_has_swollen_answers_and_is_not_asked_again(process: WorkProcess) -> None:
    assert process.ask(math.sqrt, (4,), Limits(10**9, 60, 60, worn=1_000)) == 2
    assert process.ended


def test_one_at_work_is_ended_by_another_thread(process: WorkProcess) -> None:
    found: list[type[BaseException]] = []

    def asks() -> None:
        try:
            process.ask(time.sleep, (60,), PLENTY)
        except LostError as error:
            found.append(type(error))

    watched = process.process
    asking = Thread(target=asks)
    asking.start()
    while watched.status() != "sleeping" or asking.ident is None:
        time.sleep(0.01)
    process.end()
    asking.join(timeout=20)
    assert found == [LostError]


@pytest.mark.parametrize("at_work", [False, True])
def test_it_ends_when_nobody_asks_any_more(process: WorkProcess, *, at_work: bool) -> None:
    watched = process.process
    if at_work:
        send(process._calls, pickle.dumps((work.computes, (60,))))  # noqa: SLF001 - likewise
    process._calls.close()  # noqa: SLF001 - as where the asking program is gone
    assert watched.wait(timeout=20) is not None
