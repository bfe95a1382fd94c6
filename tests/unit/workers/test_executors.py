"""Many calls at a time: their order, what is lost on the way, what is called off."""

from __future__ import annotations

import math
import operator
import os
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

import pytest

from tests.fakes import work
from xlkpi.problems import Unusable
from xlkpi.workers import elsewhere as own
from xlkpi.workers import executors
from xlkpi.workers.build import build
from xlkpi.workers.elsewhere import break_off, rest
from xlkpi.workers.executors import HERE, Workers, answer, workers
from xlkpi.workers.process import LostError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Executor
    from pathlib import Path


@pytest.fixture(autouse=True)
def ended() -> Iterator[None]:
    yield
    rest(0)


class AtOnce:
    """An executor that answers each call before it is asked for, with its argument."""

    def __init__(self) -> None:
        self.asked: list[Future[Any]] = []

    def submit(self, _: object, __: object, value: object, **___: object) -> Future[Any]:
        self.asked.append(Future())
        self.asked[-1].set_result(value)
        return self.asked[-1]


def test_answers_come_in_the_order_of_the_calls_whoever_is_first() -> None:
    with workers(3) as asked:
        found = list(asked.in_order(work.later_first, [(n, 8) for n in range(8)]))
    assert found == list(range(8))


def test_without_an_executor_it_is_done_here_when_its_turn_comes() -> None:
    left = iter(range(5))
    answers = HERE.in_order(lambda n: (n, os.getpid()), ((n,) for n in left))
    assert next(answers) == (0, os.getpid())
    assert list(left) == [1, 2, 3, 4]


def test_only_some_calls_more_than_are_asked_for_are_on_their_way() -> None:
    executor: Executor = AtOnce()  # type: ignore[assignment]  # all that is asked of one
    left = iter(range(100))
    answers = Workers(executor, 2).in_order(math.sqrt, ((n,) for n in left))
    for number in range(10):
        assert next(answers) == number
    assert next(left) == number + 5


def test_what_nobody_asks_for_any_more_is_called_off() -> None:
    with workers(1) as asked:
        answers = asked.in_order(work.later_first, [(n, 3) for n in range(100)])
        assert next(answers) == 0


def test_a_process_that_is_lost_costs_time_and_no_answer(tmp_path: Path) -> None:
    marks = [(str(tmp_path / str(n)),) for n in range(4)]
    with workers(2) as asked:
        assert list(asked.in_order(work.ends_once, marks)) == ["done"] * 4


def test_a_call_that_ends_two_processes_is_told_and_the_others_are_answered() -> None:
    with workers(2) as asked:
        answers = asked.in_order(operator.mul, [(n, n) for n in range(3)])
        assert list(answers) == [0, 1, 4]
        with pytest.raises(LostError):
            list(asked.in_order(os._exit, [(3,)]))
        assert list(asked.in_order(math.sqrt, [(4,)])) == [2]


def _interrupted(marks: Path) -> None:
    with workers(2) as asked:
        calls = [(str(marks / str(n)), 10 * min(n, 1)) for n in range(4)]
        next(asked.in_order(work.leaves, calls))
        raise KeyboardInterrupt


def test_what_is_at_work_ends_where_the_work_is_broken_off(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        _interrupted(tmp_path)
    assert [one.name for one in tmp_path.iterdir()] == ["0"]
    assert not own._busy  # noqa: SLF001 - nothing runs


def test_one_idle_process_is_left_for_the_next_work() -> None:
    with workers(3) as asked:
        first = set(asked.in_order(os.getpid, [() for _ in range(9)]))
    with workers(3) as asked:
        assert next(asked.in_order(os.getpid, [()])) in first
    assert len(own._idle) == 1  # noqa: SLF001 - likewise


def test_breaking_off_nothing_is_no_trouble() -> None:
    break_off()
    rest(0)
    rest(0)


def test_a_cluster_that_is_gone_and_one_that_cannot_be_reached_are_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gone: Future[int] = Future()
    gone.cancel()
    with pytest.raises(Unusable) as found:
        answer(gone)
    assert [one.code for one in found.value.problems] == ["S39"]
    monkeypatch.setattr(executors, "_SECONDS", 0.2)
    with pytest.raises(Unusable) as found, workers(2, "tcp://127.0.0.1:9"):
        pass
    assert "tcp://127.0.0.1:9" in found.value.problems[0].message.en
    with pytest.raises(Unusable) as found, workers(2, "http://127.0.0.1:9"):
        pass
    assert "tcp://" in found.value.problems[0].message.zh


def test_a_worker_without_xlkpi_and_one_that_does_not_answer_are_told() -> None:
    class Client:
        def __init__(self, answer: object) -> None:
            self.answer = answer

        def run(self, work: object, *, on_error: str) -> dict[str, object]:
            assert (work, on_error) == (build, "return")
            return {"tcp://10.0.0.6:9": self.answer}

    executors._same_build("tcp://10.0.0.5:9", Client(build()))  # noqa: SLF001 - the one place
    for answer_, word in (
        (Exception("ModuleNotFoundError(\"No module named 'xlkpi'\")"), "没有装好 xlkpi"),
        (OSError("closed"), "没有答复"),
        ("xlkpi 0", "装的是"),
    ):
        with pytest.raises(Unusable) as found:
            executors._same_build("tcp://10.0.0.5:9", Client(answer_))  # noqa: SLF001 - likewise
        assert "tcp://10.0.0.6:9" in found.value.problems[0].message.zh
        assert word in found.value.problems[0].message.zh
