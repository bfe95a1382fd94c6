"""Public keys in the roster that are none, or that two units have."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from xlkpi.bundle.keys import settled_text
from xlkpi.problems import problem
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlkpi.department.roster.lines import RosterLine
    from xlkpi.problems import Problem


def unfit_keys(tables: Mapping[str, Sequence[RosterLine]]) -> Iterator[Problem]:
    """Yield a fault (S68) at each cell whose key is none, and at each of those that are the same.

    By the same key a bundle would be of either unit.
    """
    by_key: dict[str, list[RosterLine]] = defaultdict(list)
    for line in tables["units"]:
        if typed := line.text("key"):
            by_key[settled_text(typed)].append(line)
    for line in by_key.pop("", ()):
        yield _fault(line, _NO_KEY)
    for same in by_key.values():
        for line in same if len(same) > 1 else ():
            others = "、".join(one.place("key").cell for one in same if one is not line)
            yield _fault(line, _TWICE.fill(others=others))


def _fault(line: RosterLine, found: Words) -> Problem:
    here = replace(line.place("key"), unit=line.text("id"), value=line.text("key"))
    return problem("S68", here, found=found)


_NO_KEY = Words("不是公钥", "it is no public key")
_TWICE = Words("与 {others} 相同，一个公钥只能是一个单位的", "it is that of {others} too")
