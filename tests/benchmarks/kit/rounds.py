"""Contestants timed against each other in interleaved rounds, and the table of their medians."""

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
    """`run` is timed and takes care of all workbooks once; `prepare` goes before it, untimed."""

    name: str
    run: Callable[[], object]
    prepare: Callable[[], object] = _nothing


@dataclass(frozen=True, slots=True)
class Ratio:
    """One contestant's time divided by another's."""

    over: str
    under: str


def medians(contestants: Sequence[Contestant], rounds: int) -> Mapping[str, float]:
    """Return the median seconds of each contestant.

    Each runs once a round, and every round begins with another, so that what else the machine does
    meets all alike. All ran before, when it was seen that their results agree.
    """
    times: dict[str, list[float]] = defaultdict(list)
    for number in range(rounds):
        first = number % len(contestants)
        for one in (*contestants[first:], *contestants[:first]):
            times[one.name].append(_timed(one))
    return {one.name: median(times[one.name]) for one in contestants}


def _timed(one: Contestant) -> float:
    one.prepare()
    gc.collect()
    start = perf_counter()
    one.run()
    return perf_counter() - start


def report(
    head: str, seconds: Mapping[str, float], workbooks: int, ratios: Sequence[Ratio]
) -> None:
    """Print what was timed, ms per workbook and the ratios."""
    lines = [(name, f"{1000 * time / workbooks:.2f} ms") for name, time in seconds.items()]
    lines += [
        (f"{r.over} / {r.under}", f"{seconds[r.over] / seconds[r.under]:.2f}") for r in ratios
    ]
    left = max(len(name) for name, _ in lines)
    right = max(len(number.removesuffix(" ms")) for _, number in lines)
    print(head)
    for name, text in lines:
        number, _, unit = text.partition(" ")
        print(f"  {name:<{left}}  {number:>{right}} {unit}".rstrip())
    print()
