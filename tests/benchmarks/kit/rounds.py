"""Contestants timed against each other in interleaved rounds."""

from __future__ import annotations

import gc
from collections import defaultdict
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


def _nothing() -> None:
    """Most contestants need no preparation."""


@dataclass(frozen=True, slots=True)
class Contestant:
    """`run` is timed and does the whole work once; `prepare` goes before it, untimed."""

    name: str
    run: Callable[[], object]
    prepare: Callable[[], object] = _nothing


@dataclass(frozen=True, slots=True)
class Ratio:
    """One contestant's time divided by another's: ours over what it is held against."""

    over: str
    under: str

    def __str__(self) -> str:
        return f"{self.over} / {self.under}"


@dataclass(frozen=True, slots=True)
class Measured:
    """What was timed: so many of `each` in words, ms for one of them, and ratios of times.

    Both are medians over the rounds; a ratio is taken within each of them.
    """

    name: str
    size: str
    each: str
    ms: Mapping[str, float]
    ratios: Mapping[str, float]

    def __str__(self) -> str:
        lines = [f"{self.name}: {self.size}"]
        lines += [f"  {name}: {ms:.2f} ms for each {self.each}" for name, ms in self.ms.items()]
        return "\n".join([*lines, *(f"  {name}: {r:.2f}" for name, r in self.ratios.items()), ""])


def timed(
    contestants: Sequence[Contestant], rounds: int, clock: Callable[[], float] = perf_counter
) -> Mapping[str, Sequence[float]]:
    """Return the seconds of each contestant by a clock, round by round.

    Each runs once a round, and every round begins with another, so that what else the machine does
    meets all alike. All ran before, when it was seen that their results agree.
    """
    times: dict[str, list[float]] = defaultdict(list)
    for number in range(rounds):
        first = number % len(contestants)
        for one in (*contestants[first:], *contestants[:first]):
            times[one.name].append(_timed(one, clock))
    return {one.name: times[one.name] for one in contestants}


def measured(
    words: tuple[str, str, str],
    count: int,
    times: Mapping[str, Sequence[float]],
    ratios: Sequence[Ratio],
) -> Measured:
    """Return the medians of times.

    Args:
        words: What was done; how much of it; what the count is of.
        count: How many of these each run took care of.
        times: Of each contestant (`timed`).
        ratios: Which of them are held against which.
    """
    return Measured(
        *words,
        {name: 1000 * median(each) / count for name, each in times.items()},
        {str(r): median(map(_quotient, times[r.over], times[r.under])) for r in ratios},
    )


def _quotient(over: float, under: float) -> float:
    return over / under


def _timed(one: Contestant, clock: Callable[[], float]) -> float:
    one.prepare()
    gc.collect()
    start = clock()
    one.run()
    return clock() - start
