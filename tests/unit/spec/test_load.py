"""A spec is read whole or not at all: every mistake with line, column and remedy in one pass."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.unit.spec.small import SMALL, spoiled
from xlkpi.problems import Severity, worst
from xlkpi.spec.bundled import specs_dir
from xlkpi.spec.load import load, load_text, load_used
from xlkpi.spec.source.located import load as load_located
from xlkpi.spec.unparsed import find

if TYPE_CHECKING:
    from pathlib import Path

# the code of a mistake, what stands in the spec, what is written instead; in the file's order
TEN: tuple[tuple[str, str, str], ...] = (
    ("S03", "version: 1", "version: ^one"),
    ("S02", "length: [1, 20]", "^lenght: [1, 20]"),
    ("S03", "kind: date", "kind: ^datum"),
    ("S07", "  half: {", "  ^none: {label: 再来, kind: text}\n  half: {"),
    ("S05", "total / 2", "^total / / 2"),
    ("S06", "list: area}", "list: ^areas}"),
    ("S06", "lines.amount / total", "^lines.amuont / total"),
    ("S08", "      - [{field: none, cols: 6}]", "      - ^[{field: none, cols: 7}]"),
    ("S13", "lines.amount < 0", "^lines.amount + lines.item < 0"),
    ("S07", "  - code: A03", "  - code: ^A02"),
)


def test_ten_different_mistakes_are_told_in_one_pass_each_at_its_place_with_a_remedy() -> None:
    text, places = spoiled(*(mistake[1:] for mistake in TEN))
    outcome = load_text(text, "表.yaml")
    assert outcome.value is None
    told = [(p.code, p.place.line, p.place.column) for p in outcome.problems]
    assert told == [(code, *place) for (code, *_), place in zip(TEN, places, strict=True)]
    assert all(p.hint.zh and p.hint.en and p.message.zh and p.message.en for p in outcome.problems)
    assert {p.place.file for p in outcome.problems} == {"表.yaml"}
    assert {p.severity for p in outcome.problems} == {Severity.ERROR}


@pytest.mark.parametrize("mistake", TEN, ids=lambda m: m[2].strip())
def test_each_of_the_ten_is_told_alone_when_it_stands_alone(mistake: tuple[str, str, str]) -> None:
    code, before, after = mistake
    text, places = spoiled((before, after))
    problems = load_text(text, "a.yaml").problems
    assert [(p.code, (p.place.line, p.place.column)) for p in problems] == [(code, places[0])]


@pytest.mark.parametrize(
    "mistake",
    [
        ("half: {label: 一半, ", "half: ^{"),
        ("trade: {label: 行业, kind: choice", "trade: {label: 行业, kind: ^choise"),
        ("when: lines.amount < 0", "when: ^lines.amount <"),
        ("{words: [农业, 工业], ", "{words: ^, "),
    ],
    ids=["field", "column", "rule", "list"],
)
def test_what_hangs_on_a_faulty_entry_is_not_told_beside_it(mistake: tuple[str, str]) -> None:
    text, places = spoiled(mistake)
    problems = load_text(text, "a.yaml").problems
    assert [(p.place.line, p.place.column) for p in problems] == places


def test_without_any_one_line_a_spec_is_sound_or_every_fault_has_its_place_and_remedy() -> None:
    lines = SMALL.splitlines(keepends=True)
    for n in range(len(lines)):
        for rest in (lines[n + 1 :], []):
            outcome = load_text("".join([*lines[:n], *rest]), "a.yaml")
            faulty = worst(outcome.problems) is Severity.ERROR
            assert (outcome.value is None) == faulty, lines[n]
            for found in outcome.problems:
                assert found.place.line, lines[n]
                assert found.place.column, lines[n]
                assert found.hint.zh, lines[n]


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("a: 1\n\tb: 2\n", "S01", (2, 1)),
        ("a: 1\nb: [1, 2\n", "S01", (3, 1)),
        ("a: 1\nb: 'open\n", "S01", (3, 1)),
        ("a: 1\nb: c: d\n", "S01", (2, 5)),
        ("a: *nobody\n", "S01", (1, 4)),
        ("a: 1\n---\nb: 2\n", "S01", (2, 1)),
        ("a: 1\nb: {c: 1, c: 2}\n", "S07", (2, 11)),
        ("a: 1\n? [b, c]\n: 2\n", "S02", (2, 3)),
        ("a: 1\n<<: {b: 2}\n", "S02", (2, 1)),
    ],
    ids=["tab", "list", "quote", "colons", "alias", "second", "twice", "key", "merge"],
)
def test_yaml_that_is_not_taken_is_told_where_it_stands(
    text: str, code: str, place: tuple[int, int]
) -> None:
    outcome = load_text(text, "a.yaml")
    assert outcome.value is None
    assert (code, place) in {(p.code, (p.place.line, p.place.column)) for p in outcome.problems}
    assert all(p.hint.zh for p in outcome.problems)


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [*a]",
        "a: &a {b: *a}",
        "[" * 2_000 + "]" * 2_000,
        "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
        + "".join(
            f"{name}: &{name} [{', '.join(['*' + below] * 10)}]\n"
            for below, name in zip("abcdefghi", "bcdefghij", strict=True)
        ),
    ],
    ids=["list in itself", "keys in themselves", "nested", "a billion"],
)
def test_yaml_without_end_is_refused_and_not_unrolled(text: str) -> None:
    assert [p.code for p in load_text(text, "a.yaml").problems] == ["S01"]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("no", "no"),
        ("on", "on"),
        ("true", True),
        ("'true'", "true"),
        ("~", None),
        ("12", 12),
        ("'12'", "12"),
        ("012", "012"),
        ("1_000", "1_000"),
        ("0x10", "0x10"),
        ("12:30", "12:30"),
        ("1e3", "1e3"),
        ("0.10", Decimal("0.10")),
        ("2021-01-15", "2021-01-15"),
        ("|\n  12", "12"),
        ("!!int 七", "七"),
    ],
)
def test_a_value_is_taken_as_people_wrote_it(written: str, read: object) -> None:
    located = load_located(f"a: {written}", "a.yaml").value
    assert located is not None
    assert isinstance(located.data, dict)
    value = located.data["a"]
    assert (type(value), value) == (type(read), read)


@pytest.mark.parametrize("same", [SMALL.replace("\n", "\r\n"), "\ufeff" + SMALL])
def test_line_ends_and_byte_order_marks_make_no_other_spec(same: str, tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_bytes(same.encode())
    plain, loaded = load_text(SMALL, "small.yaml").value, load(path).value
    assert plain is not None
    assert loaded == plain


def test_another_text_has_another_fingerprint() -> None:
    one, other = (load_text(t, "a").value for t in (SMALL, SMALL.replace("小表", "大表")))
    assert one is not None
    assert other is not None
    assert one.fingerprint != other.fingerprint


def test_a_file_that_cannot_be_read_is_told_by_its_name(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nobody.yaml"):
        (found,) = load(path).problems
        assert (found.code, found.place.file) == ("S31", str(path))


def test_a_file_that_is_not_utf_8_is_told_at_its_line(tmp_path: Path) -> None:
    path = tmp_path / "gbk.yaml"
    path.write_bytes(b"xlkpi: 1\nid: small\ntitle: " + "小表".encode("gbk"))
    (found,) = load(path).problems
    assert (found.code, found.place.line) == ("S01", 3)
    assert found.hint.zh


def test_the_own_folder_comes_before_the_bundled_specs(tmp_path: Path) -> None:
    bundled = specs_dir() / "roster.yaml"
    assert find("roster", None) == bundled
    assert find("roster", tmp_path) == bundled
    own = tmp_path / "roster.yaml"
    own.write_text(SMALL, encoding="utf-8")
    assert find("roster", tmp_path) == own
    assert find("nobody", tmp_path) is None


def test_a_spec_that_was_used_is_read_whatever_is_asked_of_specs_since() -> None:
    text = SMALL.replace("total / 2", "totl / 2")
    assert load_text(text, "表.yaml").value is None
    used = load_used(text, "表.yaml").value
    assert used is not None
    assert used.text == text
    assert load_used(text.replace("version: 1", "version: one"), "表.yaml").value is None
