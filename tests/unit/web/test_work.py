"""One thing at a time, once, watched and stopped."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

from xlkpi.problems import ProblemsFound, problem
from xlkpi.texts import Words
from xlkpi.web.work import Result, Work

if TYPE_CHECKING:
    import pytest

    from xlkpi.web.work import Progress

LABEL = Words("做", "doing")


def test_what_was_asked_twice_is_done_once() -> None:
    work, done = Work(), []

    def doing(_: Progress) -> Result:
        done.append(1)
        return Result("x", {})

    jobs = [work.start("a", LABEL, "/", {}, doing) for _ in range(2)]
    assert jobs[0] is jobs[1]
    assert jobs[0].wait(10)
    assert work.start("a", LABEL, "/", {}, doing) is jobs[0]
    assert done == [1]
    assert work.running is None


def test_while_one_thing_is_done_another_is_not_begun() -> None:
    work, go = Work(), Event()

    def waiting(_: Progress) -> Result:
        go.wait(10)
        return Result("x", {})

    first = work.start("a", LABEL, "/", {}, waiting)
    assert work.running is first
    assert work.start("b", LABEL, "/", {}, waiting) is first
    assert work.job("b") is None
    go.set()
    assert first.wait(10)


def test_it_is_stopped_where_it_says_how_far_it_is() -> None:
    work, begun, go = Work(), Event(), Event()

    def doing(progress: Progress) -> Result:
        progress(1, 3)
        begun.set()
        go.wait(10)
        progress(2, 3)
        raise AssertionError

    job = work.start("a", LABEL, "/", {}, doing)
    assert begun.wait(10)
    assert (job.done, job.total) == (1, 3)
    job.stop()
    go.set()
    assert job.wait(10)
    assert job.ended is not None
    assert job.ended.stopped


def test_problems_are_what_it_ends_with() -> None:
    found = (problem("S40", found=LABEL, remedy=LABEL),)

    def doing(_: Progress) -> Result:
        raise ProblemsFound(found, exit_code=2)

    job = Work().start("a", LABEL, "/", {}, doing)
    assert job.wait(10)
    assert job.ended is not None
    assert job.ended.problems == found


def test_a_full_disk_is_told_in_words() -> None:
    def doing(_: Progress) -> Result:
        raise OSError(28, "No space left on device")

    job = Work().start("a", LABEL, "/", {}, doing)
    assert job.wait(10)
    assert job.ended is not None
    assert [one.code for one in job.ended.problems] == ["S31"]
    assert "磁盘已满" in job.ended.problems[0].message.zh


def test_a_bug_is_told_by_the_reference_that_the_log_has(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def doing(_: Progress) -> Result:
        return Result("x", {"y": 1 / 0})

    job = Work().start("a", LABEL, "/", {}, doing)
    assert job.wait(10)
    assert job.ended is not None
    assert job.ended.bug
    assert job.ended.bug in caplog.text
