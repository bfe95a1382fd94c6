"""Whose name a file bears: its own unit's, another one's, or nobody's."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from xlkpi.importer.contents.reading import comparable
from xlkpi.importer.owner.named import other_unit

NAMES = {"u01": "柳溪村", "u02": "大柳溪村", "u03": "石桥村", "u04": ""}
TEXTS = st.text("大柳溪村 /", max_size=12)


def named(file: str, unit: str = "u01") -> str:
    return other_unit(file, unit, NAMES[unit], NAMES)


def test_the_nearest_name_counts() -> None:
    assert named("柳溪村.xlsx") == named("表.xlsx") == ""
    assert named("石桥村.xlsx") == "石桥村"
    assert named("柳溪村/石桥 村.xlsx") == "石桥村"
    assert named("石桥村.zip!柳溪村.xlsx") == ""
    assert named("石桥村和柳溪村.xlsx") == ""


def test_a_name_within_a_longer_one_is_not_meant() -> None:
    assert named("大柳溪村.xlsx") == "大柳溪村"
    assert named("大柳溪村.xlsx", "u02") == ""
    assert named("大柳溪村、柳溪村.xlsx") == ""


def test_what_it_is_called_inside_is_its_name_by_now() -> None:
    assert other_unit("新柳村.xlsx", "u01", "新柳村", NAMES) == ""
    assert other_unit("柳溪村.xlsx", "u01", "新柳村", NAMES) == ""


@given(TEXTS, st.lists(st.text("大柳溪村", max_size=4), max_size=5))
def test_the_longest_of_the_names_in_it_where_none_is_its_own(file: str, names: list[str]) -> None:
    units = {f"u{n}": name for n, name in enumerate(names)}
    part = next(
        (p for p in reversed(file.split("/")) if any(n and n in comparable(p) for n in names)), ""
    )
    longest = max((n for n in names if n in comparable(part)), key=len, default="")
    assert other_unit(file, "other", "别的单位", units) == longest
