"""Formulas typed into inputs: sums of plain numbers are worked out exactly, all else is refused."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests.builders.forms import blank, codes, imported, places, plan, targets
from xlkpi.importer.contents.reading import Reading, read_cell
from xlkpi.importer.contents.typed_formulas import agrees, worked_out
from xlkpi.problems import Severity
from xlkpi.spec.language.kinds import Kind
from xlkpi.spec.language.models import FieldSpec
from xlkpi.spec.references import resolve

if TYPE_CHECKING:
    from xlkpi.reader.book import Raw
    from xlkpi.records import Return

ARITHMETIC = {
    "37.8+22.9": "60.7",
    "50*2": "100",
    "0.1+0.2": "0.3",
    "+37+5": "42",
    "-5": "-5",
    "--5": "5",
    "2*-3": "-6",
    "10-2-3": "5",
    "2+3*4": "14",
    "(2+3)*4": "20",
    "100/8/5": "2.5",
    "30%": "0.3",
    "50%%": "0.005",
    "-5%": "-0.05",
    "200*30%": "60",
    "55": "55",
    ".5+5.": "5.5",
    " 5 +\n5 ": "10",
    "10/3": "3.33333333333333",
    "200/3": "66.6666666666667",
    "1234567890123*1234567890123": "1524157875322755800955129",
}
NOT_ARITHMETIC = (
    "", " ", "A1", "A1+5", "$E$5", "SUM(1,2)", "SUM(A1:A3)", '"55"', '"a"&"b"', "TRUE", "1E3",
    "2^3", "1,234", "1 2", "5+", "*5", "(5", "5)", "()", "5(3)", "%5", "1=1", "#REF!",
    "[1]Sheet1!A1",
    "'1.村干部'!E5", "５+５", "1/0", "5/(3-3)", "{1;2}", "PI()", "五十", "(" * 30 + "1" + ")" * 30,
)  # fmt: skip


@pytest.mark.parametrize(("formula", "value"), ARITHMETIC.items())
def test_a_sum_of_plain_numbers_is_exact(formula: str, value: str) -> None:
    assert worked_out(formula) == Decimal(value)


@pytest.mark.parametrize("formula", NOT_ARITHMETIC)
def test_any_other_formula_is_not_worked_out(formula: str) -> None:
    assert worked_out(formula) is None


@pytest.mark.parametrize(
    ("value", "shown", "same"),
    [
        ("60.7", 60.699999999999996, True),
        ("60.7", 60.7001, False),
        ("0", 1e-12, True),
        ("1e15", 1e15 + 1, True),
        ("100", 200.0, False),
    ],
)
def test_what_is_shown_is_compared_but_for_noise(value: str, shown: float, same: bool) -> None:
    assert agrees(Decimal(value), shown) is same


def read(raw: Raw, formula: str, kind: Kind, error: str | None = None) -> Reading:
    spec = targets().spec
    field = FieldSpec(label="格", kind=kind, list=next(iter(spec.lists)))
    return read_cell(raw, error, field, spec, "万元", formula=formula)


@pytest.mark.parametrize(
    ("raw", "shows"), [(60.699999999999996, "60.7"), (60.7, "60.7"), (None, "")]
)
def test_a_sum_is_read_and_told_with_its_formula(raw: Raw, shows: str) -> None:
    assert read(raw, "37.8+22.9", Kind.MONEY) == Reading(
        "=37.8+22.9", Decimal("60.7"), event="arithmetic", plain=True, shows=shows
    )


def test_a_percentage_in_a_sum_is_no_plain_number() -> None:
    assert [read(None, f, Kind.PERCENT).plain for f in ("30%", "0.1+0.2")] == [False, True]


@pytest.mark.parametrize("kind", Kind)
def test_a_reference_is_never_data_in_any_kind_of_field(kind: Kind) -> None:
    found = read(60.7, "SUM(A1:A3)", kind)
    assert (found.value, found.bad, found.code) == (None, True, "K12")
    assert (found.found, found.shows) == ("=SUM(A1:A3)", "60.7")


@pytest.mark.parametrize("kind", [k for k in Kind if not k.numeric])
def test_a_sum_is_no_text_no_date_and_no_word(kind: Kind) -> None:
    assert read(2.0, "1+1", kind).code == "K12"


@pytest.mark.parametrize(
    ("raw", "error"), [(61.0, None), ("60.7", None), (True, None), (None, "#VALUE!")]
)
def test_a_sum_that_shows_something_else_is_refused(raw: Raw, error: str | None) -> None:
    found = read(raw, "37.8+22.9", Kind.MONEY, error)
    assert (found.value, found.code) == (None, "K12")


def test_a_formula_whose_text_stands_elsewhere_is_refused() -> None:
    found = read(60.7, "", Kind.MONEY)
    assert (found.code, found.found, found.value) == ("K12", "=…", None)


@pytest.mark.parametrize("kind", [Kind.MONEY, Kind.PERCENT, Kind.INTEGER, Kind.DATE])
@pytest.mark.parametrize("text", ["=50+5", " =A1", "="])
def test_a_formula_written_out_as_a_text_is_none_either(kind: Kind, text: str) -> None:
    field = FieldSpec(label="格", kind=kind)
    found = read_cell(text, None, field, targets().spec, "万元")
    assert (found.value, found.bad, found.found, found.code) == (None, True, text, "K12")


def typed(cells: dict[str, str]) -> Return:
    book = openpyxl.load_workbook(BytesIO(blank()))
    page: Any = book[plan().forms[0].sheet]
    for reference, value in {"fiscal_funds": 55, "filler": "赵一", **cells}.items():
        page[str(places(plan())[resolve(reference)].at)] = value
    out = BytesIO()
    book.save(out)
    return imported(out.getvalue())[0]


def test_a_formula_is_one_problem_at_its_cell_and_silences_what_uses_it() -> None:
    at = str(places(plan())[resolve("fiscal_funds")].at)
    found = codes(typed({"fiscal_funds": "=50*B1"})) - codes(typed({}))
    assert found == {("K12", at)}


def test_a_sum_is_merged_as_what_it_comes_to() -> None:
    at = str(places(plan())[resolve("fiscal_funds")].at)
    returned = typed({"fiscal_funds": "=50+5"})
    assert codes(returned) - codes(typed({})) == {("K13", at)}
    (form,) = returned.submissions
    assert form.records[0].values["fiscal_funds"] == 55
    (told,) = (p for p in form.problems if p.code == "K13")
    assert told.severity is Severity.INFO
    assert "=50+5" in told.message.zh
    assert "55" in told.message.zh


def test_the_message_names_the_formula_and_what_to_do() -> None:
    (form,) = typed({"purpose": "=A1&B1"}).submissions
    (told,) = (p for p in form.problems if p.code == "K12")
    assert "=A1&B1" in told.message.zh
    assert told.place.cell in told.hint.zh
    assert "{" not in told.message.zh + told.hint.zh
